"""Rotas: shifts by day, their slots, and who is served by which."""

from __future__ import annotations

from math import floor

from tandemcare.engine import arithmetic
from tandemcare.pathway import Resource, Rota, Shift
from tandemcare.pathway.calendars import days_of, kind_of_day
from tandemcare.sums import summed

from .clock import WallClock
from .people import Duty, HeldUnit, QueuePlace, Supply

DAYS_LOOKED_AHEAD = 8


class RotaSupply(Supply):
    """A resource staffed by a rota: a person is served by a slot of a shift that is on."""

    def __init__(self, resource: Resource, rota: Rota, number: int, clock: WallClock, base: int) -> None:
        super().__init__(resource, number)
        self.rota, self.clock, self.base = rota, clock, base
        self.slots = {shift.name: float(shift.slots) for shift in rota.shifts}
        self.fill = {shift.name: shift.fill for shift in rota.shifts}
        self.on: dict[tuple[int, int], Duty] = {}
        self.just_ended: list[Duty] = []
        self.scheduled = 0.0

    @property
    def is_rota(self) -> bool:
        """Whether its units are slots of shifts, which are never traded."""
        return True

    def times(self, shift: Shift, day: int) -> tuple[float, float] | None:
        """Return when a shift begins and ends on a day, or None where it is not worked that day."""
        kind = kind_of_day(self.clock.date_of_day(day), self.rota.holidays)
        if kind not in days_of(shift.days):
            return None
        begin = float(day * 24 + shift.start)
        return begin, begin + shift.hours

    def change(self, now: float) -> None:
        """End the shifts that are over, then begin those that start."""
        self.just_ended = [duty for duty in self.on.values() if duty.end <= now]
        self.on = {which: duty for which, duty in self.on.items() if duty.end > now}
        for duty in self.just_ended:
            duty.is_over = True
            self.overtime += len(duty.units)
        today = floor(now / 24)
        for order, shift in enumerate(self.rota.shifts):
            for day in (today - 1, today):
                times = self.times(shift, day)
                if times and times[0] <= now < times[1] and (order, day) not in self.on:
                    self.on[order, day] = Duty(shift, order, times[1], self.slots_filled(shift, day))
        self.scheduled = float(summed(duty.filled for duty in self.on.values()))

    def slots_filled(self, shift: Shift, day: int) -> int:
        """Return how many of the planned slots are filled on a day, each by a draw of its own."""
        key = arithmetic.chain(self.base, arithmetic.name_key(f"slot:{self.name}.{shift.name}"))
        ordinal = self.clock.date_of_day(day).toordinal()
        draws = (arithmetic.chain(arithmetic.chain(key, slot), ordinal) for slot in range(int(self.slots[shift.name])))
        return sum(arithmetic.uniform(bits) < self.fill[shift.name] for bits in draws)

    def next_change(self, now: float) -> float:
        """Return when a shift next begins or ends; in a week without any, a day on which to look again."""
        today = floor(now / 24)
        moments = [
            moment
            for day in range(today - 1, today + DAYS_LOOKED_AHEAD)
            for shift in self.rota.shifts
            for moment in self.times(shift, day) or ()
            if moment > now
        ]
        return min(moments, default=float((today + DAYS_LOOKED_AHEAD) * 24))

    def free_duty(self, place: QueuePlace, now: float) -> Duty | None:
        """Return the first shift, in the order written, that has a slot free for this person."""
        for duty in sorted(self.on.values(), key=lambda duty: duty.order):
            urgent = place.handed_over is not None or place.priority <= self.rota.urgent
            if len(duty.units) < duty.filled and (urgent or now < duty.end - duty.shift.last_start):
                return duty
        return None

    def is_free_for(self, place: QueuePlace, now: float) -> bool:
        """Return whether a slot of a shift that is on is free for this person."""
        return self.free_duty(place, now) is not None

    def take(self, place: QueuePlace, now: float) -> HeldUnit | None:
        """Hand a slot to somebody; who was handed over keeps the unit that they had, in a new slot."""
        duty = self.free_duty(place, now)
        if duty is None:
            return None
        if place.handed_over is None:
            unit = self.occupy(place.person)
        else:
            unit = place.handed_over
            self.in_use += 1
        unit.duty = duty
        duty.units.append(unit)
        return unit

    def give_back(self, unit: HeldUnit) -> None:
        """Take back a slot; one whose shift is over served in overtime."""
        super().give_back(unit)
        assert unit.duty is not None, "a unit of a rota in use is a slot of some shift"
        unit.duty.units.remove(unit)
        self.overtime -= unit.duty.is_over
        unit.duty = None

    def ending(self) -> list[HeldUnit]:
        """Return the units whose shift ends at this instant, in order of their holders' keys."""
        units = [unit for duty in self.just_ended for unit in duty.units]
        return sorted(units, key=lambda unit: unit.holder.key)
