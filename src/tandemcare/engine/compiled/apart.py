"""Verbs that few pathways have: kept apart from the walk, so that those without them are none the slower."""

from __future__ import annotations

import numpy as np

from .jit import aside
from .memory import Core, Memory, core
from .places import *
from .queues import give_back
from .statistics import LOG_BRANCH, LOG_RELEASE, log
from .verbs import IN_ERROR, TO_WAIT, case, gate, leave, release_all, seize


@aside
def give_kept_back(m: Core, person: np.uint64, step: np.uint64, hold: np.uint64) -> None:
    """Give back the kept unit held at `hold`."""
    place = person + hold
    resource, held = m.w[place], m.w[place + ONE]
    m.w[place] = ZERO
    log(m, person, step, LOG_RELEASE, m.w[resource + RESOURCE_NUMBER], 0.0)
    give_back(m, resource, held, person)


@aside
def holds_kept(m: Core, person: np.uint64, step: np.uint64) -> bool:
    """Return whether a person holds the kept unit that a step names: of one resource, or of any of the type."""
    resource, asked = m.w[person + m.w[step + HOLD]], m.w[step + D]
    return resource != ZERO and asked in (ZERO, resource)


@aside
def branch_by_kept(m: Core, person: np.uint64, step: np.uint64) -> np.uint64:
    """Return the way for whether a kept unit is held."""
    target = m.w[m.w[step + A] + U(holds_kept(m, person, step))]
    log(m, person, step, LOG_BRANCH, m.w[target + NUMBER], 0.0)
    return target


@aside
def seize_kept(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Seize a kept unit; a second one of a type is an error."""
    if m.w[person + m.w[step + HOLD]] != ZERO:
        return error_at(core(m), person, step, SECOND_KEPT)
    after = seize(m, person, step)
    return error_at(core(m), person, step, BAD_PRIORITY) if after == IN_ERROR else after


@aside
def error_at(m: Core, person: np.uint64, step: np.uint64, status: np.uint64) -> np.uint64:
    """Note where and why the kernel gives up, and return IN_ERROR."""
    m.w[person + STEP] = step
    m.w[ERROR_PERSON] = person
    m.w[ERROR_STATUS] = status
    return IN_ERROR


@aside
def leave_with_kept(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Give back all that is kept, by type in order of name, then leave."""
    for hold in range(m.w[KEPT_FIRST], m.w[KEPT_LAST], HOLD_WORDS):
        if m.w[person + U(hold)] != ZERO:
            give_kept_back(core(m), person, step, U(hold))
    leave(m, person, step)


@aside
def do_apart(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Do a verb that stands apart; return the next step, TO_WAIT (also for who has left) or IN_ERROR."""
    verb = m.w[step + VERB]
    if verb == GATE:
        if gate(m, person, step):
            return TO_WAIT
    elif verb == CASE:
        return case(core(m), person, step)
    elif verb == RELEASE_ALL:
        release_all(core(m), person, step)
    elif verb == RELEASE_KEPT:
        if holds_kept(core(m), person, step):
            give_kept_back(core(m), person, step, m.w[step + HOLD])
    elif verb == HOLDS:
        return branch_by_kept(core(m), person, step)
    elif verb == SEIZE_KEPT:
        return seize_kept(m, person, step)
    else:
        leave_with_kept(m, person, step)
        return TO_WAIT
    return m.w[step + NEXT]
