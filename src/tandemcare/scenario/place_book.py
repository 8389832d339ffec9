"""A place as a workbook to be filled in: each fact a row, with its unit, England's number and where one's own is.

Beside each fact a formula says whether the number is still England's, so that who fills it in sees what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from .national import national_place, still_national
from .place_facts import FACTS
from .place_sheets import (
    CALIBRATED_SHEET,
    DATE,
    ENGLAND,
    FACTS_SHEET,
    HELP_SHEET,
    HOLIDAYS_SHEET,
    IN_WARD,
    KEY,
    NONE,
    NUMBER_COLUMNS,
    NUMBERS_SHEET,
    SHIFT_SHEETS,
    UNIT,
    VALUE,
    WARD_COLUMNS,
    WARDS_SHEET,
    WHAT,
    WHERE,
    WHOSE,
    FactRow,
    fact_rows,
)
from .place_text import NATIONAL
from .rota_template import HEADINGS

OWN = "yours"
_HEADS = ((KEY, 34), (VALUE, 16), (UNIT, 16), (ENGLAND, 14), (WHOSE, 28), (WHAT, 60), (WHERE, 70))
_SHIFT_KEYS = ("name", "days", "start", "end", "slots", "fill", "shared", "at_end", "last_start", "hand_over_hours")
_HOURS, _SHARES = ("start", "end"), ("fill", "shared")
_WARD_HELP = {
    "name": "Small letters, digits and hyphens, such as acute-1.",
    "kind": "women, men, mixed, picu, older_women, older_men, older_mixed or rehabilitation.",
    "beds": "Open beds, or beds bought in block.",
    "run_by": "Empty: the NHS. independent: beds bought in block of a provider nearby.",
    "price_a_bed_day_gbp": "What an open bed costs a day: of independent, older-adult and rehabilitation wards.",
    IN_WARD: "People on treatment there on the census day. If nobody is counted, 24 months before it find them.",
}
_HELP = (
    f"Fill in the column {VALUE} of the sheet {FACTS_SHEET}, change the other sheets, and save the workbook as .xlsx.",
    f'Where "{NATIONAL}" stands, the number is that of England for as many adults: put yours in its place.',
    "Rows may be moved, and columns that are not read may be changed or added. A fact that is left empty is not said.",
    f"{WARDS_SHEET}: one ward a row, of any kind and name. Sheets of shifts: one a row, or hours down and days across.",
    f"{HOLIDAYS_SHEET}: left empty, England's hold in every month that is simulated; the word {NONE}: there are none.",
    f"{NUMBERS_SHEET}: prices and other numbers of the evidence that are others here (`tandem parameters` has all).",
    f"{CALIBRATED_SHEET}: `tandem calibrate place.xlsx` writes it. Nothing else of the workbook is touched.",
    "Formulas are fine: the value that Excel shows is read. Macros and links to other workbooks are not.",
    "`tandem check place.xlsx` tells every mistake by sheet and cell; every command with --place takes the workbook.",
)


def place_book(data: Mapping[str, Any]) -> bytes:
    """Return the facts of a place as a workbook, which reads back as the same facts."""
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _facts(_Sheet(book, FACTS_SHEET), data)
        _wards(_Sheet(book, WARDS_SHEET), data)
        for key, name in SHIFT_SHEETS.items():
            _shifts(_Sheet(book, name), data.get(key) or (), key)
        _holidays(_Sheet(book, HOLIDAYS_SHEET), data.get("bank_holidays"))
        _numbers(_Sheet(book, NUMBERS_SHEET), data.get("numbers") or ())
        _calibrated(_Sheet(book, CALIBRATED_SHEET), data.get("calibrated") or {})
        helped = _Sheet(book, HELP_SHEET)
        helped.heads((("", 120),))
        for sentence in _HELP:
            helped.row([sentence])
    return file.getvalue()


class _Sheet:
    """A sheet that is written row by row; text stays text, whatever it begins with."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.bold, self.input = book.add_format({"bold": True}), book.add_format({"bg_color": "#FFF7D6"})
        self.at = 0

    def heads(self, heads: Sequence[tuple[str, float]], help_of: Mapping[str, str] | None = None) -> None:
        """Write the heads of the columns, with a remark on each."""
        for column, (head, width) in enumerate(heads):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(self.at, column, head, self.bold)
            if said := (help_of or {}).get(head):
                self.sheet.write_comment(self.at, column, said, {"author": "Tandem"})
        self.at += 1
        self.sheet.freeze_panes(self.at, 0)

    def row(self, values: Sequence[Any], inputs: Sequence[int] = ()) -> None:
        """Write a row; the columns of `inputs` are those to be filled in."""
        for column, value in enumerate(values):
            style = self.input if column in inputs else None
            if isinstance(value, str) and value:
                self.sheet.write_string(self.at, column, value, style)
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                self.sheet.write_number(self.at, column, value, style)
            elif style:
                self.sheet.write_blank(self.at, column, None, style)
        self.at += 1


