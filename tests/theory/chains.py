"""Small Markov chains in continuous time, solved numerically: for models without a formula.

A model is a function that gives, for a state, the states that can follow and the rates (per hour) at which they do.
Long-run shares solve p Q = 0; courses over time are p(t) = p(0) exp(Q t), with the integral of p from a block
exponential (Van Loan, IEEE Transactions on Automatic Control 23, 1978, 395-404).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import spsolve

State = Hashable
Moves = Callable[..., Iterable[tuple[State, float]]]


@dataclass(frozen=True)
class Chain:
    """A chain's states and its matrix of rates; rows sum to 0."""

    states: list
    rates: sparse.csr_matrix

    def mean(self, shares: np.ndarray, value: Callable[..., float]) -> float:
        """Mean of a value of the state, given the share of each state."""
        return float(sum(share * value(*state) for share, state in zip(shares, self.states, strict=True)))

    def values(self, value: Callable[..., float]) -> np.ndarray:
        """The value of each state."""
        return np.array([float(value(*state)) for state in self.states])


def chain(starts: Sequence[State], moves: Moves) -> Chain:
    """The chain of all states that can be reached from some."""
    places, waiting = {state: place for place, state in enumerate(starts)}, list(starts)
    rows, columns, rates = [], [], []
    while waiting:
        state = waiting.pop()
        for target, rate in moves(*state):
            if rate > 0.0 and target != state:
                if target not in places:
                    places[target] = len(places)
                    waiting.append(target)
                rows += [places[state], places[state]]
                columns += [places[target], places[state]]
                rates += [rate, -rate]
    matrix = sparse.csr_matrix((rates, (rows, columns)), shape=(len(places), len(places)))
    return Chain(list(places), matrix)


def long_run(model: Chain) -> np.ndarray:
    """Share of time in each state in the long run."""
    equations = model.rates.T.tolil()
    equations[0, :] = 1.0
    right = np.zeros(len(model.states))
    right[0] = 1.0
    return np.asarray(spsolve(equations.tocsc(), right))


def over_time(model: Chain, hours: float) -> tuple[np.ndarray, np.ndarray]:
    """Matrices that carry the shares of the states over some hours, and over their integral in these hours."""
    size = len(model.states)
    block = np.zeros((2 * size, 2 * size))
    block[:size, :size] = model.rates.toarray()
    block[:size, size:] = np.eye(size)
    power = linalg.expm(block * hours)
    return power[:size, :size], power[:size, size:]


def single_queue(arrivals: float, service: float, servers: int, most: int) -> Chain:
    """M/M/c cut off at `most` people; state: (people,)."""

    def moves(people: int) -> Iterable[tuple[State, float]]:
        if people < most:
            yield (people + 1,), arrivals
        if people > 0:
            yield (people - 1,), min(people, servers) * service

    return chain([(0,)], moves)


def two_classes(rates: tuple[float, float], service: tuple[float, float], most: int) -> Chain:
    """One server, first class first, no interruption; state: (first waiting, second waiting, class in service or 0)."""

    def moves(first: int, second: int, serving: int) -> Iterable[tuple[State, float]]:
        if serving == 0:
            yield (0, 0, 1), rates[0]
            yield (0, 0, 2), rates[1]
            return
        if first < most:
            yield (first + 1, second, serving), rates[0]
        if second < most:
            yield (first, second + 1, serving), rates[1]
        if first:
            yield (first - 1, second, 1), service[serving - 1]
        elif second:
            yield (first, second - 1, 2), service[serving - 1]
        else:
            yield (0, 0, 0), service[serving - 1]

    return chain([(0, 0, 0)], moves)


def blocking(arrivals: float, service: tuple[float, float], servers: tuple[int, int], most: int) -> Chain:
    """Two stations: a person keeps the first one's server until the second has one free.

    State: (people at the first station not yet through, through but blocked, in service at the second).
    """

    def moves(people: int, blocked: int, second: int) -> Iterable[tuple[State, float]]:
        if people < most:
            yield (people + 1, blocked, second), arrivals
        through = min(people, servers[0] - blocked) * service[0]
        if second < servers[1]:
            yield (people - 1, blocked, second + 1), through
        else:
            yield (people - 1, blocked + 1, second), through
        if blocked:
            yield (people, blocked - 1, second), second * service[1]
        elif second:
            yield (people, 0, second - 1), second * service[1]

    return chain([(0, 0, 0)], moves)


def orbit(arrivals: float, service: float, servers: int, retry: float, most: int) -> Chain:
    """People who find all servers busy come back after an exponential time; state: (in service, away)."""

    def moves(busy: int, away: int) -> Iterable[tuple[State, float]]:
        if busy < servers:
            yield (busy + 1, away), arrivals
            if away:
                yield (busy + 1, away - 1), away * retry
        elif away < most:
            yield (busy, away + 1), arrivals
        if busy:
            yield (busy - 1, away), busy * service

    return chain([(0, 0)], moves)


def overtime(arrivals: float, service: float, most: int, most_late: int = 3) -> Chain:
    """One slot on duty, and slots that finish work after their shift; state: (waiting, on duty busy, late)."""

    def moves(waiting: int, busy: int, late: int) -> Iterable[tuple[State, float]]:
        if not busy:
            yield (waiting, 1, late), arrivals
        elif waiting < most:
            yield (waiting + 1, 1, late), arrivals
        if busy:
            yield (waiting - 1, 1, late) if waiting else (0, 0, late), service
        if late:
            yield (waiting, busy, late - 1), late * service

    return chain([(0, 0, late) for late in range(most_late + 1)], moves)


def change_of_shift(model: Chain) -> np.ndarray:
    """How the states of `overtime` map when one shift hands its post to the next: who is served stays served, late."""
    places = {state: place for place, state in enumerate(model.states)}
    most_late = max(late for _, _, late in model.states)
    matrix = np.zeros((len(places), len(places)))
    for (waiting, busy, late), place in places.items():
        later = min(late + busy, most_late)
        target = (waiting - 1, 1, later) if waiting else (0, 0, later)
        matrix[place, places[target]] = 1.0
    return matrix


def on_and_off(model: Chain, off: Chain, hours_on: float, hours_off: float) -> float:
    """Mean number of people over a cycle of a single server that works and then does not; state: (people,)."""
    assert model.states == off.states
    (work, working), (rest, resting) = over_time(model, hours_on), over_time(off, hours_off)
    shares = repeating(work @ rest)
    spent = shares @ working + shares @ work @ resting
    return float(spent @ model.values(lambda people: people)) / (hours_on + hours_off)


def repeating(cycle: np.ndarray) -> np.ndarray:
    """Shares at the start of a cycle that come back after it."""
    shares = np.full(len(cycle), 1.0 / len(cycle))
    for _ in range(5000):
        after = shares @ cycle
        if np.abs(after - shares).max() < 1e-14:
            return after
        shares = after
    raise ArithmeticError("The cycle did not settle; is the load below 1?")
