"""A target of a service, as it is asked for in words: how many wait how long at most, or how much of something is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tandemcare.units import HOURS_A_DAY

Kind = Literal["share", "mean", "level"]
SHARE: Kind = "share"
MEAN: Kind = "mean"
LEVEL: Kind = "level"
EVERYBODY = ""

ROUTE_LABELS = {
    "ae": "A&E",
    "section_136": "section 136",
    "community": "the community",
    "custody": "custody",
    "ward": "the ward",
}
"""Routes by which somebody is asked to be assessed, and what readers call them."""
OFTEN_CALLED = {
    "s136": "section_136",
    "136": "section_136",
    "police": "section_136",
    "ae_liaison": "ae",
    "a&e": "ae",
    "community_request": "community",
    "s13": "community",
    "home": "community",
}
"""What else planners call a route."""
STAGES = ("allocated", "started", "completed")
"""Stages of an assessment, in the order in which they come."""
SHARES = ("occupancy", "full")
SEEN = {"seen": "started"}
"""Somebody is seen when the assessment starts."""
WAITS = ("bed wait", "housing wait")
LEVELS = ("away", "occupancy", "full")
"""People out of area at a time, the share of acute beds in use, and of people for whom the crisis house was full."""


@dataclass(frozen=True)
class ServiceTarget:
    """What is asked: at least `share` of waits are no longer than `limit`, or a mean wait or a level is at most that.

    `what` is a stage of an assessment, a wait for something else, or a level; limits of waits are in hours. A quantile
    is a share: the 95th percentile is at most 24 hours where 95% of waits are no longer than 24 hours.
    """

    text: str
    kind: Kind
    what: str
    limit: float
    share: float = 0.0
    route: str = EVERYBODY

    @property
    def is_of_assessments(self) -> bool:
        """Whether it asks for a stage of an assessment."""
        return self.what in STAGES

    @property
    def is_quantile(self) -> bool:
        """Whether it is asked for as a quantile, so that its wait says more than its share."""
        return self.kind == SHARE and not self.text.strip().lower().startswith("share")

    @property
    def is_a_share(self) -> bool:
        """Whether it is told in per cent: a share of waits, or a level that is a share and not a number of people."""
        return self.kind == SHARE or self.what in SHARES

    @property
    def name(self) -> str:
        """What its numbers are kept under: targets that ask for the same waits share them."""
        return f"{self.what.replace(' ', '_')}{f':{self.route}' if self.route else ''}"

    def implies(self, other: ServiceTarget) -> bool:
        """Tell whether whatever meets it meets the other too: of the same people, no later stage, no weaker words."""
        if self.kind != other.kind or self.route != other.route:
            return False
        if self.is_of_assessments and other.is_of_assessments:
            if STAGES.index(self.what) < STAGES.index(other.what):
                return False
        elif self.what != other.what:
            return False
        return self.limit <= other.limit and self.share >= other.share


def in_hours(number: float, unit: str) -> float:
    """Return a time in hours: units begin with h or d."""
    return number * (HOURS_A_DAY if unit.startswith("d") else 1.0)
