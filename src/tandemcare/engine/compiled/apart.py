"""Verbs that few pathways have: kept apart from the walk, so that those without them are none the slower."""

from __future__ import annotations

import numpy as np

from tandemcare.engine.endurance import hours_ahead

from .agenda import INFINITY, entry_of, push_rarely
from .episodes import end_episode
from .jit import aside, part
from .memory import Memory
from .places import *
from .queues import give_back
from .registers import value_of
from .risks import end_life, let_run
from .statistics import LOG_BRANCH, LOG_DELAY, LOG_RELEASE, log
from .streams import HOURS_A_WEEK
from .verbs import (
    IN_ERROR,
    TO_WAIT,
    case,
    draw_rarely,
    end_of_delay,
    gate,
    holds_kept,
    leave,
    release_all,
    seize,
)


@aside
def give_kept_back(m: Memory, person: np.uint64, step: np.uint64, hold: np.uint64) -> None:
    """Give back the kept unit held at `hold`."""
    place = person + hold
    resource = m.w[place]
    m.w[place] = ZERO
    log(m, person, step, LOG_RELEASE, m.w[resource + RESOURCE_NUMBER], 0.0)
    give_back(m, resource, ZERO, person)


@part
def end_last_episode(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """End the last episode of somebody who comes to where another can begin."""
    begins = m.w[step + BITS] & m.w[EPISODE_RISKS] != ZERO
    if begins and m.w[person + LENT] | m.w[person + OWN_BLOCK] != ZERO:
        end_episode(m, person)


@aside
def seize_apart(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Seize a unit, a second kept one of a type being an error, and let risks run if that means waiting."""
    end_last_episode(m, person, step)
    if m.w[step + LATER] != ZERO and m.w[person + m.w[step + HOLD]] != ZERO:
        return error_at(m, person, step, SECOND_KEPT)
    now, since = m.f[NOW], m.f[NOW]
    if m.w[step + SINCE_REGISTER] != ZERO:
        since = min(now, m.f[person + m.w[step + SINCE_REGISTER]])
    m.f[person + UNTIL] = since
    after = seize(m, person, step, now - since, True)
    if after == IN_ERROR:
        return error_at(m, person, step, BAD_PRIORITY)
    return wait_at_risk(m, person, step) if after == TO_WAIT else after


@aside
def delay_apart(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Begin a delay that risks may interrupt and that need not end, and let them run."""
    end_last_episode(m, person, step)
    if m.w[step + B] == WITHOUT_AN_END:
        end = INFINITY
        m.f[person + SINCE] = m.f[NOW]
    elif m.w[step + OF_THE_WEEK] != ZERO:
        end = end_in_week(m, person, step)
    else:
        end = end_of_delay(m, person, step)
    m.w[person + STEP] = step
    m.f[person + UNTIL] = end
    log(m, person, step, LOG_DELAY, ZERO, end)
    if end < INFINITY:
        can_be_cancelled = (m.w[step + CAN_HAND_OVER] | m.w[step + BITS]) != ZERO
        push_rarely(m, end, entry_of(m, person, DELAY_KIND, can_be_cancelled))
    return wait_at_risk(m, person, step)


@aside
def end_in_week(m: Memory, person: np.uint64, step: np.uint64) -> float:
    """Return when the moment of the coming week is that is drawn, or the clock at which the delay ends at most."""
    now = m.f[NOW]
    m.f[person + SINCE] = now
    hour = (U(np.int64(now)) + m.w[WEEK_OFFSET]) % HOURS_A_WEEK
    end = now + hours_ahead(draw_rarely(m, person, step), hour, now)
    return end if m.w[step + B] == DRAWN else min(end, max(m.f[person + m.w[step + A]], now))


@part
def wait_at_risk(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Let the risks of a step run for somebody who waits there; return TO_WAIT or IN_ERROR."""
    if m.w[RISK_COUNT] == ZERO or m.w[step + BITS] | m.w[person + m.w[LIFE] + RUNNING] | m.w[CHANGED] == ZERO:
        return TO_WAIT
    return TO_WAIT if let_run(m, person, m.w[step + BITS]) else IN_ERROR


@aside
def branch_by_band(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Return the way in whose band a share lies that the person carries; a build check saw to all values."""
    row, number, register = m.w[step + A], ZERO, m.w[step + C]
    if register != ZERO:
        value = value_of(m, person, register)
        while number + ONE < m.w[step + B] and m.f[m.w[step + HOLD] + number] != value:
            number += ONE
    row += number * BY_WORDS
    way, sums = m.w[row], m.w[row + ONE]
    last, share = way + m.w[row + TWO] - ONE, m.f[person + m.w[step + D]]
    while way < last and not m.f[sums] > share:
        way += ONE
        sums += ONE
    log(m, person, step, LOG_BRANCH, m.w[m.w[way] + NUMBER], 0.0)
    return m.w[way]


@aside
def error_at(m: Memory, person: np.uint64, step: np.uint64, status: np.uint64) -> np.uint64:
    """Note where and why the kernel gives up, and return IN_ERROR."""
    m.w[person + STEP] = step
    m.w[ERROR_PERSON] = person
    m.w[ERROR_STATUS] = status
    return IN_ERROR


@aside
def leave_apart(m: Memory, person: np.uint64, step: np.uint64) -> None:
    """Let no risk run any more, give back all that is kept, by type in order of name, then leave."""
    if m.w[RISK_COUNT] != ZERO:
        end_life(m, person)
    for hold in range(m.w[KEPT_FIRST], m.w[KEPT_LAST], KEPT_WORDS):
        if m.w[person + U(hold)] != ZERO:
            give_kept_back(m, person, step, U(hold))
    leave(m, person, step)


@aside
def do_apart(m: Memory, person: np.uint64, step: np.uint64) -> np.uint64:
    """Do a verb that stands apart; return the next step, TO_WAIT (also for who has left) or IN_ERROR."""
    verb, after = m.w[step + VERB], m.w[step + NEXT]
    if verb == GATE:
        end_last_episode(m, person, step)
        if gate(m, person, step):
            after = wait_at_risk(m, person, step)
    elif verb == CASE:
        after = case(m, person, step)
    elif verb == RELEASE_ALL:
        release_all(m, person, step)
    elif verb == RELEASE_KEPT:
        if holds_kept(m, person, step):
            give_kept_back(m, person, step, m.w[step + HOLD])
    else:
        leave_apart(m, person, step)
        after = TO_WAIT
    return after
