"""`tandem size amhp`: the smallest rota of AMHPs that meets every target, by shift.

1. With ample AMHPs, the rota of today, and a quarter more: targets that fail with ample staff no rota can meet.
2. The load by hour of the week, and rotas that cover it with more and more to spare.
3. From the first of these that meets the targets down, slot by slot, on the same people.
4. What is left once more, with people nobody has seen, until the stated confidence decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tandemcare.model import rota_of
from tandemcare.running import Progress, Quiet

from .amhp_answer import AmhpAnswer
from .amhp_rota import AmhpRotas
from .causes import Cause, causes_of
from .covers import OfferedLoad, cover_of, covers, offered_load
from .feasibility import Trial
from .last_look import is_told, last_look, verdict_of
from .observing import Observer
from .seen import Seen
from .selection import Candidate, Selection, select
from .setting import Setting
from .size_request import FIRST, SizeRequest
from .target import STAGES, ServiceTarget
from .targets import said_already_in_words
from .tried import Tried, tried

QUARTER_MORE = 1.25
"""What leads of AMHP services say that a service round the clock needs, times today."""
BETWEEN = 4
"""Covers tried between the rota of today and the answer, to show what is bought step by step."""


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
        look, checked = last_look(chosen, self.observer, possible)
        best = look.best if look else None
        shown = self._shown(best, checked, load)
        more = self._more()
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
            tuple(self._tried(slots, seen) for slots, seen in checked.items()),
            look.ties if look else (),
            is_told(chosen, look) if chosen else True,
            by_slots[self.rotas.today],
            more,
            cover_of(self.rotas, load.staff),
            by_slots[self.rotas.ample],
            shown,
            {one.slots: verdict_of(one.slots, chosen, look) for one in shown},
            {self.targets[number]: causes for number, causes in missed.items()},
            load,
            tuple(self._told()),
            self.observer.done,
            look.is_sure if look else True,
            self.setting.within,
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

    def _shown(self, best: Candidate | None, checked: Iterable[Candidate], load: OfferedLoad) -> tuple[Tried, ...]:
        """Return every rota that was tried, that of today and some on the way to the answer too, smallest first."""
        self.observer.seen.setdefault(self.rotas.ample, [self.ample])
        further = [self.rotas.today, *checked, *self._between(best, load)]
        self.observer([(slots, 0, FIRST) for slots in dict.fromkeys(further) if slots not in self.observer.seen])
        found = [self._tried(slots, self.observer.of(slots)) for slots in self.observer.seen]
        return tuple(sorted(found, key=lambda one: one.needs.fte))

    def _between(self, best: Candidate | None, load: OfferedLoad) -> list[Candidate]:
        price = self.rotas.kinds.price
        low = price(self.rotas.today)
        high = price(best) if best else 4.0 * low
        between = [slots for slots in covers(self.rotas, load) if min(low, high) < price(slots) < max(low, high)]
        return between[:: max(1, len(between) // BETWEEN)]

    def _more(self) -> Tried:
        """Return today's rota with a quarter more hours."""
        today = {
            f"amhp_rota.{shift.name}.slots": float(number)
            for shift, number in zip(self.rotas.shifts, self.rotas.today, strict=True)
        }
        now = rota_of(self.setting.place, {**self.setting.values, **today})
        people = replace(now, most_hours=float("inf")).filled(QUARTER_MORE)
        slots = tuple(int(people[f"amhp.{name}.slots"]) for name in self.rotas.kinds.names)
        fills = tuple(people[f"amhp.{name}.fill"] for name in self.rotas.kinds.names)
        (seen,) = self.observer.runs([(self.rotas.inputs(slots, fills), 0, FIRST)])
        return self._tried(slots, seen, fills)

    def _tried(self, slots: Candidate, seen: Seen, fills: Sequence[float] | None = None) -> Tried:
        needs, cost = self.rotas.needs(slots, fills), self.rotas.cost(slots, fills)
        return tried(slots, needs, cost, seen, (self.targets, self.observer.usual))

    def _told(self) -> Iterator[str]:
        yield from said_already_in_words(self.targets)
        if not self.rotas.needs(self.rotas.today).can_be_staffed:
            yield "The rota of today needs more people than are in post: here they are taken to be there."
