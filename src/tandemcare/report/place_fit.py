"""What does not fit of the place that a run is of: under every comparison, what is observed beside the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import nan
from typing import Any

from tandemcare.results import Results

from .blocks import Points
from .numbers import scale_of

TITLE = "What does not fit"
STATES = {
    "not calibrated": "The place is not calibrated: fit not known. `tandem calibrate` finds it.",
    "unknown": "The place was calibrated without a fit sheet: fit not known. `tandem calibrate` writes it.",
    "out of date": "Out of date, as the place, the evidence or Tandem has changed since: run `tandem calibrate` again.",
}
"""What is said of a fit that is not known as it is today."""
ALL_FIT = "Every line of its fit sheet is met."


def fit_of(results: Results) -> Mapping[str, Any] | None:
    """Return what is known of how well the place of a run fits; None for a run that does not say."""
    found: Mapping[str, Any] | None = results.manifest.get("fit", {}).get(results.manifest["place"])
    return found


def place_fit(results: Results) -> tuple[Points, ...]:
    """Return what does not fit of the place of a run, or that nobody knows; nothing for a run that does not say."""
    said = fit_of(results)
    return (Points(TITLE, tuple(_sentences(said))),) if said else ()


def _sentences(said: Mapping[str, Any]) -> Iterator[str]:
    if said["state"] in STATES:
        yield STATES[said["state"]]
    if said["lines"]:
        met = said["lines"] - len(said["misses"])
        yield f"{met} of {said['lines']} lines of its fit sheet are met." if said["misses"] else ALL_FIT
    yield from map(_missed, said["misses"])


def _missed(row: Mapping[str, Any]) -> str:
    """Return what was observed, or is published of England by adults, what the model gives, and what would be a hit."""
    model, england = row["model"]["mean"], row["england"] or {}
    observed = england.get("value", nan) if row["yours"] is None else row["yours"]
    scale = scale_of(row["unit"], row["decimals"], (model,))
    whose = "England's" if row["yours"] is None else "the place's"
    return (
        f"{row['label']}: {whose} {scale.text(observed)}, the model's {scale.text(model)} {scale.unit} "
        f"(within {scale.range(*row['within'])})."
    )
