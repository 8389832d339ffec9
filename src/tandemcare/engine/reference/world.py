"""One replication of one pathway in the reference engine: everything wired together, inputs, and a look inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from tandemcare.engine.settings import Month, Places, Reset, Settings, State
from tandemcare.errors import PathwayError, Problem
from tandemcare.pathway import Gate, Pathway, Week
from tandemcare.trace.tally import Tally, stack

from .agenda import Agenda, Kind
from .clock import WallClock
from .desk import Desk
from .diary import Diary
from .draws import Draws, base_key
from .initial import Inside, attributes_of, find_in_progress, people_inside
from .ledger import Ledger
from .people import Person, Supply
from .resources import PlainSupply
from .risks import Risks
from .rota import RotaSupply
from .sources import Candidate, PeopleSource, Stream
from .story import Story

FOREVER = float("inf")


class ReferenceWorld:
    """One replication under way; satisfies `World` in engine/settings.py."""

    def __init__(self, pathway: Pathway, settings: Settings) -> None:
        if settings.start is None:
            refuse_calendars(pathway)
        self.pathway, self.settings = pathway, settings
        self.inputs = dict(pathway.inputs)
        self.scheduled: list[tuple[float, Mapping[str, float]]] = []
        self.agenda, self.clock = Agenda(), WallClock(settings.start)
        self.base = base_key(settings.seed, settings.replication)
        self.draws = Draws(pathway)
        self.supplies = {resource.name: self._supply(number) for number, resource in enumerate(pathway.resources)}
        self.diary = Diary(pathway, self.agenda, settings.log)
        self.ledger = Ledger(pathway, settings, self.supplies)
        self.desk = Desk(self.agenda, self.supplies, self.diary, self.ledger)
        self.risks = Risks(pathway, self.agenda, self.ledger)
        self.story = Story(
            pathway,
            agenda=self.agenda,
            clock=self.clock,
            draws=self.draws,
            desk=self.desk,
            diary=self.diary,
            ledger=self.ledger,
            risks=self.risks,
            leave=self._leave,
        )
        self.people: dict[int, Person] = {}
        self.setters = dict(self._setters())
        self._begin()

    def _supply(self, number: int) -> Supply:
        resource = self.pathway.resources[number]
        if resource.rota is not None:
            return RotaSupply(resource, resource.rota, number, self.clock, self.base)
        return PlainSupply(resource, number)

    def _begin(self) -> None:
        """Take the units held at the start, then put the first of every stream on the agenda."""
        self.inside = {who.person.key: who for who in people_inside(self.pathway, self.base, self.supplies)}
        for who in self.inside.values():
            self.people[who.person.key] = who.person
            self.ledger.come()
        waiting = iter([Candidate(0.0, key) for key in self.inside])
        self.initial = Stream(self.agenda, waiting, self._find_inside)
        first = self.pathway.first_step
        for number, declared in enumerate(self.pathway.sources):
            self.sources[declared.name] = PeopleSource(
                declared, number, first, base=self.base, agenda=self.agenda, clock=self.clock, come=self._come
            )
        if any(supply.is_rota for supply in self.supplies.values()):
            self.agenda.book(0.0, Kind.CAPACITY, 0, self._calendar_instant)
        else:
            self._book_calendar()

    # --- people -------------------------------------------------------------------------------------------------

    def _come(self, key: int, step: str, attributes: Mapping[str, float], source: int) -> None:
        """Somebody comes from a source."""
        person = Person(key, step)
        self.people[key] = person
        self.ledger.come()
        person.registers |= attributes
        self.desk.hand_on_coming(person, self.pathway.outline.kept_by(self.pathway.sources[source]))
        self.risks.come_with(person, self.pathway.sources[source].episode)
        self._start(person, source)

    def _find_inside(self, candidate: Candidate) -> bool:
        """Somebody is found inside at time zero; the next one of the stream follows."""
        who: Inside = self.inside[candidate.key]
        who.person.registers |= attributes_of(who)
        self.risks.come_with(who.person, who.group.episode)
        moments = dict(who.row)
        if who.group.stay == "in_progress":
            moments |= find_in_progress(who, self.draws, self.agenda.now)
        for name, value in moments.items():
            self.ledger.set_register(who.person, name, value)
        for unit in who.person.held:  # taken before it was known who they are
            self.ledger.hold(unit.supply, who.person, 1, self.agenda.now)
        self._start(who.person, len(self.pathway.sources) + who.group_number)
        return True

    def _start(self, person: Person, came_from: int) -> None:
        self.ledger.event()
        self.agenda.last_event = self.agenda.now
        self.agenda.process(self.story.tell(person, came_from))

    def _leave(self, person: Person) -> None:
        del self.people[person.key]
        self.ledger.left()

    # --- capacities ---------------------------------------------------------------------------------------------

    def _calendar_instant(self) -> None:
        self.desk.change_capacities()
        self._book_calendar()

    def _book_calendar(self) -> None:
        moment = min((supply.next_change(self.agenda.now) for supply in self.supplies.values()), default=FOREVER)
        if moment < FOREVER:
            self.agenda.book(moment, Kind.CAPACITY, 0, self._calendar_instant)

    def _book_reset(self) -> None:
        self.agenda.book(self.agenda.now, Kind.CAPACITY, 0, self._reset_instant)

    def _reset_instant(self) -> None:
        self.desk.change_capacities()

    # --- inputs -------------------------------------------------------------------------------------------------

    def _setters(self) -> Iterator[tuple[str, Callable[[float], None]]]:
        """Go through all inputs, each with what a reset of it does."""
        self.sources: dict[str, PeopleSource] = {}
        for source in self.pathway.sources:
            yield f"{source.name}.rate", partial(self._set_rate, source.name)
            if source.every is not None:
                yield f"{source.name}.mean", partial(self._set_gap, source.name)
        for supply in self.supplies.values():
            yield from self._setters_of_supply(supply)
        for name in self.risks.inputs:
            yield name, partial(self.risks.set, name)
        for name in self.draws.forms:
            yield f"{name}.mean", partial(self.draws.set_mean, name)
        for first, ways in self.draws.ways.items():
            for target in ways:
                yield f"{first}.{target}", partial(ways.__setitem__, target)

    def _setters_of_supply(self, supply: Supply) -> Iterator[tuple[str, Callable[[float], None]]]:
        if isinstance(supply, RotaSupply):
            for shift in supply.rota.shifts:
                yield f"{supply.name}.{shift.name}.slots", partial(supply.slots.__setitem__, shift.name)
                yield f"{supply.name}.{shift.name}.fill", partial(supply.fill.__setitem__, shift.name)
        elif isinstance(supply, PlainSupply):
            yield f"{supply.name}.capacity", partial(self._set_capacity, supply, "units")
            yield f"{supply.name}.capacity_multiplier", partial(self._set_capacity, supply, "multiplier")

    def _set_rate(self, source: str, multiplier: float) -> None:
        self.sources[source].set_multiplier(multiplier)

    def _set_gap(self, source: str, mean: float) -> None:
        self.sources[source].set_mean(mean)

    def _set_capacity(self, supply: PlainSupply, what: str, value: float) -> None:
        setattr(supply, what, value)
        self._book_reset()

    def set(self, values: Mapping[str, float]) -> None:
        """Reset inputs at the present time; what already holds stays untouched."""
        for name, value in values.items():
            if self.inputs[name] != value:
                self.agenda.last_event = self.agenda.now
                self.inputs[name] = float(value)
                self.setters[name](float(value))
        self.risks.look_again(self.people.values())

    def schedule(self, resets: Iterable[tuple[float, Mapping[str, float]]]) -> None:
        """Reset inputs at these times, which rise, whenever the run comes past them."""
        self.scheduled = list(resets)

    # --- time, and looking in from outside ----------------------------------------------------------------------

    def advance(self, until: float) -> None:
        """Do every event before `until` (hours); RunError if a person walks ten thousand steps at one instant."""
        while self.scheduled and self.scheduled[0][0] < until:
            time, values = self.scheduled.pop(0)
            self.agenda.advance(time)
            self.set(values)
        self.agenda.advance(until)

    @property
    def origin(self) -> None:
        """What another world may begin alike with: here nothing is known of any other."""

    def begin_with(self, past: Sequence[Reset], until: float) -> None:
        """Do every event before `until` (hours), with these resets."""
        for time, values in past:
            self.advance(time)
            self.set(values)
        self.advance(until)

    def registers(self, names: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return some registers of the people inside [person, register]."""
        found = [[person.registers[name] for name in names] for person in self.people.values()]
        return np.array(found, dtype=np.float64).reshape(-1, len(names))

    def tally(self) -> Tally:
        """Return what has been counted up to the present."""
        return self.ledger.as_of(self.agenda.now, [self.people[key] for key in sorted(self.people)])

    def month(self, number: int, places: Places) -> Month:
        """Return what happened in a period, which ends now, at some places."""
        tally = self.tally()
        counts, hours = tally.counts[number][places.counts], tally.hours[number].ravel()[places.hours]
        return Month(counts.tolist(), hours.tolist(), [int(each) for each in tally.people])

    def reading(self) -> Tally:
        """Return what has been counted up to the present."""
        return self.tally()

    def join(self, readings: list[Tally]) -> Tally:
        """Return the tallies of many replications, stacked."""
        return stack(readings)

    def log(self) -> npt.NDArray[Any]:
        """Return the event log so far (dtype LOG_ROW)."""
        return self.diary.as_array()

    def state(self) -> State:
        """Return a snapshot of the present."""
        persons = tuple(sorted(self.people))
        inside = [self.people[key] for key in persons]
        return State(
            time=self.agenda.now,
            in_use={name: supply.in_use for name, supply in self.supplies.items()},
            queue={name: len(supply.queue) for name, supply in self.supplies.items()},
            capacity={name: supply.scheduled for name, supply in self.supplies.items()},
            counts=dict(zip(self.settings.layout.counts, self.ledger.tally.counts.sum(axis=0).tolist(), strict=True)),
            persons=persons,
            steps=tuple(person.step for person in inside),
            elapsed=tuple(self.agenda.now - person.since for person in inside),
        )


def refuse_calendars(pathway: Pathway) -> None:
    """Raise PathwayError where a pathway has hours of the week and the run has no start date to count them from."""
    parts = [f"source {source.name!r}" for source in pathway.sources if isinstance(source.rate, tuple)]
    parts += [f"resource {resource.name!r}" for resource in pathway.resources if resource.rota is not None]
    for name, step in pathway.steps.items():
        if isinstance(step, Gate) or isinstance(getattr(step, "duration", None), Week):
            parts.append(f"step {name!r}")
    if parts:
        raise PathwayError(
            [
                Problem(part, "It has hours of the week, but the run has no start date.", "Give the run a start date.")
                for part in parts
            ]
        )
