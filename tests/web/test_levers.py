"""Levers: what is moved is a scenario file and a file of numbers, which the command line runs to the same bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import tandemcare as tc
from tandemcare import evidence, scenario
from tandemcare.web import Choice, Uploads, all_settings
from tandemcare.web.chosen import files_of, understood
from tandemcare.web.levers import levers

PLACE = scenario.load_place()
MOVED = {"beds-closed": 25, "community-places": 100, "need-growth": 0.01, "ring-fenced": 1, "bought-after": 3}


def moved(tmp_path: Path, **chosen):
    return understood(files_of(Uploads(tmp_path / "uploads"), "a", Choice(**chosen))).moved


def test_every_lever_says_where_it_comes_from_and_its_default_is_in_its_range():
    found = levers(PLACE)
    assert len(found) == len({each.key for each in found}) == len(evidence.lever_ranges())
    for each in found:
        assert each.low <= each.default <= each.high
        assert each.low < each.high
        assert 0.0 < each.step <= each.high - each.low
        assert all((each.label, each.unit, each.source, each.note))
        assert each.grade in evidence.GRADES


def test_levers_grow_with_the_place():
    larger = replace(PLACE, adults=3 * PLACE.adults)
    before, now = ({each.key: each.high for each in levers(place)} for place in (PLACE, larger))
    assert now["community-places"] == 3 * before["community-places"]
    assert now["beds-closed"] == before["beds-closed"]


def test_levers_at_their_default_change_nothing_and_stand_in_no_file(tmp_path):
    found = moved(tmp_path, values={each.key: each.default for each in levers(PLACE)})
    assert found.scenario == tc.load("as-is")
    assert (found.scenario_text, found.numbers_text) == ("", "")


@pytest.mark.parametrize("base", ["as-is", "double-running"])
def test_what_is_run_is_a_file_that_says_the_same(tmp_path, base):
    found = moved(tmp_path, base=base, values=MOVED)
    (tmp_path / found.scenario_file).write_text(found.scenario_text, encoding="utf-8")
    (tmp_path / "numbers.yaml").write_text(found.numbers_text, encoding="utf-8")
    read = tc.load(tmp_path / found.scenario_file)
    numbers = scenario.load_numbers(tmp_path / "numbers.yaml")
    assert read == scenario.load(read.path)
    both = ((found.scenario, found.numbers), (read, numbers))
    ours, files = (scenario.resolve(one, PLACE, 10, numbers=given) for one, given in both)
    assert (ours.name, ours.title, ours.text, ours.values, ours.changes) == (
        files.name,
        files.title,
        files.text,
        files.values,
        files.changes,
    )


def test_the_command_line_runs_the_files_to_the_same_bytes(tmp_path):
    found = moved(tmp_path, values={"community-places": 50, "bought-after": 0, "need-growth": 0.01})
    (tmp_path / found.scenario_file).write_text(found.scenario_text, encoding="utf-8")
    (tmp_path / "numbers.yaml").write_text(found.numbers_text, encoding="utf-8")
    asked = {"years": 1, "replications": 1, "seed": 3}
    ours = tc.compare(["as-is", found.scenario], numbers=found.numbers, out=tmp_path / "ours", **asked)
    theirs = tc.compare(
        ["as-is", tmp_path / found.scenario_file], numbers=tmp_path / "numbers.yaml", out=tmp_path / "theirs", **asked
    )
    assert ours.folder.name == theirs.folder.name
    for path in theirs.folder.iterdir():
        if path.is_file() and path.name != ".lock":
            assert (ours.folder / path.name).read_bytes() == path.read_bytes(), path.name


def test_an_upload_is_extended_beside_it(tmp_path):
    uploads = Uploads(tmp_path / "uploads")
    text = "name: More\nextends: as-is.yaml\nbought: {times: 2}\n"
    upload = uploads.take("a", "more.yaml", [text.encode()])
    found = understood(files_of(uploads, "a", Choice(upload.token, values={"ring-fenced": 1}))).moved
    path = upload.path.parent / found.scenario_file
    path.write_text(found.scenario_text, encoding="utf-8")
    assert tc.load(path).bought == found.scenario.bought == tc.load(path).bought.__class__(2.0, True)


def test_what_the_base_closes_closes_once(tmp_path):
    found = moved(tmp_path, base="double-running", values={"beds-closed": 21})
    wards = [str(one.ward) for one in scenario.resolve(found.scenario, PLACE, 10).source.closures]
    assert len(wards) == 3


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"community-places": 1e9}, "outside its range"),
        ({"community-places": -1}, "outside its range"),
        ({"beds-closed": 1.5}, "not a whole number"),
        ({"need-growth": float("nan")}, "is no number"),
        ({"comunity-places": 1}, "Did you mean 'community-places'"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(tmp_path, values, told):
    with pytest.raises(tc.InputError, match=told):
        moved(tmp_path, values=values)


def test_all_problems_are_told_at_once(tmp_path):
    with pytest.raises(tc.InputError) as error:
        moved(tmp_path, values={"beds-closed": 1e6, "amhp-fte": -2, "what": 1})
    assert len(error.value.problems) == 3


def test_numbers_of_a_file_stay_beside_beliefs_that_are_moved(tmp_path):
    found = moved(tmp_path, numbers="numbers/amhp-retention", values={"need-growth": 0.02})
    assert [one.parameter for one in found.numbers.numbers] == ["amhp_retention.effect", "need.growth"]
    (tmp_path / "numbers.yaml").write_text(found.numbers_text, encoding="utf-8")
    assert scenario.load_numbers(tmp_path / "numbers.yaml").said == found.numbers.said


def test_all_settings_are_all_numbers_each_with_its_key():
    found = all_settings(PLACE)
    assert {each.name for each in found} >= set(evidence.parameters())
    assert {each.key for each in found} == {"change", "numbers"}
    assert all(each.unit and each.label and each.source for each in found)
