"""How well the place of a run fits what is known of it: how much is missed, and what of it matters most here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf, nan
from typing import Any

from ..numbers import scale_of
from ..place_fit import STATES

PLACE, TIMES = "PLACE ", ("hours", "days")
NOT_KNOWN = f"{PLACE} How well the model fits it is not known: trust no level."
SHARE_OF_NO_TRUST = 1.0 / 3.0
"""Of the figures that are known of a place: where so many are missed, the levels of the model are not to be trusted."""
MATTERS = (
    {
        "out_of_area_active",
        "out_of_area_bed_days",
        "out_of_area_starts",
        "bed_occupancy",
        "length_of_stay_mean",
        "length_of_stay_median",
        "delayed_days",
        "housing_delay_days",
        "admissions_unplanned",
        "not_completed_share",
    },
    {"all_routes", "community_waiting", "community_wait_median", "community_wait_p90", "detentions_on_admission"},
)
"""Lines of a fit sheet by what matters most here: who is away and why, then who comes and waits, then all else."""


def fit_in_words(said: Mapping[str, Any]) -> str:
    """Return how many of the known figures of a place the model misses, the farthest and the one that matters most."""
    if said["state"] in STATES or not said["lines"]:
        return NOT_KNOWN
    if not said["misses"]:
        return f"{PLACE} All {said['lines']} known figures are met."
    missed = len(said["misses"])
    is_bad = missed >= SHARE_OF_NO_TRUST * said["lines"]
    told = f"{PLACE} {'! ' if is_bad else ''}{missed} of {said['lines']} known figures missed"
    return f"{told}{', so trust no level' if is_bad else ''}. {_named(said['misses'])}."


def _named(misses: Sequence[Mapping[str, Any]]) -> str:
    """Return the miss that is farthest off and the one that matters most to the answer, which may be the same."""
    farthest, first = max(misses, key=_how_far), min(misses, key=_rank)
    if farthest is first:
        return f"Farthest off{', and what matters most here' if len(misses) > 1 else ''}: {_missed(first)}"
    return f"Farthest off: {_missed(farthest)}. What matters most here: {_missed(first)}"


def _rank(row: Mapping[str, Any]) -> tuple[int, float]:
    """Return where a miss stands: by how much it matters here, and then by how far off it is."""
    matters = [number for number, names in enumerate(MATTERS) if row.get("name", "") in names]
    return (matters[0] if matters else len(MATTERS), -_how_far(row))


def _how_far(row: Mapping[str, Any]) -> float:
    """Return how many times the margin of what is known the model is off: what would still be a hit is once.

    A share of the figure would put one that is known to a third of itself before one that is known to a tenth.
    """
    known, model, (low, high) = _known(row), row["model"]["mean"], row["within"]
    margin = high - known if model > known else known - low
    return abs(model - known) / margin if margin > 0.0 else inf


def _known(row: Mapping[str, Any]) -> float:
    """Return what a place observed, or what is published of England by adults."""
    known = (row["england"] or {}).get("value", nan) if row["yours"] is None else row["yours"]
    return float(known)


def _missed(row: Mapping[str, Any]) -> str:
    model, known = row["model"]["mean"], _known(row)
    scale = scale_of(row["unit"], row["decimals"], (model, known))
    whole = replace(scale, decimals=0)
    scale = whole if whole.text(model) != whole.text(known) else scale
    share = "%" if scale.unit.startswith("per cent") else ""
    time = f" {row['unit']}" if row["unit"] in TIMES else ""
    label: str = row["label"]
    label = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return f"{label} {scale.text(model)}{share}{time} (known: {scale.text(known)}{share})"
