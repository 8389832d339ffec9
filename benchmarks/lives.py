"""Measure what people who live at home cost: events a second, steps an event, and memory a person.

    python benchmarks/lives.py [--replications 4] [--rounds 5] [--json FILE]

Each round runs as-is over ten years, without a pause, and the ward pathway of `ward.py`, which serves as the ruler:
quote the ratio, not the seconds. A warm comparison of two scenarios follows, ten replications of ten years on two
cores. Machines are noisy, so that the least of some rounds stands beside their median.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import run
from crisis import WARD_TIMES, YEARS, timed, timed_ward

from tandemcare.engine import simulate
from tandemcare.engine.compiled import CompiledWorld
from tandemcare.engine.compiled import places as at
from tandemcare.engine.run import make_settings
from tandemcare.experiments import plan, resolve_all
from tandemcare.experiments import run as run_study

LIVES, WARD = "lives at home", "ward pathway"
WORD = 8
COMPARED, COMPARED_TIMES, WORKERS = 2, 10, 2
LOGGED_HOURS = 90 * 24.0


def speeds(scenario: Any, replications: int, rounds: int) -> dict[str, Any]:
    """Let both pathways take turns; return events a second and the ratio of an event's cost."""
    runs = {
        LIVES: lambda seed: timed(scenario, (), replications, seed),
        WARD: lambda seed: timed_ward(WARD_TIMES * replications, seed),
    }
    for once in runs.values():
        once(1)  # compiled, laid out and in the cache before any clock runs
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for seed in range(1, rounds + 1):
        for name, once in runs.items():
            row = once(seed)
            taken[name].append(row["events"] / row["cpu"] / 1e6)
    ratios = [ward / lives for lives, ward in zip(taken[LIVES], taken[WARD], strict=True)]
    best = {name: max(each) for name, each in taken.items()}
    return {
        "rates": {name: run.spread(each) for name, each in taken.items()},
        "best": best,
        "ratio": run.spread(ratios),
        "ratio_of_best": best[WARD] / best[LIVES],
    }


def rows_an_event(scenario: Any) -> float:
    """Return how many rows of a log an event makes: what somebody does until they wait again."""
    trace = simulate(scenario.pathway.alone(), LOGGED_HOURS, start=scenario.start, seed=1, log=True)
    assert trace.log is not None
    return len(trace.log) / trace.events


def memory(scenario: Any) -> dict[str, float]:
    """Return the bytes of a row, and of all that a world holds for each person inside, after ten years."""
    pathway = scenario.pathway.alone()
    settings = make_settings(pathway, scenario.hours, start=scenario.start, seed=1)
    world = CompiledWorld(pathway, settings, scenario.hours)
    world.advance(scenario.hours)
    words, inside = world.memory.w, float(world.memory.w[at.INSIDE])
    grown = len(words) - world.image.bases["PEOPLE"] + 2 * len(world.memory.heap_time)
    return {
        "row": float(words[at.WIDTH]) * WORD,
        "each": grown * WORD / inside,
        "inside": inside,
        "blocks": float(words[at.BLOCKS_USED]),
        "block": float(words[at.BLOCK_WORDS]) * WORD,
    }


def warm_comparison(scenarios: Any) -> float:
    """Return the seconds of two scenarios x ten replications x ten years, from the files to the tables."""
    took = []
    for seed in (1, 2):  # the first starts the workers' code
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            grid = plan(scenarios[:COMPARED], years=YEARS, replications=COMPARED_TIMES, seed=seed)
            run_study(grid, out=Path(folder), workers=WORKERS)
        took.append(time.perf_counter() - began)
    return took[-1]


def show(found: dict[str, Any]) -> None:
    """Print what was measured."""
    speed, held = found["speeds"], found["memory"]
    print(f"{YEARS} years a replication; load of the machine {found['load'][0]:.1f} at first, {found['load'][1]:.1f}\n")
    rows = [[name, run.show(speed["rates"][name]), f"{best:.2f}"] for name, best in speed["best"].items()]
    run.print_rows(["pathway", "M events/s of CPU", "best"], rows)
    ratio = f"{run.show(speed['ratio'])}, of the best rounds {speed['ratio_of_best']:.2f}"
    print(f"An event costs {ratio} times one of the ward pathway and makes {found['rows']:.1f} rows of a log.")
    print(
        f"A person's row has {held['row']:.0f} bytes; a world holds {held['each']:.0f} for each of {held['inside']:.0f}"
    )
    print(f"inside, with {held['blocks']:.0f} blocks of {held['block']:.0f} bytes that are lent for episodes.")
    print(f"{COMPARED} scenarios x {COMPARED_TIMES} replications, warm, {WORKERS} cores: {found['comparison']:.2f} s")


def main() -> None:
    """Measure, print, and write the numbers down if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=4, help="replications a round")
    parser.add_argument("--rounds", type=int, default=5, help="how often the runs take turns")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there as well")
    options = parser.parse_args()
    load, scenarios = os.getloadavg()[0], resolve_all(None, None, YEARS)
    run.say("speed")
    found: dict[str, Any] = {"speeds": speeds(scenarios[0], options.replications, options.rounds)}
    run.say("memory and the warm comparison")
    found |= {"rows": rows_an_event(scenarios[0]), "memory": memory(scenarios[0])}
    found |= {"comparison": warm_comparison(scenarios), "load": (load, os.getloadavg()[0])}
    show(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
