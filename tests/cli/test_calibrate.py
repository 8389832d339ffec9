"""`tandem calibrate`: a block on stdout, the rounds on stderr, and a file that is whole at every moment."""

import json
import os
from dataclasses import replace

import numpy as np
import pytest
from scenario.toy import PLACE_FILE
from typer.testing import CliRunner

from tandemcare import experiments
from tandemcare.cli.main import app
from tandemcare.errors import RunError
from tandemcare.experiments import LookUp, calibration
from tandemcare.experiments.calibration import TEAMS_APART, USUAL
from tandemcare.experiments.fit import ALL_ROUTES, FitRow
from tandemcare.model import SIGNALS
from tandemcare.scenario import load_place
from tandemcare.trace import Interval

NEXT = (
    LookUp("wards", "wards with name, kind and beds", "beds", "the list of wards", 0.05, 4.0, 1.0, "Bed occupancy"),
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The file of a place, whose people present in proportion to a rate."""

    def simulated(place, teams_apart, effort, workers, progress):
        progress.advanced(1, effort.replications)
        rate = place.crisis_rates[TEAMS_APART if teams_apart else USUAL]
        by_route = [0.3 * people + 10.0 * people * rate for people in place.presentations.values()]
        return np.array([[*by_route, *range(len(SIGNALS))]]) * [[0.999], [1.001]]

    def fit(place, effort, **_options):
        observed = 1e4 * place.crisis_rates[USUAL]
        return (FitRow("Presentations", "a year", Interval(90.0, 80.0, 100.0), True, observed, name=ALL_ROUTES),)

    monkeypatch.setattr(calibration, "simulated", simulated)
    monkeypatch.setattr(experiments, "fit_sheet", fit)
    monkeypatch.setattr(experiments, "look_up", lambda *_asked, **_options: NEXT)
    file = tmp_path / "place.yaml"
    file.write_bytes(b"\xef\xbb\xbf# With a mark and a comment.\n" + PLACE_FILE.read_bytes())
    return file


def tandem(*words):
    return CliRunner().invoke(app, ["calibrate", *map(str, words)])


def test_the_block_is_printed_and_written(place):
    before = place.read_bytes()
    result = tandem(place)
    assert result.exit_code == 0
    assert result.stdout.startswith("calibrated:")
    assert result.stderr.startswith("Round 1, with teams ")
    written = place.read_bytes()
    assert written == before[: before.index(b"calibrated:")] + result.stdout.encode()
    assert load_place(place).crisis_rates == pytest.approx({USUAL: 0.07, TEAMS_APART: 0.07}, rel=0.01)


def test_the_fit_of_the_place_as_calibrated_is_shown_beside_the_rounds(place):
    told = tandem(place, "--dry-run").stderr
    assert told.index("Presentations") < told.index("Nothing is written")
    assert "MISSED" in told  # some 700 are wanted


def test_what_to_look_up_next_is_told_last_and_only_if_it_is_wanted(place):
    told = tandem(place).stderr
    assert (
        told.index("Written to")
        < told.index("What to look up next")
        < told.index("wards (wards with name, kind and beds): 5% more")
    )
    assert "Yours: the list of wards." in told
    assert json.loads(tandem(place, "--json").stdout)["look_up"] == [NEXT[0].to_json_object()]
    assert "What to look up next" not in tandem(place, "--no-look-up").stderr


def test_a_workbook_takes_the_block_on_its_sheet(place):
    book = place.with_suffix(".xlsx")
    CliRunner().invoke(app, ["new", "place", "--from", str(place), "--out", str(book)])
    assert tandem(book).exit_code == 0
    tandem(place)
    assert load_place(book) == load_place(place)


def test_what_the_model_gave_is_kept_with_the_place_and_holds_as_long_as_its_numbers_do(place):
    tandem(place)
    kept = load_place(place)
    assert kept.fit == {ALL_ROUTES: 90.0}
    found = experiments.fit_of(kept)
    assert (found.state, [row.name for row in found.misses]) == ("known", [ALL_ROUTES])
    for changed in ({"hbpos_places": 9}, {"fit": {ALL_ROUTES: 91.0}}, {"crisis_rates": {USUAL: 0.1, TEAMS_APART: 0.1}}):
        assert experiments.fit_of(replace(kept, **changed)).state == "out of date"


def test_the_same_file_again_has_the_same_bytes(place):
    tandem(place)
    once = place.read_bytes()
    tandem(place)
    assert place.read_bytes() == once


def test_a_dry_run_writes_nothing(place):
    before = place.read_bytes()
    result = tandem(place, "--dry-run")
    assert (result.exit_code, place.read_bytes()) == (0, before)
    assert "Nothing is written" in result.stderr


def test_json_is_one_object(place):
    shown = json.loads(tandem(place, "--json", "--seed", "7").stdout)
    assert shown["calibrated"]["seed"] == 7
    last = shown["rounds"][-1]
    assert (last["sought"], last["rate"]) == (TEAMS_APART, shown["calibrated"]["crisis_rates"][TEAMS_APART])
    assert last["by_route"]["custody"]["observed"] == 20
    (row,) = shown["fit"]
    assert (row["label"], row["hit"], row["england"]) == ("Presentations", False, None)
    assert last["all"]["ci95"][0] < last["all"]["observed"] < last["all"]["ci95"][1]


def test_the_rights_of_the_file_and_a_link_to_it_stay(place, tmp_path):
    if os.name == "nt":
        pytest.skip("Windows has other rights.")
    place.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(place)
    assert tandem(link).exit_code == 0
    assert link.is_symlink()
    assert place.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.yaml", "place.yaml"]


def test_wrong_options_and_wrong_files_are_wrong_input(place):
    result = tandem(place, "--replications", "1", "--run-in-years", "-1", "--workers", "0")
    assert (result.exit_code, result.stdout) == (2, "")
    for option in ("--replications 1", "--run-in-years -1", "--workers 0"):
        assert option in result.stderr
    assert tandem(place.with_name("missing.yaml")).exit_code == 2


def test_a_file_in_braces_is_left_as_it_is_and_the_block_shown(place):
    place.write_text("{" + ", ".join(_in_braces()) + "}")
    before = place.read_bytes()
    result = tandem(place)
    assert (result.exit_code, place.read_bytes()) == (2, before)
    assert "crisis_rates: {crises_a_year: 0.0" in result.stderr


def test_a_run_that_does_not_settle_leaves_the_file_alone(place, monkeypatch):
    def fail(*_words, **_options):
        raise RunError("These routes still differ.")

    monkeypatch.setattr(experiments, "calibrate", fail)
    before = place.read_bytes()
    assert (tandem(place).exit_code, place.read_bytes()) == (1, before)


def test_a_folder_that_cannot_be_written_is_wrong_input(place, monkeypatch):
    def refuse(path, write):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tandemcare.files.write_whole", refuse)
    result = tandem(place)
    assert result.exit_code == 2
    assert "Permission denied" in result.stderr


def _in_braces():
    from ruamel.yaml import YAML

    for key, value in YAML(typ="safe", pure=True).load(PLACE_FILE.read_text()).items():
        yield f"{key}: {json.dumps(value, default=str)}"
