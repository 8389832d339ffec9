"""The standing population is in balance: what comes into each state goes out of it (`test_flat.py` has ten years)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from model.stylised import BASELINE, pathway

from tandemcare.engine.witness import without_scarcity
from tandemcare.engine.witness_balance import expected_balance
from tandemcare.model import codes as c
from tandemcare.model.found_late import shares_due
from tandemcare.model.frailty import CLASSES, heights_of, presenting_shares, shares_of
from tandemcare.model.hazards import crisis_factors
from tandemcare.model.standing import (
    LISTED,
    OUT,
    TEAM,
    Alike,
    needing_a_bed,
    new_referrals_of,
    people_of,
    standing_people,
)
from tandemcare.model.values import Values

State = tuple[int, int, int, int]
DAYS_A_YEAR = 365.25
COMES_AFTER_DAYS = 3.5
"""A crisis comes at its hour of the week: after half a week, in the mean."""
OTHER_VALUES = (
    {},
    {"lives.falls_ill": 0.9, "hazard.active_ratio": 3.0},
    {"community.accepted_share": 0.2, "hazard.recent_days": 10.0},
    {"community.caseload_per_100k": 400.0, "frailty.shape": 0.6},
)
AT_OTHER_VALUES = pytest.mark.parametrize("changed", OTHER_VALUES, ids=str)


def of(rows: tuple[Alike, ...], chosen: Callable[[Alike], bool] = lambda row: True) -> float:
    return sum(row.people for row in rows if chosen(row))


def moves(v: Values, row: Alike, starts: float, needs_bed: float) -> Iterator[tuple[State | None, float]]:
    """How often a year people of a row move to which state, None if they leave; told apart from the model's own."""
    k, need, care, recent = row.frailty_class, row.need, row.care, row.recent
    lasting = v["section_117.packages"] + v["lives.lasting_care_per_100k"] * v["place.adults"] / 100_000
    yield None, v["lives.moves"] * (1.0 - lasting / people_of(v)) + v["lives.dies"]
    if need == c.WELL:
        yield (k, c.ACTIVE, care, recent), v["lives.falls_ill"]
    else:
        yield (k, c.WELL, TEAM if care == TEAM else OUT, recent), v["lives.recovers"]
    if care == LISTED:
        yield (k, need, TEAM, recent), starts
        yield (k, need, OUT, recent), v["lives.leaves_list"]
    elif care == TEAM and need == c.WELL:
        yield (k, need, OUT, recent), v["lives.team_ends"]
    elif care == OUT and need == c.ACTIVE:
        yield (k, need, LISTED, recent), v["lives.referred"] * v["community.accepted_share"]
    if recent != c.CALM:
        yield (k, need, care, c.CALM), DAYS_A_YEAR / v["hazard.recent_days"]
    crises = crises_a_year(v, row, needs_bed)
    gone = v["lives.gone_after_need"]
    yield (k, need, care, max(recent, c.AFTER_CRISIS)), crises * (1.0 - needs_bed)
    listed = LISTED if need == c.ACTIVE and care == OUT else care
    yield (k, need, listed, c.AFTER_BED), crises * needs_bed * (1.0 - gone)
    yield None, crises * needs_bed * gone


def crises_a_year(v: Values, row: Alike, needs_bed: float) -> float:
    """How often somebody has a crisis, who has none while they are in one."""
    by = crisis_factors(v)
    at_home = v["hazard.settled"] * row.frailty * by["need"][row.need] * by["recent"][row.recent]
    at_home *= by["care"][c.YES if row.care == TEAM else c.NO]
    away_days = COMES_AFTER_DAYS + needs_bed * v["lives.days_away_after_need"]
    return at_home / (1.0 + at_home * away_days / DAYS_A_YEAR)


def coming(v: Values) -> dict[State, float]:
    """How many a year come to live here: first referrals, and those of first presenters who join."""
    found: dict[State, float] = defaultdict(float)
    accepted, beds = v["community.accepted_share"], needing_a_bed(v)
    first = v["place.presentations"] * v["crises.share_first"]
    # Who has come to need or to have support lives on here.
    due = sum(shares_due(v).values())
    after_need = due + (1.0 - due) * v["lives.joins_needed_bed"]
    for k, (referred, met) in enumerate(zip(shares_of(v), presenting_shares(v), strict=True)):
        found[k, c.ACTIVE, LISTED, c.CALM] += new_referrals_of(v) * referred * accepted
        found[k, c.ACTIVE, OUT, c.CALM] += new_referrals_of(v) * referred * (1.0 - accepted)
        joins = beds[k] * after_need + (1.0 - beds[k]) * v["lives.joins_other"]
        found[k, c.ACTIVE, OUT, c.AFTER_CRISIS] += first * met * joins
    return found


def net_of_moves(v: Values, rows: tuple[Alike, ...], starts: float) -> dict[State | None, float]:
    """What comes a year to each state from others less what goes from it; None counts those who leave."""
    beds = needing_a_bed(v)
    net: dict[State | None, float] = defaultdict(float)
    for row in rows:
        here = (row.frailty_class, row.need, row.care, row.recent)
        for there, times in moves(v, row, starts, float(beds[row.frailty_class])):
            net[here] -= row.people * times
            net[there] += row.people * times
    return net


