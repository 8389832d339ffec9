"""`tandem report`: documents of a finished run, where they are wanted, and what is refused."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.experiments import StudyRequest
from tandemcare.results import write_reports

BEGINS = {"report.html": b"<!DOCTYPE html>", "report.docx": b"PK", "report.pptx": b"PK", "results.xlsx": b"PK"}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A shipped scenario against as-is, very briefly."""
    request = StudyRequest(
        ["as-is.yaml", "close-first.yaml"], years=1, replications=2, out=tmp_path_factory.mktemp("here") / "tandem-runs"
    )
    results = request.run(request.grid(request.resolved()))
    write_reports(results)
    return results


def told(*words: str) -> tuple[int, str]:
    """Return the exit code of a command, and all that it has said."""
    done = CliRunner().invoke(app, ["report", *words])
    return done.exit_code, done.output


def test_all_documents_are_written_into_a_folder_that_is_named(study, tmp_path):
    code, said = told(str(study.folder), "--out", str(tmp_path / "new" / "folder"))
    assert code == 0
    for name, begins in BEGINS.items():
        path = tmp_path / "new" / "folder" / name
        assert path.read_bytes().startswith(begins)
        assert str(path) in said


def test_only_what_is_asked_for_is_written_into_the_run_folder_by_its_name(study, monkeypatch):
    monkeypatch.chdir(study.folder.parents[1])
    before = {path.name for path in study.folder.iterdir()}
    code, _ = told(study.folder.name, "--to", "HTML, html")
    assert code == 0
    assert {path.name for path in study.folder.iterdir()} - before == {"report.html"}


def test_a_run_with_one_scenario_has_documents(tmp_path):
    request = StudyRequest(["as-is.yaml"], years=1, replications=1, out=tmp_path)
    results = request.run(request.grid(request.resolved()))
    code, _ = told(str(results.folder), "--to", "html,docx,pptx")
    assert code == 0
    assert b"One replication" not in (results.folder / "report.html").read_bytes()


@pytest.mark.parametrize(("to", "says"), [("pdf", "'pdf'"), ("docs", "Did you mean 'docx'?"), (" ,", "no document")])
def test_what_is_no_document_is_refused(study, to, says):
    code, said = told(str(study.folder), "--to", to)
    assert code == 2
    assert "--to" in said
    assert says in said


def test_a_folder_without_a_run_is_refused(tmp_path):
    code, said = told(str(tmp_path))
    assert code == 2
    assert "not a finished run" in said


def test_a_folder_that_cannot_be_written_is_told(study, tmp_path):
    (tmp_path / "file").write_text("")
    code, said = told(str(study.folder), "--to", "html", "--out", str(tmp_path / "file"))
    assert code == 2
    assert said.startswith("--out ")
    assert "is a file" in said
