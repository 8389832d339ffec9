"""`tandem compare` and `tandem run` on the toy study: data on stdout, talk on stderr, exit codes as promised."""

import io
import json
import sys
from dataclasses import replace

import pytest
from toy_study import scenarios, scripted_methods
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.cli.progress import ProgressBar, Talk, talk
from tandemcare.errors import InputError, Problem
from tandemcare.experiments import request
from tandemcare.running import Quiet, StudyInterrupted, grid, kernel

QUICK = ["--years", "1", "--replications", "4"]


@pytest.fixture
def toys(tmp_path, monkeypatch):
    """The command line with the toy study in place of scenario files, in an empty folder."""
    asked = []

    def resolve(files, place, years, **_):
        asked.append((files, place, years))
        return scenarios()[: len(files) if files else None]

    kernel.make_ready("compiled", Quiet())  # or the first test of all would be told that it is compiled
    monkeypatch.setattr(request, "resolve_all", resolve)
    monkeypatch.setattr(grid, "own_methods", scripted_methods)
    monkeypatch.chdir(tmp_path)
    return asked


def tandem(*words):
    return CliRunner().invoke(app, [*words])


def test_compare_prints_a_table_and_writes_a_run_folder(toys, tmp_path):
    result = tandem("compare", *QUICK)
    assert (result.exit_code, result.stderr) == (0, "")
    assert toys == [(None, None, 1)]
    folder = next((tmp_path / "tandem-runs").iterdir())
    assert f"Run folder: tandem-runs/{folder.name}" in result.stdout.replace("\\", "/")
    assert "more-beds" in result.stdout
    assert {path.name for path in folder.iterdir()} >= {"manifest.json", "yearly.parquet", "summary.csv"}


def test_pictures_stand_in_the_run_folder_and_a_line_says_so(toys, tmp_path):
    result = tandem("compare", *QUICK)
    folder = next((tmp_path / "tandem-runs").iterdir()) / "pictures"
    kinds = {path.suffix for path in folder.iterdir()}
    assert kinds == {".png", ".svg", ".csv"}
    assert result.stdout.splitlines()[-1].startswith(f"Pictures: {folder.relative_to(tmp_path)} (")


def test_the_workbook_stands_in_the_run_folder_and_is_not_written_again(toys, tmp_path):
    result = tandem("compare", *QUICK, "--no-pictures")
    [path] = tmp_path.glob("tandem-runs/*/results.xlsx")
    assert result.stdout.splitlines()[-1] == f"Workbook: {path.relative_to(tmp_path)}"
    before = path.stat().st_mtime_ns
    assert "Workbook: " in tandem("compare", *QUICK, "--no-pictures", "--full").stdout
    assert path.stat().st_mtime_ns == before
    written = path.read_bytes()
    path.write_bytes(b"")
    tandem("compare", *QUICK, "--no-pictures")
    assert path.read_bytes() == written


@pytest.mark.parametrize("words", [["--no-workbook"], ["--json"]])
def test_there_is_no_workbook_where_nobody_wants_it(toys, tmp_path, words):
    assert "Workbook" not in tandem("compare", *QUICK, "--no-pictures", *words).stdout
    assert list(tmp_path.glob("tandem-runs/*/results.xlsx")) == []


def test_a_run_of_which_the_workbook_cannot_be_kept_is_still_a_run(toys, tmp_path):
    tandem("compare", *QUICK, "--no-pictures", "--no-workbook")
    (next((tmp_path / "tandem-runs").iterdir()) / "results.xlsx").mkdir()
    for _ in range(2):
        result = tandem("compare", *QUICK, "--no-pictures")
        assert result.exit_code == 0
        assert "The workbook cannot be kept here" in result.stderr


@pytest.mark.parametrize("words", [["--no-pictures"], ["--json"]])
def test_there_are_no_pictures_where_nobody_wants_them(toys, tmp_path, words):
    result = tandem("compare", *QUICK, *words)
    assert result.exit_code == 0
    assert "Pictures" not in result.stdout
    assert list(tmp_path.glob("tandem-runs/*/pictures")) == []


def test_of_one_scenario_the_line_says_why_pictures_are_missing(toys, tmp_path):
    result = tandem("run", "some.yaml", *QUICK)
    assert "as PNG, and the table of each as CSV; two more compare" in result.stdout
    names = {path.stem for path in tmp_path.glob("tandem-runs/*/pictures/*")}
    assert "spend" in names
    assert not names & {"cumulative", "who-pays"}


