"""What a first look is asked for, and what it found."""

from __future__ import annotations

from dataclasses import dataclass

from tandemcare.errors import Problem
from tandemcare.report import OptionCard, Section, answer
from tandemcare.results import Results

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
    """What a first look found: the first screen of a comparison, as the command line would give it of ten replications.

    `results` are all that was found, of which nothing is on the disk (`to_json_object` is what `--json` gives); `cards`
    are the first scenario and the one that was tried, and `says` is what it all says, as on a page of a run. `warnings`
    are what is worth a second look, and `seconds` how long it took.
    """

    results: Results
    warnings: tuple[str, ...]
    seconds: float
    cards: tuple[OptionCard, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """The blocks of the first screen, worked out when they are asked for: the page needs cards and sentences."""
        return tuple(answer(self.results))


Answer = FirstLook | tuple[Problem, ...] | str | None
"""What a worker answers: what it found, what is wrong with what was chosen, why it failed, or that it was stopped."""
