"""A validation whose answers are made up, for tests of how it is judged and shown."""

import math

from tandemcare.experiments.money_targets import ALL_TARGETS as TARGETS
from tandemcare.experiments.validation import TargetRow, Validation
from tandemcare.trace import Interval


def made_up(**found: float) -> Validation:
    """Return a validation in which the model says what is given by reading, and else exactly the target."""
    rows = []
    for target in (each.scaled(500_000) for each in TARGETS):
        value = found.get(target.reading, target.value) if target.reading else math.nan
        rows.append(TargetRow(target, Interval(value, value, value), 2, target.why))
    return Validation("somewhere", 500_000, 1, 2, 1, "", tuple(rows))
