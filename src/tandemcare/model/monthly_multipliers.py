"""What the slow layer moves every month in the pathway: rates of need, chances of relapse and of being screened out."""

from __future__ import annotations

from collections.abc import Mapping

from .place import ROUTES
from .relapses import RELAPSE_NUMBERS, relapse_inputs
from .values import NEED_SOURCES

Numbers = dict[str, float]
SCREENED = {
    "amhp.share_screened_ae": ("request-ae-hub", "request-screened", "assess-allocate"),
    "amhp.share_screened_custody": ("custody-hub", "request-screened", "assess-allocate"),
    "amhp.share_screened_community": ("request-hub", "request-screened", "request-urgency"),
}
"""Shares screened out, and the branch that draws them."""
_DEMANDS = tuple((f"demand.{name}", f"{name}.rate", name in ROUTES) for name in NEED_SOURCES)
_CHANCES = tuple(
    (name, f"{step}.chance.{screened}", f"{step}.chance.{others}")
    for name, (step, screened, others) in SCREENED.items()
)
MULTIPLIED = (*(demand for demand, _, _ in _DEMANDS), *RELAPSE_NUMBERS, *SCREENED)
"""The numbers that the slow layer multiplies every month, and those beside them from which inputs follow."""


def multiplied(values: Mapping[str, float], slow: Mapping[str, float]) -> Numbers:
    """Return the numbers that the slow layer multiplies: loops R4 (unmet need) and B1 (prevention) act here."""
    need, crises = slow["need_index"], slow["crisis_multiplier"]
    found = {}
    for demand, _, is_crisis in _DEMANDS:
        found[demand] = values[demand] * need * crises if is_crisis else values[demand] * need
    odds, risk = slow["relapse_odds"], values["relapse.chance"]
    found["relapse.chance"] = odds * risk / (1.0 - risk + odds * risk)
    follow_up = values["follow_up.share_within_72_hours"] * slow["follow_up_multiplier"]
    found["follow_up.share_within_72_hours"] = min(follow_up, 1.0)
    resolved = slow["resolved_multiplier"]
    for name in SCREENED:
        found[name] = min(values[name] * resolved, 1.0)
    return found


def multiplied_inputs(values: Mapping[str, float], slow: Mapping[str, float]) -> Numbers:
    """Return the inputs of the pathway that follow in a month from the numbers `MULTIPLIED`."""
    numbers = multiplied(values, slow)
    found = relapse_inputs({**values, **numbers})
    for demand, rate, _ in _DEMANDS:
        found[rate] = numbers[demand]
    for name, screened, others in _CHANCES:
        found[screened], found[others] = numbers[name], 1.0 - numbers[name]
    return found
