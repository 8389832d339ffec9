"""The AMHPs of the slow layer by themselves: the same equations, for a plan that asks of nothing else.

How much work there is for each hour on duty is held as it is at the census.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tandemcare.stockflow import Model

from .slow_layer import blocks

BLOCK = "AMHPs"
ONE_MONTH = "one_month"


@cache
def amhps_alone() -> Model:
    """Return the AMHPs of the slow layer as a model of their own, with the inputs that they read."""
    parts = blocks()
    constants = [part for part in parts["services bought"] + parts["money"] if part.name == ONE_MONTH]
    return Model("AMHPs of the slow layer", [*parts[BLOCK], *constants])


def inputs_of_amhps(inputs: Mapping[str, float]) -> dict[str, float]:
    """Return those of the inputs of the whole slow layer that its AMHPs read and that have no value of their own."""
    own = amhps_alone().inputs
    return {name: value for name, value in inputs.items() if name in own}
