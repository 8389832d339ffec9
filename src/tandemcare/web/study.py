"""A study as an address has it: all that was chosen, so that a link restores it and nothing is lost by idling."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Self
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams

from tandemcare.errors import InputError, Problem

from .chosen import Choice
from .jobs import JobAsked
from .levers import levers_in_per_cent, problem_of_key

FIRST = "as-is"
LEVER, IN_PER_CENT = "lever-", "-percent"
SIGNS_OF_DIGEST, PERCENT = 8, 100.0
MOST_DIGITS, MOST_SHOWN = 20, 40
WHOLE = {"years": 10, "replications": 50, "seed": 1, "draws": 0, "draw_replications": 5}
"""Whole numbers of a study, with what they are unless somebody says otherwise."""
LEAST: Mapping[str, int] = {"years": 1, "replications": 1, "seed": 0, "draws": 0, "draw_replications": 1}
MOST: Mapping[str, int] = {
    "years": 100,
    "replications": 2**31 - 1,
    "seed": 2**64 - 1,
    "draws": 10_000,
    "draw_replications": 10_000,
}
"""What they are at least and at most, as on the command line; a server has quotas besides."""
TEXTS = ("place", "numbers", "base", "run", "of", "measure", "size")
SEVERAL: Mapping[str, str] = {"scenarios": "scenario", "show": "show", "targets": "target"}
"""What may be named several times, and what an address calls it."""
NAMES = (*TEXTS, *WHOLE, *SEVERAL.values())
ALIKE = 0.8
"""How alike a name is at least to one of ours that it is taken for misspelt: mail programs add others to a link."""
SHOWN: Mapping[str, Any] = {"run": "", "of": "", "measure": "", "show": (), "size": "", "targets": ()}
"""What an address has beside a study: what is shown of its run, and what is to be sized."""


@dataclass(frozen=True)
class Study:
    """What stands in an address.

    `scenarios` are compared with as-is: names of shipped ones or tokens of uploads. Levers that are moved (`values`, by
    key) make one more of `base`. `run` is the run folder that is shown, and `of` the digest of the study that it was
    run for: where that is another, what is shown is stale. `measure` and `show` choose what the chart draws. With
    `draws` of the uncertain numbers each option is also run with each, `draw_replications` times. `size` is what is to
    be sized, and `targets` what that must meet, in the words of `tandem size`.
    """

    scenarios: tuple[str, ...] = ()
    place: str = ""
    numbers: str = ""
    base: str = FIRST
    values: Mapping[str, float] = field(default_factory=dict)
    years: int = WHOLE["years"]
    replications: int = WHOLE["replications"]
    seed: int = WHOLE["seed"]
    draws: int = WHOLE["draws"]
    draw_replications: int = WHOLE["draw_replications"]
    run: str = ""
    of: str = ""
    measure: str = ""
    show: tuple[str, ...] = ()
    size: str = ""
    targets: tuple[str, ...] = ()

    @classmethod
    def read(cls, said: QueryParams | FormData) -> Self:
        """Return the study of an address or a form; InputError with every field that makes no sense."""
        problems = list(_misspelt(said))
        once = {name: text for name in (*TEXTS, *WHOLE) if (text := _once(name, said, problems))}
        given: dict[str, Any] = {name: once[name] for name in TEXTS if name in once}
        for name, usual in WHOLE.items():
            given[name] = _whole(name, once.get(name, str(usual)), problems)
        values = _values(said, problems)
        if problems:
            raise InputError(problems)
        several: dict[str, Any] = {
            field: tuple(dict.fromkeys(str(each) for each in said.getlist(name) if each))
            for field, name in SEVERAL.items()
        }
        return cls(values=values, **several, **given)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The study as fields of an address; what is as usual is left out."""
        usual = Study()
        pairs = [(name, getattr(self, name)) for name in TEXTS if getattr(self, name) != getattr(usual, name)]
        pairs += [(name, str(getattr(self, name))) for name in WHOLE if getattr(self, name) != getattr(usual, name)]
        pairs += [("scenario", each) for each in self.scenarios]
        pairs += [(f"{LEVER}{key}", f"{value:.12g}") for key, value in sorted(self.values.items())]
        return [*pairs, *(("show", each) for each in self.show), *(("target", each) for each in self.targets)]

    @property
    def query(self) -> str:
        """The study as it stands in an address after the question mark."""
        return urlencode(self.pairs)

    def to(self, path: str, **changes: Any) -> str:
        """Return the address of a view with this study, perhaps changed."""
        query = replace(self, **changes).query
        return f"{path}?{query}" if query else path

    @property
    def digest(self) -> str:
        """A few signs that change with what is to be run, and not with what is shown of it."""
        return hashlib.sha256(self._run.encode()).hexdigest()[:SIGNS_OF_DIGEST]

    @property
    def _run(self) -> str:
        """What is to be run, as an address says it: how often each draw is run changes nothing where none is drawn."""
        often = self.draw_replications if self.draws else WHOLE["draw_replications"]
        return replace(self, **SHOWN, draw_replications=often).query

    def of_run(self, run: str) -> Self:
        """Return this study with a run of it shown."""
        return replace(self, run=run, of=self.digest)

    def with_size(self, size: str, targets: tuple[str, ...]) -> Self:
        """Return this study with something to be sized."""
        return replace(self, size=size, targets=targets)

    @property
    def is_stale(self) -> bool:
        """Tell whether what is shown was run for another study."""
        return bool(self.run and self.of) and self.of != self.digest

    @property
    def is_moved(self) -> bool:
        """Tell whether any lever is moved."""
        return bool(self.values)

    @property
    def moved(self) -> Choice:
        """The scenario that moved levers make of their base."""
        return Choice(self.base, self.place, self.numbers, self.values)

    def asked(self, beliefs: Mapping[str, float]) -> JobAsked:
        """Return the full run that is asked for; `beliefs` are the levers of `values` that hold in every scenario."""
        first, *others = dict.fromkeys((FIRST, *self.scenarios))
        chosen = [Choice(each, self.place, self.numbers, beliefs) for each in (first, *others)]
        if self.is_moved and dict(self.values) != dict(beliefs):
            chosen.append(self.moved)
        drawn = (self.draws, self.draw_replications) if self.draws else (0, 0)
        return JobAsked("compare", tuple(chosen), self.replications, self.years, self.seed, *drawn, study=self._run)


