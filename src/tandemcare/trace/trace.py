"""The record of a run: what every reader of results starts from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import NamedTuple

import pandas as pd

from tandemcare.errors import TandemError
from tandemcare.texts import html_table

from .axes import Axes
from .counted import Counted
from .event_table import event_table, in_words
from .groups import group_frame, of_group, pooled_group_frame
from .log_frame import LogRows, join_logs, log_frame
from .measure import Measure
from .names import ReadingsByName
from .resource import ResourceUse
from .samples import Samples
from .tally import BY_PERIOD, Layout, Tally
from .xes import xes_of

Carried = Callable[[Collection[str] | None], pd.DataFrame]
"""What tells who is in the event log and what they came with, of all attributes or those that are asked for."""


class People(NamedTuple):
    """People of whole runs, warm-up included, all replications together: come = left + inside."""

    come: int
    left: int
    inside: int


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """What one or many replications of a pathway counted, observed and logged.

    `tally` is stacked: replications come first. `edges` are the hours at which a new period begins, from the second
    period on. `observed` and `logs` (one array of LOG_ROW a replication) are there if the run was asked for them, and
    with a log `carried`, which tells what each of its people came with. `labels` say what happens at a step, and
    `meanings` what the numbers in a register stand for, where the pathway is that of a scenario. Nothing is computed
    before it is read.

    >>> import tandemcare as tc
    >>> trace = tc.trace("as-is", log=True)
    >>> trace.resources["home-treatment"].busy_mean > 0
    True
    >>> {"arrival", "depart"} <= set(trace.event_log("vidigi")["event"])
    True
    """

    layout: Layout
    tally: Tally
    edges: tuple[float, ...] = ()
    start: date | None = None
    warmup_hours: float = 0.0
    seed: int = 0
    first_replication: int = 0
    engine: str = ""
    observed: Samples | None = None
    logs: tuple[LogRows, ...] | None = None
    carried: Carried | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[float, str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        number = self.replications
        names = ", ".join([*self.layout.measures, *self.layout.resources, *self.layout.counts])
        return f"<Trace of {number} replication{'s' if number != 1 else ''}, seed {self.seed}: {names}>"

    def _repr_html_(self) -> str:
        heads = ("resource", "in use", "waiting", "scheduled")
        rows = [
            (name, *(f"{each:,.4g}" for each in (use.busy_mean, use.queue_mean, use.capacity_mean)))
            for name, use in self.resources.items()
        ]
        people = self.people
        caption = (
            f"{self.replications} replications, seed {self.seed}: {people.come:,} people came, {people.left:,} left"
        )
        return html_table(caption, heads, rows)

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return len(self.tally.window)

    @property
    def events(self) -> int:
        """How many events were taken from the agenda, all replications together."""
        return int(self.tally.events.sum())

    @property
    def people(self) -> People:
        """People who came, left and are still inside."""
        come, left, inside = self.tally.people.sum(axis=0)
        return People(int(come), int(left), int(inside))

    def after_warmup(self) -> Trace:
        """Return this trace without the periods that were over when the warm-up ended: nothing was counted in them."""
        over = sum(edge <= self.warmup_hours for edge in self.edges)
        kept = {name: getattr(self.tally, name)[:, over:] for name in BY_PERIOD}
        layout = replace(self.layout, periods=self.layout.periods[over:])
        return replace(self, layout=layout, tally=replace(self.tally, **kept), edges=self.edges[over:])

    @cached_property
    def axes(self) -> Axes:
        """Replications and periods, with the hours counted in each."""
        return Axes(self.tally.window, self.layout.periods, self.edges, self.first_replication)

    @cached_property
    def measures(self) -> ReadingsByName[Measure]:
        """Waits by the name of their measure."""
        return ReadingsByName("measure", self.layout.measures, self._measure)

    @cached_property
    def resources(self) -> ReadingsByName[ResourceUse]:
        """Use of resources by name."""
        return ReadingsByName("resource", self.layout.resources, self._resource)

    @cached_property
    def counts(self) -> ReadingsByName[Counted]:
        """Counts by name."""
        return ReadingsByName("count", self.layout.counts, self._counted)

    def groups(self, by_replication: bool = False) -> pd.DataFrame:
        """Return measures and counts by year and group: year, group, kind, name, count, mean and sd (hours).

        Counts are means a replication, unless `by_replication` gives each its rows. Small counts are not suppressed.
        """
        if by_replication:
            return group_frame(self.layout, self.tally, self.axes.replications)
        return pooled_group_frame(self.layout, self.tally)

    def of_group(self, group: float) -> Trace:
        """Return what one group did over the run: counts, waits that ended, and unit-hours that its people held.

        Queues, capacities, quantiles and people still waiting are not kept by group; they are NaN or nothing here.
        """
        layout, tally = of_group(self.layout, self.tally, self.layout.groups.index(group))
        return replace(self, layout=layout, tally=tally, edges=(), observed=None, logs=None)

    @cached_property
    def samples(self) -> pd.DataFrame:
        """What was seen at observation times: replication, time, resource, in_use, queue, capacity."""
        return self._observed.resource_frame(self.layout)

    @cached_property
    def sample_counts(self) -> pd.DataFrame:
        """Counts so far at observation times: replication, time, name, so_far."""
        return self._observed.count_frame(self.layout)

    @cached_property
    def elapsed(self) -> pd.DataFrame:
        """People seen inside at observation times: replication, time, person, step, elapsed (hours)."""
        return self._observed.elapsed_frame()

    @cached_property
    def log(self) -> LogRows:
        """The event log of all replications: LOG_ROW with a column for the replication in front."""
        if self.logs is None:
            raise TandemError("This run kept no event log; run it with log=True.")
        return join_logs(self.logs, self.axes.replications)

    def log_frame(
        self, pathway_steps: Sequence[str] | None = None, resources: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return the event log with the names of steps and resources, which a trace keeps: a row an event, in order.

        Columns: replication, time (hours), person, step, event, resource, target, detail, value.
        """
        steps = self.layout.steps if pathway_steps is None else pathway_steps
        return log_frame(self.log, list(steps), list(resources or self.layout.resources))

    def people_frame(self, attributes: Collection[str] | None = None) -> pd.DataFrame:
        """Return who is in the event log: replication, person, source, holds (units), and what they came with.

        `attributes` are those wanted, by default all: in words where the trace knows what their numbers mean.
        InputError for one that nobody comes with.
        """
        if self.carried is None:
            raise TandemError("This run kept no event log; run it with log=True.")
        return in_words(self.carried(attributes), self.meanings)

    def of_replication(self, number: int) -> Trace:
        """Return this trace with one of its replications alone, by its number."""
        place = self.axes.replications.index(number)
        tally = Tally(**{name: value[place : place + 1] for name, value in vars(self.tally).items()})
        return replace(
            self,
            tally=tally,
            first_replication=number,
            observed=self.observed.of_replication(number) if self.observed else None,
            logs=(self.logs[place],) if self.logs is not None else None,
            carried=partial(_carried_where, self.carried, "replication", number) if self.carried else None,
        )

    def xes(self, name: str = "Tandem") -> Iterator[str]:
        """Yield the lines of the event log as XES (IEEE 1849), for programs of process mining: a trace a person."""
        return xes_of(self, name)

    def of_person(self, person: int) -> Trace:
        """Return this trace with the log of one person alone, by their key; counts stay those of everybody."""
        logs = tuple(log[log["person"] == person] for log in self.logs or ())
        carried = partial(_carried_where, self.carried, "person", person) if self.carried else None
        return replace(self, logs=logs, carried=carried)

    def event_log(self, layout: str = "csv", attributes: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the event log with attributes, units and dates, as other programs read it; see EVENT_LAYOUTS.

        `attributes` are those of `people_frame`, by default those of which the trace knows in words what they mean, or
        all where it knows none. Times are hours from the start, `timestamp` their moment. InputError for a layout or an
        attribute that there is not.
        """
        return event_table(self, layout, attributes)

    @property
    def _observed(self) -> Samples:
        if self.observed is None:
            raise TandemError("This run observed nothing; run it with observe=[times] or every so many hours.")
        return self.observed

    def _measure(self, place: int) -> Measure:
        before = sum(map(len, self.layout.thresholds[:place]))
        limits, tally = self.layout.thresholds[place], self.tally
        return Measure(
            name=self.layout.measures[place],
            thresholds=limits,
            records=tally.records[:, :, place],
            over=tally.over[:, :, before : before + len(limits)],
            bins=tally.bins[:, place],
            open_bins=tally.open_bins[:, place],
            open_waits=tally.open_waits[:, place],
            axes=self.axes,
        )

    def _resource(self, place: int) -> ResourceUse:
        levels = self.tally.levels[:, place] if self.tally.levels.shape[1] else None
        return ResourceUse(self.layout.resources[place], self.tally.hours[:, :, place], levels, self.axes)

    def _counted(self, place: int) -> Counted:
        return Counted(self.layout.counts[place], self.tally.counts[:, :, place], self.axes)


def _carried_where(carried: Carried, column: str, value: int, attributes: Collection[str] | None) -> pd.DataFrame:
    found = carried(attributes)
    return found[found[column] == value].reset_index(drop=True)
