"""The ledger of a run: records, counts and unit-hours, added up in the order of events."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from tandemcare.engine.settings import Settings
from tandemcare.pathway import Pathway, Record
from tandemcare.pathway.story import Outline, register_set
from tandemcare.trace.tally import Tally, bin_of, empty_tally, level_of, over_from

from .people import Person, Supply


@dataclass
class Held:
    """Units of one resource that one group holds, and since when hours of so many are still to be added."""

    units: int
    since: float


class Ledger:
    """Adds up what happens from the end of the warm-up on; people and events are those of the whole run."""

    def __init__(self, pathway: Pathway, settings: Settings, supplies: Mapping[str, Supply]) -> None:
        self.settings, self.outline = settings, pathway.outline
        self.supplies = list(supplies.values())
        self.records = {step.measure: step for step in pathway.steps.values() if isinstance(step, Record)}
        self.measures_of: dict[str, list[str]] = {}
        for measure, step in self.records.items():
            self.measures_of.setdefault(step.since, []).append(measure)
        self.tally = empty_tally(settings.layout, settings.levels)
        self.settled = [0.0 for _ in self.supplies]
        self.held: dict[tuple[int, int], Held] = {}
        self.counts: dict[str, int] = dict.fromkeys(settings.layout.counts, 0)

    # --- unit-hours ---------------------------------------------------------------------------------------------

    def settle(self, supply: Supply, now: float) -> None:
        """Add the hours since the last change of a resource; to be called before it changes again."""
        since = max(self.settled[supply.number], self.settings.warmup_hours)
        self.settled[supply.number] = now
        for period, hours in self.pieces(since, now):
            row = self.tally.hours[period, supply.number]
            row += [hours * number for number in _numbers(supply)]
            if self.settings.levels:
                self.tally.levels[supply.number, level_of(supply.in_use)] += hours

    def hold(self, supply: Supply, person: Person, more: int, now: float) -> None:
        """Note that somebody holds one unit more or fewer from now on; hours go to the group that they belong to."""
        group = self.group(person)
        if group is not None:
            held = self.held.setdefault((group, supply.number), Held(0, self.settings.warmup_hours))
            self._settle_group(group, supply.number, held, now)
            held.units += more

    def _settle_group(self, group: int, resource: int, held: Held, now: float) -> None:
        for period, hours in self.pieces(held.since, now):
            self.tally.group_hours[self.settings.years[period], group, resource] += held.units * hours
        held.since = max(held.since, now)

    def pieces(self, since: float, until: float) -> Iterator[tuple[int, float]]:
        """Cut a stretch of time at the ends of periods; yield (period, hours)."""
        while since < until:
            period = self.period(since)
            edges = self.settings.edges
            end = min(until, edges[period]) if period < len(edges) else until
            yield period, end - since
            since = end

    def period(self, time: float) -> int:
        """Return the period in which a time lies; the first moment of a period belongs to it."""
        return bisect_right(self.settings.edges, time)

    # --- records and counts -------------------------------------------------------------------------------------

    def set_register(self, person: Person, register: str, value: float) -> None:
        """Set a register; a wait that is measured from it is open from now on."""
        person.registers[register] = value
        person.open_waits.update(self.measures_of.get(register, ()))

    def record(self, person: Person, step: Record, now: float) -> float:
        """Add the time since a clock to a measure, and return it."""
        began = person.registers[step.since]
        value = now - began
        person.open_waits.discard(step.measure)
        when = began if step.cohort else now
        if now >= self.settings.warmup_hours and when >= self.settings.warmup_hours:
            self._add_record(person, step.measure, value, self.period(when))
        return value

    def _add_record(self, person: Person, name: str, value: float, period: int) -> None:
        layout, tally = self.settings.layout, self.tally
        measure = layout.measures.index(name)
        tally.records[period, measure] += (1.0, value, value * value)
        for limit in layout.thresholds[measure]:
            tally.over[period, layout.threshold_index(name, limit)] += value > over_from(limit)
        tally.bins[measure, bin_of(value)] += 1
        group = self.group(person)
        if group is not None:
            year = self.settings.years[period]
            tally.group_records[year, group, measure] += (1.0, value, value * value)
            for limit in layout.thresholds[measure]:
                tally.group_over[year, group, layout.threshold_index(name, limit)] += value > over_from(limit)

    def count(self, person: Person, name: str, now: float) -> None:
        """Add one to a count."""
        self.counts[name] += 1
        if now < self.settings.warmup_hours:
            return
        period, number, group = self.period(now), self.settings.layout.counts.index(name), self.group(person)
        self.tally.counts[period, number] += 1
        if group is not None:
            self.tally.group_counts[self.settings.years[period], group, number] += 1

    def group(self, person: Person) -> int | None:
        """Return the group that a person now belongs to, or None."""
        groups = self.settings.layout.groups
        value = None if self.settings.group is None else person.registers.get(self.settings.group)
        return groups.index(value) if value is not None and value in groups else None

    # --- people and events --------------------------------------------------------------------------------------

    def come(self) -> None:
        """Somebody comes."""
        self.tally.people[0] += 1
        self.tally.people[2] += 1

    def left(self) -> None:
        """Somebody leaves."""
        self.tally.people[1] += 1
        self.tally.people[2] -= 1

    def event(self) -> None:
        """Something on the agenda happened."""
        self.tally.events[0] += 1

    # --- the end ------------------------------------------------------------------------------------------------

    def as_of(self, now: float, inside: Iterable[Person]) -> Tally:
        """Return what has been counted up to now; the ledger itself stays as it is, so that looking changes nothing."""
        copy = Ledger.__new__(Ledger)
        copy.__dict__ = {**self.__dict__, "tally": deepcopy(self.tally), "settled": list(self.settled)}
        copy.held = deepcopy(self.held)
        for supply in self.supplies:
            copy.settle(supply, now)
        for (group, resource), held in copy.held.items():
            copy._settle_group(group, resource, held, now)
        for person in inside:
            for measure in person.open_waits:
                copy._add_open_wait(person, measure, now)
        copy.tally.window[:] = (self.settings.warmup_hours, max(now, self.settings.warmup_hours))
        return copy.tally

    def _add_open_wait(self, person: Person, name: str, now: float) -> None:
        step, warmup = self.records[name], self.settings.warmup_hours
        began = person.registers[step.since]
        if now < warmup or (step.cohort and began < warmup) or not can_record(self.outline, person.step, step):
            return
        measure = self.settings.layout.measures.index(name)
        self.tally.open_waits[measure] += (1.0, now - began)
        self.tally.open_bins[measure, bin_of(now - began)] += 1


def _numbers(supply: Supply) -> tuple[float, ...]:
    # Busy, queue, capacity, overtime; a resource without a limit counts as none.
    scheduled = 0.0 if supply.scheduled == float("inf") else supply.scheduled
    return float(supply.in_use), float(len(supply.queue)), scheduled, float(supply.overtime)


def can_record(outline: Outline, stands: str, record: Record) -> bool:
    """Return whether a measure can still be recorded from a step without its clock being set again on the way."""
    seen: set[str] = set()
    ahead = list(outline.targets(stands))
    while ahead:
        name = ahead.pop()
        step = outline.steps[name]
        if isinstance(step, Record) and step.measure == record.measure:
            return True
        if name not in seen and register_set(step) != record.since:
            ahead += outline.targets(name)
        seen.add(name)
    return False
