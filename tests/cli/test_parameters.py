"""`tandem parameters` shows every number with its source, marks assumptions and offers what was meant."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tandemcare.evidence
from tandemcare.cli import parameters as command
from tandemcare.cli.main import app
from tandemcare.evidence.read import read_parameters

SAMPLES = read_parameters(Path(__file__).parent.parent / "evidence" / "data")


@pytest.fixture(autouse=True)
def _samples(monkeypatch):
    monkeypatch.setattr(tandemcare.evidence, "parameters", lambda: SAMPLES)


def shown(*words: str) -> str:
    result = CliRunner().invoke(app, ["parameters", *words])
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def row_of(table: str, name: str) -> str:
    (row,) = (line for line in table.splitlines() if line.startswith(name))
    return row


def test_the_table_has_every_parameter_in_order():
    table = shown()
    places = [table.index(name) for name in SAMPLES]
    assert places == sorted(places)


def test_a_row_says_value_range_unit_and_grade():
    row = row_of(shown(), "beds.acute_occupancy")
    for words in ("Adult acute bed occupancy", "0.95", "0.92 to 0.98", "share", " B"):
        assert words in row


def test_only_assumptions_are_marked_as_such():
    table = shown()
    assert "D assumption" in row_of(table, "amhp.leaver_rate")
    assert table.count("assumption") == 1


@pytest.fixture
def _fitted(monkeypatch):
    fitted = replace(SAMPLES["amhp.leaver_rate"], grade="F", fitted_to="8% of heads leave in a year")
    monkeypatch.setattr(tandemcare.evidence, "parameters", lambda: {**SAMPLES, fitted.name: fitted})


@pytest.mark.usefixtures("_fitted")
def test_what_was_fitted_is_told_from_what_was_assumed():
    table = shown()
    assert row_of(table, "amhp.leaver_rate").rstrip().endswith("F fitted")
    assert "assumption" not in table
    assert re.search(
        r"grade +F: fitted to 8% of heads leave in a year\n", re.sub(r" +\n", "\n", shown("amhp.leaver_rate"))
    )
    found = json.loads(shown("amhp.leaver_rate", "--json"))["parameters"]["amhp.leaver_rate"]
    assert (found["grade"], found["assumption"], found["fitted"]) == ("F", False, True)
    assert found["fitted_to"] == "8% of heads leave in a year"


def test_a_fixed_number_shows_no_range():
    assert " to " not in row_of(shown(), "beds.days_in_week")


def test_a_topic_shows_its_own_parameters():
    table = shown("beds")
    assert "beds.acute_occupancy" in table
    assert "amhp." not in table


def test_a_name_shows_every_field_with_its_sources():
    text = shown("amhp.leaver_rate")
    parameter = SAMPLES["amhp.leaver_rate"]
    for words in (parameter.label, "0.08 share of heads", "2019-04-01", "0.05 to 0.12 (triangular)", "D, assumption"):
        assert words in text
    for words in ("Assumption, Tandem, 2026", "a survey of leavers would settle it", "amhp_leaver_rate"):
        assert words in text


def test_a_source_without_year_says_so():
    text = shown("beds.days_in_week")
    assert "The calendar, Everybody, no year, https://example.org/week" in text
    assert "none (fixed)" in text


def test_brackets_in_words_are_shown_as_they_stand(monkeypatch):
    odd = replace(SAMPLES["beds.days_in_week"], label="Days [bold] in a week :bed:")
    monkeypatch.setattr(tandemcare.evidence, "parameters", lambda: {odd.name: odd})
    assert odd.label in shown()
    assert odd.label in shown(odd.name)


def test_on_a_narrow_terminal_labels_stand_below_names_and_nothing_is_cut_off(monkeypatch):
    long = replace(SAMPLES["amhp.leaver_rate"], name="price.supported_housing_support_week", unit="GBP a unit and week")
    monkeypatch.setattr(tandemcare.evidence, "parameters", lambda: {**SAMPLES, long.name: long})
    monkeypatch.setattr(command, "WIDTH_OF_A_FILE", 80)
    table = shown()
    assert max(map(len, table.splitlines())) <= 80
    assert row_of(table, "beds.acute_occupancy").split()[1] == "0.95"
    assert "\nAdult acute bed occupancy" in table
    assert "…" not in table
    assert table.count("assumption") == 2
    assert row_of(table, long.name)


def test_json_is_one_object_with_every_field():
    content = json.loads(shown("--json"))
    assert list(content) == ["evidence_version", "parameters"]
    assert list(content["parameters"]) == list(SAMPLES)
    leavers = content["parameters"]["amhp.leaver_rate"]
    assert leavers["dated"] == {"2019-04-01": 0.07, "2025-04-01": 0.08}
    assert (leavers["assumption"], leavers["fitted"], leavers["fitted_to"]) == (True, False, "")
    assert leavers["sources"] == [{"title": "Assumption", "publisher": "Tandem", "year": 2026, "url": ""}]
    assert content["parameters"]["beds.days_in_week"]["sources"][0]["year"] is None


@pytest.mark.parametrize(("name", "number"), [("beds", 2), ("amhp.leaver_rate", 1)])
def test_json_of_a_topic_or_a_name_has_the_same_form(name, number):
    assert len(json.loads(shown(name, "--json"))["parameters"]) == number


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("amhp.leaver_rat", "Did you mean 'amhp.leaver_rate'?"),
        ("bed", "Did you mean 'beds'?"),
        ("leaver_rate", "Did you mean 'amhp.leaver_rate'?"),
        ("xyzzy", "Known: amhp, beds."),
    ],
)
def test_an_unknown_name_is_wrong_input_and_offered_the_known_one(name, remedy):
    result = CliRunner().invoke(app, ["parameters", name])
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{name!r} is no parameter" in result.stderr
    assert remedy in result.stderr


def test_without_any_evidence_there_is_an_empty_table(monkeypatch):
    monkeypatch.setattr(tandemcare.evidence, "parameters", dict)
    assert json.loads(shown("--json"))["parameters"] == {}
    assert "name" in shown()
