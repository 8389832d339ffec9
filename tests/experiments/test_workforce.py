"""A workforce plan: whole people at the rates of the slow layer, the smallest recruitment, and what it costs."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest

from tandemcare.errors import InputError
from tandemcare.experiments import (
    SizeNeeded,
    WorkforceAsked,
    needs_in,
    workforce_json,
    workforce_plan,
    workforce_tables,
)
from tandemcare.experiments.workforce.drawn import EFFECT
from tandemcare.experiments.workforce.heads import those_usual
from tandemcare.experiments.workforce.rates import Driven, Rates, draw_of, fed_back
from tandemcare.experiments.workforce.recruiting import QUARTER, Bank, StartingQuarters, Wanted, smallest_plan
from tandemcare.finance import AGENCY, PAY, RETENTION, TRAINING
from tandemcare.model import Coupling, amhps_alone, slow_model
from tandemcare.scenario import shipped_scenarios
from tandemcare.stockflow import Compiled
from tandemcare.units import MONTHS_A_YEAR

CAPACITY = next(file for file in shipped_scenarios() if file.stem == "amhp-capacity")
TWENTY_TWO = WorkforceAsked((SizeNeeded("2029-04", fte=22.0),), draws=100, until="2031-04")


@cache
def plan(asked=TWENTY_TWO):
    return workforce_plan(asked)


def asked(**changed):
    return replace(TWENTY_TWO, **changed)


def constant(*, draws=40, months=72, training=12.0, leave=0.01, trainees=0.0, starts=0.0):
    """Rates that stay: everybody is under 55 and leaves at one rate."""
    whole, each = np.ones((draws, months)), np.ones(draws)
    return Rates(
        starts * whole, 0 * whole, 0 * whole, leave * whole, 0 * whole, 0 * whole,
        training * each, trainees * each, 40.0 * each, 0 * each,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------- people


@pytest.mark.parametrize("scenario", [None, CAPACITY])
def test_everybody_who_was_there_or_is_approved_is_there_or_has_left(scenario):
    found = plan(asked(scenario=scenario))
    for people in (found.usual, *(each.people for each in found.outcomes)):
        stocks, flows = people.stocks, people.flows
        left = flows["left_under_55"] + flows["left_55_and_over"]
        assert (np.diff(people.in_post) == flows["approvals"] + flows["hires"] - left).all()
        assert (np.diff(stocks["trainees"]) == flows["starts"] - flows["approvals"]).all()
        assert (np.diff(stocks["aged_55_and_over"]) == flows["reached_55"] - flows["left_55_and_over"]).all()
        assert min(stock.min() for stock in stocks.values()) >= 0


def test_who_is_left_of_those_of_the_census_is_binomial():
    draws, months, leave = 20_000, 36, 0.01
    people = those_usual(constant(draws=draws, months=months, leave=leave), np.random.default_rng(1)).in_post[:, -1]
    stay = np.exp(-leave * months)
    assert people.mean() == pytest.approx(40 * stay, abs=4 * np.sqrt(40 * stay * (1 - stay) / draws))
    assert people.var() == pytest.approx(40 * stay * (1 - stay), rel=0.05)


def test_as_many_are_trained_as_leave_so_that_as_usual_stays_in_the_mean():
    leave, training = 0.01, 20.0
    rates = constant(
        draws=4_000, months=120, training=training, leave=leave, trainees=40 * leave * training, starts=40 * leave
    )
    people = those_usual(rates, np.random.default_rng(2))
    assert people.in_post.mean(axis=0) == pytest.approx(40.0, abs=0.35)
    assert people.flows["starts"].sum(axis=1).mean() == pytest.approx(120 * 40 * leave, abs=0.1)


def test_nobody_of_a_plan_is_approved_before_training_is_over():
    person = Bank(constant(draws=200, training=13.5), 1).person(2, 0)
    approved = person.flows["approvals"].argmax(axis=1)
    assert person.flows["approvals"].sum(axis=1) == pytest.approx(1)
    assert set(approved) == {6 + 13, 6 + 14}
    assert (person.in_post.max(axis=1) == 1).all()


def test_trainees_of_a_scenario_are_approved_when_training_is_over_and_nobody_twice():
    rates = constant(draws=300, months=40, training=15.0, leave=0.0)
    added = np.zeros_like(rates.added_starts)
    added[:, :4] = 1.0
    people = those_usual(replace(rates, added_starts=added), np.random.default_rng(4))
    assert (people.flows["approvals"].sum(axis=1) == people.flows["starts"].sum(axis=1)).all()
    assert people.flows["approvals"][:, :15].sum() == 0
    assert people.stocks["trainees"].min() == 0 == people.stocks["trainees"][:, -1].max()


# ---------------------------------------------------------------------------------------------- the slow layer


def test_amhps_alone_are_those_of_the_whole_slow_layer():
    driven = Driven.of(plan(asked(scenario=CAPACITY)).facts.resolved.plan)
    coupling = Coupling(plan(asked(scenario=CAPACITY)).facts.resolved.plan)
    alone, whole = driven.runner(), Compiled(slow_model(len(coupling.plan.items)), 0.125)
    whole.restart(coupling.initial)
    for month in range(48):
        alone.set(driven.monthly[month])
        whole.set(driven.monthly[month])
        for runner in (alone, whole):
            runner.advance(month + 1.0)
        theirs = whole.values()
        assert {name: value for name, value in alone.values().items() if name in amhps_alone().units} == {
            name: theirs[name] for name in amhps_alone().units
        }


@pytest.mark.parametrize("retention", [False, True])
def test_a_plan_fed_back_through_the_slow_layer_meets_the_need_and_is_the_mean_of_its_runs(retention):
    found = plan()
    outcome = found.outcomes[retention]
    driven = Driven.of(found.facts.resolved.plan)
    by_month = [0] * found.facts.months
    for quarter, count in enumerate(outcome.starts):
        by_month[quarter * QUARTER] = count
    paid_from = outcome.paid_from if retention else None
    draws = [draw_of(found.draws, number) for number in range(TWENTY_TWO.draws)]
    mean = np.mean([fed_back(driven, by_month, paid_from, draw) for draw in draws], axis=0)
    in_post = outcome.people.in_post
    error = in_post.std(axis=0) / np.sqrt(TWENTY_TWO.draws)
    assert (np.abs(mean - in_post.mean(axis=0)) < 4 * error + 0.2).all()
    assert (mean[found.by : found.until + 1] >= found.wanted.heads[found.by]).all()


def test_without_anybody_more_the_slow_layer_stays_at_the_census():
    driven = Driven.of(plan().facts.resolved.plan)
    assert fed_back(driven, [0] * plan().facts.months, None) == pytest.approx(plan().facts.heads_at_census)


# ---------------------------------------------------------------------------------------------- the smallest plan


def test_the_need_is_met_in_every_month_asked_for_and_nobody_can_be_left_out():
    found = plan()
    for outcome in found.outcomes:
        assert outcome.met_from == found.by
        assert (outcome.shares[found.by : found.until + 1] >= TWENTY_TWO.confidence).all()
        assert outcome.more_trainees > 0
    assert found.usual.in_post.mean() == pytest.approx(found.facts.heads_at_census, abs=1.0)


@pytest.mark.parametrize(("needed", "confidence"), [(41, 0.5), (42, 0.8), (43, 0.9), (45, 0.7)])
def test_no_plan_of_all_that_there_are_trains_fewer(needed, confidence):
    rates = constant(draws=200, months=30, training=9.0, trainees=3.6, starts=0.4, leave=0.01)
    usual, bank = those_usual(rates, np.random.default_rng(3)).in_post, Bank(rates, 7)
    heads = np.where(np.arange(31) >= 20, needed, 0)
    wanted, window = Wanted(heads, confidence), StartingQuarters(0, 4, 6)
    found = smallest_plan(usual, bank, wanted, window)
    assert found is not None

    def meets(starts):
        people = [
            bank.person(quarter, number).in_post for quarter, count in enumerate(starts) for number in range(count)
        ]
        return wanted.are_met(usual + np.sum([np.zeros_like(usual), *people], axis=0))

    assert meets(found)
    fewer = [starts for starts in product(range(7), repeat=4) if sum(starts) == sum(found) - 1]
    assert not any(meets(starts) for starts in fewer)


def test_what_cannot_be_there_in_time_has_an_earliest_month_after_training():
    soon = plan(asked(needs=(SizeNeeded("2027-04", heads=53.0),), until="2029-10"))
    assert not soon.is_in_time
    first = next(quarter for quarter, count in enumerate(soon.chosen.starts) if count) * QUARTER
    shortest = min(soon.draws["amhp_staff.training_months"])
    assert soon.by < first + shortest < soon.chosen.met_from
    assert (soon.chosen.shares[soon.chosen.met_from : soon.until + 1] >= TWENTY_TWO.confidence).all()


def test_what_cannot_be_there_at_all_is_said():
    never = plan(asked(needs=(SizeNeeded("2026-10", heads=53.0),), until="2027-04"))
    assert (never.chosen.met_from, never.chosen.more_trainees) == (None, 0)


def test_more_needed_or_surer_takes_no_fewer_and_payments_that_keep_people_no_more():
    base = plan().chosen.more_trainees
    assert plan(asked(needs=(SizeNeeded("2029-04", heads=56.0),))).chosen.more_trainees > base
    assert plan(asked(confidence=0.95)).chosen.more_trainees > base
    assert plan(asked(needs=(SizeNeeded("2029-04", heads=42.0),), confidence=0.5)).chosen.more_trainees < base
    alone, paid = plan().outcomes
    assert paid.more_trainees < alone.more_trainees
    assert (plan().draws[EFFECT] >= 0.0).all()


def test_at_most_so_many_begin_in_a_quarter():
    few = plan(asked(most_a_quarter=3)).chosen
    assert max(few.starts) <= 3
    assert few.more_trainees >= plan().chosen.more_trainees - 2


def test_sizes_by_month_are_each_met_from_their_month_on():
    needs = (SizeNeeded("2029-04", heads=46.0), SizeNeeded("2030-04", heads=50.0))
    found = plan(asked(needs=needs))
    assert found.wanted.heads[[35, 36, 47, 48]].tolist() == [0, 46, 46, 50]
    assert (found.chosen.shares[36 : found.until + 1] >= TWENTY_TWO.confidence).all()


# ---------------------------------------------------------------------------------------------- money


def test_pounds_add_up_over_payers_and_years_and_are_people_times_prices():
    found = plan(asked(retention=True, agency=True))
    pounds, rows = found.costs_of(found.chosen), workforce_tables.costs(found)
    for line, values in pounds.items():
        total = sum(row["gbp"] for row in rows if row["line"] == line)
        assert total == pytest.approx(values[:, : found.until].sum(axis=1).mean())
    people, draws = found.chosen.people, found.draws
    assert pounds[TRAINING] == pytest.approx(people.flows["starts"] * draws["amhp_trainees.price"][:, None])
    each = found.facts.hours_of_a_head / MONTHS_A_YEAR * draws["price.amhp_hour"][:, None]
    assert pounds[PAY] == pytest.approx(people.in_post[:, :-1] * each)
    more = 1.0 + draws["amhp_fte.agency_premium"][:, None]
    short = np.maximum(found.wanted.heads[found.by] - people.in_post[:, :-1], 0)[:, : found.until]
    assert pounds[AGENCY][:, : found.until] == pytest.approx(short * each * more)
    assert pounds[RETENTION][:, : found.chosen.paid_from].sum() == 0.0 < pounds[RETENTION].sum()


def test_what_nobody_asks_for_costs_nothing():
    found = plan()
    pounds = found.costs_of(found.chosen)
    assert (pounds[RETENTION].sum(), pounds[AGENCY].sum()) == (0.0, 0.0)
    assert {row["payer"] for row in workforce_tables.costs(found)} == {"council"}


# ---------------------------------------------------------------------------------------------- files, JSON and errors


def test_the_same_plan_is_found_again_and_is_plain_json():
    first = workforce_json(plan())
    assert first == workforce_json(workforce_plan(TWENTY_TWO))
    told = json.loads(json.dumps(first, allow_nan=False))
    assert told["more_trainees"] == sum(row["more_trainees"] for row in told["recruitment"])
    assert len(told["pictures"]["age_structure"]) == len(told["quarters"])
    for row in told["quarters"]:
        assert row["under_55"] + row["aged_55_and_over"] == pytest.approx(row["in_post"])
        assert row["in_post_low"] <= row["in_post"] <= row["in_post_high"]


def test_a_size_is_read_from_what_sizing_has_found(tmp_path):
    file = tmp_path / "size.json"
    for text, needs in (
        ('{"best": {"fte": 22.5, "heads": 54}}', (SizeNeeded("2029-04", fte=22.5),)),
        ('{"needed_fte": 22}', (SizeNeeded("2029-04", fte=22.0),)),
        ('{"needed_heads": 53}', (SizeNeeded("2029-04", heads=53.0),)),
        ('{"by_month": [{"month": "2028-04", "heads": 48}]}', (SizeNeeded("2028-04", heads=48.0),)),
    ):
        file.write_text(text, encoding="utf-8")
        assert needs_in(file, "2029-04") == needs


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"best": null}', '{"needed_fte": true}', '{"by_month": [1]}', "\x00", '{"best": {"fte": "x"}}'],
)
def test_a_file_without_a_size_is_an_error_that_says_what_to_give(tmp_path, text):
    file = tmp_path / "size.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="size amhp --json"):
        needs_in(file, "2029-04")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"needs": ()}, "needed-fte"),
        ({"needs": (SizeNeeded("2029-04", fte=-1.0),)}, "above 0"),
        ({"needs": (SizeNeeded("2029-04", fte=float("nan")),)}, "above 0"),
        ({"needs": (SizeNeeded("April", fte=22.0),)}, "is no month"),
        ({"needs": (SizeNeeded("2020-04", fte=22.0),)}, "before the census"),
        ({"until": "2027-04"}, "before the size is needed"),
        ({"until": "2100-04"}, "years away"),
        ({"start": "2020-04"}, "before the census"),
        ({"confidence": 1.0}, "confidence"),
        ({"draws": 1}, "draws"),
        ({"most_a_quarter": 0}, "most-a-quarter"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(changed, words):
    with pytest.raises(InputError, match=words):
        workforce_plan(asked(**changed))
