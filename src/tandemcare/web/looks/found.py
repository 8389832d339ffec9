"""What a first look is asked for, and what it found."""

from __future__ import annotations

from dataclasses import dataclass

from tandemcare.errors import Problem
from tandemcare.report import OptionCard

from ..chosen import ChoiceFiles


class ReplacedError(Exception):
    """A newer look of the same user has taken the place of this one, whose answer nobody waits for any more."""


@dataclass(frozen=True)
class LookAsked:
    """A first look that is asked for: what was chosen, how often and how long."""

    files: ChoiceFiles
    replications: int
    years: int
    seed: int


@dataclass(frozen=True)
class FirstLook:
    """What a first look found, as a page of a run of as many `replications` and `years` would give it.

    `cards` are the first scenario and the one that was tried, and `says` is what it all says. `warnings` are what is
    worth a second look, and `seconds` how long it took.
    """

    cards: tuple[OptionCard, ...]
    says: tuple[str, ...]
    warnings: tuple[str, ...]
    replications: int
    years: int
    seconds: float


Answer = FirstLook | tuple[Problem, ...] | str | None
"""What a worker answers: what it found, what is wrong with what was chosen, why it failed, or that it was stopped."""
