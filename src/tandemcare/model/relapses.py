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


def relapse_ways(v: Values) -> dict[str, Way]:
    """Return the branches of the pathway that the slow layer acts on, by step.

    Loop R5 (premature discharge) closes here: whoever was cut short relapses early more often. With the loop off
    (`relapse.early_for_all` above 0) everybody has the share of it that they had together at the census.
    """
    risk = v["relapse.chance"]
    early = extra_chance(risk * v["relapse.share_within_30_days"], v["relapse.cut_short_ratio"])
    for_all = early * v["relapse.early_for_all"]
    return {
        "support-risk": Way("support-relapses", risk * (1.0 - v["floating_support.relapse_averted"]), "support-lasts"),
        "after-homeless": Way("relapse-waits", extra_chance(risk, v["relapse.temporary_housing_ratio"]), "after-ward"),
        "after-follow-up": Way("after-hurried", v["follow_up.share_within_72_hours"], "after-no-follow-up"),
        "after-no-follow-up": Way(
            "relapse-waits", extra_chance(risk, v["relapse.no_follow_up_ratio"]), "after-hurried"
        ),
        "after-cut-short": Way("relapse-early", for_all or early, "after-risk"),
        "after-own-pace": Way("relapse-early", for_all, "after-risk"),
        "after-risk": Way("relapse-waits", risk, "well"),
        "tenant": Way("tenant-relapses", risk * v["relapse.supported_housing_ratio"], "tenancy"),
    }


def relapse_inputs(v: Values) -> dict[str, float]:
    """Return the inputs of those branches, as the whole pathway has them for the same values."""
    found = {}
    for step, way in relapse_ways(v).items():
        found[f"{step}.chance.{way.to}"] = way.chance
        found[f"{step}.chance.{way.otherwise}"] = 1.0 - way.chance
    return found
