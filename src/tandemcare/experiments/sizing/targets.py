"""Targets in words: `p95 started within 24h`, `share s136 seen within 6h >= 0.95`, `away at most 1`.

    p50 | p90 | p95 | median | mean   [ROUTE] [KIND] allocated|started|seen|completed   within H h|d
    share                             [ROUTE] [KIND] allocated|started|seen|completed   within H h|d >= S
    p95 | mean | share                bed wait | housing wait                    within H h|d [>= S]
    away | occupancy | full           at most N

KIND is urgent (which is meant where none is said), routine, warrant or all. No two targets contradict each other, as
all of them say what is at least, or at most: of two, one may imply the other.

All problems of all targets are told at once, each with what was found and what to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.units import HOURS_A_YEAR

from .target import (
    EVERYBODY,
    KINDS,
    LEVEL,
    LEVELS,
    MEAN,
    OFTEN_CALLED,
    OFTEN_CALLED_KINDS,
    ROUTE_LABELS,
    SEEN,
    SHARE,
    SHARES,
    STAGES,
    STREAMS,
    URGENT,
    WAITS,
    ServiceTarget,
    in_hours,
)

EXAMPLE = 'Write it as "p95 started within 24h" or "share s136 seen within 6h >= 0.95".'
NUMBER = r"(?P<number>\d+(?:\.\d+)?)"
OF_A_WAIT = re.compile(
    rf"(?P<how>p\d+(?:\.\d+)?|median|mean|share)\s+(?P<whose>.+?)\s+within\s+{NUMBER}\s*(?P<unit>[a-z]+)"
    r"(?:\s*(?P<sign>>=|<=|at least|at most)\s*(?P<share>\d+(?:\.\d+)?)\s*(?P<percent>%?))?"
)
OF_A_LEVEL = re.compile(rf"(?P<what>[a-z ]+?)\s+(?:at most|<=)\s+{NUMBER}\s*(?P<percent>%?)")
LONGEST_HOURS = HOURS_A_YEAR
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
COMMUNITY = "community"
KINDS_OF_THE_COMMUNITY = tuple(kind for _, kind in STREAMS.values() if kind != URGENT)
UNITS = ("h", "hour", "hours", "d", "day", "days")


class _Refused(Exception):  # noqa: N818
    """What is wrong with a target, and what to write."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(found)
        self.found, self.remedy = found, remedy


def targets_of(texts: Sequence[str], allowed: Sequence[str]) -> tuple[ServiceTarget, ...]:
    """Return targets as they are asked for in words, of what is `allowed`; InputError with every problem at once."""
    problems, found = [], []
    if not texts:
        problems.append(Problem("target", "None is given.", EXAMPLE))
    for text in dict.fromkeys(texts):
        try:
            found.append(_target(text, allowed))
        except _Refused as wrong:
            problems.append(Problem(f"target {text!r}", wrong.found, wrong.remedy))
    if problems:
        raise InputError(problems)
    return tuple(found)


def said_already(targets: Sequence[ServiceTarget]) -> Iterator[tuple[ServiceTarget, ServiceTarget]]:
    """Yield each target that another one implies, with that other."""
    for one, other in combinations(targets, 2):
        if one.implies(other):
            yield other, one
        elif other.implies(one):
            yield one, other


def said_already_in_words(targets: Sequence[ServiceTarget]) -> Iterator[str]:
    """Yield a sentence on each target that another one implies."""
    for implied, by in said_already(targets):
        one, other = (_ordinal(targets.index(each)) for each in (by, implied))
        yield f'The {one} target implies the {other}: whatever meets "{by.text}" meets "{implied.text}".'


def _ordinal(place: int) -> str:
    return ORDINALS[place] if place < len(ORDINALS) else f"{place + 1}th"


def _target(text: str, allowed: Sequence[str]) -> ServiceTarget:
    words = " ".join(text.lower().split())
    if level := OF_A_LEVEL.fullmatch(words):
        return _level(text, level, allowed)
    wait = OF_A_WAIT.fullmatch(words)
    if wait is None:
        raise _Refused(_why_not(words), EXAMPLE)
    what, whose = _whose(wait["whose"], allowed)
    route, requests = _route_and_kind(whose)
    limit = in_hours(float(wait["number"]), _unit(wait["unit"]))
    if limit <= 0.0:
        raise _Refused("Nobody is there within no time at all.", "Give more than 0 hours.")
    if limit > LONGEST_HOURS:
        raise _Refused("That is longer than anybody is followed.", "Give a year at most.")
    if wait["how"] == MEAN:
        _refuse_share(wait, "A mean")
        return ServiceTarget(text, "mean", what, limit, route=route, requests=requests)
    return ServiceTarget(text, "share", what, limit, _share(wait), route, requests)


