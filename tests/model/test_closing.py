"""Steps, mergers and reopening, worked by hand, and the order in which the exchange settles them."""

from dataclasses import replace
from datetime import date
from math import inf, isnan

import pytest
from model.coupled import plan
from model.stylised import BASELINE, PLACE

from tandemcare.model import Closing, Designation, ReopeningRule, ReviewRule
from tandemcare.model.beds_by_sex import Beds, BySex, beds_of
from tandemcare.model.closing import Board, merger_of
from tandemcare.model.closing_rules import REVIEWED, RememberedBeds, Rules
from tandemcare.model.gateways import Observed
from tandemcare.model.open_beds import beds_of_month

BEDS = {ward.name: ward.beds for ward in PLACE.wards if ward.kind != "picu"}
"""acute-1 and acute-3 for women have 21 each; acute-2 has 22 and acute-4 21 for men."""
NOTHING = ReviewRule(inf, inf, inf, 0.0, inf, over_months=1, staffed_months=1, months_between=6)
RULE = ReopeningRule(0.98, 10.0, over_months=3, not_within_months=6, lag_months=6, pause_months=12)
QUIET = Observed(BySex(15.0, 15.0), BySex(0.0, 0.0), staffed=1.0)
FULL = Observed(BySex(42.0, 43.0), BySex(9.0, 9.0), staffed=1.0)


def told(rules, months, shown=lambda _: QUIET):
    """Return what is remembered after each month, from the first, if months show something."""
    memory, found = RememberedBeds(), []
    for month in range(months):
        memory.seen.append(shown(month))
        rules.settled(memory, month + 1)
        found.append(replace(memory, seen=[*memory.seen]))
    return found


def test_eleven_beds_and_ten_more_make_a_ward_that_opens_again():
    steps = (Closing("acute-4", 11, 14), Closing("acute-4", 10, 26, reopen=RULE))
    rules = Rules(plan(72, place=replace(PLACE, census_date=date(2026, 5, 1)), closings=steps))
    shown = told(rules, 70, lambda month: FULL if 41 <= month <= 43 else QUIET)

    def is_open(month):
        found = beds_of_month(rules, shown[month - 1], month)
        return (
            dict(zip(rules.sizes(0), found.by_ward, strict=True))["acute-4"],
            found.open.acute_ward,
            found.wards_closed,
        )

    assert is_open(13) == (21, 85, 0)
    assert is_open(14) == (10, 85, 0)
    assert is_open(25) == (10, 85, 0)
    assert is_open(26) == (0, 64, 1)
    # Months 41 to 43 are full, which the review before month 44, a January, finds; six months on ten beds are open.
    assert is_open(49) == (0, 64, 1)
    assert is_open(50) == (10, 85, 0)
    assert is_open(69) == (10, 85, 0)


MORE_LATER = ((0, BASELINE), (4, BASELINE | {"ward.acute-2.beds": 26.0}), (6, BASELINE))


@pytest.mark.parametrize(
    "asked",
    [
        {"values": MORE_LATER},
        {"values": MORE_LATER, "closings": (Closing("acute-2", 5, 5), Closing("picu-1", month=7))},
        {"closings": (Closing("acute-4", 11, 2), Closing("acute-3", 10, 6))},
        {"closings": (Closing("acute-4", 6, 3),), "redesignations": (Designation("acute-2", "women", 2, 8),)},
    ],
)
def test_beds_that_stay_as_they_were_are_what_they_come_to_anew(asked):
    rules = Rules(replace(plan(12), **asked))
    shown = told(rules, 11, lambda month: FULL if month % 3 else QUIET)
    kept = anew = None
    by_month = []
    for month, remembered in enumerate(shown, 1):
        kept, anew = beds_of_month(rules, remembered, month, kept), beds_of_month(rules, remembered, month)
        assert kept == anew
        by_month.append(kept.by_ward)
    assert len(set(by_month)) > 1


def test_beds_are_worked_out_again_only_where_something_changes():
    rules = Rules(plan(12, closings=(Closing("acute-4", 11, 4),)))
    found = None
    anew = []
    for month, remembered in enumerate(told(rules, 11), 1):
        before, found = found, beds_of_month(rules, remembered, month, found)
        anew += [month] if found is not before else []
    assert anew == [1, 4]


def test_closed_beds_of_two_wards_merge_into_one_and_keep_beds_by_sex():
    steps = (Closing("acute-2", 11, 3), Closing("acute-3", 10, 6))
    rules = Rules(plan(24, closings=steps))
    board = told(rules, 8)[-1].board
    assert board.closed == {"acute-3": 21}
    wards = {ward.name: ward for ward in rules.wards(board, 9)}
    assert (wards["acute-2"].beds, wards["acute-2"].for_other, wards["acute-3"].beds) == (22, 11, 0)
    assert beds_of([*wards.values()]) == Beds(21 + 11, 11 + 21)
    assert beds_of([*wards.values()]) == Beds(21 + 21 - 10, 22 + 21 - 11)


