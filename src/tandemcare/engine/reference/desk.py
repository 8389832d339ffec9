"""The desk: hands out units, keeps the queues in order, and does what the end of a shift asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count

from tandemcare.trace.log import Event

from .agenda import Agenda, Kind
from .diary import Diary
from .ledger import Ledger
from .people import Granted, HeldUnit, Person, QueuePlace, Supply


class Desk:
    """Grants units in the order of the queues; those granted while waiting walk on in the order of granting."""

    def __init__(self, agenda: Agenda, supplies: Mapping[str, Supply], diary: Diary, ledger: Ledger) -> None:
        self.agenda, self.supplies, self.diary, self.ledger = agenda, supplies, diary, ledger
        self.numbers = count()

    def first_free(self, place: QueuePlace) -> HeldUnit | None:
        """Hand out a unit of the first resource wanted that has one free for this person, or None."""
        for supply in place.wanted:
            self.ledger.settle(supply, self.agenda.now)
            unit = supply.take(place, self.agenda.now)
            if unit is not None:
                self.ledger.hold(supply, place.person, 1, self.agenda.now)
                return unit
        return None

    def hand_on_coming(self, person: Person, names: Iterable[str]) -> None:
        """Hand somebody the units with which they come; of these there is always one."""
        for name in names:
            supply = self.supplies[name]
            self.ledger.settle(supply, self.agenda.now)
            supply.occupy(person)
            self.ledger.hold(supply, person, 1, self.agenda.now)

    def join(self, place: QueuePlace) -> None:
        """Put somebody into the queue of every resource wanted, with a deadline if there is one to come."""
        place.number = next(self.numbers)
        for supply in place.wanted:
            self.ledger.settle(supply, self.agenda.now)
            supply.join(place)
        if place.deadline < float("inf"):
            place.appointment = self.agenda.book(
                place.deadline, Kind.DEADLINE, place.person.key, lambda: self.expire(place)
            )

    def depart(self, place: QueuePlace) -> None:
        """Take somebody out of every queue they stand in."""
        for supply in place.wanted:
            self.ledger.settle(supply, self.agenda.now)
            supply.queue.remove(place)
        if place.appointment is not None:
            place.appointment.cancel()

    def expire(self, place: QueuePlace) -> None:
        """Wake somebody whose deadline has come, empty-handed."""
        self.ledger.event()
        self.agenda.last_event = self.agenda.now
        self.depart(place)
        place.person.go_on()

    def give_back(self, unit: HeldUnit) -> None:
        """Take back a unit, and grant what is free to whoever is first."""
        self.ledger.settle(unit.supply, self.agenda.now)
        self.ledger.hold(unit.supply, unit.holder, -1, self.agenda.now)
        unit.holder.held.remove(unit)
        unit.supply.give_back(unit)
        self.serve(unit.supply)

    def serve(self, supply: Supply) -> None:
        """Grant units of a resource to the first in its queue, while there are both."""
        while supply.queue and supply.is_free_for(supply.queue[0], self.agenda.now):
            place = supply.queue[0]
            self.depart(place)
            unit = supply.take(place, self.agenda.now)
            assert unit is not None, "it was free a line before"
            self.ledger.hold(supply, place.person, 1, self.agenda.now)
            place.person.go_on(Granted(unit))

    def trade(self, place: QueuePlace) -> HeldUnit | None:
        """Trade the unit offered with the first person waiting the other way round; return what was got, or None."""
        offered = place.offers
        if offered is None or offered.supply.is_rota:
            return None
        for wanted in place.wanted:
            for other in offered.supply.queue:
                if other.offers is not None and other.offers.supply is wanted and not wanted.is_rota:
                    return self._exchange(offered, other)
        return None

    def _exchange(self, offered: HeldUnit, other: QueuePlace) -> HeldUnit:
        got = other.offers
        assert got is not None, "the other one offers the unit wanted"
        self.depart(other)
        for unit, receiver in ((offered, other.person), (got, offered.holder)):
            self.ledger.hold(unit.supply, unit.holder, -1, self.agenda.now)
            self.ledger.hold(unit.supply, receiver, 1, self.agenda.now)
            unit.holder.held.remove(unit)
            receiver.held.append(unit)
        offered.holder, got.holder = got.holder, offered.holder
        other.person.go_on(Granted(offered, traded=got.supply))
        return got

    def change_capacities(self) -> None:
        """Do a capacity instant: all changes, then rows, then people put back, then grants, resource by resource."""
        now, supplies = self.agenda.now, list(self.supplies.values())
        before = [supply.scheduled for supply in supplies]
        for supply in supplies:
            self.ledger.settle(supply, now)
            supply.change(now)
        for supply, scheduled in zip(supplies, before, strict=True):
            if supply.scheduled != scheduled:
                self.diary.write_capacity(supply.number, supply.scheduled)
        for supply in supplies:
            for unit in supply.ending():
                if is_handed_over(unit):
                    self.hand_over(unit.holder, unit)
        for supply in supplies:
            self.serve(supply)

    def hand_over(self, person: Person, unit: HeldUnit) -> None:
        """Put somebody back to the head of the queue, with the time left and the hours that handing over costs."""
        now, stay, duty = self.agenda.now, person.stay, unit.duty
        assert stay is not None, "only somebody in a Delay is handed over"
        assert duty is not None, "only a slot of a shift is handed over"
        stay.appointment.cancel()
        person.stay, person.put_back = None, now
        person.left = stay.end - now + duty.shift.hand_over_hours
        self.ledger.hold(unit.supply, person, -1, self.agenda.now)
        unit.supply.give_back(unit)
        self.diary.write(person, Event.HAND_OVER, unit.supply.number, person.left)
        self.join(QueuePlace(person, person.step, (unit.supply,), 0, now, handed_over=unit))


def is_handed_over(unit: HeldUnit) -> bool:
    """Return whether the holder of a unit whose shift ends is in a Delay that is handed over, not finished."""
    stay, duty = unit.holder.stay, unit.duty
    if stay is None or duty is None:
        return False
    return duty.shift.at_end == "hand_over" if stay.step.hand_over is None else stay.step.hand_over
