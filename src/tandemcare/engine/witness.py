"""The exact witness: how often each step is passed in expectation when nothing is scarce, by linear algebra.

With every resource unlimited nobody waits for one or gives up, so that where people go follows from the declared
chances and rates alone. A state is a step with the values of the registers that branches, risks and clocks still to
come will read; from each state people go on to others with known chances, and passings = (I - P^T)^-1 b, with P the
chances from state to state and b the expected number who begin in each (Kemeny and Snell, Finite Markov Chains, 1960,
chapter 3). Nothing here is simulated, and neither engine is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.pathway import Arrivals, Initial, Pathway
from tandemcare.pathway.distributions import is_number
from tandemcare.pathway.inputs import problems_of_reset
from tandemcare.pathway.steps import HOLDS

from .witness_arrivals import expected_arrivals
from .witness_chain import Chain, chain_from
from .witness_states import Chances, State
from .witness_values import Registers


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
    pathway: Pathway,
    hours: float,
    *,
    start: date | None = None,
    inputs: Mapping[str, float] | None = None,
    scarce: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Return how often each step is come to in expectation, nothing being scarce, by all who come before `hours`.

    Everybody is followed to the end, also those inside at the start, who pass the step at which they stand; whoever a
    risk takes out of a step has come to it. `start` is the date of hour 0 (weekly rates otherwise begin on a Monday);
    `inputs` are reset from hour 0 on; `scarce` gives the mean hours of queues (an approximation: they are taken as
    exponential). Raises WitnessError for what cannot be stated exactly.
    """
    chances = chances_of(pathway, inputs, scarce)
    coming = partial(expected_arrivals, hours=hours, start=start)
    chain = chain_from(begun_by(pathway, chances, coming, with_inside=True), chances)
    chain.check_that_people_leave()
    return passings_of_steps(pathway, chain, chain.passings())


def chances_of(
    pathway: Pathway,
    inputs: Mapping[str, float] | None,
    scarce: Mapping[str, float] | None,
    *,
    timed: bool = False,
    always: tuple[str, ...] = (),
) -> Chances:
    """Return the chances of a pathway with inputs reset, or raise InputError for names and numbers that are wrong."""
    reset, queues = dict(inputs or {}), dict(scarce or {})
    problems = problems_of_reset(pathway.inputs, reset, pathway.endless_gaps)
    for name, hours in queues.items():
        where = f"scarce {name!r}"
        if name not in pathway.outline.resources:
            remedy = did_you_mean(name, pathway.outline.resources)
            problems.append(Problem(where, "There is no such resource.", remedy))
        elif not (is_number(hours) and hours > 0.0):
            problems.append(Problem(where, f"Its mean wait is {hours!r}.", "Give hours above 0, or leave it out."))
    known = {*pathway.registers, *(HOLDS + kept.name for kept in pathway.resources if kept.kept)}
    known |= {HOLDS + kind for kind in pathway.outline.kept_types}
    problems += [
        Problem(f"register {name!r}", "There is no such register.", did_you_mean(name, known))
        for name in always
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    return Chances(pathway, {**pathway.inputs, **reset}, timed=timed, scarce=queues, always=always)


def begun_by(
    pathway: Pathway, chances: Chances, coming: Callable[..., float], *, with_inside: bool
) -> dict[State, float]:
    """Return the people who begin in each state: those `coming` from each source at its inputs, and those inside."""
    begun: dict[State, float] = {}
    for source in pathway.sources:
        rate, mean = (chances.inputs.get(f"{source.name}.{what}") for what in ("rate", "mean"))
        people = coming(source, rate=1.0 if rate is None else rate, mean=mean)
        if people > 0.0:
            known = {**dict(source.attributes), **_kept(pathway, source)}
            _begin(begun, chances, source.to or pathway.first_step, known, people)
    for step, registers in _found_inside(pathway) if with_inside else ():
        _begin(begun, chances, step, registers, 1.0)
    return begun


def _begin(begun: dict[State, float], chances: Chances, step: str, registers: Registers, people: float) -> None:
    """Add people who come to a step to those who have begun, by state."""
    for state, chance in chances.begin(step, registers):
        begun[state] = begun.get(state, 0.0) + people * chance


def _found_inside(pathway: Pathway) -> Iterator[tuple[str, Registers]]:
    """Go through the step and the registers of everybody who is inside at the start."""
    for group in pathway.initial:
        known = {**dict(group.attributes), **dict.fromkeys(group.clocks), **_kept(pathway, group)}
        for row in group.rows or [()] * group.people:
            yield group.step, {**known, **dict(row)}


def _kept(pathway: Pathway, part: Arrivals | Initial) -> dict[str, str]:
    held = pathway.outline.kept_by(part)
    return {HOLDS + pathway.outline.resources[name].type: name for name in held}


def passings_of_steps(pathway: Pathway, chain: Chain, passed: Iterator[float] | list[float]) -> dict[str, float]:
    """Return the passings of each step, from those of each state of a chain."""
    found = dict.fromkeys(pathway.steps, 0.0)
    for (step, _), passings in zip(chain.states, passed, strict=True):
        found[step] += passings
    return found
