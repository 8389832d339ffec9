"""A standing population in balance, by linear algebra: who stands where, what happens to them, how often an hour.

People who come at constant rates and leave: passings an hour are (I - P^T)^-1 b, with b the arrivals an hour. People
who never leave: passings an hour solve v = P^T v, scaled so that everybody is somewhere. In a state stand as many as
come to it an hour times their mean wait (Little), whatever its law (Cinlar, Introduction to Stochastic Processes, 1975,
chapter 10). A register with several values drawn on coming, such as classes of frailty, makes a system of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from tandemcare.errors import Problem, WitnessError
from tandemcare.pathway import Delay, Pathway, Week

from .witness import begun_by, chances_of, passings_of_steps
from .witness_arrivals import arrivals_an_hour
from .witness_chain import Chain, Floats, chain_from
from .witness_states import Chances, State
from .witness_values import Value


@dataclass(frozen=True)
class BalanceRow:
    """People who stand at one step in balance, with one value each of the registers asked for."""

    step: str
    registers: Mapping[str, Value]
    people: float


@dataclass(frozen=True)
class Balance:
    """Of each step: passings an hour and people standing there; of each risk: how often an hour; the joint table.

    `approximations` says in words what was not exact.
    """

    passings: dict[str, float]
    people: dict[str, float]
    risks: dict[str, float]
    table: tuple[BalanceRow, ...] = field(repr=False)
    approximations: tuple[str, ...] = ()


def expected_balance(
    pathway: Pathway,
    *,
    registers: tuple[str, ...] = (),
    inputs: Mapping[str, float] | None = None,
    scarce: Mapping[str, float] | None = None,
) -> Balance:
    """Return where people stand in the long run, nothing being scarce but what `scarce` gives a mean wait in hours.

    With sources it is who comes an hour that counts, and whoever stood there at the start has left; without any, those
    inside at the start stay for good. The table has a row for each step at which people stand and each combination of
    the values of `registers` (or `holds:x`). Raises WitnessError for what has no balance or no formula.
    """
    chances = chances_of(pathway, inputs, scarce, timed=True, always=registers)
    chain = chain_from(begun_by(pathway, chances, arrivals_an_hour, with_inside=not pathway.sources), chances)
    hours = np.array([chances.hours(state) for state in chain.states])
    if pathway.sources:
        chain.check_that_people_leave()
        passed = np.array(chain.passings())
    else:
        passed = chain.balance(hours)
    if not passed.any():
        raise WitnessError([Problem("pathway", "Nobody stands in it in the long run.", "Give it arrivals.")])
    return Balance(
        passings_of_steps(pathway, chain, passed.tolist()),
        passings_of_steps(pathway, chain, (passed * hours).tolist()),
        _risks(pathway, chances, chain, passed),
        _table(chances, registers, chain.states, passed * hours),
        tuple(_approximations(pathway, chances)),
    )


def _approximations(pathway: Pathway, chances: Chances) -> Iterator[str]:
    for name, mean in chances.scarce.items():
        yield f"Whoever queues for {name!r} waits {mean:g} hours in the mean, as if exponentially and whoever they are."
    for name, step in pathway.steps.items():
        if isinstance(step, Delay) and isinstance(step.duration, Week):
            yield f"People are taken to come to {name!r}, where they wait for an hour of the week, at every hour alike."


def _risks(pathway: Pathway, chances: Chances, chain: Chain, passed: Floats) -> dict[str, float]:
    found = {risk.name: 0.0 for risk in pathway.risks}
    for state, passings in zip(chain.states, passed.tolist(), strict=True):
        for risk, chance in chances.risks(state):
            found[risk] += passings * chance
    return found


def _table(chances: Chances, registers: tuple[str, ...], states: list[State], people: Floats) -> tuple[BalanceRow, ...]:
    found: dict[tuple[str, tuple[Value, ...]], float] = {}
    for state, number in zip(states, people.tolist(), strict=True):
        if number > 0.0:
            known = chances.registers(state)
            key = state[0], tuple(chances.asked(name, known) for name in registers)
            found[key] = found.get(key, 0.0) + number
    return tuple(
        BalanceRow(step, dict(zip(registers, values, strict=True)), number) for (step, values), number in found.items()
    )