def _whole(name: str, said: str, problems: list[Problem]) -> int:
    least, most = LEAST[name], MOST[name]
    if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS and least <= int(said) <= most:
        return int(said)
    found = f"{said[:MOST_SHOWN]!r} is no whole number from {least} to {most:,}."
    problems.append(Problem(name, found, f"Give one, such as {WHOLE[name]}."))
    return WHOLE[name]


def said_once(name: str, said: QueryParams) -> str:
    """Return what an address says of what it may say once, or nothing; InputError where it says two things."""
    problems: list[Problem] = []
    told = _once(name, said, problems)
    if problems:
        raise InputError(problems)
    return told


def _misspelt(said: QueryParams | FormData) -> Iterator[Problem]:
    """Yield names that are nearly one of a study, which would change nothing; those of other forms are unlike them."""
    for name in dict.fromkeys(said):
        close = [] if name in NAMES or not name.isidentifier() else get_close_matches(name.lower(), NAMES, 1, ALIKE)
        if close:
            yield Problem(name[:MOST_SHOWN], "There is no such setting.", f"Did you mean {close[0]!r}?")


def _once(name: str, said: QueryParams | FormData, problems: list[Problem]) -> str:
    """Return what an address says of what it may say once, or nothing."""
    told = list(dict.fromkeys(str(each) for each in said.getlist(name) if each))
    if len(told) > 1:
        problems.append(_twice(name, told[0], told[1]))
    return told[0] if told else ""


def _twice(name: str, one: str, other: str) -> Problem:
    return Problem(name, f"It is given twice: {one[:MOST_SHOWN]} and {other[:MOST_SHOWN]}.", "Leave one of them.")


def _values(said: QueryParams | FormData, problems: list[Problem]) -> dict[str, float]:
    """Return the levers that an address moves."""
    found: dict[str, float] = {}
    for name, text in said.multi_items():
        if not name.startswith(LEVER) or text == "":
            continue
        key, value = _lever(name.removeprefix(LEVER), _number(str(text)))
        problem = problem_of_key(key)
        if problem is None and not math.isfinite(value):
            problem = Problem(key, f"{str(text)[:MOST_SHOWN]!r} is no number.", "Give one, such as 10.")
        if problem is None and found.setdefault(key, value) != value:
            problem = _twice(key, f"{found[key]:.12g}", f"{value:.12g}")
        if problem:
            problems.append(problem)
    return found


def _lever(key: str, value: float) -> tuple[str, float]:
    """Return a lever with its value, which a link has as it is, and a field that people fill in has in per cent.

    Only what is read in per cent can be filled in so: no other number is divided by a hundred by its name alone.
    """
    share = key.removesuffix(IN_PER_CENT)
    if share == key or share not in levers_in_per_cent():
        return key, value
    return share, float(f"{value / PERCENT:.10g}")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
