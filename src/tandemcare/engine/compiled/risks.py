"""Risks: what each person has left to endure of each, at which rate it runs, and what happens when it is due.

A person's row has a word of the risks that run and one of those whose endurance is drawn, as bits, then for each risk
what was left to endure, since when it runs at its rate, the rate, and how often the risk has happened. All are 0 for
somebody new, and again when they leave.
"""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import draw_bits
from tandemcare.engine.endurance import due_time, endurance, left_after

from .agenda import INFINITY
from .episodes import begin_episode, end_episode
from .jit import aside, part
from .memory import Core
from .places import *
from .queues import leave_queues
from .risk_agenda import book_risk, call_risk_off, person_of
from .statistics import LOG_RISK, log

NO_RATE = -1.0
NO_FACTOR = float("nan")


@part
def state_of(m: Core, person: np.uint64, number: np.uint64) -> np.uint64:
    """Return where a person's state of a risk stands."""
    return person + m.w[LIFE] + LIFE_WORDS + number * STATE_WORDS


@part
def risk_at(m: Core, number: np.uint64) -> np.uint64:
    """Return the row of a risk."""
    return m.w[RISKS] + number * RISK_WORDS


@aside
def factor_of(m: Core, person: np.uint64, by: np.uint64) -> float:
    """Return the factor for the value of a register, or not-a-number where none is given."""
    value, place = m.f[person + m.w[by]], m.w[by + ONE]
    for pair in range(place, place + TWO * m.w[by + TWO], TWO):
        if m.f[pair] == value:
            return m.f[U(pair) + ONE]
    return NO_FACTOR


@aside
def rate_of(m: Core, person: np.uint64, risk: np.uint64) -> float:
    """Return the rate at which a risk runs for a person as they are now; NO_RATE if that is none."""
    rate, by = m.f[risk + RISK_RATE], m.w[risk + BY_FIRST]
    for way in range(by, by + m.w[risk + BY_COUNT] * BY_WORDS, BY_WORDS):
        rate = rate * factor_of(m, person, U(way))
    if m.w[risk + RISK_FACTOR] != ZERO:
        rate = rate * m.f[person + m.w[risk + RISK_FACTOR]]
    return rate if 0.0 <= rate < INFINITY else NO_RATE


@aside
def left_now(m: Core, state: np.uint64) -> float:
    """Return what is left to endure now of a risk that runs; nothing where it is due."""
    left, since, rate = m.f[state + LEFT_TO_ENDURE], m.f[state + RUNS_SINCE], m.f[state + RUNS_AT]
    if rate == 0.0:
        return left
    if due_time(since, left, rate) <= m.f[NOW]:
        return 0.0
    return left_after(left, m.f[NOW] - since, rate)


@aside
def run_at(m: Core, person: np.uint64, number: np.uint64, runs: bool) -> bool:
    """Let a risk run, from now on where its rate is another than before; return whether it has a rate."""
    risk, state, own = risk_at(m, number), state_of(m, person, number), person + m.w[LIFE]
    if m.w[risk + RISK_AT] != ZERO:
        return True
    rate, bit = rate_of(m, person, risk), ONE << number
    if rate == NO_RATE:
        m.w[ERROR_PERSON] = person
        m.w[ERROR_STATUS] = BAD_RATE
        m.w[ERROR_RISK] = number
        return False
    if runs:
        if m.f[state + RUNS_AT] == rate:
            return True
        m.f[state + LEFT_TO_ENDURE] = left_now(m, state)
    elif m.w[own + DRAWN_RISKS] & bit == ZERO:
        bits = draw_bits(m.w[person + KEY], m.w[risk + RISK_NAME], m.w[state + HAPPENED] << U(8))
        m.f[state + LEFT_TO_ENDURE] = endurance(bits)
        m.w[own + DRAWN_RISKS] |= bit
    m.f[state + RUNS_SINCE] = m.f[NOW]
    m.f[state + RUNS_AT] = rate
    return True


