"""Extreme values in every field: sound, so that a month of it runs, or refused by line in the words of the file."""

from __future__ import annotations

import json
import random
from itertools import groupby

import extremes
import pytest
from extremes import ROOT, Case, fault_of, fields_of

from tandemcare import memory, scenario
from tandemcare.errors import InputError, RunError
from tandemcare.experiments import plan, run
from tandemcare.results import Results
from tandemcare.running.coupled import simulate_scenario
from tandemcare.scenario import LOOPS
from tandemcare.scenario.system import known_numbers
from tandemcare.terms import BUYERS

EVERY_KEY = ROOT / "tests" / "scenario" / "every-key.yaml"
A_FIELD, A_NUMBER = 1, 12


def thinned(cases, taken: int = 1, of: int = 1) -> list[Case]:
    """Return some cases of every `of`-th field, other values from field to field."""
    found = []
    for number, (_, each) in enumerate(groupby(cases, key=lambda case: case.name)):
        values = list(each)
        if number % of == 0:
            found += [values[(number + 5 * step) % len(values)] for step in range(taken)]
    return found


@pytest.mark.parametrize(
    "cases",
    [
        thinned(extremes.cases_of_forms(), A_FIELD),
        thinned(extremes.cases_of_prices(), 1, 4),
        thinned(extremes.cases_of_numbers(), 1, A_NUMBER),
    ],
    ids=["fields", "prices", "numbers"],
)
def test_an_extreme_value_runs_or_is_refused_in_the_words_of_the_file(cases, tmp_path):
    assert len(cases) > 10
    assert [fault for case in cases if (fault := fault_of(case, tmp_path))] == []


def numbers_and_dates(form, found=()):
    """Return the names of numbers and dates in a JSON Schema, wherever they stand."""
    if isinstance(form, dict):
        for key, value in form.get("properties", {}).items():
            text = str(value)
            if any(sign in text for sign in ("'number'", "'integer'", "0-9]{4}")) and "$ref" not in text:
                found = {*found, key}
        for value in form.values():
            found = numbers_and_dates(value, found)
    return set(found)


def test_every_number_and_date_of_a_scenario_is_tried():
    schema = scenario.json_schema("scenario")
    payers = {"payer", "after_grant", "contributions", "overspend", "underspend", *BUYERS}
    tried = {str(key) for path, _ in fields_of(extremes.FULL, schema, schema) for key in path}
    assert numbers_and_dates({key: value for key, value in schema.items() if key != "title"}) <= tried | payers


# --- sound means that it runs ---------------------------------------------------------------------------------------


def random_file(chance: random.Random) -> str:
    """Return a scenario of a valid form: numbers anywhere in what they can be, services, wards, rules and loops."""
    said = {"name": f"Random {chance.random()}", **_changes(chance), "invest": _bought(chance)}
    if chance.random() < 0.5:
        said["close"] = [{"ward": "acute-4", "from": "2026-07"}]
        said["funding"] = {"reinvest_share": chance.random()}
    if chance.random() < 0.3:
        said["stop_loss"] = {"net_cost_gbp": chance.choice([0, 1, 1e6, 1e12])}
    said["loops"] = {loop: chance.random() < 0.5 for loop in chance.sample(sorted(LOOPS), 3)}
    said["slow_layer"] = chance.choice(["running", "running", "held"])
    return json.dumps(said)


def _changes(chance: random.Random) -> dict[str, list[dict]]:
    known = [one for one in NUMBERS.values() if not one.name.startswith("demand.")]
    found: dict[str, list[dict]] = {"change": [], "what_if": []}
    for one in chance.sample(known, 6):
        found[extremes.block_of(one.name)].append({"parameter": one.name, "value": _value(one, chance)})
    return found


def _value(one, chance: random.Random) -> float:
    usual = one.low if one.most == float("inf") else min(one.high, one.most)
    found = chance.choice([one.low, usual, chance.uniform(one.low, usual), 10.0 * usual, usual / 100.0, 0.0])
    found = min(max(found, one.least), one.most, 5000.0 if one.whole else one.most)
    return round(found) if one.whole else found


def _bought(chance: random.Random) -> list[dict]:
    names = chance.sample(sorted(scenario.english_system().services), 2)
    units = [1, 3, 1000]
    return [{"service": name, "units": chance.choice(units), "from": f"2026-0{chance.randint(4, 9)}"} for name in names]


NUMBERS = known_numbers(extremes.place(), scenario.english_system())


