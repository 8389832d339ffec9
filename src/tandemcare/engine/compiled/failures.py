"""Why the kernel gave up, in words."""

from __future__ import annotations

import numpy as np

from tandemcare.errors import RunError
from tandemcare.pathway import Pathway

from . import places as at
from .image import Image
from .looking import register_of
from .memory import Memory


def failure(status: np.uint64, m: Memory, pathway: Pathway, image: Image) -> RunError:
    """Return the error that says where and why the kernel gave up, and what to do."""
    person, steps = int(m.w[at.ERROR_PERSON]), list(pathway.steps)
    who = f"Person {int(m.w[person + int(at.KEY)]):016x} at {float(m.f[at.NOW])!r} hours"
    if status == at.ENDLESS_LOOP:
        return RunError(
            f"{who} walks for ever without time passing: {_loop(m, person, steps)}. Put a Delay or a Seize that waits "
            "into this loop, or a way out of it."
        )
    name = steps[int(m.w[m.w[person + int(at.STEP)] + at.NUMBER])]
    if status == at.BAD_RATE:
        risk = pathway.risks[int(m.w[at.ERROR_RISK])].name
        return RunError(
            f"{who}: the rate of risk {risk!r} at step {name!r} is not a number of 0 or more. "
            "Give factors and a rate that make one."
        )
    if status == at.SECOND_KEPT:
        kind = pathway.outline.resources[pathway.steps[name].resources[0]].type  # type: ignore[union-attr]
        return RunError(
            f"{who}: step {name!r} seizes a second kept unit of {kind!r}. Ask before: "
            f"Branch(by='holds:{kind}', ...), or give it back: Release(..., if_held=True)."
        )
    register = pathway.steps[name].priority  # type: ignore[union-attr]
    place = image.bases["STEPS"] + steps.index(name) * int(at.STEP_WORDS) + int(at.D)
    value = register_of(m, person, int(m.w[place]))
    return RunError(
        f"{who}: step {name!r} takes its priority from register {register!r}, which holds {value!r}. "
        "Set it to a whole number from 0 to 15 before this step."
    )


def _loop(m: Memory, person: int, steps: list[str]) -> str:
    last, kept = int(m.w[person + int(at.STEPS_HERE)]), int(at.LOOP_WORDS)
    walked = [int(m.w[int(m.w[at.LOOP]) + (last - k) % kept]) for k in range(kept)]
    loop = walked[: walked.index(walked[0], 1) if walked[0] in walked[1:] else None]
    return " -> ".join(repr(steps[step]) for step in reversed(loop))
