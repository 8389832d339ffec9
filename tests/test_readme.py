"""Every example in the README and the docs works as it stands: Python runs, scenarios resolve, prices are read."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from house import ROOT, own_files
from ruamel.yaml import YAML

from tandemcare.experiments import resolve_all
from tandemcare.scenario import json_schema, load_numbers, load_place, load_prices, load_rota, problems_of_numbers

BLOCK = r"^```{language}\n(.*?)^```$"
PAGES = [
    path for path in own_files() if path.suffix == ".md" and path.relative_to(ROOT).parts[0] in {"README.md", "docs"}
]


def examples_in(text: str, language: str = "python") -> list[tuple[int, str]]:
    """Return each example in a language with the line on which its code begins."""
    blocks = re.finditer(BLOCK.format(language=language), text, re.MULTILINE | re.DOTALL)
    return [(text.count("\n", 0, block.start(1)) + 1, block[1]) for block in blocks]


def as_one(examples: list[tuple[int, str]]) -> str:
    """Return the examples of a page as one program, each on its own lines: Python starts once for all of them."""
    program = ""
    for line, example in examples:
        program += "\n" * (line - 1 - program.count("\n")) + example
    return program


def run(example: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", example], cwd=folder, capture_output=True, text=True, check=False
    )


def test_examples_are_found_with_their_lines():
    text = "Words\n```python\nprint(1)\n```\n```console\nls\n```\n```python\na = 1\n\nb = 2\n```\n"
    assert examples_in(text) == [(3, "print(1)\n"), (9, "a = 1\n\nb = 2\n")]


def test_examples_of_a_page_keep_their_lines():
    assert as_one([(3, "print(1)\n"), (9, "a = 1\n")]) == "\n\nprint(1)\n\n\n\n\n\na = 1\n"


def test_an_example_that_fails_is_noticed(tmp_path):
    assert run("import warnings; warnings.warn('old')", tmp_path).returncode != 0


def with_examples(language: str) -> list[Path]:
    """Return the pages that have examples in a language."""
    return [page for page in PAGES if examples_in(page.read_text(encoding="utf-8"), language)]


@pytest.mark.parametrize("page", with_examples("python"), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_examples_run(page, tmp_path):
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")  # paths in examples are from the root
    done = run(as_one(examples_in(page.read_text(encoding="utf-8"))), tmp_path)
    assert done.returncode == 0, f"{page}, by its lines:\n{done.stderr}"


@pytest.mark.parametrize("page", with_examples("yaml"), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_are_read(page, tmp_path):
    shutil.copytree(ROOT / "scenarios", tmp_path, dirs_exist_ok=True)
    for line, example in examples_in(page.read_text(encoding="utf-8"), "yaml"):
        path = tmp_path / f"example-{line}.yaml"
        path.write_text(example, encoding="utf-8")
        keys = YAML(typ="safe").load(example).keys()
        if "shifts" in keys:
            load_rota(path)
        elif keys <= keys_of_places():
            load_place(with_stylised(path))
        elif example.startswith("name:"):
            load_and_resolve(path)
        elif "\nnumbers:" in f"\n{example}":
            assert problems_of_numbers(load_numbers(path), load_place()) == [], f"{page}:{line}"
        else:
            assert load_prices(path).prices, f"{page}:{line}"


def keys_of_places() -> set[str]:
    """Return what only a place file has at its top."""
    return {*json_schema("place")["properties"]} - {"name", "numbers"}


def with_stylised(path: Path) -> Path:
    """Write what a page says of a place over the stylised place, and return that file."""
    yaml = YAML()
    place = yaml.load((ROOT / "scenarios" / "places" / "stylised.yaml").read_text(encoding="utf-8"))
    place |= YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for found in ("calibrated", "census"):
        place.pop(found, None)
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(place, file)
    return path


def load_and_resolve(path: Path) -> None:
    """Resolve a scenario of a page in its place; InputError with every problem."""
    (resolved,) = resolve_all([path], None, years=10)
    assert resolved.name == path.stem
