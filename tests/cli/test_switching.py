"""`tandem switching`: a table or one JSON object on stdout, talk on stderr, exit code 2 for wrong input."""

import json

import pytest
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.scenario.shipped import shipped_folder

SCENARIO = str(shipped_folder() / "double-running.yaml")
PRICE = "early_intervention.price"
QUICK = ["--years", "2", "--replications", "2", "--workers", "1", "--parameter", PRICE]


def tandem(*words):
    return CliRunner().invoke(app, ["switching", *words])


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A folder for runs that are not done twice."""
    return tmp_path_factory.mktemp("switching")


def test_the_table_says_what_moves_and_what_pays(out):
    result = tandem(SCENARIO, *QUICK, "--out", str(out))
    assert result.exit_code == 0, result.stderr
    text = " ".join(result.stdout.split())
    assert f"{PRICE} 8,500 6,500 to 11,000" in text
    assert "D assumed" in text
    assert "Double-running does not pay anywhere in the range of any of them by itself" in text
    assert "would need the place calibrated anew" in text
    assert "Moving 1 number to the ends of its range" in result.stderr


def test_json_is_one_object_with_the_same_numbers(out):
    result = tandem(SCENARIO, *QUICK, "--out", str(out), "--json")
    (scenario,) = json.loads(result.stdout)["scenarios"]
    (row,) = scenario["numbers"]
    assert (scenario["name"], scenario["against"], row["parameter"], row["grade"]) == (
        "double-running",
        "as-is",
        PRICE,
        "D",
    )
    assert row["cost_at_low_gbp"] < row["cost_gbp"] < row["cost_at_high_gbp"]
    assert row["switching_value"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([SCENARIO, "--parameter", "early_intervention.pric"], "Did you mean 'early_intervention.price'"),
        ([SCENARIO, "--parameter", "frailty.shape"], "calibrated anew"),
        ([SCENARIO, "--replications", "0"], "--replications 0"),
        ([SCENARIO, "--workers", "0"], "--workers 0"),
        (["nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_wrong_input_ends_with_2_and_a_remedy(words, said, tmp_path):
    result = tandem(*words, "--out", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
