"""A target of a service, as it is asked for in words: how many wait how long at most, or how much of something is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

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
URGENT, EVERY_KIND = "urgent", "all"
KINDS = (URGENT, "routine", "warrant", EVERY_KIND)
"""Kinds of requests that a target can be about: those to be assessed at once (which a target is about unless it says
otherwise), those that wait for office hours, those that wait for a court's warrant, and all of them."""
OFTEN_CALLED_KINDS = {"every": EVERY_KIND, "any": EVERY_KIND, "planned": "routine", "s135": "warrant", "135": "warrant"}
STREAMS: Mapping[str, tuple[str, str]] = {
    **{route: (route, URGENT) for route in ROUTE_LABELS},
    "community_routine": ("community", "routine"),
    "community_warrant": ("community", "warrant"),
}
"""Requests that are counted apart, by route and kind: only those of the community wait for anything but people."""
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
    is a share: the 95th percentile is at most 24 hours where 95% of waits are no longer than 24 hours. `requests` is
    the kind of requests whose assessments it asks for.
    """

    text: str
    kind: Kind
    what: str
    limit: float
    share: float = 0.0
    route: str = EVERYBODY
    requests: str = URGENT

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
    def streams(self) -> tuple[str, ...]:
        """Which requests count, by the names of STREAMS."""
        return tuple(
            name
            for name, (route, kind) in STREAMS.items()
            if self.route in (EVERYBODY, route) and self.requests in (EVERY_KIND, kind)
        )

    @property
    def hour(self) -> str:
        """The column of a table of requests with the hour at which its stage was reached."""
        return f"hour_{self.what}"

    def counts(self, table: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """Return which rows of a table of requests count: by route and kind."""
        here = np.ones(len(table), np.bool_) if not self.route else (table["route"] == self.route).to_numpy()
        if self.requests == EVERY_KIND:
            return here & (table["kind"] != "screened").to_numpy()
        return np.asarray(here & (table["kind"] == self.requests).to_numpy(), dtype=np.bool_)

    def implies(self, other: ServiceTarget) -> bool:
        """Tell whether whatever meets it meets the other too: of the same people, no later stage, no weaker words."""
        if self.kind != other.kind or self.streams != other.streams:
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
