"""Where the heads of a sheet stand, for everything that is read from a workbook: in the first row that has enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from tandemcare.documents import BookSheet

ROWS_LOOKED_AT = 40
"""Rows in which the heads of a sheet stand, if it has any."""


@dataclass(frozen=True)
class SheetHeads:
    """The row of the heads of a sheet, and the column of what each of them means."""

    sheet: BookSheet
    row: int
    columns: Mapping[Any, int]


def words_of(value: Any) -> str:
    """Return a head of a rota without what does not count: case, accents, underscores, and what is in brackets."""
    return plain_words(re.sub(r"\(.*?\)", "", value)) if isinstance(value, str) else ""


def plain_words(value: Any) -> str:
    """Return what stands in a cell or names a sheet without case, accents and underscores.

    Brackets count: "Wards (2)" is the copy that Excel makes of a sheet, "value (last year)" a column of somebody's
    own, and "Mixed (older)" no mixed ward.
    """
    text = normalize("NFKD", value) if isinstance(value, str) else ""
    plain = "".join(sign for sign in text if sign.isascii())
    return " ".join(plain.replace("_", " ").strip(" :").lower().split())


def heads_of(
    sheet: BookSheet,
    meaning: Callable[[Any], Any],
    is_enough: Callable[[Collection[Any]], bool],
    first: int = 0,
) -> SheetHeads | None:
    """Return the heads of a sheet, None where no row has enough; `meaning` says what a cell means, None for nothing.

    Columns before the `first` are not looked at; of two heads that mean the same the left one counts.
    """
    for number, row in enumerate(sheet.rows[:ROWS_LOOKED_AT]):
        columns: dict[Any, int] = {}
        for column, value in enumerate(row[first:], start=first):
            if (means := meaning(value)) is not None:
                columns.setdefault(means, column)
        if is_enough(columns.keys()):
            return SheetHeads(sheet, number, columns)
    return None
