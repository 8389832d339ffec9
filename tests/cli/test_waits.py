"""`tandem waits`: words and tables, or one JSON object, on stdout; files where asked; exit code 2 for wrong input."""

import json

import pytest
from typer.testing import CliRunner

from tandemcare.cli.main import app

QUICK = ["--years", "1", "--replications", "2", "--workers", "1"]


def tandem(*words):
    return CliRunner().invoke(app, ["waits", *words])


def test_it_says_where_the_wait_goes():
    result = tandem(*QUICK)
    assert result.exit_code == 0, result.stderr
    text = " ".join(result.stdout.split())
    assert text.startswith("Of ")
    for words in ("hours from request to start", "binds most", "By route", "section 136", "2 replications, seed 1"):
        assert words in text


def test_json_is_one_object_and_files_are_written(tmp_path):
    result = tandem(*QUICK, "--json", "--out", str(tmp_path))
    found = json.loads(result.stdout)
    whole = found["by_route"][0]
    parts = ("amhp", "amhp_again", "amhp_handed_over", "office_hours", "warrant", "police", "doctors", "best_interest")
    assert sum(whole[part] for part in (*parts, "arranging", "hand_over")) == pytest.approx(whole["wait"])
    assert len(found["week"]) == 168
    assert (tmp_path / "amhp-requests.csv").is_file()
    assert "amhp-requests.csv" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--replications", "0"], "--replications 0"),
        (["nowhere.yaml"], "nowhere.yaml"),
        (["--out", "no-such-folder"], "There is no folder"),
    ],
)
def test_wrong_input_ends_with_2(words, said):
    result = tandem(*words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_another_rota_is_taken_in_the_place_of_its_own_and_wrong_ones_are_told():
    usual, other = tandem(*QUICK, "--json"), tandem(*QUICK, "--json", "--rota", "scenarios/rotas/round-the-clock.yaml")
    assert (usual.exit_code, other.exit_code) == (0, 0), other.stderr
    shifts = [{row["shift"] for row in json.loads(result.stdout)["shifts"]} for result in (usual, other)]
    assert shifts[0] != shifts[1]
    assert "evening" in " ".join(shifts[1])
    wrong = tandem("--rota", "nowhere.yaml")
    assert wrong.exit_code == 2
    assert "nowhere.yaml" in wrong.stderr
