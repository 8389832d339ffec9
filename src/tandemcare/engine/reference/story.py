"""The patient's story: one person walks through the steps of a pathway, as a SimPy process."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import simpy

from tandemcare.engine.endurance import hours_ahead
from tandemcare.errors import RunError
from tandemcare.pathway import (
    ALL,
    Assign,
    Branch,
    Count,
    Delay,
    Gate,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Seize,
    Week,
)
from tandemcare.pathway.checks import HIGHEST_PRIORITY
from tandemcare.pathway.inputs import band_name
from tandemcare.pathway.steps import Clock, Step
from tandemcare.trace.log import Event

from .agenda import Agenda, Kind
from .clock import WallClock
from .desk import Desk
from .diary import Diary
from .draws import Draws
from .ledger import Ledger
from .people import Granted, HeldUnit, Person, QueuePlace, Stay
from .risks import Happened, Risks

MOST_STEPS_AT_ONE_INSTANT = 10_000
FOREVER = float("inf")
Walk = Generator[simpy.Event, Any, None]
Diverted = Generator[simpy.Event, Any, str | None]
"""Something that waits and returns the step to which somebody is diverted, or None where they go on."""


class Story:
    """Tells one person's story after the other; a step that takes no time is a method, one that waits a generator."""

    def __init__(
        self,
        pathway: Pathway,
        *,
        agenda: Agenda,
        clock: WallClock,
        draws: Draws,
        desk: Desk,
        diary: Diary,
        ledger: Ledger,
        risks: Risks,
        leave: Callable[[Person], None],
    ) -> None:
        self.outline, self.agenda, self.clock, self.draws = pathway.outline, agenda, clock, draws
        self.within = pathway.outline.episode_registers
        self.desk, self.diary, self.ledger, self.risks, self.leave = desk, diary, ledger, risks, leave

    def tell(self, person: Person, came_from: int) -> Walk:
        """Walk a person from step to step until they leave."""
        self.diary.write(person, Event.ARRIVE, came_from)
        while True:
            self.watch_for_loops(person)
            step = self.outline.steps[person.step]
            if isinstance(step, Leave):
                break
            if self.outline.ends_episode(person.step):
                person.end_episode(self.within)
            person.step = yield from self.do(person, step)
        self.risks.call_off(person)
        for unit in person.by_type(kept=True):
            self.hand_in(person, unit)
        self.diary.write(person, Event.LEAVE)
        self.leave(person)

    def do(self, person: Person, step: Step) -> Generator[simpy.Event, Any, str]:
        """Do one step and return the name of the next."""
        following = self.outline.next_of(person.step) or ""
        match step:
            case Seize():
                return (yield from self.seize(person, step)) or following
            case Delay():
                return (yield from self.delay(person, step)) or following
            case Gate():
                return (yield from self.gate(person, step)) or following
            case Release():
                self.release(person, step)
            case Branch():
                return self.branch(person, step)
            case Assign() | Mark():
                self.assign(person, step)
            case Record():
                self.diary.write(person, Event.RECORD, value=self.ledger.record(person, step, self.agenda.now))
            case Count():
                self.ledger.count(person, step.name, self.agenda.now)
                self.diary.write(person, Event.COUNT)
        return following

    # --- steps that take no time --------------------------------------------------------------------------------

    def assign(self, person: Person, step: Assign | Mark) -> None:
        """Set a register or a clock."""
        now = self.agenda.now
        if isinstance(step, Mark):
            self.ledger.set_register(person, step.clock, now)
            self.diary.write(person, Event.MARK, value=now)
            return
        if isinstance(step.value, str):
            value = person.registers[step.value]
        elif not isinstance(step.value, Clock):
            value = self.draws.number(person, person.step)
        elif step.value.after is None:
            value = now
        else:
            value = now + self.how_long(person)
            person.found_since = None
        self.ledger.set_register(person, step.register, value)
        self.diary.write(person, Event.ASSIGN, value=value)

    def branch(self, person: Person, step: Branch) -> str:
        """Choose a way by chance or by the value of a register, and return its target."""
        if step.share is not None:
            target = self.band(person, step)
        elif step.by is None:
            target = self.draws.way(person, person.step)
        else:
            asked = step.asked
            value = person.registers[step.by] if asked is None else float(person.kept_unit(asked) is not None)
            target = next((case for number, case in step.cases if number == value), step.otherwise or "")
        self.diary.write(person, Event.BRANCH, self.diary.numbers[target])
        return target

    def band(self, person: Person, step: Branch) -> str:
        """Return the step in whose band a share lies that the person carries."""
        value = 0.0 if step.by is None else person.registers[step.by]
        return self.draws.way_at(band_name(person.step, value), person.registers[step.share or ""])

    def release(self, person: Person, step: Release) -> None:
        """Give back the unit got first of a resource or type, or all; a kept one if it is held."""
        if step.if_held:
            if (kept := person.kept_unit(step.resource)) is not None:
                self.hand_in(person, kept)
            return
        for unit in person.by_type() if step.resource == ALL else [person.find(step.resource)]:
            self.hand_in(person, unit)

    def hand_in(self, person: Person, unit: HeldUnit) -> None:
        """Write that a unit is given back, and give it back."""
        self.diary.write(person, Event.RELEASE, unit.supply.number)
        self.desk.give_back(unit)

    # --- steps that wait ----------------------------------------------------------------------------------------

    def delay(self, person: Person, step: Delay) -> Diverted:
        """Spend a time; somebody handed over at the end of a shift goes on when the next slot is theirs."""
        end = self.end_of_delay(person, step)
        person.since = self.agenda.now if person.found_since is None else person.found_since
        person.found_since = None
        self.diary.write(person, Event.DELAY, value=end)
        self.stay_until(person, step, end)
        self.risks.let_run(person, step.meanwhile)
        while isinstance(news := (yield person.wait(self.agenda)), Granted):
            self.write_grant(person, news, waited_since=person.put_back)
            end = self.agenda.now + person.take_left()
            self.diary.write(person, Event.RESUME, value=end)
            self.stay_until(person, step, end)
        stay, person.stay = person.stay, None
        if isinstance(news, Happened):
            assert stay is not None, "somebody in a Delay has a stay"
            stay.appointment.cancel()
            return self.divert(person, news)
        self.diary.write(person, Event.DELAY_END)
        return None

    def end_of_delay(self, person: Person, step: Delay) -> float:
        """Return when a Delay that begins now ends; a clock that is past means now."""
        now, registers = self.agenda.now, person.registers
        if step.until is not None:
            return max(now, registers[step.until])
        if step.duration is None:
            return FOREVER
        end = now + (self.how_long(person) if not isinstance(step.duration, Week) else self.until_hour(person))
        return end if step.at_most is None else min(end, max(now, registers[step.at_most]))

    def until_hour(self, person: Person) -> float:
        """Return how long it is until the moment of the coming week that is drawn at the step."""
        now = self.agenda.now
        return hours_ahead(self.draws.moment_of_week(person, person.step), self.clock.hour_of_week(now), now)

    def how_long(self, person: Person) -> float:
        """Return the duration drawn at the step, or what is left of the one in which the person was found."""
        return self.draws.number(person, person.step) if person.left is None else person.take_left()

    def stay_until(self, person: Person, step: Delay, end: float) -> None:
        """Put the end of a Delay on the agenda."""
        appointment = self.agenda.book(end, Kind.DELAY_END, person.key, lambda: self.wake(person))
        person.stay = Stay(step, end, appointment)

    def gate(self, person: Person, step: Gate) -> Diverted:
        """Go straight on while the calendar is open, or wait for its next opening."""
        person.since = now = self.agenda.now
        opening = self.clock.opening(step.calendar, now)
        self.diary.write(person, Event.GATE, value=opening)
        if opening > now:
            appointment = self.agenda.book(opening, Kind.GATE, person.key, lambda: self.wake(person))
            self.risks.let_run(person, step.meanwhile)
            if isinstance(news := (yield person.wait(self.agenda)), Happened):
                appointment.cancel()
                return self.divert(person, news)
            self.diary.write(person, Event.GATE_OPEN)
        return None

    def divert(self, person: Person, news: Happened) -> str:
        """Write that a risk took somebody out of their wait, and return the step to which it leads."""
        self.diary.write(person, Event.RISK, news.number, self.agenda.now - person.since)
        return news.risk.to

    def seize(self, person: Person, step: Seize) -> Diverted:
        """Take a unit at once, by a trade or after waiting; or return where a deadline or a risk leads."""
        now = self.agenda.now
        self.refuse_second(person, step)
        place = self.place(person, step)
        if (unit := self.desk.first_free(place)) is not None:
            self.write_grant(person, Granted(unit), place.since, place.offers)
            return None
        if (unit := self.desk.trade(place)) is not None and place.offers is not None:
            self.write_grant(person, Granted(unit, traded=place.offers.supply), place.since)
            return None
        if place.deadline > now:
            self.diary.write(person, Event.QUEUE, place.priority, place.deadline)
            person.since = now
            self.desk.join(place)
            self.risks.let_run(person, step.meanwhile)
            news = yield person.wait(self.agenda)
            if isinstance(news, Granted):
                self.write_grant(person, news, place.since, place.offers)
                return None
            if isinstance(news, Happened):
                self.desk.depart(place)
                return self.divert(person, news)
        self.diary.write(person, Event.EXPIRE)
        return step.otherwise

    def refuse_second(self, person: Person, step: Seize) -> None:
        """Raise RunError where somebody would get a second kept unit of one type."""
        kind = self.outline.resources[step.resources[0]].type
        if any(unit.supply.kept and unit.supply.type == kind for unit in person.held):
            raise RunError(
                f"step {person.step!r}\n    At hour {self.agenda.now:g} person {person.key} already holds a kept unit "
                f"of {kind!r}.\n    Ask before: Branch(by='holds:{kind}', ...), or give it back: "
                "Release(..., if_held=True)."
            )

    def place(self, person: Person, step: Seize) -> QueuePlace:
        """Return what somebody who comes to a Seize wants, how urgently, until when, and what they offer for it."""
        deadline = FOREVER
        if step.patience is not None:
            deadline = self.agenda.now + self.draws.number(person, person.step)
        elif step.until is not None:
            deadline = person.registers[step.until]
        wanted = tuple(self.desk.supplies[name] for name in step.resources)
        priority = self.priority(person, step)
        offers = None
        if step.swap:
            offers = person.find(step.swap) if isinstance(step.swap, str) else next(person.by_type())
        now = self.agenda.now
        since = now if step.since is None else min(now, person.registers[step.since])
        return QueuePlace(person, person.step, wanted, priority, now, deadline=deadline, offers=offers, since=since)

    def priority(self, person: Person, step: Seize) -> int:
        """Return the priority, a whole number from 0 to 15; RunError if a register holds anything else."""
        if isinstance(step.priority, int):
            return step.priority
        value = person.registers[step.priority]
        if not 0 <= value <= HIGHEST_PRIORITY or value != int(value):
            raise RunError(
                f"step {person.step!r}\n    At hour {self.agenda.now:g} person {person.key} has {value!r} in register "
                f"{step.priority!r}, which is not a priority.\n    Give whole numbers from 0 to 15."
            )
        return int(value)

    def write_grant(self, person: Person, news: Granted, waited_since: float, offers: HeldUnit | None = None) -> None:
        """Write that a unit was got; with `swap` another one is given up for it, to a partner or to whoever waits."""
        self.diary.write(person, Event.GRANT, news.unit.supply.number, self.agenda.now - waited_since)
        if news.traded is not None:
            self.diary.write(person, Event.SWAP, news.traded.number)
        elif offers is not None:
            self.diary.write(person, Event.SWAP, offers.supply.number)
            self.desk.give_back(offers)

    def wake(self, person: Person) -> None:
        """Let somebody go on whose time has come."""
        self.ledger.event()
        self.agenda.last_event = self.agenda.now
        person.go_on()

    def watch_for_loops(self, person: Person) -> None:
        """Raise RunError, naming the loop, where somebody takes ten thousand steps at one instant."""
        if person.instant != self.agenda.now:
            person.instant, person.trail = self.agenda.now, []
        person.trail.append(person.step)
        if len(person.trail) > MOST_STEPS_AT_ONE_INSTANT:
            loop = dict.fromkeys(person.trail[MOST_STEPS_AT_ONE_INSTANT // 2 :])
            raise RunError(
                f"steps {', '.join(map(repr, loop))}\n    At hour {self.agenda.now:g} person {person.key} went round "
                f"them for {MOST_STEPS_AT_ONE_INSTANT} steps without any time passing.\n"
                "    Put a Delay of more than 0 into the loop, or a way out of it."
            )
