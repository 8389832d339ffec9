"""Decisions and beliefs apart: what a scenario may change, what holds for a whole study, and what is marked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import tandemcare as tc
from tandemcare.cli.main import app
from tandemcare.experiments import StudyRequest
from tandemcare.render import plain
from tandemcare.report import bridge_report, comparison_report
from tandemcare.running.cell_checks import problems_of_cells
from tandemcare.running.cells import Cell
from tandemcare.scenario import (
    Change,
    Scenario,
    WhatIf,
    check,
    english_system,
    is_decided,
    load,
    load_numbers,
    load_place,
    problems_of_numbers,
    resolve,
    resolved_with,
    shipped_scenarios,
    study_numbers,
)
from tandemcare.scenario.decisions import DECIDED, MARK
from tandemcare.scenario.shipped import shipped_folder
from tandemcare.scenario.system import known_numbers

PLACE = load_place()
PRICE = "community_places.price"
QUICK = {"years": 1, "replications": 2, "workers": 1}


def test_every_pattern_of_what_is_decided_names_something_and_every_effect_and_price_is_a_belief():
    known = known_numbers(PLACE, english_system())
    doctors = replace(PLACE, section_12_doctors=PLACE.amhp_rota)  # named by few places, and decided where they are
    decided = known_numbers(doctors, english_system())
    for pattern in DECIDED:
        assert any(is_decided(name, (pattern,)) for name in decided), pattern
    for name, number in known.items():
        if number.unit.startswith("GBP") or name.endswith(".effect") or name.startswith(("hazard.", "demand.")):
            assert not is_decided(name), name


def test_a_belief_in_one_scenario_is_refused_by_line_with_all_else_that_is_wrong(write):
    path = write(
        "name: Cheap\nchange:\n"
        f"  - {{parameter: {PRICE}, value: 3000}}\n"
        "  - {parameter: crisis_house.beds, value: 3}\n"
        "  - {parameter: hazard.team_ratio, value: 0.5, what_if: true}\n"
        "what_if:\n  - {parameter: housing.units, value: 3}\n"
        "  - {parameter: amhp_hub.hours_saved, value: 0.2}\n"
    )
    problems = check([path])
    assert [problem.where.rpartition(":")[2] for problem in problems] == ["3", "5", "5", "7"]
    assert problems[0].found.startswith(f"{PRICE} is a belief: nobody decides it")
    assert "--numbers FILE" in problems[0].remedy
    assert "`what_if`" in problems[0].remedy
    assert any("`what_if:`" in problem.remedy for problem in problems[1:3])
    assert problems[3].found == "housing.units is decided, and no belief."


def test_what_is_made_in_python_is_refused_alike():
    with pytest.raises(tc.InputError, match="is a belief"):
        resolve(Scenario("cheap", "Cheap", changes=(Change(PRICE, 3000.0),)), PLACE, 1)
    resolved = resolve(Scenario("cheap", "Cheap", changes=(WhatIf(PRICE, 3000.0),)), PLACE, 1)
    assert (resolved.name, resolved.title) == ("cheap (what if)", "Cheap (what if)")


def test_one_shipped_scenario_changes_a_belief_and_is_marked_for_it():
    (marked,) = [load(path) for path in shipped_scenarios() if load(path).what_ifs]
    assert [one.parameter for one in marked.what_ifs] == ["need.growth"]
    assert (marked.name, marked.mark) == ("do-nothing-growth", MARK)
    assert resolve(marked, PLACE, 1).title.endswith(MARK)
    for path in sorted((shipped_folder() / "numbers").glob("*.yaml")):
        assert problems_of_numbers(load_numbers(path), PLACE) == []


def test_numbers_are_refused_by_line_all_at_once(write):
    path = write(
        f"numbers:\n  - {{parameter: {PRICE}, value: -1}}\n  - {{parameter: crisis_house.beds, value: 3}}\n"
        "  - {parameter: need.growht, value: 0.01}\n  - {parameter: need.growth, value: 0.01, unit: per cent}\n",
        "numbers.yaml",
    )
    bad = write("name: Bad\nchange: [{parameter: nonsense, value: 1}]\n")
    with pytest.raises(tc.InputError) as refused:
        StudyRequest([bad], numbers=path, **QUICK).resolved()
    found = [problem.where.rpartition("/")[2] for problem in refused.value.problems]
    assert found == [*(f"numbers.yaml:{line}" for line in (2, 3, 4, 5)), "story.yaml:2"]
    assert [problem.where for problem in check([path])] == [str(path.as_posix()) + f":{n}" for n in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("numbers: []\n", "The list is empty"),
        ("numbers: [{parameter: need.growth}]\n", "This is missing"),
        ("numbers: [{parameter: need.growth, value: 0.01, range: [0.02, 0.03]}]\n", "outside its own range"),
        ("numbers: [{parameter: need.growth, value: 0.01, from: 2026-04}]\n", "There is no such key"),
        ("name: A\n", "not a file of numbers"),
    ],
)
def test_a_file_of_numbers_that_is_none_is_refused(write, text, said):
    with pytest.raises(tc.InputError, match=said):
        load_numbers(write(text, "numbers.yaml"))


def test_a_number_given_twice_is_refused(write):
    twice = write("numbers:\n" + "  - {parameter: need.growth, value: 0.01}\n" * 2, "numbers.yaml")
    (problem,) = problems_of_numbers(load_numbers(twice), PLACE)
    assert problem.where.endswith("numbers.yaml:3")


def test_numbers_are_no_scenario_and_say_so(write):
    with pytest.raises(tc.InputError, match="not a scenario"):
        load(write("numbers: [{parameter: need.growth, value: 0.01}]\n"))


def test_a_number_of_a_study_is_what_every_scenario_is_resolved_with():
    numbers = study_numbers({PRICE: 3000.0})
    plain_run, other = (
        resolve(load(shipped_scenarios()[0]), PLACE, 1, numbers=one) for one in (study_numbers({}), numbers)
    )
    assert (plain_run.values[PRICE], other.values[PRICE]) == (3900.0, 3000.0)
    assert plain_run.text != other.text
    assert "numbers" not in json.loads(plain_run.text)
    assert other.name == "as-is"  # it holds for all, and marks none
    drawn = resolved_with(other, {"need.growth": 0.01}, 1)
    assert (drawn.values[PRICE], drawn.values["need.growth"]) == (3000.0, 0.01)
    assert resolved_with(other, {PRICE: 3500.0}, 1).values[PRICE] == 3500.0


def test_a_number_that_describes_the_census_is_warned_of():
    resolved = resolve(load(shipped_scenarios()[0]), PLACE, 1, numbers=study_numbers({"hazard.team_ratio": 0.5}))
    assert any("describes the census" in warning.found for warning in resolved.warnings)
    resolved = resolve(load(shipped_scenarios()[0]), PLACE, 1, numbers=study_numbers({PRICE: 3000.0}))
    assert not any("describes the census" in warning.found for warning in resolved.warnings)


def test_scenarios_of_unlike_numbers_are_not_compared():
    as_is, other = (load(path) for path in shipped_scenarios()[:2])
    one, two = resolve(as_is, PLACE, 1), resolve(other, PLACE, 1, numbers=study_numbers({PRICE: 3000.0}))
    (problem,) = problems_of_cells([Cell(one, 1), Cell(two, 1)])
    assert "unlike runs are not compared" in problem.found


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Community places bought: as they are, in a study where they are cheaper, and cheaper in one scenario alone."""
    folder = tmp_path_factory.mktemp("beliefs")
    buys = "name: Story\ninvest:\n  - {service: community-places, units: 300, from: 2026-04}\n"
    (folder / "more.yaml").write_text(buys)
    (folder / "cheap.yaml").write_text(f"{buys}what_if:\n  - {{parameter: {PRICE}, value: 3000}}\n")
    (folder / "numbers.yaml").write_text(f"numbers:\n  - {{parameter: {PRICE}, value: 3000, range: [2500, 3500]}}\n")
    (folder / "as-is.yaml").write_text("name: As is\n")
    ask = {**QUICK, "out": folder / "runs"}
    return folder, {
        "usual": tc.compare([folder / "as-is.yaml", folder / "more.yaml"], **ask),
        "study": tc.compare([folder / "as-is.yaml", folder / "more.yaml"], numbers=folder / "numbers.yaml", **ask),
        "alone": tc.compare([folder / "as-is.yaml", folder / "cheap.yaml"], **ask),
    }


