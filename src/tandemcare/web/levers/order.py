"""Which levers change the answer most: by the draws of a run where these tell it, else as measured once and shipped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tandemcare.evidence import lever_ranges

from .lever import Lever

ORDER = Path(__file__).parent / "order.json"
"""What `python benchmarks/levers.py --write` has measured."""
MILLION = 1e6


@dataclass(frozen=True)
class LeverEffect:
    """What a lever changes that is moved alone `to` an end of its range: the net cost of a run, with its interval."""

    to: float
    net_cost_gbp: float
    low_gbp: float
    high_gbp: float

    @property
    def may_be_chance(self) -> bool:
        """Tell whether chance alone could make it."""
        return self.low_gbp <= 0.0 <= self.high_gbp

    @property
    def in_words(self) -> str:
        """What it comes to in millions of pounds, with its interval."""
        mean, low, high = (f"{each / MILLION:+.1f}" for each in (self.net_cost_gbp, self.low_gbp, self.high_gbp))
        by_chance = ", which chance could make" if self.may_be_chance else ""
        return f"{mean[0]}£{mean[1:]}m (95% interval {low} to {high}){by_chance}"


@dataclass(frozen=True)
class LeverOrder:
    """What levers change, each alone, the most first, and how that was measured."""

    effects: Mapping[str, LeverEffect]
    version: str
    place: str
    replications: int
    years: int

    @property
    def in_words(self) -> str:
        """How the order was found."""
        return (
            f"by how much each, moved alone to the far end of its range, changes the net cost of {self.years} years "
            f"(cash and care lacked, present values): measured once in the {self.place[:1].lower()}{self.place[1:]} "
            f"with {self.replications} runs of each (Tandem {self.version}), and shipped. How far a range goes is "
            "assumed"
        )


@cache
def lever_order() -> LeverOrder:
    """Return what was measured of the levers and shipped."""
    said = json.loads(ORDER.read_text(encoding="utf-8"))
    effects = {key: LeverEffect(**each) for key, each in said["levers"].items()}
    return LeverOrder(effects, said["version"], said["place"], said["replications"], said["years"])


def ranked(levers: Iterable[Lever], strengths: Mapping[str, float]) -> list[Lever]:
    """Return levers of which something is known, those that change the answer most first.

    `strengths` are rank correlations of numbers of the evidence with the net cost over the draws of a run: levers of
    numbers that stand out there come before the others.
    """
    known = {key: place for place, key in enumerate(lever_order().effects)}
    there = [each for each in levers if each.key in known or number_of_lever(each) in strengths]
    return sorted(
        there, key=lambda each: (-abs(strengths.get(number_of_lever(each), 0.0)), known.get(each.key, len(known)))
    )


def number_of_lever(lever: Lever) -> str:
    """Return the number of the evidence that a lever moves, if it moves one."""
    return lever_ranges()[lever.key].number
