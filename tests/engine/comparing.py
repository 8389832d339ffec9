"""Running an example through pauses, and saying where two runs part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import numpy as np
import pytest
from engine.random_pathways import Example
from engine.worlds import Pause, rows, world

from tandemcare.engine.settings import State, World
from tandemcare.pathway import Pathway
from tandemcare.trace.tally import Tally


def runs(engine: str, example: Example, pauses: Iterable[Pause]) -> tuple[World, list[State]]:
    """Return a world that has run through pauses, and what it said of itself at each of them."""
    running, states = world(engine, example.pathway, example.settings()), []
    for time, values in pauses:
        running.advance(time)
        states.append(running.state())
        running.set(values)
    running.advance(example.until)
    return running, [*states, running.state()]


def first_difference(pathway: Pathway, one: World, other: World) -> str:
    """Return where two logs part, with the rows before it."""
    left, right = rows(pathway, one.log()), rows(pathway, other.log())
    for index, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            before = "\n".join(map(str, left[max(0, index - 12) : index]))
            return f"row {index}\n{before}\nreference {a}\ncompiled  {b}"
    return f"{len(left)} rows in the reference, {len(right)} in the compiled engine"


def check_tallies(one: Tally, other: Tally) -> None:
    for field in fields(Tally):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if a.dtype.kind == "i" or field.name == "group_hours":  # hours by group are cut at the same times in both
            assert np.array_equal(a, b), field.name
        else:
            assert a == pytest.approx(b, rel=1e-9, abs=1e-9), field.name