def test_wards_merge_only_where_patients_fit_in_the_others():
    steps = (Closing("acute-2", 11, 3), Closing("acute-3", 10, 6))
    crowded = Observed(BySex(33.0, 15.0), BySex(0.0, 0.0), staffed=1.0)
    rules = Rules(plan(24, closings=steps))
    assert told(rules, 8, lambda _: crowded)[-1].board.closed == {"acute-2": 11, "acute-3": 10}
    at_last = told(rules, 10, lambda month: QUIET if month == 9 else crowded)[-1]
    assert at_last.board.mergers[0].month == 10


def test_the_ward_that_merges_is_that_with_the_fewest_beds_still_open():
    assert merger_of(BEDS, {"acute-1": 5, "acute-2": 6}, 3) is None
    merger = merger_of(BEDS, {"acute-1": 5, "acute-2": 6, "acute-4": 10}, 3)
    assert merger == ("acute-4", 3, (("acute-2", 6), ("acute-1", 5)))
    assert merger_of(BEDS, {"acute-4": 21}, 3) is None


def test_a_reopened_step_undoes_the_merger_that_it_made():
    board = Board().taking(0, "acute-2", 11, 3).taking(1, "acute-3", 10, 6)
    board = replace(board, mergers=(merger_of(BEDS, board.closed, 6),))
    board = board.letting_reopen(12, 6, 12)
    assert board.in_month(17).closed == {"acute-3": 21}
    assert board.in_month(18).closed == {"acute-2": 11}
    assert board.no_closing_before == 24


def test_one_gateway_closes_a_quarter_in_the_order_of_the_file_six_months_apart():
    steps = tuple(Closing(ward, 5, gateway=NOTHING) for ward in ("acute-3", "acute-1", "acute-2"))
    shown = told(Rules(plan(36, closings=steps)), 30)
    # The census is in April: quarters begin with months 3, 6, 9 and so on.
    assert [(step.ward, step.month) for step in shown[-1].board.steps] == [
        ("acute-3", 3),
        ("acute-1", 9),
        ("acute-2", 15),
    ]
    reviews = shown[2].reviews
    assert [reviews[number * len(REVIEWED) + 7] for number in range(3)] == [1.0, 0.0, 0.0]
    assert [reviews[number * len(REVIEWED) + 6] for number in range(3)] == [1.0, 1.0, 1.0]
    assert all(map(isnan, shown[3].reviews))


def test_a_gateway_is_missed_on_time_before_its_first_month_and_while_nothing_may_close():
    late = replace(NOTHING, not_before=7)
    steps = (Closing("acute-4", 5, 2, reopen=RULE), Closing("acute-3", 5, gateway=late))
    quiet = told(Rules(plan(48, closings=steps)), 40)
    assert [(step.number, step.month) for step in quiet[-1].board.steps] == [(0, 2), (1, 9)]
    full = told(Rules(plan(48, closings=steps)), 40, lambda month: FULL if month < 9 else QUIET)
    # Tested at month 9, six months after the step at the earliest: open again at 15, and nothing closes before 21.
    assert [(step.number, step.month) for step in full[-1].board.steps] == [(1, 21)]
    assert full[13].board.closed == {"acute-4": 5}
    assert full[14].board.closed == {}


def test_with_the_loop_off_dates_hold_and_gateways_are_not_reviewed():
    steps = (Closing("acute-3", 5, 4), Closing("acute-4", 5, gateway=NOTHING))
    rules = Rules(plan(36, closings=steps, loops_off=frozenset({"double_running_release"})))
    assert [step.number for step in told(rules, 30)[-1].board.steps] == [0]


@pytest.mark.parametrize(("to", "beds"), [("women", Beds(52, 33)), ("mixed", Beds(42, 33, 10)), ("men", Beds(42, 43))])
def test_beds_are_re_designated_from_their_month_on(to, beds):
    rules = Rules(plan(12, redesignations=(Designation("acute-4", to, 5, 10),)))
    assert beds_of(rules.wards(Board(), 4)) == Beds(42, 43)
    assert beds_of(rules.wards(Board(), 5)) == beds


def test_converted_beds_are_told_apart_by_whether_their_own_ward_has_closed_whole():
    """Eleven beds of acute-4 convert; acute-3, of 21, closes whole; then the other ten beds of acute-4 close."""
    steps = (Closing("acute-4", 11, 2, staff_to="peer-support"), Closing("acute-3", 21, 5), Closing("acute-4", 10, 8))
    rules = Rules(plan(12, closings=steps))
    shown = told(rules, 11)
    by_month = [beds_of_month(rules, shown[month - 1], month).converted for month in (1, 3, 6, 9)]
    assert by_month == [(0, 0, 0, 0), (11, 0, 0, 0), (11, 0, 0, 0), (11, 0, 11, 0)]


def test_converted_beds_that_merge_are_of_the_ward_that_closes_whole():
    """Of 21 closed beds in two wards, eleven of them converted, the ward of the ten closes whole."""
    board = Board().taking(0, "acute-2", 11, 2).taking(1, "acute-4", 10, 4)
    merger = merger_of(BEDS, board.closed, 4)
    assert merger is not None
    after = replace(board, mergers=(merger,))
    assert after.closed == {merger.ward: 21}
    assert after.closed_by({0}).get(merger.ward) == 11
    assert sum(after.closed_by({0}).values()) == 11
    assert board.closed_by({0}) == {"acute-2": 11}
