"""What it saves to live through a run-in once: CPU seconds of a study with run-ins kept and with none kept, in turns.

`python benchmarks/moments.py --scenarios 6` runs so many of the shipped scenarios, ten replications of ten years.
Each turn has another seed, and nothing of it stays on the disk.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tandemcare import experiments
from tandemcare.engine.compiled import world
from tandemcare.engine.compiled.moments import Moments
from tandemcare.scenario import Resolved, shipped_scenarios

REPLICATIONS, YEARS = 10, 10


def main() -> None:
    """Print what each turn took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scenarios", type=int, default=2)
    asked.add_argument("--turns", type=int, default=3)
    given = asked.parse_args()
    chosen = experiments.StudyRequest(shipped_scenarios()[: given.scenarios], years=YEARS).resolved()
    seconds(chosen, 0, Moments(0))  # what is compiled and read once
    for turn in range(1, given.turns + 1):
        alone, shared = (seconds(chosen, turn, kept) for kept in (Moments(0), Moments()))
        print(f"CPU seconds: {alone:.2f} with no run-in kept, {shared:.2f} with them ({shared / alone - 1:+.1%})")


def seconds(chosen: list[Resolved], seed: int, kept: Moments) -> float:
    """Return the CPU seconds of a study that keeps its run-ins there."""
    world.MOMENTS = kept
    grid = experiments.plan(chosen, years=YEARS, replications=REPLICATIONS, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        experiments.run(grid, out=Path(folder))
        return time.process_time() - begun


if __name__ == "__main__":
    main()
