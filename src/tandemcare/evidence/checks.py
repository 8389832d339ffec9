"""What an entry of the evidence must hold: one small check after another, all problems at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

from tandemcare.errors import Problem, did_you_mean

from .parameter import DISTRIBUTIONS, GRADES
from .yaml_tree import Located

TEXTS = ("label", "unit", "distribution", "grade", "note", "row")
NUMBERS = ("value", "low", "high")
REQUIRED = ("label", "unit", *NUMBERS, "distribution", "grade", "source", "note", "row")
FIELDS = (*REQUIRED, "dated")
SOURCE_FIELDS = ("title", "publisher", "year", "url")
ASSUMPTION = "Assumption"

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SHARE_UNIT = re.compile(r"(share|chance)( of .*)?")
DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


@dataclass(frozen=True)
class Entry:
    """One entry of a topic's file as it was read: nothing is certain about its fields."""

    file: str
    name: str
    line: int
    fields: Mapping[str, Located]

    def problem(self, field: str, found: str, remedy: str) -> Problem:
        """Return a problem at the line of a field, or at the entry's if the field is not there."""
        line = self.fields[field].line if field in self.fields else self.line
        return Problem(f"{self.file}:{line}   {self.name}.{field}", found, remedy)

    def text(self, field: str) -> str | None:
        """Return a field that is text, stripped, or None if it is anything else."""
        found = self.fields.get(field)
        return found.value.strip() if found is not None and isinstance(found.value, str) else None

    def number(self, field: str) -> float | None:
        """Return a field that is a finite number, or None if it is anything else."""
        found = self.fields.get(field)
        return as_number(found.value) if found is not None else None


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


def problems_of(entry: Entry) -> list[Problem]:
    """Return everything wrong with an entry, in the order of the fields."""
    return [problem for check in CHECKS for problem in check(entry)]


def _check_name(entry: Entry) -> Iterator[Problem]:
    key = entry.name.partition(".")[2]
    if not NAME.fullmatch(key):
        yield Problem(
            f"{entry.file}:{entry.line}   {entry.name}",
            f"{key!r} is no name of a parameter",
            "Use small letters, digits and single underscores, such as leaver_rate.",
        )


def _check_fields(entry: Entry) -> Iterator[Problem]:
    for field in entry.fields:
        if field not in FIELDS:
            yield entry.problem(field, f"{field!r} is no field of a parameter", did_you_mean(field, FIELDS))
    for field in REQUIRED:
        if field not in entry.fields:
            yield entry.problem(field, f"there is no {field!r}", f"Add `{field}:` to the entry.")


def _check_texts(entry: Entry) -> Iterator[Problem]:
    for field in TEXTS:
        if field not in entry.fields:
            continue
        text = entry.text(field)
        if text is None:
            found = f"{entry.fields[field].value!r} is not text"
            yield entry.problem(field, found, 'Write text, in quotes where it looks like a number ("" for none).')
        elif not text and field in {"label", "unit"}:
            yield entry.problem(field, "is empty", f"Say the {field}.")


def _check_numbers(entry: Entry) -> Iterator[Problem]:
    for field in NUMBERS:
        if field in entry.fields and entry.number(field) is None:
            yield entry.problem(field, f"{entry.fields[field].value!r} is not a number", "Write a plain number.")


def _check_order(entry: Entry) -> Iterator[Problem]:
    low, value, high = (entry.number(field) for field in ("low", "value", "high"))
    if low is not None and value is not None and low > value:
        yield entry.problem("low", f"low {low:g} is above the value {value:g}", "Put low at or under the value.")
    if high is not None and value is not None and high < value:
        yield entry.problem("high", f"high {high:g} is under the value {value:g}", "Put high at or above the value.")
    if low is not None and high is not None and value is None and low > high:
        yield entry.problem("low", f"low {low:g} is above high {high:g}", "Put low at or under high.")


def _check_share(entry: Entry) -> Iterator[Problem]:
    unit = entry.text("unit")
    if unit is None or not SHARE_UNIT.fullmatch(unit):
        return
    for field in NUMBERS:
        number = entry.number(field)
        if number is not None and not 0.0 <= number <= 1.0:
            yield entry.problem(field, f"{number:g} is no {unit}", "A share is 0 to 1, not per cent.")


def _check_distribution(entry: Entry) -> Iterator[Problem]:
    kind = entry.text("distribution")
    if kind is None:
        return
    if kind not in DISTRIBUTIONS:
        yield entry.problem("distribution", f"{kind!r} is no distribution", did_you_mean(kind, DISTRIBUTIONS))
        return
    low, value, high = (entry.number(field) for field in ("low", "value", "high"))
    if low is None or value is None or high is None:
        return
    if (kind == "fixed") != (low == value == high):
        found = f"{kind!r} with low {low:g}, value {value:g} and high {high:g}"
        yield entry.problem("distribution", found, "Write `fixed` exactly if all three are the same.")
    elif kind == "lognormal" and low <= 0.0:
        yield entry.problem("low", f"{low:g} is no low of a lognormal", "Give a low above 0, or use `triangular`.")


