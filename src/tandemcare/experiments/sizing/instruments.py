"""What is counted besides, so that any wait for an assessment can be read of any route: steps that change nothing.

The steps put in beside those of the pathway draw nothing and take no time, so that the same happens to everybody as
without them. Counted are waits that ended: of those who were asked to be assessed and got there, and of those who never
did, who count as waiting for ever (their power ran out, or their request lapsed).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from tandemcare.model import REQUEST_STEPS
from tandemcare.pathway import Assign, Branch, Count, Leave, Pathway, Record, Seize, Step

from .target import STAGES, STREAMS, ServiceTarget

OF_KIND = {(route, kind): stream for stream, (route, kind) in STREAMS.items()}
CLOCKS: Mapping[str, str] = REQUEST_STEPS["routes"] | {
    step: OF_KIND["community", kind] for step, kind in REQUEST_STEPS["kinds"].items() if ("community", kind) in OF_KIND
}
"""Steps at which the clock of a request starts, or it is told what it waits for, and how it is then counted."""
REACHED: Mapping[str, Collection[str]] = {stage: REQUEST_STEPS[stage] for stage in STAGES}
"""Steps at which each stage is reached."""
FIRST_SEIZE, NEXT_SEIZE = ("assess-allocate", "ward-allocate"), ("assess-allocate-again", "ward-allocate-again")
MEASURES = {"bed wait": "bed_wait", "housing wait": "housing_wait"}
"""Waits that the pathway keeps itself, by what targets call them."""
HELD = "safety-held-past"
"""Held past the clock of section 136: their request goes on, though its time was over."""
ASKED_BY = "sizing_asked_by"
ROUTES = tuple(STREAMS)
BEGIN = "sizing"


def reached(stage: str, route: str) -> str:
    """Return what waits that reached a stage are kept under."""
    return f"{BEGIN}/{stage}/{route}"


def never(stage: str, route: str) -> str:
    """Return what those are counted under who never reached a stage."""
    return f"{BEGIN}/never-{'allocated' if stage == 'allocated' else 'started'}/{route}"


def held(route: str) -> str:
    """Return what those are counted under who were held past their clock, and wait on."""
    return f"{BEGIN}/held/{route}"


def instrumented(pathway: Pathway, targets: Iterable[ServiceTarget]) -> Pathway:
    """Return a pathway in which the same happens, and the waits are counted that targets ask for."""
    stages = _thresholds([one for one in targets if one.is_of_assessments])
    limits = _thresholds([one for one in targets if one.what in MEASURES])
    steps = _with_limits(pathway.steps, {MEASURES[what]: each for what, each in limits.items()})
    if stages:
        steps = _beside(steps, stages)
    return Pathway(
        pathway.name,
        resources=pathway.resources,
        sources=pathway.sources,
        steps=steps,
        initial=pathway.initial,
        risks=pathway.risks,
    )


def _with_limits(steps: Mapping[str, Step], limits: Mapping[str, tuple[float, ...]]) -> dict[str, Step]:
    """Return steps in which waits that the pathway keeps itself are counted over other limits too."""
    return {
        name: replace(step, over=tuple(sorted({*step.over, *limits[step.measure]})))
        if isinstance(step, Record) and step.measure in limits
        else step
        for name, step in steps.items()
    }


def _beside(steps: Mapping[str, Step], stages: Mapping[str, tuple[float, ...]]) -> dict[str, Step]:
    """Return steps with those beside them that keep waits by route."""
    found: dict[str, Step] = {}
    names = list(steps)
    for name, after in zip(names, [*names[1:], ""], strict=True):
        step = steps[name]
        found |= _of(name, step, getattr(step, "then", None) or after, stages)
    return found


def _thresholds(targets: Sequence[ServiceTarget]) -> Mapping[str, tuple[float, ...]]:
    """Return the limits that matter of each stage, by stage."""
    found: dict[str, set[float]] = {}
    for target in targets:
        found.setdefault(target.what, set()).add(target.limit)
    return {stage: tuple(sorted(limits)) for stage, limits in found.items()}


def _of(name: str, step: Step, following: str, stages: Mapping[str, tuple[float, ...]]) -> dict[str, Step]:
    """Return a step of the pathway, and the steps beside it."""
    if name in CLOCKS:
        beside = f"{BEGIN}-{name}"
        code = float(ROUTES.index(CLOCKS[name]))
        return {name: _to(step, beside), beside: Assign(ASKED_BY, code, then=following)}
    if name in (*FIRST_SEIZE, *NEXT_SEIZE):
        return _late(name, step, following)
    if name == HELD:
        beside = f"{BEGIN}-{name}"
        return {name: _to(step, beside), beside: Count(held("section_136"), then=following)}
    for stage, limits in stages.items():
        if name in REACHED[stage]:
            return {name: _to(step, f"{BEGIN}-{name}"), **_records(name, stage, limits, following)}
    return {name: step}


def _to(step: Step, then: str) -> Step:
    assert not isinstance(step, Leave | Branch)
    return replace(step, then=then)


def _late(name: str, step: Step, following: str) -> dict[str, Step]:
    """Return a wait for an AMHP, and what counts those for whom none came in time, by route."""
    assert isinstance(step, Seize)
    assert step.otherwise is not None
    late, branch = f"{BEGIN}-{name}-late", f"{BEGIN}-{name}-late-by"
    steps: dict[str, Step] = {name: replace(step, otherwise=branch, then=following)}
    steps[branch] = _by_route(late)
    stages = ("allocated", "started") if name in FIRST_SEIZE else ("started",)
    for route in ROUTES:
        first = f"{late}-{route}"
        for number, stage in enumerate(stages):
            one = first if number == 0 else f"{first}-{stage}"
            is_last = number == len(stages) - 1
            steps[one] = Count(never(stage, route), then=step.otherwise if is_last else f"{first}-{stages[number + 1]}")
    return steps


def _records(name: str, stage: str, limits: tuple[float, ...], following: str) -> dict[str, Step]:
    """Return what keeps the waits of those who reached a stage, by route."""
    beside = f"{BEGIN}-{name}"
    steps: dict[str, Step] = {beside: _by_route(f"{beside}-by")}
    for route in ROUTES:
        steps[f"{beside}-by-{route}"] = Record(reached(stage, route), since="request", over=limits, then=following)
    return steps


def _by_route(begin: str) -> Branch:
    return Branch(by=ASKED_BY, cases={float(code): f"{begin}-{route}" for code, route in enumerate(ROUTES)})
