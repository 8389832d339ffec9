"""The record of a run: what every reader of results starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from tandemcare.errors import TandemError

from .axes import Axes
from .counted import Counted
from .groups import group_frame, of_group, pooled_group_frame
from .log_frame import LogRows, join_logs, log_frame
from .measure import Measure
from .names import ReadingsByName
from .resource import ResourceUse
from .samples import Samples
from .tally import BY_PERIOD, Layout, Tally


class People(NamedTuple):
    """People of whole runs, warm-up included, all replications together: come = left + inside."""

    come: int
    left: int
    inside: int


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """What one or many replications of a pathway counted, observed and logged.

    `tally` is stacked: replications come first. `edges` are the hours at which a new period begins, from the second
    period on. `observed` and `logs` (one array of LOG_ROW a replication) are there if the run was asked for them.
    Nothing is computed before it is read.
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

    def __repr__(self) -> str:
        number = self.replications
        names = ", ".join([*self.layout.measures, *self.layout.resources, *self.layout.counts])
        return f"<Trace of {number} replication{'s' if number != 1 else ''}, seed {self.seed}: {names}>"

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

    def log_frame(self, pathway_steps: Sequence[str], resources: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the event log with names, given the pathway's steps (and resources) in the order declared."""
        return log_frame(self.log, list(pathway_steps), list(resources or self.layout.resources))

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
