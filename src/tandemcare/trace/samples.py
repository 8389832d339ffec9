"""What was seen at observation times: units in use, queues, capacities, counts so far and elapsed stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from .tally import Floats, Integers, Layout


class Snapshot(Protocol):
    """A view of one replication at one moment, as an engine gives it at a pause."""

    @property
    def time(self) -> float:
        """Hours from the start."""

    @property
    def in_use(self) -> Mapping[str, int]:
        """Units in use by resource."""

    @property
    def queue(self) -> Mapping[str, int]:
        """People waiting by resource."""

    @property
    def capacity(self) -> Mapping[str, float]:
        """Units scheduled by resource."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Counts so far."""

    @property
    def persons(self) -> Sequence[int]:
        """Keys of the people inside."""

    @property
    def steps(self) -> Sequence[str]:
        """The step at which each of them waits."""

    @property
    def elapsed(self) -> Sequence[float]:
        """Hours since each of them began to wait there."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Observations of all replications as plain arrays; one row an observation, replications one after the other.

    use[observation, resource, (in use, queue, capacity)]; counts[observation, count]; people inside are listed with
    the observation that saw them, their key, the number of their step in `steps` and the hours elapsed there.
    """

    replication: Integers
    time: Floats
    use: Floats
    counts: Integers
    observation: Integers
    person: npt.NDArray[np.uint64]
    step: Integers
    elapsed: Floats
    steps: tuple[str, ...] = ()

    def of_replication(self, number: int) -> Samples:
        """Return the observations of one replication."""
        kept = np.flatnonzero(self.replication == number)
        people = np.isin(self.observation, kept)
        return replace(
            self,
            replication=self.replication[kept],
            time=self.time[kept],
            use=self.use[kept],
            counts=self.counts[kept],
            observation=np.searchsorted(kept, self.observation[people]),
            person=self.person[people],
            step=self.step[people],
            elapsed=self.elapsed[people],
        )

    def resource_frame(self, layout: Layout) -> pd.DataFrame:
        """Return one row an observation and resource: replication, time, resource, in_use, queue, capacity."""
        number = len(layout.resources)
        use = self.use.reshape(-1, 3)
        return pd.DataFrame(
            {
                "replication": np.repeat(self.replication, number),
                "time": np.repeat(self.time, number),
                "resource": np.tile(np.asarray(layout.resources, dtype=object), len(self.time)),
                "in_use": use[:, 0].astype(np.int64),
                "queue": use[:, 1].astype(np.int64),
                "capacity": use[:, 2],
            }
        )

    def count_frame(self, layout: Layout) -> pd.DataFrame:
        """Return one row an observation and count: replication, time, name, so_far."""
        number = len(layout.counts)
        return pd.DataFrame(
            {
                "replication": np.repeat(self.replication, number),
                "time": np.repeat(self.time, number),
                "name": np.tile(np.asarray(layout.counts, dtype=object), len(self.time)),
                "so_far": self.counts.ravel(),
            }
        )

    def elapsed_frame(self) -> pd.DataFrame:
        """Return one row a person seen inside: replication, time, person, step, elapsed (hours)."""
        return pd.DataFrame(
            {
                "replication": self.replication[self.observation],
                "time": self.time[self.observation],
                "person": self.person,
                "step": np.asarray(self.steps, dtype=object)[self.step] if len(self.step) else np.empty(0, object),
                "elapsed": self.elapsed,
            }
        )


def samples_of(layout: Layout, seen: Sequence[Sequence[Snapshot]], first_replication: int = 0) -> Samples:
    """Return snapshots, a sequence of them for each replication, as plain arrays."""
    views = [view for snapshots in seen for view in snapshots]
    numbers = np.arange(first_replication, first_replication + len(seen))
    steps = list(dict.fromkeys(step for view in views for step in view.steps))
    place = {step: number for number, step in enumerate(steps)}
    use = [[[view.in_use[name], view.queue[name], view.capacity[name]] for name in layout.resources] for view in views]
    counts = [[view.counts[name] for name in layout.counts] for view in views]
    return Samples(
        replication=np.repeat(numbers, list(map(len, seen))),
        time=np.array([view.time for view in views], dtype=np.float64),
        use=np.array(use, dtype=np.float64).reshape(len(views), len(layout.resources), 3),
        counts=np.array(counts, dtype=np.int64).reshape(len(views), len(layout.counts)),
        observation=np.repeat(np.arange(len(views)), [len(view.persons) for view in views]),
        person=np.array([key for view in views for key in view.persons], dtype=np.uint64),
        step=np.array([place[step] for view in views for step in view.steps], dtype=np.int64),
        elapsed=np.array([hours for view in views for hours in view.elapsed], dtype=np.float64),
        steps=tuple(steps),
    )
