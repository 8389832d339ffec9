"""Read a place from a workbook as its file would say it, with the cell of each value, so that errors name cells.

Facts are found by their keys and columns by their heads, never by where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tandemcare.documents import BookSheet, KeyPath, NoValue, as_path, read_sheets
from tandemcare.errors import InputError, Problem, did_you_mean

from .cells import Cells
from .heads import SheetHeads, heads_of, plain_words
from .place_sheets import (
    CALIBRATED_SHEET,
    DATE,
    FACTS_SHEET,
    HOLIDAYS_SHEET,
    IN_WARD,
    KEY,
    NONE,
    NUMBER_COLUMNS,
    NUMBERS_SHEET,
    ON_OTHER_SHEETS,
    SHIFT_SHEETS,
    VALUE,
    WARD_COLUMNS,
    WARDS_SHEET,
    fact_rows,
)
from .rota_cells import name_in
from .rota_workbook import shifts_on


def place_in_workbook(path: Path) -> Cells:
    """Return what a workbook says as a place file would; what its cells do not mean is among the problems."""
    sheets = {plain_words(sheet.name): sheet for sheet in read_sheets(as_path(path))}
    facts = sheets.get(plain_words(FACTS_SHEET))
    if facts is None:
        raise InputError([Problem(path.as_posix(), f"There is no sheet {FACTS_SHEET}.", _REMEDY)])
    document = Cells(facts.file, path)
    _read_facts(facts, document)
    _read_wards(_on(sheets, WARDS_SHEET, document), document)
    for key, name in SHIFT_SHEETS.items():
        _read_shifts(_on(sheets, name, document), document, key, path)
    for name, read in _OPTIONAL.items():
        if sheet := sheets.get(plain_words(name)):
            read(sheet, document)
    return document


def is_place_workbook(path: Path) -> bool:
    """Tell whether a workbook has the sheet of facts that makes it a place, and no rota alone."""
    return any(
        plain_words(sheet.name) == plain_words(FACTS_SHEET) and _heads(sheet, (KEY, VALUE))
        for sheet in read_sheets(path)
    )


_REMEDY = 'Begin with the workbook that `tandem new place "Name" --adults 1200000 --out place.xlsx` writes.'


def _on(sheets: Mapping[str, BookSheet], name: str, document: Cells) -> BookSheet | None:
    sheet = sheets.get(plain_words(name))
    if sheet is None:
        found = f"There is no sheet {name}."
        document.problems.append(Problem(document.name, found, f"{did_you_mean(plain_words(name), sheets)} {_REMEDY}"))
        document.spoilt |= {(key,) for key, other in ON_OTHER_SHEETS.items() if other == name}
    return sheet


def _heads(sheet: BookSheet, needed: Sequence[str]) -> SheetHeads | None:
    """Return the heads of a sheet by their words, or None where not all that are needed stand in a row."""
    wanted = {plain_words(head) for head in needed}
    return heads_of(sheet, lambda head: plain_words(head) or None, lambda found: wanted <= set(found))


def _rows(
    sheet: BookSheet, document: Cells, key: KeyPath, needed: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, int]]]:
    """Yield each row below the heads of a sheet that is not empty; where heads are missing, that is told."""
    found = _heads(sheet, needed)
    if found is None:
        names = ", ".join(needed)
        document.cells[key] = sheet.where(0)
        document.spoil(key, f"The sheet {sheet.name} has no row with the heads {names}.", "Write them in a row.")
        return
    columns = found.columns
    document.cells.setdefault(key, sheet.where(found.row))
    for row in range(found.row + 1, len(sheet.rows)):
        if any(sheet.at(row, columns[plain_words(head)]) is not None for head in needed):
            yield row, columns


def _value(sheet: BookSheet, row: int, column: int, path: KeyPath, document: Cells) -> Any:
    """Return what a cell says, whole numbers as such and dates as a file writes them; what it cannot say is told."""
    value = sheet.at(row, column)
    document.cells[path] = sheet.where(row, column)
    if isinstance(value, NoValue):
        remedy = "Save the workbook in Excel, or write the number."
        document.spoil(path, "A formula stands here whose value Excel has not kept.", remedy)
        return None
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _put(document: Cells, path: tuple[str, ...], value: Any) -> None:
    """Put a value where it stands in a file."""
    inside = document.data
    for part in path[:-1]:
        inside = inside.setdefault(part, {})
    inside[path[-1]] = value


def _read_facts(sheet: BookSheet, document: Cells) -> None:
    known = {fact.key for fact in fact_rows()}
    seen: dict[str, str] = {}
    for row, columns in _rows(sheet, document, (), (KEY, VALUE)):
        key, here = sheet.at(row, columns[KEY]), sheet.where(row, columns[KEY])
        if key is None or not isinstance(key, str):
            document.problems.append(
                Problem(here, "No key stands here.", "Write the key of the fact, or empty the row.")
            )
        elif key not in known:
            other = ON_OTHER_SHEETS.get(key)
            remedy = f"It stands on the sheet {other}." if other else did_you_mean(key, known)
            document.problems.append(Problem(here, f"There is no fact {key!r}.", remedy))
        elif key in seen:
            document.problems.append(Problem(here, f"{key} stands at {seen[key]} already.", "Keep one of them."))
        else:
            seen[key] = here.rpartition("!")[2]
            path = tuple(key.split("."))
            value = _value(sheet, row, columns[VALUE], path, document)
            if value is not None:
                _put(document, path, value)


def _read_wards(sheet: BookSheet | None, document: Cells) -> None:
    if sheet is None:
        return
    wards: list[dict[str, Any]] = []
    for row, columns in _rows(sheet, document, ("wards",), WARD_COLUMNS[:3]):
        here = ("wards", len(wards))
        document.cells[here] = sheet.where(row)
        ward = _ward(_cells_of(sheet, row, columns, here, keys=WARD_COLUMNS, document=document))
        wards.append(ward)
        if plain_words(IN_WARD) in columns and isinstance(ward.get("name"), str):
            path = ("census", "in_ward", ward["name"])
            people = _value(sheet, row, columns[plain_words(IN_WARD)], path, document)
            if people is not None:
                _put(document, path, people)
    if not document.is_spoilt(("wards",)):
        document.data["wards"] = wards


def _ward(said: dict[str, Any]) -> dict[str, Any]:
    """Return a ward as a file names it: "Older mixed" is older_mixed, and "Acute 1" acute-1."""
    kinds = {
        key: plain_words(said[key]).replace(" ", "_") for key in ("kind", "run_by") if isinstance(said.get(key), str)
    }
    return {**said, **({"name": name_in(said["name"])[0] or said["name"]} if "name" in said else {}), **kinds}


def _cells_of(
    sheet: BookSheet, row: int, columns: Mapping[str, int], here: KeyPath, *, keys: Sequence[str], document: Cells
) -> dict[str, Any]:
    """Return what stands in a row under some heads, by key; empty cells say nothing."""
    found = {
        key: _value(sheet, row, columns[plain_words(key)], (*here, key), document)
        for key in keys
        if plain_words(key) in columns
    }
    return {key: value for key, value in found.items() if value is not None}


def _read_shifts(sheet: BookSheet | None, document: Cells, key: str, path: Path) -> None:
    """Read a sheet of shifts, a list or a week; one without heads or shifts has none."""
    if sheet is None:
        return
    found = shifts_on(sheet, path)
    if found is None and any(value not in (None, "") for line in sheet.rows for value in line):
        document.cells[key,] = sheet.where(0)
        document.spoil((key,), f"The sheet {sheet.name} has no shifts that can be read.", _SHIFT_REMEDY)
        return
    document.cells[key,] = found.cells[("shifts",)] if found else sheet.where(0)
    if found is None or not (found.data.get("shifts") or found.problems):
        document.data |= {key: []} if key != "section_12_doctors" else {}
        return
    document.data[key] = found.data.get("shifts", [])
    document.cells |= {(key, *at[1:]): where for at, where in found.cells.items() if at[:1] == ("shifts",)}
    document.spoilt |= {(key, *at[1:]) for at in found.spoilt}
    document.problems += found.problems


_SHIFT_REMEDY = "Give columns Shift, Days, Start, End and Slots, or hours down and days across; or empty the sheet."


def _read_holidays(sheet: BookSheet, document: Cells) -> None:
    days: list[Any] = []
    is_said = False
    for row, columns in _rows(sheet, document, ("bank_holidays",), (DATE,)):
        is_said = True
        day = _value(sheet, row, columns[DATE], ("bank_holidays", len(days)), document)
        if plain_words(day) != NONE:
            days.append(day)
    if is_said:
        document.data["bank_holidays"] = days


def _read_numbers(sheet: BookSheet, document: Cells) -> None:
    numbers: list[dict[str, Any]] = []
    for row, columns in _rows(sheet, document, ("numbers",), NUMBER_COLUMNS[:2]):
        here = ("numbers", len(numbers))
        document.cells[here] = sheet.where(row)
        one = _cells_of(sheet, row, columns, here, keys=NUMBER_COLUMNS, document=document)
        ends = [one.pop(end, None) for end in ("low", "high")]
        if ends != [None, None]:
            one["range"] = ends
            document.cells[*here, "range"] = document.cells[*here, "low"]
        numbers.append(one)
    if numbers:
        document.data["numbers"] = numbers


def _read_calibrated(sheet: BookSheet, document: Cells) -> None:
    for row, columns in _rows(sheet, document, ("calibrated",), (KEY, VALUE)):
        key = sheet.at(row, columns[KEY])
        path = ("calibrated", *str(key).split("."))
        value = _value(sheet, row, columns[VALUE], path, document)
        try:
            _put(document, path, value)
        except (AttributeError, TypeError):  # a key inside another that has a number
            remedy = "Run `tandem calibrate` on the workbook."
            document.problems.append(Problem(sheet.where(row), f"{key} cannot stand here.", remedy))


_OPTIONAL: Mapping[str, Callable[[BookSheet, Cells], None]] = {
    HOLIDAYS_SHEET: _read_holidays,
    NUMBERS_SHEET: _read_numbers,
    CALIBRATED_SHEET: _read_calibrated,
}
