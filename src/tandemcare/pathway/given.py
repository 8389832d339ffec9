"""What the parts of a pathway are given by people who write Python: plain values, and in words what cannot be taken."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from functools import wraps
from numbers import Integral, Real
from typing import Any, TypeVar

from tandemcare.errors import PathwayError, Problem, did_you_mean

Kind = TypeVar("Kind", bound=type)

_RAW = (AttributeError, OverflowError, TypeError, ValueError)
_LISTS_OF_NAMES = ("tuple[str, ...]", "Iterable[str]")
_LONGEST_SHOWN = 100
_KINDS = {"float": "a number", "int": "a whole number", "str": "text", "bool": "True or False"}
_OTHERWISE_CALLED = {
    "rate": "A mean is 1 / rate: write `mean`.",
    "mu": "Give mean and sd of the time itself, not of its logarithm.",
    "sigma": "Give mean and sd of the time itself, not of its logarithm.",
}
"""What other libraries call the numbers of a distribution."""


def plain(value: Any) -> Any:
    """Return a number of numpy or pandas as one of Python, and anything else as it is."""
    return value.item() if getattr(value, "ndim", None) == 0 and hasattr(value, "item") else value


def in_words(kind: Kind) -> Kind:
    """Return a class whose constructor takes numbers of numpy, and refuses in words what it cannot take."""
    takes = inspect.signature(kind)
    made = kind.__init__  # type: ignore[misc]
    lists = {name for name, one in takes.parameters.items() if one.annotation in _LISTS_OF_NAMES}
    order = list(takes.parameters)

    @wraps(made)
    def init(self: Any, *given: Any, **named: Any) -> None:
        given = tuple(plain(value) for value in given)
        named = {name: plain(value) for name, value in named.items()}
        texts = [name for name, value in (*zip(order, given, strict=False), *named.items()) if type(value) is str]
        alone = lists.intersection(texts)
        try:
            if not alone:
                made(self, *given, **named)
                return
        except _RAW as error:
            raise PathwayError(_problems(kind.__name__, takes, given, named)) from error
        raise PathwayError(_alone(kind.__name__, takes, given, named, alone))

    kind.__init__ = init  # type: ignore[misc]
    return kind


def _problems(name: str, takes: inspect.Signature, given: tuple[Any, ...], named: dict[str, Any]) -> Iterator[Problem]:
    """Yield what keeps a constructor from taking what it was given."""
    where, known = _written(name, given, named), list(takes.parameters)
    needed = [one.name for one in takes.parameters.values() if one.default is one.empty]
    unknown = [one for one in named if one not in known]
    missing = [one for one in needed[len(given) :] if one not in named]
    for one in unknown:
        yield Problem(where, f"There is no `{one}`.", f"{_nearest(one, known)}It takes {', '.join(known)}.")
    for one in () if unknown else missing:
        yield Problem(where, f"`{one}` is missing.", f"Give it: {name}({one}=...).")
    if unknown or missing:
        return
    try:
        values = takes.bind(*given, **named).arguments
    except TypeError:
        yield Problem(where, "These are too many values, or one is given twice.", f"It takes {', '.join(known)}.")
        return
    wrong = [one for one, value in values.items() if not _may_be(value, str(takes.parameters[one].annotation))]
    for one in wrong:
        wanted = str(takes.parameters[one].annotation)
        yield Problem(where, f"`{one}` is {_shown(values[one])}.", f"Give `{one}` as {_kind_in_words(wanted)}.")
    if not wrong:
        kinds = "; ".join(f"`{one}`, {_kind_in_words(str(takes.parameters[one].annotation))}" for one in values)
        yield Problem(where, "A value is not of the kind that it takes.", f"It takes {kinds}.")


def _alone(
    name: str, takes: inspect.Signature, given: tuple[Any, ...], named: dict[str, Any], alone: set[str]
) -> Iterator[Problem]:
    """Yield where one name stands for a list of names: its letters would be taken for names."""
    values = takes.bind_partial(*given, **{one: value for one, value in named.items() if one in takes.parameters})
    for one in sorted(alone):
        value = values.arguments[one]
        yield Problem(_written(name, given, named), f"`{one}` is one name, {value!r}.", f"Give a list: [{value!r}].")


def _kind_in_words(annotation: str) -> str:
    """Return what an annotation asks for, as "a list of pairs of numbers"."""
    told = []
    for one in annotation.split(" | "):
        pairs = one.replace("tuple[float, float]", "pairs of numbers").replace("tuple[str, ...]", "Iterable[str]")
        outer, _, inner = pairs.partition("[")
        many = inner.removesuffix("]").replace("float", "numbers").replace("str", "names").replace("date", "dates")
        if outer in {"Iterable", "Sequence"}:
            told.append(f"a list of {many}")
        elif outer == "Mapping":
            told.append(f"a mapping {{{many.replace(', ', ': ')}}}")
        else:
            told.append(_KINDS.get(one, one))
    return " or ".join(told)


def _nearest(word: str, known: list[str]) -> str:
    if word in _OTHERWISE_CALLED and "mean" in known:
        return f"{_OTHERWISE_CALLED[word]} "
    nearest = did_you_mean(word, known)
    return f"{nearest} " if nearest.startswith("Did you") else ""


def _may_be(value: Any, annotation: str) -> bool:
    """Tell whether a value may be what an annotation of plain kinds asks for; True where it asks for anything else."""
    kinds = annotation.split(" | ")
    if annotation.startswith("Mapping["):
        return isinstance(value, Mapping) or (value is None and "None" in kinds)
    if annotation.startswith("Iterable["):
        return isinstance(value, Iterable) and not isinstance(value, (Mapping, str))
    if not {"float", "int", "str", "bool", "None"}.issuperset(kinds):
        return "str" in kinds or not isinstance(value, str)
    is_truth = isinstance(value, bool)
    return (
        (value is None and "None" in kinds)
        or (isinstance(value, str) and "str" in kinds)
        or (is_truth and "bool" in kinds)
        or (isinstance(value, Real) and not is_truth and "float" in kinds)
        or (isinstance(value, Integral) and not is_truth and "int" in kinds)
    )


def _written(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> str:
    """Return a call as its author wrote it."""
    values = [*map(_shown, given), *(f"{one}={_shown(value)}" for one, value in named.items())]
    return f"{name}({', '.join(values)})"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
