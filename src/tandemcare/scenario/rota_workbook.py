"""Read a rota from Excel as planners keep it: a list of shifts, or a week of numbers on duty by hour and day.

Both end in the form of a rota file; every mistake is told by sheet and cell, all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tandemcare.documents import BookSheet, KeyPath, read_sheets
from tandemcare.errors import InputError, Problem
from tandemcare.pathway.calendars import HOURS_A_DAY

from .cells import Cells
from .explain import validated
from .heads import SheetHeads, heads_of, words_of
from .rota_cells import DAYS_CALLED, MEANINGS, Meaning, hour_in, number_in, share_in
from .rota_form import RotaForm
from .rota_grid import DAYS, shifts_of_week
from .together import problems_of_shifts

PREFERRED = "rota"
NEEDED = ("name", "days", "start", "end", "slots")
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("shift", "name", "shift name", "duty"),
    "days": ("days", "day", "days of the week", "when"),
    "start": ("start", "from", "starts", "begin", "begins", "start time"),
    "end": ("end", "to", "until", "ends", "finish", "end time", "finish time"),
    "slots": ("amhps", "amhp", "slots", "number", "people", "staff", "amhps on duty", "number of amhps", "how many"),
    "fill": ("filled", "fill", "share filled", "fill rate"),
    "shared": ("for amhp work", "shared", "share for amhp work"),
    "at_end": ("at the end", "at end"),
    "last_start": ("nothing new in the last hours", "last start"),
    "hand_over_hours": ("hand-over hours", "handover hours", "hand over hours"),
}
_COLUMN = {heading: key for key, headings in HEADINGS.items() for heading in headings}
_TOTALS = ("total", "totals", "all shifts")
_DAY_HEADINGS = {name: day for day, name in enumerate(DAYS)}
_DAY_HEADINGS |= {word: _DAY_HEADINGS[name] for word, name in DAYS_CALLED.items()}
MOST_ON_DUTY = 1000


@dataclass(frozen=True)
class _Found:
    """Where on a sheet a rota begins: its headings, as a list of shifts or as a week by hour."""

    heads: SheetHeads
    is_week: bool

    @property
    def sheet(self) -> BookSheet:
        """The sheet that it is on."""
        return self.heads.sheet

    @property
    def row(self) -> int:
        """The row of its headings."""
        return self.heads.row

    @property
    def columns(self) -> Mapping[Any, int]:
        """The column of each heading."""
        return self.heads.columns


def rota_of_workbook(path: Path) -> RotaForm:
    """Return the rota of a workbook; InputError tells every problem by sheet and cell."""
    sheets = read_sheets(path)
    found = _chosen(path, [one for sheet in sheets if (one := _in_sheet(sheet))])
    document = _read(found, path)
    document.data["name"] = _title(found, path)
    form = None
    problems = list(document.problems)
    if document.data.get("shifts") or not problems:
        form, wrong = validated(RotaForm, document.data, document)
        problems += [*wrong, *problems_of_shifts(document, ("shifts",), document.data.get("shifts"))]
    if problems or form is None:
        raise InputError(dict.fromkeys(problems))
    return form


def shifts_on(sheet: BookSheet, path: Path) -> Cells | None:
    """Return the shifts of a sheet under `shifts`, as a list or as a week, with their cells; None where it has none."""
    found = _in_sheet(sheet)
    return _read(found, path) if found else None


def _in_sheet(sheet: BookSheet) -> _Found | None:
    return _week_in(sheet) or _list_in(sheet)


def _read(found: _Found, path: Path) -> Cells:
    document = Cells(found.sheet.file, path)
    document.cells[("shifts",)] = found.sheet.where(found.row)
    (_read_week if found.is_week else _read_list)(found, document)
    return document


def _chosen(path: Path, found: list[_Found]) -> _Found:
    preferred = [one for one in found if one.sheet.name.strip().lower() == PREFERRED]
    if not found:
        remedy = "Give a sheet with columns Shift, Days, Start, End and AMHPs, or hours down and days across."
        raise InputError([Problem(path.as_posix(), "No sheet that is shown has a rota.", remedy)])
    if len(found) > 1 and not preferred:
        names = ", ".join(repr(one.sheet.name) for one in found)
        raise InputError([Problem(path.as_posix(), f"More than one sheet has a rota: {names}.", "Call one `Rota`.")])
    return (preferred or found)[0]


def _title(found: _Found, path: Path) -> str:
    above = found.sheet.at(0, 0)
    return above if found.row > 0 and isinstance(above, str) else path.stem


# --- a list of shifts -----------------------------------------------------------------------------------------------


def _list_in(sheet: BookSheet) -> _Found | None:
    heads = heads_of(
        sheet,
        lambda head: _COLUMN.get(words_of(head)),
        lambda found: "slots" in found and len(set(found) & set(NEEDED)) > 2,
    )
    return _Found(heads, is_week=False) if heads else None


def _read_list(found: _Found, document: Cells) -> None:
    for key in NEEDED:
        if key not in found.columns:
            names = " or ".join(HEADINGS[key][:2])
            what = f"There is no column for the {key if key != 'slots' else 'number of AMHPs'}."
            document.problems.append(Problem(document.where(("shifts",)), what, f"Add a column called {names}."))
    shifts: list[dict[str, Any]] = []
    document.data["shifts"] = shifts
    is_below = False  # a gap under the shifts: what then stands in the first column alone is a remark
    for row in range(found.row + 1, len(found.sheet.rows)):
        given = {key: found.sheet.at(row, column) for key, column in found.columns.items()}
        written = [key for key, value in given.items() if value is not None]
        is_below = is_below or (bool(shifts) and not written)
        if not written or words_of(given.get("name")) in _TOTALS or (is_below and written == ["name"]):
            continue
        shifts.append(_shift(found, document, row, given, len(shifts)))


def _shift(found: _Found, document: Cells, row: int, given: Mapping[str, Any], index: int) -> dict[str, Any]:
    """Return a shift as a rota file has it; what a cell does not mean is told, and told once."""
    here: KeyPath = ("shifts", index)
    document.cells[here] = found.sheet.where(row)
    shift: dict[str, Any] = {}
    for key, value in given.items():
        document.cells[(*here, key)] = found.sheet.where(row, found.columns[key])
        if value is None and key not in NEEDED:
            continue
        if value is None:
            document.spoil((*here, key), "Nothing is written here.", f"Write the {_what(key)} of the shift.")
            continue
        shift[key], wrong, remedy = MEANINGS[key](value)
        if shift[key] is None:
            document.spoil((*here, key), wrong, remedy)
    for key in NEEDED:
        if key not in found.columns:
            document.spoilt.add((*here, key))
    shift.setdefault("fill", 1.0)
    if shift.get("start") == HOURS_A_DAY:
        shift["start"] = 0
    return shift


def _what(key: str) -> str:
    return {"slots": "number of AMHPs", "start": "hour of the start", "end": "hour of the end"}.get(key, key)


# --- a week by hour -------------------------------------------------------------------------------------------------


def _week_in(sheet: BookSheet) -> _Found | None:
    heads = heads_of(
        sheet, lambda head: _DAY_HEADINGS.get(words_of(head)), lambda found: len(found) > len(DAYS) // 2, first=1
    )
    return _Found(heads, is_week=True) if heads else None


def _read_week(found: _Found, document: Cells) -> None:
    sheet, days = found.sheet, [day for day in range(len(DAYS) - 1) if day not in found.columns]
    for day in days:
        remedy = f"Add a column {DAYS[day].title()}."
        document.problems.append(Problem(document.where(("shifts",)), f"There is no column for {DAYS[day]}.", remedy))
    hours = dict(_hours_of(found, document))
    missing = [hour for hour in range(HOURS_A_DAY) if hour not in hours]
    if missing:
        told = ", ".join(f"{hour:02}:00" for hour in missing)
        document.problems.append(
            Problem(document.where(("shifts",)), f"There is no row for {told}.", "Give a row for each hour of the day.")
        )
    week = [[0] * HOURS_A_DAY for _ in DAYS]
    for day, column in found.columns.items():
        for hour, row in hours.items():
            week[day][hour] = _on_duty(sheet, row, column, document)
    if len(DAYS) - 1 not in found.columns:
        week[-1] = list(week[-2])  # bank holidays as Sundays
    fill, shared = (_share_above(found, document, key) for key in ("fill", "shared"))
    if not document.problems:
        shifts = shifts_of_week(week, fill, shared)
        document.data["shifts"] = shifts
        if not shifts:
            remedy = "Write how many are on duty at each hour."
            document.problems.append(Problem(document.where(("shifts",)), "Nobody is ever on duty.", remedy))


def _hours_of(found: _Found, document: Cells) -> Iterator[tuple[int, int]]:
    """Yield each hour of the first column with its row: 8, 08:00, or 08:00-09:00, which begins at 8."""
    sheet, seen = found.sheet, set()
    for row in range(found.row + 1, len(sheet.rows)):
        value = sheet.at(row, 0)
        if value is None or words_of(value) in (*_TOTALS, *_COLUMN):
            continue
        begins = re.split(r"\s*(?:-|\u2013|to)\s*", value)[0] if isinstance(value, str) else value
        hour, wrong, remedy = hour_in(begins)
        if hour is None or hour == HOURS_A_DAY or hour in seen:
            found_here = wrong or (f"{hour:02}:00 stands here again." if hour in seen else "No hour begins at 24:00.")
            where = sheet.where(row, 0)
            document.problems.append(Problem(where, found_here, remedy or "Write each hour from 00:00 to 23:00 once."))
            continue
        seen.add(hour)
        yield hour, row


def _on_duty(sheet: BookSheet, row: int, column: int, document: Cells) -> int:
    number, wrong, remedy = number_in(sheet.at(row, column))
    if number is not None and number > MOST_ON_DUTY:
        number, wrong, remedy = None, f"{number} are more than {MOST_ON_DUTY}.", "Write how many are on duty."
    if number is None:
        document.problems.append(Problem(sheet.where(row, column), wrong, remedy))
        return 0
    return int(number)


def _share_above(found: _Found, document: Cells, key: str) -> float:
    """Return what stands beside a heading such as "Filled" above the week; 1 where nothing does."""
    for row in range(found.row):
        if _COLUMN.get(words_of(found.sheet.at(row, 0))) == key:
            meaning: Meaning = share_in(found.sheet.at(row, 1))
            if meaning[0] is None:
                document.problems.append(Problem(found.sheet.where(row, 1), *meaning[1:]))
                return 1.0
            return float(meaning[0])
    return 1.0
