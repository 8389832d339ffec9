"""How well a calibrated place fits: what its people do in a run at baseline, beside what is observed or published.

Presentations are what the place observed; all else is England's, by adults. `tandem calibrate` meets presentations of
all routes together; whoever sets numbers of the model sets them such that the other lines of FITTED are met. TOLD are
told beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from tandemcare.model import ROUTES, Place, values_of
from tandemcare.running import Progress, sample
from tandemcare.scenario import parameters_in
from tandemcare.sums import summed
from tandemcare.trace import Interval, Trace
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import Floats

from .baseline_run import Effort, baseline, presentations_a_year
from .log_readings import LOG_READINGS, LOGGED_ADULT_YEARS, LOGGED_REPLICATIONS, Logged
from .money_targets import ALL_TARGETS
from .readings import READINGS, Case
from .targets import Target

ALL_ROUTES = "all_routes"
ROUTE_SHARE = 0.03
FITTED = (
    "admissions_unplanned",
    "detentions_on_admission",
    "detentions_after_admission",
    "readmitted_30_days_share",
    "readmitted_year_share",
    "detained_again_share",
)
TOLD = (
    "readmitted_90_days_share",
    "readmitted_180_days_share",
    "admitted_again_share",
    "section_136_again_share",
    "community_waiting",
    "community_wait_median",
    "community_wait_p90",
    "bed_occupancy",
    "out_of_area_active",
    "out_of_area_starts",
    "out_of_area_bed_days",
    "not_completed_share",
    "ae_over_12h_share",
    "delayed_days",
    "housing_delay_days",
    "length_of_stay_mean",
    "length_of_stay_median",
)
OF_ROUTES = {"section_136": "section_136_uses"}
"""What England publishes of a route, by the reading of its target."""


@dataclass(frozen=True)
class FitRow:
    """A line of a fit sheet: what the place observed, if it did, what is published of England, and the model's.

    `name` is what a place file calls the line by.
    """

    label: str
    unit: str
    found: Interval
    is_fitted: bool
    yours: float | None = None
    england: Target | None = None
    decimals: int = 0
    name: str = ""

    @property
    def range(self) -> tuple[float, float]:
        """Between what the model's mean should be: near what the place observed, or within what is published."""
        if self.yours is not None:
            return self.yours * (1.0 - ROUTE_SHARE), self.yours * (1.0 + ROUTE_SHARE)
        return (self.england.low, self.england.high) if self.england else (float("nan"), float("nan"))

    @property
    def is_hit(self) -> bool | None:
        """Whether the model's mean is there; None where nothing can be read."""
        low, high = self.range
        return None if np.isnan(self.found.mean) else low <= self.found.mean <= high

    def to_json_object(self) -> dict[str, Any]:
        """Return the line as plain texts and numbers, None where nothing can be read."""
        found = [None if np.isnan(number) else number for number in self.found]
        england = self.england and {name: getattr(self.england, name) for name in ("value", "low", "high", "source")}
        return {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "fitted": self.is_fitted,
            "yours": self.yours,
            "model": {"mean": found[0], "ci95": found[1:]},
            "england": england,
            "within": None if np.isnan(self.range[0]) else list(self.range),
            "decimals": self.decimals,
            "hit": self.is_hit,
        }


def fit_sheet(
    place: Place, effort: Effort, *, workers: int | None = None, progress: Progress | None = None
) -> tuple[FitRow, ...]:
    """Return the fit sheet of a place with its rates of crisis; a log that would not fit into memory is not kept."""
    place = replace(place, census={}, ward_census={})
    ask: dict[str, Any] = {"seed": effort.seed, "workers": workers, "progress": progress}
    case = partial(read_lines, values_of(place, parameters_in(place)), effort.years)
    found = joined(sample(baseline(place, effort), case, replications=effort.replications, **ask))
    years = min(effort.years, int(LOGGED_ADULT_YEARS // place.adults) - effort.run_in_years)
    if years > 0:
        run = baseline(place, replace(effort, years=years), log=True)
        number = min(effort.replications, LOGGED_REPLICATIONS)
        found |= joined(sample(run, partial(_read_log, run.pathway), replications=number, **ask))
    return tuple(lines(place, {name: student_interval(values) for name, values in found.items()}))


def read_lines(prices: Mapping[str, float], years: int, trace: Trace) -> dict[str, Floats]:
    """Return the lines of a fit sheet that a trace without a log gives, one value a replication."""
    case = Case(trace, prices, years)
    by_route = presentations_a_year(trace)
    came = {route: by_route[:, number] for number, route in enumerate(ROUTES)} | {ALL_ROUTES: by_route.sum(axis=1)}
    return came | {name: READINGS[name](case) for name in (*FITTED, *TOLD) if name in READINGS}


def _read_log(pathway: Any, trace: Trace) -> dict[str, Floats]:
    logged = Logged.of(trace, pathway)
    return {name: np.array([LOG_READINGS[name](logged)]) for name in (*FITTED, *TOLD) if name in LOG_READINGS}


def joined(batches: list[dict[str, Floats]]) -> dict[str, Floats]:
    """Return what was read of batches, of all replications in their order."""
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


def lines(place: Place, intervals: Mapping[str, Interval]) -> Iterator[FitRow]:
    """Yield the lines of the sheet of a place for what the model gives, by name; what is missing cannot be read."""
    nothing = student_interval([])
    targets = {target.reading: target.scaled(place.adults) for target in ALL_TARGETS if target.reading}
    observed = {route: float(place.presentations[route]) for route in ROUTES}
    for name, yours in (observed | {ALL_ROUTES: summed(observed.values())}).items():
        label = f"Presentations, {name.replace('ae_', 'A&E_').replace('_', ' ')}"
        england = targets.get(OF_ROUTES.get(name, ""))
        yield FitRow(label, "a year", intervals.get(name, nothing), True, yours, england, name=name)
    for name in (*FITTED, *TOLD):
        target, each = targets[name], intervals.get(name, nothing)
        yield FitRow(target.label, target.unit, each, name in FITTED, None, target, target.decimals, name)
