"""`tandem new` writes a place or a scenario, and writes over nothing unless it is asked to."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.scenario import load, load_place


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def tandem(*words: object):
    return CliRunner().invoke(app, [*map(str, words)])


@pytest.mark.parametrize("name", ["north.yaml", "north.xlsx"])
def test_a_place_is_written_and_passes_check_at_once(name):
    result = tandem("new", "place", "North", "--adults", 1_200_000, "--out", name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "19 facts are national averages" in result.stdout
    assert (load_place(name).name, load_place(name).adults) == ("North", 1_200_000)
    assert tandem("check", name).exit_code == 0
    assert tandem("parameters", "price", "--place", name).exit_code == 0


def test_a_file_is_called_as_its_place_and_is_not_written_over(tmp_path):
    words = ("new", "place", "North & South: all", "--adults", 300_000)
    assert tandem(*words).exit_code == 0
    (file,) = tmp_path.iterdir()
    assert file.name == "north-south-all.yaml"
    before = file.read_bytes()
    again = tandem(*words, "--population", 500_000)
    assert again.exit_code == 2
    assert "already" in again.stderr
    assert file.read_bytes() == before
    assert tandem(*words, "--population", 500_000, "--force").exit_code == 0
    assert load_place(file).population == 500_000


@pytest.mark.parametrize(
    ("name", "file"), [("Ürban café", "urban-cafe.yaml"), ("a" * 59 + " b", "a" * 59 + ".yaml"), ("日本", "mine.yaml")]
)
def test_a_file_keeps_the_letters_of_its_place_without_their_accents(name, file, tmp_path):
    assert tandem("new", "place", name, "--adults", 300_000).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == [file]


@pytest.mark.parametrize("name", ["CON", "nul", "Com1", "LPT9", "Aux.", "prn"])
def test_a_file_that_windows_would_take_for_a_device_is_called_otherwise(name, tmp_path):
    assert tandem("new", "place", name, "--adults", 300_000).exit_code == 0
    assert tandem("new", "scenario", name, "--out", "plan.yaml").exit_code == 0
    (file,) = set(tmp_path.iterdir()) - {tmp_path / "plan.yaml"}
    assert file.name == f"my-{name.lower().strip('.')}.yaml"
    assert load_place(file).name == name


@pytest.mark.parametrize(
    "name", ["con.yaml", "NUL.yaml", "com1.yaml", "lpt\u00b2.yaml", "aux .b.yaml", "a:b.yaml", 'a".yaml']
)
@pytest.mark.parametrize("words", [("place", "North", "--adults", 300_000), ("scenario", "Mine")])
def test_a_file_that_windows_cannot_keep_is_written_nowhere(words, name, tmp_path):
    result = tandem("new", *words, "--out", name)
    assert result.exit_code == 2
    assert "Windows" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_is_written_in_the_other_form_and_back():
    tandem("new", "place", "North", "--adults", 300_000, "--out", "north.yaml")
    tandem("new", "place", "--from", "north.yaml", "--out", "north.xlsx")
    tandem("new", "place", "--from", "north.xlsx", "--out", "again.yaml")
    assert Path("again.yaml").read_text(encoding="utf-8") == Path("north.yaml").read_text(encoding="utf-8")
    tandem("new", "place", "South", "--from", "north.xlsx", "--out", "south.yaml")
    assert load_place("south.yaml").name == "South"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("place",), "A name and the number of adults are missing"),
        (("place", "North"), "A name and the number of adults are missing"),
        (("place", "North", "--adults", 12), "12 adults are no place"),
        (("place", "North", "--adults", 300_000, "--out", "north.txt"), ".xlsx"),
        (("place", "North", "--adults", 300_000, "--out", "nowhere/north.yaml"), "There is no such folder"),
        (("place", "--from", "nothing.yaml", "--adults", 5), "Leave --adults"),
        (("place", "--from", "nothing.yaml", "--out", "x.yaml"), "There is no such file"),
        (("scenario", "Mine", "--extends", "nothing.yaml"), "There is no such file"),
        (("scenario", "Mine", "--out", "mine.xlsx"), ".yaml"),
        (("scenario", "Mine", "--parameters", "nothing.csv"), "There is no such file"),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_there(words, said, tmp_path):
    result = tandem("new", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_scenario_extends_another_and_passes_check_at_once():
    assert tandem("new", "scenario", "First try").exit_code == 0
    assert (
        tandem("new", "scenario", "Second: more", "--extends", "first-try.yaml", "--out", "second.yaml").exit_code == 0
    )
    assert tandem("check", "first-try.yaml", "second.yaml").exit_code == 0
    assert load("second.yaml").title == "Second: more"
    assert len(load("second.yaml").investments) == 2
    assert tandem("new", "scenario", "First try").exit_code == 2


def test_a_scenario_may_name_a_place_beside_it():
    tandem("new", "place", "North", "--adults", 300_000, "--out", "north.xlsx")
    assert tandem("new", "scenario", "Mine", "--place", "north.xlsx").exit_code == 0
    assert tandem("check", "mine.yaml").exit_code == 0
    assert load("mine.yaml").place.name == "north.xlsx"


def test_parameters_of_the_midlands_tool_are_read_or_told():
    Path("p.csv").write_text("Parameter,Value\nAcuity Change,6.7\nNational Policy,-4.8\n", encoding="utf-8")
    told = tandem("new", "scenario", "Beliefs", "--parameters", "p.csv").stdout
    assert told.index("Read:") < told.index("Acuity Change") < told.index("Not read:") < told.index("National Policy")
    assert tandem("check", "beliefs.yaml").exit_code == 0
