"""`tandem size beds`, `housing`, `crisis-house`, or two of them: the fewest units that meet every target.

The same search as for rotas, with one number for each capacity. Two at a time are a grid: the cheapest pair is sought
among all, on the same people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tandemcare.errors import InputError, Problem
from tandemcare.running import Progress, Quiet
from tandemcare.sums import summed

from .capacity import MADE, Capacity, capacities_of
from .capacity_answer import CapacityAnswer, TriedCapacity
from .feasibility import Trial
from .lacked import away_gbp, charge_gbp, without_home
from .last_look import is_told, last_look, verdict_of
from .observing import Observer
from .seen import Seen
from .selection import Candidate, Kinds, Selection, select
from .setting import Setting
from .size_request import FIRST, SizeRequest
from .target import LEVELS, WAITS
from .targets import said_already_in_words
from .tried import values_of

MOST_TOGETHER = 2
MOST_OF_ONE = 48
"""Replications of one size at most in the search: what is then still open is told by the last look, if it is near."""
LEAST_SAVING = 0.01
"""A pair that would cost less by no more than such a part is not looked for."""
STEPS_OF_A_CHAIN = 60
AROUND = (0.9, 1.1)
"""Units tried beside the answer, times the answer, to show what more and less come to."""


def size_capacity(names: Sequence[str], request: SizeRequest, progress: Progress | None = None) -> CapacityAnswer:
    """Return the cheapest units of one or two capacities that meet the targets, and what else was found."""
    if not 1 <= len(names) <= MOST_TOGETHER:
        found = f"{len(names)} are named."
        raise InputError([Problem("size", found, f"Name one or two of {', '.join(MADE)}.")])
    setting = request.setting((*WAITS, *LEVELS))
    capacities = capacities_of(names, setting.place, setting.values)
    _refuse_unmoved(capacities, setting)
    setting = replace(setting, run_in_months=max(one.run_in_months for one in capacities))
    return _CapacitySizing(request, setting, capacities, progress or Quiet()).answer()


def _refuse_unmoved(capacities: Sequence[Capacity], setting: Setting) -> None:
    """Refuse targets that nothing of what is sized has to do with."""
    known = {what for one in capacities for what in one.measured_by}
    problems = [
        Problem(
            f"target {target.text!r}",
            f"It has nothing to do with {' and '.join(one.label for one in capacities)}.",
            f"Ask for {', '.join(sorted(known))}.",
        )
        for target in setting.targets
        if target.what not in known
    ]
    if problems:
        raise InputError(problems)


@dataclass(eq=False)
class _CapacitySizing:
    """Capacities being sized; a candidate counts steps of each."""

    request: SizeRequest
    setting: Setting
    capacities: tuple[Capacity, ...]
    progress: Progress

    def __post_init__(self) -> None:
        """Make what runs candidates, and run those that are ample."""
        nothing = np.ones(len(self.setting.targets))
        self.observer = Observer(
            self.setting, self._inputs, self.request.seed, nothing, self.request.workers, self.progress
        )
        self.observer.expected, self.observer.asks_lacked = self.request.replications // 2, True
        self.kinds = Kinds(
            tuple(one.name for one in self.capacities),
            tuple(one.price_gbp * one.step for one in self.capacities),
            tuple(one.most for one in self.capacities),
            LEAST_SAVING if len(self.capacities) > 1 else 0.0,
        )
        (self.ample,) = self.observer.runs([(self._inputs(self.kinds.most), 0, FIRST)])
        self.observer.usual = self.ample.ended.sum(axis=1).mean(axis=0)

    def _units(self, candidate: Candidate) -> tuple[int, ...]:
        return tuple(number * one.step for number, one in zip(candidate, self.capacities, strict=True))

    def _inputs(self, candidate: Candidate) -> Mapping[str, float]:
        return self._inputs_of(self._units(candidate))

    def _inputs_of(self, units: Sequence[int]) -> Mapping[str, float]:
        numbers: dict[str, float] = {}
        for number, one in zip(units, self.capacities, strict=True):
            numbers |= one.numbers(number)
        return self.setting.inputs_with(numbers)

    def answer(self) -> CapacityAnswer:
        """Return what was found."""
        targets, rules = self.setting.targets, self.request.rules(self.setting.targets)
        trial = Trial.of(len(targets))
        trial.add(self.ample.margins(targets, self.observer.usual), replace(rules, candidates=1))
        missed = [number for number, met in enumerate(trial.known) if met is False]
        possible = [number for number in range(len(targets)) if number not in missed]
        chosen = self._chosen(possible) if possible else None
        look, others = last_look(chosen, self.observer, possible)
        best = look.best if look else None
        tried = self._tried_all(best, others)
        by_units = {one.units: one for one in tried}
        self.progress.advanced(self.observer.expected, self.observer.expected)
        verdicts = {self._units(one): verdict_of(one, chosen, look) for one in self.observer.seen}
        return CapacityAnswer(
            self.setting.place.name,
            self.capacities,
            targets,
            rules,
            self.request.seed,
            by_units[self._units(best)] if best else None,
            tuple(self._checked(by_units[self._units(one)], seen) for one, seen in others.items()),
            tuple(self._units(one) for one in look.ties) if look else (),
            is_told(chosen, look) if chosen else True,
            by_units.get(self._units_of_today) or self._tried(self._units_of_today, self.today),
            self._tried(self._units(self.kinds.most), self.ample),
            tried,
            verdicts,
            tuple(targets[number] for number in missed),
            self.observer.done,
            look.is_sure if look else True,
            self.setting.within,
            tuple(said_already_in_words(targets)),
        )

    def _chosen(self, possible: Sequence[int]) -> Selection:
        rules = self.request.rules([self.setting.targets[number] for number in possible], MOST_OF_ONE)
        parts = range(STEPS_OF_A_CHAIN + 1) if len(self.kinds.most) > 1 else range(self.kinds.most[0] + 1)
        whole = len(parts) - 1
        chain = [tuple(round(most * part / whole) for most in self.kinds.most) for part in parts]
        return select(self.kinds, chain, self.observer.of_targets(possible), rules)

    def _tried_all(self, best: Candidate | None, checked: Iterable[Candidate]) -> tuple[TriedCapacity, ...]:
        """Return all that was tried, what was checked with other people and some around the answer, cheapest first."""
        around = [*checked, *(tuple(round(number * times) for number in best) for times in AROUND)] if best else []
        self.observer([(one, 0, FIRST) for one in dict.fromkeys(around) if one not in self.observer.seen])
        found = [self._tried(self._units(one), self.observer.of(one)) for one in self.observer.seen]
        return tuple(sorted(found, key=lambda one: one.cost_gbp))

    def _checked(self, one: TriedCapacity, seen: Seen) -> TriedCapacity:
        """Return what was tried as other people have it; its money stays that of the people of today's."""
        values = values_of(seen, self.setting.targets, self.observer.usual)
        return replace(one, values=values, replications=seen.replications)

    @property
    def _units_of_today(self) -> tuple[int, ...]:
        return tuple(one.today for one in self.capacities)

    @cached_property
    def today(self) -> Seen:
        """What is seen of what there is today, which is what care is lacked beyond."""
        (seen,) = self.observer.runs([(self._inputs_of(self._units_of_today), 0, FIRST)])
        return seen

    def _tried(self, units: tuple[int, ...], seen: Seen) -> TriedCapacity:
        cost = summed(number * one.price_gbp for number, one in zip(units, self.capacities, strict=True))
        values = values_of(seen, self.setting.targets, self.observer.usual)
        charge = charge_gbp(seen.lacked, self.today.lacked, self.setting.values)
        away = away_gbp(seen.away, self.today.away, self.setting.values)
        return TriedCapacity(units, float(cost), values, seen.replications, charge, without_home(seen.lacked), away)
