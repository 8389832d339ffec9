"""What somebody asks of a workforce plan: how many AMHPs from when on, how surely, and by which means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil, isfinite
from pathlib import Path

from tandemcare.errors import Problem
from tandemcare.model import Place
from tandemcare.scenario import NumbersAsked, later, months_between, read_month
from tandemcare.sums import ROUNDING
from tandemcare.units import MONTHS_A_YEAR

from ..request import Asked

LATER_MONTHS = 36
MOST_YEARS, LEAST_DRAWS, MOST_DRAWS = 30, 50, 5_000


@dataclass(frozen=True)
class SizeNeeded:
    """So many AMHPs on the rota from a month on: full-time equivalents, or heads."""

    month: str
    fte: float | None = None
    heads: float | None = None

    def in_heads(self, fte_per_head: float) -> int:
        """Return the whole people that it takes."""
        number = self.heads if self.heads is not None else (self.fte or 0.0) / fte_per_head
        return ceil(number - ROUNDING)

    def in_fte(self, fte_per_head: float) -> float:
        """Return the full-time equivalents asked for."""
        return self.fte if self.fte is not None else (self.heads or 0.0) * fte_per_head


@dataclass(frozen=True)
class WorkforceAsked:
    """A workforce plan that is asked for, of a scenario (by default as-is) in a place.

    `needs` hold from their months on, each until the next, the last until `until` (a month, by default three years
    after the last), in at least a share `confidence` of `draws` runs. Training beside that of replacements may begin
    from the quarter of `start` on, `most_a_quarter` at a time. `retention` pays everybody who stays, `agency` covers
    who is missing. `as_of` is the month in which it is asked: what is before is past, and nobody is advertised for
    before the next one. Without it that is the census.
    """

    needs: tuple[SizeNeeded, ...] = ()
    scenario: Asked | None = None
    place: Place | Path | str | None = None
    confidence: float = 0.8
    until: str = ""
    start: str = ""
    most_a_quarter: int | None = None
    retention: bool = False
    agency: bool = False
    draws: int = 400
    seed: int = 1
    any_folder: bool = False
    numbers: NumbersAsked | None = None
    as_of: str = ""

    def problems(self) -> list[Problem]:
        """Return what is wrong with it, all at once, by the names of the options."""
        return [*_of_needs(self.needs), *self._of_numbers(), *self._of_months()]

    def _of_numbers(self) -> Iterator[Problem]:
        if not 0.5 <= self.confidence <= 0.99:
            yield Problem("confidence", f"{self.confidence:g} is not from 0.5 to 0.99.", "Give a share such as 0.8.")
        if not LEAST_DRAWS <= self.draws <= MOST_DRAWS:
            yield Problem("draws", f"{self.draws}.", f"Give {LEAST_DRAWS} to {MOST_DRAWS}.")
        if self.most_a_quarter is not None and self.most_a_quarter < 1:
            yield Problem("most-a-quarter", f"{self.most_a_quarter}.", "Give a whole number above 0, or leave it out.")

    def _of_months(self) -> Iterator[Problem]:
        for name in ("until", "start", "as_of"):
            text = getattr(self, name)
            if text and read_month(text) is None:
                yield Problem(name.replace("_", "-"), f"{text!r} is no month.", "Write it as 2029-04.")

    def first_advertised(self, census: date) -> date:
        """Return the first month in which somebody can be advertised for: the census, or the one after it is asked."""
        return max(census, later(month_of(self.as_of), 1)) if self.as_of else census

    def last_month(self, census: date) -> date:
        """Return the month up to which the plan holds."""
        if self.until:
            return month_of(self.until)
        last = max((month_of(need.month) for need in self.needs), default=census)
        return later(last, LATER_MONTHS)

    def years(self, census: date) -> int:
        """Return the whole years from the census that the plan takes."""
        return max(ceil(months_between(census, self.last_month(census)) / MONTHS_A_YEAR), 1)


def month_of(text: str) -> date:
    """Return the first of a month that has been read before."""
    found = read_month(text)
    assert found is not None
    return found


MOST_PEOPLE = 20_000
"""AMHPs beyond which nothing is planned: England has some 4,000."""


def _of_needs(needs: tuple[SizeNeeded, ...]) -> Iterator[Problem]:
    if not needs:
        yield Problem("needed-fte", "Nothing is asked for.", "Give --needed-fte or --needed-heads, and --by MONTH.")
    for need in needs:
        number = need.fte if need.heads is None else need.heads
        if number is not None and number > MOST_PEOPLE:
            yield Problem("needed-fte", f"{number:g} is more than {MOST_PEOPLE:,}.", "Give those of one place.")
        if number is None or not isfinite(number) or number <= 0.0:
            yield Problem("needed-fte", f"{number!r} is not a number above 0.", "Give FTE, or heads, on the rota.")
        if read_month(need.month) is None:
            yield Problem("by", f"{need.month!r} is no month.", "Write it as 2029-04.")


def problems_in_time(asked: WorkforceAsked, census: date) -> list[Problem]:
    """Return what is wrong with its months, given the census of the place."""
    last = asked.last_month(census)
    found = []
    for name, month in (("by", min(month_of(need.month) for need in asked.needs)), ("start", _start(asked, census))):
        if month < census:
            found.append(Problem(name, f"{month:%Y-%m} is before the census of {census:%Y-%m}.", "Give a later month."))
        elif asked.as_of and month < month_of(asked.as_of) and (name != "start" or asked.start):
            remedy = "Give a later month, or the one to plan as of (--as-of)."
            found.append(Problem(name, f"{month:%Y-%m} is past, as of {asked.as_of}.", remedy))
    if last < max(month_of(need.month) for need in asked.needs):
        found.append(Problem("until", f"{last:%Y-%m} is before the size is needed.", "Give a later month."))
    if asked.years(census) > MOST_YEARS:
        found.append(
            Problem("until", f"{last:%Y-%m} is {asked.years(census)} years away.", f"Give at most {MOST_YEARS}.")
        )
    return found


def _start(asked: WorkforceAsked, census: date) -> date:
    return month_of(asked.start) if asked.start else census
