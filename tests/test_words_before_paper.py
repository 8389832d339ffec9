"""Words come before paper: reports know no terminal and no file, and what draws them knows only their blocks."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import ROOT

PACKAGE = ROOT / "src" / "tandemcare"
REPORT, RENDER = PACKAGE / "report", PACKAGE / "render"
WRITES = REPORT / "pictures" / "writing.py"
PAPER = {"rich", "typer", "click", "textwrap", "shutil", "sys"}
OPENS = {"open", "print", "write_text", "write_bytes", "read_text", "read_bytes", "mkdir", "write_whole"}
BLOCKS = {
    "tandemcare.report.blocks",
    "tandemcare.errors",
    "tandemcare.palette",
    "tandemcare.sums",
    "tandemcare.texts",
    "tandemcare.units",
}


def imported(code: str) -> Iterator[str]:
    """Yield the full names of modules that some code imports, and of what it imports from the package's root."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            at_root = node.module == "tandemcare"
            yield from (f"tandemcare.{name.name}" for name in node.names) if at_root else (str(node.module),)


def called(code: str) -> Iterator[str]:
    """Yield the last name of everything that some code calls."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", getattr(node.func, "attr", ""))


def paper_in(code: str, *, folds: bool = False) -> list[str]:
    """Return what some code knows of terminals, widths and files; text on a picture may be folded."""
    known = {name.split(".")[0] for name in imported(code)} & (PAPER - {"textwrap"} if folds else PAPER)
    return sorted(known | ({*called(code)} & OPENS))


def below_blocks(code: str) -> list[str]:
    """Return what some code imports of ours beside the blocks of a report."""
    return [name for name in imported(code) if name.startswith("tandemcare") and name not in BLOCKS]


def parts(folder: Path) -> list[Path]:
    """Return the files of a room."""
    return sorted(folder.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", [each for each in parts(REPORT) if each != WRITES], ids=name_of)
def test_a_report_knows_no_paper(path):
    assert paper_in(path.read_text(encoding="utf-8"), folds=path.parent == WRITES.parent) == []


@pytest.mark.parametrize("path", parts(RENDER), ids=name_of)
def test_paper_knows_only_blocks(path):
    assert below_blocks(path.read_text(encoding="utf-8")) == []


SENTENCE = 7
"""Words in a row that stand in one place only."""


def sentences(code: str) -> Iterator[str]:
    """Yield the texts of some code, a gap where a value stands in them, but for docstrings and imports."""
    tree = ast.parse(code)
    known = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            known.update(map(id, node.values))
            yield " {} ".join(part.value for part in node.values if isinstance(part, ast.Constant))
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    yield from (node.value for node in texts if id(node) not in known)


def told_twice(codes: dict[str, str]) -> dict[str, list[str]]:
    """Return words in a row that stand in two texts, with where."""
    where: dict[str, list[str]] = defaultdict(list)
    for name, code in codes.items():
        for text in sentences(code):
            words = re.findall(r"\{\}|[\w'%/-]+", text.lower())
            for run in {" ".join(words[start : start + SENTENCE]) for start in range(len(words) - SENTENCE + 1)}:
                where[run].append(name)
    return {run: names for run, names in where.items() if len(names) > 1}


def test_every_sentence_exists_once():
    rooms = [*parts(REPORT), *parts(RENDER), *parts(PACKAGE / "cli")]
    assert told_twice({name_of(path): path.read_text(encoding="utf-8") for path in rooms}) == {}


@pytest.mark.parametrize(
    "other", ['y = "Say: one two three four five six seven."', 'y = f"one two three four five six seven {z}"']
)
def test_a_sentence_told_twice_would_be_found(other):
    assert told_twice({"a": 'x = "One two three four five six seven."', "b": other})


@pytest.mark.parametrize(
    "code", ["import rich", "from rich.text import Text", "import sys", "f.open()", "print(1)", "import textwrap"]
)
def test_paper_in_a_report_would_be_found(code):
    assert paper_in(code)


@pytest.mark.parametrize(
    "code",
    ["from tandemcare import results", "import tandemcare.model", "from tandemcare.report import comparison_report"],
)
def test_knowledge_in_paper_would_be_found(code):
    assert below_blocks(code)
