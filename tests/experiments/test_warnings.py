"""What is worth a second look reaches Python, the results, the manifest, every report and every JSON."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tandemcare as tc
from tandemcare.cli.main import app
from tandemcare.experiments import switching_json, validate
from tandemcare.experiments.validation import Validation
from tandemcare.render import plain
from tandemcare.report import bridge_report, comparison_report, recosted_report, switching_report, validation_report
from tandemcare.running.address import manifest_of
from tandemcare.scenario import load, load_place, resolve, shipped_scenarios

LATE = """
name: Late
extends: {parent}
what_if: [{{parameter: need.growth, value: 0.3}}]
invest:
  - {{service: community-places, units: 50, from: 2026-04}}
  - {{service: community-places, units: 50, from: 2040-04}}
"""
QUICK = {"years": 1, "replications": 1, "workers": 1}
SAID = (
    "late.yaml:4: need.growth is 0.3, outside its range",
    "late.yaml:7: April 2040 is after the end of a run of 1 year.",
    "The place has changed since it was calibrated",
)


@pytest.fixture(scope="module")
def late(tmp_path_factory) -> tuple[Path, Path, object]:
    """A scenario of which something begins after the end, and a place that has changed since it was calibrated."""
    folder = tmp_path_factory.mktemp("late")
    path = folder / "late.yaml"
    path.write_text(LATE.format(parent=shipped_scenarios()[0]), encoding="utf-8")
    known = load_place()
    return folder, path, replace(known, adults=known.adults + 1)


def told(call):
    """What a call returns, and the warnings that it gives, which are all ours and point here."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = call()
    assert all(issubclass(one.category, tc.TandemWarning) for one in caught)
    assert {one.filename for one in caught} == {__file__}
    return found, [str(one.message) for one in caught]


def assert_said(lines):
    """Every warning is there, once."""
    for said in SAID:
        assert sum(said in line for line in lines) == 1, (said, lines)
    assert len(lines) == len(SAID)


def doors(late):
    """Every door of Python that runs a scenario, with what it returns and its reports."""
    _, path, place = late
    usual = {**QUICK, "place": place, "out": late[0] / "runs"}
    price = ["community_places.price"]
    return {
        "compare": (lambda: tc.compare([shipped_scenarios()[0], path], **usual), comparison_report),
        "bridge": (lambda: tc.bridge(path, **usual), bridge_report),
        "switching": (lambda: tc.switching([path], parameters=price, **usual), switching_report),
    }


@pytest.mark.parametrize("door", ["compare", "bridge", "switching"])
def test_they_reach_python_results_manifest_and_report(late, door: str):
    call, report = doors(late)[door]
    found, given = told(call)
    assert_said([" ".join(text.replace("\n    ", ": ", 1).split()) for text in given])
    results = found if door == "compare" else found.results
    assert_said(results.warnings)
    assert not any("/" in line for line in results.warnings)
    manifest = json.loads((results.folder / "manifest.json").read_text(encoding="utf-8"))
    assert [list(each["warnings"]) for each in manifest["scenarios"]][-1] == list(results.warnings)[-3:]
    text = " ".join(plain(report(found)).split())
    for said in SAID:
        assert text.count(said) == 1
    read = tc.Results.read(results.folder)
    assert read.warnings == results.warnings
    as_json = switching_json(found) if door == "switching" else found.to_json_object()
    assert as_json["warnings"] == list(results.warnings)


def test_a_costing_keeps_them(late):
    call, _ = doors(late)["compare"]
    results, _ = told(call)
    costed = tc.recost(results, {"community_places.price": 4000.0})
    assert_said(costed.warnings)
    assert "Warnings:" in plain(recosted_report(costed))


def test_a_scenario_that_is_simulated_alone_gives_them_too(late):
    _, path, place = late
    _, given = told(lambda: tc.simulate_scenario(path, place=place, years=1))
    assert len(given) == len(SAID)


def test_the_commands_say_them_on_stderr_once(late):
    folder, path, _ = late
    words = ["--years", "1", "--replications", "1", "--workers", "1", "--out", str(folder / "runs")]
    parameter = ["--parameter", "community_places.price"]
    for command, more in (
        ("compare", ["--no-pictures", "--full"]),
        ("switching", parameter),
        ("bridge", ["--no-pictures"]),
    ):
        shown = CliRunner().invoke(app, [command, str(path), *words, *more])
        assert shown.exit_code == 0, shown.stderr
        assert shown.stderr.count("Warning: ") == shown.stdout.count("late.yaml:") == 2
        assert "April 2040 is after the end" in shown.stderr


def test_they_are_no_part_of_the_address(late):
    from tandemcare.experiments import plan

    _, path, place = late
    resolved = resolve(load(path), place, 1)
    quiet = replace(resolved, warnings=())
    one, other = (manifest_of(plan([each], years=1, replications=1), "here") for each in (resolved, quiet))
    assert one["run"] == other["run"]
    assert one["scenarios"][0]["warnings"]
    assert not other["scenarios"][0]["warnings"]


def test_a_validation_keeps_them(late, monkeypatch):
    from tandemcare.experiments import validation

    monkeypatch.setattr(validation, "sample", lambda *_, **__: [{}])
    monkeypatch.setattr(validation, "_slow", lambda *_: {})
    found, given = told(lambda: validate(late[2], years=1, replications=1))
    assert isinstance(found, Validation)
    assert len(given) == len(found.warnings) == 1
    assert found.to_json_object()["warnings"] == list(found.warnings)
    assert "The place has changed since it was calibrated" in plain(validation_report(found))


def test_a_slow_layer_that_is_held_for_want_of_a_baseline_is_warned_of():
    resolved = resolve(load(shipped_scenarios()[0]), replace(load_place(), baseline={}), 1)
    assert resolved.plan is None
    assert any("the slow layer is held" in warning.found for warning in resolved.warnings)


def test_nothing_to_warn_of_is_nothing_said():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = tc.simulate_scenario(shipped_scenarios()[0], years=1)
    assert found.resolved.warnings == ()
