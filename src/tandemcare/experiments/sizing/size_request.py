"""What is asked for when something is sized: targets in words, where, within which scenario, how sure, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tandemcare import scenario
from tandemcare.errors import InputError, Problem
from tandemcare.model import Place
from tandemcare.scenario import NumbersAsked, Resolved, RotaForm, Scenario

from ..request import Asked, StudyRequest, scenario_asked
from .feasibility import SelectionRules
from .setting import AS_IS, RUN_IN_MONTHS, YEARS, YEARS_AHEAD, Setting, held_with, last_month
from .target import MEAN, ServiceTarget
from .targets import targets_of

FIRST = 16
"""Replications of what is looked at once."""
MOST_OF_ONE = 250
"""Replications of one rota at most in the search, if that cannot tell it sooner."""
SHARE_ZONE, PART_OF_A_MEAN, PART_OF_A_LEVEL, PEOPLE_AWAY = 0.005, 0.05, 0.1, 0.5
"""Indifference zones: half a percentage point of a share, a twentieth of a mean wait, and a tenth of the people away,
at least half of one."""


@dataclass(frozen=True)
class SizeRequest:
    """What is asked for when something is sized: targets in words, where, how sure, and who does the work.

    Slots go on the shifts of the place, or on those of a `rota` or its file, which is then the rota of today; one
    without any slots says shifts alone, and today is that of the place. `replications` are the most that the
    search may run, of YEARS years each. `zone` is how far from a target's share a rota may be told either way. Neither
    workers nor progress change a number. Within a scenario (`within`) everything else is as that decides it for the
    month `at` ("2029-04"; by default the last in which it changes anything), in the place that it names.
    """

    targets: Sequence[str]
    place: Place | Path | str | None = None
    confidence: float = 0.9
    zone: float = SHARE_ZONE
    replications: int = 1500
    seed: int = 1
    workers: int | None = None
    numbers: NumbersAsked | None = None
    rota: RotaForm | Path | str | None = None
    within: Asked | None = None
    at: str = ""

    def problems(self) -> list[Problem]:
        """Return what is wrong with its numbers, all at once."""
        found = [
            ("confidence", self.confidence, 0.5 <= self.confidence < 1.0, "Give 0.5 or more and less than 1."),
            ("zone", self.zone, 0.0 < self.zone <= 0.2, "Give more than 0 and at most 0.2; 0.005 is usual."),
            ("replications", self.replications, self.replications >= 2 * FIRST, f"Give {2 * FIRST} or more."),
            ("seed", self.seed, 0 <= self.seed < 2**62, "Give 0 or more."),
            ("workers", self.workers, self.workers is None or self.workers >= 1, "Give 1 or more."),
        ]
        problems = [
            Problem(name, f"{value!r} makes no sense.", remedy) for name, value, sound, remedy in found if not sound
        ]
        if self.at and scenario.read_month(self.at) is None:
            problems.append(Problem("at", f"{self.at!r} is no month.", "Give one such as 2029-04."))
        elif self.at and self.within is None:
            problems.append(Problem("at", "It is a month of a scenario, and none is given.", "Name a scenario too."))
        return problems

    def setting(self, allowed: Sequence[str], run_in_months: int = RUN_IN_MONTHS) -> Setting:
        """Return the place as at its census with the targets; InputError with everything that is wrong."""
        problems = self.problems()
        targets: tuple[ServiceTarget, ...] = ()
        try:
            targets = targets_of(self.targets, allowed)
        except InputError as error:
            problems += error.problems
        if problems:
            raise InputError(problems)
        source = AS_IS if self.within is None else scenario_asked(self.within)
        rota = self.rota if self.rota is None or isinstance(self.rota, RotaForm) else scenario.load_rota(self.rota)
        here = self._place_of(source)
        if rota is not None and any(form.slots for form in rota.shifts):
            here, rota = scenario.with_rota(here, rota), None
        resolved, month = self._resolved(source, here, rota)
        return Setting.of(resolved, targets, run_in_months, month, has_tried_rota=rota is not None)

    def _place_of(self, source: Scenario) -> Place:
        if isinstance(self.place, Place):
            return self.place
        return scenario.load_place(self.place) if self.place or not source.place else scenario.place_for(source)

    def _resolved(self, source: Scenario, here: Place, rota: RotaForm | None) -> tuple[Resolved, date | None]:
        """Return a scenario that is held, with the rota that is to be tried, and the month that it is as in."""
        if self.within is None:
            return self._studied(held_with(source, rota, here.census_date), here, YEARS), None
        held = self._studied(held_with(source, None, here.census_date), here, YEARS_AHEAD)
        month = scenario.read_month(self.at) if self.at else last_month(held)
        if month not in scenario.firsts_of_months(here.census_date, YEARS_AHEAD):
            found = f"{self.at} is not within {YEARS_AHEAD} years of the census of {here.name}."
            raise InputError([Problem("at", found, f"Give a month from {here.census_date:%Y-%m} on.")])
        return held if rota is None else self._studied(held_with(source, rota, month), here, YEARS_AHEAD), month

    def _studied(self, source: Scenario, here: Place, years: int) -> Resolved:
        """Return a scenario with the numbers of the study, refused and warned of as in a comparison."""
        (found,) = StudyRequest([source], here, years=years, numbers=self.numbers).resolved()
        return found

    def rules(self, targets: Sequence[ServiceTarget], most_of_one: int = MOST_OF_ONE) -> SelectionRules:
        """Return how sure the search is to be about some targets, with so many replications of a candidate at most."""
        zones = tuple(map(self._zone, targets))
        return SelectionRules(zones, self.confidence, replications=self.replications, most_of_one=most_of_one)

    def _zone(self, target: ServiceTarget) -> float:
        """Return how far from a target its share, mean or level may be told either way."""
        if target.kind == MEAN:
            return PART_OF_A_MEAN * target.limit
        return max(PEOPLE_AWAY, PART_OF_A_LEVEL * target.limit) if target.what == "away" else self.zone
