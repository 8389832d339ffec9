"""The month or day that somebody means who writes it another way: 04/2027, April 2027, 2027/28, or Excel's number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from tandemcare.documents import plain_signs

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXCEL_BEGINS = date(1899, 12, 30)
EXCEL_NUMBERS = range(36_526, 73_051)
"""What Excel keeps for days of the years 2000 to 2099."""
YEARS = range(1900, 2101)
DECEMBER = 12
_LAST_OF_A_CENTURY = 100
Said = re.Match[str]


def month_meant(value: Any) -> str:
    """Return how to write the month that is meant, or nothing where none is plain."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    text = plain_signs(str(value)).strip(" '\"")
    if isinstance(value, float) and text.endswith(".1"):  # of a number the last 0 is lost
        return f"Write {text[:-2]}-01 or {text[:-2]}-10."
    if text.isdecimal() and int(text) in EXCEL_NUMBERS:
        day = EXCEL_BEGINS + timedelta(int(text))
        return f"Write {day:%Y-%m}, if this is a date as Excel counts days; months are written as text."
    for pattern, read in _WAYS:
        found = re.fullmatch(pattern, text, re.IGNORECASE)
        if found and (written := list(read(found))):
            return f"Write {' or '.join(written)}."
    return ""


def day_meant(value: Any) -> str:
    """Return how to write the day that is meant, or nothing where none is plain."""
    text = str(value).strip()
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", text)
    named = re.fullmatch(r"(\d{1,2})(?:st|[nr]d|th)? ([a-z]{3})[a-z]*\.?,? (\d{4})", text, re.IGNORECASE)
    if found:
        parts = _year(found[3]), int(found[2]), int(found[1])
    elif named and named[2].lower() in _MONTHS:
        parts = int(named[3]), _MONTHS.index(named[2].lower()) + 1, int(named[1])
    else:
        return ""
    try:
        return f"Write {date(*parts).isoformat()}: year, month and day."
    except ValueError:
        return ""


def _year(text: str) -> int:
    return int(text) + (2000 if int(text) < _LAST_OF_A_CENTURY else 0)


def _month(year: int, month: int) -> Iterator[str]:
    if year in YEARS and 1 <= month <= DECEMBER:
        yield f"{year}-{month:02}"


def _next_month(year: int, month: int, day: int) -> Iterator[str]:
    """Yield the month of a day, and if it is not its first the one after it."""
    yield from _month(year, month)
    if day != 1:
        yield from _month(year + month // DECEMBER, month % DECEMBER + 1)


def _numbered(found: Said) -> Iterator[str]:
    """Yield what 04/2027 and 01/04/2027 mean, the day first as in Britain."""
    yield from _next_month(_year(found["year"]), int(found["month"]), int(found["day"] or 1))


def _named(found: Said) -> Iterator[str]:
    if (name := found["name"].lower()) in _MONTHS:
        yield from _next_month(_year(found["year"]), _MONTHS.index(name) + 1, int(found["day"] or 1))


def _year_first(found: Said) -> Iterator[str]:
    yield from _next_month(int(found["year"]), int(found["month"]), int(found["day"] or 1))


def _financial(found: Said) -> Iterator[str]:
    """Yield the April with which a financial year such as 2027/28 begins."""
    if int(found["next"]) % _LAST_OF_A_CENTURY == (int(found["year"]) + 1) % _LAST_OF_A_CENTURY:
        yield from (f"{month}, with which that financial year begins" for month in _month(int(found["year"]), 4))


def _a_year(found: Said) -> Iterator[str]:
    for month, which in ((4, "financial"), (1, "calendar")):
        yield from (f"{each} for the {which} year" for each in _month(int(found["year"]), month))


def _a_quarter(found: Said) -> Iterator[str]:
    quarter = int(found["quarter"])
    for month, year, which in ((3 * quarter + 1, 0, "financial"), (3 * quarter - 2, 0, "calendar")):
        after = month > DECEMBER
        for each in _month(int(found["year"]) + year + after, month - DECEMBER * after):
            yield f"{each} for the quarter of a {which} year"


_WAYS: tuple[tuple[str, Callable[[Said], Iterator[str]]], ...] = (
    (r"(?P<year>\d{4})[-/](?P<next>\d{2}|\d{4})", _financial),
    (r"(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-](?P<year>\d{4})", _numbered),
    (r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{2})", _numbered),
    (r"(?:(?P<day>\d{1,2})(?:st|[nr]d|th)?[ -])?(?P<name>[a-z]{3})[a-z]*\.?,?[ -]'?(?P<year>\d{4}|\d{2})", _named),
    (r"(?P<year>\d{4})[-/. ]?(?P<month>\d{1,2})(?:[-/. ](?P<day>\d{1,2}))?(?:[T ][\d:.]+Z?)?", _year_first),
    (r"(?P<year>\d{4})", _a_year),
    (r"q(?P<quarter>[1-4])[ -/]?(?P<year>\d{4})", _a_quarter),
    (r"(?P<year>\d{4})[ -/]?q(?P<quarter>[1-4])", _a_quarter),
)
"""Ways of writing months, and what each means."""
