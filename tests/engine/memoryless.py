"""Pathways as the exact witness can state them: nothing scarce, an end to arrivals, clocks set where they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.random_pathways import Example

from tandemcare.engine.witness import without_scarcity
from tandemcare.pathway import (
    Assign,
    Delay,
    Distribution,
    Exponential,
    Gate,
    Lognormal,
    Pathway,
    Step,
    Uniform,
    Values,
    Week,
    now,
)

NOTICE, SHORT = Exponential(2.0), Uniform(0.0, 2.0)
ENDS = (Exponential(3.0), SHORT, Values({0.0: 1, 1.0: 2, 4.0: 1}), Lognormal(3.0, sd=4.0))


def roomy_and_finite(example: Example) -> Pathway:
    """Return an example with nothing scarce and with rates that end when its run would have."""
    pathway = without_scarcity(example.pathway)
    sources = [
        replace(
            source,
            attributes=dict(source.attributes),
            stop=example.until if source.rate is not None and source.stop is None else source.stop,
        )
        for source in pathway.sources
    ]
    steps = {name: step for old in pathway.steps for name, step in _without_hours(pathway, old)}
    parts: dict[str, Any] = {"resources": pathway.resources, "initial": pathway.initial, "risks": pathway.risks}
    return Pathway("roomy", sources=sources, steps=steps, **parts)


def _without_hours(pathway: Pathway, name: str) -> Iterator[tuple[str, Step]]:
    """Go through what takes the place of a step that waits for an hour of the run: clocks set right before it."""
    step = pathway.steps[name]
    if not pathway.risks or not isinstance(step, Gate | Delay):
        yield name, step
        return
    if isinstance(step, Gate) and not step.meanwhile:
        yield name, Delay(SHORT, then=step.then)
    elif isinstance(step, Delay) and not step.meanwhile:
        duration = SHORT if isinstance(step.duration, Week) else step.duration or SHORT
        yield name, replace(step, at_most=None, until=None, duration=duration)
    else:
        clocks: dict[str, Distribution] = {f"until-{name}": ENDS[sum(name.encode()) % len(ENDS)]}
        clocks |= {risk.at: NOTICE for risk in pathway.risks if risk.at and risk.name in step.meanwhile}
        for number, (clock, law) in enumerate(clocks.items()):
            yield f"{name}-{number}" if number else name, Assign(clock, now + law)
        yield f"{name}-wait", Delay(until=f"until-{name}", meanwhile=step.meanwhile, then=step.then)
