"""How often sizing is right, beside the confidence that it states, over many repeats of three small cases.

    PYTHONPATH=src:tests python benchmarks/sizing_coverage.py [--repeats 100] [--confidence 0.9]

One is made up, with three kinds whose true margins are known; one is as hard as can be, with one kind, as good as the
far end of the indifference zone with six units and as bad as the other end with five; and one is a pool, simulated,
with the answer of Erlang's formula. An answer is right if its own share is no further below the target than the
indifference zone, and if nothing cheaper is better than the target by more than that.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import product
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from toy_sizing import SERVICE_HOURS, noisy, observer, pool

from tandemcare.experiments.sizing.erlang import share_within
from tandemcare.experiments.sizing.feasibility import SelectionRules
from tandemcare.experiments.sizing.selection import Kinds, select

ZONE = 0.01
PRICES = (5.0, 2.0, 3.0)
LOAD, LIMIT, SHARE = 6.3, 0.2, 0.8


def truth(candidate: tuple[int, ...]) -> float:
    """Return the true margin of what is made up."""
    a, b, c = candidate
    return float(0.55 - (0.5 * 0.7**a + 0.6 * 0.6**b + 0.7 * 0.65**c))


def cheapest(least: float) -> float:
    """Return the price of the cheapest candidate whose true margin is at least so much."""
    return min(float(np.dot(one, PRICES)) for one in product(range(13), repeat=3) if truth(one) >= least)


def hardest(candidate: tuple[int, ...]) -> float:
    """Return the true margin of the case that is as hard as can be."""
    return ZONE * (2 * candidate[0] - 11)


def as_hard_as_can_be(repeats: int, confidence: float) -> tuple[int, int, float]:
    """Return the same of one kind of which six units are just enough, and five just too few."""
    rules = SelectionRules((ZONE,), confidence, replications=4000)
    found = [select(Kinds(("a",), (1.0,), (12,)), [(9,)], noisy(hardest, seed), rules) for seed in range(repeats)]
    right = sum(one.best == (6,) for one in found)
    return right, sum(one.is_settled for one in found), sum(one.replications for one in found) / repeats


def made_up(repeats: int, confidence: float) -> tuple[int, int, float]:
    """Return how many answers were right, how many were settled, and replications of each."""
    kinds = Kinds(("a", "b", "c"), PRICES, (12, 12, 12))
    rules = SelectionRules((ZONE,), confidence, replications=4000)
    limit, right, settled, run = cheapest(ZONE), 0, 0, 0
    for seed in range(repeats):
        found = select(kinds, [(4, 4, 4), (8, 8, 8)], noisy(truth, seed), rules)
        assert found.best is not None
        right += truth(found.best) >= -ZONE and kinds.price(found.best) <= limit
        settled += found.is_settled
        run += found.replications
    return right, settled, run / repeats


def one_pool(repeats: int, confidence: float) -> tuple[int, int, float]:
    """Return the same of one pool with Poisson demand, simulated with other people each time."""
    right, settled, run = 0, 0, 0
    for seed in range(repeats):
        observe = observer(lambda slots: pool(LOAD / SERVICE_HOURS, slots[0], LIMIT), SHARE, 2000.0, 100.0, seed)
        found = select(Kinds(("staff",), (1.0,), (20,)), [(12,)], observe, SelectionRules((ZONE,), confidence))
        assert found.best is not None
        (best,) = found.best
        here, below = (share_within(each, LOAD, SERVICE_HOURS, LIMIT) for each in (best, best - 1))
        right += here >= SHARE - ZONE and below <= SHARE + ZONE
        settled += found.is_settled
        run += found.replications
    return right, settled, run / repeats


def main() -> None:
    """Print how often each case was right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--confidence", type=float, default=0.9)
    asked = parser.parse_args()
    repeats = asked.repeats
    cases = {"made up, three kinds": made_up, "as hard as can be": as_hard_as_can_be, "one pool, simulated": one_pool}
    for name, case in cases.items():
        begun = time.process_time()
        right, settled, run = case(repeats, asked.confidence)
        print(
            f"{name}: right {right} of {repeats} (stated {asked.confidence:.0%}), settled {settled}, {run:.0f} runs "
            f"each, {time.process_time() - begun:.0f} s of work"
        )


if __name__ == "__main__":
    main()
