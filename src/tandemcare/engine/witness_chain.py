"""The chain of states that people go through, and its linear algebra: passings, who never leaves, and a balance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .witness_states import Chances, State
from .witness_values import refusal

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Chain:
    """States, the chances from one to another (into rows, out of columns) and the people who begin in each."""

    states: list[State]
    onward: Any
    begun: Floats

    def passings(self) -> list[float]:
        """Return the expected passings of each state, by all who begin and go on until they leave."""
        return _solved(self.onward, self.begun).tolist() if self.states else []

    def check_that_people_leave(self) -> None:
        """Raise WitnessError naming a step from which nobody ever leaves."""
        for circle in self.circles():
            remedy = "Give the loop a way out."
            raise refusal(self.states[circle[0]][0], "Whoever comes here goes round for ever.", remedy)

    def circles(self) -> Iterator[npt.NDArray[np.int64]]:
        """Go through the sets of states from which nobody leaves, and within which everybody comes everywhere."""
        from scipy.sparse.csgraph import connected_components

        if not self.states:
            return
        number, of_state = connected_components(self.onward.T, directed=True, connection="strong")
        into, out_of = self.onward.nonzero()
        closed = np.ones(number, dtype=np.bool_)
        closed[of_state[out_of[of_state[into] != of_state[out_of]]]] = False
        goes_on = np.zeros(number, dtype=np.bool_)
        goes_on[of_state[out_of]] = True
        for each in np.flatnonzero(closed & goes_on):
            yield np.flatnonzero(of_state == each)

    def balance(self, hours: Floats) -> Floats:
        """Return how often an hour each state is come to in the long run, by those who begin and never leave."""
        circles = list(self.circles())
        found = np.zeros(len(self.states))
        inside = np.concatenate(circles) if circles else np.zeros(0, dtype=np.int64)
        passing = np.setdiff1d(np.arange(len(self.states)), inside)
        come = self.begun.copy()
        if len(passing):
            passed = _solved(self.onward[passing][:, passing], self.begun[passing])
            come[inside] += self.onward[inside][:, passing] @ passed
        for circle in circles:
            found[circle] = self._in_circle(circle, hours, float(come[circle].sum()))
        return found

    def _in_circle(self, circle: npt.NDArray[np.int64], hours: Floats, people: float) -> Floats:
        """Return v with v = P^T v and v . hours = people: the last equation of the first, which follows, makes room."""
        from scipy.sparse import csc_array, eye_array, vstack

        if not hours[circle].any():
            raise refusal(self.states[circle[0]][0], "Whoever comes here goes round in no time.", "Give it a Delay.")
        loss = (eye_array(len(circle), format="csr") - self.onward[circle][:, circle].tocsr())[:-1]
        return _with_right_side(vstack([loss, csc_array(hours[circle][None, :])], format="csc"), len(circle), people)


def _with_right_side(left: Any, size: int, people: float) -> Floats:
    from scipy.sparse.linalg import spsolve

    right = np.zeros(size)
    right[-1] = people
    return np.atleast_1d(spsolve(left, right))


def _solved(onward: Any, begun: Floats) -> Floats:
    from scipy.sparse import eye_array
    from scipy.sparse.linalg import spsolve

    return np.atleast_1d(spsolve(eye_array(len(begun), format="csc") - onward, begun))


def chain_from(begun: Mapping[State, float], chances: Chances) -> Chain:
    """Return the chain of all states that people who begin in some can come to."""
    from scipy.sparse import csc_array

    states, moves = dict(zip(begun, range(len(begun)), strict=True)), []
    for state in (waiting := list(states)):
        for target, chance in chances.onward(state):
            if target not in states:
                states[target] = len(states)
                waiting.append(target)
            moves.append((states[target], states[state], chance))
    people = np.zeros(len(states))
    people[: len(begun)] = list(begun.values())
    into, out_of, shares = zip(*moves, strict=True) if moves else ((), (), ())
    onward = csc_array((shares, (into, out_of)), shape=(len(states), len(states)), dtype=np.float64)
    return Chain(list(states), onward, people)
