"""Titles in words: pounds as a headline has them, and what may be said of a difference, which is never too much."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tandemcare.finance import HALF_A_PENNY

from ..blocks import as_text
from ..numbers import counted

LONGEST_TITLE, WIDEST_TITLE = 10, 70
"""The most words that a title has, and the most letters."""
NOT_FROM_ZERO = "The scale does not begin at zero."
SAVES, COSTS, UNSURE, NOTHING = "saves", "costs", "unsure", "nothing"


def verdict(extra: Iterable[float]) -> str:
    """Return what may be said of a cost above the baseline's: mean and ends of its 95% interval, in pounds.

    It saves or costs where the interval excludes zero, and is unsure where it does not or where a single run has none.
    """
    mean, low, high = extra
    ends = [value for value in (mean, low, high) if not math.isnan(value)]
    if all(abs(value) < HALF_A_PENNY for value in ends):
        return NOTHING
    if low > 0.0:
        return COSTS
    return SAVES if high < 0.0 else UNSURE


def pounds(value: float) -> str:
    """Return pounds as a title has them: in millions, in whole thousands, or as they are; without a sign."""
    size = abs(value)
    if not math.isfinite(size):
        return as_text(size, "f")
    if size >= 0.995e6:
        return f"£{as_text(size / 1e6, ',.1f')}m"
    return f"£{as_text(round(size, -3), ',.0f')}" if size >= 9500.0 else f"£{as_text(size, ',.0f')}"


def years_in_words(months: int) -> str:
    """Return a time as a title has it: "ten years", "one year", "18 months"."""
    number, unit = (months, "month") if months % 12 else (months // 12, "year")
    return f"{counted(number)} {unit}{'s' if number != 1 else ''}"


def title_of(*tries: str) -> str:
    """Return the first title that is short enough, its first letter a capital; the last one if none is."""
    fitting = (each for each in tries if len(each.split()) <= LONGEST_TITLE and len(each) <= WIDEST_TITLE)
    found = next(fitting, tries[-1])
    return found[:1].upper() + found[1:]


def named(name: str, rest: str) -> str:
    """Return a title that begins with the name of a scenario, or with "the scenario" where that is too long."""
    return title_of(f"{name}{rest}", f"the scenario{rest}")


def in_a_sentence(label: str) -> str:
    """Return a label as it stands within a sentence; capitals of abbreviations stay."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def fitted(name: str, length: int) -> str:
    """Return a name that has this many letters at most, cut in its middle: names often differ at their ends."""
    if len(name) <= length:
        return name
    tail = (length - 1) // 2
    return f"{name[: length - 1 - tail]}…{name[len(name) - tail :]}"


def signed(value: float, *, is_change: bool = False) -> str:
    """Return a number on an axis, with a minus as wide as a plus; of a change with either."""
    return as_text(value, "+g" if is_change else "g").replace("-", "\u2212")
