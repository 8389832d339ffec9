"""Who comes by group: how many of them are of each age band."""

from __future__ import annotations

from .frailty import Shares, normalised
from .values import Values

AGE_NUMBERS = ("18_34", "35_49", "50_64", "65_plus")
"""What numbers of an age band are called, in the order of the bands."""


def age_weights(v: Values) -> list[float]:
    """Return how many of each age band come, by one another; rates by group act here, once, and nowhere later."""
    return [v[f"people.share_{band}"] * v[f"people.rate_{band}"] for band in AGE_NUMBERS]


def age_shares(v: Values) -> Shares:
    """Return the share of each age band among those who come."""
    return normalised(age_weights(v))
