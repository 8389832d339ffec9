"""Calibration of a place: how often its people have a crisis and by which routes, as a fixed point of the baseline.

What is observed are people who present by a route, whoever they are. Those who come for the first time are a share of
them; the others live in the place, and how often they come follows from one base rate of crisis. It is found such that
a run at baseline gives as many presentations as are observed, and with it the share of crises that comes by each route:
whoever comes by one that leads to a bed is away for longer, and has no crisis meanwhile. A second rate does the same
where community teams make no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

from tandemcare.errors import InputError, Problem, RunError
from tandemcare.model import CRISIS_RATES, ROUTES, SIGNALS, Place, crises_by_route, values_of
from tandemcare.running import Progress, sample
from tandemcare.sums import summed
from tandemcare.trace import Interval, Trace
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import Floats

from .baseline_run import Effort, baseline, presentations_a_year, signals
from .next_rate import next_rate

USUAL, TEAMS_APART = CRISIS_RATES
CLOSE_SHARE = 0.005
CLOSE_ROUTE_SHARE = 0.01
SHARE_DIGITS = 6
SIGNAL_DECIMALS = 4
TEAMS_SHARE = 0.5
"""Share of crises that are of people with a team, as a guess from which the second rate is sought."""


@dataclass(frozen=True)
class Round:
    """One run of the baseline with a rate: people a year by route as observed and as simulated, and by all together.

    `signals` are what the slow layer takes from it, `crises_by_route` the shares with which it was run.
    """

    number: int
    sought: str
    rate: float
    observed: Mapping[str, float]
    simulated: Mapping[str, Interval]
    total: Interval
    signals: Mapping[str, float]
    crises_by_route: Mapping[str, float]

    @property
    def wanted(self) -> float:
        """People a year by all routes, as observed."""
        return summed(self.observed.values())

    @property
    def is_total_settled(self) -> bool:
        """Whether the difference of all routes is within its own 95% interval, and under half a per cent."""
        close = abs(self.total.mean - self.wanted) <= CLOSE_SHARE * self.wanted
        return close and self.total.low <= self.wanted <= self.total.high

    @property
    def routes_off(self) -> tuple[str, ...]:
        """The routes whose difference is beyond its own 95% interval and over one per cent; teams apart, none is."""
        if self.sought != USUAL:
            return ()
        found = ((route, self.observed[route], each) for route, each in self.simulated.items())
        return tuple(
            route
            for route, observed, each in found
            if abs(each.mean - observed) > CLOSE_ROUTE_SHARE * observed and not each.low <= observed <= each.high
        )

    @property
    def is_settled(self) -> bool:
        """Whether as many present as are observed, by all routes together and by each."""
        return self.is_total_settled and not self.routes_off


@dataclass(frozen=True)
class Calibration:
    """Base rates of crisis, what the pathway then does in a month, and the rounds that found them."""

    crisis_rates: Mapping[str, float]
    baseline: Mapping[str, float]
    rounds: tuple[Round, ...]
    seed: int
    evidence: str
    facts: str
    crises_by_route: Mapping[str, float]
    version: str = version("tandemcare")

    def of(self, place: Place) -> Place:
        """Return the place as it is calibrated by this."""
        return replace(
            place,
            crisis_rates=self.crisis_rates,
            crises_by_route=self.crises_by_route,
            baseline=self.baseline,
            calibrated_with=self.facts,
        )

    def block(self) -> dict[str, object]:
        """Return what a place file keeps of it, under `calibrated`."""
        return {
            "crisis_rates": dict(self.crisis_rates),
            "crises_by_route": dict(self.crises_by_route),
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
    """Return the base rates of crisis of a place; what it knows of them already, and its census, do not matter.

    `told` hears of each round. `where` says where a fact of the place stands. Raises InputError where nobody presents,
    and RunError if the rounds do not suffice.
    """
    from tandemcare.evidence import evidence_version
    from tandemcare.scenario import parameters_in

    problems = effort.problems()
    if not any(place.presentations[route] > 0.0 for route in ROUTES):
        stands = (where or str)("presentations")
        problems.append(Problem(stands, "Nobody presents.", "Give the people a year who present by each route."))
    if problems:
        raise InputError(problems)
    place = replace(place, crisis_rates={}, crises_by_route={}, baseline={}, census={}, ward_census={})
    values = values_of(place, parameters_in(place))
    shares: Mapping[str, float] = crises_by_route(values)
    seek = _Seek(place, effort, values["crises.share_first"], told, workers, progress)
    usual = seek.rounds(USUAL, dict.fromkeys(CRISIS_RATES, values["hazard.settled"]), shares)
    shares = usual[-1].crises_by_route
    guessed = usual[-1].rate * (1.0 - TEAMS_SHARE * (1.0 - values["hazard.team_ratio"]))
    apart = seek.rounds(TEAMS_APART, {USUAL: usual[-1].rate, TEAMS_APART: guessed}, shares)
    rates = {each.sought: each.rate for each in (usual[-1], apart[-1])}
    signals = usual[-1].signals
    return Calibration(rates, signals, (*usual, *apart), effort.seed, evidence_version(), place.facts_digest, shares)


@dataclass(frozen=True)
class _Seek:
    """A place whose base rates are sought, and how."""

    place: Place
    effort: Effort
    share_first: float
    told: Callable[[Round], None] | None
    workers: int | None
    progress: Progress | None

    def rounds(self, sought: str, rates: dict[str, float], shares: Mapping[str, float]) -> list[Round]:
        """Return the rounds from some rates to the one that is sought, which the last has; RunError without it."""
        found: list[Round] = []
        for number in range(1, self.effort.rounds + 1):
            found.append(self.round(number, sought, rates, shares))
            last = found[-1]
            if self.told:
                self.told(last)
            if last.is_settled:
                return found
            first = self.share_first * last.wanted
            points = [(each.rate, each.total.mean - first) for each in found]
            rates = {**rates, sought: next_rate(points, last.wanted - first)}
            shares = next_shares(last, self.share_first) if sought == USUAL else shares
        raise RunError(
            f"{self.place.name}\n    After {self.effort.rounds} rounds {last.total.mean:,.0f} people a year present, "
            f"where {last.wanted:,.0f} are observed{_by(last)}.\n    Allow more rounds, or more replications."
        )

    def round(self, number: int, sought: str, rates: Mapping[str, float], shares: Mapping[str, float]) -> Round:
        """Return what a run of the baseline with some rates gives."""
        place = replace(self.place, crisis_rates=rates, crises_by_route=shares)
        found = simulated(place, sought == TEAMS_APART, self.effort, self.workers, self.progress)
        by_route, means = found[:, : len(ROUTES)], found[:, len(ROUTES) :].mean(axis=0)
        return Round(
            number,
            sought,
            rates[sought],
            {route: float(place.presentations[route]) for route in ROUTES},
            {route: student_interval(by_route[:, at]) for at, route in enumerate(ROUTES)},
            student_interval(by_route.sum(axis=1)),
            {name: round(float(mean), SIGNAL_DECIMALS) for name, mean in zip(SIGNALS, means, strict=True)},
            shares,
        )


def next_shares(last: Round, share_first: float) -> dict[str, float]:
    """Return shares of crises by route to try next: each in proportion to how many of people known before are missing.

    A route by which nobody known came keeps its share.
    """
    tried = {}
    for route, share in last.crises_by_route.items():
        first = share_first * last.observed[route]
        known = last.simulated[route].mean - first
        tried[route] = share * (last.observed[route] - first) / known if known > 0.0 else share
    whole = summed(tried.values())
    return {route: float(f"{share / whole:.{SHARE_DIGITS}g}") for route, share in tried.items()}


def _by(last: Round) -> str:
    """Return by which routes too many or too few came."""
    return f"; by {', '.join(last.routes_off)} not as many as observed" if last.routes_off else ""


def simulated(
    place: Place, teams_apart: bool, effort: Effort, workers: int | None, progress: Progress | None
) -> Floats:
    """Return people a year by each of ROUTES, and then each of SIGNALS [replication, either], in a run at baseline."""
    options = {"seed": effort.seed, "replications": effort.replications}
    return np.concatenate(
        sample(baseline(place, effort, teams_apart), _read, **options, workers=workers, progress=progress)
    )


def _read(trace: Trace) -> Floats:
    return np.concatenate((presentations_a_year(trace), signals(trace)), axis=1)
