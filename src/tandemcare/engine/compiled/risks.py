"""Risks: what each person has left to endure of each, at which rate it runs, and what happens when it is due.

A person's row has words of risks as bits: those that run, those whose endurance is drawn, those whose rate is known
and, of these, those whose rate is above 0, or that happen at a clock. Those that read a register that was set since
somebody waited are known of one person at a time: who walks, and that is over at once. Then for each risk how often it
has happened, and in which slot its state is: what was left to endure, since when it runs at its rate, and the rate,
from which follows when it is due. All are 0 for somebody new, and again when they leave.

Of most risks a person has no state: they have never run, or have happened and cannot happen again. So a row has slots
for some, and what is more stands in a block that is lent. One at a clock has that clock to endure, at a rate of 1.

A rate stays known while the risk does not run, until a register that it reads is set or an input of it is reset. So
somebody who comes home as they left begins again where they were, and a risk whose rate is 0 costs nothing.
"""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import draw_bits
from tandemcare.engine.endurance import due_time, endurance, left_after

from .agenda import INFINITY
from .bits import lowest
from .episodes import begin_episode, block_at, forget_visits, lend, take_back
from .jit import aside, part
from .memory import Memory
from .narrow import byte_of, half_of, put_byte
from .places import *
from .queues import leave_queues
from .registers import code_at
from .risk_agenda import book_risk, call_risk_off, due_row, fetch_next, person_of
from .statistics import LOG_RISK, log

NO_RATE = -1.0
NO_FACTOR = float("nan")
ANY_REGISTER = ZERO


@part
def state_of(m: Memory, person: np.uint64, number: np.uint64) -> np.uint64:
    """Return where a person's state of a risk stands; there must be one."""
    slot = byte_of(m.w, (person << THREE) + m.w[FIRST_SLOT_OF] + number)
    if slot <= m.w[SLOT_COUNT]:
        return person + m.w[SLOTS_AT] + (slot - ONE) * STATE_WORDS
    return state_further(m, person, slot)


@aside
def state_further(m: Memory, person: np.uint64, slot: np.uint64) -> np.uint64:
    """Return where a state stands for which there was no room in the row."""
    return block_at(m, m.w[person + m.w[LIFE] + FURTHER]) + ONE + (slot - m.w[SLOT_COUNT] - ONE) * STATE_WORDS


@aside
def first_slot(m: Memory, person: np.uint64, place: np.uint64) -> None:
    """Give the state of a risk the first slot that is free; which one, its byte says."""
    own = person + m.w[LIFE]
    slot = lowest(~m.w[own + TAKEN])
    m.w[own + TAKEN] |= ONE << slot
    put_byte(m.w, place, slot + ONE)
    if slot >= m.w[SLOT_COUNT] and m.w[own + FURTHER] == ZERO:
        m.w[own + FURTHER] = lend(m)


@part
def take_slot(m: Memory, person: np.uint64, number: np.uint64) -> None:
    """Give the state of a risk a slot if it has none."""
    place = (person << THREE) + m.w[FIRST_SLOT_OF] + number
    if byte_of(m.w, place) == ZERO:
        first_slot(m, person, place)


@aside
def give_slot(m: Memory, person: np.uint64, number: np.uint64) -> None:
    """Give the slot of a risk back, of which there is nothing to keep."""
    own, place = person + m.w[LIFE], (person << THREE) + m.w[FIRST_SLOT_OF] + number
    slot = byte_of(m.w, place)
    if slot != ZERO:
        m.w[own + TAKEN] &= ~(ONE << (slot - ONE))
        put_byte(m.w, place, ZERO)


@aside
def blocks_wanted(m: Memory, risks: np.uint64) -> np.uint64:
    """Return how many blocks may be lent at once if the rates of these risks come to be others than they are."""
    wanted = ZERO
    for row in range(ZERO, m.w[PEOPLE_USED]):
        person = m.w[PEOPLE] + U(row) * m.w[WIDTH]
        own = person + m.w[LIFE]
        if m.w[own + RUNNING] & risks & ~m.w[own + LIVE] == ZERO:  # whose rate is above 0 has a state
            continue
        new, taken = ZERO, ZERO
        for k in range(ZERO, m.w[RISK_COUNT]):
            slot = byte_of(m.w, (person << THREE) + m.w[FIRST_SLOT_OF] + U(k))
            new += (m.w[own + RUNNING] & risks) >> U(k) & ONE if slot == ZERO else ZERO
            taken += ONE if slot != ZERO else ZERO
        if new != ZERO and taken + new > m.w[SLOT_COUNT] and m.w[own + FURTHER] == ZERO:
            wanted += ONE
    return wanted


