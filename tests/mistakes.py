"""Typical mistakes and what Tandem answers: `python tests/mistakes.py` writes docs/mistakes.md from tests/mistakes.

A mistake is files in an empty folder and a command line given there. The page shows what was written and every word
that comes back, so that somebody who has met a message finds it, and what to do.
"""

from __future__ import annotations

import contextlib
import shlex
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from house import ROOT
from ruamel.yaml import YAML
from typer.testing import CliRunner

from tandemcare.cli.main import app

FOLDER = ROOT / "tests" / "mistakes"
PAGE = ROOT / "docs" / "mistakes.md"


@dataclass(frozen=True)
class Answer:
    """What must be said of one thing wrong: where it stands, and words of what was found and of what to do."""

    where: str
    found: str
    remedy: str

    def is_met_by(self, told: Answer) -> bool:
        """Tell whether what was told says all of this."""
        return self.where == told.where and self.found in told.found and self.remedy in told.remedy


@dataclass(frozen=True)
class Mistake:
    """A mistake somebody makes: files, the command given, and what must be answered, which is all that is."""

    title: str
    files: Mapping[str, Any]
    command: str
    answers: Sequence[Answer]
    note: str = ""
    is_allowed: bool = False

    def __str__(self) -> str:
        return self.title


def chapters() -> dict[str, list[Mistake]]:
    """Return the mistakes by the chapter of the page that they stand in."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        read = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        found[read["chapter"]] = [_mistake(each) for each in read["mistakes"]]
    return found


def _mistake(said: Mapping[str, Any]) -> Mistake:
    answers = tuple(Answer(*each) for each in said["answers"])
    more = {"note": said.get("note", ""), "is_allowed": said.get("warns", False)}
    return Mistake(said["title"], said.get("files", {}), said["command"], answers, **more)


def write_files(files: Mapping[str, Any], folder: Path) -> None:
    """Write the files of a mistake: plain text, text in another encoding, bytes, a workbook, or a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="\n")
        elif "text" in content:
            path.write_bytes(content["text"].encode(content["encoding"]))
        elif "hex" in content:
            path.write_bytes(bytes.fromhex(content["hex"]))
        elif "sheets" in content:
            _write_book(content["sheets"], path)
        else:
            path.mkdir()


def _write_book(sheets: Mapping[str, Sequence[Sequence[Any]]], path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


@dataclass(frozen=True)
class Heard:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


def heard(mistake: Mistake) -> Heard:
    """Return what the command of a mistake says in a folder with nothing but its files."""
    with tempfile.TemporaryDirectory() as folder:
        write_files(mistake.files, Path(folder))
        with contextlib.chdir(folder):
            result = CliRunner().invoke(app, shlex.split(mistake.command), prog_name="tandem")
    return Heard(result.exit_code, result.stdout, result.stderr)


def problems_in(said: str) -> list[Answer]:
    """Return the problems that a command told: three lines each, the last two further to the right."""
    found: list[Answer] = []
    lines = said.splitlines()
    while len(lines) >= 3:
        where, *rest = lines[:3]
        assert not where.startswith(" "), lines
        assert all(line.startswith("    ") for line in rest), lines
        found.append(Answer(where.removeprefix("Warning: "), *(line.strip() for line in rest)))
        lines = lines[3:]
    assert not lines, lines
    return found


# ------------------------------------------------------------------------------------------------------- the page

HEAD = """# Mistakes, and what Tandem answers

Search this page for a message that you have met. Each entry shows what was written, the command, and the whole answer:
where it stands (file and line, sheet and cell, or option), what was found, what to do. All problems are told at once,
nothing is run, and the exit code is 2. `python tests/mistakes.py` writes the page from `tests/mistakes`, and a test
holds every answer to it.
"""


def page(answer: Callable[[Mistake], Heard] = heard) -> str:
    """Return the page with every mistake and what is said of it today."""
    return "\n".join([HEAD, *(line for name, each in chapters().items() for line in _chapter(name, each, answer))])


def _chapter(name: str, found: Sequence[Mistake], answer: Callable[[Mistake], Heard]) -> Iterator[str]:
    yield f"## {name}\n"
    for one in found:
        yield f"### {one.title}\n"
        yield from ([f"{one.note}\n"] if one.note else [])
        for file, content in one.files.items():
            yield from _shown(file, content)
        said = textwrap.dedent(answer(one).err).rstrip()
        yield f"```text\n$ tandem {one.command}\n{said}\n```\n"


def _shown(name: str, content: Any) -> Iterator[str]:
    """Yield a file of a mistake as a reader sees it; what cannot be seen is told."""
    if isinstance(content, Mapping) and "sheets" in content:
        for sheet, rows in content["sheets"].items():
            yield f"`{name}`, sheet {sheet}:\n"
            yield from _table(rows)
        return
    kind = content if isinstance(content, Mapping) else {"text": content}
    text = kind.get("text", "")
    how = f", saved as {kind['encoding']}" if "encoding" in kind else ", a folder" if "folder" in kind else ""
    how = how or (", no text" if "hex" in kind else "" if text else ", empty")
    if not text:
        yield f"`{name}`{how}\n"
        return
    yield f"`{name}`{how}:\n"
    yield f"```text\n{text.rstrip()}\n```\n".replace("\t", "\u2192   ")


def _table(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    width = max(map(len, rows))
    cells = [["" if cell is None else str(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    yield "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