def _facts(sheet: _Sheet, data: Mapping[str, Any]) -> None:
    usual, national = national_place("", data["adults"]), still_national(data)
    sheet.heads(_HEADS)
    for fact in fact_rows():
        known = FACTS.get(fact.key)
        england = _at(usual, fact) if fact.key not in ("name", "adults", "census_date") else None
        said = (known.unit, known.yours) if known else ("", "")
        sheet.row([fact.key, _at(data, fact), said[0], england, "", fact.what, said[1]], inputs=(1,))
        if england is not None:
            formula = f'=IF(B{sheet.at}=D{sheet.at},"{NATIONAL}","{OWN}")'
            value = NATIONAL if fact.key in national else OWN
            sheet.sheet.write_formula(sheet.at - 1, 4, formula, None, value)


def _at(data: Mapping[str, Any], fact: FactRow) -> Any:
    found: Any = data
    for part in fact.path:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _wards(sheet: _Sheet, data: Mapping[str, Any]) -> None:
    inside = (data.get("census") or {}).get("in_ward") or {}
    sheet.heads([(head, 24) for head in (*WARD_COLUMNS, IN_WARD)], _WARD_HELP)
    for ward in data["wards"]:
        sheet.row([*(ward.get(key) for key in WARD_COLUMNS), inside.get(ward["name"])], inputs=range(len(_WARD_HELP)))


def _shifts(sheet: _Sheet, shifts: Sequence[Mapping[str, Any]], key: str) -> None:
    is_of_amhps = key == "amhp_rota"
    slots = "AMHPs" if is_of_amhps else "Slots"
    names = [slots if head == "AMHPs" else head for head, _, _ in HEADINGS]
    kept = [number for number, one in enumerate(_SHIFT_KEYS) if is_of_amhps or one != "shared"]
    sheet.heads([(names[number], HEADINGS[number][1]) for number in kept], {head: said for head, _, said in HEADINGS})
    for shift in shifts:
        sheet.row([_shift_cell(_SHIFT_KEYS[number], shift) for number in kept])


def _shift_cell(key: str, shift: Mapping[str, Any]) -> Any:
    value = shift.get(key)
    if value is None:
        return None
    if key in _HOURS:
        return f"{value:02}:00"
    return value.replace("_", " ") if key == "at_end" else value


def _holidays(sheet: _Sheet, days: Sequence[str] | None) -> None:
    sheet.heads(((DATE, 14),))
    for day in [NONE] if days is not None and not days else days or ():
        sheet.row([str(day)])


def _numbers(sheet: _Sheet, numbers: Sequence[Mapping[str, Any]]) -> None:
    sheet.heads([(head, 22) for head in NUMBER_COLUMNS])
    for one in numbers:
        low, high = one.get("range") or (None, None)
        sheet.row([{"low": low, "high": high}.get(key, one.get(key)) for key in NUMBER_COLUMNS])


def _calibrated(sheet: _Sheet, found: Mapping[str, Any]) -> None:
    sheet.heads(((KEY, 60), (VALUE, 24)))
    for key, value in calibrated_rows(found):
        sheet.row([key, value])


def calibrated_rows(found: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Return what a calibration found, one number or text a row, by keys such as `fit.custody`."""
    rows: list[tuple[str, Any]] = []
    for key, value in found.items():
        name = f"{before}{key}"
        rows += calibrated_rows(value, f"{name}.") if isinstance(value, Mapping) else [(name, value)]
    return rows