def test_numbers_are_part_of_a_run_and_of_what_is_said_of_it(compared):
    _, found = compared
    usual, study = found["usual"], found["study"]
    assert usual.manifest["study"] != study.manifest["study"]
    assert "numbers" not in usual.manifest
    assert study.manifest["numbers"] == [{"parameter": PRICE, "value": 3000.0, "range": [2500.0, 3500.0]}]
    said = " ".join(plain(comparison_report(study)).split())
    assert f"({PRICE}): 3000 GBP per place and year in place of 3900, in every scenario, from 2500 to 3500" in said
    assert study.to_json_object()["numbers"] == study.manifest["numbers"]
    cost = [one.figures("more", "cost_community_gbp").difference.mean for one in (usual, study)]
    assert cost[0] > cost[1] > 0.0


def test_a_scenario_with_a_belief_of_its_own_is_marked_wherever_it_shows(compared):
    _, found = compared
    alone = found["alone"]
    marked = "cheap (what if)"
    assert alone.scenarios == ("as-is", marked)
    assert [each["what_if"] for each in alone.manifest["scenarios"]] == [[], [PRICE]]
    assert set(alone.table("yearly")["scenario"].unique()) == {"as-is", marked}
    assert set(alone.net_by_payer()["scenario"].unique()) <= {marked}
    said = " ".join(plain(comparison_report(alone)).split())
    assert f"Story (what if): {PRICE} differs in this scenario alone, and nobody decides it" in said
    assert alone.to_json_object()["scenarios"][1]["what_if"] == [PRICE]


def test_a_bridge_and_switching_values_take_numbers_and_mark_what_ifs(compared):
    folder, found = compared
    ask = {**QUICK, "out": folder / "runs", "numbers": folder / "numbers.yaml"}
    bridged = tc.bridge(folder / "more.yaml", **ask)
    assert bridged.difference == found["study"].figures("more", "cost_total_gbp").difference
    assert bridged.to_json_object()["numbers"] == found["study"].manifest["numbers"]
    switched = tc.switching([folder / "more.yaml"], parameters=[PRICE], **ask)
    (row,) = switched.frame.to_dict("records")
    assert (row["value"], row["low"], row["high"]) == (3000.0, 2500.0, 3500.0)
    marked = tc.bridge(folder / "cheap.yaml", **QUICK, out=folder / "runs")
    assert [bar.change.endswith("(what if)") for bar in marked.bars] == [True, False]
    assert "Story (what if)" in plain(bridge_report(marked))


def test_the_command_takes_a_file_of_numbers(compared):
    folder, found = compared
    words = ["--years", "1", "--replications", "2", "--workers", "1", "--out", str(folder / "runs"), "--json"]
    files = [str(folder / "as-is.yaml"), str(folder / "more.yaml")]
    told = CliRunner().invoke(app, ["compare", *files, "--numbers", str(folder / "numbers.yaml"), *words])
    assert json.loads(told.stdout)["run"] == str(found["study"].folder)