@aside
def book_first(m: Core, person: np.uint64) -> None:
    """Put the risk that is due first, of those that run for a person, on the agenda."""
    bits, number, first, time = m.w[person + m.w[LIFE] + RUNNING], ZERO, NOBODY, INFINITY
    while bits != ZERO:
        if bits & ONE != ZERO:
            state, register, due = state_of(m, person, number), m.w[risk_at(m, number) + RISK_AT], INFINITY
            if register != ZERO:
                due = max(m.f[NOW], m.f[person + register])
            elif m.f[state + RUNS_AT] != 0.0:
                due = due_time(m.f[state + RUNS_SINCE], m.f[state + LEFT_TO_ENDURE], m.f[state + RUNS_AT])
            if due < time:
                time, first = due, number
        bits >>= ONE
        number += ONE
    if first == NOBODY:
        call_risk_off(m, person)
    else:
        book_risk(m, person, time, first)


@aside
def let_run(m: Core, person: np.uint64, wanted: np.uint64) -> bool:
    """Let the risks of these bits run from now on, and no others; return whether each has a rate."""
    own = person + m.w[LIFE]
    before = m.w[own + RUNNING]
    bits, number = before | wanted, ZERO
    if bits == ZERO:
        return True
    m.w[own + RUNNING] = wanted
    while bits >> number != ZERO:
        runs = (before >> number) & ONE != ZERO
        if (wanted >> number) & ONE != ZERO:
            if not run_at(m, person, number, runs):
                return False
        elif runs:
            state = state_of(m, person, number)
            m.f[state + LEFT_TO_ENDURE] = left_now(m, state)
        number += ONE
    book_first(m, person)
    return True


@aside
def risk_happens(m: Core) -> np.uint64:
    """Take the person whose risk is due out of their wait; return who walks on."""
    entry = m.w[m.w[RISK_ENTRIES]]
    person, number = person_of(m, entry), entry >> HALF
    own, risk, step = person + m.w[LIFE], risk_at(m, number), m.w[person + STEP]
    m.w[EVENTS] += ONE
    m.f[LAST_EVENT] = m.f[NOW]
    call_risk_off(m, person)
    if m.w[step + VERB] == SEIZE_APART:
        leave_queues(m, person)
    elif m.w[person + PENDING] != ZERO:
        m.w[person + TICKET] += ONE
    log(m, person, step, LOG_RISK, number, m.f[NOW] - m.f[person + SINCE])
    m.w[own + RUNNING] &= ~(ONE << number)
    begin_episode(m, person, risk, number)
    if m.w[risk + RISK_AT] != ZERO:
        m.f[person + m.w[risk + RISK_AT]] = INFINITY
    else:
        m.w[own + DRAWN_RISKS] &= ~(ONE << number)
    m.w[person + STEP] = m.w[risk + RISK_TO]
    return person


@aside
def end_life(m: Core, person: np.uint64) -> None:
    """Let no risk run any more, and leave the row as the next person finds it."""
    call_risk_off(m, person)
    end_episode(m, person)
    own = person + m.w[LIFE]
    for k in range(own, own + LIFE_WORDS + m.w[RISK_COUNT] * STATE_WORDS):
        m.w[k] = ZERO


@aside
def reset_risk(m: Core, risk: np.uint64, rate: float) -> None:
    """Reset the rate of a risk, for all who let it run."""
    m.f[risk + RISK_RATE] = rate
    number = (risk - m.w[RISKS]) // RISK_WORDS
    for row in range(ZERO, m.w[PEOPLE_USED]):
        person = m.w[PEOPLE] + U(row) * m.w[WIDTH]
        if (m.w[person + m.w[LIFE] + RUNNING] >> number) & ONE != ZERO:
            if not run_at(m, person, number, True):
                return
            book_first(m, person)
