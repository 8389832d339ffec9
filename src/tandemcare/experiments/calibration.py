"""Calibration of a place: first presentations as a fixed point of the baseline.

What is observed by a route are people who come for the first time and people who come back. The pathway makes the
returns itself, so that only the first presentations may be put in; they are those with which a run at baseline gives
what is observed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

from tandemcare.errors import InputError, Problem, RunError
from tandemcare.metrics.reading import Reading
from tandemcare.model import ROUTES, SIGNALS, Place
from tandemcare.running import Progress, Sample, sample
from tandemcare.scenario.months import hours_between, later
from tandemcare.trace import Interval, Trace
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import Floats
from tandemcare.units import DAYS_A_MONTH, HOURS_A_DAY

COUNTS = {
    "ae_liaison": "ae_presentations",
    "community_crisis": "crisis_referrals",
    "section_136": "section_136_uses",
    "community_request": "requests_community",
    "custody": "requests_custody",
}
"""What counts the people who come by each route, those who come back included."""

CLOSE_SHARE = 0.005
DECIMALS = 1
SIGNAL_DECIMALS = 4


@dataclass(frozen=True)
class Effort:
    """How long and how often the baseline is run in each round, and how many rounds there may be."""

    seed: int = 1
    replications: int = 80
    years: int = 6
    run_in_years: int = 4
    rounds: int = 15

    def problems(self) -> list[Problem]:
        """Return what is wrong with these numbers, all at once."""
        rules = [
            ("replications", 2, 100_000, "Give 2 or more; 80 is usual."),
            ("years", 1, 90, "Give 1 to 90."),
            ("run_in_years", 0, 90, "Give 0 to 90; 4 years fill a place that begins empty."),
            ("rounds", 1, 1000, "Give 1 or more."),
            ("seed", 0, 2**64 - 1, "Give a whole number from 0 to 2**64 - 1."),
        ]
        return [
            Problem(f"{name} {getattr(self, name)}".replace("_", "-"), "It is outside what can be run.", remedy)
            for name, least, most, remedy in rules
            if not least <= getattr(self, name) <= most
        ]


@dataclass(frozen=True)
class Round:
    """One run of the baseline: people a year by route, as put in for the first time, as observed and as simulated."""

    number: int
    first: Mapping[str, float]
    observed: Mapping[str, float]
    simulated: Mapping[str, Interval]

    def agrees(self, route: str) -> bool:
        """Tell whether a route's difference is within its own 95% interval, and under half a per cent."""
        observed, simulated = self.observed[route], self.simulated[route]
        close = abs(simulated.mean - observed) <= CLOSE_SHARE * observed
        return close and simulated.low <= observed <= simulated.high

    @property
    def is_settled(self) -> bool:
        """Whether every route agrees."""
        return all(self.agrees(route) for route in self.observed)

    def corrected(self) -> dict[str, float]:
        """Return the first presentations of the next round: the difference is taken off, as far as there are any."""
        return {
            route: max(round(first + self.observed[route] - self.simulated[route].mean, DECIMALS), 0.0)
            for route, first in self.first.items()
        }

    def overrun(self) -> list[str]:
        """Return the routes by which more people come back than are observed, with nobody coming for the first time."""
        return [
            route
            for route, first in self.first.items()
            if first == 0.0 and self.simulated[route].low > self.observed[route]
        ]


@dataclass(frozen=True)
class Calibration:
    """First presentations a year by route, what the pathway then does in a month, and the rounds that found them."""

    first_presentations: Mapping[str, float]
    baseline: Mapping[str, float]
    rounds: tuple[Round, ...]
    seed: int
    evidence: str
    facts: str
    version: str = version("tandemcare")

    def block(self) -> dict[str, object]:
        """Return what a place file keeps of it, under `calibrated`."""
        return {
            "first_presentations": dict(self.first_presentations),
            "baseline": dict(self.baseline),
            "seed": self.seed,
            "evidence": self.evidence,
            "version": self.version,
            "facts": self.facts,
        }