@part
def risk_at(m: Memory, number: np.uint64) -> np.uint64:
    """Return the row of a risk."""
    return m.w[RISKS] + number * RISK_WORDS


@part
def factor_of(m: Memory, person: np.uint64, by: np.uint64) -> float:
    """Return the factor for the value of a register, or not-a-number where none is given."""
    place = m.w[by]
    if place < CODE:
        return factor_found(m, m.f[person + place], m.w[by + ONE], m.w[by + TWO])
    code = code_at(m, person, place & LOW_HALF)
    return m.f[m.w[by + ONE] + code] if code < m.w[by + TWO] else NO_FACTOR


@aside
def factor_found(m: Memory, value: float, place: np.uint64, pairs: np.uint64) -> float:
    """Return the factor for a value after looking through all that are given, or not-a-number."""
    for pair in range(place, place + TWO * pairs, TWO):
        if m.f[pair] == value:
            return m.f[U(pair) + ONE]
    return NO_FACTOR


@aside
def rate_with_gaps(m: Memory, person: np.uint64, risk: np.uint64) -> float:
    """Return the rate at which a risk runs for a person as they are now; what makes it 0 needs no further factor."""
    rate, by, last = m.f[risk + RISK_RATE], m.w[risk + BY_FIRST], m.w[risk + BY_LAST]
    while by < last and rate != 0.0:
        rate = rate * factor_of(m, person, by)
        by += BY_WORDS
    if m.w[risk + RISK_FACTOR] != ZERO:
        rate = rate * m.f[person + m.w[risk + RISK_FACTOR]]
    return rate if 0.0 <= rate < INFINITY else NO_RATE


@part
def rate_of(m: Memory, person: np.uint64, risk: np.uint64) -> float:
    """Return the rate at which a risk runs for a person as they are now; NO_RATE if that is none.

    Multiplying by all factors takes less time than asking after each whether another one matters.
    """
    rate, by, last = m.f[risk + RISK_RATE], m.w[risk + BY_FIRST], m.w[risk + BY_LAST]
    while by < last:
        rate = rate * factor_of(m, person, by)
        by += BY_WORDS
    if m.w[risk + RISK_FACTOR] != ZERO:
        rate = rate * m.f[person + m.w[risk + RISK_FACTOR]]
    return rate if 0.0 <= rate < INFINITY else rate_with_gaps(m, person, risk)


@part
def due_of(m: Memory, state: np.uint64) -> float:
    """Return when a risk that runs is due."""
    return due_time(m.f[state + RUNS_SINCE], m.f[state + LEFT_TO_ENDURE], m.f[state + RUNS_AT])


@part
def settle(m: Memory, person: np.uint64, number: np.uint64) -> None:
    """Use up what has been endured until now of a risk that runs at a rate; nothing is left where it is due."""
    state = state_of(m, person, number)
    left, since, rate = m.f[state + LEFT_TO_ENDURE], m.f[state + RUNS_SINCE], m.f[state + RUNS_AT]
    after = left_after(left, m.f[NOW] - since, rate)
    m.f[state + LEFT_TO_ENDURE] = 0.0 if due_of(m, state) <= m.f[NOW] else after


@aside
def no_rate(m: Memory, person: np.uint64, number: np.uint64) -> bool:
    """Note that a risk has no rate for a person."""
    m.w[ERROR_PERSON] = person
    m.w[ERROR_STATUS] = BAD_RATE
    m.w[ERROR_RISK] = number
    return False


@aside
def draw_endurance(m: Memory, person: np.uint64, number: np.uint64) -> None:
    """Draw how much of a risk is endured until it happens next; where the rate is 0 that is not needed yet."""
    happened = half_of(m.w, (person << ONE) + m.w[FIRST_HAPPENED] + number)
    bits = draw_bits(m.w[person + KEY], m.w[risk_at(m, number) + RISK_NAME], happened << U(8))
    m.f[state_of(m, person, number) + LEFT_TO_ENDURE] = endurance(bits)
    m.w[person + m.w[LIFE] + DRAWN_RISKS] |= ONE << number


