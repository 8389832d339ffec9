"""What is counted while the kernel runs: unit-hours and levels of resources, records, counts, and the log."""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import float_bits
from tandemcare.trace import tally

from .jit import aside, part
from .memory import Memory, Program
from .places import *  # noqa: F403

LEVELS = U(tally.LEVELS)
BINS = U(tally.BINS)
SINGLE_LEVELS = U(tally.SINGLE_LEVELS)
LEVEL_OFFSET = U((1023 + 9) << 5)
BIN_OFFSET = U((1023 + tally.LOWEST_OCTAVE) << 5)
BIN_SHIFT = U(52 - 5)
AREA_BUSY, AREA_QUEUE, AREA_UNITS, AREA_LATE = (U(k) for k in range(4))


@part
def area(m: Memory, p: Program, resource: np.uint64) -> np.uint64:
    """Return where the unit-hours of a resource in the present period stand."""
    return (m.scalar[PERIOD] * p.size[RESOURCES] + resource) * FOUR


@part
def as_float(units: np.uint64) -> float:
    """Return a number of units as a float (by way of a signed integer, which processors convert at once)."""
    return float(np.int64(units))


@part
def level_of(units: np.uint64) -> np.uint64:
    """Return the level bin of a number of units in use."""
    if units < SINGLE_LEVELS:
        return units
    level = SINGLE_LEVELS + (float_bits(as_float(units)) >> BIN_SHIFT) - LEVEL_OFFSET
    return min(level, LEVELS - ONE)


@part
def busy_changes(m: Memory, p: Program, resource: np.uint64) -> None:
    """Add the unit-hours in use up to now, before their number changes."""
    now, floats = m.times[NOW], resource * RESOURCE_FLOATS
    hours = now - m.resource_floats[floats + BUSY_SINCE]
    if hours > 0.0:
        units = m.resource[resource * RESOURCE_WORDS + BUSY]
        m.hours[area(m, p, resource) + AREA_BUSY] += as_float(units) * hours
        if m.scalar[LEVELS_ON] != ZERO:
            m.levels[resource * LEVELS + level_of(units)] += hours
        m.resource_floats[floats + BUSY_SINCE] = now


@part
def waiting_changes(m: Memory, p: Program, resource: np.uint64) -> None:
    """Add the person-hours in the queue up to now, before their number changes."""
    now, floats = m.times[NOW], resource * RESOURCE_FLOATS
    hours = now - m.resource_floats[floats + WAITING_SINCE]
    if hours > 0.0:
        m.hours[area(m, p, resource) + AREA_QUEUE] += as_float(m.resource[resource * RESOURCE_WORDS + WAITING]) * hours
        m.resource_floats[floats + WAITING_SINCE] = now


@aside
def units_change(m: Memory, p: Program, resource: np.uint64) -> None:
    """Add the scheduled unit-hours up to now, before the capacity changes."""
    now, floats, words = m.times[NOW], resource * RESOURCE_FLOATS, resource * RESOURCE_WORDS
    hours = now - m.resource_floats[floats + UNITS_SINCE]
    if hours > 0.0:
        if m.resource[words + KIND] != UNLIMITED:
            m.hours[area(m, p, resource) + AREA_UNITS] += as_float(m.resource[words + UNITS]) * hours
        m.resource_floats[floats + UNITS_SINCE] = now


@aside
def late_changes(m: Memory, p: Program, resource: np.uint64) -> None:
    """Add the overtime up to now, before the number of slots in overtime changes."""
    now, floats = m.times[NOW], resource * RESOURCE_FLOATS
    hours = now - m.resource_floats[floats + LATE_SINCE]
    if hours > 0.0:
        m.hours[area(m, p, resource) + AREA_LATE] += as_float(m.resource[resource * RESOURCE_WORDS + LATE]) * hours
        m.resource_floats[floats + LATE_SINCE] = now


@aside
def bring_up_to_date(m: Memory, p: Program) -> None:
    """Add everything that runs on with time up to now: at a period's end, a pause and the end."""
    for resource in range(ZERO, p.size[RESOURCES]):
        busy_changes(m, p, resource)
        waiting_changes(m, p, resource)
        units_change(m, p, resource)
        late_changes(m, p, resource)


