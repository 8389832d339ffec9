"""What so many runs can tell: sentences are sure only of what chance alone would not make."""

from __future__ import annotations

from tandemcare.trace.intervals import Interval, wilson_interval

from ..about import count

HALF = 0.5
"""Of the runs: what happens in more of them happens in most."""
MOST, SOME, FEW = "most", "some", "few"


def is_sure(found: Interval) -> bool:
    """Tell whether a difference is one beyond chance: its interval does not hold nothing."""
    return found.low > 0.0 or found.high < 0.0


def are_too_few(runs: int) -> bool:
    """Tell whether what happens in none of the runs, or in all of them, could be as likely as not."""
    return not wilson_interval(0, runs).high < HALF


def happens_in(share: float, runs: int) -> str:
    """Return whether something happens in MOST runs or in FEW beyond chance, or else in SOME."""
    found = wilson_interval(round(share * runs), runs)
    return MOST if found.low > HALF else FEW if found.high < HALF else SOME


def runs_in_words(runs: int) -> str:
    """Return how many runs there are, such as "1 run"."""
    return count(runs, "run")


def how_often(times: int, runs: int) -> str:
    """Return in how many of the runs something happened, and whether they are enough to say so."""
    few = " (too few to tell)" if are_too_few(runs) else ""
    return f"{times} of {runs_in_words(runs)}{few}"