@part
def go_on(m: Memory, person: np.uint64, number: np.uint64) -> None:
    """Let a risk run from now on at the rate that is known."""
    if (m.w[person + m.w[LIFE] + DRAWN_RISKS] >> number) & ONE == ZERO:
        draw_endurance(m, person, number)
    m.f[state_of(m, person, number) + RUNS_SINCE] = m.f[NOW]


@aside
def run_at_clock(m: Memory, person: np.uint64, number: np.uint64) -> None:
    """Let a risk run that happens at a clock, or at once if that is past."""
    take_slot(m, person, number)
    state = state_of(m, person, number)
    m.f[state + LEFT_TO_ENDURE] = max(m.f[NOW], m.f[person + m.w[risk_at(m, number) + RISK_AT]])
    m.f[state + RUNS_SINCE], m.f[state + RUNS_AT] = 0.0, 1.0
    m.w[person + m.w[LIFE] + LIVE] |= ONE << number


@part
def run_at(m: Memory, person: np.uint64, number: np.uint64, runs: bool) -> bool:
    """Find a risk's rate and let it run, from now on where that is another than before; return whether it has one."""
    risk, own, bit = risk_at(m, number), person + m.w[LIFE], ONE << number
    if m.w[risk + RISK_AT] != ZERO:
        run_at_clock(m, person, number)
        return True
    rate = rate_of(m, person, risk)
    if rate == NO_RATE:
        return no_rate(m, person, number)
    m.w[own + KNOWN] |= bit
    if runs and m.w[own + LIVE] & bit != ZERO:
        if m.f[state_of(m, person, number) + RUNS_AT] == rate:
            return True
        settle(m, person, number)
    if rate == 0.0:
        m.w[own + LIVE] &= ~bit
        if m.w[own + DRAWN_RISKS] & bit == ZERO:
            give_slot(m, person, number)
        return True
    m.w[own + LIVE] |= bit
    take_slot(m, person, number)
    m.f[state_of(m, person, number) + RUNS_AT] = rate
    go_on(m, person, number)
    return True


@part
def due_first(m: Memory, person: np.uint64, bits: np.uint64, time: float, first: np.uint64) -> tuple[float, np.uint64]:
    """Return when the first of the risks of these bits is due for a person, and which, unless another one comes first.

    The other is due at `time`. At one time the order declared decides.
    """
    while bits != ZERO:
        number = lowest(bits)
        bits &= bits - ONE
        due = due_of(m, state_of(m, person, number))
        if due < time or (due == time and number < first):
            time, first = due, number
    return time, first


@part
def book_first(m: Memory, person: np.uint64, known: np.uint64, time: float, first: np.uint64) -> None:
    """Put the risk that is due first, of those that run for a person, on the agenda.

    Of those known already, as bits, the first is due at `time`.
    """
    own = person + m.w[LIFE]
    time, first = due_first(m, person, m.w[own + RUNNING] & m.w[own + LIVE] & ~known, time, first)
    if time == INFINITY:
        call_risk_off(m, person)
    else:
        book_risk(m, person, time, first)


@part
def let_go(m: Memory, person: np.uint64, bits: np.uint64) -> None:
    """Let risks that run at a rate above 0 run no more; those by a clock have nothing to settle."""
    bits &= m.w[person + m.w[LIFE] + KNOWN]
    while bits != ZERO:
        settle(m, person, lowest(bits))
        bits &= bits - ONE


@aside
def let_run(m: Memory, person: np.uint64, wanted: np.uint64) -> bool:
    """Let the risks of these bits run from now on, and no others; return whether each has a rate.

    One that runs already is looked at only if a register that it reads was set meanwhile.
    """
    own = person + m.w[LIFE]
    before, changed = m.w[own + RUNNING], m.w[CHANGED]
    m.w[CHANGED] = ZERO
    let_go(m, person, before & ~wanted & m.w[own + LIVE])
    known = m.w[own + KNOWN] & ~changed
    m.w[own + KNOWN] = known
    if (before ^ wanted) | (before & changed) | (changed & STALE) == ZERO:
        return True
    m.w[own + RUNNING] = wanted
    begin = wanted & ~before
    again = begin & known & m.w[own + LIVE]
    bits, time, first = again, INFINITY, NOBODY
    while bits != ZERO:
        number = lowest(bits)
        bits &= bits - ONE
        go_on(m, person, number)
        state = state_of(m, person, number)
        due = due_of(m, state)
        if due < time:
            time, first = due, number
    bits = (begin & ~known) | (wanted & before & changed)
    while bits != ZERO:
        number = lowest(bits)
        bits &= bits - ONE
        if not run_at(m, person, number, (before >> number) & ONE != ZERO):
            return False
    book_first(m, person, again, time, first)
    return True


