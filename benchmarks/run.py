"""Measure Tandem against the yardstick's C and SimPy programs: speed, memory, start-up and answers, in one run.

    python benchmarks/run.py --yardstick FOLDER [--replications 30] [--rounds 5] [--slow] [--json FILE]

FOLDER holds `ward.c`, `ward_simpy.py` and `common.py`, which are no part of this repository. Without it, only
Tandem is measured. The programs take turns within each round, so that a busy machine slows them all alike: quote
ratios, which are taken within rounds, not seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

HERE = Path(__file__).resolve().parent
NEEDED = ("ward.c", "ward_simpy.py", "common.py")
C, LEAN, FULL, SIMPY = "C", "Tandem, lean", "Tandem, everything on", "SimPy"
KEEP: dict[str, dict[str, Any]] = {LEAN: {"period": None, "levels": False}, FULL: {"period": "month", "levels": True}}
NAMES = "amhp_wait_mean amhp_wait_p95 bed_wait_mean oap_per_yr bed_occ blocked_mean events local_adm_per_yr".split()
SCALES = ((1, 1), (10, 5), (100, 15))  # a place ten times as large needs a fifth of the replications, and so on
STEADY_STARTS = 3
SHORT_RUNS = 200
JOINT_ERRORS = 4.0
FIVE_YEARS, TWENTY_YEARS = 5.0, 20.0
Outputs = npt.NDArray[np.float64]


# --- the programs -----------------------------------------------------------------------------------------------


def build(folder: Path, into: Path) -> None:
    """Copy the yardstick's programs into a folder of our own and build the one in C."""
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        sys.exit(f"{folder} has no {', '.join(missing)}. Give --yardstick the folder of the yardstick's programs.")
    if shutil.which("gcc") is None:
        sys.exit("There is no gcc to build ward.c with. Install it, or leave --yardstick out to measure Tandem alone.")
    for name in NEEDED:
        shutil.copyfile(folder / name, into / name)
    subprocess.run("gcc -O3 -march=native -std=gnu11 ward.c -o ward -lm".split(), cwd=into, check=True)


def child(command: list[str], folder: Path, **variables: str) -> dict[str, Any]:
    """Run a program that prints one line of JSON and return what it says.

    A shell stands between: a program started directly would show this process's memory as its own peak.
    """
    shell = ["sh", "-c", '"$@"; exit $?', "sh", *command]
    done = subprocess.run(
        shell, cwd=folder, env={**os.environ, **variables}, stdout=subprocess.PIPE, text=True, check=True
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def run_yardstick(command: list[str], folder: Path, replications: int, seed: int, scale: int) -> dict[str, Any]:
    """Run one of the yardstick's programs; return its CPU seconds a replication, outputs and memory."""
    said = child([*command, str(replications), str(seed), str(scale), "90", "1"], folder)
    outputs = np.array(said["out"])[:, : len(NAMES)]
    return {"cpu": sum(said["cpu"]) / replications, "outputs": outputs, "mb": said["rss_kb"] / 1024}


def tandem_trace(keep: dict[str, Any], replications: int, seed: int, scale: int = 1, **more: Any) -> Any:
    """Return Tandem's trace of the ward pathway; `more` are other arguments of `simulate`."""
    import ward

    from tandemcare.engine.simulate import simulate

    asked = {"until_hours": ward.UNTIL_HOURS, "warmup_hours": ward.WARMUP_HOURS, "start": ward.START} | keep | more
    return simulate(ward.ward(float(scale)), seed=seed, replications=replications, **asked)


def run_tandem(name: str, replications: int, seed: int, scale: int) -> dict[str, Any]:
    """Run Tandem; return its CPU seconds a replication, from the pathway as written to the trace, and its events."""
    began = time.process_time()
    trace = tandem_trace(KEEP[name], replications, seed, scale)
    return {"cpu": (time.process_time() - began) / replications, "events": trace.events / replications}


def programs(folder: Path | None, slow: bool) -> dict[str, Callable[[int, int, int], dict[str, Any] | None]]:
    """Return how to run each program: from (replications, seed, scale) to what it took, None where it is too slow."""

    def simpy(_: int, seed: int, scale: int) -> dict[str, Any] | None:
        if scale > 1 and not slow:
            return None
        return run_yardstick([sys.executable, "ward_simpy.py"], folder or HERE, 2 if scale == 1 else 1, seed, scale)

    ours = {name: lambda n, seed, scale, name=name: run_tandem(name, n, seed, scale) for name in KEEP}
    if folder is None:
        return ours
    return {C: lambda n, seed, scale: run_yardstick(["./ward"], folder, n, seed, scale), **ours, SIMPY: simpy}


# --- speed ------------------------------------------------------------------------------------------------------


def spread(values: npt.ArrayLike) -> dict[str, float]:
    """Return the median, the least and the greatest of what the rounds gave."""
    rounds = np.asarray(values, float)
    return {"median": float(np.median(rounds)), "low": float(rounds.min()), "high": float(rounds.max())}


def in_rounds(runs: dict[str, Any], replications: int, rounds: int, scale: int) -> dict[str, list[dict[str, Any]]]:
    """Let the programs take turns, each round in another order, and return what each took, round by round."""
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in runs}
    names = list(runs)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            once = runs[name](replications, number + 1, scale)
            if once is not None:
                taken[name].append(once)
    return {name: rows for name, rows in taken.items() if rows}


