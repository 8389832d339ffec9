"""The rota of a place as a workbook to be changed in Excel, with a remark on each heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tandemcare.model import Place, bank_holidays_a_year, ends_said, hours_a_year
from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import HOURS_A_DAY
from tandemcare.sums import summed

from .rota_grid import DAYS, week_of_shifts

AUTHOR = "Tandem"
LIST, WEEK = "list", "week"
HEADINGS = (
    ("Shift", 22, "A name of the shift, such as day or night. Each shift has another."),
    ("Days", 20, "Mon-Fri; or Sat, Sun, bank holiday; or daily. A bank holiday is a day of its own."),
    ("Start", 10, "The hour at which it begins, such as 08:00. Whole hours."),
    ("End", 10, "The hour at which it ends. At or before the start: on the next day."),
    ("AMHPs", 10, "How many AMHPs are planned on this shift."),
    ("Filled", 10, "How often a planned AMHP is there: 95%. Empty is 100%."),
    ("For AMHP work", 16, "Which share of the time is for AMHP work, if the slot has other duties too: 60%."),
    ("At the end", 14, "Empty: all but an interview is handed over. finish: all work in hand is finished in overtime."),
    ("Nothing new in the last hours", 18, "Hours before the end in which only urgent work begins. Empty: as usual."),
    ("Hand-over hours", 16, "Hours that handing work over takes. Empty: as usual."),
)
_HOW_TO = {
    LIST: (
        "Change the shifts on the sheet Rota, add rows or take some out, and save the workbook as .xlsx.",
        "Put the pointer on a heading for what belongs under it. Columns that you do not need may go.",
        "Formulas are fine: the value that Excel shows is read. Macros and links to other workbooks are not.",
        "`tandem rota FILE.xlsx` then says what it needs in FTE and heads; every mistake is told by its cell.",
    ),
    WEEK: (
        "Write on the sheet Rota how many AMHPs are on duty in each hour, and save the workbook as .xlsx.",
        "A row begins at the hour in its first column. An empty cell is nobody. Without the last column bank holidays "
        "are as Sundays.",
        "Filled is how often a planned AMHP is there; For AMHP work which share of the time is not for other duties.",
        "`tandem rota FILE.xlsx` turns it into shifts and says what these need in FTE and heads.",
    ),
}


def rota_book(place: Place, name: str, layout: str = LIST) -> Any:
    """Return the rota of a place as a workbook, which `load_rota` reads once it is saved."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Rota"
    _text(sheet.cell(1, 1), name, bold=True)
    if layout == WEEK:
        _week(sheet, place.amhp_rota, bank_holidays_a_year(place))
    else:
        _shifts(sheet, place.amhp_rota)
    help_sheet = book.create_sheet("How to fill it in")
    help_sheet.column_dimensions["A"].width = 110
    for row, sentence in enumerate(_HOW_TO[layout], start=1):
        _text(help_sheet.cell(row, 1), sentence)
    for each in book.worksheets:
        _print_on_one_page_across(each)
    return book


def _print_on_one_page_across(sheet: Any) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = sheet.ORIENTATION_LANDSCAPE, sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def _shifts(sheet: Any, shifts: Sequence[Shift]) -> None:
    for column, (heading, width, remark) in enumerate(HEADINGS, start=1):
        _heading(sheet.cell(3, column), heading, width, remark)
    for row, shift in enumerate(shifts, start=4):
        said = ends_said(shift)
        _text(sheet.cell(row, 1), shift.name)
        _text(sheet.cell(row, 2), shift.days)
        for column, hour in ((3, shift.start), (4, shift.end)):
            _text(sheet.cell(row, column), f"{hour:02}:00")
        sheet.cell(row, 5, shift.slots)
        for column, share in ((6, shift.fill), (7, 1.0)):
            sheet.cell(row, column, share).number_format = "0%" if round(share, 2) == share else "0.0###%"
        if "at_end" in said:
            _text(sheet.cell(row, 8), said["at_end"].replace("_", " "))
        for column, key in ((9, "last_start"), (10, "hand_over_hours")):
            if key in said:
                sheet.cell(row, column, said[key])
    sheet.freeze_panes = "B4"


def _week(sheet: Any, shifts: Sequence[Shift], holidays: Sequence[float]) -> None:
    # One share for the whole week, the mean over the hours of all slots: the rota needs as many people as it did.
    hours = [shift.slots * hours_a_year(shift, holidays) for shift in shifts]
    filled = [each * shift.fill for each, shift in zip(hours, shifts, strict=True)]
    mean = summed(filled) / summed(hours) if summed(hours) > 0.0 else 1.0
    for row, share, value in ((2, "Filled", mean), (3, "For AMHP work", 1.0)):
        _text(sheet.cell(row, 1), share)
        sheet.cell(row, 2, value).number_format = "0%"
    _heading(sheet.cell(5, 1), "Hour", 16, "The hour that a row begins at.")
    for number, day in enumerate(DAYS):
        title = "Bank holiday" if day == DAYS[-1] else day.title()
        _heading(sheet.cell(5, 2 + number), title, 13, "AMHPs on duty in each hour.")
    week = week_of_shifts((shift, shift.slots) for shift in shifts)
    for hour in range(HOURS_A_DAY):
        _text(sheet.cell(6 + hour, 1), f"{hour:02}:00")
        for number, numbers in enumerate(week):
            sheet.cell(6 + hour, 2 + number, numbers[hour])
    sheet.freeze_panes = "B6"


def _heading(cell: Any, text: str, width: float, remark: str) -> None:
    from openpyxl.comments import Comment

    _text(cell, text, bold=True)
    cell.comment = Comment(remark, AUTHOR)
    cell.parent.column_dimensions[cell.column_letter].width = width


def _text(cell: Any, text: str, *, bold: bool = False) -> None:
    """Write text that stays text, whatever it begins with."""
    from openpyxl.styles import Font

    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in "=+-@"
    if bold:
        cell.font = Font(bold=True)
