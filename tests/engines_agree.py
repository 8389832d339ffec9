"""Run both engines on many random pathways of people who live on, and see that they say the same, event by event.

`PYTHONPATH=src python tests/engines_agree.py` tries 1,000, some minutes of work, and ends with a table of how often
each thing has happened; the tests try 100. A pathway follows from its number alone: `--first 17 --pathways 1` makes
number 17 again. Each is run in both engines with resets, some of them at the very time at which a risk is due; then
with pauses before, at and after such times, which must change no bit; then with lower rates of its risks, with which
nobody's event may come earlier. The exit code is 1 if anything differs or has happened too rarely.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from engine.comparing import first_difference, runs
from engine.coupling import COMPARED, Lives, faults_by_hours, faults_on_the_way, lives_of, lower_rates, with_lower
from engine.due_resets import DUE, PAUSED, in_order, pauses_about, reset_at_due
from engine.random_dice import NumberedDice
from engine.random_pathways import Example, example_of
from engine.risk_features import FEATURES, features_of
from engine.ties import ALL_PAIRS, pairs_at_instants
from engine.worlds import ENGINES, Pause, Row, rows, same_bits
from mends import left, say

from tandemcare.errors import TandemError

PATHWAYS = 1000
BARS = (
    *((name, 1000) for name in FEATURES),
    *((name, 100) for name in sorted(ALL_PAIRS)),
    *((name, 100) for name in (*DUE, *PAUSED)),
    *((name, 1000) for name in COMPARED),
)
"""How often each thing has to happen in 1,000 pathways."""
FEWEST = 50
"""Of fewer pathways no bar is asked."""
TOLD_EVERY_SECONDS = 10.0


def agreed(example: Example, pauses: Sequence[Pause], what: str) -> list[Row]:
    """Return the log of a run with these pauses; AssertionError where the two engines differ."""
    (reference, seen), (compiled, seen_too) = (runs(engine, example, pauses) for engine in ENGINES)
    same = same_bits(reference.log(), compiled.log())
    assert same, f"{what}: {first_difference(example.pathway, reference, compiled)}"
    assert seen == seen_too, f"{what}: the engines' snapshots at a pause differ"
    return rows(example.pathway, reference.log())


def tried(number: int) -> tuple[Counter[str], list[str]]:
    """Return how often each thing has happened in a pathway, and what is wrong."""
    dice, counts = NumberedDice(number), Counter[str]()
    try:
        example = example_of(dice)
        pauses, log = with_resets(dice, example, counts)
        inert, paused = pauses_about(dice, log, example.until)
        all_pauses = in_order([*pauses, *inert])
        assert agreed(example, all_pauses, "with more pauses") == log, "pauses that change nothing change the log"
        counts += paused + features_of(log, example.pathway) + pairs_at_instants(log, all_pauses)
        counts["rows"] += len(log)
        return counts, list(coupled(dice, example, pauses, log, counts))
    except (AssertionError, TandemError) as error:
        return counts, [str(error)]


def with_resets(dice: NumberedDice, example: Example, counts: Counter[str]) -> tuple[Sequence[Pause], list[Row]]:
    """Return the resets of an example, with one when a risk is due if any ever is, and the log of a run with them."""
    pauses = in_order(example.pauses)
    log = agreed(example, pauses, "with resets")
    at_due = reset_at_due(dice, example, pauses, log)
    if at_due is None:
        return pauses, log
    pauses = in_order([*pauses, *at_due.pauses()])
    log = agreed(example, pauses, "with a reset when a risk is due")
    counts += at_due.seen(log)
    return pauses, log


def coupled(
    dice: NumberedDice, example: Example, pauses: Sequence[Pause], log: Sequence[Row], counts: Counter[str]
) -> Iterator[str]:
    """Yield whose event comes earlier with lower rates: from some hour on, and from the start where rates stay."""
    lower = lower_rates(dice, example.pathway)
    low = with_rates(example, pauses, lower, since=float(dice.number(0, 20)))
    yield from faults_on_the_way(lives_of(log), low, example.until, counts)
    constant = [(time, {name: v for name, v in values.items() if not is_rate(name, lower)}) for time, values in pauses]
    high, low = (with_rates(example, constant, rates) for rates in (dict.fromkeys(lower, 1.0), lower))
    yield from faults_on_the_way(high, low, example.until, counts)
    yield from faults_by_hours(high, low, example.pathway, counts)


def is_rate(name: str, rates: Mapping[str, float]) -> bool:
    """Return whether an input is a risk's rate or a factor of it."""
    return name in rates or ".factor." in name


def with_rates(example: Example, pauses: Sequence[Pause], times: Mapping[str, float], since: float = 0.0) -> Lives:
    """Return each person's rows of a run in which rates of risks are so many times their own."""
    return lives_of(agreed(example, with_lower(example, pauses, times, since), "with lower rates"))


def missed(counts: Counter[str], pathways: int) -> list[str]:
    """Return what has happened less often than it has to in so many pathways; a few can show nothing of that."""
    return [name for name, bar in BARS if counts[name] * PATHWAYS < bar * pathways and pathways >= FEWEST]


def table(counts: Counter[str], pathways: int) -> Iterator[str]:
    """Yield a line for each thing that has to happen: how often it has, and how often it must."""
    yield f"{'':45}{'times':>9}{'at least':>10}"
    short = set(missed(counts, pathways))
    for name, bar in BARS:
        yield f"{name:45}{counts[name]:9,}{-(-bar * pathways // PATHWAYS):10,}{'  TOO FEW' if name in short else ''}"


def all_tried(first: int, pathways: int) -> tuple[Counter[str], list[str]]:
    """Try pathways in turn and tell how far it is; return how often each thing has happened, and what is wrong."""
    begun = told = time.monotonic()
    counts, faults = Counter[str](), []
    for done, number in enumerate(range(first, first + pathways), 1):
        found, wrong = tried(number)
        counts += found
        faults += [f"pathway {number}: {fault}" for fault in wrong]
        for fault in faults[len(faults) - len(wrong) :]:
            say(fault)
        if time.monotonic() - told > TOLD_EVERY_SECONDS:
            told = time.monotonic()
            say(f"{done:,} of {pathways:,} pathways, {left(begun, done, pathways)}")
    return counts, faults


def main() -> int:
    """Try the pathways asked for and tell what has happened."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--pathways", type=int, default=PATHWAYS, help="how many (1,000)")
    asked.add_argument("--first", type=int, default=0, help="the number of the first pathway")
    given = asked.parse_args()
    counts, faults = all_tried(given.first, given.pathways)
    few = missed(counts, given.pathways)
    total = f"{given.pathways:,} pathways, {counts['rows']:,} rows of logs"
    for line in (*table(counts, given.pathways), f"{total}: {len(faults)} faults, {len(few)} bars missed."):
        say(line)
    return int(bool(faults or few))


if __name__ == "__main__":
    sys.exit(main())
