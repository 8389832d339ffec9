"""`tandem size`: a report or one JSON object on stdout, files where they are asked for, exit code 2 for wrong input."""

import json

import openpyxl
import pytest
from libreoffice import sheets_of
from model.test_engines_agree import SMALL
from report.made_up_sizing import answer, beds_answer
from report.planned import as_json, as_workbook, planned
from typer.testing import CliRunner

from tandemcare import experiments
from tandemcare.cli.main import app
from tandemcare.errors import Problem, tell
from tandemcare.experiments.sizing import size_request

QUICK = ["--zone", "0.05", "--replications", "200", "--workers", "1"]
TARGET = ["--target", "p80 started within 48h"]


def tandem(*words):
    return CliRunner().invoke(app, ["size", "amhp", *words])


@pytest.fixture
def small(monkeypatch):
    """The small place in the stead of the stylised one."""
    monkeypatch.setattr(size_request.scenario, "load_place", lambda _: SMALL)


@pytest.mark.usefixtures("small")
def test_one_object_is_printed_and_kept_with_a_row_for_each_rota(tmp_path):
    result = tandem(*TARGET, *QUICK, "--json", "--out", str(tmp_path))
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found == json.loads((tmp_path / "size-amhp.json").read_text())
    assert {"best", "today", "more", "ample", "tried", "frontier", "by_shift", "in_post"} <= set(found)
    rows = (tmp_path / "size-amhp.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + len(found["tried"])


def test_the_report_begins_with_the_answer(monkeypatch):
    monkeypatch.setattr(experiments, "size_amhp", lambda *_: answer())
    result = tandem(*TARGET, "--by-shift")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("One more AMHP on the weekend shift (3, not 2)")
    assert "By shift" in result.stdout


def test_a_workbook_of_beds_is_written_and_begins_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(experiments, "size_capacity", lambda *_: beds_answer())
    words = ["size", "beds", "--target", "away at most 4", "--out"]
    out = tmp_path / "beds.xlsx"
    result = CliRunner().invoke(app, [*words, str(out)])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("11 more acute beds (96, not 85): £2.75m a year more than today for ")
    assert f"Written: {out}" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["beds.xlsx"]
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Answer", "Options", "Doubt"]
    assert any("11 more acute beds" in str(cell.value) for row in book["Answer"].iter_rows() for cell in row)


@pytest.fixture
def plan(monkeypatch):
    """What is asked of a plan, which is that of a small place."""
    asked = {}
    monkeypatch.setattr(experiments, "service_plan", lambda _, **words: asked.update(words) or planned())
    return asked


def test_the_json_beside_a_workbook_has_every_number_of_its_sheets(tmp_path, plan):
    out = tmp_path / "plan.xlsx"
    result = tandem(*TARGET, "--json", "--out", str(out), "--as-of", "2026-11")
    assert result.exit_code == 0, result.stderr
    (tmp_path / "other.xlsx").write_bytes(as_workbook())
    assert sheets_of(out) == sheets_of(tmp_path / "other.xlsx")
    assert json.loads(result.stdout) == json.loads(json.dumps(as_json()))
    assert {name: plan[name] for name in ("by", "as_of", "share_as_today")} == {
        "by": "",
        "as_of": "2026-11",
        "share_as_today": False,
    }


def test_what_is_warned_of_at_every_step_of_a_plan_is_said_once(monkeypatch):
    def planned_with_warnings(*_, **__):
        for _step in range(3):
            tell([Problem("place", "It has changed.", "Calibrate it.")])
        return planned()

    monkeypatch.setattr(experiments, "service_plan", planned_with_warnings)
    result = tandem(*TARGET, "--by", "2029-04")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("It has changed.") == 1


def test_a_month_makes_a_plan_without_a_workbook_too(tmp_path, plan):
    result = tandem(*TARGET, "--by", "2029-04", "--share-as-today", "--out", str(tmp_path))
    assert result.exit_code == 0, result.stderr
    assert (plan["by"], plan["share_as_today"]) == ("2029-04", True)
    assert len(plan["as_of"]) == len("2026-11")
    assert result.stdout.index("The smallest rota") < result.stdout.index("Who must be trained when")
    assert "Recruitment" in result.stdout
    assert json.loads((tmp_path / "size-amhp.json").read_text()) == json.loads(json.dumps(as_json()))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--target", "p95 begun within 24h"], "Nobody waits to be 'begun'"),
        ([*TARGET, "--confidence", "1"], "--confidence"),
        ([*TARGET, "--replications", "1"], "--replications"),
        ([*TARGET, "--place", "nowhere.yaml"], "nowhere.yaml"),
        ([*TARGET, "--rota", "nowhere.yaml"], "nowhere.yaml"),
        ([*TARGET, "--by", "2026-10", "--as-of", "2026-11"], "2026-10 is past"),
        ([*TARGET, "--by", "soon"], "no month"),
        (["nowhere.yaml", *TARGET], "nowhere.yaml"),
        ([*TARGET, "--at", "2029-04"], "none is given"),
        (["scenarios/amhp-capacity.yaml", *TARGET, "--at", "then"], "is no month"),
        (["scenarios/amhp-capacity.yaml", *TARGET, "--at", "2019-04"], "is not within 10 years"),
        (["scenarios/amhp-capacity.yaml", *TARGET, "--out", "plan.xlsx"], "not of a scenario"),
    ],
)
def test_wrong_input_is_told_with_exit_code_2(words, said):
    result = tandem(*words)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["beds", "--target", "p95 started within 24h"], "Nobody waits to be"),
        (["crisis-house", "--target", "housing wait at most 3"], "nothing that can be at most"),
        (["crisis-house", "--target", "p95 housing wait within 3d"], "nothing to do with crisis-house beds"),
        (["beds", "homes", "--target", "away at most 2"], "There is nothing of that name"),
        (["beds", "beds", "--target", "away at most 2"], "named twice"),
        (["beds", "--target", "occupancy at most 120%"], "is not a share"),
        (["beds", "nowhere.yaml", "--target", "away at most 2"], "nowhere.yaml"),
        (["beds", "a.yaml", "housing", "b.yaml", "--target", "away at most 2"], "Name one"),
    ],
)
def test_what_cannot_be_sized_is_told_with_exit_code_2(words, said):
    result = CliRunner().invoke(app, ["size", *words])
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("of", [["amhp", *TARGET], ["beds", "--target", "away at most 4"]])
def test_numbers_that_no_comparison_takes_are_refused_in_the_same_words(of, tmp_path):
    path = tmp_path / "numbers.yaml"
    path.write_text("numbers:\n  - {parameter: amhp.s12_delay_prob, value: 1.9}\n")
    sized = CliRunner().invoke(app, ["size", *of, "--numbers", str(path)])
    compared = CliRunner().invoke(app, ["compare", "--numbers", str(path)])
    assert (sized.exit_code, compared.exit_code) == (2, 2)
    assert "amhp.s12_delay_prob: 1.9 is not a share." in sized.stderr
    assert sized.stderr == compared.stderr


def test_a_command_without_a_target_asks_for_one():
    result = tandem()
    assert result.exit_code == 2
    assert "--target" in result.stderr