def test_what_is_called_sound_runs_to_its_end_and_is_read(tmp_path):
    chance, sound = random.Random(12), []
    for number in range(40):
        path = tmp_path / f"random-{number}.yaml"
        path.write_text(random_file(chance))
        review = scenario.review(path, extremes.place(), 1)
        assert all(str(path) in problem.where and ":" in problem.where for problem in review.problems)
        sound += [review.resolved] if not review.problems else []
    assert len(sound) > 8
    found = run(plan(sound, years=1, replications=1), out=tmp_path / "runs", workers=1)
    assert Results.read(found.folder).scenarios == tuple(each.name for each in sound)


# --- counts, dates and memory ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("hbpos_places: 1", "hbpos_places: 100001", "hbpos_places: 100,001 are more than the 100,000 adults"),
        ("custody: 20}", "custody: 200000}", "presentations, custody: 200,000 are more than the 100,000 adults"),
        ("beds: 12", "beds: 200000", "wards 2, beds: 200,000 are more than"),
        ("census_date: 2026-04", "census_date: 2450-04", "The year 2450 is not among"),
        ("end: 17, slots: 3", "end: 17, slots: 1000000000", "slots: 1000000000 is above 10,000"),
    ],
)
def test_a_place_has_no_more_of_anything_than_adults(old, new, said, tmp_path):
    path = tmp_path / "place.yaml"
    path.write_text((ROOT / "tests" / "scenario" / "place.yaml").read_text().replace(old, new))
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if new in text)
    with pytest.raises(InputError, match=f"place.yaml:{line}\n.*{said}"):
        scenario.load_place(path)


def test_no_change_plans_more_slots_than_a_shift_can_have(tmp_path):
    path = tmp_path / "slots.yaml"
    path.write_text("name: Slots\nchange:\n  - {parameter: amhp_rota.day.slots, value: 1000000000}\n")
    (problem,) = scenario.review(path, extremes.place(), 1).problems
    assert problem.where == f"{path.as_posix()}:3"
    assert "10,000" in f"{problem.found} {problem.remedy}"


@pytest.mark.parametrize(("wards", "is_sound"), [(15, True), (16, False)])
def test_a_place_has_fifteen_wards_of_a_kind_and_no_more(wards, is_sound, tmp_path):
    more = "".join(f"  - {{name: more-{number}, kind: men, beds: 1}}\n" for number in range(wards - 2))
    path = tmp_path / "place.yaml"
    path.write_text(
        (ROOT / "tests" / "scenario" / "place.yaml").read_text().replace("hbpos_places", f"{more}hbpos_places")
    )
    found = [problem.found for problem in scenario.review(path).problems]
    assert found == ([] if is_sound else ["wards: There are 16 wards of the kind 'men'."])


def test_two_changes_that_only_together_cannot_be_are_both_named(tmp_path):
    path = tmp_path / "both.yaml"
    changes = "".join(
        f"  - {{parameter: beds.section_2_review_day_{which}, value: {day}}}\n"
        for which, day in (("first", 25), ("last", 24))
    )
    path.write_text(f"name: Both\nwhat_if:\n{changes}")
    found = scenario.review(path, extremes.place(), 1).problems
    assert [problem.where.rpartition(":")[2] for problem in found] == ["3", "4"]
    assert "the earliest would come after the latest" in found[0].found


def test_what_the_slow_layer_cannot_be_worked_out_with_is_refused_at_its_line(tmp_path):
    path = tmp_path / "free.yaml"
    path.write_text("name: Free\nwhat_if:\n  - {parameter: amhp_staff.share_55_and_over, value: 1}\n")
    (problem,) = scenario.review(path, extremes.place(), 1).problems
    assert problem.where == f"{path.as_posix()}:3"
    assert "something would be divided by 0" in problem.found


def test_more_people_than_there_is_memory_for_are_refused_before_it_is_taken(tmp_path, monkeypatch):
    resolved = scenario.resolve(
        scenario.load(EVERY_KEY), scenario.load_place(ROOT / "tests" / "scenario" / "place.yaml"), 1
    )
    monkeypatch.setattr(memory, "ALWAYS_TAKEN", 0)
    monkeypatch.setattr(memory, "free_bytes", lambda: 1e5)
    with pytest.raises(InputError, match=r"people who are inside or come in a year about 0\.0 GB"):
        scenario.resolve(scenario.load(EVERY_KEY), resolved.place, 1)
    with pytest.raises(RunError, match="people inside at once about"):
        simulate_scenario(resolved, seed=1, replications=1, first_replication=0, engine="compiled")