def events_of(rows: list[dict[str, Any]]) -> float:
    """Return a program's mean number of events a replication."""
    return float(np.mean([row["events"] if "events" in row else row["outputs"][:, NAMES.index("events")].mean()
                          for row in rows]))  # fmt: skip


def speeds_of(taken: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Return seconds a replication, nanoseconds an event and the ratio to C, by program; ratios are within rounds."""
    seconds = {name: np.array([row["cpu"] for row in rows]) for name, rows in taken.items()}
    found = {}
    for name, rows in taken.items():
        speed: dict[str, Any] = {"seconds": spread(seconds[name]), "events": events_of(rows)}
        speed["ns_per_event"] = spread(seconds[name] / speed["events"] * 1e9)
        if C in taken:
            speed["over_c"] = spread(seconds[name] / seconds[C])
        if SIMPY in taken:
            speed["times_simpy"] = spread(seconds[SIMPY] / seconds[name])
        found[name] = speed
    return found


# --- memory, start and overhead ---------------------------------------------------------------------------------


def first_use(_: float) -> dict[str, Any]:
    """Return what a new process needs until it has imported Tandem and simulated its first replication."""
    wall, cpu = time.perf_counter(), time.process_time()
    import ward  # noqa: F401

    import tandemcare.engine.simulate  # noqa: F401

    imported = time.perf_counter() - wall
    tandem_trace(KEEP[FULL], 1, 1)
    return {"import": imported, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def memory_after(years: float) -> dict[str, Any]:
    """Return the size of one world's memory and the process's peak after some years in the same place."""
    import ward

    from tandemcare.engine.run import make_settings, make_world

    until, pathway = years * 365.25 * ward.DAY, ward.ward()
    settings = make_settings(pathway, until, start=ward.START, warmup_hours=ward.WARMUP_HOURS, **KEEP[LEAN])
    world: Any = make_world("compiled", pathway, settings, until)
    world.advance(until)
    memory = world.memory
    agenda = memory.heap_time.nbytes + memory.heap_entry.nbytes
    sizes = {"words_kb": memory.w.nbytes / 1024, "agenda_kb": agenda / 1024, "clock_kb": memory.clock.nbytes / 1024}
    tandem_trace(KEEP[LEAN], 1, 1, until_hours=until)
    lean = peak_mb()
    tandem_trace(KEEP[FULL], 1, 1, until_hours=until)
    return {**sizes, "lean_mb": lean, "full_mb": peak_mb()}


def peak_mb() -> float:
    """Return the most memory that this process has had, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1024**2


CHILDREN: dict[str, Callable[[float], dict[str, Any]]] = {"first-use": first_use, "memory": memory_after}


def in_child(what: str, years: float = 0.0, **variables: str) -> dict[str, Any]:
    """Return one of CHILDREN from a process of its own, which finds the same Tandem as this one."""
    command = [sys.executable, str(HERE / "run.py"), "--child", what, str(years)]
    return child(command, HERE, PYTHONPATH=os.pathsep.join(sys.path), **variables)


def starts() -> dict[str, Any]:
    """Return the first use with an empty cache, and the median of some with a full one."""
    with tempfile.TemporaryDirectory() as folder:
        empty = in_child("first-use", TANDEM_CACHE=folder)
        full = [in_child("first-use", TANDEM_CACHE=folder) for _ in range(STEADY_STARTS)]
    return {"empty": empty, "full": {key: float(np.median([one[key] for one in full])) for key in empty}}


def overheads(rounds: int) -> dict[str, dict[str, float]]:
    """Return microseconds of a replication of one simulated hour, and milliseconds of a call for one of them."""
    found = {}
    for name, keep in KEEP.items():
        brief = keep | {"until_hours": 1.0, "warmup_hours": 0.0}
        many = [cpu_of(lambda brief=brief: tandem_trace(brief, SHORT_RUNS, 1)) for _ in range(rounds)]
        one = [cpu_of(lambda brief=brief: tandem_trace(brief, 1, 1)) for _ in range(rounds)]
        each = (np.median(many) - np.median(one)) / (SHORT_RUNS - 1)
        found[name] = {"replication_us": float(each * 1e6), "call_ms": float(np.median(one) * 1e3)}
    return found


def cpu_of(act: Callable[[], object]) -> float:
    """Return the CPU seconds that something takes."""
    began = time.process_time()
    act()
    return time.process_time() - began


# --- answers ----------------------------------------------------------------------------------------------------


def tandem_answers(replications: int) -> Outputs:
    """Return Tandem's answers, a row a replication, read as anyone would read them from a trace."""
    import ward

    rows = []
    for number in range(replications):
        found = ward.answers(tandem_trace(KEEP[LEAN], 1, 1, first_replication=number))
        rows.append([found[name] for name in NAMES])
    return np.array(rows)


def summary(outputs: Outputs) -> dict[str, Any]:
    """Return the mean of each answer over the replications, its standard error and its 95% interval's half width."""
    from scipy.stats import t

    number = len(outputs)
    error = outputs.std(axis=0, ddof=1) / np.sqrt(number)
    half = error * t.ppf(0.975, number - 1)
    return {"replications": number, "mean": outputs.mean(axis=0), "error": error, "half": half}


def comparisons(sums: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return, for each program but Tandem, how many joint standard errors each answer of Tandem lies from it."""
    ours = sums["Tandem"]
    found = {}
    for name, theirs in sums.items():
        if name != "Tandem":
            apart = np.abs(ours["mean"] - theirs["mean"])
            errors = apart / np.maximum(np.hypot(ours["error"], theirs["error"]), 1e-300)
            found[name] = {"joint_errors": errors, "overlap": apart <= ours["half"] + theirs["half"]}
    return found


def answers_of(taken: dict[str, list[dict[str, Any]]], replications: int) -> dict[str, Any]:
    """Return the answers of all programs and how they compare; every replication that was timed counts for C, SimPy."""
    sums = {"Tandem": summary(tandem_answers(replications))}
    for name in (C, SIMPY):
        if name in taken:
            sums[name] = summary(np.concatenate([row["outputs"] for row in taken[name]]))
    return {"summaries": sums, "comparisons": comparisons(sums)}


# --- the table --------------------------------------------------------------------------------------------------


def show(found: dict[str, float] | None, form: str = ".2f") -> str:
    """Return a median and its spread over the rounds as text."""
    return "-" if found is None else f"{found['median']:{form}} ({found['low']:{form}}-{found['high']:{form}})"


def print_rows(heads: list[str], rows: list[list[str]]) -> None:
    """Print a table that is Markdown and readable as it stands."""
    widths = [max(len(row[k]) for row in [heads, *rows]) for k in range(len(heads))]
    for row in [heads, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
    print()


def print_speeds(scales: dict[int, dict[str, Any]], memory: dict[str, float]) -> None:
    """Print the speeds at x1, then nanoseconds an event at all scales."""
    rows = []
    for name, speed in scales[1].items():
        ratios = [show(speed.get("over_c")), show(speed.get("times_simpy"), ".1f")]
        seconds, rate = show(speed["seconds"], ".4f"), speed["events"] / speed["seconds"]["median"] / 1e6
        rows.append([name, seconds, f"{rate:.2f}", *ratios, f"{memory[name]:.0f}" if name in memory else "-"])
    print("CPU seconds for five years of the ward pathway, median over rounds (least-greatest)\n")
    print_rows(["program", "CPU s", "M events/s", "/ C", "times SimPy", "peak MB"], rows)
    print("Nanoseconds an event by size of the place, and the ratio to C\n")
    per = [
        [f"x{scale}, {name}", show(speed["ns_per_event"], ".0f"), show(speed.get("over_c"))]
        for scale, speeds in scales.items()
        for name, speed in speeds.items()
    ]
    print_rows(["place, program", "ns an event", "/ C"], per)


def print_costs(memory: dict[str, Any], start: dict[str, Any], over: dict[str, Any]) -> None:
    """Print memory by length of run, what a first start takes, and what a replication costs besides its events."""
    print("Memory of one world and peak of its process\n")
    keys = ["words_kb", "agenda_kb", "clock_kb", "lean_mb", "full_mb"]
    rows = [[years, *(f"{sizes[key]:.0f}" for key in keys)] for years, sizes in memory.items()]
    print_rows(["run", "words kB", "agenda kB", "clock kB", "peak MB, lean", "peak MB, everything on"], rows)
    print("A new process up to its first result\n")
    rows = [[cache, *(f"{one[key]:.2f}" for key in ("import", "wall", "cpu"))] for cache, one in start.items()]
    print_rows(["cache", "import, s", "import and first result, s", "CPU s"], rows)
    print("What a run costs besides its events (one simulated hour)\n")
    rows = [[name, f"{cost['replication_us']:.0f}", f"{cost['call_ms']:.2f}"] for name, cost in over.items()]
    print_rows(["program", "us a further replication", "ms a call"], rows)


def print_answers(found: dict[str, Any]) -> None:
    """Print the answers side by side, and whether the programs agree."""
    sums, others = found["summaries"], found["comparisons"]
    rows = []
    for k, answer in enumerate(NAMES):
        cells = [f"{one['mean'][k]:.5g} ± {one['half'][k]:.2g}" for one in sums.values()]
        apart = [f"{other['joint_errors'][k]:.1f}{'' if other['overlap'][k] else ' *'}" for other in others.values()]
        rows.append([answer, *cells, *apart])
    print("Answers, mean and 95% interval; how many joint standard errors apart (* the intervals do not overlap)\n")
    heads = [f"{name} ({one['replications']} runs)" for name, one in sums.items()]
    print_rows(["answer", *heads, *(f"from {name}" for name in others)], rows)
    for name, other in others.items():
        agree = bool((other["joint_errors"] <= JOINT_ERRORS).all())
        said = "agrees" if agree else "DOES NOT AGREE"
        every = "every interval overlaps" if other["overlap"].all() else "not every interval overlaps"
        print(f"Tandem {said} with {name} (all within {JOINT_ERRORS:g} joint standard errors); {every}.")


# --- all of it --------------------------------------------------------------------------------------------------


def measure(options: argparse.Namespace, folder: Path | None) -> dict[str, Any]:
    """Measure everything and return it."""
    runs = programs(folder, options.slow)
    for name in KEEP:
        run_tandem(name, 1, 1, 1)  # compiled, or read from the cache, before any clock runs
    taken = {}
    for scale, fewer in SCALES:
        say(f"x{scale} of the place")
        taken[scale] = in_rounds(runs, max(2, options.replications // fewer), options.rounds, scale)
    say("answers, memory, start-up")
    memory = {f"{years:g} years": in_child("memory", years) for years in (FIVE_YEARS, TWENTY_YEARS)}
    peaks = {name: max(row["mb"] for row in rows) for name, rows in taken[1].items() if "mb" in rows[0]}
    five = memory["5 years"]
    return {
        "scales": {scale: speeds_of(rows) for scale, rows in taken.items()},
        "peaks": peaks | {LEAN: five["lean_mb"], FULL: five["full_mb"]},
        "answers": answers_of(taken[1], options.replications * options.rounds),
        "memory": memory,
        "starts": starts(),
        "overheads": overheads(options.rounds),
    }


def say(what: str) -> None:
    """Say what is being measured, apart from the results."""
    print(f"measuring {what} ...", file=sys.stderr, flush=True)


def options_of(words: list[str] | None = None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--yardstick", type=Path, metavar="FOLDER", help="folder of ward.c and ward_simpy.py")
    parser.add_argument("--replications", type=int, default=30, help="five-year replications a round at x1")
    parser.add_argument("--rounds", type=int, default=5, help="how often the programs take turns")
    parser.add_argument("--slow", action="store_true", help="run SimPy at x10 and x100 too: many minutes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there as well")
    parser.add_argument("--child", nargs=2, metavar=("WHAT", "YEARS"), help=argparse.SUPPRESS)
    return parser.parse_args(words)


def main() -> None:
    """Measure, print one table after another, and write them down if asked."""
    options = options_of()
    if options.child:
        what, years = options.child
        print(json.dumps(CHILDREN[what](float(years))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) if options.yardstick else None
        if folder is not None:
            build(options.yardstick, folder)
        found = measure(options, folder)
    print_speeds(found["scales"], found["peaks"])
    print_costs(found["memory"], found["starts"], found["overheads"])
    print_answers(found["answers"])
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, default=lambda array: array.tolist()) + "\n")


if __name__ == "__main__":
    main()
