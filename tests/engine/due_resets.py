"""Plans of pauses about the times at which risks are due: resets at that very time, and pauses before, at and after.

A rate that is doubled when its risk is due changes nothing for who is due, even if it is 0 in between at that instant;
reset to 0 it lets nothing happen, and what was due happens once the rate is back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nextafter

from engine.random_dice import Dice
from engine.random_pathways import Example
from engine.worlds import Pause, Row

MOST_PAUSED = 6
DUE = ("doubled when due", "0 when due and back", "happened once its rate was back")
PAUSED = ("pause before a risk", "pause at a risk", "pause after a risk")


@dataclass(frozen=True)
class AtDue:
    """A reset of a risk's rate when it is due for somebody, and when the rate is back, if that is to be."""

    due: Row
    risk: str
    rate: float
    reset: float
    back: float = inf
    is_0_first: bool = False

    def pauses(self) -> list[Pause]:
        """Return the pauses at which it is reset."""
        name = f"{self.risk}.rate"
        back = [(self.back, {name: self.rate})] if self.back < inf else []
        first = [(self.due[0], {name: 0.0})] if self.is_0_first else []
        return [*first, (self.due[0], {name: self.reset}), *back]

    def seen(self, log: Iterable[Row]) -> Counter[str]:
        """Return what a run with these resets shows; AssertionError if the reset had an effect at once."""
        time, person, _, _, number, _ = self.due
        times = {row[0] for row in log if row[1] == person and row[3] == "RISK" and row[4] == number}
        assert (time in times) == (self.reset > 0.0), f"{self.risk} of {person}, due at {time!r}, reset: {self.reset}"
        found = Counter([DUE[0] if self.reset else DUE[1]])
        found[DUE[2]] += self.back in times
        return found


def in_order(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Return pauses by time; those of one time stay in their order."""
    return tuple(sorted(pauses, key=lambda pause: pause[0]))


def rate_at(example: Example, pauses: Iterable[Pause], risk: str, time: float) -> float:
    """Return the rate that a risk has been reset to until a time, that time included."""
    name = f"{risk}.rate"
    resets = [values[name] for when, values in in_order(pauses) if when <= time and name in values]
    return float(resets[-1] if resets else example.pathway.inputs[name])


def reset_at_due(dice: Dice, example: Example, pauses: Sequence[Pause], log: Sequence[Row]) -> AtDue | None:
    """Return a reset at a time at which a risk that has a rate happened, as a log says, or None where none has."""
    rates = {number: risk.name for number, risk in enumerate(example.pathway.risks) if risk.rate is not None}
    happened = [row for row in log if row[3] == "RISK" and row[4] in rates]
    held = [(row, rate_at(example, pauses, rates[row[4]], row[0])) for row in happened]
    held = [(row, rate) for row, rate in held if rate > 0.0]  # others are reset to 0 at that time already
    if not held:
        return None
    row, rate = dice.one_of(held)
    if dice.chance(2):
        return AtDue(row, rates[row[4]], rate, min(2.0 * rate, 5.0), is_0_first=dice.chance(2))
    back = row[0] + dice.one_of([0.25, 1.0, 1.0, 2.0])
    return AtDue(row, rates[row[4]], rate, 0.0, back if back < example.until else inf)


def pauses_about(dice: Dice, log: Sequence[Row], until: float) -> tuple[list[Pause], Counter[str]]:
    """Return pauses that change nothing, just before, at and just after risks, and at times of other events."""
    times = sorted({row[0] for row in log if row[3] == "RISK" and row[0] > 0.0})
    others = sorted({row[0] for row in log})
    found = [each for time in dice.some(times, 0, MOST_PAUSED) for each in _about(time)]
    found += [(time, "") for time in dice.some(others, 0, MOST_PAUSED)]
    found = [(time, word) for time, word in found if time < until]
    nothing: Mapping[str, float] = {}
    return [(time, nothing) for time, _ in found], Counter(word for _, word in found if word)


def _about(time: float) -> Iterator[tuple[float, str]]:
    yield from zip((nextafter(time, 0.0), time, nextafter(time, inf)), PAUSED, strict=True)
