"""In which order equations can be worked out, and the rings where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from .expression import Expression, names_in
from .lowering import Lowered, owner

Needs = Mapping[str, tuple[str, ...]]


def groups_of(outflows: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return, for each flow that shares what a stock can give, all that share it: they are worked out together."""
    return {flow: flows for flows in outflows.values() if len(flows) > 1 for flow in flows}


def needs_now(lowered: Lowered, groups: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return what each equation needs the value of at the same instant; what is remembered is there already.

    Flows that share a stock stand under the first of them.
    """
    asked: dict[str, tuple[str, ...]] = {name: names_in(equation) for name, equation in lowered.equations.items()}
    asked |= {name: names_in(history.delay) for name, history in lowered.histories.items()}
    return _grouped(asked, groups)


def needs_at_first(
    lowered: Lowered,
    initials: Mapping[str, Expression],
    groups: Mapping[str, tuple[str, ...]],
    drained: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Return what each value at time zero needs, for all that an initial value asks for."""
    asked: dict[str, tuple[str, ...]] = {
        name: names_in(equation) + ((drained[name],) if name in drained else ())
        for name, equation in lowered.equations.items()
    }
    asked |= {name: names_in(initial) for name, initial in initials.items()}
    asked = _grouped(asked, groups)
    wanted, waiting = set[str](), [leader(name, groups) for name in initials]
    while waiting:
        name = waiting.pop()
        if name not in wanted and name in asked:
            wanted.add(name)
            waiting += asked[name]
    return {name: needs for name, needs in asked.items() if name in wanted}


def all_initials(lowered: Lowered, initials: Mapping[str, Expression]) -> dict[str, Expression]:
    """Return what everything that has a memory is at time zero: stocks, stages, samples and histories."""
    found = dict(initials)
    found |= {name: stage.initial for name, stage in lowered.stages.items()}
    found |= {name: sample.initial for name, sample in lowered.samples.items()}
    return found | {name: history.initial for name, history in lowered.histories.items()}


def leader(name: str, groups: Mapping[str, tuple[str, ...]]) -> str:
    """Return the name that stands for a flow and those that share its stock, or the name itself."""
    return groups[name][0] if name in groups else name


def _grouped(asked: Needs, groups: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    together: dict[str, list[str]] = {}
    for name, needs in asked.items():
        together.setdefault(leader(name, groups), []).extend(leader(need, groups) for need in needs)
    return {name: tuple(need for need in dict.fromkeys(needs) if need in together) for name, needs in together.items()}


def ordered(needs: Needs) -> list[str]:
    """Return all names, each after everything that it needs; there must be no ring."""
    return list(TopologicalSorter(needs).static_order())


def rings(needs: Needs) -> list[tuple[str, ...]]:
    """Return rings of names that need one another, none sharing a name with another, until none is left."""
    left, found = dict(needs), list[tuple[str, ...]]()
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            ring = tuple(reversed(error.args[1]))[:-1]
            found.append(ring)
            left = {
                name: tuple(need for need in wanted if need not in ring)
                for name, wanted in left.items()
                if name not in ring
            }
        else:
            return found


def shown(ring: Iterable[str]) -> str:
    """Return a ring as a line of the parts that it goes through: a needs b needs a."""
    parts: list[str] = []
    for name in map(owner, ring):
        if not parts or parts[-1] != name:
            parts.append(name)
    if len(parts) > 1 and parts[0] == parts[-1]:
        parts.pop()
    return " needs ".join([*parts, parts[0]])
