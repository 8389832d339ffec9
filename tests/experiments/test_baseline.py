"""One baseline: comparison, bridge and switching values measure from the same scenario, and say which."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import tandemcare as tc
from tandemcare.cli.main import app
from tandemcare.experiments import StudyRequest, from_baseline, plan_bridge, switching_json
from tandemcare.render import plain
from tandemcare.report import bridge_report, switching_report
from tandemcare.scenario import MODEL, Funding, baseline_of, load, parts_of, rules_of_parts
from tandemcare.scenario.items import PooledBudget
from tandemcare.scenario.shipped import stylised_place

ROOT = """
name: National
change:
  - {parameter: floating_support.places, value: 90}
invest:
  - {service: crisis-house-beds, units: 4, from: 2026-04}
"""
MIDDLE = "name: Region\nextends: national.yaml\nchange: [{parameter: housing.units, value: 270}]\n"
CHILD = """
name: Local
extends: region.yaml
invest:
  - {service: community-places, units: 200, from: 2026-04}
"""
QUICK = {"years": 1, "replications": 2, "workers": 1}
PRICE = "community_places.price"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A chain of three scenarios, of which the first changes something itself."""
    folder = tmp_path_factory.mktemp("chain")
    for name, text in (("national", ROOT), ("region", MIDDLE), ("local", CHILD)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def measured(files):
    """The same file compared, bridged and switched, and each of these with a baseline that is named."""
    local = files / "local.yaml"
    found = {}
    for first, baseline in (("national", None), ("region", files / "region.yaml")):
        compared = tc.compare([local], baseline=files / f"{first}.yaml", **QUICK, out=files / "runs")
        bridged = tc.bridge(local, baseline=baseline, **QUICK, out=files / "runs")
        switched = tc.switching([local], parameters=[PRICE], baseline=baseline, **QUICK, out=files / "runs")
        found[first] = compared, bridged, switched
    return found


def test_a_baseline_is_named_as_a_shipped_scenario_and_stands_there_once(files, monkeypatch):
    monkeypatch.chdir(files)
    shipped = stylised_place().parent.parent / "as-is.yaml"
    assert from_baseline("as-is.yaml", [shipped, "local.yaml"]) == ["as-is.yaml", "local.yaml"]
    request = StudyRequest(["local.yaml"], years=1)
    assert "As is" in plan_bridge(request, "cost_total_gbp", "as-is.yaml").baseline


@pytest.mark.parametrize("first", ["national", "region"])
def test_one_file_gives_one_difference(measured, first: str):
    compared, bridged, switched = measured[first]
    difference = compared.figures("local", "cost_total_gbp").difference
    assert difference.mean != 0.0
    assert bridged.difference == difference
    parts = [*(bar.difference.mean for bar in bridged.bars), bridged.interaction.mean]
    assert math.fsum(parts) == pytest.approx(difference.mean)
    cost = compared.payback()["net_present_cost_gbp"].iloc[0]
    assert switched.frame["cost_gbp"].tolist() == [cost]
    assert switched.results.scenarios[0] == bridged.results.scenarios[0] == first


def test_a_baseline_of_a_comparison_is_the_first_scenario_and_not_there_twice(files):
    national, local = files / "national.yaml", files / "local.yaml"
    assert from_baseline(national, [local, national]) == [national, local]
    assert from_baseline(None, [local, national]) == [local, national]
    loaded = load(national)
    assert from_baseline(loaded, [local, loaded]) == [loaded, local]


def test_another_baseline_gives_another_difference(measured):
    (one, *_), (other, *_) = measured["national"], measured["region"]
    assert one.payback()["net_present_cost_gbp"].iloc[0] != other.payback()["net_present_cost_gbp"].iloc[0]


@pytest.mark.parametrize(
    ("first", "said"),
    [("national", "with which its chain of `extends` begins"), ("region", "which was named as the baseline")],
)
def test_which_it_is_is_said_in_python_in_reports_and_in_json(measured, first: str, said: str):
    _, bridged, switched = measured[first]
    for found, report in ((bridged, bridge_report(bridged)), (switched, switching_report(switched))):
        assert found.baseline.startswith(f"Measured from {first.capitalize()}, {said}")
        assert found.baseline in " ".join(plain(report).split())
    for told in (bridged.to_json_object(), switching_json(switched)):
        assert told["measured_from"] == bridged.baseline


def test_the_bars_are_what_is_changed_from_there(measured):
    _, from_root, _ = measured["national"]
    assert [bar.change for bar in from_root.bars] == [
        "housing.units 270",
        "community-places, 200 from 2026-04",
    ]
    _, from_region, _ = measured["region"]
    assert [bar.change for bar in from_region.bars] == ["community-places, 200 from 2026-04"]


def test_a_bridge_is_planned_from_the_root_of_the_chain(files):
    planned = plan_bridge(StudyRequest((files / "local.yaml",), years=1, replications=1))
    names = [cell.scenario.name for cell in planned.grid.cells]
    assert names == ["national", "only housing.units 270", "only community-places, 200 from 2026-04", "local"]
    assert planned.baseline == "Measured from National, with which its chain of `extends` begins."


def test_the_command_takes_a_baseline(files):
    words = ["--years", "1", "--replications", "2", "--workers", "1", "--out", str(files / "runs"), "--json"]
    named = ["--baseline", str(files / "region.yaml"), *words]
    told = CliRunner().invoke(app, ["bridge", str(files / "local.yaml"), *named])
    assert json.loads(told.stdout)["baseline"] == "region"
    told = CliRunner().invoke(app, ["switching", str(files / "local.yaml"), "--parameter", PRICE, *named])
    assert json.loads(told.stdout)["scenarios"][0]["against"] == "region"
    told = CliRunner().invoke(app, ["compare", str(files / "local.yaml"), *named])
    assert [each["name"] for each in json.loads(told.stdout)["scenarios"]] == ["region", "local"]


def test_what_extends_nothing_is_measured_from_the_place_without_changes(files):
    found = baseline_of(load(files / "national.yaml"))
    assert (found.scenario.items, found.scenario.name) == ((), "as-is")
    assert "without any change (As is), as National extends no scenario" in found.sentence


def test_scenarios_with_several_baselines_are_asked_for_one(files):
    (files / "alone.yaml").write_text(
        "name: Alone\nchange: [{parameter: housing.units, value: 250}]\n", encoding="utf-8"
    )
    with pytest.raises(tc.InputError, match="Name one baseline for all of them") as error:
        tc.switching([files / "local.yaml", files / "alone.yaml"], parameters=[PRICE], **QUICK, out=files / "runs")
    assert error.value.problems[0].where == "scenario 'alone'"


def test_items_that_a_baseline_has_more_are_bars_too(files):
    root, local = load(files / "national.yaml"), load(files / "local.yaml")
    labels = [label for label, _ in parts_of(root, local)]
    assert labels == ["housing.units as it is", "without community-places, 200 from 2026-04"]


def test_loops_that_differ_are_the_first_bar_and_the_others_are_made_on_it(files):
    root = load(files / "national.yaml")
    local = replace(load(files / "local.yaml"), loops_off=frozenset({"unmet_need"}))
    (label, first), *others = parts_of(local, root)
    assert (label, first.loops_off, first.items) == (MODEL, local.loops_off, root.items)
    assert {part.loops_off for _, part in others} == {local.loops_off}
    assert "that is the first bar" in rules_of_parts(local, root)[-1]


def test_rules_of_money_are_a_bar_where_the_baseline_feels_them(files):
    root = load(files / "national.yaml")
    pooled = replace(root, funding=Funding(pooled_budget=PooledBudget((("council", 0.5), ("icb", 0.5)))))
    ((label, part),) = parts_of(pooled, root)
    assert (label, part.funding, part.items) == ("rules of money", pooled.funding, root.items)


@pytest.mark.parametrize("way", [tc.bridge, tc.switching])
def test_a_baseline_of_another_place_is_refused(files, tmp_path, way):
    stylised = stylised_place().read_text(encoding="utf-8")
    for name in ("here", "there"):
        named = stylised.replace("name: Stylised place of 500,000 adults", f"name: {name}")
        (tmp_path / f"place-{name}.yaml").write_text(named, encoding="utf-8")
        text = f"{CHILD if name == 'here' else ROOT}place: place-{name}.yaml\n".replace("region", "there")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    asked = tmp_path / "here.yaml"
    with pytest.raises(tc.InputError, match="there, the baseline, is of another place") as error:
        way(asked if way is tc.bridge else [asked], **QUICK, out=tmp_path)
    assert error.value.problems[0].where.endswith("there.yaml:7")
