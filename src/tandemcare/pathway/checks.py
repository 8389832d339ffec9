"""Everything that can be found wrong with a pathway before it runs; one small function a check.

Each check reads the outline and yields problems; `all_problems` collects them all. Checks that follow ways
through the story only run once names are sound, so that one typing error is not reported ten times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import inf, isfinite

from tandemcare.errors import Problem, did_you_mean

from .calendars import HOLIDAY, Rota, Table, days_of
from .distributions import Distribution, Fixed, Values
from .inputs import CHANCE_TOLERANCE, distribution_of
from .kept_checks import check_kept_from_start, check_kept_resources, check_kept_steps
from .kinds import check_kinds
from .moments import lowest
from .parts import Arrivals, Resource
from .risk_checks import (
    check_episodes,
    check_factors,
    check_meanwhile,
    check_no_hand_over,
    check_risk_kinds,
    check_risks,
)
from .steps import ALL, Assign, Branch, Clock, Count, Delay, Gate, Leave, Record, Seize
from .story import Outline, register_set
from .ways import (
    check_cases,
    check_hand_over,
    check_holdings,
    check_initial,
    check_initial_people,
    check_reachable,
    check_registers,
    check_rings,
)

HIGHEST_PRIORITY = 15
Check = Callable[[Outline], Iterable[Problem]]


def all_problems(outline: Outline) -> list[Problem]:
    """Return every problem of a pathway: of names and numbers first, then of the ways through it."""
    if not outline.steps:
        return [Problem("pathway", "It has no steps.", "Give at least one step, the last one a Leave().")]
    found = [*check_kinds(outline), *check_risk_kinds(outline)]
    if found:
        return found
    found = [problem for check in NAME_CHECKS for problem in check(outline)]
    found += [problem for check in NUMBER_CHECKS for problem in check(outline)]
    return found or [problem for check in WAY_CHECKS for problem in check(outline)]


# --- names ------------------------------------------------------------------------------------------------------


def check_names(outline: Outline) -> Iterator[Problem]:
    """Names are unique within their kind and have no dot or colon (these separate the parts of input names)."""
    kinds = {
        "step": list(outline.steps),
        "source": [source.name for source in outline.sources],
        "initial": [group.name for group in outline.initial],
        "resource": list(outline.resources),
        "measure": [step.measure for step in outline.steps.values() if isinstance(step, Record)],
        "count": [step.name for step in outline.steps.values() if isinstance(step, Count)],
        "register": [name for name in map(register_set, outline.steps.values()) if name is not None],
    }
    for kind, names in kinds.items():
        for name in dict.fromkeys(names):
            if not name or "." in name or ":" in name:
                yield Problem(f"{kind} {name!r}", "The name is empty or has a dot or a colon.", "Rename it.")
            if kind in ("source", "initial") and names.count(name) > 1:
                yield Problem(f"{kind} {name!r}", f"{names.count(name)} have this name.", "Give each its own name.")
    shared = {*kinds["step"]} & {*kinds["source"]} | {*kinds["source"], *kinds["step"]} & {*kinds["resource"]}
    inputs = [name for name in sorted(shared) if _has_inputs_twice(outline, name)]
    for name in inputs:
        yield Problem(f"name {name!r}", "Two inputs would have one name.", "Rename the step, source or resource.")
    if ALL in outline.resources:
        yield Problem(f"resource {ALL!r}", "The word means everything that is held.", "Rename the resource.")


def _has_inputs_twice(outline: Outline, name: str) -> bool:
    source_mean = any(source.name == name and source.every is not None for source in outline.sources)
    step_mean = name in outline.steps and distribution_of(outline.steps[name]) is not None
    return source_mean and step_mean


def check_targets(outline: Outline) -> Iterator[Problem]:
    """Every step that is named exists."""
    known = list(outline.steps)
    for name in outline.steps:
        for target in outline.targets(name):
            if target not in outline.steps and target not in outline.risk_targets(name):
                yield Problem(
                    f"step {name!r}", f"It goes on to {target!r}, which is not a step.", did_you_mean(target, known)
                )
    for who, first in outline.first_steps():
        if first not in outline.steps:
            yield Problem(who, f"It starts at {first!r}, which is not a step.", did_you_mean(first, known))


def check_last_step(outline: Outline) -> Iterator[Problem]:
    """The story does not run off its last line."""
    for name, step in outline.steps.items():
        if not isinstance(step, Leave | Branch) and outline.next_of(name) is None:
            yield Problem(f"step {name!r}", "Nothing follows it.", "End the story with Leave(), or give `then`.")


def check_resource_names(outline: Outline) -> Iterator[Problem]:
    """Every resource that is seized or held at the start exists, and alternatives are of one type."""
    known = list(outline.resources)
    for name, step in outline.steps.items():
        if not isinstance(step, Seize):
            continue
        for wanted in step.resources:
            if wanted not in outline.resources:
                yield Problem(f"step {name!r}", f"There is no resource {wanted!r}.", did_you_mean(wanted, known))
        types = {outline.resources[wanted].type for wanted in step.resources if wanted in outline.resources}
        if not step.resources or (step.resource is not None and step.any_of):
            yield Problem(
                f"step {name!r}",
                "It does not say what to seize, or says it twice.",
                "Give either a resource or any_of=(...).",
            )
        if len(set(step.resources)) < len(step.resources):
            yield Problem(f"step {name!r}", "any_of names a resource twice.", "Name each once.")
        if len(types) > 1:
            yield Problem(
                f"step {name!r}",
                f"Its alternatives are of different types: {', '.join(sorted(types))}.",
                "Give them one type: Resource(..., type='...').",
            )
    holding = [(f"source {source.name!r}", source.holds) for source in outline.sources]
    holding += [(f"initial {group.name!r}", group.holds) for group in outline.initial]
    for who, holds in holding:
        for wanted in holds:
            if wanted not in outline.resources:
                yield Problem(who, f"There is no resource {wanted!r}.", did_you_mean(wanted, known))


def check_calendars_known(outline: Outline) -> Iterator[Problem]:
    """A rota's and a gate's windows open at least once a week."""
    for name, step in outline.steps.items():
        if isinstance(step, Gate) and all(days_of(window.days) == {HOLIDAY} for window in step.calendar.windows):
            yield Problem(f"step {name!r}", "Its gate opens on bank holidays only.", "Add a window on weekdays.")


# --- numbers ----------------------------------------------------------------------------------------------------


def check_seizes(outline: Outline) -> Iterator[Problem]:
    """Priorities, deadlines and their ways out are whole."""
    for name, step in outline.steps.items():
        if not isinstance(step, Seize):
            continue
        where = f"step {name!r}"
        whole = isinstance(step.priority, int) and not isinstance(step.priority, bool)
        if not isinstance(step.priority, str) and not (whole and 0 <= step.priority <= HIGHEST_PRIORITY):
            yield Problem(
                where, f"priority={step.priority!r}.", "Give a whole number from 0 (first) to 15, or a register."
            )
        if step.patience is not None and step.until is not None:
            yield Problem(where, "It has both patience and until.", "Give one of them.")
        if step.has_deadline and not step.otherwise:
            yield Problem(where, "It has a deadline and no `otherwise`.", "Say which step follows at the deadline.")
        if step.otherwise and not step.has_deadline:
            yield Problem(where, "It has `otherwise` and no deadline.", "Give patience= or until=, or drop it.")
        if step.otherwise and step.otherwise == outline.next_of(name):
            yield Problem(
                where,
                "`otherwise` is also the next step, with and without the unit.",
                "Send one of the two ways somewhere else.",
            )


def check_durations(outline: Outline) -> Iterator[Problem]:
    """No duration, patience or gap can be negative, and a Delay says how long it is."""
    for name, step in outline.steps.items():
        if isinstance(step, Delay):
            waits = bool(step.meanwhile) and step.duration is None and step.until is None
            if (step.duration is None) == (step.until is None) and not waits:
                yield Problem(f"step {name!r}", "A Delay needs a duration or until=, one of them.", "Give one.")
            if step.until is not None and step.at_most is not None:
                yield Problem(f"step {name!r}", "at_most goes with a duration, not with until.", "Drop at_most.")
        timed = isinstance(step, Delay | Seize) or (isinstance(step, Assign) and isinstance(step.value, Clock))
        distribution = distribution_of(step)
        if timed and distribution is not None and lowest(distribution) < 0.0:
            yield Problem(
                f"step {name!r}",
                f"Its duration can be {lowest(distribution)!r}.",
                "Durations are 0 or more: set at_least=0, or mend the parameters.",
            )
    for source in outline.sources:
        if source.every is not None and lowest(source.every) < 0.0:
            yield Problem(f"source {source.name!r}", "A gap can be negative.", "Set at_least=0.")


def check_chances(outline: Outline) -> Iterator[Problem]:
    """Chances are from 0 to 1 and add up to 1; a Branch has one way to choose."""
    for name, step in outline.steps.items():
        if not isinstance(step, Branch):
            continue
        where = f"step {name!r}"
        if step.share is not None or step.bands:
            yield from _band_problems(where, step)
            continue
        if bool(step.to) == bool(step.by):
            yield Problem(
                where,
                "A Branch goes by chance or by a register, one of them.",
                "Give {step: chance}, or by= with cases=.",
            )
            continue
        if step.to and (step.cases or step.otherwise):
            yield Problem(where, "It goes by chance, but has cases or otherwise.", "Drop them, or go by a register.")
        if step.by:
            if not step.cases:
                yield Problem(where, "It has no cases.", "Give cases={value: step}.")
            continue
        wrong = [(target, chance) for target, chance in step.to if not (isfinite(chance) and chance >= 0.0)]
        for target, chance in wrong:
            yield Problem(where, f"The chance of {target!r} is {chance!r}.", "Give a share from 0 to 1.")
        total = 0.0
        for _, chance in step.to:
            total += chance
        if not wrong and total <= 0.0:
            yield Problem(where, "Its chances add up to 0.", "Give at least one way a chance.")
        elif not wrong and not step.normalise and abs(total - 1.0) > CHANCE_TOLERANCE:
            yield Problem(where, f"Its chances add up to {total!r}.", "Make them add up to 1, or set normalise=True.")


def _band_problems(where: str, step: Branch) -> Iterator[Problem]:
    twice = len(dict(step.bands)) < len(step.bands)
    if step.share is None or step.to or step.cases or step.otherwise or step.normalise or not step.bands or twice:
        remedy = "Give share= with {step: width}, or with by= and cases={value: {step: width}}, and nothing else."
        yield Problem(where, "Bands go with share=, and with nothing else.", remedy)
    if not step.by and dict(step.bands).keys() - {0.0}:
        yield Problem(where, "Bands by value need by=.", "Name the register.")
    for value, bands in step.bands:
        total = 0.0
        for _, width in bands:
            total += width
        if not all(isfinite(width) and width >= 0.0 for _, width in bands) or abs(total - 1.0) > CHANCE_TOLERANCE:
            said = f" of {value:g}" if step.by else ""
            yield Problem(
                where, f"The widths of its bands{said} add up to {total!r}.", "Make them 0 or more and 1 in all."
            )


def check_records(outline: Outline) -> Iterator[Problem]:
    """Thresholds are numbers, and a measure that stands at several steps has one definition."""
    seen: dict[str, tuple[str, Record]] = {}
    for name, step in outline.steps.items():
        if isinstance(step, Record):
            if not all(isfinite(limit) and limit >= 0.0 for limit in step.over):
                yield Problem(f"step {name!r}", f"over={step.over!r}.", "Give thresholds of 0 or more.")
            first, other = seen.setdefault(step.measure, (name, step))
            if (other.over, other.cohort, other.since) != (step.over, step.cohort, step.since):
                yield Problem(
                    f"step {name!r}",
                    f"Measure {step.measure!r} is recorded differently at step {first!r}.",
                    "Use the same clock, thresholds and cohort, or another name.",
                )


def check_resources(outline: Outline) -> Iterator[Problem]:
    """Capacities are whole units, and tables of them change at whole hours."""
    for resource in outline.resources.values():
        yield from _capacity_problems(resource)


def _capacity_problems(resource: Resource) -> Iterator[Problem]:
    where, capacity = f"resource {resource.name!r}", resource.capacity
    if not isinstance(capacity, int | Table | Rota | None):
        yield Problem(where, f"Its capacity is {capacity!r}.", "Give a whole number of units, 0 or more, or None.")
    elif isinstance(capacity, Table):
        times = [time for time, _ in capacity.rows] + ([capacity.repeat] if capacity.repeat else [])
        if capacity.kind != "step" or any(time != int(time) for time in times):
            yield Problem(where, "Its table is not a step table at whole hours.", "Use kind='step' and whole hours.")
        if any(value < 0 or value != int(value) for value in capacity.values):
            yield Problem(where, "Its table has a capacity that is not 0, 1, 2, ...", "Give whole units, 0 or more.")
    elif isinstance(capacity, bool) or (isinstance(capacity, int) and capacity < 0):
        yield Problem(where, f"Its capacity is {capacity!r}.", "Give a whole number of units, 0 or more, or None.")


def check_sources(outline: Outline) -> Iterator[Problem]:
    """A source says how people come in one way, with numbers that make sense."""
    for source in outline.sources:
        yield from _source_problems(source)


def _source_problems(source: Arrivals) -> Iterator[Problem]:
    where = f"source {source.name!r}"
    ways = [way for way in (source.rate, source.every, source.at) if way is not None]
    if len(ways) != 1:
        yield Problem(where, f"It says how people come in {len(ways)} ways.", "Give one of rate=, every=, at=.")
    if source.rate is not None:
        values = (
            source.rate.values
            if isinstance(source.rate, Table)
            else (source.rate if isinstance(source.rate, tuple) else (float(source.rate),))
        )
        if not all(isfinite(value) and value >= 0.0 for value in values):
            yield Problem(where, "A rate is negative or not a finite number.", "Give people an hour, 0 or more.")
    if source.layer is not None and not (isfinite(source.layer) and source.layer > 0.0):
        yield Problem(where, f"layer={source.layer!r}.", "Give a height above 0, such as the baseline's peak rate.")
    if source.at is not None and not all(isfinite(time) and time >= 0.0 for time in source.at):
        yield Problem(where, "A stated time is negative or not a finite number.", "Give hours from the start.")
    if not (isfinite(source.start) and source.start >= 0.0) or (
        source.stop is not None and not source.start <= source.stop < inf
    ):
        yield Problem(where, f"It runs from {source.start!r} to {source.stop!r}.", "Give 0 <= start <= stop.")
    if source.count is not None and (type(source.count) is not int or source.count < 0):
        yield Problem(where, f"count={source.count!r}.", "Give a whole number of people.")
    every = source.every
    if every is not None and source.count is None and _is_always_0(every):
        yield Problem(where, "Gaps of 0 without an end.", "Give a gap above 0, or a count.")


def _is_always_0(gap: Distribution) -> bool:
    if isinstance(gap, Values):
        return all(value == 0.0 for value, _ in gap.pairs)
    return gap.at_most == 0.0 or (isinstance(gap, Fixed) and gap.value == 0.0)


NAME_CHECKS: tuple[Check, ...] = (
    check_names,
    check_targets,
    check_last_step,
    check_resource_names,
    check_calendars_known,
)
NUMBER_CHECKS: tuple[Check, ...] = (
    check_seizes,
    check_durations,
    check_chances,
    check_records,
    check_resources,
    check_sources,
    check_initial_people,
    check_kept_resources,
    check_kept_steps,
    check_kept_from_start,
    check_risks,
    check_meanwhile,
    check_episodes,
)
WAY_CHECKS: tuple[Check, ...] = (
    check_reachable,
    check_holdings,
    check_rings,
    check_registers,
    check_cases,
    check_hand_over,
    check_initial,
    check_factors,
    check_no_hand_over,
)
