"""A place as a workbook to be filled in: each fact a row, with its unit, England's number and where one's own is.

Beside each fact a formula says whether the number is still England's, so that who fills it in sees what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from .examples import doctors_shown, numbers_shown, wards_shown
from .national import national_place, still_national
from .place_facts import FACTS
from .place_paper import EXAMPLE, PlacePaper
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
from .shift_help import AT_END, ENDS, SHIFT_HELP

OWN = "yours"
_HEADS = ((KEY, 34), (VALUE, 16), (UNIT, 24), (ENGLAND, 14), (WHOSE, 28), (WHAT, 76), (WHERE, 70))
_SHIFT_KEYS = ("name", "days", "start", "end", "slots", "fill", "shared", "at_end", "last_start", "hand_over_hours")
_HOURS, _SHARES = ("start", "end"), ("fill", "shared")
RUN_BY = ("nhs", "independent")
WARD_KINDS = {
    "women": "women in acute care",
    "men": "men in acute care",
    "mixed": "both sexes in acute care, in single rooms",
    "picu": "intensive care, both sexes",
    "older_women": "women of 65 and over",
    "older_men": "men of 65 and over",
    "older_mixed": "both sexes of 65 and over",
    "rehabilitation": "people who go on there from an acute ward",
}
"""Kinds of wards, each with whom it takes."""
_WARD_HELP = {
    "name": "Small letters, digits and hyphens, such as acute-1.",
    "kind": f"{', '.join(WARD_KINDS)}: to be chosen from the list of the cell.",
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
        _facts(PlacePaper(book, FACTS_SHEET), data)
        _wards(PlacePaper(book, WARDS_SHEET), data)
        for key, name in SHIFT_SHEETS.items():
            _shifts(PlacePaper(book, name), data, key)
        _holidays(PlacePaper(book, HOLIDAYS_SHEET), data.get("bank_holidays"))
        _numbers(PlacePaper(book, NUMBERS_SHEET), data.get("numbers") or ())
        _calibrated(PlacePaper(book, CALIBRATED_SHEET), data.get("calibrated") or {})
        helped = PlacePaper(book, HELP_SHEET)
        helped.heads(((HELP_SHEET, 120),))
        for sentence in _HELP:
            helped.row([sentence])
    return file.getvalue()


def _facts(paper: PlacePaper, data: Mapping[str, Any]) -> None:
    usual, national = national_place("", data["adults"]), still_national(data)
    paper.heads(_HEADS)
    for fact in fact_rows():
        known = FACTS.get(fact.key)
        england = _at(usual, fact) if fact.key not in ("name", "adults", "census_date") else None
        said = (known.unit, known.yours) if known else (fact.unit, "")
        paper.row([fact.key, _at(data, fact), said[0], england, "", fact.what, said[1]], {1: _shape(fact)})
        if england is not None:
            formula = f'=IF(B{paper.at}=D{paper.at},"{NATIONAL}","{OWN}")'
            value = NATIONAL if fact.key in national else OWN
            paper.sheet.write_formula(paper.at - 1, 4, formula, paper.said, value)


def _shape(fact: FactRow) -> str:
    """Return how Excel shows the number of a fact."""
    return "0.0##%" if fact.path[0] == "growth_by_group" else "#,##0" if fact.key in FACTS else ""


def _at(data: Mapping[str, Any], fact: FactRow) -> Any:
    found: Any = data
    for part in fact.path:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _wards(paper: PlacePaper, data: Mapping[str, Any]) -> None:
    inside = (data.get("census") or {}).get("in_ward") or {}
    paper.heads(
        [(head, 24 if head in ("name", "price_a_bed_day_gbp") else 16) for head in (*WARD_COLUMNS, IN_WARD)], _WARD_HELP
    )
    shapes = {0: "", 1: "", 2: "0", 3: "", 4: "#,##0.##", 5: "0"}
    for ward in data["wards"]:
        paper.row([*(ward.get(key) for key in WARD_COLUMNS), inside.get(ward["name"])], shapes)
    paper.rows_to_fill(shapes)
    paper.choice(1, list(WARD_KINDS), _WARD_HELP["kind"])
    paper.choice(3, RUN_BY, _WARD_HELP["run_by"])
    for column, kind in ((2, "integer"), (4, "decimal"), (5, "integer")):
        paper.at_least_nothing(column, kind, _WARD_HELP[(*WARD_COLUMNS, IN_WARD)[column]])
    _beds_by_kind(paper, data)
    heads = [(f"{EXAMPLE}{key}", 14) for key in WARD_COLUMNS]
    shown = [[*(ward.get(key) for key in WARD_COLUMNS), said] for ward, said in wards_shown()]
    paper.beside([*heads, ("what it is", 44)], shown)


def _beds_by_kind(paper: PlacePaper, data: Mapping[str, Any]) -> None:
    """Write beside the wards how many beds of each kind there are, and how many England has for as many adults."""
    here, usual = (_by_kind(wards) for wards in (data["wards"], national_place("", data["adults"])["wards"]))
    rows = [[kind, None, usual.get(kind, 0), said] for kind, said in WARD_KINDS.items()]
    first = paper.beside([("wards by kind", 15), ("beds here", 10), (ENGLAND, 10), ("whom it takes", 44)], rows)
    for row, kind in enumerate(WARD_KINDS, start=1):
        formula = f'=SUMIF($B$2:$B$200,"{kind}",$C$2:$C$200)'
        paper.sheet.write_formula(row, first + 1, formula, paper.said, here.get(kind, 0))


def _by_kind(wards: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for ward in wards:
        found[ward["kind"]] = found.get(ward["kind"], 0) + ward["beds"]
    return found


def _shifts(paper: PlacePaper, data: Mapping[str, Any], key: str) -> None:
    slots, said = SHIFT_HELP[key]
    heads = [(slots if head == "AMHPs" else head, width) for head, width, _ in HEADINGS]
    kept = [number for number, one in enumerate(_SHIFT_KEYS) if key == "amhp_rota" or one != "shared"]
    names = [heads[number] for number in kept]
    paper.heads(names, said)
    shapes = {column: "0.##%" if _SHIFT_KEYS[number] in _SHARES else "" for column, number in enumerate(kept)}
    for shift in data.get(key) or ():
        paper.row([_shift_cell(_SHIFT_KEYS[number], shift) for number in kept], shapes)
    paper.rows_to_fill(shapes)
    column = next(place for place, (head, _) in enumerate(names) if head == AT_END)
    paper.choice(column, ENDS, said[AT_END])
    if key == "section_12_doctors":
        shown = [[_shift_cell(one, shift) for one in _SHIFT_KEYS[:6]] for shift, _ in doctors_shown()]
        paper.beside([(f"{EXAMPLE}{head.lower()}", 14) for head, _ in names[:6]], shown)


def _shift_cell(key: str, shift: Mapping[str, Any]) -> Any:
    value = shift.get(key)
    if value is None:
        return None
    if key in _HOURS:
        return f"{value:02}:00"
    return value.replace("_", " ") if key == "at_end" else value


def _holidays(paper: PlacePaper, days: Sequence[str] | None) -> None:
    paper.heads(((DATE, 14),))
    for day in [NONE] if days is not None and not days else days or ():
        paper.row([str(day)], {0: ""})
    paper.rows_to_fill({0: "yyyy-mm-dd"})
    paper.beside([(f"{EXAMPLE}{DATE}", 20)], [["2026-12-25"], ["2026-12-28"]])


def _numbers(paper: PlacePaper, numbers: Sequence[Mapping[str, Any]]) -> None:
    paper.heads([(head, 34 if head == NUMBER_COLUMNS[0] else 14) for head in NUMBER_COLUMNS])
    shapes = dict.fromkeys(range(len(NUMBER_COLUMNS)), "")
    for one in numbers:
        low, high = one.get("range") or (None, None)
        paper.row([{"low": low, "high": high}.get(key, one.get(key)) for key in NUMBER_COLUMNS], shapes)
    paper.rows_to_fill(shapes)
    shown = [[one.name, one.value, one.low, one.high, one.unit, one.label] for one in numbers_shown()]
    heads = [(f"{EXAMPLE}{head}", 34 if head == NUMBER_COLUMNS[0] else 14) for head in NUMBER_COLUMNS[:5]]
    paper.beside([*heads, ("what it is in England", 60)], shown)


def _calibrated(paper: PlacePaper, found: Mapping[str, Any]) -> None:
    paper.heads(((KEY, 60), (VALUE, 24)))
    for key, value in calibrated_rows(found):
        paper.row([key, value])


def calibrated_rows(found: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Return what a calibration found, one number or text a row, by keys such as `fit.custody`."""
    rows: list[tuple[str, Any]] = []
    for key, value in found.items():
        name = f"{before}{key}"
        rows += calibrated_rows(value, f"{name}.") if isinstance(value, Mapping) else [(name, value)]
    return rows
