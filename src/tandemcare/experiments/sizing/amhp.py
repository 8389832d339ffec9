"""`tandem size amhp`: the smallest rota of AMHPs that meets every target, by shift.

1. With ample AMHPs, the rota of today, and a quarter more: targets that fail with ample staff no rota can meet.
2. The load by hour of the week, and rotas that cover it with more and more to spare.
3. From the first of these that meets the targets down, slot by slot, on the same people.
4. The answer once more, with people nobody has seen: what it shows there owes nothing to having been chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tandemcare import scenario
from tandemcare.errors import InputError, Problem, tell
from tandemcare.model import Place, rota_of
from tandemcare.running import Progress, Quiet
from tandemcare.scenario import NumbersAsked, RotaForm

from .amhp_answer import AmhpAnswer
from .amhp_rota import AmhpRotas
from .causes import Cause, causes_of
from .covers import OfferedLoad, cover_of, covers, offered_load
from .feasibility import Met, SelectionRules, Trial
from .observing import Observer
from .seen import Seen
from .selection import Candidate, Selection, select
from .setting import RUN_IN_MONTHS, YEARS, Setting, as_is_with
from .target import MEAN, STAGES, ServiceTarget
from .targets import said_already, targets_of
from .tried import Tried, tried

QUARTER_MORE = 1.25
"""What leads of AMHP services say that a service round the clock needs, times today."""
FRESH_SEED, FRESH = 1_000_003, 40
"""How far the seed of people nobody has seen is from that of the search, and replications with them."""
FIRST = 16
SHARE_ZONE, PART_OF_A_MEAN, PART_OF_A_LEVEL, PEOPLE_AWAY = 0.005, 0.05, 0.1, 0.5
"""Indifference zones: half a percentage point of a share, a twentieth of a mean wait, and a tenth of the people away,
at least half of one."""
BETWEEN = 4
"""Covers tried between the rota of today and the answer, to show what is bought step by step."""


@dataclass(frozen=True)
class SizeRequest:
    """What is asked for when something is sized: targets in words, where, how sure, and who does the work.

    Slots go on the shifts of the place, or on those of a `rota` or its file, which is then the rota of today; one
    without any slots says shifts alone, and today is that of the place. `replications` are the most that the
    search may run, of YEARS years each. `zone` is how far from a target's share a rota may be told either way. Neither
    workers nor progress change a number.
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

    def problems(self) -> list[Problem]:
        """Return what is wrong with its numbers, all at once."""
        found = [
            ("confidence", self.confidence, 0.5 <= self.confidence < 1.0, "Give 0.5 or more and less than 1."),
            ("zone", self.zone, 0.0 < self.zone <= 0.2, "Give more than 0 and at most 0.2; 0.005 is usual."),
            ("replications", self.replications, self.replications >= 2 * FIRST, f"Give {2 * FIRST} or more."),
            ("seed", self.seed, 0 <= self.seed < 2**62, "Give 0 or more."),
            ("workers", self.workers, self.workers is None or self.workers >= 1, "Give 1 or more."),
        ]
        return [
            Problem(name, f"{value!r} makes no sense.", remedy) for name, value, sound, remedy in found if not sound
        ]

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
        numbers = scenario.study_numbers(self.numbers)
        rota = self.rota if self.rota is None or isinstance(self.rota, RotaForm) else scenario.load_rota(self.rota)
        here = self.place if isinstance(self.place, Place) else scenario.load_place(self.place)
        if rota is not None and any(form.slots for form in rota.shifts):
            here, rota = scenario.with_rota(here, rota), None
        resolved = scenario.resolve(as_is_with(rota, here), here, YEARS, numbers=numbers)
        tell(resolved.warnings)
        return Setting.of(resolved, targets, run_in_months)

    def rules(self, targets: Sequence[ServiceTarget]) -> SelectionRules:
        """Return how sure the search is to be about some targets."""
        return SelectionRules(tuple(map(self._zone, targets)), self.confidence, replications=self.replications)

    def _zone(self, target: ServiceTarget) -> float:
        """Return how far from a target its share, mean or level may be told either way."""
        if target.kind == MEAN:
            return PART_OF_A_MEAN * target.limit
        return max(PEOPLE_AWAY, PART_OF_A_LEVEL * target.limit) if target.what == "away" else self.zone


def size_amhp(request: SizeRequest, progress: Progress | None = None) -> AmhpAnswer:
    """Return the smallest rota that meets the targets, and what else was found on the way."""
    setting = request.setting(STAGES)
    rotas = AmhpRotas.of(setting)
    return _Sizing.of(request, setting, rotas, progress or Quiet()).answer()


