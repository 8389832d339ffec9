"""`tandem rota`: words, numbers and a workbook, and mistakes that end in exit code 2."""

import json

import pytest
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.cli.options import Options
from tandemcare.model import needs_of, values_of
from tandemcare.scenario import load_place, load_rota, parameters_in, with_rota
from tandemcare.scenario.shipped import shipped_folder

HUB = shipped_folder() / "rotas" / "hub.yaml"


def said(*words):
    found = CliRunner().invoke(app, ["rota", *map(str, words)])
    return found.exit_code, found.stdout, found.stderr


def test_the_rota_of_the_place_is_told_in_words_and_numbers():
    place = load_place()
    needs = needs_of(place, values_of(place, parameters_in(place)))
    code, words, _ = said()
    assert code == 0
    assert f"This rota needs {needs.fte:.1f} FTE and {needs.whole_heads:.0f} heads" in words
    assert all(shift.name in words for shift in needs.shifts)
    found = json.loads(said("--json")[1])
    assert found["rota"]["fte"] == pytest.approx(needs.fte)
    assert [shift["fte"] for shift in found["shifts"]] == pytest.approx([shift.fte for shift in needs.shifts])
    assert sum(shift["planned_hours"] for shift in found["shifts"]) == pytest.approx(found["rota"]["planned_hours"])
    hours = found["hours_of_a_post"]
    assert hours["contracted"] - sum(hours["taken"].values()) == pytest.approx(hours["left"])


@pytest.mark.parametrize("layout", ["list", "week"])
def test_a_workbook_that_is_written_is_read(tmp_path, layout):
    file = tmp_path / "rota.xlsx"
    code, words, _ = said(HUB, "--template", file, "--layout", layout)
    assert code == 0
    assert "Written" in words
    given, back = (json.loads(said(one, "--json")[1]) for one in (HUB, file))
    assert back["rota"]["planned_hours"] == pytest.approx(given["rota"]["planned_hours"])
    assert said(HUB, "--template", file)[0] == 2  # it is kept


def test_mistakes_are_told(tmp_path):
    for words in (
        (tmp_path / "none.yaml",),
        ("--template", tmp_path / "a.csv"),
        ("--template", tmp_path / "x" / "a.xlsx"),
    ):
        code, _, told = said(*words)
        assert code == 2
        assert told


def test_a_rota_beyond_its_people_says_so(tmp_path):
    text = HUB.read_text(encoding="utf-8").replace("slots: 4", "slots: 40")
    (tmp_path / "many.yaml").write_text(text, encoding="utf-8")
    assert "It cannot be staffed" in said(tmp_path / "many.yaml")[1]


def test_a_study_takes_a_rota_in_place_of_that_of_its_place():
    asked = Options(rota=HUB).request()
    assert asked.place == with_rota(load_place(), load_rota(HUB))
    assert Options().request().place is None
