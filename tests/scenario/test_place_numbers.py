"""Numbers of a place: beliefs that are others there, in every scenario of it, checked by line and told with it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import tandemcare as tc
from tandemcare.cli.main import app
from tandemcare.experiments.psa_design import uncertain_numbers
from tandemcare.model import LocalNumber
from tandemcare.render import plain
from tandemcare.report import comparison_report
from tandemcare.scenario import (
    Scenario,
    WhatIf,
    check,
    load_place,
    parameters_in,
    resolve,
    resolved_with,
    study_numbers,
    system_in,
)
from tandemcare.scenario.shipped import stylised_place

PRICE, STAY = "community_places.price", "out_of_area.extra_days"
AS_IS = Scenario("as-is", "As is")
OWN = f"numbers:\n  - {{parameter: {PRICE}, value: 3000, range: [2500, 3500], why: a contract}}\n"


def of_file(write, numbers: str, name: str = "place.yaml"):
    return write(stylised_place().read_text(encoding="utf-8") + numbers, name)


@pytest.fixture
def place(write):
    return load_place(of_file(write, OWN))


def test_a_number_of_a_place_is_what_every_scenario_of_it_is_resolved_with(place):
    assert place.numbers == (LocalNumber(PRICE, 3000.0, (2500.0, 3500.0)),)
    here, elsewhere = resolve(AS_IS, place, 1), resolve(AS_IS, load_place(), 1)
    assert (here.values[PRICE], elsewhere.values[PRICE]) == (3000.0, 3900.0)
    assert json.loads(here.text)["place"]["numbers"] != json.loads(elsewhere.text)["place"]["numbers"]
    assert here.name == "as-is"  # it holds for all, and marks none
    assert parameters_in(place)[PRICE].value == 3000.0


def test_a_study_stands_before_a_place_and_a_what_if_before_both(place):
    study = study_numbers({PRICE: 3300.0})
    assert resolve(AS_IS, place, 1, numbers=study).values[PRICE] == 3300.0
    own = Scenario("dear", "Dear", changes=(WhatIf(PRICE, 4100.0),))
    assert resolve(own, place, 1, numbers=study).values[PRICE] == 4100.0
    assert resolved_with(resolve(AS_IS, place, 1), {PRICE: 2600.0}, 1).values[PRICE] == 2600.0
    assert resolved_with(resolve(AS_IS, place, 1, numbers=study), {}, 1).values[PRICE] == 3300.0


def test_draws_move_a_number_of_a_place_over_the_range_that_it_gives_and_no_other(place):
    known = replace(place, numbers=(LocalNumber(PRICE, 3000.0),))
    for here, ends in ((place, [(2500.0, 3500.0)]), (known, [])):
        numbers, _ = uncertain_numbers([resolve(AS_IS, here, 1)], system_in(here))
        assert [(one.low, one.high) for one in numbers if one.name == PRICE] == ends


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("{parameter: community.caseload_per_100k, value: 800}", "is decided, and no belief"),
        ("{parameter: s117.nhs_share, value: 0.6}", "is decided, and no belief"),
        ("{parameter: crisis_house.beds, value: 3}", "is decided, and no belief"),
        ("{parameter: demand.custody, value: 1.2}", "is a fact of the place"),
        ("{parameter: price.nonsense, value: 3}", "There is no parameter"),
        (f"{{parameter: {PRICE}, value: -1}}", "-1"),
        (f"{{parameter: {PRICE}, value: 3000, range: [3100, 3500]}}", "outside its own range"),
        (f"{{parameter: {PRICE}, value: 3000, unit: pence}}", "The unit of"),
        (f"{{parameter: {PRICE}, value: 3000, until: 2028-04}}", "There is no such key"),
    ],
)
def test_what_a_place_cannot_say_is_refused_by_line(write, number, said):
    path = of_file(write, f"numbers:\n  - {{parameter: {STAY}, value: 3}}\n  - {number}\n")
    problems = check([path])
    last = len(path.read_text(encoding="utf-8").splitlines())
    assert [problem.where for problem in problems] == [f"{path.as_posix()}:{last}"]
    with pytest.raises(tc.InputError, match=said):
        load_place(path)


def test_a_place_made_in_python_is_refused_alike():
    place = replace(load_place(), numbers=(LocalNumber("s117.nhs_share", 0.6),))
    with pytest.raises(tc.InputError, match="is decided"):
        resolve(AS_IS, place, 1)


def test_a_place_says_as_before_that_it_is_calibrated_until_a_number_is_another(place):
    assert load_place().facts_digest == load_place().calibrated_with
    assert any("changed since it was calibrated" in one.found for one in resolve(AS_IS, place, 1).warnings)


def test_the_numbers_of_a_place_are_told_under_a_comparison_and_by_the_command(write, tmp_path):
    path = of_file(write, OWN)
    ask = {"place": path, "years": 1, "replications": 1, "workers": 1, "out": tmp_path / "runs"}
    found = tc.compare([AS_IS, Scenario("more", "More")], **ask)
    said = " ".join(plain(comparison_report(found)).split())
    assert f"({PRICE}): 3000 GBP per place and year in place of 3900, in every scenario, from 2500 to 3500" in said
    assert found.manifest["places"][0]["facts"]["numbers"][0]["value"] == 3000.0
    told = CliRunner().invoke(app, ["parameters", PRICE, "--place", str(path), "--json"])
    assert json.loads(told.stdout)["parameters"][PRICE]["value"] == 3000.0
    usual = tc.compare([AS_IS, Scenario("more", "More")], **(ask | {"place": None}))
    assert usual.manifest["run"] != found.manifest["run"]
