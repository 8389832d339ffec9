"""The event log read person by person: what came before and after what, and who held which unit when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tandemcare.pathway import Pathway
from tandemcare.trace import Event, Trace

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
NONE = -1
LOSES = (Event.RELEASE, Event.SWAP, Event.HAND_OVER)


@dataclass(frozen=True, eq=False, repr=False)
class Story:
    """The log of a trace, sorted by person and then by what happens first; rows are numbered in this order."""

    trace: Trace
    pathway: Pathway

    @cached_property
    def rows(self) -> np.ndarray:
        log = self.trace.log
        log = log[log["event"] != Event.CAPACITY]
        return log[np.lexsort((np.arange(len(log)), log["person"], log["replication"]))]

    @cached_property
    def who(self) -> Places:
        """A number for each person of each replication."""
        rows = self.rows
        new = (rows["person"][1:] != rows["person"][:-1]) | (rows["replication"][1:] != rows["replication"][:-1])
        return np.concatenate([[0], np.cumsum(new)]).astype(np.int64)

    @cached_property
    def time(self) -> npt.NDArray[np.float64]:
        return np.ascontiguousarray(self.rows["time"])

    @cached_property
    def value(self) -> npt.NDArray[np.float64]:
        return np.ascontiguousarray(self.rows["value"])

    @cached_property
    def step(self) -> Places:
        return self.rows["step"].astype(np.int64)

    @cached_property
    def event(self) -> Places:
        return self.rows["event"].astype(np.int64)

    @cached_property
    def detail(self) -> Places:
        return self.rows["detail"].astype(np.int64)

    def at(self, *steps: str, event: Event | None = None) -> Mask:
        """Rows at some steps, all of them or those of one event."""
        names = list(self.pathway.steps)
        there = np.isin(self.step, [names.index(step) for step in steps])
        return there if event is None else there & (self.event == event)

    def chosen(self, step: str, target: str) -> Mask:
        """Rows at which a branch led to a target."""
        return self.at(step, event=Event.BRANCH) & (self.detail == list(self.pathway.steps).index(target))

    def counted(self, *names: str) -> Mask:
        """Rows that add one to some counts."""
        steps = [step for step, verb in self.pathway.steps.items() if getattr(verb, "name", None) in names]
        assert steps, names
        return self.at(*steps, event=Event.COUNT)

    def recorded(self, measure: str) -> Mask:
        """Rows that record a wait of a measure."""
        steps = [step for step, verb in self.pathway.steps.items() if getattr(verb, "measure", None) == measure]
        assert steps, measure
        return self.at(*steps, event=Event.RECORD)

    def assigned(self, register: str) -> Mask:
        """Rows that set a register."""
        steps = [step for step, verb in self.pathway.steps.items() if getattr(verb, "register", None) == register]
        return self.at(*steps, event=Event.ASSIGN)

    def units(self, resources: Iterable[str], *events: Event) -> Mask:
        """Rows at which units of some resources are got or given back."""
        return np.isin(self.detail, self.numbers(resources)) & np.isin(self.event, events)

    def numbers(self, resources: Iterable[str]) -> list[int]:
        """The numbers of some resources in the log."""
        names = [resource.name for resource in self.pathway.resources]
        return [names.index(name) for name in resources]

    def census(self) -> dict[int, tuple[str, ...]]:
        """What people inside at the census hold, by the detail of their ARRIVE row."""
        sources = len(self.pathway.sources)
        return {sources + number: group.holds for number, group in enumerate(self.pathway.initial)}

    def gets(self, *resources: str) -> Mask:
        """Rows at which somebody gets a unit of one of some resources, or comes with one at the census."""
        holders = [detail for detail, holds in self.census().items() if set(holds) & set(resources)]
        comes = (self.event == Event.ARRIVE) & np.isin(self.detail, holders)
        return comes | self.units(resources, Event.GRANT)

    def loses(self, *resources: str) -> Mask:
        """Rows at which somebody gives up a unit of one of some resources."""
        return self.units(resources, *LOSES)

    def last_before(self, mask: Mask) -> Places:
        """For each row the last row of the mask before it, of the same person; NONE if there is none."""
        places = np.maximum.accumulate(np.where(mask, np.arange(len(mask)), NONE))
        before = np.concatenate([[NONE], places[:-1]])
        return np.where((before >= 0) & (self.who[before] == self.who), before, NONE)

    def next_after(self, mask: Mask) -> Places:
        """For each row the next row of the mask after it, of the same person; NONE if there is none."""
        number = len(mask)
        places = np.minimum.accumulate(np.where(mask, np.arange(number), number)[::-1])[::-1]
        after = np.concatenate([places[1:], [number]])
        inside = np.minimum(after, number - 1)
        return np.where((after < number) & (self.who[inside] == self.who), after, NONE)

    def held(self, *resources: str) -> Places:
        """For each row how many units of some resources its person holds just after it."""
        change = self.gets(*resources).astype(np.int64) - self.loses(*resources).astype(np.int64)
        total = np.cumsum(change)
        first = np.flatnonzero(np.diff(self.who, prepend=NONE))
        before = np.where(first > 0, total[first - 1], 0)
        return np.asarray(total - before[self.who], dtype=np.int64)

    def stays(self, resource: str, end: float) -> tuple[Places, npt.NDArray[np.float64]]:
        """The row at which each holding of a resource begins, and its hours up to the end of the run."""
        begins, gives = self.gets(resource), self.loses(resource)
        rows = np.flatnonzero(begins)
        after = self.next_after(gives)[rows]
        return rows, np.where(after == NONE, end, self.time[after]) - self.time[rows]

    def __len__(self) -> int:
        return len(self.rows)
