"""What an option opens and hardly anybody uses: more places of a service beside how many more people are in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..about import count
from ..blocks import as_text
from .facts import RunFacts

SERVICES = {"home_treatment": "home-treatment places", "crisis_house": "crisis-house beds"}
"""What places are called, by the names of the measures of how many are open and in use."""
HARDLY_USED = 0.25
"""Of the places that an option opens: where no more than this share has somebody in it, it is said."""
WORTH_TELLING = 1.0
"""A place more, in the mean of the run."""


class Opened(NamedTuple):
    """Places of a service that an option has more of than the first scenario, and how all of them are used."""

    name: str
    service: str
    more: float
    more_used: float
    open: float
    used: float

    @property
    def share_used(self) -> float:
        """Of the places that were opened, the share that has somebody in it; 0 where fewer are served than before."""
        return max(self.more_used, 0.0) / self.more


def stands_idle(facts: RunFacts) -> Iterator[str]:
    """Yield which option opens most places that hardly anybody is in, how many are used, and how full all are."""
    idle = [each for each in _opened(facts) if each.share_used <= HARDLY_USED]
    if not idle:
        return
    most = max(idle, key=lambda each: each.more * (1.0 - each.share_used))
    rest = len({each.name for each in idle}) - 1
    others = f"; {count(rest, 'other option')} as idle" if rest else ""
    yield (
        f"! {facts.title(most.name)} has {as_text(most.more, '.1f')} more {SERVICES[most.service]} and "
        f"{_people(most.more_used)} in them: all {as_text(most.open, '.0f')} are "
        f"{as_text(most.used / most.open, '.0%')} full{others}."
    )


def _people(more: float) -> str:
    shown = as_text(abs(more), ".1f")
    if shown == "0.0":
        return "nobody more"
    return f"{shown} {'more' if more > 0.0 else 'fewer'} people"


def _opened(facts: RunFacts) -> Iterator[Opened]:
    """Yield the services of which an option has more places than the first scenario, beyond chance."""
    for name in facts.options:
        for service in SERVICES:
            places, used = (facts.figures(name, f"{service}_{what}") for what in ("places", "in_use"))
            if places and used and places.difference.mean >= WORTH_TELLING and places.difference.low > 0.0:
                more = places.difference.mean, used.difference.mean
                yield Opened(name, service, *more, places.mean.mean, used.mean.mean)