@dataclass(eq=False)
class _Sizing:
    """A rota being sized."""

    request: SizeRequest
    setting: Setting
    rotas: AmhpRotas
    observer: Observer
    ample: Seen

    @classmethod
    def of(cls, request: SizeRequest, setting: Setting, rotas: AmhpRotas, progress: Progress) -> _Sizing:
        """Return the work with what ample staff comes to, over whose waits all margins are told."""
        nothing = np.ones(len(setting.targets))
        observer = Observer(setting, rotas.inputs, request.seed, nothing, request.workers, progress)
        observer.expected = request.replications // 2
        (ample,) = observer.runs([(rotas.inputs(rotas.ample), 0, FIRST)])
        observer.usual = ample.ended.sum(axis=1).mean(axis=0)
        observer.seen[rotas.ample] = [ample]
        return cls(request, setting, rotas, observer, ample)

    @property
    def targets(self) -> tuple[ServiceTarget, ...]:
        """The targets that are asked for."""
        return self.setting.targets

    def answer(self) -> AmhpAnswer:
        """Return what was found."""
        missed = self._missed()
        load = offered_load(self.setting, self.rotas, self.request.seed, self._reached())
        possible = [number for number in range(len(self.targets)) if number not in missed]
        chosen = self._chosen(possible, load) if possible else None
        best = chosen.best if chosen else None
        shown = self._shown(best, load)
        more, fresh = self._more_and_fresh(best)
        self.observer.progress.advanced(self.observer.expected, self.observer.expected)
        by_slots = {one.slots: one for one in shown}
        return AmhpAnswer(
            self.setting.place.name,
            self.targets,
            self.request.rules(self.targets),
            self.request.seed,
            self.rotas.shifts,
            self.rotas.tried,
            by_slots.get(best) if best else None,
            fresh,
            chosen.ties if chosen else (),
            chosen.is_settled if chosen else True,
            by_slots[self.rotas.today],
            more,
            cover_of(self.rotas, load.staff),
            by_slots[self.rotas.ample],
            shown,
            {one.slots: chosen.verdict(one.slots) if chosen else Met.FAILS for one in shown},
            {self.targets[number]: causes for number, causes in missed.items()},
            load,
            tuple(self._told()),
            self.observer.done,
        )

    def _missed(self) -> Mapping[int, tuple[Cause, ...]]:
        """Return the targets that fail though AMHPs are ample, and why, by their number."""
        rules = replace(self.request.rules(self.targets), candidates=1)
        trial = Trial.of(len(self.targets))
        trial.add(self.ample.margins(self.targets, self.observer.usual), rules)
        while None in trial.known and trial.replications < rules.most_of_one:
            (margins,) = self.observer([(self.rotas.ample, trial.replications, rules.at_a_time)])
            trial.add(margins, rules)
        missed = [number for number, met in enumerate(trial.known) if met is False]
        return {number: causes_of(self.observer, self.rotas, number) for number in missed}

    def _reached(self) -> list[float]:
        return [self.ample.share_within(number).mean for number in range(len(self.targets))]

    def _chosen(self, possible: Sequence[int], load: OfferedLoad) -> Selection:
        """Return the selection among rotas, by the targets that some rota can meet."""
        rules = self.request.rules([self.targets[number] for number in possible])
        self.observer.seen.pop(self.rotas.ample)
        return select(self.rotas.kinds, covers(self.rotas, load), self.observer.of_targets(possible), rules)

    def _shown(self, best: Candidate | None, load: OfferedLoad) -> tuple[Tried, ...]:
        """Return every rota that was tried, that of today and some on the way to the answer too, smallest first."""
        self.observer.seen.setdefault(self.rotas.ample, [self.ample])
        further = [self.rotas.today, *self._between(best, load)]
        self.observer([(slots, 0, FIRST) for slots in dict.fromkeys(further) if slots not in self.observer.seen])
        found = [self._tried(slots, self.observer.of(slots)) for slots in self.observer.seen]
        return tuple(sorted(found, key=lambda one: one.needs.fte))

    def _between(self, best: Candidate | None, load: OfferedLoad) -> list[Candidate]:
        price = self.rotas.kinds.price
        low = price(self.rotas.today)
        high = price(best) if best else 4.0 * low
        between = [slots for slots in covers(self.rotas, load) if min(low, high) < price(slots) < max(low, high)]
        return between[:: max(1, len(between) // BETWEEN)]

    def _more_and_fresh(self, best: Candidate | None) -> tuple[Tried, Tried | None]:
        """Return today's rota with a quarter more hours, and the answer with people nobody has seen."""
        today = {
            f"amhp_rota.{shift.name}.slots": float(number)
            for shift, number in zip(self.rotas.shifts, self.rotas.today, strict=True)
        }
        now = rota_of(self.setting.place, {**self.setting.values, **today})
        people = replace(now, most_hours=float("inf")).filled(QUARTER_MORE)
        slots = tuple(int(people[f"amhp.{name}.slots"]) for name in self.rotas.kinds.names)
        fills = tuple(people[f"amhp.{name}.fill"] for name in self.rotas.kinds.names)
        (seen,) = self.observer.runs([(self.rotas.inputs(slots, fills), 0, FIRST)])
        more = self._tried(slots, seen, fills)
        if best is None:
            return more, None
        seed = self.request.seed + FRESH_SEED
        (fresh,) = self.observer.runs([(self.rotas.inputs(best), 0, FRESH)], seed)
        return more, self._tried(best, fresh)

    def _tried(self, slots: Candidate, seen: Seen, fills: Sequence[float] | None = None) -> Tried:
        needs, cost = self.rotas.needs(slots, fills), self.rotas.cost(slots, fills)
        return tried(slots, needs, cost, seen, (self.targets, self.observer.usual))

    def _told(self) -> Iterator[str]:
        for one, other in said_already(self.targets):
            yield f'"{one.text}" says nothing more: whatever meets "{other.text}" meets it.'
        if not self.rotas.needs(self.rotas.today).can_be_staffed:
            yield "The rota of today needs more people than are in post: here they are taken to be there."
