"""Measure the shipped scenarios with mean flows in place of people, in a new process for each round.

    python benchmarks/flows.py [--rounds 5]

`crisis.py` prints it as a part. Reading the scenario files and every import stand apart: what is timed is the study
from the cells to the tables, in which every model is built and every month is stepped anew.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import run

YEARS, ENGINE = 10, "stock-flow"
PARTS = ("address", "building", "stepping", "measuring", "files")


@contextmanager
def timed(module: Any, name: str, seconds: dict[str, float]) -> Iterator[None]:
    """Add up the CPU seconds of a function, under its name."""
    function = getattr(module, name)

    def timing(*given: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return function(*given, **named)
        finally:
            seconds[name] = seconds.get(name, 0.0) + time.process_time() - began

    setattr(module, name, timing)
    try:
        yield
    finally:
        setattr(module, name, function)


def once() -> dict[str, float]:
    """Return the CPU seconds of one study in this process, in all and by part, and those of getting ready."""
    began = time.process_time()
    from tandemcare import experiments
    from tandemcare.engine import exchange
    from tandemcare.running import jobs, work

    scenarios = experiments.resolve_all(None, None, YEARS)
    grid = experiments.plan(scenarios, years=YEARS, replications=1, seed=1, engine=ENGINE)
    ready, clock, took = time.process_time(), time.perf_counter(), dict[str, float]()
    with (
        tempfile.TemporaryDirectory() as folder,
        timed(work, "manifest_of", took),
        timed(work, "run_batch", took),
        timed(jobs, "_simulated", took),
        timed(exchange, "_one_replication", took),
    ):
        experiments.run(grid, out=Path(folder), workers=1)
        in_all, seconds = time.process_time() - ready, time.perf_counter() - clock
    stepping, simulated = took["_one_replication"], took["_simulated"]
    return {
        "scenarios": float(len(scenarios)),
        "getting ready": ready - began,
        "in all": in_all,
        "by the clock": seconds,
        "address": took["manifest_of"],
        "building": simulated - stepping,
        "stepping": stepping,
        "measuring": took["run_batch"] - simulated,
        "files": in_all - took["manifest_of"] - took["run_batch"],
    }


def in_processes(rounds: int) -> dict[str, Any]:
    """Return the CPU seconds over some rounds, each in a process of its own."""
    command = [sys.executable, __file__, "--once"]
    rows = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]
    return {name: run.spread([row[name] for row in rows]) for name in rows[0]}


def print_flows(found: dict[str, Any]) -> None:
    """Print the CPU seconds in all and by part."""
    print(f"{found['scenarios']['median']:.0f} shipped scenarios x {YEARS} years with mean flows, cells to tables\n")
    names = ("getting ready", *PARTS, "in all", "by the clock")
    run.print_rows(["part", "CPU seconds"], [[name, run.show(found[name])] for name in names])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how many new processes")
    parser.add_argument("--once", action="store_true", help="measure in this process and print JSON")
    options = parser.parse_args()
    if options.once:
        print(json.dumps(once()))
    else:
        print_flows(in_processes(options.rounds))


if __name__ == "__main__":
    main()
