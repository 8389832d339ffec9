"""Numbers as a report shows them: shares in per cent, money in round units, and words for what is undefined."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tandemcare.sums import ROUNDING

from .blocks import Number, Range, as_text


@dataclass(frozen=True)
class Scale:
    """How the numbers of one measure are shown: multiplied, rounded, and in a unit of words."""

    unit: str
    times: float
    decimals: int

    def number(self, value: float, *, sign: bool = False) -> Number:
        """Return a number as it is shown; with `sign`, a plus before what is more than nothing."""
        return Number(value * self.times, self.decimals, sign)

    def interval(self, low: float, high: float, *, sign: bool = False) -> Range:
        """Return two numbers as they are shown."""
        return Range(self.number(low, sign=sign), self.number(high, sign=sign))

    def text(self, value: float, *, sign: bool = False) -> str:
        """Return a number in words."""
        return self.number(value, sign=sign).text

    def range(self, low: float, high: float, *, sign: bool = False) -> str:
        """Return two numbers in words, with "to" between them."""
        return self.interval(low, high, sign=sign).text

    def shows(self, value: float) -> bool:
        """Tell whether anything is left of a number when it is rounded."""
        return any(digit in "123456789" for digit in self.text(value))


def scale_of(unit: str, decimals: int, values: Iterable[float]) -> Scale:
    """Return how to show a measure with this unit, given the values that will stand beside one another."""
    if unit.split(" ", maxsplit=1)[0] == "share":
        return Scale(f"per cent{unit.removeprefix('share')}", 100.0, max(decimals - 2, 1))
    if unit.split(" ", maxsplit=1)[0] == "GBP":
        largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
        rest = unit.removeprefix("GBP")
        if largest >= 1e6:
            return Scale(f"£ million{rest}", 1e-6, 2)
        if largest >= 1e4:
            return Scale(f"£ thousand{rest}", 1e-3, 1)
        return Scale(f"£{rest}", 1.0, 0)
    return Scale(unit, 1.0, decimals)


_COUNTS = "no one two three four five six seven eight nine ten eleven twelve".split()


def counted(number: int) -> str:
    """Return a count in words up to twelve, and in figures above."""
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


NOTHING_TO_PAY_BACK = "nothing to pay back"


def chance_text(share: float, low: float, high: float) -> str:
    """Return a share of paid-back runs in per cent with its interval; in words where it is none, or of a single run."""
    if math.isnan(share):
        return NOTHING_TO_PAY_BACK
    if math.isnan(low):
        return "yes" if share else "no"
    shown = as_text(share, ".0%") if share else "none"
    return f"{shown} ({as_text(low * 100, '.0f')} to {as_text(high, '.0%')})"


def four_digits(value: float) -> str:
    """Return a number in four digits, or whole from 1,000 on; what is left over by rounding is nothing."""
    if abs(value) < ROUNDING:
        return "0"
    return as_text(value, ",.0f" if abs(value) >= 1000.0 else ".4g")
