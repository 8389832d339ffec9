"""Every notebook runs from top to bottom on a small run, and its two files say the same."""

import re
from pathlib import Path

import jupytext
import nbformat
import pytest
from house import ROOT, own_files
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

FOLDER = ROOT / "notebooks"
NOTEBOOKS = [path for path in own_files() if path.suffix == ".ipynb"]
PICTURES = {"does-double-running-pay": 4, "a-slow-model-of-your-own": 1}


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """Nothing is left in the home of whoever runs the tests."""
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


def parameters(out: Path) -> str:
    """Return what replaces the numbers of a notebook's own parameter cell: the smallest run with an interval."""
    return f"years = 2\nreplications = 2\nscenarios = {str(ROOT / 'scenarios')!r}\nout = {str(out)!r}\n"


def with_parameters(notebook, out: Path):
    """Return a notebook with a small run asked for in place of its own."""
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(cells) == 1, "A notebook has one cell tagged `parameters`."
    asked = set(re.findall(r"^(\w+) = ", cells[0].source, re.MULTILINE))
    given = set(re.findall(r"^(\w+) = ", parameters(out), re.MULTILINE))
    assert asked == given, "Parameters that a notebook asks for are those that the test gives."
    cells[0].source = f"from pathlib import Path\n{parameters(out)}scenarios = Path(scenarios)\n"
    return notebook


def execute(notebook, folder: Path):
    NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook


def outputs_of(notebook) -> list:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_both_files_of_a_notebook_are_in_step(path):
    stored, text = nbformat.read(path, as_version=4), jupytext.read(path.with_suffix(".py"))
    assert [(cell.cell_type, cell.source) for cell in stored.cells] == [
        (cell.cell_type, cell.source) for cell in text.cells
    ], f"jupytext --sync notebooks/{path.stem}.py"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_outputs(path):
    stored = nbformat.read(path, as_version=4)
    assert outputs_of(stored) == []
    assert {cell.execution_count for cell in stored.cells if cell.cell_type == "code"} == {None}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_its_pictures(path, tmp_path):
    done = execute(with_parameters(nbformat.read(path, as_version=4), tmp_path), FOLDER)
    outputs = outputs_of(done)
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert sum("image/png" in output.get("data", {}) for output in outputs) == PICTURES[path.stem]


def test_a_notebook_that_fails_is_noticed(tmp_path):
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute(new_notebook(cells=[new_code_cell("1 / 0")]), tmp_path)