@aside
def risk_happens(m: Memory) -> np.uint64:
    """Take the person whose risk is due out of their wait; return who walks on."""
    entry = m.w[m.w[RISK_ENTRIES]]
    person, number = person_of(m, entry), entry >> HALF
    own, risk, step = person + m.w[LIFE], risk_at(m, number), m.w[person + STEP]
    fetch_next(m)
    m.w[EVENTS] += ONE
    m.f[LAST_EVENT] = m.f[NOW]
    m.w[CHANGED] |= STALE  # it leaves the agenda when the person waits again or leaves
    if m.w[step + VERB] == SEIZE_APART:
        leave_queues(m, person)
    elif m.w[person + PENDING] != ZERO:
        m.w[person + TICKET] += ONE
    log(m, person, step, LOG_RISK, number, m.f[NOW] - m.f[person + SINCE])
    m.w[own + RUNNING] &= ~(ONE << number)
    begin_episode(m, person, risk, number)
    if m.w[risk + RISK_AT] != ZERO:
        m.f[person + m.w[risk + RISK_AT]] = INFINITY
        m.w[CHANGED] |= m.w[risk + RISK_TOUCHES]
    else:
        m.w[own + DRAWN_RISKS] &= ~(ONE << number)
    m.w[person + STEP] = m.w[risk + RISK_TO]
    return person


@aside
def end_life(m: Memory, person: np.uint64) -> None:
    """Let no risk run any more, and leave the row as the next person finds it."""
    call_risk_off(m, person)
    forget_visits(m, person)
    m.w[CHANGED] = ZERO
    own = person + m.w[LIFE]
    if m.w[own + FURTHER] != ZERO:
        take_back(m, m.w[own + FURTHER])
    for k in range(own, person + m.w[SLOTS_AT]):
        m.w[k] = ZERO


@aside
def run_again(m: Memory, person: np.uint64, number: np.uint64) -> bool:
    """Find a risk's rate anew, from where that is too rare to be worth inlining."""
    return run_at(m, person, number, True)


@part
def book_again(m: Memory, person: np.uint64, row: np.uint64, looked_at: np.uint64) -> None:
    """Put the risk that is due first on the agenda, after some, as bits, were looked at again.

    Where another one stands there, it stays there unless one of these is due before it: hardly any ever is.
    """
    booked = due_row(m, row)
    time, first = m.f[booked + DUE_TIME], m.w[booked + DUE_RISK]
    if time > 0.0 and (looked_at >> first) & ONE == ZERO:
        sooner, number = due_first(m, person, looked_at & m.w[person + m.w[LIFE] + LIVE], time, first)
        if number != first:
            book_risk(m, person, sooner, number)
    else:
        book_first(m, person, ZERO, INFINITY, NOBODY)


@part
def has_one_of(m: Memory, person: np.uint64, register: np.uint64, codes: np.uint64) -> bool:
    """Return whether one of some codes, as bits, stands in a register of somebody; ANY_REGISTER says that it does."""
    if register == ANY_REGISTER:
        return True
    code = code_at(m, person, register & LOW_HALF)
    return code < CODES_AT_ONCE and (codes >> code) & ONE != ZERO


@aside
def look_again_at(m: Memory, risks: np.uint64, register: np.uint64, codes: np.uint64) -> None:
    """Let the risks of these bits run at their rates of now, as inputs were reset, for all who let them run.

    Where all that was reset holds for some codes in a register, nobody else's rates are others.
    """
    for row in range(ZERO, m.w[PEOPLE_USED]):
        person = m.w[PEOPLE] + U(row) * m.w[WIDTH]
        if not has_one_of(m, person, register, codes):
            continue
        own = person + m.w[LIFE]
        m.w[own + KNOWN] &= ~risks
        running = bits = m.w[own + RUNNING] & risks
        if bits == ZERO:
            continue
        while bits != ZERO:
            if not run_again(m, person, lowest(bits)):
                return
            bits &= bits - ONE
        book_again(m, person, U(row), running)
