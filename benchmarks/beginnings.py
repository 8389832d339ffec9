"""What it saves to live once through months that scenarios have in common: CPU seconds of a study with and without.

`python benchmarks/beginnings.py --scenarios 6` runs so many of the shipped scenarios, ten replications of ten years.
Each turn has another seed, and nothing of it stays on the disk.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tandemcare import experiments
from tandemcare.engine import lives
from tandemcare.engine.compiled import world
from tandemcare.engine.compiled.moments import Moments
from tandemcare.engine.lives import Lives
from tandemcare.scenario import Resolved, shipped_scenarios

REPLICATIONS, YEARS = 10, 10


def main() -> None:
    """Print what each turn took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scenarios", type=int, default=2)
    asked.add_argument("--turns", type=int, default=3)
    given = asked.parse_args()
    chosen = experiments.StudyRequest(shipped_scenarios()[: given.scenarios], years=YEARS).resolved()
    seconds(chosen, 0, Moments(0), Lives(0))  # what is compiled and read once
    for turn in range(1, given.turns + 1):
        alone, shared = seconds(chosen, turn, Moments(0), Lives(0)), seconds(chosen, turn, Moments(), Lives())
        saved = f"{shared / alone - 1:+.1%}"
        print(f"CPU seconds: {alone:.2f} with nothing kept, {shared:.2f} with months in common lived once ({saved})")


def seconds(chosen: list[Resolved], seed: int, moments: Moments, known: Lives) -> float:
    """Return the CPU seconds of a study that keeps there what scenarios have in common."""
    world.MOMENTS, lives.LIVES = moments, known
    grid = experiments.plan(chosen, years=YEARS, replications=REPLICATIONS, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        experiments.run(grid, out=Path(folder))
        return time.process_time() - begun


if __name__ == "__main__":
    main()
