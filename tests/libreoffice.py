"""A workbook as LibreOffice has it: opened without a window, worked out anew, saved, and read back.

Who has no LibreOffice skips what asks for it, but for CI, which installs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

SECONDS = 180
"""How long LibreOffice may take: some seconds, and more where others work too."""
ERRORS = ("#", "Err:")
"""How a cell begins whose formula has no value."""

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"), reason="LibreOffice is not installed here"
)

Sheet = list[tuple[Any, ...]]


def opened(path: Path) -> dict[str, Sheet]:
    """Return the rows of values of each sheet of a workbook once LibreOffice has opened it and saved it anew."""
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "saved"
        command = [
            "soffice",
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",  # one of its own, so that none is locked
            *("--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved)),
            str(path),
        ]
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        assert run.returncode == 0, run.stderr
        return sheets_of(saved / f"{path.stem}.xlsx")


def sheets_of(path: Path) -> dict[str, Sheet]:
    """Return the rows of values of each sheet of a workbook, nothing below or beside what is filled."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: _filled([tuple(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book}


def errors_in(sheets: dict[str, Sheet]) -> list[tuple[str, Any]]:
    """Return the cells that show an error in place of a value."""
    texts = ((name, cell) for name, rows in sheets.items() for row in rows for cell in row if isinstance(cell, str))
    return [(name, cell) for name, cell in texts if cell.startswith(ERRORS)]


def _filled(rows: Sheet) -> Sheet:
    """Return rows without empty cells at their ends, and without empty rows at the end."""
    cut = [
        row[: max((place + 1 for place, cell in enumerate(row) if cell not in (None, "")), default=0)] for row in rows
    ]
    while cut and not cut[-1]:
        cut.pop()
    return [tuple(None if cell == "" else cell for cell in row) for row in cut]
