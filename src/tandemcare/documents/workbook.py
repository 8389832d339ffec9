"""Read the values of an Excel workbook as anybody may have sent it: capped, without macros, links or entities.

A formula stands for the value that Excel kept with it; text that begins with `=` is text.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from os.path import normpath
from pathlib import Path
from typing import Any

from tandemcare.errors import InputError, Problem
from tandemcare.sums import summed

from .text import files_near, refusal

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 50 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS, MOST_COLUMNS = 2000, 60
_ENTITIES = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
_PIECE = 1024 * 1024


class NoValue:
    """What stands in a cell whose formula has no value kept with it."""

    def __repr__(self) -> str:
        """Return what it is in words."""
        return "a formula without a value"


@dataclass(frozen=True)
class BookSheet:
    """The values of a sheet, row by row, and where each stands."""

    file: str
    name: str
    rows: tuple[tuple[Any, ...], ...]

    def where(self, row: int, column: int | None = None) -> str:
        """Return "file:Sheet!C7" of a cell, or of a row; both count from 0."""
        cell = f"row {row + 1}" if column is None else f"{letters(column)}{row + 1}"
        return f"{self.file}:{self.name}!{cell}"

    def at(self, row: int, column: int) -> Any:
        """Return the value of a cell; text without the blanks around it, and nothing for a cell that is not there."""
        value = self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None
        value = value.strip() if isinstance(value, str) else value
        return None if value == "" else value


def letters(column: int) -> str:
    """Return the letters of a column that counts from 0."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def read_sheets(path: Path) -> tuple[BookSheet, ...]:
    """Return the sheets of a workbook that are not hidden; InputError says kindly why one is not read."""
    name = Path(normpath(path)).as_posix()
    data = _bytes_of(name, path)
    _refuse_hostile(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values, formulas = (_values(data, is_value=is_value) for is_value in (True, False))
    except Exception as error:  # a damaged workbook fails inside its reader in any way there is
        raise refusal(name, "The workbook is damaged.", "Open it in Excel, and save it anew as .xlsx.") from error
    sheets = tuple(
        BookSheet(name, title, tuple(_joined(rows, formulas.get(title, [])))) for title, rows in values.items()
    )
    problems = [
        Problem(
            sheet.where(MOST_ROWS), f"There are more than {MOST_ROWS} rows.", "Leave on the sheet what is to be read."
        )
        for sheet in sheets
        if len(sheet.rows) > MOST_ROWS
    ]
    if problems:
        raise InputError(problems)
    return sheets


def _bytes_of(name: str, path: Path) -> bytes:
    try:
        if path.is_dir():
            raise refusal(name, "This is a folder.", "Name a workbook.")
        if not path.exists():
            raise refusal(name, "There is no such file.", files_near(path))
        if not path.is_file():
            raise refusal(name, "This is not an ordinary file.", "Name a workbook.")
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        found = f"The file cannot be read: {getattr(error, 'strerror', None) or error}."
        raise refusal(name, found, "Check its name and that you may read it.") from error
    if len(data) > LARGEST_BYTES:
        found = f"The workbook is larger than {LARGEST_BYTES // 1024 // 1024} MiB."
        raise refusal(name, found, "Save what is to be read as a workbook of its own.")
    return data


def _refuse_hostile(name: str, data: bytes) -> None:
    """Refuse what is no plain workbook, and what would unpack to more than a rota or a place can need."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        found = "This is a workbook of an older Excel, or one with a password."
        raise refusal(name, found, "Save it as .xlsx without a password.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _refuse_parts(name, parts)
            left = LARGEST_UNPACKED_BYTES
            for part in parts:
                left -= _checked(name, archive, part, left)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise refusal(name, "This is no workbook of Excel.", "Save it as .xlsx.") from error
    except zlib.error as error:
        raise refusal(name, "The workbook is damaged.", "Open it in Excel, and save it anew as .xlsx.") from error


def _refuse_parts(name: str, parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        raise refusal(name, "This is no workbook of Excel.", "Save it as .xlsx.")
    if len(parts) > MOST_PARTS or summed(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
        raise _too_large(name)
    if any(each.lower().endswith("vbaproject.bin") for each in names):
        raise refusal(name, "The workbook has macros.", "Save it as .xlsx, which has none.")
    if any(each.lower().startswith("xl/externallinks/") for each in names):
        found = "The workbook takes values from other workbooks."
        raise refusal(name, found, "Break its links (Data, Edit links), so that the values stand in it.")


def _checked(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Return how large a part is once unpacked, whatever it says of itself; entities are refused."""
    size, before = 0, b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > left:
                raise _too_large(name)
            if any(word in before + piece for word in _ENTITIES) and not part.filename.startswith("xl/media/"):
                raise refusal(name, "The workbook declares entities, as none that Excel wrote does.", "Save it anew.")
            before = piece[-40:]
    return size


def _too_large(name: str) -> InputError:
    found = f"Unpacked, the workbook has more than {LARGEST_UNPACKED_BYTES // 1024 // 1024} MiB or {MOST_PARTS} parts."
    return refusal(name, found, "Save what is to be read as a workbook of its own.")


def _values(data: bytes, *, is_value: bool) -> dict[str, list[tuple[Any, ...]]]:
    """Return the values of each sheet that is shown, or where it has formulas."""
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=is_value, keep_links=False)
    try:
        return {
            sheet.title: list(_rows(sheet, is_value=is_value))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        }
    finally:
        book.close()


def _rows(sheet: Any, *, is_value: bool) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # which a workbook may say wrongly
    for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS):
        yield tuple(cell.value if is_value else getattr(cell, "data_type", "") == "f" for cell in row)


def _joined(rows: list[tuple[Any, ...]], formulas: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield rows in which a formula without a value is told from an empty cell."""
    for number, row in enumerate(rows):
        marked = formulas[number] if number < len(formulas) else ()
        yield tuple(
            NoValue() if value is None and column < len(marked) and marked[column] is True else value
            for column, value in enumerate(row)
        )
