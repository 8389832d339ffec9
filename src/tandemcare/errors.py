"""What can go wrong, said so that the reader can mend it: where, what was found, what to do.

    TandemError
    ├── InputError          the input is wrong; carries every problem at once (exit code 2)
    │   ├── PathwayError    a pathway, rota or distribution does not hold together
    │   ├── StockflowError  a model of stocks and flows, or an equation of it, does not hold together
    │   └── WitnessError    what a pathway's expected passings would need is not declared
    └── RunError            a run failed; says which person, step and time (exit code 1)
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

_PACKAGE = __name__.partition(".")[0]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: where it stands, what was found and what to do about it."""

    where: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}\n    {self.found}\n    {self.remedy}"

    @property
    def in_one_line(self) -> str:
        """The same in one line, for a list."""
        return f"{self.where}: {self.found} {self.remedy}"


class TandemError(Exception):
    """Anything Tandem refuses to do, with the reason."""


class InputError(TandemError):
    """The input is wrong; `problems` lists everything that is, in the order of the input."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class PathwayError(InputError):
    """A pathway does not hold together; each problem names the step and the remedy."""


class StockflowError(InputError):
    """A model of stocks and flows does not hold together; each problem names the part and the remedy."""


class WitnessError(InputError):
    """Expected passings cannot be stated exactly; each problem names the step or source and the remedy."""


class RunError(TandemError):
    """A run could not go on; the message names the person, the step and the time."""


class TandemWarning(UserWarning):
    """What is not as was meant to be, said once; the run goes on."""


class ScenarioWarning(TandemWarning):
    """What a scenario or a place says is allowed, and worth a second look; the run goes on."""


def tell(problems: Iterable[Problem]) -> None:
    """Warn of what is allowed but worth a second look, once each, as of the line that called Tandem."""
    for problem in dict.fromkeys(problems):
        warnings.warn(str(problem), ScenarioWarning, stacklevel=_levels_of_ours() + 1)


def _levels_of_ours() -> int:
    """Return how many calls of the package lie between its caller and here."""
    frame, levels = sys._getframe(1), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == _PACKAGE:
        frame, levels = frame.f_back, levels + 1
    return levels - 1


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that offers the closest known word, or lists what there is."""
    names = list(known)
    close = get_close_matches(str(word), names, n=1)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"Known: {', '.join(sorted(names))}." if names else "There are none."
