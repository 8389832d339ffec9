"""What a reset of inputs does in the kernel; `resets.py` makes the rows that say it."""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import FIXED

from .agenda import INFINITY
from .hand import at_hand
from .instants import rounded_units, set_clock
from .jit import aside, entry, part
from .memory import Floats, Memory, Words
from .places import *
from .risks import ANY_REGISTER, blocks_wanted, look_again_at
from .statistics import bring_up_to_date
from .streams import draw_form_rarely, look_at_all_streams, reopen_layer


@aside
def open_layer(m: Memory, source: np.uint64, layer: np.uint64) -> None:
    """Give a source one more stream, which has offered nobody yet; there is room, as Python has checked."""
    stream = m.w[STREAMS] + m.w[STREAM_COUNT] * STREAM_WORDS
    m.w[STREAM_COUNT] += ONE
    for k in range(stream, stream + STREAM_WORDS):
        m.w[k] = ZERO
    m.w[stream + STREAM_SOURCE], m.w[stream + LAYER] = source, layer
    m.f[stream + OFFERED_TIME] = INFINITY


@aside
def reset_rate(m: Memory, source: np.uint64, factor: float) -> None:
    """Reset a source's rate and let its layers offer anew from now on."""
    m.f[source + RATE_FACTOR] = factor
    if m.w[source + LEFT_TO_COME] != ZERO:
        for stream in range(m.w[STREAMS], m.w[STREAMS] + m.w[STREAM_COUNT] * STREAM_WORDS, STREAM_WORDS):
            if m.w[stream + STREAM_SOURCE] == source:
                reopen_layer(m, U(stream))


@aside
def reset_units(m: Memory, resource: np.uint64, units: np.uint64) -> None:
    """Reset a resource's scheduled units; grants follow as the first thing of what comes next."""
    bring_up_to_date(m)
    m.w[resource + UNITS] = units
    m.w[CAPACITY_SET] = ONE


@aside
def reset_mean(m: Memory, form: np.uint64, scale: float) -> None:
    """Stretch a form; a fixed one keeps its value, rounded and clamped, where the first parameter stands."""
    m.f[form + SCALE] = scale
    if m.w[form + FORM_CODE] == U(FIXED):
        m.f[form + F_A] = draw_form_rarely(m, form, ZERO)


@aside
def do_reset(m: Memory, what: np.uint64, where: np.uint64, value: float) -> None:
    """Do one thing that a reset of inputs asks for."""
    if what == RESET_RATE:
        reset_rate(m, where, value)
    elif what == RESET_OPENS:
        open_layer(m, where, U(np.int64(value)))
    elif what == RESET_FLOAT:
        m.f[where] = value
    elif what == RESET_WORD:
        m.w[where] = U(np.int64(value))
    elif what == RESET_RISK:
        look_again_at(m, ONE << where, ANY_REGISTER, ZERO)
    elif what == RESET_CAPACITY:
        reset_units(m, where, U(np.int64(value)))
    else:
        m.f[where + MULTIPLIER] = value
        reset_units(m, where, rounded_units(m, where))


@aside
def do_resets(m: Memory, resets: Floats, first: np.uint64, time: float) -> np.uint64:
    """Do every reset from a row on that is due by a time; return the row after them."""
    row = first
    while resets[row + RESET_TIME] <= time:
        what, where = U(np.int64(resets[row + RESET_WHAT])), U(np.int64(resets[row + RESET_WHERE]))
        do_reset(m, what, where, resets[row + RESET_VALUE])
        row += RESET_WORDS
    look_again(m)
    return row


@aside
def can_look_again(m: Memory, risks: np.uint64) -> bool:
    """Tell whether there are blocks enough for all whose risks come to run at another rate."""
    return risks == ZERO or m.w[BLOCKS_LEFT] > TWO + blocks_wanted(m, risks)


@aside
def can_reset(m: Memory, resets: Floats, first: np.uint64, time: float) -> bool:
    """Tell whether there are blocks enough for every reset from a row on that is due by a time."""
    row, risks = first, ZERO
    while resets[row + RESET_TIME] <= time:
        if U(np.int64(resets[row + RESET_WHAT])) == RESET_RISK:
            risks |= ONE << U(np.int64(resets[row + RESET_WHERE]))
        row += RESET_WORDS
    return can_look_again(m, risks)