def _why_not(words: str) -> str:
    if "within" not in words:
        return "It does not say within how long."
    if not re.match(r"(p\d|median|mean|share)\b|p\d+", words):
        return "It does not begin with p50, p90, p95, median, mean or share."
    return "It cannot be read."


def _level(text: str, level: re.Match[str], allowed: Sequence[str]) -> ServiceTarget:
    what = level["what"]
    if what not in LEVELS or what not in allowed:
        raise _Refused(
            f"{what!r} is nothing that can be at most a number here.", did_you_mean(what, _levels(allowed)) or EXAMPLE
        )
    limit = float(level["number"]) / (100.0 if level["percent"] else 1.0)
    if what in SHARES and not 0.0 < limit < 1.0:
        raise _Refused(f"{limit:g} is not a share.", "Give more than 0 and less than 1, or per cent.")
    return ServiceTarget(text, LEVEL, what, limit)


def _levels(allowed: Sequence[str]) -> list[str]:
    return [name for name in LEVELS if name in allowed]


def _unit(unit: str) -> str:
    if unit not in UNITS:
        raise _Refused(f"{unit!r} is no unit of a wait.", "Give hours (24h) or days (3d).")
    return unit


def _whose(whose: str, allowed: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return what is waited for, and the words that say of whom."""
    if whose in WAITS and whose in allowed:
        return whose, ()
    *before, last = whose.split()
    stage = SEEN.get(last, last)
    if stage not in STAGES or stage not in allowed:
        known = [*(name for name in (*STAGES, *SEEN) if SEEN.get(name, name) in allowed)]
        known += [name for name in WAITS if name in allowed]
        raise _Refused(f"Nobody waits to be {last!r} here.", did_you_mean(whose if not before else last, known))
    return stage, before


def _route_and_kind(words: Sequence[str]) -> tuple[str, str]:
    """Return by which route requests come, and of which kind they are, from the words of a target that say so."""
    called = [OFTEN_CALLED_KINDS.get(word, word) for word in words]
    kinds = [word for word in called if word in KINDS]
    route = "_".join(word for word, kind in zip(words, called, strict=True) if kind not in KINDS)
    route = OFTEN_CALLED.get(route, route)
    if len(kinds) > 1:
        raise _Refused(f"It names several kinds of requests: {', '.join(kinds)}.", "Name one, or `all`.")
    if route and route not in ROUTE_LABELS:
        known = [*ROUTE_LABELS, *OFTEN_CALLED, *KINDS, *OFTEN_CALLED_KINDS]
        raise _Refused(f"No request comes by {' '.join(words)!r}.", did_you_mean(route, known))
    kind = kinds[0] if kinds else URGENT
    if route not in (EVERYBODY, COMMUNITY) and kind in KINDS_OF_THE_COMMUNITY:
        found = f"Only requests of the community are {kind}: no other waits for office hours or a warrant."
        raise _Refused(found, f'Write "{COMMUNITY} {kind}", or leave {kind!r} out.')
    return route, kind


def _share(wait: re.Match[str]) -> float:
    """Return the share of waits that must be short enough: as it is said, or that of a quantile."""
    how = wait["how"]
    if how != SHARE:
        _refuse_share(wait, "A quantile")
        share = 0.5 if how == "median" else float(how[1:]) / 100.0
    elif wait["share"] is None:
        raise _Refused("It does not say what share at least.", f'Write "{wait[0]} >= 0.95".')
    elif wait["sign"] in ("<=", "at most"):
        raise _Refused("It asks that no more than a share is seen in time.", "Write >= for at least.")
    else:
        share = float(wait["share"]) / (100.0 if wait["percent"] else 1.0)
    if not 0.0 < share < 1.0:
        raise _Refused(
            f"A share of {share:g} is asked for, and no service can promise that for everybody, or less than nothing.",
            "Give more than 0 and less than 1, such as 0.95; of p1 to p99.9, such as p95.",
        )
    return share


def _refuse_share(wait: re.Match[str], what: str) -> None:
    if wait["share"] is not None:
        raise _Refused(f"{what} has no share beside it.", f'Write "share ... >= {wait["share"]}", or leave it out.')
