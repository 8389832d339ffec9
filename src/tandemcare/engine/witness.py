"""The exact witness: how often each step is passed in expectation when nothing is scarce, by linear algebra.

With every resource unlimited nobody waits for one or gives up, so that where people go follows from the declared
chances alone. A state is a step with the values of the registers that branches still to come will read; from each
state people go on to others with known chances, and passings = (I - P^T)^-1 b, with P the chances from state to state
and b the expected number who begin in each (Kemeny and Snell, Finite Markov Chains, 1960, chapter 3). Nothing here is
simulated, and neither engine is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from tandemcare.errors import InputError
from tandemcare.pathway import Pathway
from tandemcare.pathway.inputs import problems_of_reset

from .witness_arrivals import expected_arrivals
from .witness_states import Chances, State, Value, refusal


def without_scarcity(pathway: Pathway) -> Pathway:
    """Return the same pathway with every resource unlimited, so that every Seize is granted at once."""
    return Pathway(
        pathway.name,
        steps=pathway.steps,
        resources=[replace(resource, capacity=None) for resource in pathway.resources],
        sources=pathway.sources,
        initial=pathway.initial,
        risks=pathway.risks,
    )


def expected_passings(
    pathway: Pathway, hours: float, *, start: date | None = None, inputs: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return how often each step is passed in expectation, nothing being scarce, by all who come before `hours`.

    Everybody is followed to the end, also those inside at the start, who pass the step at which they stand. `start`
    is the date of hour 0 (weekly rates otherwise begin on a Monday); `inputs` are reset from hour 0 on. Raises
    WitnessError for what cannot be stated exactly.
    """
    reset = dict(inputs or {})
    problems = problems_of_reset(pathway.inputs, reset, pathway.endless_gaps)
    if problems:
        raise InputError(problems)
    chances = Chances(pathway, {**pathway.inputs, **reset})
    begun: dict[State, float] = {}
    for first, registers, people in _beginnings(pathway, hours, start, chances):
        for state, chance in chances.begin(first, registers):
            begun[state] = begun.get(state, 0.0) + people * chance
    passings = dict.fromkeys(pathway.steps, 0.0)
    for (step, _), passed in _passings(begun, chances).items():
        passings[step] += passed
    return passings


def _beginnings(
    pathway: Pathway, hours: float, start: date | None, chances: Chances
) -> Iterator[tuple[str, Mapping[str, Value], float]]:
    """Go through (first step, registers, expected people) of every source and all initial people."""
    for source in pathway.sources:
        rate, mean = (chances.inputs.get(f"{source.name}.{what}") for what in ("rate", "mean"))
        people = expected_arrivals(source, hours, start=start, rate=1.0 if rate is None else rate, mean=mean)
        if people > 0.0:
            yield source.to or pathway.first_step, dict(source.attributes), people
    for group in pathway.initial:
        moments = dict.fromkeys(group.clocks)
        for row in group.rows or [()] * group.people:
            yield group.step, {**dict(group.attributes), **dict(row), **moments}, 1.0


def _passings(begun: Mapping[State, float], chances: Chances) -> dict[State, float]:
    """Return the expected passings of each state, given the people who begin in some."""
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import spsolve

    states, moves = dict(zip(begun, range(len(begun)), strict=True)), []
    for state in (waiting := list(states)):
        for target, chance in chances.onward(state):
            if target not in states:
                states[target] = len(states)
                waiting.append(target)
            moves.append((states[target], states[state], chance))
    if not states:
        return {}
    _check_that_people_leave(list(states), moves)
    people = np.zeros(len(states))
    people[: len(begun)] = list(begun.values())
    into, out_of, shares = zip(*moves, strict=True) if moves else ((), (), ())
    onward = csc_array((shares, (into, out_of)), shape=(len(states), len(states)), dtype=np.float64)
    passed = spsolve(eye_array(len(states), format="csc") - onward, people)
    return dict(zip(states, np.atleast_1d(passed).tolist(), strict=True))


def _check_that_people_leave(states: list[State], moves: Iterable[tuple[int, int, float]]) -> None:
    into: dict[int, list[int]] = {}
    goes_on = set()
    for target, origin, _ in moves:
        into.setdefault(target, []).append(origin)
        goes_on.add(origin)
    waiting = [place for place in range(len(states)) if place not in goes_on]
    leave = set(waiting)
    while waiting:
        fresh = [origin for origin in into.get(waiting.pop(), ()) if origin not in leave]
        leave.update(fresh)
        waiting += fresh
    if len(leave) < len(states):
        stuck = next(state for place, state in enumerate(states) if place not in leave)
        raise refusal(stuck[0], "Whoever comes here goes round for ever.", "Give the loop a way out.")
