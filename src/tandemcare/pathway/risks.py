"""Risks: what can take a person out of a step while they wait there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .given import in_words

Factors = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]


def _factors(given: Any) -> Any:
    try:
        return tuple((register, tuple(dict(factors).items())) for register, factors in dict(given).items())
    except (TypeError, ValueError):
        return given  # which a check of the pathway refuses, saying where


@in_words
@dataclass(frozen=True)
class Risk:
    """Something that may happen to a person while they wait at a step that names it in `meanwhile`.

    It takes them out of the queue, delay or gate to the step `to`. `rate` is so many times an hour (an input), times
    the factor of each register in `by` ({register: {value: factor}}, inputs too) and the number in the register
    `factor`. What is not yet endured is kept from step to step. With `at` in place of a rate it happens once, at the
    clock in that register, which is then set to infinity.

    With `episode` it begins an episode: until the person comes to a step that lets such a risk run again, all draws are
    those of the n-th episode of this risk, whatever else they went through before, and steps count their visits anew.
    """

    name: str
    rate: float | None = None
    to: str = ""
    by: Factors = ()
    factor: str | None = None
    at: str | None = None
    episode: bool = False

    def __init__(
        self,
        name: str,
        rate: float | None = None,
        to: str = "",
        *,
        by: Mapping[str, Mapping[float, float]] | Factors | None = None,
        factor: str | None = None,
        at: str | None = None,
        episode: bool = False,
    ) -> None:
        for field, value in (
            ("name", name),
            ("rate", rate),
            ("to", to),
            ("by", _factors(by or {})),
            ("factor", factor),
            ("at", at),
            ("episode", episode),
        ):
            object.__setattr__(self, field, value)

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that it reads."""
        return (*(name for name, _ in self.by), *(name for name in (self.factor, self.at) if name is not None))