@part
def bin_of(value: float) -> np.uint64:
    """Return the histogram bin of a wait."""
    if value <= 0.0:
        return ZERO
    bits = float_bits(value) >> BIN_SHIFT
    if bits < BIN_OFFSET:
        return ONE
    return min(bits - BIN_OFFSET, BINS - TWO) + ONE


@aside
def period_at(m: Memory, time: float) -> np.uint64:
    """Return the period that holds a time."""
    return U(np.searchsorted(m.edges[:-1], time, side="right"))


@part
def group_of(m: Memory, p: Program, base: np.uint64) -> np.uint64:
    """Return the group of a person, or NOBODY if their value is not one of the groups."""
    value = m.person_floats[base + p.size[GROUP_REGISTER]]
    for group in range(ZERO, p.size[GROUPS]):
        if p.groups[group] == value:
            return group
    return NOBODY


@part
def add_record(m: Memory, p: Program, base: np.uint64, step: np.uint64, value: float) -> None:
    """Add one record to its measure, in the period in which it ends (or began) and in the person's group."""
    if m.times[NOW] < m.times[WARMUP]:
        return
    period = m.scalar[PERIOD]
    if p.steps[step + BITS] != ZERO:
        began = m.times[NOW] - value
        if began < m.times[WARMUP]:
            return
        period = period_at(m, began)
    measure = p.steps[step + A]
    cell = (period * p.size[MEASURES] + measure) * THREE
    m.records[cell] += 1.0
    m.records[cell + ONE] += value
    m.records[cell + TWO] += value * value
    m.bins[measure * BINS + bin_of(value)] += 1
    for k in range(p.steps[step + C], p.steps[step + C] + p.steps[step + D]):
        if value > p.thresholds[k]:
            m.over[period * p.size[THRESHOLDS] + k] += 1
    if p.size[GROUPS] != ZERO:
        group = group_of(m, p, base)
        if group != NOBODY:
            cell = ((m.years[period] * p.size[GROUPS] + group) * p.size[MEASURES] + measure) * THREE
            m.group_records[cell] += 1.0
            m.group_records[cell + ONE] += value
            m.group_records[cell + TWO] += value * value


@part
def add_count(m: Memory, p: Program, base: np.uint64, count: np.uint64) -> None:
    """Add one to a count, in the present period and in the person's group."""
    if m.times[NOW] < m.times[WARMUP]:
        return
    period = m.scalar[PERIOD]
    m.counts[period * p.size[COUNTS] + count] += 1
    if p.size[GROUPS] != ZERO:
        group = group_of(m, p, base)
        if group != NOBODY:
            m.group_counts[(m.years[period] * p.size[GROUPS] + group) * p.size[COUNTS] + count] += 1


# --- the log ----------------------------------------------------------------------------------------------------

(LOG_ARRIVE, LOG_MARK, LOG_ASSIGN, LOG_BRANCH, LOG_COUNT, LOG_RECORD, LOG_LEAVE, LOG_DELAY, LOG_DELAY_END, LOG_GATE,
 LOG_GATE_OPEN, LOG_QUEUE, LOG_GRANT, LOG_EXPIRE, LOG_RELEASE, LOG_HAND_OVER, LOG_RESUME, LOG_SWAP,
 LOG_CAPACITY) = (U(k) for k in range(1, 20))


@aside
def write_row(
    m: Memory, person: np.uint64, step: np.uint64, event: np.uint64, detail: np.uint64, value: float
) -> None:
    """Write one row of the log at the present time."""
    row = m.scalar[LOG_SIZE]
    m.scalar[LOG_SIZE] = row + ONE
    m.log_words[row * FOUR] = person
    m.log_words[row * FOUR + ONE] = step
    m.log_words[row * FOUR + TWO] = event
    m.log_words[row * FOUR + THREE] = detail
    m.log_floats[row * TWO] = m.times[NOW]
    m.log_floats[row * TWO + ONE] = value


@part
def log(m: Memory, person: np.uint64, step: np.uint64, event: np.uint64, detail: np.uint64, value: float) -> None:
    """Write one row of the log if a log is kept; there is room, because the kernel checks before each step."""
    if m.scalar[LOG_ON] != ZERO:
        write_row(m, person, step, event, detail, value)
