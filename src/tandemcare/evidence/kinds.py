"""Kinds of values that an entry of the evidence holds, each with the sentence said when a value is not of the kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from math import isfinite
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from tandemcare.errors import did_you_mean

GRADES = {
    "A": "national statistic or peer-reviewed study",
    "B": "survey, benchmarking or grey literature",
    "C": "one site",
    "D": "assumption",
    "F": "fitted, so that the model meets a target",
}
ASSUMED, FITTED = "D", "F"
DISTRIBUTIONS = ("fixed", "triangular", "lognormal")
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
PLAIN_NUMBER = "Write a plain number."

Refused = tuple[str, str, str]
"""The key inside a value that something is wrong with, or "", what was found and what to do."""


def refused(*problems: Refused) -> PydanticCustomError:
    """Return the error of a value that is refused, with everything that is wrong with it."""
    return PydanticCustomError("refused", "is refused", {"problems": problems})


def as_number(value: object) -> float | None:
    """Return a finite number of a file as such, or None for anything else, truth values too."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return float(value)


def as_day(text: str) -> date | None:
    """Return the day that `2025-04` (its first) or `2025-04-06` says, or None."""
    found = DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None


def _words(value: Any) -> str:
    if not isinstance(value, str):
        remedy = 'Write text, in quotes where it looks like a number ("" for none).'
        raise refused(("", f"{value!r} is not text", remedy))
    return value.strip()


def _said(value: Any, info: ValidationInfo) -> str:
    if not _words(value):
        raise refused(("", "is empty", f"Say the {info.field_name}."))
    return _words(value)


def _source_text(value: Any, info: ValidationInfo) -> str:
    if not isinstance(value, str):
        raise refused(("", f"the {info.field_name} is not text", "Write text."))
    if not value.strip():
        raise refused(("", f"the {info.field_name} is empty", f"Say the {info.field_name}."))
    return value.strip()


def _number(value: Any) -> float:
    number = as_number(value)
    if number is None:
        raise refused(("", f"{value!r} is not a number", PLAIN_NUMBER))
    return number


def _distribution(value: Any) -> str:
    kind = _words(value)
    if kind not in DISTRIBUTIONS:
        raise refused(("", f"{kind!r} is no distribution", did_you_mean(kind, DISTRIBUTIONS)))
    return kind


def _grade(value: Any) -> str:
    return _one_of_grades(value, GRADES)


def _unfitted_grade(value: Any) -> str:
    return _one_of_grades(value, {letter: meaning for letter, meaning in GRADES.items() if letter != FITTED})


def _one_of_grades(value: Any, known: Mapping[str, str]) -> str:
    grade = _words(value)
    if grade not in known:
        meanings = ", ".join(f"{letter} ({meaning})" for letter, meaning in known.items())
        raise refused(
            ("", f"{grade!r} is no grade{'' if grade not in GRADES else ' here'}", f"Write one of {meanings}.")
        )
    return grade


def _row(value: Any) -> str:
    row = _words(value)
    if row and not NAME.fullmatch(row):
        remedy = 'Write its id, such as crt_teams, or "".'
        raise refused(("", f"{row!r} is no id of a row of evidence", remedy))
    return row


def _year(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise refused(("", f"{value!r} is no year", "Write a year such as 2025, or nothing."))
    return value


def _sources(value: Any) -> Any:
    if isinstance(value, tuple):
        return value
    remedy = "Write a list: - {title: ..., publisher: ..., year: ..., url: ...}."
    if not isinstance(value, list) or not value:
        found = "is empty" if value in (None, [], {}, "") else "is no list"
        raise refused(("", found, remedy))
    for source in value:
        if not isinstance(source, dict):
            raise refused(("", f"{source!r} is no source", "Write {title: ..., publisher: ..., year: ..., url: ...}."))
    return tuple(value)


def _dated(value: Any) -> Any:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, dict) or not value:
        raise refused(("", "is no mapping of days to values", "Write {2019-04: 0.07, 2025-04: 0.08}."))
    problems = tuple(_problems_of_dated(value))
    if problems:
        raise refused(*problems)
    return tuple((as_day(text), number) for text, number in value.items())


def _problems_of_dated(dated: dict[str, Any]) -> Iterator[Refused]:
    before: date | None = None
    for text, value in dated.items():
        day = as_day(text)
        if day is None:
            yield text, f"{text!r} is no day", "Write a month such as 2025-04, or a day such as 2025-04-06."
        elif before is not None and day <= before:
            yield text, f"{text} does not come after the day before it", "Write the days in rising order."
        before = day or before
        if as_number(value) is None:
            yield text, f"{value!r} is not a number", PLAIN_NUMBER


Item = TypeVar("Item")
Words = Annotated[str, BeforeValidator(_words)]
Said = Annotated[str, BeforeValidator(_said)]
SourceText = Annotated[str, BeforeValidator(_source_text)]
Number = Annotated[float, BeforeValidator(_number)]
Distribution = Annotated[str, BeforeValidator(_distribution)]
Grade = Annotated[str, BeforeValidator(_grade)]
UnfittedGrade = Annotated[str, BeforeValidator(_unfitted_grade)]
Row = Annotated[str, BeforeValidator(_row)]
Year = Annotated[int | None, BeforeValidator(_year)]
Sources = Annotated[tuple[Item, ...], BeforeValidator(_sources)]
Dated = Annotated[tuple[tuple[date, float], ...], BeforeValidator(_dated)]