@part
def look_again(m: Memory) -> None:
    """Find what comes next after a reset."""
    m.f[LAST_EVENT] = m.f[NOW]
    look_at_all_streams(m)
    set_clock(m)


@aside
def set_input(m: Memory, inputs: Floats, row: np.uint64, value: float) -> np.uint64:
    """Hold a new value of an input; return the risk to look at again once all are reset, as a bit.

    A branch is written whole, from all its chances (or the bands of one value) as they now are.
    """
    inputs[row + INPUT_HELD] = value
    what, where = U(np.int64(inputs[row + INPUT_WHAT])), U(np.int64(inputs[row + INPUT_WHERE]))
    if what == RESET_MEAN:
        reset_mean(m, where, value / inputs[row + INPUT_UNIT_MEAN])
    elif what == RESET_RISK:
        m.f[where] = value
        return ONE << U(np.int64(inputs[row + INPUT_FIRST]))
    elif what == RESET_CHANCES:
        write_ways(m, inputs, row, where)
    else:
        do_reset(m, what, where, value)
    return ZERO


@part
def register_of_all(inputs: Floats, row: np.uint64, before: np.uint64) -> np.uint64:
    """Return the register whose codes tell whom resets of risks concern, if this one names that of all before."""
    register = U(np.int64(inputs[row + INPUT_REGISTER]))
    return register if before in (NOBODY, register) else ANY_REGISTER


@part
def write_ways(m: Memory, inputs: Floats, row: np.uint64, where: np.uint64) -> None:
    """Write the running sums of the chances of a branch, as they are now held."""
    total, chance = 0.0, U(np.int64(inputs[row + INPUT_FIRST])) + INPUT_HELD
    for k in range(ZERO, U(np.int64(inputs[row + INPUT_CHANCES]))):
        total += inputs[chance + U(k) * INPUT_WORDS]
        m.f[where + U(k)] = total


@part
def needs_python(inputs: Floats, row: np.uint64, value: float) -> bool:
    """Tell whether a reset needs more than the kernel knows: more layers than are open, or a mean that cannot be."""
    what = inputs[row + INPUT_WHAT]
    if what == RESET_RATE:
        return inputs[row + INPUT_REACH] < value * inputs[row + INPUT_PEAK]
    return what == RESET_MEAN and not (inputs[row + INPUT_UNIT_MEAN] > 0.0 and 0.0 <= value < INFINITY)


# --- the entries that Python calls ----------------------------------------------------------------------------------


@entry
def has_blocks(memory: Memory, risks: np.uint64) -> bool:
    """Tell whether there are blocks enough to reset the rates of these risks, as bits."""
    m = at_hand(memory)
    return can_look_again(m, risks)


@entry
def reset(memory: Memory, resets: Floats) -> None:
    """Do resets at the present time, all of them."""
    m = at_hand(memory)
    do_resets(m, resets, ZERO, m.f[NOW])


@entry
def set_inputs(memory: Memory, inputs: Floats, rows: Words, values: Floats) -> bool:
    """Reset those inputs that are not what is held; where one needs Python, tell so, and then nothing has changed."""
    m = at_hand(memory)
    changes = ZERO
    for k in range(rows.size):
        if values[k] != inputs[rows[k] + INPUT_HELD]:
            if needs_python(inputs, rows[k], values[k]):
                return False
            changes += ONE
    if changes == ZERO:
        return True
    risks, register, codes = ZERO, NOBODY, ZERO
    for k in range(rows.size):
        if values[k] != inputs[rows[k] + INPUT_HELD]:
            risk = set_input(m, inputs, rows[k], values[k])
            if risk != ZERO:
                risks |= risk
                register = register_of_all(inputs, rows[k], register)
                codes |= ONE << U(np.int64(inputs[rows[k] + INPUT_CODE]))
    if risks != ZERO:
        look_again_at(m, risks, register, codes)
    look_again(m)
    return True
