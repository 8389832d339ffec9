"""`tandem validate --signs`: a table or one JSON object, and exit code 1 unless every row holds."""

import json

import pytest
from experiments.made_up_signs import made_up_signs, sign_row
from typer.testing import CliRunner

from tandemcare import experiments
from tandemcare.cli.main import app


@pytest.fixture
def asked(monkeypatch):
    """What the command asks for, and the rows of the answer."""
    questions, rows = [], []

    def answer(place, **options):
        questions.append((place, options))
        return made_up_signs(*rows)

    monkeypatch.setattr(experiments, "signs", answer)
    return questions, rows


def tandem(*words):
    return CliRunner().invoke(app, ["validate", *words])


def test_a_table_that_holds_ends_well(asked):
    result = tandem("--signs", "--change", "no-crisis-cafe", "--change", "ward-lost", "--replications", "3")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 of 1 rows hold." in result.stdout
    _, options = asked[0][0]
    assert (options["changes"], options["years"], options["replications"]) == (["no-crisis-cafe", "ward-lost"], 10, 3)


@pytest.mark.parametrize("row", [sign_row(mean=-40.0), sign_row(half=80.0)])
def test_a_row_that_does_not_hold_is_a_failure(asked, row):
    asked[1].append(row)
    result = tandem("--signs")
    assert result.exit_code == 1
    assert "0 of 1 rows hold." in result.stdout


def test_json_is_one_object_and_has_the_same_exit_code(asked):
    asked[1].append(sign_row(mean=-40.0))
    result = tandem("--signs", "--json")
    (row,) = json.loads(result.stdout)["rows"]
    assert (result.exit_code, row["verdict"], row["difference"]["mean"]) == (1, "WRONG", -40.0)


def test_options_of_signs_go_with_signs(asked):
    for option in ("--change", "--out"):
        result = tandem(option, "x")
        assert (result.exit_code, result.stdout) == (2, "")
        assert option in result.stderr
    assert asked[0] == []


def test_a_change_that_is_not_in_the_table_is_wrong_input():
    result = tandem("--signs", "--change", "no-crisis-caff")
    assert result.exit_code == 2
    assert "no-crisis-cafe" in result.stderr
