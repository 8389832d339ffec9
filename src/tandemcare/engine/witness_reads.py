"""Which registers, and which kept units, change where people go from a step on: the rest is left out of the states."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tandemcare.pathway import Assign, Branch, Delay, Gate, Pathway, Seize, Step
from tandemcare.pathway.inputs import distribution_of
from tandemcare.pathway.steps import HOLDS, Clock
from tandemcare.pathway.story import meanwhile_of, register_set

from .witness_laws import is_memoryless

Names = frozenset[str]


def kept_type(pathway: Pathway, name: str) -> str:
    """Return the type of the kept units that the name of a resource or a type means."""
    return pathway.outline.resources[pathway.outline.kept_named(name)[0]].type


def seized_type(pathway: Pathway, step: Step) -> str | None:
    """Return the type of the kept unit that a step takes, if it takes one."""
    if not isinstance(step, Seize):
        return None
    wanted = pathway.outline.resources[step.resources[0]]
    return wanted.type if wanted.kept else None


def in_state(pathway: Pathway, name: str) -> str:
    """Return under what name the state knows a register, or what is held."""
    return HOLDS + kept_type(pathway, name.removeprefix(HOLDS)) if name.startswith(HOLDS) else name


def read_later(
    pathway: Pathway, *, timed: bool, scarce: Collection[str] = (), always: Collection[str] = ()
) -> dict[str, Names]:
    """Return the registers whose value on coming to each step is read there or later, and those read `always`.

    Branches read, and risks where they run; so do waits that end at a clock, where they are `timed`.
    """
    read, kept = dict.fromkeys(pathway.steps, Names()), Names(in_state(pathway, name) for name in always)
    while True:
        before = dict(read)
        for name, step in reversed(tuple(pathway.steps.items())):
            waits = is_scarce(step, scarce)
            wanted = kept | _after(pathway, name, step, read, waits=waits) | _here(pathway, name, step, waits)
            is_read = is_timed(pathway, name, read, timed=timed, scarce=scarce)
            read[name] = wanted | (_clocks(step) if is_read else Names())
        if read == before:
            return read


def is_timed(
    pathway: Pathway, name: str, read: Mapping[str, Names], *, timed: bool, scarce: Collection[str] = ()
) -> bool:
    """Return whether it matters how long somebody waits at a step, if it is not asked of all of them (`timed`).

    It does where risks run or people queue, and where a clock that has no memory may pass meanwhile that is read later.
    """
    step = pathway.steps[name]
    if timed or meanwhile_of(step) or is_scarce(step, scarce):
        return True
    following = pathway.outline.next_of(name) if isinstance(step, Delay | Gate) else None
    return following is not None and bool(read[following] & _without_memory(pathway))


def _without_memory(pathway: Pathway) -> Names:
    """Return the clocks that are set to now plus an exponential law."""
    clocks = [step for step in pathway.steps.values() if isinstance(step, Assign) and isinstance(step.value, Clock)]
    return Names(clock.register for clock in clocks if is_memoryless(distribution_of(clock)))


def is_scarce(step: Step, scarce: Collection[str]) -> bool:
    """Return whether somebody has to wait for what a step takes: nothing that it would take is there at once."""
    return isinstance(step, Seize) and all(name in scarce for name in step.resources)


def _after(pathway: Pathway, name: str, step: Step, read: dict[str, Names], *, waits: bool) -> Names:
    # Nobody goes to the `otherwise` of a Seize, or is interrupted at it, where nobody waits.
    outline = pathway.outline
    if isinstance(step, Branch):
        return Names().union(*(read[target] for target in outline.targets(name)))
    following = outline.next_of(name)
    wanted = read[following] if following in outline.targets(name) else Names()
    if (changed := register_set(step)) in wanted:
        told = step.value if isinstance(step, Assign) else None
        wanted = wanted - {changed} | ({told} if isinstance(told, str) else set())
    if (taken := seized_type(pathway, step)) is not None:
        wanted -= {HOLDS + taken}
    elsewhere = [] if isinstance(step, Seize) and not waits else outline.risk_targets(name)
    if isinstance(step, Seize) and waits and step.otherwise:
        elsewhere.append(step.otherwise)
    return wanted.union(*(read[target] for target in elsewhere))


def _here(pathway: Pathway, name: str, step: Step, waits: bool) -> Names:
    if isinstance(step, Branch):
        return Names(in_state(pathway, each) for each in (step.by, step.share) if each)
    if isinstance(step, Seize):
        if not waits:
            return Names()
        until = {step.until} if step.until else set()
        return Names(until).union(*(pathway.outline.risks[risk].registers for risk in step.meanwhile))
    return Names().union(*(pathway.outline.risks[risk].registers for risk in meanwhile_of(step)))


def _clocks(step: Step) -> Names:
    return Names(clock for clock in (step.at_most, step.until) if clock) if isinstance(step, Delay) else Names()
