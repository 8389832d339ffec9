"""A person's walk: the verbs, one after another, until the person waits or leaves."""

from __future__ import annotations

import numpy as np

from .apart import branch_by_band, delay_apart, do_apart, error_at, seize_apart
from .jit import aside, part
from .memory import Memory
from .places import *
from .verbs import (
    IN_ERROR,
    TO_WAIT,
    assign,
    assign_codes,
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


@part
def most_unwatched(m: Memory) -> np.uint64:
    """Return how many steps a person may take at one instant before each must be looked at: none if a log is kept.

    Those that are to be named if a loop has no end come after as many that a run of steps may take at once.
    """
    return ZERO if m.w[LOG_ON] != ZERO else STEPS_AT_ONE_INSTANT - TWO * LOOP_WORDS


@aside
def watch(m: Memory, person: np.uint64, step: np.uint64, steps: np.uint64) -> np.uint64:
    """Return DONE if a person may take a step, else why not; keep the last ones of a loop, so that it can be named."""
    if m.w[LOG_ON] != ZERO and m.w[LOG_SIZE] + m.w[LOG_MARGIN] > m.w[LOG_ROOM]:
        m.w[person + STEP] = step
        m.w[person + STEPS_HERE] = steps - ONE
        m.w[WALKER] = person
        return FLUSH_LOG
    m.w[m.w[LOOP] + steps % LOOP_WORDS] = m.w[step + NUMBER]
    if steps > STEPS_AT_ONE_INSTANT:
        m.w[person + STEPS_HERE] = steps
        m.w[ERROR_PERSON] = person
        return ENDLESS_LOOP
    return DONE


@part
def seize_or_wait(m: Memory, person: np.uint64, step: np.uint64, verb: np.uint64) -> np.uint64:
    """Do a verb after which somebody may wait; return the next step, TO_WAIT (also for who has left) or IN_ERROR."""
    if verb == SEIZE_APART:
        return seize_apart(m, person, step)
    if verb == DELAY_APART:
        return delay_apart(m, person, step)
    if verb == SEIZE:
        after = seize(m, person, step, 0.0, False)
        return after if after != IN_ERROR else error_at(m, person, step, BAD_PRIORITY)
    return do_apart(m, person, step)


@part
def walk(m: Memory, person: np.uint64) -> np.uint64:
    """Walk a person on from the step in their row; return DONE, or why the kernel must stop in the middle."""
    step = m.w[person + STEP]
    steps = m.w[person + STEPS_HERE] if m.f[person + STEPS_AT] == m.f[NOW] else ZERO
    m.f[person + STEPS_AT] = m.f[NOW]
    unwatched = most_unwatched(m)
    while True:
        steps += ONE
        if steps > unwatched:
            status = watch(m, person, step, steps)
            if status != DONE:
                return status
        verb = m.w[step + VERB]
        if verb == SORT:
            step = sort(m, person, step)
            continue
        if verb == HOLDS:
            step = branch_by_kept(m, person, step)
            continue
        if verb == BRANCH:
            step = branch(m, person, step)
            continue
        if verb == BAND:
            step = branch_by_band(m, person, step)
            continue
        if verb == ASSIGN_CODES:
            if steps <= unwatched and m.w[CODES_BEYOND] == ZERO:  # else a mean may be another by now
                steps += m.w[m.w[step + RUN] + RUN_MORE]
                step = assign_codes(m, person, m.w[step + RUN])
                continue
            assign(m, person, step)
        elif verb == ASSIGN:
            assign(m, person, step)
        elif verb == COUNT:
            count(m, person, step)
        elif verb == MARK:
            mark(m, person, step)
        elif verb == RECORD:
            record(m, person, step)
        elif verb == RELEASE:
            release(m, person, step)
        elif verb == DELAY:
            delay(m, person, step)
            break
        elif verb == LEAVE:
            leave(m, person, step)
            break
        else:
            after = seize_or_wait(m, person, step, verb)
            if after == TO_WAIT:
                break
            if after == IN_ERROR:
                return m.w[ERROR_STATUS]
            step = after
            continue
        step = m.w[step + NEXT]
    m.w[person + STEPS_HERE] = steps
    return DONE