def _check_grade(entry: Entry) -> Iterator[Problem]:
    grade = entry.text("grade")
    if grade is None:
        return
    if grade not in GRADES:
        meanings = ", ".join(f"{letter} ({meaning})" for letter, meaning in GRADES.items())
        yield entry.problem("grade", f"{grade!r} is no grade", f"Write one of {meanings}.")
    elif grade == "D" and not entry.text("note"):
        yield entry.problem("note", "an assumption says nothing of its reason", "Say why, and what would settle it.")


def _check_row(entry: Entry) -> Iterator[Problem]:
    row = entry.text("row")
    if row and not NAME.fullmatch(row):
        yield entry.problem("row", f"{row!r} is no id of a row of evidence", 'Write its id, such as crt_teams, or "".')


def _check_sources(entry: Entry) -> Iterator[Problem]:
    if "source" not in entry.fields:
        return
    sources = entry.fields["source"].value
    if not isinstance(sources, list) or not sources:
        found = "is empty" if sources in (None, [], {}, "") else "is no list"
        yield entry.problem("source", found, "Write a list: - {title: ..., publisher: ..., year: ..., url: ...}.")
        return
    wrong = [problem for source in sources for problem in _problems_of_source(entry, source)]
    yield from wrong
    if not wrong and entry.text("grade") in {"A", "B", "C"} and all(_is_assumed(source) for source in sources):
        found = f"grade {entry.text('grade')} with no source but an assumption"
        yield entry.problem("source", found, "Name the source by title or url, or give it grade D.")


def _is_assumed(source: Located) -> bool:
    fields = source.value
    return not fields["url"].value and fields["title"].value.strip() == ASSUMPTION


def _problems_of_source(entry: Entry, source: Located) -> Iterator[Problem]:
    where = f"{entry.file}:{source.line}   {entry.name}.source"
    fields = source.value
    if not isinstance(fields, dict):
        yield Problem(where, f"{fields!r} is no source", "Write {title: ..., publisher: ..., year: ..., url: ...}.")
        return
    for field in fields:
        if field not in SOURCE_FIELDS:
            yield Problem(where, f"{field!r} is no field of a source", did_you_mean(field, SOURCE_FIELDS))
    for field in SOURCE_FIELDS:
        if field not in fields:
            yield Problem(where, f"there is no {field!r}", f"Add `{field}:` to the source.")
        elif field == "year":
            year = fields["year"].value
            if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
                yield Problem(where, f"{year!r} is no year", "Write a year such as 2025, or nothing.")
        elif not isinstance(fields[field].value, str):
            yield Problem(where, f"the {field} is not text", 'Write text, or "" for an unknown url.')
        elif not fields[field].value.strip() and field != "url":
            yield Problem(where, f"the {field} is empty", f"Say the {field}.")


def _check_dated(entry: Entry) -> Iterator[Problem]:
    if "dated" not in entry.fields:
        return
    dated = entry.fields["dated"].value
    if not isinstance(dated, dict) or not dated:
        yield entry.problem("dated", "is no mapping of days to values", "Write {2019-04: 0.07, 2025-04: 0.08}.")
        return
    wrong = list(_problems_of_dated(entry, dated))
    yield from wrong
    value = entry.number("value")
    if wrong or value is None:
        return
    latest = as_number(list(dated.values())[-1].value)
    if latest != value:
        yield entry.problem("value", f"{value:g} is not the latest dated value {latest:g}", "Write the same in both.")


def _problems_of_dated(entry: Entry, dated: Mapping[str, Located]) -> Iterator[Problem]:
    shared = SHARE_UNIT.fullmatch(entry.text("unit") or "")
    before: date | None = None
    for text, located in dated.items():
        where = f"{entry.file}:{located.line}   {entry.name}.dated"
        day, number = as_day(text), as_number(located.value)
        if day is None:
            yield Problem(where, f"{text!r} is no day", "Write a month such as 2025-04, or a day such as 2025-04-06.")
        elif before is not None and day <= before:
            yield Problem(where, f"{text} does not come after the day before it", "Write the days in rising order.")
        before = day or before
        if number is None:
            yield Problem(where, f"{located.value!r} is not a number", "Write a plain number.")
        elif shared and not 0.0 <= number <= 1.0:
            yield Problem(where, f"{number:g} is no {entry.text('unit')}", "A share is 0 to 1, not per cent.")


CHECKS = (
    _check_name,
    _check_fields,
    _check_texts,
    _check_numbers,
    _check_order,
    _check_share,
    _check_dated,
    _check_distribution,
    _check_grade,
    _check_sources,
    _check_row,
)
