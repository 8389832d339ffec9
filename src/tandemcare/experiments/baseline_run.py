"""A run at baseline, which a place is calibrated by: how long and how often it is run, and what is read of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandemcare.errors import Problem
from tandemcare.metrics.reading import Reading
from tandemcare.model import ROUTES, SIGNALS, Place, crisis_pathway, cut_links, inputs_of, values_of
from tandemcare.running import Sample
from tandemcare.scenario.months import hours_between, later
from tandemcare.trace import Trace
from tandemcare.trace.tally import Floats
from tandemcare.units import DAYS_A_MONTH, HOURS_A_DAY

COUNTS = {
    "ae_liaison": "ae_presentations",
    "community_crisis": "crisis_referrals",
    "section_136": "section_136_uses",
    "community_request": "requests_community",
    "custody": "requests_custody",
}
"""What counts the people who come by each route, those who come for the first time included."""


@dataclass(frozen=True)
class Effort:
    """How long and how often the baseline is run in each round, and how many rounds there may be for a rate."""

    seed: int = 1
    replications: int = 40
    years: int = 5
    run_in_years: int = 2
    rounds: int = 10

    def problems(self) -> list[Problem]:
        """Return what is wrong with these numbers, all at once."""
        rules = [
            ("replications", 2, 100_000, "Give 2 or more; 40 is usual."),
            ("years", 1, 90, "Give 1 to 90."),
            ("run_in_years", 0, 90, "Give 0 to 90; 2 years fill wards and services."),
            ("rounds", 1, 1000, "Give 1 or more."),
            ("seed", 0, 2**64 - 1, "Give a whole number from 0 to 2**64 - 1."),
        ]
        return [
            Problem(f"{name} {getattr(self, name)}".replace("_", "-"), "It is outside what can be run.", remedy)
            for name, least, most, remedy in rules
            if not least <= getattr(self, name) <= most
        ]


def baseline(place: Place, effort: Effort, teams_apart: bool = False, *, log: bool = False) -> Sample:
    """Return a run at baseline, every multiplier 1 and need as at the census: wards and services begin empty.

    Teams make no difference in it if they are taken apart, though its people are those who live with such teams.
    """
    from tandemcare.scenario import parameters_in

    values = values_of(place, parameters_in(place))
    pathway = crisis_pathway(place, values)
    cut = cut_links(place, ("unmet_need",)) if teams_apart else {}
    inputs = inputs_of(place, {**values, **cut})
    start = later(place.census_date, -12 * effort.run_in_years)
    return Sample(
        pathway,
        start=start,
        hours=hours_between(start, later(place.census_date, 12 * effort.years)),
        warmup_hours=hours_between(start, place.census_date),
        changes=((0.0, {name: value for name, value in inputs.items() if pathway.inputs[name] != value}),),
        log=log,
    )


def presentations_a_year(trace: Trace) -> Floats:
    """Return people a year [replication, route]."""
    yearly = [trace.counts[COUNTS[route]].by_replication()["per_year"].to_numpy(np.float64) for route in ROUTES]
    return np.stack(yearly, axis=-1)


def signals(trace: Trace) -> Floats:
    """Return each of SIGNALS [replication, signal]."""
    reading = Reading(trace)
    months = reading.month_days().sum(axis=1) / DAYS_A_MONTH
    found = {
        "out_of_area_days": reading.days_away().sum(axis=1) / months,
        "amhp_hours_worked": reading.work_hours("amhp").sum(axis=1) / months,
        "amhp_hours_on_duty": reading.duty_hours("amhp").sum(axis=1) / months,
        "share_cut_short": reading.count("stays_cut_short").sum(axis=1) / reading.count("admissions_local").sum(axis=1),
        "supported_housing_delay_days": reading.mean("delayed_supported_housing") / HOURS_A_DAY,
    }
    return np.stack([found[name] for name in SIGNALS], axis=-1)
