"""LibreOffice opens a workbook, works every formula out anew, and must come to what the workbook says.

It is a test of every workbook that we write: `assert_opens_as_written(path, folder)`.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

WITHOUT_OFFICE = "WITHOUT_OFFICE"
"""In CI: why there is no LibreOffice, as `.ci/run` has said; without it a test fails that cannot be run."""
LONGEST_SECONDS = 300
CLOSE = 1e-9

Sheet = list[tuple[Any, ...]]

# What a new profile says of formulas: work them out again, whoever saved the file.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def office() -> str:
    """Return the program; skips the test where there is none, and fails it in CI unless CI has said why."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return found
    why = os.environ.get(WITHOUT_OFFICE, "")
    if os.environ.get("CI") == "true" and not why:
        pytest.fail("NOT RUN: LibreOffice is not installed, and .ci/run has not said why.")
    pytest.skip(f"NOT RUN: there is no LibreOffice here. {why}")


def converted(path: Path, folder: Path, kind: str = "xlsx") -> Path:
    """Return a file as LibreOffice saves it in a folder, with formulas worked out anew."""
    profile, out = folder / "profile", folder / "saved"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [office(), "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", kind]
    command += ["--outdir", str(out), str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    saved = out / f"{path.stem}.{kind}"
    assert saved.is_file(), f"LibreOffice has not opened {path.name}: {done.stdout}{done.stderr}"
    return saved


def assert_opens_as_written(path: Path, folder: Path) -> None:
    """Hold that every sheet and cell is there as written, and every formula comes to the value kept with it."""
    ours = openpyxl.load_workbook(path, data_only=True)
    theirs = openpyxl.load_workbook(converted(path, folder), data_only=True)
    assert theirs.sheetnames == ours.sheetnames
    odd = [
        f"{sheet.title}!{cell.coordinate}: {cell.value!r} became {theirs[sheet.title][cell.coordinate].value!r}"
        for sheet in ours.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not _are_alike(cell.value, theirs[sheet.title][cell.coordinate].value)
    ]
    assert not odd, f"{len(odd)} cells differ: {'; '.join(odd[:10])}"


def _are_alike(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=CLOSE, abs_tol=CLOSE)
    if isinstance(ours, str) or isinstance(theirs, str):
        return (ours or "").split() == (theirs or "").split()
    return ours == theirs


def sheets_of(path: Path) -> dict[str, Sheet]:
    """Return the rows of values of each sheet of a workbook, nothing below or beside what is filled."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: _filled([tuple(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book}


def _filled(rows: Sheet) -> Sheet:
    """Return rows without empty cells at their ends, and without empty rows at the end."""
    cut = [
        row[: max((place + 1 for place, cell in enumerate(row) if cell not in (None, "")), default=0)] for row in rows
    ]
    while cut and not cut[-1]:
        cut.pop()
    return [tuple(None if cell == "" else cell for cell in row) for row in cut]
