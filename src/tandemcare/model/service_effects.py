"""What units of a service do to the numbers of a month: one small function for each verb of its file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from types import MappingProxyType

from tandemcare.evidence import PLACE_ADULTS, Act

from .place import ADULTS_DESCRIBED

Changed = dict[str, float]


def act_on(values: Changed, act: Act, units: float, capacity: str) -> None:
    """Change the values of a month, which are lent for that, as so many open units do.

    `capacity` is the name of how many people a unit serves.
    """
    if act.where and not _matching(values, act.where):
        return
    amount = _VERBS[act.verb](values, act, units, capacity)
    for target in act.targets:
        for name in _matching(values, target) if "*" in target else [target]:
            values[name] = amount(values[name])


def has_use(values: Mapping[str, float], act: Act) -> bool:
    """Tell whether a place has anything that an act would change."""
    return all(_matching(values, each) for each in (act.where, *act.targets) if each)


def named(values: Collection[str], patterns: Iterable[str]) -> frozenset[str]:
    """Return the names of numbers that some names stand for, in which a `*` stands for any word."""
    return frozenset(name for pattern in patterns for name in _matching(values, pattern))


def _matching(values: Collection[str], pattern: str) -> tuple[str, ...]:
    return _names_like(pattern, tuple(values)) if "*" in pattern else (pattern,) * (pattern in values)


@lru_cache(maxsize=128)
def _names_like(pattern: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if fnmatchcase(name, pattern))


Changer = Callable[[float], float]


def _adds(values: Changed, act: Act, units: float, capacity: str) -> Changer:
    return lambda value: value + units


def _brings(values: Changed, act: Act, units: float, capacity: str) -> Changer:
    people, baseline = values[act.by], values[act.of] * _size(values)
    more = units * people / baseline if baseline > 0.0 else 0.0
    return lambda value: value + more


def _cuts(values: Changed, act: Act, units: float, capacity: str) -> Changer:
    left = 1.0 - _effect(values, act, units, capacity)
    return lambda value: value * left


def _lifts(values: Changed, act: Act, units: float, capacity: str) -> Changer:
    more = 1.0 + _effect(values, act, units, capacity)
    return lambda value: value * more


def _raises(values: Changed, act: Act, units: float, capacity: str) -> Changer:
    effect = _effect(values, act, units, capacity)
    beside = values[act.beside] if act.beside else 0.0
    return lambda share: share + (1.0 - share - beside) * effect


def _effect(values: Changed, act: Act, units: float, capacity: str) -> float:
    """Return the effect of so many units: no more than the whole, once there is room for everybody."""
    whole = values[act.by] * (values[act.times] if act.times else 1.0)
    return whole * min(1.0, _reach(values, act, units, capacity))


def _reach(values: Changed, act: Act, units: float, capacity: str) -> float:
    here = units / _size(values)
    if act.full_at:
        return here / values[act.full_at]
    if act.reaches:
        return here * values[capacity] / values[act.reaches]
    return here


def _size(values: Changed) -> float:
    """Return how many times the place is as large as the one whose people the numbers of a service count."""
    return values[PLACE_ADULTS] / ADULTS_DESCRIBED


_VERBS: Mapping[str, Callable[[Changed, Act, float, str], Changer]] = MappingProxyType(
    {
        "adds": _adds,
        "adds_number": _adds,
        "brings": _brings,
        "cuts": _cuts,
        "lifts": _lifts,
        "raises": _raises,
    }
)
