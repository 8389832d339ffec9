"""`tandem structure`: the page in the repository is the page that the command makes."""

import pytest
from house import ROOT
from typer.testing import CliRunner

from tandemcare.cli.main import app

PAGE = ROOT / "docs" / "structure.md"


def test_the_page_in_the_repository_is_what_the_command_makes(tmp_path):
    made = tmp_path / "structure.md"
    result = CliRunner().invoke(app, ["structure", "--out", str(made)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert made.read_bytes() == PAGE.read_bytes(), "run: ./tandem structure"


def test_a_folder_that_is_not_there_is_wrong_input(tmp_path):
    result = CliRunner().invoke(app, ["structure", "--out", str(tmp_path / "none" / "page.md")])
    assert result.exit_code == 2
    assert "no folder" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("structure", "--out", "con.md"),
        ("export", "xmile", "--out", "nul.xmile"),
        ("rota", "--template", "com1.xlsx"),
        ("size", "amhp", "--target", "p95 started within 24h", "--out", "aux.xlsx"),
    ],
)
def test_a_file_that_windows_cannot_keep_is_written_by_no_command(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "Windows" in result.stderr
    assert list(tmp_path.iterdir()) == []