def starts_a_year(v: Values, rows: tuple[Alike, ...]) -> float:
    """How often a year somebody on the list starts with a team, if as many start as end with one or leave."""
    net = net_of_moves(v, rows, starts=0.0)
    end = -sum(people for state, people in net.items() if state is not None and state[2] == TEAM)
    return end / of(rows, lambda row: row.care == LISTED)


@AT_OTHER_VALUES
def test_what_comes_into_each_state_goes_out_of_it(changed):
    """The table is brought to the people of the place, so who comes is as well."""
    v = BASELINE | changed
    rows, come = standing_people(v), coming(v)
    net = net_of_moves(v, rows, starts_a_year(v, rows))
    scale = net.pop(None) / sum(come.values())
    assert len(rows) == len(net) == CLASSES * 2 * 3 * 3
    for state, people in net.items():
        assert people + scale * come.get(state, 0.0) == pytest.approx(0.0, abs=1e-4), state


@AT_OTHER_VALUES
def test_everybody_is_in_the_table_and_every_place_is_taken(changed):
    v = BASELINE | changed
    rows = standing_people(v)
    assert min(row.people for row in rows) >= 0.0
    assert of(rows) == pytest.approx(people_of(v), rel=1e-7)
    places = v["community.caseload_per_100k"] * v["place.adults"] / 100_000
    assert of(rows, lambda row: row.care == TEAM) == pytest.approx(places, rel=1e-6)


def test_as_many_come_to_live_here_as_leave():
    """So the table of the baseline hardly has to be brought to the people of the place."""
    leave = net_of_moves(BASELINE, standing_people(BASELINE), starts=0.0)[None]
    assert sum(coming(BASELINE).values()) == pytest.approx(leave, rel=0.05)


def test_more_places_leave_fewer_people_untreated():
    untreated = []
    for places in (300.0, 600.0, 900.0):
        rows = standing_people(BASELINE | {"community.caseload_per_100k": places})
        untreated.append(of(rows, lambda row: row.care != TEAM and row.need == c.ACTIVE))
    assert untreated == sorted(untreated, reverse=True)


def test_rows_carry_the_frailty_of_their_class():
    heights = heights_of(BASELINE)
    assert all(row.frailty == heights[row.frailty_class] for row in standing_people(BASELINE))


def test_the_groups_of_the_census_are_the_people_of_the_table():
    """In whole numbers: no more hold a place or a home than there are, and everybody is somebody of the table."""
    rows, groups = standing_people(BASELINE), pathway().initial
    assert sum(group.people for group in groups) == round(people_of(BASELINE))

    def holding(resource: str) -> int:
        return sum(group.people for group in groups if resource in group.holds)

    assert holding("community") == round(people_of(BASELINE))
    assert holding("community-place") == pytest.approx(of(rows, lambda row: row.care == TEAM), abs=1.0)
    ill = of(rows, lambda row: row.care != TEAM and row.need == c.ACTIVE)
    assert holding("untreated") == pytest.approx(ill, abs=1.0)
    capacities = {resource.name: resource.capacity for resource in pathway().resources}
    inputs = {"community-place", "housing-unit", "floating-support"}
    assert all(0 < holding(name) <= capacities[name] for name in inputs)


# --- without crises, against the witness ----------------------------------------------------------------------------


def test_life_at_home_without_crises_is_what_the_witness_says():
    """People are referred once and live on; whoever is on the list waits as long as the table finds, in the mean."""
    v = BASELINE | {"hazard.settled": 0.0, "crises.share_first": 0.0, "crisis_cafe.visits_of_ill": 0.0}
    v |= {"section_117.packages": 0.0, "lives.lasting_care_per_100k": 0.0}
    v |= {f"lives.{name}": 0.0 for name in ("loses_home", "applies", "needs_package")}
    v["lives.new_referrals_per_100k"] = v["lives.people_per_100k"] * (v["lives.moves"] + v["lives.dies"])
    rows = standing_people(v)
    waits = 8766.0 / starts_a_year(v, rows)
    built = without_scarcity(pathway({name: v[name] for name in v if v[name] != BASELINE.get(name)}))
    others = {f"{source.name}.rate": 0.0 for source in built.sources if source.name != "new_referral"}
    found = expected_balance(
        built,
        registers=("frailty_class", "need", "listed", "holds:community-place"),
        inputs=others,
        scarce={"community-place": waits},
    )
    expected, witnessed = defaultdict(float), defaultdict(float)
    for row in rows:
        expected[float(row.frailty_class), float(row.need), row.care] += row.people
    for stood in found.table:
        known = stood.registers
        care = TEAM if known["holds:community-place"] else LISTED if known["listed"] else OUT
        witnessed[float(known["frailty_class"]), float(known["need"]), care] += stood.people
    assert witnessed.keys() == {key for key, people in expected.items() if people > 0.0}
    for key, people in witnessed.items():
        assert people == pytest.approx(expected[key], rel=1e-6), key
