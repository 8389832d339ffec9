"""How well the place of a run fits what is known of it: how much is missed, and what of it matters most here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf, nan
from typing import Any

from ..numbers import scale_of
from ..place_fit import STATES

PLACE = "PLACE "
NOT_KNOWN = f"{PLACE} How well the model fits it is not known: trust no level."
FEWEST_NAMED, MOST_NAMED = 2, 4
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


def fit_in_words(said: Mapping[str, Any], letters: int) -> str:
    """Return how many of the known figures of a place the model misses and which, in the order of what matters."""
    if said["state"] in STATES or not said["lines"]:
        return NOT_KNOWN
    if not said["misses"]:
        return f"{PLACE} All {said['lines']} known figures are met."
    missed = len(said["misses"])
    is_bad = missed >= SHARE_OF_NO_TRUST * said["lines"]
    told = f"{PLACE} {'! ' if is_bad else ''}{missed} of {said['lines']} known figures missed"
    told += ", so trust no level: " if is_bad else ": "
    return told + _named(said["misses"], letters - len(told)) + "."


def _named(misses: Sequence[Mapping[str, Any]], letters: int) -> str:
    """Return the misses that matter most, two at least and four where they fit on the line."""
    told = [_missed(row) for row in sorted(misses, key=_rank)[:MOST_NAMED]]
    while len(told) > FEWEST_NAMED and len("; ".join(told)) >= letters:
        told.pop()
    return "; ".join(told)


def _rank(row: Mapping[str, Any]) -> tuple[int, float]:
    """Return where a miss stands: by how much it matters here, and then by how far off it is."""
    matters = [number for number, names in enumerate(MATTERS) if row.get("name", "") in names]
    return (matters[0] if matters else len(MATTERS), -_how_far(row))


def _how_far(row: Mapping[str, Any]) -> float:
    """Return how far the model is from what is known, as a share of it."""
    known, model = _known(row), row["model"]["mean"]
    return abs(model - known) / abs(known) if known else inf


def _known(row: Mapping[str, Any]) -> float:
    """Return what a place observed, or what is published of England by adults."""
    known = (row["england"] or {}).get("value", nan) if row["yours"] is None else row["yours"]
    return float(known)


def _missed(row: Mapping[str, Any]) -> str:
    model, known = row["model"]["mean"], _known(row)
    scale = scale_of(row["unit"], row["decimals"], (model, known))
    whole = replace(scale, decimals=0)
    scale = whole if whole.text(model) != whole.text(known) else scale
    after = "%" if scale.unit.startswith("per cent") else ""
    label: str = row["label"]
    label = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return f"{label} {scale.text(model)}{after}, not {scale.text(known)}{after}"
