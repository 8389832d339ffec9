"""What follows from the steps alone: who comes after whom, what is held and which registers are set where.

Engines and checks both read this; nothing here is simulated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from tandemcare.errors import Problem, did_you_mean

from .parts import Arrivals, Initial, Resource
from .risks import Risk
from .steps import ALL, Assign, Branch, Delay, Gate, Leave, Mark, Record, Release, Seize, Step


def meanwhile_of(step: object) -> tuple[str, ...]:
    """Return the risks that run while somebody waits at a step."""
    return step.meanwhile if isinstance(step, Seize | Delay | Gate) else ()


Held = tuple[tuple[str, tuple[frozenset[str], ...]], ...]
"""Units held: by type (in order of name), for each unit in the order got the resources that it may be of."""

State = TypeVar("State")


@dataclass(frozen=True)
class Outline:
    """The bare story: steps by name in order, resources by name, sources and initial people."""

    steps: Mapping[str, Step]
    resources: Mapping[str, Resource]
    sources: tuple[Arrivals, ...]
    initial: tuple[Initial, ...]
    risks: Mapping[str, Risk] = field(default_factory=dict)
    following: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        names = list(self.steps)
        object.__setattr__(self, "following", dict(pairwise(names)))

    def next_of(self, name: str) -> str | None:
        """Return the step that follows `name` when nothing diverts, or None where the story has no next line."""
        return getattr(self.steps[name], "then", None) or self.following.get(name)

    def targets(self, name: str) -> list[str]:
        """Return every step that can come right after `name`, in the order declared, known or not."""
        return self.own_targets(name) + self.risk_targets(name)

    def own_targets(self, name: str) -> list[str]:
        """Return every step to which `name` itself leads, in the order declared, known or not."""
        step = self.steps[name]
        if isinstance(step, Leave):
            return []
        if isinstance(step, Branch):
            named = [target for target, _ in step.to] + [target for _, target in step.cases]
            named += [target for _, bands in step.bands for target, _ in bands]
            return named + ([step.otherwise] if step.otherwise else [])
        after = self.next_of(name)
        found = [after] if after else []
        return found + ([step.otherwise] if isinstance(step, Seize) and step.otherwise else [])

    def risk_targets(self, name: str) -> list[str]:
        """Return the steps to which the risks that run at a step lead."""
        return [self.risks[risk].to for risk in meanwhile_of(self.steps[name]) if risk in self.risks]

    def registers_read(self, name: str) -> list[str]:
        """Return the registers that a step reads, its risks included."""
        read = registers_read(self.steps[name])
        return read + [each for risk in meanwhile_of(self.steps[name]) for each in self.risks[risk].registers]

    def first_steps(self) -> list[tuple[str, str]]:
        """Return (who, step) for every source and every group of initial people."""
        first = next(iter(self.steps), "")
        sources = [(f"source {source.name!r}", source.to or first) for source in self.sources]
        return sources + [(f"initial {group.name!r}", group.step) for group in self.initial]

    @cached_property
    def holdings(self) -> tuple[dict[str, Held], list[Problem]]:
        """What is held before each reachable step, and a problem for each step whose ways in differ."""
        return _holdings(self)

    def reachable(self) -> set[str]:
        """Return the steps that somebody can come to."""
        found: set[str] = set()
        waiting = [step for _, step in self.first_steps() if step in self.steps]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [target for target in self.targets(name) if target in self.steps]
        return found

    # --- episodes ---

    def ends_episode(self, name: str) -> bool:
        """Return whether an episode is over when somebody comes to a step: where another one can begin."""
        return any(self.risks[risk].episode for risk in meanwhile_of(self.steps[name]) if risk in self.risks)

    def outside_episodes(self) -> set[str]:
        """Return the steps to which somebody can come outside an episode."""
        episodes = [source.episode for source in self.sources] + [group.episode for group in self.initial]
        first = [step for (_, step), came in zip(self.first_steps(), episodes, strict=True) if came is None]
        return self._outside_from(first) | self.after_episodes()

    def after_episodes(self) -> set[str]:
        """Return the steps to which somebody who is where an episode can begin can come without one."""
        return self._outside_from([name for name in self.steps if self.ends_episode(name)])

    def _outside_from(self, waiting: list[str]) -> set[str]:
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                run = [self.risks[risk] for risk in meanwhile_of(self.steps[name])]
                waiting += self.own_targets(name) + [risk.to for risk in run if not risk.episode]
        return found

    @property
    def episode_registers(self) -> frozenset[str]:
        """The registers that mean nothing outside an episode."""
        found = {register_set(step) for step in self.steps.values() if getattr(step, "within", None)}
        return frozenset(name for name in found if name)

    # --- units that are kept ---

    @property
    def kept_types(self) -> list[str]:
        """The types of kept units, in order of name."""
        return sorted({resource.type for resource in self.resources.values() if resource.kept})

    def kept_named(self, name: str) -> list[str]:
        """Return the kept resources that a name means: those of the type, or else the one resource."""
        kept = [resource for resource in self.resources.values() if resource.kept]
        of_type = [resource.name for resource in kept if resource.type == name]
        return of_type or [resource.name for resource in kept if resource.name == name]

    def kept_by(self, part: Arrivals | Initial) -> list[str]:
        """Return the kept resources of which everybody of a source or group holds a unit from the start, by type."""
        kept = [name for name in part.holds if name in self.resources and self.resources[name].kept]
        return sorted(kept, key=lambda name: self.resources[name].type)


def flow_through(
    outline: Outline,
    starts: list[tuple[str, str, State]],
    after: Callable[[str, State, str], State],
    merge: Callable[[str, State, State, str], State],
) -> dict[str, State]:
    """Return the state before each reachable step, carried along every way into it until nothing changes.

    `after(step, state, target)` gives the state on the way from a step to a target; `merge(step, old, new, way)`
    joins a further way in. `starts` holds (who, first step, state).
    """
    before: dict[str, State] = {}
    waiting: list[str] = []

    def arrive(target: str, state: State, way: str) -> None:
        merged = merge(target, before[target], state, way) if target in before else state
        if target not in before or merged != before[target]:
            before[target] = merged
            waiting.append(target)

    for who, first, state in starts:
        if first in outline.steps:
            arrive(first, state, who)
    while waiting:
        name = waiting.pop(0)
        for target in outline.targets(name):
            if target in outline.steps:
                arrive(target, after(name, before[name], target), f"step {name!r}")
    return before


# --- what is held -----------------------------------------------------------------------------------------------


def units(held: Held) -> list[tuple[str, int, frozenset[str]]]:
    """Return (type, place in the order got, resources that it may be of) for every unit held."""
    return [(kind, place, options) for kind, group in held for place, options in enumerate(group)]


def find_unit(outline: Outline, held: Held, wanted: str) -> tuple[str, int] | Problem:
    """Return (type, place in the order got) of the unit that `Release(wanted)` gives back, or what is wrong."""
    groups = dict(held)
    if wanted in outline.resources:
        kind = outline.resources[wanted].type
        for place, options in enumerate(groups.get(kind, ())):
            if options == {wanted}:
                return kind, place
            if wanted in options:
                break
        if any(wanted in options for options in groups.get(kind, ())):
            return Problem(
                "",
                f"The unit held may be of another resource of type {kind!r} than {wanted!r}.",
                f"Release the type: Release({kind!r}).",
            )
        if kind != wanted or not groups.get(kind):
            return Problem("", f"No unit of {wanted!r} is held here.", "Seize it on every way here, or drop the step.")
    if groups.get(wanted):
        return wanted, 0
    known = [*outline.resources, *{resource.type for resource in outline.resources.values()}]
    remedy = "Seize it on every way here, or drop the step." if wanted in known else did_you_mean(wanted, known)
    return Problem("", f"No unit of {wanted!r} is held here.", remedy)


def without(held: Held, kind: str, place: int) -> Held:
    """Return what is held after giving back one unit."""
    groups = dict(held)
    groups[kind] = groups[kind][:place] + groups[kind][place + 1 :]
    return tuple(sorted((name, group) for name, group in groups.items() if group))


def with_unit(held: Held, kind: str, options: frozenset[str]) -> Held:
    """Return what is held after getting one unit."""
    groups = dict(held)
    groups[kind] = (*groups.get(kind, ()), options)
    return tuple(sorted(groups.items(), key=lambda item: item[0]))


def swapped_unit(outline: Outline, step: Seize, held: Held) -> tuple[str, int] | Problem:
    """Return (type, place) of the unit that a Seize with `swap` gives up, or what is wrong."""
    if isinstance(step.swap, str):
        return find_unit(outline, held, step.swap)
    found = units(held)
    if len(found) == 1:
        return found[0][0], found[0][1]
    return Problem("", f"swap=True, but {len(found)} units are held here.", "Name the one to give up: swap='...'.")


def held_after(outline: Outline, name: str, held: Held, target: str) -> Held:
    """Return what is held on the way from a step to a target; a faulty step leaves it as it is."""
    step = outline.steps[name]
    without_unit = {getattr(step, "otherwise", None), *outline.risk_targets(name)} - {outline.next_of(name)}
    if isinstance(step, Seize) and target not in without_unit:
        known = [outline.resources[r] for r in step.resources if r in outline.resources]
        if not known or known[0].kept:
            return held
        if step.swap:
            place = swapped_unit(outline, step, held)
            held = held if isinstance(place, Problem) else without(held, *place)
        return with_unit(held, known[0].type, frozenset(resource.name for resource in known))
    if isinstance(step, Release) and not step.if_held:
        if step.resource == ALL:
            return ()
        place = find_unit(outline, held, step.resource)
        return held if isinstance(place, Problem) else without(held, *place)
    return held


def held_by_initial(outline: Outline, group: Initial, expected: Held | None) -> Held:
    """Return what a group of initial people holds: what it names, or else what its step settles by itself."""
    named = [name for name in group.holds if name in outline.resources and not outline.resources[name].kept]
    if named or expected is None:
        held: Held = ()
        for name in named:
            held = with_unit(held, outline.resources[name].type, frozenset({name}))
        return held
    return expected


def _holdings(outline: Outline) -> tuple[dict[str, Held], list[Problem]]:
    problems: dict[str, Problem] = {}

    def shape(held: Held) -> list[tuple[str, int]]:
        return [(kind, len(group)) for kind, group in held]

    def merge(name: str, old: Held, new: Held, way: str) -> Held:
        if shape(old) != shape(new):
            problems.setdefault(
                name,
                Problem(
                    f"step {name!r}",
                    f"One way in holds {describe(old)}, the way from {way} holds {describe(new)}.",
                    "Seize or release on one of the ways, so that every way in holds the same.",
                ),
            )
            return old
        return tuple((kind, tuple(a | b for a, b in zip(group, dict(new)[kind], strict=True))) for kind, group in old)

    def carry(name: str, held: Held, target: str) -> Held:
        return held_after(outline, name, held, target)

    first = next(iter(outline.steps), "")
    starts: list[tuple[str, str, Held]] = [(f"source {s.name!r}", s.to or first, ()) for s in outline.sources]
    alone = flow_through(outline, starts, carry, merge)
    starts += [
        (f"initial {group.name!r}", group.step, held_by_initial(outline, group, alone.get(group.step)))
        for group in outline.initial
    ]
    return flow_through(outline, starts, carry, merge), list(problems.values())


def rotas_handed_over(outline: Outline, held_before: Mapping[str, Held]) -> set[str]:
    """Return the rotas whose slots can be handed over: at the end of a shift that says so, or in a Delay that does."""
    found = {name for name, resource in outline.resources.items() if resource.rota and resource.rota.hands_over}
    for name, step in outline.steps.items():
        if isinstance(step, Delay) and step.hand_over:
            for _, _, options in units(held_before.get(name, ())):
                found |= {option for option in options if outline.resources[option].rota}
    return found


def describe(held: Held) -> str:
    """Return what is held in words."""
    return ", ".join(kind if len(group) == 1 else f"{len(group)} {kind}" for kind, group in held) or "nothing"


# --- which registers are set ------------------------------------------------------------------------------------


def registers_read(step: Step) -> list[str]:
    """Return the registers that a step reads."""
    read: list[str | None] = []
    if isinstance(step, Seize):
        read = [step.until, step.since, step.priority if isinstance(step.priority, str) else None]
    elif isinstance(step, Delay):
        read = [step.at_most, step.until]
    elif isinstance(step, Assign):
        read = [step.value if isinstance(step.value, str) else None]
    elif isinstance(step, Branch):
        read = [step.share, None if step.asked else step.by]
    elif isinstance(step, Record):
        read = [step.since]
    return [name for name in read if name is not None]


def register_set(step: Step) -> str | None:
    """Return the register that a step sets, if it sets one."""
    if isinstance(step, Mark):
        return step.clock
    return step.register if isinstance(step, Assign) else None


def registers_of(outline: Outline) -> list[str]:
    """Return every register: attributes first, then rows and clocks of initial people, then those that steps set."""
    names = [name for source in outline.sources for name, _ in source.attributes]
    for group in outline.initial:
        names += [name for name, _ in group.attributes] + [name for row in group.rows for name, _ in row]
        names += group.clocks
    names += [name for name in map(register_set, outline.steps.values()) if name]
    return list(dict.fromkeys(names))


def registers_set_before(outline: Outline) -> dict[str, frozenset[str]]:
    """Return the registers that are surely set before each reachable step."""

    lost = outline.episode_registers

    def carry(name: str, known: frozenset[str], target: str) -> frozenset[str]:
        made = register_set(outline.steps[name])
        known = known | {made} if made else known
        return known - lost if outline.ends_episode(target) else known

    first = next(iter(outline.steps), "")
    starts = [(s.name, s.to or first, frozenset(name for name, _ in s.attributes)) for s in outline.sources]
    for group in outline.initial:
        always = frozenset(name for name, _ in group.attributes) | frozenset(group.clocks)
        rows = [frozenset(name for name, _ in row) for row in group.rows]
        starts.append((group.name, group.step, always | (frozenset.intersection(*rows) if rows else frozenset())))
    return flow_through(outline, starts, carry, lambda _step, old, new, _way: old & new)
