"""A scenario or a place made in Python is refused for what its file is refused for, in the same words."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scenario.toy import PLACE_FILE, TOY, place

from tandemcare.errors import InputError, Problem
from tandemcare.pathway import Shift
from tandemcare.scenario import (
    Change,
    Closure,
    Funding,
    Gateway,
    Investment,
    Redesignation,
    Scenario,
    StopLoss,
    load,
    load_place,
    resolve,
    shipped_scenarios,
)
from tandemcare.scenario.buying import MOST_PURCHASES
from tandemcare.scenario.items import PooledBudget, SavingsTarget
from tandemcare.scenario.objects import sound_place
from tandemcare.scenario.shipped import stylised_place

JUNE = date(2026, 6, 1)
HOUSE = {"service": "crisis-house", "units": 2.0, "start": JUNE}


def invest(**changed) -> Investment:
    return Investment(**{**HOUSE, **changed})


def change(**said) -> Change:
    return Change("stay.mean_days", **said)


# What is made in Python, and the lines of a file that say the same.
ALIKE = [
    (partial(invest, units=-5), "invest: [{service: crisis-house, units: -5, from: 2026-06}]"),
    (partial(invest, units="two"), "invest: [{service: crisis-house, units: two, from: 2026-06}]"),
    (partial(invest, units=True), "invest: [{service: crisis-house, units: true, from: 2026-06}]"),
    (partial(invest, start=date(2026, 6, 15)), "invest: [{service: crisis-house, units: 2, from: 2026-06-15}]"),
    (partial(invest, until=JUNE), "invest: [{service: crisis-house, units: 2, from: 2026-06-01, until: 2026-06-01}]"),
    (partial(invest, ramp_months=-1), "invest: [{service: crisis-house, units: 2, from: 2026-06, ramp_months: -1}]"),
    (
        partial(invest, payer={"icb": 0.5}),
        "invest: [{service: crisis-house, units: 2, from: 2026-06, payer: {icb: 0.5}}]",
    ),
    (
        partial(invest, payer=(("me", 1.0),)),
        "invest: [{service: crisis-house, units: 2, from: 2026-06, payer: {me: 1.0}}]",
    ),
    (partial(invest, payer="icb"), "invest: [{service: crisis-house, units: 2, from: 2026-06, payer: icb}]"),
    (
        partial(invest, grant_until=date(2026, 9, 1)),
        "invest: [{service: crisis-house, units: 2, from: 2026-06, grant_until: 2026-09}]",
    ),
    (
        partial(invest, range=(3.0, 4.0)),
        "invest: [{service: crisis-house, units: 2.0, from: 2026-06, range: [3.0, 4.0]}]",
    ),
    (partial(change), "change: [{parameter: stay.mean_days}]"),
    (partial(change, value=3.0, multiply=2.0), "change: [{parameter: stay.mean_days, value: 3.0, multiply: 2.0}]"),
    (partial(change, multiply=-2.0), "change: [{parameter: stay.mean_days, multiply: -2.0}]"),
    (partial(change, value="20"), "change: [{parameter: stay.mean_days, value: '20'}]"),
    (
        partial(change, value=20.0, start=date(2026, 6, 2)),
        "change: [{parameter: stay.mean_days, value: 20, from: 2026-06-02}]",
    ),
    (partial(Scenario, "story", "A\nB"), 'name: "A\\nB"'),
    (partial(Scenario, "story", " "), 'name: " "'),
    (partial(Closure, "acute-1"), "close: [{ward: acute-1}]"),
    (partial(Gateway, over_months=0), "close: [{ward: acute-1, gateway: {over_months: 0}}]"),
    (partial(Gateway, waiting_at_most=-1.0), "close: [{ward: acute-1, gateway: {waiting_at_most: -1.0}}]"),
    (
        partial(Redesignation, "acute-1", "both", date(2026, 6, 1)),
        "redesignate: [{ward: acute-1, to: both, from: 2026-06}]",
    ),
    (partial(Funding, reinvest_share=1.5), "funding: {reinvest_share: 1.5}"),
    (partial(PooledBudget, contributions=(("icb", 0.4),)), "funding: {pooled_budget: {contributions: {icb: 0.4}}}"),
    (partial(StopLoss, -1.0), "stop_loss: {net_cost_gbp: -1.0}"),
    (partial(Scenario, "story", "Story", loops_off=frozenset({"no-such-loop"})), "loops: {no-such-loop: off}"),
]


def said_of_file(text: str, tmp_path: Path) -> list[tuple[str, str]]:
    path = tmp_path / "story.yaml"
    path.write_text(text if text.startswith("name: ") else f"name: Story\n{text}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(path)
    return [(problem.found, problem.remedy) for problem in error.value.problems]


def refused(scenario: Scenario, where: object = None) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        resolve(scenario, where or place(), 1, TOY)
    return error.value.problems


def refused_at_once(make: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        make()
    return error.value.problems


def without_its_key(problem: tuple[str, str]) -> tuple[str, str]:
    """Return what was found and what to do; a file says in which item of which list, and Python has neither."""
    found, remedy = problem
    return re.sub(r"^([a-z_0-9]+ \d+|[a-z_]+|no-such-loop)((, |: )([a-z_-]+(?=[,:]))?)*: ?", "", found), remedy


@pytest.mark.parametrize(("make", "text"), ALIKE, ids=[text for _, text in ALIKE])
def test_the_words_are_those_of_the_file_and_said_where_it_is_made(make: Callable, text: str, tmp_path: Path):
    problems = [without_its_key((problem.found, problem.remedy)) for problem in refused_at_once(make)]
    assert problems == [without_its_key(problem) for problem in said_of_file(text, tmp_path)]


def test_an_object_that_is_refused_is_named_and_all_is_told_at_once():
    problems = refused_at_once(partial(invest, units=-1.0, payer="me", until=JUNE))
    assert {problem.where for problem in problems} == {"investment 'crisis-house'"}
    assert [problem.found.partition(":")[0] for problem in problems] == ["units", "payer", "until"]
    (problem,) = refused_at_once(partial(Scenario, "story", "Story", changes=["a word"]))
    assert (problem.where, problem.found) == ("scenario 'story'", "changes 1: It is of the kind str.")


def test_what_comes_from_a_file_is_refused_with_its_line():
    (file, *_) = [path for path in shipped_scenarios() if path.stem == "double-running"]
    for one in load(file).investments:
        (problem,) = refused_at_once(partial(replace, one, per_100k_adults=-1.0))
        assert problem.where == one.lines.of("per_100k_adults")


def test_what_a_file_takes_is_taken_and_means_the_same(tmp_path: Path):
    path = tmp_path / "story.yaml"
    path.write_text(
        "name: Story\ninvest:\n  - {service: crisis-house, units: 2, from: 2026-06, ramp_months: 3, payer: {icb: 0.4, "
        "council: 0.6}}\nchange:\n  - {parameter: stay.mean_days, value: 30, from: 2026-07}\n",
        encoding="utf-8",
    )
    of_file = resolve(load(path), place(), 1, TOY)
    for start, units, payer in (
        (JUNE, 2, {"icb": 0.4, "council": 0.6}),
        (pd.Timestamp("2026-06-01"), np.int64(2), (("icb", np.float64(0.4)), ("council", 0.6))),
        (datetime(2026, 6, 1), np.float32(2), [["council", 0.6], ["icb", 0.4]]),
        ("2026-06", 2.0, {"council": 0.6, "icb": 0.4}),
        (np.datetime64("2026-06-01"), 2.0, {"council": 0.6, "icb": 0.4}),
    ):
        bought = Investment("crisis-house", units, start, ramp_months=np.int64(3), payer=payer)
        changed = Change("stay.mean_days", np.int64(30), start="2026-07")
        made = resolve(Scenario("story", "Story", investments=[bought], changes=[changed]), place(), 1, TOY)
        assert (made.text, made.spending, made.dated, made.changes) == (
            of_file.text,
            of_file.spending,
            of_file.dated,
            of_file.changes,
        )


@pytest.mark.parametrize("start", [datetime(2026, 6, 1, 8), pd.NaT, 2026, "June"], ids=repr)
def test_a_moment_that_is_no_month_is_refused(start):
    (problem,) = refused_at_once(partial(invest, start=start))
    assert "is not a month" in problem.found
    assert re.search(r"Write .*20\d\d-\d\d", problem.remedy)


def test_what_is_missing_is_named():
    problems = refused_at_once(partial(Scenario, why="It lacks a name."))
    assert [problem.remedy for problem in problems] == ["Add `name:`, a value.", "Add `title:`, a value."]


def test_a_loop_that_is_no_text_is_refused_in_words():
    (problem,) = refused_at_once(partial(Scenario, "story", "Story", loops_off=[["overwork"]]))
    assert problem.found == 'loops_off 1: There is no loop ["overwork"].'


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {"unit": 2.0}), ((1, 2, 3), {"units": 2.0}), (range(15), {})],
    ids=["name", "twice", "many"],
)
def test_arguments_that_it_does_not_have_are_no_slip_of_a_file(given, named):
    with pytest.raises(TypeError, match=r"^Investment\(\.\.\.\): "):
        Investment(*given, **named)


def test_what_is_wrong_with_the_meaning_says_where():
    made = Scenario("story", "Story", changes=(Change("stay.mean_dys", 3.0),))
    (problem,) = refused(made)
    assert problem.where == "scenario 'story'"
    assert "Did you mean" in problem.remedy


def test_every_rule_comes_back_as_it_was():
    halves = (("council", 0.5), ("icb", 0.5))
    pool = PooledBudget(halves, False, ("section_117",), 1e6, (("icb", 1.0),), (("icb", 1.0),))
    for funding in (
        Funding(0.5, pool, 1000.0, SavingsTarget(5.0, JUNE), True),
        Funding(pooled_budget=PooledBudget(halves)),
        Funding(pooled_budget=replace(pool, start=JUNE, notice_given=JUNE, notice_months=3)),
    ):
        made = Scenario("story", "Story", funding=funding, stop_loss=StopLoss(5.0), is_held=True, loops_off=frozenset())
        kept = pickle.loads(pickle.dumps(made))
        assert (kept, kept.funding, replace(made.funding)) == (made, funding, funding)


def test_shipped_files_come_back_as_they_were():
    for path in shipped_scenarios():
        for item in load(path).items:
            assert replace(item) == item
    for path in (PLACE_FILE, stylised_place()):
        known = load_place(path)
        assert sound_place(known) == known
        assert sound_place(known).facts_digest == known.facts_digest


PLACES = [
    ({"census": {"out_of_area": -3}}, "census: {out_of_area: -3}"),
    ({"adults": -5}, "adults: -5"),
    ({"home_treatment_slots": 2.5}, "home_treatment_slots: 2.5"),
    ({"census_date": date(2026, 4, 15)}, "census_date: 2026-04-15"),
]


@pytest.mark.parametrize(("made", "text"), PLACES, ids=[text for _, text in PLACES])
def test_a_place_is_refused_in_the_words_of_its_file(made: dict, text: str, tmp_path: Path):
    key = text.split(":", maxsplit=1)[0]
    lines, skipping = [], False
    for line in PLACE_FILE.read_text(encoding="utf-8").splitlines():
        skipping = line.startswith(f"{key}:") or (skipping and line.startswith(" "))
        lines += [] if skipping else [line]
    path = tmp_path / "place.yaml"
    path.write_text("\n".join([*lines, text]), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_place(path)
    wanted = {(problem.found, problem.remedy) for problem in error.value.problems}
    problems = refused(Scenario("story", "Story"), replace(place(), **made))
    assert {(problem.found, problem.remedy) for problem in problems} == wanted
    assert {problem.where for problem in problems} == {f"place {place().name!r}"}


def test_a_place_takes_numbers_of_numpy():
    known = place()
    shift = known.amhp_rota[0]
    plain = {each.name: getattr(shift, each.name) for each in fields(Shift)}
    same = replace(
        known,
        adults=np.int64(known.adults),
        census_date=pd.Timestamp(known.census_date),
        amhp_rota=[Shift(**{**plain, "slots": np.int64(shift.slots)}), *known.amhp_rota[1:]],
        presentations={name: np.float64(value) for name, value in known.presentations.items()},
    )
    assert sound_place(same) == known
    assert type(sound_place(same).adults) is int


def test_what_is_neither_is_refused():
    for scenario, where in (("a.yaml", place()), (Scenario("story", "Story"), "place.yaml"), (None, None)):
        with pytest.raises(InputError, match="It is of the kind"):
            resolve(scenario, where, 1, TOY)


STORY = partial(Scenario, name="story", title="Story")
POOLED = partial(PooledBudget, budget_gbp_year=1.0, contributions={"icb": 1.0})
OF_ANOTHER_KIND = [
    (STORY, "name", None),
    (STORY, "title", 5),
    (STORY, "why", ["x"]),
    (STORY, "path", "story.yaml"),
    (STORY, "place", 5),
    (STORY, "place", "place.yaml"),
    (STORY, "changes", None),
    (STORY, "investments", Investment(**HOUSE)),
    (STORY, "loops_off", None),
    (STORY, "is_held", "no"),
    (STORY, "lines", None),
    (STORY, "root", 5),
    (STORY, "funding", None),
    (Funding, "is_released_money_lost", "no"),
    (POOLED, "services", None),
    (invest, "lines", "here"),
    (invest, "why", 5),
    (invest, "until", np.datetime64("NaT")),
    (invest, "ring_fenced", None),
]


@pytest.mark.parametrize(
    ("make", "name", "wrong"), OF_ANOTHER_KIND, ids=[f"{name}-{wrong}" for _, name, wrong in OF_ANOTHER_KIND]
)
def test_what_is_of_another_kind_is_refused_and_never_taken_for_something_else(
    make: Callable, name: str, wrong: object
):
    """A text where yes or no is asked held the whole slow layer, and no date was taken for one left out."""
    (problem,) = refused_at_once(partial(make, **{name: wrong}))
    key = {"is_released_money_lost": "released_money", "lines": "(lines)"}.get(name, name)
    assert problem.found.startswith(f"{key}: ")


@pytest.mark.parametrize("name", ["wards", "amhp_rota", "cafe_shifts", "bank_holidays", "census", "baseline"])
def test_a_place_with_a_number_for_a_list_or_mapping_is_refused(name: str):
    assert refused(Scenario("story", "Story"), replace(place(), **{name: 5}))


@pytest.mark.parametrize("years", [1.5, "1", None, True, float("nan"), [1]], ids=str)
def test_years_that_are_no_number_of_years_are_refused(years: object):
    with pytest.raises(InputError, match="Give a whole number"):
        resolve(Scenario("story", "Story"), place(), years, TOY)


def test_years_of_numpy_are_years():
    assert resolve(Scenario("story", "Story"), place(), np.int64(1), TOY).text == (
        resolve(Scenario("story", "Story"), place(), 1, TOY).text
    )


def test_more_purchases_than_can_be_worked_out_are_refused_at_once():
    (problem,) = refused(Scenario("story", "Story", investments=(Investment(**HOUSE),) * (MOST_PURCHASES + 1)))
    assert str(MOST_PURCHASES) in problem.found
