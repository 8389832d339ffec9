"""Measures of one's own: a function of a trace becomes a column of the results of a study."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Real
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

from tandemcare.errors import Problem, RunError
from tandemcare.trace.tally import Floats

from .batch import MeasureNote

if TYPE_CHECKING:
    from tandemcare.trace import Trace

OwnMeasure = Callable[["Trace"], float]
"""A function that makes a number of the trace of one replication."""
UNIT = "as the function says"


def problems_of_measures(measures: Any, known: Iterable[str]) -> list[Problem]:
    """Return what is wrong with measures that somebody asks for, beside those that are known."""
    if not isinstance(measures, Mapping):
        found = f"They are of the kind {type(measures).__name__}."
        return [Problem("measures", found, 'Give a mapping: {"name": function}.')]
    taken = set(known)
    problems = []
    for name, function in measures.items():
        if not isinstance(name, str) or not name.isidentifier():
            remedy = "Give small letters, digits and underlines, such as waits_over_a_week."
            problems.append(Problem(f"measure {name!r}", "It is no name of a column.", remedy))
        elif name in taken:
            problems.append(Problem(f"measure {name!r}", "There is a measure of this name.", "Give another name."))
        if not callable(function):
            found = f"It is of the kind {type(function).__name__}."
            problems.append(Problem(f"measure {name!r}", found, "Give a function of a trace."))
    return problems


def own_notes(measures: Mapping[str, OwnMeasure]) -> tuple[MeasureNote, ...]:
    """Return what a reader must know of measures of one's own: the first line of each function's docstring."""
    return tuple(MeasureNote(name, name, UNIT, _said(function), 2, "") for name, function in measures.items())


def _said(function: OwnMeasure) -> str:
    return (getattr(function, "__doc__", None) or "A measure of one's own.").strip().partition("\n")[0]


def own_yearly(trace: Trace, measures: Sequence[tuple[str, OwnMeasure]]) -> Floats:
    """Return measures of one's own [replication, measure]: of one replication at a time, as each is told alone."""
    alone = [trace.of_replication(number) for number in trace.axes.replications] if measures else []
    found = [[_number(name, function, one) for name, function in measures] for one in alone]
    return np.array(found, dtype=np.float64).reshape(trace.replications, len(measures))


def _number(name: str, function: OwnMeasure, trace: Trace) -> float:
    try:
        value = function(trace)
    except Exception as error:
        raise RunError(f"Measure {name!r}: {type(error).__name__}: {error}") from error
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real | np.number):
        raise RunError(f"Measure {name!r} made {value!r} of a trace, which is no number.")
    return float(value)


def code_of(function: OwnMeasure) -> str:
    """Return a hash of what a function does, as far as its own code says; of what it calls nothing is known."""
    code = getattr(function, "__code__", None)
    said = _parts(code) if isinstance(code, CodeType) else repr(type(function))
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _parts(code: CodeType) -> list[Any]:
    constants = [_parts(each) if isinstance(each, CodeType) else each for each in code.co_consts]
    return [code.co_code, code.co_names, constants]