def calibrate(
    place: Place,
    effort: Effort,
    *,
    where: Callable[[str], str] | None = None,
    told: Callable[[Round], None] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Calibration:
    """Return the first presentations of a place; what it knows of them already, and its census, do not matter.

    `told` hears of each round. `where` says where the observed presentations of a route stand. Raises InputError for a
    route by which more people come back than are observed, and RunError if the rounds do not suffice.
    """
    from tandemcare.evidence import evidence_version

    problems = effort.problems()
    if problems:
        raise InputError(problems)
    observed = {route: float(place.presentations[route]) for route in ROUTES}
    first, rounds = dict(observed), []
    for number in range(1, effort.rounds + 1):
        simulated = simulated_presentations(place, first, effort, workers, progress)
        rounds.append(Round(number, first, observed, simulated))
        if told:
            told(rounds[-1])
        if rounds[-1].is_settled:
            signals = baseline_signals(place, first, effort, workers, progress)
            return Calibration(first, signals, tuple(rounds), effort.seed, evidence_version(), place.facts_digest)
        _refuse_overrun(rounds[-1], where or (lambda route: f"presentations, {route}"))
        first = rounds[-1].corrected()
    open_routes = ", ".join(route for route in observed if not rounds[-1].agrees(route))
    raise RunError(
        f"{place.name}\n    After {effort.rounds} rounds these routes still differ from what is observed: "
        f"{open_routes}.\n    Allow more rounds, or more replications."
    )


def simulated_presentations(
    place: Place, first: Mapping[str, float], effort: Effort, workers: int | None, progress: Progress | None
) -> dict[str, Interval]:
    """Return people a year by route in a run of the baseline, from an empty place, with its 95% interval."""
    by_route = _sampled(presentations_a_year, place, first, effort, workers, progress)
    return {route: student_interval(by_route[:, at]) for at, route in enumerate(ROUTES)}


def baseline_signals(
    place: Place, first: Mapping[str, float], effort: Effort, workers: int | None, progress: Progress | None
) -> dict[str, float]:
    """Return what the slow layer takes from the pathway, as means of a run of the baseline."""
    found = _sampled(signals, place, first, effort, workers, progress).mean(axis=0)
    return {name: round(float(value), SIGNAL_DECIMALS) for name, value in zip(SIGNALS, found, strict=True)}


def _sampled(  # noqa: PLR0917
    read: Callable[[Trace], Floats],
    place: Place,
    first: Mapping[str, float],
    effort: Effort,
    workers: int | None,
    progress: Progress | None,
) -> Floats:
    run = baseline(place, first, effort)
    options = {"seed": effort.seed, "replications": effort.replications}
    return np.concatenate(sample(run, read, **options, workers=workers, progress=progress))


def baseline(place: Place, first: Mapping[str, float], effort: Effort) -> Sample:
    """Return a run at baseline, every multiplier 1 and need as at the census, that begins with nobody inside."""
    from tandemcare.evidence import parameters
    from tandemcare.model import crisis_pathway, values_of

    nobody = replace(place, first_presentations=dict(first), census={}, ward_census={})
    start = later(place.census_date, -12 * effort.run_in_years)
    return Sample(
        crisis_pathway(nobody, values_of(nobody, parameters())),
        start=start,
        hours=hours_between(start, later(place.census_date, 12 * effort.years)),
        warmup_hours=hours_between(start, place.census_date),
    )


def presentations_a_year(trace: Trace) -> Floats:
    """Return people a year [replication, route], those who came back included."""
    yearly = [trace.counts[COUNTS[route]].by_replication()["per_year"].to_numpy(np.float64) for route in ROUTES]
    return np.stack(yearly, axis=-1)


def signals(trace: Trace) -> Floats:
    """Return each of SIGNALS [replication, signal]."""
    reading = Reading(trace)
    months = reading.month_days().sum(axis=1) / DAYS_A_MONTH
    found = {
        "out_of_area_days": reading.busy_days("out-of-area").sum(axis=1) / months,
        "amhp_hours_worked": reading.work_hours("amhp").sum(axis=1) / months,
        "amhp_hours_on_duty": reading.duty_hours("amhp").sum(axis=1) / months,
        "new_packages": reading.count("section_117_new_packages").sum(axis=1) / months,
        "share_cut_short": reading.count("stays_cut_short").sum(axis=1) / reading.count("admissions_local").sum(axis=1),
        "supported_housing_delay_days": reading.mean("delayed_supported_housing") / HOURS_A_DAY,
    }
    return np.stack([found[name] for name in SIGNALS], axis=-1)


def _refuse_overrun(last: Round, where: Callable[[str], str]) -> None:
    routes = last.overrun()
    if routes:
        raise InputError(
            Problem(
                where(route),
                f"{route}: {last.observed[route]:g} a year are observed, but the pathway brings "
                f"{last.simulated[route].mean:.0f} people back by this route, though nobody comes for the first time.",
                "Give presentations with returns included, or change what sends people back by this route.",
            )
            for route in routes
        )
