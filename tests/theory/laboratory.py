"""How theory tests run and judge: long on the compiled engine, short on the reference one, by their standard errors.

A test asks for so many hours in all and for a precision: the share of the theory's value that one standard error over
replications may be at most, so that the test has power. The estimate may then be four standard errors away. The
reference engine runs an eightieth of the hours, so its standard errors may be ten times as large.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from tandemcare.engine.simulate import simulate
from tandemcare.pathway import Arrivals, Delay, Distribution, Leave, Mark, Pathway, Record, Release, Resource, Seize
from tandemcare.trace import Trace

STANDARD_ERRORS = 4.0
WEEK = 168.0


@dataclass(frozen=True)
class Laboratory:
    """One engine, and how much of the long run it does."""

    engine: str
    share: float
    replications: int
    patience: float

    def run(
        self, pathway: Pathway, hours: float, warmup: float = 0.0, cycle: float = 1.0, seed: int = 1, **settings: Any
    ) -> Trace:
        """Count about `hours` of the pathway after warm-up, in all; a whole number of cycles in each replication."""
        each = cycle * ceil(hours * self.share / self.replications / cycle)
        return simulate(
            pathway,
            warmup + each,
            warmup_hours=warmup,
            seed=seed,
            replications=self.replications,
            engine=self.engine,
            **settings,
        )

    def repeat(self, pathway: Pathway, until: float | str, times: int, seed: int = 1, **settings: Any) -> Trace:
        """Do the same hours from the start many times over, at least 60 times."""
        number = max(round(times * self.share), 60)
        return simulate(pathway, until, seed=seed, replications=number, engine=self.engine, **settings)

    def once(self, pathway: Pathway, until: float | str, seed: int = 1, **settings: Any) -> Trace:
        """One replication, for what must be exact."""
        return simulate(pathway, until, seed=seed, engine=self.engine, **settings)

    def agree(self, values: Iterable[float], theory: float, precision: float, bias: float = 0.0) -> None:
        """Insist that one value a replication has the theory's mean, and that the test could have told otherwise.

        `bias` is the share of the theory's value by which a reading is known to be off.
        """
        found = np.asarray(list(values), dtype=float)
        error = found.std(ddof=1) / np.sqrt(len(found))
        assert 0.0 < error <= precision * self.patience * abs(theory), (
            f"one standard error is {error:.3g}, theory {theory:.6g}: too coarse to tell"
        )
        assert abs(found.mean() - theory) <= STANDARD_ERRORS * error + bias * abs(theory), (
            f"found {found.mean():.6g} with standard error {error:.2g}, theory {theory:.6g}"
        )


COMPILED = Laboratory("compiled", share=1.0, replications=40, patience=1.0)
REFERENCE = Laboratory("reference", share=1 / 80, replications=20, patience=10.0)


def waiting_line(
    arrivals: Arrivals,
    service: Distribution | float,
    servers: int = 1,
    over: tuple[float, ...] = (),
) -> Pathway:
    """People come, wait for a server, are served and leave: measures `wait` and `stay`, resource `server`."""
    return Pathway(
        "waiting line",
        resources=[Resource("server", servers)],
        sources=[arrivals],
        steps={
            "come": Mark("came"),
            "wait": Seize("server"),
            "start": Record("wait", since="came", over=over),
            "service": Delay(service),
            "end": Release("server"),
            "go": Record("stay", since="came"),
            "leave": Leave(),
        },
    )


def waits(trace: Trace, measure: str = "wait", statistic: str = "mean") -> np.ndarray:
    """One value of a measure a replication."""
    return trace.measures[measure].by_replication()[statistic].to_numpy(dtype=float)


def use(trace: Trace, resource: str = "server", statistic: str = "busy") -> np.ndarray:
    """One value of a resource a replication."""
    return trace.resources[resource].by_replication()[statistic].to_numpy(dtype=float)


def totals(trace: Trace, count: str) -> np.ndarray:
    """One total of a count a replication."""
    return trace.counts[count].by_replication()["total"].to_numpy(dtype=float)


def inside(trace: Trace, resource: str = "server") -> np.ndarray:
    """People using or waiting for a resource, mean over time, a replication."""
    return use(trace, resource, "busy") + use(trace, resource, "queue")


def seen(trace: Trace, time: float, resource: str = "server") -> np.ndarray:
    """People using or waiting for a resource at an observation, one value a replication."""
    rows = trace.samples[(trace.samples["time"] == time) & (trace.samples["resource"] == resource)]
    assert len(rows) == trace.replications
    return rows["in_use"].to_numpy(dtype=float) + rows["queue"].to_numpy(dtype=float)


def stories(trace: Trace, pathway: Pathway) -> pd.DataFrame:
    """When each person came, was first granted something and left, from the log, in order of coming."""
    log = trace.log_frame(pathway.steps)
    columns = {
        name: log[log["event"] == event].groupby("person")["time"].first()
        for name, event in (("came", "ARRIVE"), ("started", "GRANT"), ("left", "LEAVE"))
    }
    return pd.DataFrame(columns).sort_values("came", kind="stable").reset_index()
