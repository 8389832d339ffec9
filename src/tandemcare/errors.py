"""What can go wrong, said so that the reader can mend it: where, what was found, what to do.

    TandemError
    ├── InputError          the input is wrong; carries every problem at once (exit code 2)
    │   ├── PathwayError    a pathway, rota or distribution does not hold together
    │   ├── StockflowError  a model of stocks and flows, or an equation of it, does not hold together
    │   └── WitnessError    what a pathway's expected passings would need is not declared
    └── RunError            a run failed; says which person, step and time (exit code 1)
"""

from __future__ import annotations

import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from tandemcare.texts import one_line, visible

_PACKAGE = __name__.partition(".")[0]

MOST_PROBLEMS = 100
"""Problems of one file that are told: whoever has more mends these first."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: where it stands, what was found and what to do about it."""

    where: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{one_line(self.where)}\n    {one_line(self.found)}\n    {visible(self.remedy)}"

    @property
    def file(self) -> str:
        """The file that it stands in, if it stands in one."""
        return self.where.rpartition(":")[0]

    @property
    def in_one_line(self) -> str:
        """The same in one line, for a list."""
        return one_line(f"{self.where}: {self.found} {self.remedy}")


class TandemError(Exception):
    """Anything Tandem refuses to do, with the reason, in which every sign is to be seen.

    >>> import tandemcare as tc
    >>> try:
    ...     tc.compare([], out=None)
    ... except tc.TandemError as error:
    ...     print(error)
    scenarios
        There are none.
        Name at least one scenario file.
    """

    def __str__(self) -> str:
        return visible(super().__str__())


class InputError(TandemError):
    """The input is wrong; `problems` lists everything that is, in the order of the input, and of each file the first.

    More than `MOST_PROBLEMS` of one file are not told, and that they are not is.

    >>> import tandemcare as tc
    >>> try:
    ...     tc.load("as-is").with_("Dearer", what_if={"price.amhp_hour": "much"})
    ... except tc.InputError as error:
    ...     len(error.problems)
    1
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = first_of_each_file(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class PathwayError(InputError):
    """A pathway does not hold together; each problem names the step and the remedy."""


class StockflowError(InputError):
    """A model of stocks and flows does not hold together; each problem names the part and the remedy."""


class WitnessError(InputError):
    """Expected passings cannot be stated exactly; each problem names the step or source and the remedy."""


class RunError(TandemError):
    """A run could not go on; the message names the person, the step and the time.

    >>> import tandemcare as tc
    >>> def broken(trace):
    ...     return trace.counts["no such count"].total
    >>> try:
    ...     tc.compare(["as-is"], years=1, replications=1, measures={"broken": broken}, out=None)
    ... except tc.RunError as error:
    ...     "Measure 'broken'" in str(error)
    True
    """


class TandemWarning(UserWarning):
    """What is not as was meant to be, said once; the run goes on.

    >>> import warnings
    >>> import tandemcare as tc
    >>> warnings.simplefilter("error", tc.TandemWarning)  # what is only worth a second look now stops the script
    >>> warnings.resetwarnings()
    """

    def __str__(self) -> str:
        return visible(super().__str__())


def first_of_each_file(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the first hundred problems of each file, and that there are more where there are."""
    told: list[Problem] = []
    counts: Counter[str] = Counter()
    for problem in problems:
        file = problem.file
        counts[file] += 1
        if counts[file] <= MOST_PROBLEMS or problem.found == _MORE:
            told.append(problem)
        elif counts[file] == MOST_PROBLEMS + 1:
            told.append(more_of(problem.where))
    return tuple(told)


_MORE = f"More than {MOST_PROBLEMS} problems are in one file: no more of them are told."


def more_of(where: str) -> Problem:
    """Return what is said where the problems of a file are no longer told."""
    return Problem(where, _MORE, "Mend these, or name another file, and check again.")


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


ALIKE = 0.65
"""How alike a name and one that is offered for it are at least: below it, names of other things are."""
MOST_OFFERED = 12
"""Names that share a word with one that is unknown, of which somebody may choose."""
MOST_LISTED = 100
"""Names that somebody reads in a row."""
_SHORTEST_PART = 3


def did_you_mean(word: str, known: Iterable[str], listed: str = "") -> str:
    """Return a sentence that offers the closest known name or those that have all its words, or lists what there is.

    `listed` says where more than `MOST_LISTED` are listed. Capitals, and whether spaces, hyphens, points or low lines
    part its words, make no other name of it.
    """
    names = sorted(known)
    by_parts = {"-".join(_parts_of(name)): name for name in reversed(names)}
    asked = _parts_of(str(word))
    close = get_close_matches("-".join(asked), by_parts, n=1, cutoff=ALIKE)
    if close:
        return f"Did you mean {by_parts[close[0]]!r}?"
    like = [name for name in names if _has_words(_parts_of(name), asked)]
    if len(like) == 1:
        return f"Did you mean {like[0]!r}?"
    if 0 < len(like) <= MOST_OFFERED:
        return f"Did you mean one of {', '.join(like)}?"
    if listed and len(names) > MOST_LISTED:
        return listed
    return f"Known: {', '.join(names)}." if names else "There are none."


def _parts_of(name: str) -> list[str]:
    """Return the words of a name, in small letters."""
    return [part for part in re.split(r"[\s._-]+", name.lower()) if part]


def _has_words(name: list[str], words: list[str]) -> bool:
    """Tell whether a name has all words of another, each of one thing or of many."""
    wanted = {part.removesuffix("s") for part in words if len(part) >= _SHORTEST_PART}
    return bool(wanted) and wanted <= {part.removesuffix("s") for part in name}
