"""Risks: what each person has left to endure of each, at which rate it runs, and what happens when it is due.

A person's row has words of risks as bits: those that run, those whose endurance is drawn, those that read a register
that was set since somebody waited, those whose rate is known and, of these, those whose rate is above 0, or that happen
at a clock. Then for each risk when it is due, if it runs; then for each what was left to endure, since when it runs at
its rate, the rate, and how often it has happened. All are 0 for somebody new, and again when they leave.

A rate stays known while the risk does not run, until a register that it reads is set or an input of it is reset. So
somebody who comes home as they left begins again where they were, and a risk whose rate is 0 costs nothing.
"""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import draw_bits
from tandemcare.engine.endurance import due_time, endurance, left_after

from .agenda import INFINITY
from .bits import lowest
from .episodes import begin_episode, forget_visits
from .jit import aside, part
from .memory import Core
from .places import *
from .queues import leave_queues
from .risk_agenda import book_risk, call_risk_off, fetch_next, person_of
from .statistics import LOG_RISK, as_float, log

NO_RATE = -1.0
NO_FACTOR = float("nan")


@part
def state_of(m: Core, person: np.uint64, number: np.uint64) -> np.uint64:
    """Return where a person's state of a risk stands, behind the times at which each risk is due."""
    return person + m.w[LIFE] + LIFE_WORDS + m.w[RISK_COUNT] + number * STATE_WORDS


@part
def due_at(m: Core, person: np.uint64, number: np.uint64) -> np.uint64:
    """Return where it stands when a risk that runs for a person is due."""
    return person + m.w[LIFE] + LIFE_WORDS + number


@part
def risk_at(m: Core, number: np.uint64) -> np.uint64:
    """Return the row of a risk."""
    return m.w[RISKS] + number * RISK_WORDS


@part
def factor_of(m: Core, person: np.uint64, by: np.uint64) -> float:
    """Return the factor for the value of a register, or not-a-number where none is given."""
    value, place, pairs = m.f[person + m.w[by]], m.w[by + ONE], m.w[by + TWO]
    if 0.0 <= value < as_float(pairs):  # most are codes from 0 on, in their order
        pair = place + TWO * U(np.int64(value))
        if m.f[pair] == value:
            return m.f[pair + ONE]
    return factor_found(m, value, place, pairs)


@aside
def factor_found(m: Core, value: float, place: np.uint64, pairs: np.uint64) -> float:
    """Return the factor for a value after looking through all that are given, or not-a-number."""
    for pair in range(place, place + TWO * pairs, TWO):
        if m.f[pair] == value:
            return m.f[U(pair) + ONE]
    return NO_FACTOR


@aside
def rate_of(m: Core, person: np.uint64, risk: np.uint64) -> float:
    """Return the rate at which a risk runs for a person as they are now; NO_RATE if that is none."""
    rate, by, last = m.f[risk + RISK_RATE], m.w[risk + BY_FIRST], m.w[risk + BY_LAST]
    while by < last and rate != 0.0:  # which no factor changes
        rate = rate * factor_of(m, person, by)
        by += BY_WORDS
    if m.w[risk + RISK_FACTOR] != ZERO:
        rate = rate * m.f[person + m.w[risk + RISK_FACTOR]]
    return rate if 0.0 <= rate < INFINITY else NO_RATE


@part
def settle(m: Core, person: np.uint64, number: np.uint64) -> None:
    """Use up what has been endured until now of a risk that runs at a rate; nothing is left where it is due."""
    state = state_of(m, person, number)
    left, since, rate = m.f[state + LEFT_TO_ENDURE], m.f[state + RUNS_SINCE], m.f[state + RUNS_AT]
    due = m.f[due_at(m, person, number)] <= m.f[NOW]
    m.f[state + LEFT_TO_ENDURE] = 0.0 if due else left_after(left, m.f[NOW] - since, rate)


@aside
def no_rate(m: Core, person: np.uint64, number: np.uint64) -> bool:
    """Note that a risk has no rate for a person."""
    m.w[ERROR_PERSON] = person
    m.w[ERROR_STATUS] = BAD_RATE
    m.w[ERROR_RISK] = number
    return False


@aside
def draw_endurance(m: Core, person: np.uint64, number: np.uint64) -> None:
    """Draw how much of a risk is endured until it happens next, if that is not drawn yet; a rate of 0 needs none."""
    own, bit, state = person + m.w[LIFE], ONE << number, state_of(m, person, number)
    if m.w[own + DRAWN_RISKS] & bit == ZERO:
        bits = draw_bits(m.w[person + KEY], m.w[risk_at(m, number) + RISK_NAME], m.w[state + HAPPENED] << U(8))
        m.f[state + LEFT_TO_ENDURE] = endurance(bits)
        m.w[own + DRAWN_RISKS] |= bit


@part
def go_on(m: Core, person: np.uint64, number: np.uint64) -> None:
    """Let a risk run from now on at the rate that is known."""
    draw_endurance(m, person, number)
    state = state_of(m, person, number)
    m.f[state + RUNS_SINCE] = m.f[NOW]
    m.f[due_at(m, person, number)] = due_time(m.f[NOW], m.f[state + LEFT_TO_ENDURE], m.f[state + RUNS_AT])


