"""Measure Tandem on its own work: the crisis pathway, its pauses, the exchange, and a whole comparison.

    python benchmarks/crisis.py [--replications 20] [--rounds 5] [--compare 50] [--json FILE]

Runs with and without pauses take turns with the ward pathway of `ward.py`, which serves as the ruler: quote ratios to
it, not seconds. `--compare 0` leaves out the comparison of all shipped scenarios, which takes about half a minute.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import run

from tandemcare.engine import simulate
from tandemcare.engine.compiled import CompiledWorld
from tandemcare.engine.compiled.places import NOW
from tandemcare.engine.run import make_settings
from tandemcare.experiments import plan, resolve_all
from tandemcare.experiments import run as run_study
from tandemcare.running import Cell, Job, coupled, own_methods, run_batch

YEARS = 10
AS_IS, WITHOUT, MANY, WARD = "as-is", "without pauses", "with many pauses", "ward pathway"
PAUSES_A_MONTH = 20
FIRST_HOURS = 0.1  # pauses so early in a month that hardly anybody has come yet, as in a study
WORKERS = (1, 2)
BATCH = 10  # replications of a batch, as in a study
WARD_TIMES = 10  # a replication of the ward pathway is so much shorter
Changes = list[tuple[float, dict[str, float]]]


def many_pauses(scenario: Any) -> Changes:
    """Return the resets of a scenario and, at the beginning of each month, resets of all rates by a hair."""
    held: dict[str, float] = {}
    found: Changes = []
    for hours, values in scenario.changes:
        held |= {name: value for name, value in values.items() if name.endswith(".rate")}
        found.append((hours, dict(values)))
        for k in range(1, PAUSES_A_MONTH):
            hair = 1.0 + 1e-12 * (k % 2)
            moment = hours + FIRST_HOURS * k / PAUSES_A_MONTH
            found.append((moment, {name: value * hair for name, value in held.items()}))
    return found


def timed(scenario: Any, changes: Any, replications: int, seed: int) -> dict[str, float]:
    """Return the CPU seconds and events of some replications of a scenario with these resets."""
    began = time.process_time()
    trace = simulate(
        scenario.pathway.alone(),
        scenario.hours,
        start=scenario.start,
        seed=seed,
        replications=replications,
        changes=changes,
    )
    return {"cpu": time.process_time() - began, "events": float(trace.events)}


def timed_ward(replications: int, seed: int) -> dict[str, float]:
    """Return the CPU seconds and events of the ward pathway."""
    once = run.run_tandem(run.FULL, replications, seed, 1)
    return {"cpu": once["cpu"] * replications, "events": once["events"] * replications}


def speeds(scenario: Any, replications: int, rounds: int) -> dict[str, Any]:
    """Let the runs take turns; return events a second, the ratio to the ward pathway and the cost of a pause."""
    many = many_pauses(scenario)
    runs = {
        AS_IS: lambda seed: timed(scenario, scenario.changes, replications, seed),
        WITHOUT: lambda seed: timed(scenario, (), replications, seed),
        MANY: lambda seed: timed(scenario, many, replications, seed),
        WARD: lambda seed: timed_ward(WARD_TIMES * replications, seed),
    }
    for once in runs.values():
        once(1)  # compiled, laid out and in the cache before any clock runs
    taken = {name: [once(seed) for seed in range(1, rounds + 1)] for name, once in runs.items()}
    per = {name: [row["cpu"] / row["events"] for row in rows] for name, rows in taken.items()}
    more = (len(many) - len(scenario.changes)) * replications
    pause = [(b["cpu"] - a["cpu"]) / more * 1e6 for a, b in zip(taken[AS_IS], taken[MANY], strict=True)]
    return {
        "rates": {name: run.spread([1e-6 / each for each in rows]) for name, rows in per.items()},
        "to_ward": {
            name: run.spread([a / b for a, b in zip(rows, per[WARD], strict=True)]) for name, rows in per.items()
        },
        "pause_us": run.spread(pause),
        "events": {
            name: rows[0]["events"] / replications / (WARD_TIMES if name == WARD else 1) for name, rows in taken.items()
        },
        "resets": sum(len(values) for _, values in many) / len(many),
    }


def batch_of(scenario: Any, seed: int) -> Job:
    """Return a batch of a scenario with its slow layer."""
    methods = own_methods()
    return Job(
        number=0,
        cell=Cell(scenario, BATCH),
        first=0,
        count=BATCH,
        years=YEARS,
        seed=seed,
        engine="compiled",
        measure=methods.measure,
        cost=methods.cost,
        has_slow_layer=True,
    )


def timed_batch(scenario: Any, seed: int) -> dict[str, float]:
    """Return the CPU seconds of a batch, simulated, measured and costed, those of its simulation, and its events."""
    simulate_together, took = coupled.simulate_together, list[float]()

    def timing(*given: Any, **named: Any) -> Any:
        begun = time.process_time()
        found = simulate_together(*given, **named)
        took.append(time.process_time() - begun)
        return found

    began = time.process_time()
    with patch.object(coupled, "simulate_together", timing):
        batch = run_batch(batch_of(scenario, seed))
    return {"cpu": time.process_time() - began, "simulated": sum(took), "events": float(batch.events)}


def resets_of(scenario: Any, seed: int) -> list[Changes]:
    """Return what the exchange sets in the pathway in a batch, with the hours, by replication."""
    found: list[Changes] = []
    begin, reset = CompiledWorld.restart, CompiledWorld.set

    def restart(world: CompiledWorld, replication: int) -> None:
        found.append([])
        begin(world, replication)

    def noted(world: CompiledWorld, values: dict[str, float]) -> None:
        found[-1].append((float(world.memory.f[NOW]), dict(values)))
        reset(world, values)

    with patch.object(CompiledWorld, "restart", restart), patch.object(CompiledWorld, "set", noted):
        run_batch(batch_of(scenario, seed))
    return [each for each in found if each]


def replayed(scenario: Any, seed: int, resets: list[Changes]) -> dict[str, float]:
    """Return the CPU seconds in which the kernel alone does what it did in a batch, with the resets at hand.

    The world is made and its tallies are put together as in the batch; writing down when to reset what is left out.
    """
    settings = make_settings(
        scenario.pathway, scenario.hours, start=scenario.start, warmup_hours=scenario.run_in_hours, seed=seed
    )
    began, preparing, readings = time.process_time(), 0.0, []
    world = CompiledWorld(scenario.pathway, settings, scenario.hours)
    for replication, changes in enumerate(resets):
        paused = time.process_time()
        world.schedule(changes)
        preparing += time.process_time() - paused
        world.restart(replication)
        world.advance(scenario.hours)
        readings.append(world.reading())
    events = world.join(readings).events.sum()
    return {"cpu": time.process_time() - began - preparing, "events": float(events)}


def exchange_share(scenario: Any, rounds: int) -> dict[str, Any]:
    """Return the share of a batch's time that goes to the monthly exchange.

    A batch takes turns with its replay, in which the same people live through the same resets without a slow layer.
    """
    shares, months, events = [], [], []
    for seed in range(rounds + 1):
        resets = resets_of(scenario, seed)
        batch, alone = timed_batch(scenario, seed), replayed(scenario, seed, resets)
        assert batch["events"] == alone["events"], "the replay is another story"
        more = batch["simulated"] - alone["cpu"]
        if seed:  # the first round has everything compiled and laid out before any clock runs
            shares.append(more / batch["cpu"])
            months.append(more / (BATCH * 12 * YEARS) * 1e6)
            events.append(batch["cpu"] / batch["events"] * 1e9)
    return {"share": run.spread(shares), "us_a_month": run.spread(months), "ns_an_event": run.spread(events)}


def comparison(replications: int, workers: int) -> dict[str, float]:
    """Return the seconds and events of a whole comparison of the shipped scenarios, from the files to the tables."""
    began, worked = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        scenarios = resolve_all(None, None, YEARS)
        grid = plan(scenarios, years=YEARS, replications=replications, seed=1)
        results = run_study(grid, out=Path(folder), workers=workers)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    return {
        "scenarios": float(len(scenarios)),
        "seconds": seconds,
        "cpu": cpu,
        "events": float(results.manifest["events"]),
    }


def print_speeds(found: dict[str, Any]) -> None:
    """Print events a second and the cost of a pause."""
    print(f"The crisis pathway, {YEARS} years a replication, everything kept by month\n")
    rows = [
        [name, run.show(rate), run.show(found["to_ward"][name]), f"{found['events'][name]:.0f}"]
        for name, rate in found["rates"].items()
    ]
    run.print_rows(["run", "M events/s of CPU", "time an event / ward", "events a replication"], rows)
    us, resets = run.show(found["pause_us"], ".1f"), f"{found['resets']:.0f}"
    print(f"A pause at which {resets} inputs are reset takes {us} microseconds.\n")


def print_shares(found: dict[str, Any]) -> None:
    """Print what the monthly exchange costs."""
    print(f"The monthly exchange in a batch of {BATCH} replications x {YEARS} years, measured and costed\n")
    rows = [
        [name, run.show(each["share"]), run.show(each["us_a_month"], ".0f"), run.show(each["ns_an_event"], ".0f")]
        for name, each in found.items()
    ]
    run.print_rows(["scenario", "share of a batch's CPU", "microseconds a month", "ns an event in all"], rows)


def print_comparisons(found: dict[int, dict[str, float]], replications: int) -> None:
    """Print whole comparisons by workers."""
    one = found[WORKERS[0]]
    print(f"{one['scenarios']:.0f} shipped scenarios x {replications} replications x {YEARS} years, files to tables\n")
    rows = [
        [
            str(workers),
            f"{each['seconds']:.1f}",
            f"{each['cpu']:.1f}",
            f"{one['seconds'] / each['seconds']:.2f}",
            f"{each['events'] / 1e6:.1f}",
            f"{each['events'] / each['cpu'] / 1e6:.2f}",
        ]
        for workers, each in found.items()
    ]
    run.print_rows(["workers", "seconds", "CPU s", "times as fast", "M events", "M events/s of CPU"], rows)


def main() -> None:
    """Measure, print, and write the numbers down if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=20, help="replications of as-is a round")
    parser.add_argument("--rounds", type=int, default=5, help="how often the runs take turns")
    parser.add_argument("--compare", type=int, default=50, metavar="N", help="replications of the whole comparison")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there as well")
    options = parser.parse_args()
    run.say("as-is with and without pauses, and the ward pathway")
    found: dict[str, Any] = speeds(resolve_all(None, None, YEARS)[0], options.replications, options.rounds)
    print_speeds(found)
    run.say("the monthly exchange")
    gc.freeze()  # as in a study
    found["exchange"] = {each.name: exchange_share(each, options.rounds) for each in resolve_all(None, None, YEARS)}
    gc.unfreeze()
    print_shares(found["exchange"])
    if options.compare:
        run.say("whole comparisons")
        found["compare"] = {workers: comparison(options.compare, workers) for workers in WORKERS}
        print_comparisons(found["compare"], options.compare)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
