"""Numbers of a study from a workbook: the sheet of assumptions that Tandem wrote, with a column somebody filled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tandemcare.documents import BookSheet, read_sheets
from tandemcare.errors import InputError, Problem

from .cells import Cells
from .heads import SheetHeads, heads_of, plain_words

NUMBER, YOURS = "number", "yours"
"""The heads of the columns that are read: the name of a number, and what it is here."""
NEEDED = frozenset((NUMBER, YOURS))


def numbers_in_workbook(path: Path) -> Cells:
    """Return what a workbook says as a file of numbers would, each with its cell; InputError where it says nothing."""
    found = [heads for sheet in read_sheets(path) if (heads := _heads(sheet))]
    if len(found) != 1:
        what = "No sheet has" if not found else "More than one sheet has"
        remedy = "Give the workbook that `tandem size amhp --out plan.xlsx` writes, with its sheet of assumptions."
        raise InputError([Problem(path.as_posix(), f'{what} the columns "{NUMBER}" and "{YOURS}".', remedy)])
    sheet, head = found[0].sheet, found[0].row
    name, yours = (found[0].columns[word] for word in (NUMBER, YOURS))
    document = Cells(sheet.file, path, {"numbers": []})
    document.cells[("numbers",)] = sheet.where(head, yours)
    for row in range(head + 1, len(sheet.rows)):
        value = sheet.at(row, yours)
        if value is None:
            continue
        here = ("numbers", len(document.data["numbers"]))
        document.data["numbers"].append({"parameter": sheet.at(row, name), "value": value})
        document.cells |= {here: sheet.where(row, yours), (*here, "parameter"): sheet.where(row, name)}
        document.cells[*here, "value"] = sheet.where(row, yours)
    if not document.data["numbers"]:
        where, remedy = sheet.where(head, yours), "Fill in what is known here, or leave --numbers out."
        raise InputError([Problem(where, f'Nothing stands in the column "{YOURS}".', remedy)])
    return document


def has_numbers(sheet: BookSheet) -> bool:
    """Tell whether a sheet has the columns that are read."""
    return _heads(sheet) is not None


def _heads(sheet: BookSheet) -> SheetHeads | None:
    return heads_of(sheet, _meaning, NEEDED.issubset)


def _meaning(head: Any) -> str | None:
    return words if (words := plain_words(head)) in NEEDED else None
