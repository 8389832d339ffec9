"""Every Python example in the README and the docs runs as it stands."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from house import ROOT, own_files

PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    path for path in own_files() if path.suffix == ".md" and path.relative_to(ROOT).parts[0] in {"README.md", "docs"}
]


def examples_in(text: str) -> list[tuple[int, str]]:
    """Return each Python example with the line on which its code begins."""
    return [(text.count("\n", 0, block.start(1)) + 1, block[1]) for block in PYTHON_BLOCK.finditer(text)]


def run(example: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", example], cwd=folder, capture_output=True, text=True, check=False
    )


def test_examples_are_found_with_their_lines():
    text = "Words\n```python\nprint(1)\n```\n```console\nls\n```\n```python\na = 1\n\nb = 2\n```\n"
    assert examples_in(text) == [(3, "print(1)\n"), (9, "a = 1\n\nb = 2\n")]


def test_an_example_that_fails_is_noticed(tmp_path):
    assert run("import warnings; warnings.warn('old')", tmp_path).returncode != 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_examples_run(page, tmp_path):
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")  # paths in examples are from the root
    for line, example in examples_in(page.read_text(encoding="utf-8")):
        done = run(example, tmp_path)
        assert done.returncode == 0, f"{page}:{line}\n{done.stderr}"
