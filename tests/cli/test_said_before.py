"""A command that was given before says the same at once, and is worked out anew where anything is another."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from house import ROOT
from toy_study import scenarios, scripted_methods
from typer.testing import CliRunner

from tandemcare.cli import compare, said_before
from tandemcare.cli.main import app
from tandemcare.errors import Problem
from tandemcare.experiments import request
from tandemcare.looked import look
from tandemcare.running import Quiet, grid, kernel

QUICK = ["--years", "1", "--replications", "4", "--no-pictures"]
UNCHANGED = "nothing that it hangs on has changed"


@pytest.fixture
def toys(tmp_path, monkeypatch):
    """The command line with the toy study, which looks at one file, and for one that there is not."""
    kernel.make_ready("compiled", Quiet())
    (tmp_path / "a.yaml").write_text("name: a")

    def resolve(*_, **__):
        look(tmp_path / "a.yaml", (tmp_path / "a.yaml").read_bytes())
        look(tmp_path / "b.yaml")
        return scenarios()

    monkeypatch.setattr(request, "resolve_all", resolve)
    monkeypatch.setattr(grid, "own_methods", scripted_methods)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tandem(*words):
    return CliRunner().invoke(app, [*words])


def refuse(*_, **__):
    raise AssertionError("it was worked out anew")


def test_it_says_the_same_without_reading_a_table(toys, monkeypatch):
    first = tandem("compare", *QUICK)
    monkeypatch.setattr(compare._Asked, "results", refuse)
    monkeypatch.setattr(compare, "_tell", refuse)
    again = tandem("compare", *QUICK)
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert UNCHANGED in again.stderr


def test_shown_in_another_way_it_is_read_and_not_run(toys, monkeypatch):
    tandem("compare", *QUICK)
    monkeypatch.setattr(compare._Asked, "results", refuse)
    whole, said = tandem("compare", *QUICK, "--full"), tandem("compare", *QUICK, "--json")
    assert "Limits" in whole.stdout
    assert json.loads(said.stdout)["replications"] == 4
    monkeypatch.setattr(compare, "_tell", refuse)
    assert tandem("compare", *QUICK, "--full").stdout == whole.stdout


def test_warnings_are_told_again(toys, monkeypatch):
    late = Problem("late.yaml:2", "It is after the end.", "Run longer.")
    monkeypatch.setattr(
        request, "resolve_all", lambda *_, **__: [replace(each, warnings=(late,)) for each in scenarios()]
    )
    assert all(f"Warning: {late}" in tandem("compare", *QUICK).stderr for _ in range(2))


def folder_of(toys):
    return next((toys / "tandem-runs").iterdir())


CHANGES = {
    "a file that was read is another": lambda toys: (toys / "a.yaml").write_text("name: b"),
    "a file that was read is gone": lambda toys: (toys / "a.yaml").rename(toys / "c.yaml"),
    "a file that was missed is there": lambda toys: (toys / "b.yaml").touch(),
    "a table is damaged": lambda toys: (folder_of(toys) / "yearly.parquet").write_bytes(b"x"),
    "a report is gone": lambda toys: (folder_of(toys) / "appraisal.csv").unlink(),
    "the workbook is gone": lambda toys: (folder_of(toys) / "results.xlsx").unlink(),
    "what was kept is damaged": lambda toys: next(folder_of(toys).glob(".said/*")).write_text("{}"),
    "the manifest is a link": lambda toys: linked(folder_of(toys) / "manifest.json"),
}


def linked(path):
    path.rename(path.with_suffix(".other"))
    path.symlink_to(path.with_suffix(".other"))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_is_known_where_anything_has_changed(toys, change):
    first = tandem("compare", *QUICK)
    assert said_before.known(toys / "tandem-runs", key_of_the_toys()) is not None
    change(toys)
    if not (toys / "a.yaml").exists():
        assert said_before.known(toys / "tandem-runs", key_of_the_toys()) is None
        return
    again = tandem("compare", *QUICK)
    assert UNCHANGED not in again.stderr
    assert again.stdout == first.stdout


def key_of_the_toys():
    from tandemcare.cli.options import Options

    options = Options(years=1, replications=4)
    return compare._Asked(options, (), None, None).key


@pytest.mark.parametrize("words", [["--seed", "2"], ["--years", "2"], ["--by", "sex"]])
def test_what_is_asked_for_otherwise_is_another_study(toys, words):
    tandem("compare", *QUICK)
    assert UNCHANGED not in tandem("compare", *QUICK, *words).stderr


def test_another_version_of_ours_knows_nothing(toys, monkeypatch):
    tandem("compare", *QUICK)
    monkeypatch.setattr(said_before, "hangs_on", lambda: "another")
    assert UNCHANGED not in tandem("compare", *QUICK).stderr


def test_every_file_of_ours_is_hung_on(tmp_path, monkeypatch):
    package = tmp_path / "src" / "tandemcare"
    package.mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    monkeypatch.setattr(said_before, "PACKAGE", package)
    known = {said_before.hangs_on.__wrapped__()}
    for path in (package / "a.py", package / "numbers.yaml", tmp_path / "scenarios" / "as-is.yaml"):
        path.write_text("1")
        known.add(said_before.hangs_on.__wrapped__())
    assert len(known) == 4


READS = """
import os, sys
opened = set()
here = os.getcwd()
def hear(event, told):
    if event == "open" and isinstance(told[0], (str, os.PathLike)):
        opened.add(os.path.join(here, told[0]))
sys.addaudithook(hear)
from pathlib import Path
from tandemcare.experiments import StudyRequest
from tandemcare.looked import watched
from tandemcare.scenario import load_place, load_rota, with_rota
with watched() as looked:
    place = with_rota(load_place(Path("place.yaml")), load_rota(Path("rota.yaml")))
    StudyRequest([Path("a.yaml")], place=place, years=1, replications=1, numbers=Path("numbers.yaml")).resolved()
mine = {each for each in opened if os.path.dirname(each) == here and os.path.exists(each)}
print(sorted(os.path.basename(each) for each in mine))
print(sorted(os.path.basename(each) for each in mine - set(looked)))
"""


def test_every_file_that_a_study_opens_was_looked_at(tmp_path):
    """Whoever adds a reader of a file must have it look."""
    shipped = ROOT / "scenarios"
    (tmp_path / "place.yaml").write_text((shipped / "places" / "stylised.yaml").read_text())
    (tmp_path / "rota.yaml").write_text(next((shipped / "rotas").glob("hub.yaml")).read_text())
    (tmp_path / "b.yaml").write_text((shipped / "as-is.yaml").read_text())
    (tmp_path / "a.yaml").write_text("name: a\nwhy: A test.\nextends: b.yaml\n")
    (tmp_path / "numbers.yaml").write_text((shipped / "numbers" / "amhp-retention.yaml").read_text())
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(Path(folder).absolute()) for folder in sys.path)}
    command = [sys.executable, "-c", READS]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    opened, missed = done.stdout.splitlines()[-2:]
    assert opened == "['a.yaml', 'b.yaml', 'numbers.yaml', 'place.yaml', 'rota.yaml']"
    assert missed == "[]"
