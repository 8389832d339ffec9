"""Chances of relapse by where in the pathway they are drawn: what community care, follow-up and loop R5 act on."""

from __future__ import annotations

from typing import NamedTuple

from .draws import extra_chance
from .values import Values


class Way(NamedTuple):
    """A branch with two ways: the chance of the first, and what the others do."""

    to: str
    chance: float
    otherwise: str


RELAPSE_NUMBERS = (
    "relapse.chance",
    "relapse.share_within_30_days",
    "relapse.cut_short_ratio",
    "relapse.early_for_all",
    "relapse.temporary_housing_ratio",
    "relapse.no_follow_up_ratio",
    "relapse.supported_housing_ratio",
    "follow_up.share_within_72_hours",
    "floating_support.relapse_averted",
)
"""The numbers that chances of relapse follow from."""
_LEADS = {
    "support-risk": ("support-relapses", "support-lasts"),
    "after-homeless": ("relapse-waits", "after-ward"),
    "after-follow-up": ("after-hurried", "after-no-follow-up"),
    "after-no-follow-up": ("relapse-waits", "after-hurried"),
    "after-cut-short": ("relapse-early", "after-risk"),
    "after-own-pace": ("relapse-early", "after-risk"),
    "after-risk": ("relapse-waits", "well"),
    "tenant": ("tenant-relapses", "tenancy"),
}
"""Where each branch leads by chance, and otherwise."""
_INPUTS = {step: tuple(f"{step}.chance.{way}" for way in ways) for step, ways in _LEADS.items()}


def relapse_chances(v: Values) -> dict[str, float]:
    """Return the chance of the first way of each branch that the slow layer acts on, by step.

    Loop R5 (premature discharge) closes here: whoever was cut short relapses early more often. With the loop off
    (`relapse.early_for_all` above 0) everybody has the share of it that they had together at the census.
    """
    risk = v["relapse.chance"]
    early = extra_chance(risk * v["relapse.share_within_30_days"], v["relapse.cut_short_ratio"])
    for_all = early * v["relapse.early_for_all"]
    return {
        "support-risk": risk * (1.0 - v["floating_support.relapse_averted"]),
        "after-homeless": extra_chance(risk, v["relapse.temporary_housing_ratio"]),
        "after-follow-up": v["follow_up.share_within_72_hours"],
        "after-no-follow-up": extra_chance(risk, v["relapse.no_follow_up_ratio"]),
        "after-cut-short": for_all or early,
        "after-own-pace": for_all,
        "after-risk": risk,
        "tenant": risk * v["relapse.supported_housing_ratio"],
    }


def relapse_ways(v: Values) -> dict[str, Way]:
    """Return the branches of the pathway that the slow layer acts on, by step."""
    chances = relapse_chances(v)
    return {step: Way(to, chances[step], otherwise) for step, (to, otherwise) in _LEADS.items()}


def relapse_inputs(v: Values) -> dict[str, float]:
    """Return the inputs of those branches, as the whole pathway has them for the same values."""
    found = {}
    for step, chance in relapse_chances(v).items():
        way, otherwise = _INPUTS[step]
        found[way], found[otherwise] = chance, 1.0 - chance
    return found
