"""A slow layer that is held as it is at the census: dated inputs of the pathway are all that happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from tandemcare.stockflow import Crossing, Model

Numbers = Mapping[str, float]


class HeldInputs(NamedTuple):
    """The inputs of a month: those of the pathway that dates have set so far, and none of the slow layer."""

    pathway: Numbers
    slow: Numbers


@dataclass(frozen=True, eq=False)
class HeldSlowLayer:
    """A slow layer in which nothing happens, as the engine's exchange runs it.

    `changes` are (month after the run-in, inputs of the pathway that change), in rising order.
    """

    changes: tuple[tuple[int, Numbers], ...]

    crossings: Sequence[Crossing] = ()
    needs: Sequence[str] = ()
    kept: Sequence[str] = ()
    own_outputs: Sequence[str] = ()
    outputs: Sequence[str] = ()

    @property
    def model(self) -> Model:
        """No stocks and no flows."""
        return NOTHING

    @property
    def initial(self) -> Numbers:
        """No inputs."""
        return {}

    def begin(self, replication: int) -> None:
        """Return nothing, as there are no rules that could remember anything."""

    def rules(self, memory: None, month: int, read: Numbers, slow: Numbers) -> None:
        """Do nothing."""

    def state(self, memory: None, month: int, slow: Numbers) -> tuple[str, int]:
        """Return which changes hold in a month."""
        return self._key, sum(begins <= month for begins, _ in self.changes)

    @cached_property
    def _key(self) -> str:
        """What tells these changes from others."""
        return sha256(repr(self.changes).encode()).hexdigest()

    def inputs(self, state: tuple[str, int]) -> HeldInputs:
        """Return the inputs that changes have set up to a month."""
        _, number = state
        return HeldInputs({name: value for _, new in self.changes[:number] for name, value in new.items()}, {})

    def monthly(self, memory: None, month: int, inputs: HeldInputs, slow: Numbers) -> tuple[Numbers, Numbers]:
        """Return nothing more."""
        return {}, {}

    def record(self, memory: None, slow: Numbers) -> Sequence[float]:
        """Return nothing to keep."""
        return ()


NOTHING = Model("Held slow layer", ())
