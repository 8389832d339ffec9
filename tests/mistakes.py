"""Typical mistakes and what Tandem answers: `python tests/mistakes.py` writes docs/mistakes.md from tests/mistakes/*.yaml.

A mistake is files in an empty folder and a command line given there. The page shows what was written and every word
that comes back, so that somebody who has met a message finds it, and what to do.
"""

from __future__ import annotations

import contextlib
import shlex
import tempfile
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from house import ROOT
from ruamel.yaml import YAML
from typer.testing import CliRunner

from tandemcare.cli.main import app

FOLDER = ROOT / "tests" / "mistakes"
PAGE = ROOT / "docs" / "mistakes.md"
MOST_SHOWN = 30
"""Lines of a file that the page shows."""


@dataclass(frozen=True)
class Answer:
    """What must be said of one thing wrong: where it stands, and words of what was found and of what to do."""

    where: str
    found: str
    remedy: str


@dataclass(frozen=True)
class Mistake:
    """A mistake somebody makes: files, the command given, and what must be answered, which is all that is."""

    title: str
    files: Mapping[str, Any]
    command: str
    answers: Sequence[Answer]
    note: str = ""

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
    return Mistake(said["title"], said.get("files", {}), said["command"], answers, said.get("note", ""))


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
