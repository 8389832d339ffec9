"""A person's walk: the verbs, one after another, until the person waits or leaves."""

from __future__ import annotations

import numpy as np

from .apart import do_apart
from .jit import aside, part
from .memory import Core, Memory, core
from .places import *
from .verbs import (
    IN_ERROR,
    TO_WAIT,
    assign,
    branch,
    branch_by_kept,
    count,
    delay,
    leave,
    mark,
    record,
    release,
    seize,
    sort,
)


@aside
def keep_step(m: Core, steps: np.uint64, step: np.uint64) -> None:
    """Keep one of the last steps before a loop without end is given up, so that it can be named."""
    m.w[m.w[LOOP] + steps % LOOP_WORDS] = m.w[step + NUMBER]


@part
def log_is_full(m: Core) -> bool:
    """Return whether a log is kept and one more step might not fit."""
    return m.w[LOG_ON] != ZERO and m.w[LOG_SIZE] + m.w[LOG_MARGIN] > m.w[LOG_ROOM]


@part
def walk(m: Memory, person: np.uint64) -> np.uint64:
    """Walk a person on from the step in their row; return DONE, or why the kernel must stop in the middle."""
    step = m.w[person + STEP]
    steps = m.w[person + STEPS_HERE] if m.f[person + STEPS_AT] == m.f[NOW] else ZERO
    m.f[person + STEPS_AT] = m.f[NOW]
    while True:
        if log_is_full(core(m)):
            m.w[person + STEP] = step
            m.w[person + STEPS_HERE] = steps
            m.w[WALKER] = person
            return FLUSH_LOG
        steps += ONE
        if steps + LOOP_WORDS > STEPS_AT_ONE_INSTANT:
            keep_step(core(m), steps, step)
            if steps > STEPS_AT_ONE_INSTANT:
                m.w[person + STEPS_HERE] = steps
                m.w[ERROR_PERSON] = person
                return ENDLESS_LOOP
        verb = m.w[step + VERB]
        if verb == SEIZE:
            after = seize(m, person, step, 0.0, False)
            if after == IN_ERROR:
                m.w[ERROR_PERSON] = person
                m.w[person + STEP] = step
                return BAD_PRIORITY
            if after == TO_WAIT:
                break
            step = after
            continue
        if verb == DELAY:
            delay(m, person, step)
            break
        if verb == BRANCH:
            step = branch(core(m), person, step)
            continue
        if verb == SORT:
            step = sort(core(m), person, step)
            continue
        if verb == HOLDS:
            step = branch_by_kept(core(m), person, step)
            continue
        if verb == LEAVE:
            leave(m, person, step)
            break
        if verb == RELEASE:
            release(core(m), person, step)
        elif verb == MARK:
            mark(core(m), person, step)
        elif verb == RECORD:
            record(core(m), person, step)
        elif verb == ASSIGN:
            assign(core(m), person, step)
        elif verb == COUNT:
            count(core(m), person, step)
        else:
            after = do_apart(m, person, step)
            if after == TO_WAIT:
                break
            if after == IN_ERROR:
                return m.w[ERROR_STATUS]
            step = after
            continue
        step = m.w[step + NEXT]
    m.w[person + STEPS_HERE] = steps
    return DONE