@aside
def run_at(m: Core, person: np.uint64, number: np.uint64, runs: bool) -> bool:
    """Find a risk's rate and let it run, from now on where that is another than before; return whether it has one."""
    risk, own, bit = risk_at(m, number), person + m.w[LIFE], ONE << number
    if m.w[risk + RISK_AT] != ZERO:
        m.f[due_at(m, person, number)] = max(m.f[NOW], m.f[person + m.w[risk + RISK_AT]])
        m.w[own + LIVE] |= bit
        return True
    rate, state = rate_of(m, person, risk), state_of(m, person, number)
    if rate == NO_RATE:
        return no_rate(m, person, number)
    m.w[own + KNOWN] |= bit
    if runs:
        if m.f[state + RUNS_AT] == rate:
            return True
        if m.w[own + LIVE] & bit != ZERO:
            settle(m, person, number)
    m.f[state + RUNS_AT] = rate
    if rate == 0.0:
        m.w[own + LIVE] &= ~bit
    else:
        m.w[own + LIVE] |= bit
        go_on(m, person, number)
    return True


@part
def book_first(m: Core, person: np.uint64) -> None:
    """Put the risk that is due first, of those that run for a person, on the agenda."""
    own, first, time = person + m.w[LIFE], NOBODY, INFINITY
    bits, place = m.w[own + RUNNING] & m.w[own + LIVE], due_at(m, person, ZERO)
    while bits != ZERO:
        number = lowest(bits)
        bits &= bits - ONE
        if m.f[place + number] < time:
            time, first = m.f[place + number], number
    if first == NOBODY:
        call_risk_off(m, person)
    else:
        book_risk(m, person, time, first)


@part
def let_go(m: Core, person: np.uint64, bits: np.uint64) -> None:
    """Let risks that run at a rate above 0 run no more; those by a clock have nothing to settle."""
    bits &= m.w[person + m.w[LIFE] + KNOWN]
    while bits != ZERO:
        settle(m, person, lowest(bits))
        bits &= bits - ONE


@aside
def let_run(m: Core, person: np.uint64, wanted: np.uint64) -> bool:
    """Let the risks of these bits run from now on, and no others; return whether each has a rate.

    One that runs already is looked at only if a register that it reads was set meanwhile.
    """
    own = person + m.w[LIFE]
    before, changed = m.w[own + RUNNING], m.w[own + CHANGED]
    m.w[own + CHANGED] = ZERO
    let_go(m, person, before & ~wanted & m.w[own + LIVE])
    known = m.w[own + KNOWN] & ~changed
    m.w[own + KNOWN] = known
    if (before ^ wanted) | (before & changed) | (changed & STALE) == ZERO:
        return True
    m.w[own + RUNNING] = wanted
    begin = wanted & ~before
    bits = begin & known & m.w[own + LIVE]
    while bits != ZERO:
        go_on(m, person, lowest(bits))
        bits &= bits - ONE
    bits = (begin & ~known) | (wanted & before & changed)
    while bits != ZERO:
        number = lowest(bits)
        bits &= bits - ONE
        if not run_at(m, person, number, (before >> number) & ONE != ZERO):
            return False
    book_first(m, person)
    return True


@aside
def risk_happens(m: Core) -> np.uint64:
    """Take the person whose risk is due out of their wait; return who walks on."""
    entry = m.w[m.w[RISK_ENTRIES]]
    person, number = person_of(m, entry), entry >> HALF
    own, risk, step = person + m.w[LIFE], risk_at(m, number), m.w[person + STEP]
    fetch_next(m)
    m.w[EVENTS] += ONE
    m.f[LAST_EVENT] = m.f[NOW]
    m.w[own + CHANGED] |= STALE  # it leaves the agenda when the person waits again or leaves
    if m.w[step + VERB] == SEIZE_APART:
        leave_queues(m, person)
    elif m.w[person + PENDING] != ZERO:
        m.w[person + TICKET] += ONE
    log(m, person, step, LOG_RISK, number, m.f[NOW] - m.f[person + SINCE])
    m.w[own + RUNNING] &= ~(ONE << number)
    begin_episode(m, person, risk, number)
    if m.w[risk + RISK_AT] != ZERO:
        m.f[person + m.w[risk + RISK_AT]] = INFINITY
        m.w[own + CHANGED] |= m.w[risk + RISK_TOUCHES]
    else:
        m.w[own + DRAWN_RISKS] &= ~(ONE << number)
    m.w[person + STEP] = m.w[risk + RISK_TO]
    return person


@aside
def end_life(m: Core, person: np.uint64) -> None:
    """Let no risk run any more, and leave the row as the next person finds it."""
    call_risk_off(m, person)
    forget_visits(m, person)
    own = person + m.w[LIFE]
    for k in range(own, own + LIFE_WORDS + m.w[RISK_COUNT] * (ONE + STATE_WORDS)):
        m.w[k] = ZERO


@aside
def look_again_at(m: Core, risks: np.uint64) -> None:
    """Let the risks of these bits run at their rates of now, as inputs were reset, for all who let them run."""
    for row in range(ZERO, m.w[PEOPLE_USED]):
        person = m.w[PEOPLE] + U(row) * m.w[WIDTH]
        m.w[person + m.w[LIFE] + KNOWN] &= ~risks
        bits = m.w[person + m.w[LIFE] + RUNNING] & risks
        if bits == ZERO:
            continue
        while bits != ZERO:
            if not run_at(m, person, lowest(bits), True):
                return
            bits &= bits - ONE
        book_first(m, person)
