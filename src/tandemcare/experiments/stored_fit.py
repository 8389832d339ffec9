"""How well a place fitted when it was calibrated, as its file keeps it, and whether that still holds.

The file keeps what the model gave, line by line; what the place observed and what is published stand beside it anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from importlib.metadata import version
from math import isnan, nan
from typing import Any

from tandemcare.model import OF_UNCOUNTED, Place, numbers_read, values_of
from tandemcare.scenario import Resolved, parameters_in
from tandemcare.trace import Interval

from .calibration import Calibration
from .fit import FitRow, lines

DIGITS = 6
ABOUT = "fit"
"""Where a manifest says how well its places fit."""


class FitState(StrEnum):
    """What is known of how well a place fits."""

    KNOWN = "known"
    OUT_OF_DATE = "out of date"
    UNKNOWN = "unknown"
    NOT_CALIBRATED = "not calibrated"


@dataclass(frozen=True)
class PlaceFit:
    """The lines of a fit sheet that could be read when a place was calibrated, and whether they still hold."""

    state: FitState
    rows: tuple[FitRow, ...] = ()

    @property
    def misses(self) -> tuple[FitRow, ...]:
        """What does not fit."""
        return tuple(row for row in self.rows if row.is_hit is False)

    def to_json_object(self) -> dict[str, Any]:
        """Return what a manifest says of it: how many lines there are, and each that does not fit."""
        return {
            "state": str(self.state),
            "lines": len(self.rows),
            "misses": [row.to_json_object() for row in self.misses],
        }


def block_with_fit(found: Calibration, place: Place, sheet: Iterable[FitRow]) -> dict[str, object]:
    """Return what a place file keeps of a calibration, with what the model gave in each line of its fit sheet."""
    fit = {row.name: float(f"{row.found.mean:.{DIGITS}g}") for row in sheet if row.name and not isnan(row.found.mean)}
    fitted = replace(found.of(place), fit=fit)
    return found.block() | {"fit": fit, "fitted_with": fit_digest(fitted)}


def fit_digest(place: Place) -> str:
    """Return 16 hex digits that change with what is kept of a fit, and with any number or fact that it rests on.

    It rests on a run-in, and so on nothing that completes a census.
    """
    values = values_of(place.without_empty_shifts, parameters_in(place))
    told = {
        "version": version("tandemcare"),
        "facts": place.facts_digest,
        "rates": dict(place.crisis_rates),
        "numbers": {name: values[name] for name in numbers_read(values) if name not in OF_UNCOUNTED},
        "fit": dict(place.fit),
    }
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def fit_of(place: Place) -> PlaceFit:
    """Return how well a place fits, as far as its file says."""
    if not place.crisis_rates:
        return PlaceFit(FitState.NOT_CALIBRATED)
    if not place.fit:
        return PlaceFit(FitState.UNKNOWN)
    given = {name: Interval(mean, nan, nan) for name, mean in place.fit.items()}
    rows = tuple(row for row in lines(place, given) if row.is_hit is not None)
    return PlaceFit(FitState.KNOWN if place.fitted_with == fit_digest(place) else FitState.OUT_OF_DATE, rows)


def about_fit(resolved: Iterable[Resolved]) -> Mapping[str, Any]:
    """Return what the manifest of a study says of how well the places of its scenarios fit."""
    places = {each.place.name: each.place for each in resolved if isinstance(each.place, Place)}
    return {ABOUT: {name: fit_of(place).to_json_object() for name, place in places.items()}}
