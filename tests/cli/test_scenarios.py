"""The commands on scenario files: what goes to stdout, what to stderr, and the exit code."""

import json

import pytest
from scenario.toy import FOLDER, PLACE_FILE, use_toy
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.scenario.place_schema import PlaceForm
from tandemcare.scenario.schema import ITEMS, ScenarioForm


@pytest.fixture
def tandem(monkeypatch):
    """Return a function that runs a command in the small place of the tests."""
    use_toy(monkeypatch)

    def run(command, *files):
        return CliRunner().invoke(app, [command, "--place", str(PLACE_FILE), *map(str, files)])

    return run


@pytest.fixture
def story(tmp_path):
    """Return the path of a scenario that is right but for a value outside its range."""
    path = tmp_path / "story.yaml"
    path.write_text("name: Long\nchange: [{parameter: stay.mean_days, value: 45}]\n", encoding="utf-8")
    return path


def test_a_file_that_is_fine_is_named_on_stdout_and_warnings_go_to_stderr(tandem, story):
    result = tandem("check", story)
    assert (result.exit_code, result.stdout) == (0, f"{story}: fine\n")
    assert result.stderr.startswith("Warning: ")
    assert "outside its range" in result.stderr


def test_a_place_file_can_be_checked_too(tandem):
    assert tandem("check", PLACE_FILE).stdout == f"{PLACE_FILE}: fine\n"


def test_good_files_are_named_beside_bad_ones(tandem, story):
    result = tandem("check", story, FOLDER / "broken" / "unknown-key.yaml")
    assert (result.exit_code, result.stdout) == (2, f"{story}: fine\n")
    assert "unknown-key.yaml:2\n    colour: There is no such key." in result.stderr


def test_a_broken_place_stops_the_check(story, monkeypatch):
    use_toy(monkeypatch)
    result = CliRunner().invoke(app, ["check", str(story), "--place", str(FOLDER / "broken" / "empty.yaml")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "The file is empty" in result.stderr


def test_a_check_tells_what_a_scenario_for_any_place_is_in_this_one(tandem, tmp_path):
    """The toy place has 20 places in floating support, and a ward of 12 beds for men before one of 1."""
    path = tmp_path / "any.yaml"
    path.write_text(
        "name: Any\ninvest:\n  - {service: crisis-house, per_100k_adults: 3, from: 2027-04}\n"
        "cut:\n  - {service: floating-support-places, to_share: 0.5, from: 2027-04}\n"
        "close:\n  - {ward: {largest: men}, from: 2028-04}\n",
        encoding="utf-8",
    )
    assert tandem("check", path).stdout.splitlines()[1:] == [
        "  Crisis house: 3 per 100,000 adults are 3 beds.",
        "  The largest ward for men: acute-2, 12 beds.",
        "  Floating support: 10 of 20 are left from April 2027.",
    ]


def test_differences_are_lines_on_stdout(tandem, story, tmp_path):
    plain = tmp_path / "plain.yaml"
    plain.write_text("name: Plain\n", encoding="utf-8")
    result = tandem("diff", plain, story)
    assert result.exit_code == 0
    assert result.stdout == "Mean treatment stay (stay.mean_days): 45 days instead of 35, from April 2026.\n"
    assert tandem("diff", plain, plain).stdout == "No difference.\n"


def test_differences_of_broken_files_are_refused(tandem, story):
    result = tandem("diff", story, FOLDER / "broken" / "unknown-ward.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "acute-9" in result.stderr


@pytest.mark.parametrize(("words", "form"), [([], ScenarioForm), (["scenario"], ScenarioForm), (["place"], PlaceForm)])
def test_the_schema_names_every_key_and_refuses_others(words, form):
    result = CliRunner().invoke(app, ["schema", *words])
    schema = json.loads(result.stdout)
    assert set(schema["properties"]) == {field.alias or name for name, field in form.model_fields.items()}
    assert schema["additionalProperties"] is False
    undescribed = [name for name, field in schema["properties"].items() if not field.get("description")]
    assert undescribed == []


def test_the_schema_describes_every_item():
    parts = json.loads(CliRunner().invoke(app, ["schema"]).stdout)["$defs"]
    for form in ITEMS.values():
        assert all(field.get("description") for field in parts[form.__name__]["properties"].values())
    assert parts["Funding"]["properties"]["released_money"]["default"] == "stays"


def test_an_unknown_kind_of_schema_is_wrong_input():
    assert CliRunner().invoke(app, ["schema", "castle"]).exit_code == 2
