"""What steps a slow layer between two exchanges: the compiled engine's register machine, or plain Python."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tandemcare.errors import TandemWarning
from tandemcare.stockflow import Compiled, Model
from tandemcare.stockflow.compile import Functions

Numbers = Mapping[str, float]
Kept = Sequence[float] | npt.NDArray[np.float64]


class Runner(Protocol):
    """What steps a slow layer: `Compiled` of `stockflow` says what most of this does."""

    def restart(self, settings: Numbers) -> None:
        """Begin anew at time zero."""

    def set(self, settings: Numbers) -> None:
        """Set inputs from now on."""

    def advance(self, until: float) -> None:
        """Go on to a time."""

    def values(self) -> Numbers:
        """Return what there is to look at now."""

    def kept(self) -> Kept:
        """Return what is kept, in order, as the last `values` found it."""


def runner_of(engine: str, model: Model, step_months: float, needs: Sequence[str], keeps: Sequence[str]) -> Runner:
    """Return what runs a slow layer: both kinds give the same bits, and the compiled engine's is ten times as fast.

    A warning says which functions of a model the compiled engine does not know, so that plain Python runs it.
    """
    if engine == "compiled":
        from .compiled.slow import FastSlow, unknown_functions

        unknown = unknown_functions(model)
        if not unknown:
            return FastSlow(model, step_months, needs, keeps)
        said = (
            f"The slow layer {model.name!r} runs in plain Python, ten times as slow to the same numbers: the compiled "
            f"engine does not know {', '.join(unknown)}."
        )
        warnings.warn(said, TandemWarning, stacklevel=2)
    from .slow_functions import SAME_EVERYWHERE  # it imports numba, which takes long and is not always needed

    return PlainSlow(model, step_months, keeps=keeps, functions=SAME_EVERYWHERE)


class PlainSlow(Compiled):
    """`Compiled` that knows what is `kept`."""

    def __init__(self, model: Model, dt: float, *, keeps: Sequence[str], functions: Functions = ()) -> None:
        super().__init__(model, dt, functions=functions)
        self._keeps, self._last = keeps, dict[str, float]()

    def values(self) -> dict[str, float]:
        """Return what there is to look at now."""
        self._last = super().values()
        return self._last

    def kept(self) -> list[float]:
        """Return what is kept, in order, as the last `values` found it."""
        return [self._last[name] for name in self._keeps]
