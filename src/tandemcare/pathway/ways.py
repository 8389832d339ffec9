"""Checks that follow the ways through a story: what is reached, held, waited for and read on the way."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from tandemcare.errors import Problem

from .distributions import Distribution, Fixed, Values
from .inputs import distribution_of
from .parts import Arrivals, Initial
from .steps import ALL, HOLDS, Assign, Branch, Clock, Delay, Gate, Leave, Mark, Release, Seize, Step
from .story import (
    Outline,
    find_unit,
    held_by_initial,
    registers_set_before,
    rotas_handed_over,
    swapped_unit,
    units,
)


def check_reachable(outline: Outline) -> Iterator[Problem]:
    """Somebody can come to every step."""
    reachable = outline.reachable()
    for name in outline.steps:
        if name not in reachable:
            yield Problem(f"step {name!r}", "Nobody can come here.", "Lead a way here, or delete the step.")


def check_holdings(outline: Outline) -> Iterator[Problem]:
    """Every way into a step holds the same, releases have something to give back, and nobody leaves with a unit."""
    held, problems = outline.holdings
    yield from problems
    for name, step in outline.steps.items():
        here, fault = held.get(name, ()), None
        if isinstance(step, Leave) and here:
            yield Problem(
                f"step {name!r}",
                f"Somebody leaves still holding {', '.join(kind for kind, _ in here)}.",
                "Release it before Leave().",
            )
        if isinstance(step, Release) and step.resource != ALL and not step.if_held and name in held:
            fault = find_unit(outline, here, step.resource)
        if isinstance(step, Seize) and step.swap and name in held:
            fault = swapped_unit(outline, step, here)
            if not isinstance(fault, Problem) and _may_be_slots(outline, step, dict(here)[fault[0]][fault[1]]):
                fault = Problem("", "A slot of a rota cannot be swapped.", "Release it and seize again.")
        if isinstance(fault, Problem):
            yield Problem(f"step {name!r}", fault.found, fault.remedy)


def _may_be_slots(outline: Outline, step: Seize, offered: frozenset[str]) -> bool:
    return any(outline.resources[name].rota for name in (*offered, *step.resources))


def check_rings(outline: Outline) -> Iterator[Problem]:
    """No ring of people who each hold what the next one waits for, unless one can give up or swap."""
    held, _ = outline.holdings
    waits = []
    for name, step in outline.steps.items():
        if isinstance(step, Seize) and not step.has_deadline and not step.swap and name in held:
            holds = frozenset(option for _, _, options in units(held[name]) for option in options)
            limited = all(outline.resources[wanted].capacity is not None for wanted in step.resources)
            kept = any(outline.resources[wanted].kept for wanted in step.resources)
            if holds and limited and not kept:
                waits.append((name, holds, frozenset(step.resources)))
    stuck = frozenset().union(*[holds for _, holds, _ in waits]) if waits else frozenset()
    while True:
        still = [(name, holds) for name, holds, wanted in waits if wanted <= stuck]
        smaller = frozenset().union(*[holds for _, holds in still]) & stuck if still else frozenset()
        if smaller == stuck:
            break
        stuck = smaller
    if stuck:
        names = ", ".join(repr(name) for name, _ in still)
        yield Problem(
            f"step {still[0][0]!r}",
            f"People at {names} can each hold what the others wait for, for ever.",
            "Give one of these seizes a deadline (patience=, until=) or swap=True.",
        )


def check_registers(outline: Outline) -> Iterator[Problem]:
    """Every register is set on every way to a step that reads it."""
    known = registers_set_before(outline)
    for name in outline.steps:
        for register in outline.registers_read(name):
            if name in known and register not in known[name]:
                yield Problem(
                    f"step {name!r}",
                    f"Register {register!r} may be read before it is set.",
                    "Set it on every way here: Mark, Assign, an attribute of every source, or initial rows.",
                )


def check_cases(outline: Outline) -> Iterator[Problem]:
    """A Branch by a register without `otherwise` covers every value that can occur."""
    for name, step in outline.steps.items():
        if isinstance(step, Branch) and step.by and not step.otherwise:
            possible = possible_values(outline, step.by)
            cases = {value for value, _ in (*step.cases, *step.bands)}
            missing = None if possible is None else sorted(possible - cases)
            if missing is None or missing:
                what = "can take any value" if missing is None else f"can be {', '.join(map(str, missing))}"
                yield Problem(
                    f"step {name!r}",
                    f"Register {step.by!r} {what}, which no case covers.",
                    "Add the case, or give otherwise=.",
                )


def possible_values(outline: Outline, register: str) -> set[float] | None:
    """Return the values that a register (or the question of what is held) can take, or None: they cannot be listed."""
    if register.startswith(HOLDS):
        return {0.0, 1.0}
    given: list[Distribution] = []
    parts: tuple[Arrivals | Initial, ...] = (*outline.sources, *outline.initial)
    for part in parts:
        given += [value for name, value in part.attributes if name == register]
    rows = {value for group in outline.initial for row in group.rows for name, value in row if name == register}
    if any(register in group.clocks for group in outline.initial):
        return None
    for step in outline.steps.values():
        if isinstance(step, Mark) and step.clock == register:
            return None
        if isinstance(step, Assign) and step.register == register:
            if isinstance(step.value, str | Clock):
                return None
            given.append(step.value)  # type: ignore[arg-type]
    for value in given:
        if isinstance(value, Fixed):
            rows.add(float(value.value))
        elif isinstance(value, Values):
            rows |= {float(number) for number, _ in value.pairs}
        else:
            return None
    return rows


def check_hand_over(outline: Outline) -> Iterator[Problem]:
    """Nobody waits while holding a slot of a rota that hands over, nor holds two slots that can be handed over."""
    held, _ = outline.holdings
    can = rotas_handed_over(outline, held)
    always = {name for name in can if (rota := outline.resources[name].rota) and rota.hands_over}
    for name, step in outline.steps.items():
        slots = [options & can for _, _, options in units(held.get(name, ())) if options & can]
        if len(slots) > 1 and isinstance(step, Delay | Seize | Gate):
            yield Problem(
                f"step {name!r}",
                "Two slots that can be handed over are held at once.",
                "Release one, or let one of them finish: at_end='finish'.",
            )
        if any(options & always for options in slots) and _may_wait(step):
            yield Problem(
                f"step {name!r}",
                "Somebody waits here while holding a slot that hands over at a shift's end.",
                "Release the slot before the wait and seize it again after it.",
            )


def _may_wait(step: Step) -> bool:
    """Tell whether somebody can wait at a step: whoever has no patience at all goes on at once, served or not."""
    return isinstance(step, Gate) or (isinstance(step, Seize) and step.patience != Fixed(0.0))


def check_initial(outline: Outline) -> Iterator[Problem]:
    """Initial people stand where they can, hold what their step needs and fit into the capacity there is."""
    held, _ = outline.holdings
    inside: dict[str, int] = {}
    for group in outline.initial:
        yield from _stay_problems(outline, group)
        expected = held.get(group.step, ())
        got = held_by_initial(outline, group, expected)
        for name in outline.kept_by(group):
            inside[name] = inside.get(name, 0) + group.people
        for _, _, options in units(got):
            if len(options) == 1:
                (name,) = options
                inside[name] = inside.get(name, 0) + group.people
                if outline.resources[name].rota:
                    yield Problem(
                        f"initial {group.name!r}",
                        f"It starts inside {name!r}, whose rota is not yet on.",
                        "Place these people at the Seize before it.",
                    )
            else:
                yield Problem(
                    f"initial {group.name!r}",
                    f"It may hold any of {', '.join(sorted(options))}.",
                    "Name what it holds: holds=(...).",
                )
    for name, people in inside.items():
        capacity = outline.resources[name].capacity
        if isinstance(capacity, int) and people > capacity:
            yield Problem(
                f"resource {name!r}",
                f"{people} people start inside, but its capacity is {capacity}.",
                "Raise the capacity, or start with fewer people inside.",
            )


def check_initial_people(outline: Outline) -> Iterator[Problem]:
    """Initial people are counted in whole numbers or given by rows of finite ones."""
    for group in outline.initial:
        where = f"initial {group.name!r}"
        if (group.count is None) == (not group.rows):
            yield Problem(where, "It needs a count or rows, one of them.", "Give one.")
        if group.count is not None and (type(group.count) is not int or group.count < 0):
            yield Problem(where, f"count={group.count!r}.", "Give a whole number of people.")
        if group.stay not in ("fresh", "in_progress"):
            yield Problem(where, f"stay={group.stay!r}.", "Use 'fresh' or 'in_progress'.")
        if not all(isfinite(value) for row in group.rows for _, value in row):
            yield Problem(where, "A row holds a number that is not finite.", "Give finite numbers.")


def _stay_problems(outline: Outline, group: Initial) -> Iterator[Problem]:
    where = f"initial {group.name!r}"
    if group.stay == "in_progress":
        step = outline.steps[group.step]
        timed = isinstance(step, Delay) or (isinstance(step, Assign) and isinstance(step.value, Clock))
        length = distribution_of(step)
        if group.people > 0 and length is not None and (length == Fixed(0.0) or length.at_most == 0.0):
            found = f"In progress at {group.step!r}, which is a stay of no length."
            yield Problem(where, found, "Give it a positive length, or start with nobody here.")
        if not timed or length is None:
            yield Problem(
                where,
                f"In progress at {group.step!r}, which draws no duration.",
                "Place them at a Delay or at Assign(..., now + duration), or use stay='fresh'.",
            )
    elif group.clocks:
        yield Problem(
            where,
            "clocks are set to when a stay in progress began, but the stay is fresh.",
            "Use stay='in_progress', or give the clocks in rows.",
        )
