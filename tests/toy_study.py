"""A toy study for tests of running, results, experiments, reports and commands: one ward, three scenarios and months.

It stands at the top of the tests so that worker processes can import it, as they import any module that a job names.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np

from tandemcare.errors import RunError
from tandemcare.experiments import plan, run
from tandemcare.finance import Line
from tandemcare.pathway import (
    Arrivals,
    Count,
    Delay,
    Exponential,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
)
from tandemcare.running import Methods

CENSUS = date(2026, 11, 1)
HOURS_A_MONTH = 720.0  # November


@dataclass(frozen=True)
class ToyPlace:
    """A place."""

    name: str = "toy town"
    adults: int = 1000


@dataclass(frozen=True)
class ToyResolved:
    """What `scenario.resolve` gives, as far as a study looks at it."""

    name: str
    pathway: Pathway
    text: str = ""
    title: str = ""
    why: str = ""
    place: ToyPlace = ToyPlace()
    start: date = CENSUS
    hours: float = 3 * 730.5
    changes: tuple = ()
    spending: tuple = ()
    warnings: tuple = ()
    values: Mapping[str, float] = field(default_factory=dict)
    dated: tuple = ()
    assumptions: tuple[str, ...] = ()
    run_in_hours: float = 0.0
    plan: None = None
    is_held: bool = False
    pool: None = None
    as_is: None = None

    @property
    def census(self) -> date:
        """The date from which results are reported."""
        return self.start + timedelta(hours=self.run_in_hours)


@dataclass(frozen=True)
class ToyMeasure:
    """What a study needs to know of a measure."""

    label: str
    unit: str
    definition: str = ""
    decimals: int = 1
    better: str = "lower"


MEASURES = {
    "admissions": ToyMeasure("Admissions", "people a year", better=""),
    "bed_occupancy": ToyMeasure("Bed occupancy", "share"),
    "bed_wait_hours_mean": ToyMeasure("Wait for a bed", "hours"),
    "never": ToyMeasure("What never happens", "hours"),
}
MONTHLY = ("admissions", "bed_occupancy")
LINES = (Line("icb", "ward", "running", "inpatient"), Line("council", "=housing", "running", "community"))


def ward(beds: int = 10, rate: float = 0.05) -> Pathway:
    """Return a ward of some beds."""
    return Pathway(
        "toy ward",
        resources=[Resource("bed", beds)],
        sources=[Arrivals("people", rate=rate)],
        steps={
            "come": Mark("came"),
            "wait": Seize("bed"),
            "in": Count("admissions"),
            "waited": Record("bed_wait", since="came"),
            "stay": Delay(Exponential(mean=180.0)),
            "end": Release("bed"),
            "go": Leave(),
        },
    )


def scenarios() -> list[ToyResolved]:
    """Return as-is, a scenario that changes nothing and one with more beds."""
    return [
        ToyResolved("as-is", ward(), text="name: as-is", assumptions=("Stays are exponential.",)),
        ToyResolved("nothing", ward(), text="name: nothing"),
        ToyResolved("more-beds", ward(), text="name: more-beds", changes=((HOURS_A_MONTH, {"bed.capacity": 14.0}),)),
    ]


@dataclass(frozen=True)
class ToyMeasured:
    """What `metrics.measure` gives."""

    yearly: np.ndarray
    monthly: np.ndarray


@dataclass(frozen=True)
class ToyCosted:
    """What `finance.cost` gives."""

    lines: tuple[Line, ...]
    amounts: np.ndarray
    activity: Mapping[str, np.ndarray] = field(default_factory=dict)
    bought: tuple = ()


def measure(trace, years):
    """Measure the ward; a wait that does not exist is NaN."""
    bed = trace.resources["bed"].by_period()
    admissions = trace.counts["admissions"].by_period()
    shape = (trace.replications, len(trace.layout.periods))
    by_month = np.stack([admissions["total"].to_numpy(), bed["utilisation"].to_numpy()], axis=-1).astype(float)
    by_month = by_month.reshape(*shape, 2)
    wait = trace.measures["bed_wait"].by_replication()["mean"].to_numpy()
    occupied = trace.resources["bed"].by_replication()["utilisation"].to_numpy()
    nothing = np.full(len(wait), np.nan)
    return ToyMeasured(
        np.stack([by_month[:, :, 0].sum(axis=1) / years, occupied, wait, nothing], axis=-1).astype(float), by_month
    )


def cost(trace, prices, spending, slow):
    """Cost each admission at 1,000 pounds for the ICB and 250 for the council."""
    counts = trace.counts["admissions"].by_period()["total"].to_numpy().astype(float)
    counts = counts.reshape(trace.replications, len(trace.layout.periods))
    return ToyCosted(LINES, np.stack([1000.0 * counts, 250.0 * counts], axis=-1))


def slow_cost(trace, prices, spending, slow):
    """Cost after a moment, so that somebody can die meanwhile."""
    time.sleep(0.1)
    return cost(trace, prices, spending, slow)


def methods() -> Methods:
    """Return how the toy study measures and costs."""
    return Methods(measure=measure, cost=cost, measures=MEASURES, monthly=MONTHLY)


def scripted_cost(trace, prices, spending, slow):
    """Cost, after doing to the batch "beds-first replication" what the environment says: mark, break or kill."""
    batch = f"{round(trace.resources['bed'].capacity_mean)}-{trace.first_replication}"
    if "TOY_MARKS" in os.environ:
        marks = Path(os.environ["TOY_MARKS"])
        (marks / f"{batch}-{uuid4().hex}").touch()
    if os.environ.get("TOY_BREAKS") == batch:
        raise RunError("person 7 walks in a ring")
    if os.environ.get("TOY_DIVIDES_BY_ZERO") == batch:
        return 1 / 0
    if os.environ.get("TOY_KILLS") == batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return cost(trace, prices, spending, slow)


def scripted_methods() -> Methods:
    """Return methods that the environment can make fail."""
    return replace(methods(), cost=scripted_cost)


def toy_plan(**options):
    """Return the grid of the toy study: three scenarios, 6 replications in batches of 2."""
    return plan(scenarios(), **({"years": 1, "replications": 6, "seed": 1, "batch": 2, "methods": methods()} | options))


def tables_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of everything that a finished run leaves."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in FINISHED}


def flipped(content: bytes, seed: int, times: int = 50):
    """Yield a file with one bit of it flipped, each time another."""
    generator = np.random.default_rng(seed)
    for bit in generator.choice(8 * len(content), size=min(times, 8 * len(content)), replace=False):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        yield bytes(damaged)


FINISHED = (".parquet", ".csv", ".json")


def main():
    """Run the toy study into the folder, with the number of workers, that the command line names."""
    run(toy_plan(methods=scripted_methods()), out=Path(sys.argv[1]), workers=int(sys.argv[2]))
