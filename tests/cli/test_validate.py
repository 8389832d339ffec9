"""`tandem validate`: a table or one JSON object on stdout, and a missed row is no failure."""

import json

import pytest
from experiments.made_up import made_up
from typer.testing import CliRunner

from tandemcare import experiments
from tandemcare.cli.main import app


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """What the command asks for; the answer has a missed row."""
    questions = []

    def answer(place, **options):
        questions.append((place.name, options))
        return made_up(bed_occupancy=0.5)

    monkeypatch.setattr(experiments, "validate", answer)
    return questions


def tandem(*words):
    return CliRunner().invoke(app, ["validate", *words])


def test_a_missed_row_is_shown_and_is_no_failure(asked):
    result = tandem("--years", "2", "--replications", "3", "--seed", "4")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "OUTSIDE" in result.stdout
    assert "18 of 19 consistency rows inside; outside: 22" in result.stdout
    name, options = asked[0]
    assert name.startswith("Stylised place")
    assert (options["years"], options["replications"], options["seed"]) == (2, 3, 4)


def test_json_is_one_object():
    shown = json.loads(tandem("--json").stdout)
    assert shown["summary"]["consistency"]["22"] == "outside"


def test_wrong_options_and_places_are_wrong_input(asked):
    result = tandem("--years", "0", "--replications", "0", "--seed", "-1", "--workers", "0")
    assert (result.exit_code, result.stdout) == (2, "")
    for option in ("--years 0", "--replications 0", "--seed -1", "--workers 0"):
        assert option in result.stderr
    assert tandem("--place", "missing.yaml").exit_code == 2
    assert asked == []
