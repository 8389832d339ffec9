"""`tandem structure`: the page in the repository is the page that the command makes."""

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