def test_a_run_of_which_pictures_cannot_be_kept_is_still_a_run(toys, tmp_path):
    tandem("compare", *QUICK, "--no-pictures")
    folder = next((tmp_path / "tandem-runs").iterdir())
    (folder / "pictures").touch()
    result = tandem("compare", *QUICK)
    assert result.exit_code == 0
    assert "Pictures cannot be kept here" in result.stderr
    assert "more-beds" in result.stdout


def test_run_takes_one_scenario_and_compares_with_nothing(toys):
    result = tandem("run", "some.yaml", *QUICK)
    assert result.exit_code == 0
    assert "as-is" in result.stdout
    assert "difference" not in result.stdout.lower()


def test_json_is_one_object_and_nothing_else(toys):
    result = tandem("compare", *QUICK, "--json", "--out", "elsewhere")
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert [scenario["name"] for scenario in shown["scenarios"]] == ["as-is", "nothing", "more-beds"]
    assert shown["run"].startswith("elsewhere")
    assert (shown["years"], shown["replications"], shown["seed"], shown["engine"]) == (1, 4, 1, "compiled")


def test_warnings_are_told_once_before_the_run(toys, monkeypatch):
    late = Problem("late.yaml:2", "It is after the end.", "Run longer.")
    monkeypatch.setattr(
        request, "resolve_all", lambda *_, **__: [replace(each, warnings=(late,)) for each in scenarios()]
    )
    result = tandem("compare", *QUICK)
    assert (result.exit_code, result.stderr) == (0, f"Warning: {late}\n")


def test_the_same_command_again_reads_what_is_there(toys):
    first, again = tandem("compare", *QUICK), tandem("compare", *QUICK)
    assert again.stdout == first.stdout
    assert "has been run before" in again.stderr


def test_the_first_use_says_that_the_engine_is_being_prepared(toys, monkeypatch):
    monkeypatch.setattr(kernel, "_is_compiled", lambda: False)
    assert "first use on this machine" in tandem("compare", *QUICK).stderr


def test_wrong_options_are_told_all_at_once(toys):
    words = "--years 0 --replications 0 --seed -1 --engine compield --workers 0".split()
    result = tandem("compare", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    for option in ("--years 0", "--replications 0", "--seed -1", "--engine 'compield'", "--workers 0"):
        assert option in result.stderr
    assert "Did you mean 'compiled'?" in result.stderr
    assert toys == []


@pytest.mark.parametrize("name", ["compare", "run"])
def test_a_scheduler_beyond_this_machine_needs_tls_or_the_users_word(toys, name):
    result = tandem(name, *(["a.yaml"] if name == "run" else []), "--cluster", "tcp://somewhere:8786")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "can run code on its workers" in " ".join(result.stderr.split())


@pytest.mark.parametrize("words", [["--years", "ten"], ["--nonsense"]])
def test_what_is_no_option_is_wrong_input(toys, words):
    assert tandem("compare", *words).exit_code == 2


def test_wrong_scenario_files_are_wrong_input(toys, monkeypatch):
    def refuse(files, place, years, **__):
        raise InputError([Problem("a.yaml:1", "no name", "Add a name.")])

    monkeypatch.setattr(request, "resolve_all", refuse)
    result = tandem("compare", "a.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "a.yaml:1\n    no name\n    Add a name.\n"


def test_a_failed_batch_is_a_failed_run(toys, monkeypatch):
    monkeypatch.setenv("TOY_BREAKS", "13-0")
    result = tandem("compare", *QUICK, "--workers", "1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "scenario 'more-beds', replications 0 to 3" in result.stderr
    assert "person 7 walks in a ring" in result.stderr


def test_a_folder_in_which_nothing_can_be_kept_is_wrong_input(toys, tmp_path):
    (tmp_path / "file").touch()
    result = tandem("compare", *QUICK, "--out", "file")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--out DIR" in result.stderr


def test_ctrl_c_says_how_to_go_on(toys, monkeypatch):
    def interrupt(*_words, **_options):
        raise StudyInterrupted("Stopped by Ctrl-C. 2 of 9 batches are finished.", at_once=False)

    monkeypatch.setattr(request, "run", interrupt)
    result = tandem("compare", *QUICK)
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr == "Stopped by Ctrl-C. 2 of 9 batches are finished.\n"


def test_a_bar_only_on_a_terminal(monkeypatch):
    assert type(talk()) is Talk

    class Terminal(io.StringIO):
        """A stream that says it is a terminal."""

        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with talk() as bar:
        assert isinstance(bar, ProgressBar)
        bar.advanced(2, 6)
        bar.note("A sentence [in brackets].")
        bar.advanced(6, 6)
    assert "A sentence [in brackets]." in terminal.getvalue()
    assert "replications, time left" in terminal.getvalue()
