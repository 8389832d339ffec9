"""Numbers as a report shows them: shares in per cent, money in round units, and words for what is undefined."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

UNDEFINED = "n/a"


@dataclass(frozen=True)
class Scale:
    """How the numbers of one measure are shown: multiplied, rounded, and in a unit of words."""

    unit: str
    times: float
    decimals: int

    def text(self, value: float, *, sign: bool = False) -> str:
        """Return a number in words; with `sign`, a plus before what is more than nothing."""
        if math.isnan(value):
            return UNDEFINED
        if math.isinf(value):
            return "no end seen"
        shown = f"{value * self.times:,.{self.decimals}f}"
        if not any(digit in shown for digit in "123456789"):
            return shown.removeprefix("-")
        return f"+{shown}" if sign and value > 0.0 else shown

    def range(self, low: float, high: float, *, sign: bool = False) -> str:
        """Return two numbers with "to" between them."""
        if math.isnan(low) or math.isnan(high):
            return UNDEFINED
        return f"{self.text(low, sign=sign)} to {self.text(high, sign=sign)}"


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


def chance_text(share: float, low: float, high: float) -> str:
    """Return a share of runs in per cent with its interval, and in words where there is none or a single run."""
    if math.isnan(low):
        return "yes" if share else "no"
    shown = f"{share * 100:.0f}%" if share else "none"
    return f"{shown} ({low * 100:.0f} to {high * 100:.0f}%)"
