"""Episodes: draws by a key of their own, and visits counted anew, until the person is back where another can begin.

How often somebody passed each step is counted in a block that is lent for an episode. Outside one, the steps to which
people come again from where they live have a byte each in their row; the others, which somebody passes who came
outside an episode and is not there yet, are counted in a block of the person's own, and so is what a byte cannot hold.
Blocks are numbered from 1. A free one names the next free one in its first word, which says of one's own whether it
is kept for life; then comes a count for each step.
"""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import chain

from .jit import aside, part
from .memory import Memory
from .narrow import half_of, put_half
from .places import *

MOST_IN_BYTE, LAST_BYTE = U(255), U(56)


@part
def block_at(m: Memory, block: np.uint64) -> np.uint64:
    """Return where a lent block begins."""
    return m.w[BLOCKS] + (block - ONE) * m.w[BLOCK_WORDS]


@part
def can_lend(m: Memory) -> bool:
    """Return whether there is a block for one more episode, one for what is counted after it, and one for risks."""
    return m.w[BLOCKS_LEFT] > TWO


@aside
def lend(m: Memory) -> np.uint64:
    """Return a block that nobody has, cleared."""
    m.w[BLOCKS_LEFT] -= ONE
    block = m.w[FREE_BLOCK]
    if block != ZERO:
        m.w[FREE_BLOCK] = m.w[block_at(m, block)]
    else:
        m.w[BLOCKS_USED] += ONE
        block = m.w[BLOCKS_USED]
    begin = block_at(m, block)
    for k in range(begin, begin + m.w[BLOCK_WORDS]):
        m.w[k] = ZERO
    return block


@aside
def take_back(m: Memory, block: np.uint64) -> None:
    """Take back a block that was lent."""
    m.w[BLOCKS_LEFT] += ONE
    m.w[block_at(m, block)] = m.w[FREE_BLOCK]
    m.w[FREE_BLOCK] = block


@aside
def begin_episode(m: Memory, person: np.uint64, risk: np.uint64, number: np.uint64) -> None:
    """Count an occurrence of a risk, with which an episode may begin: lend a block, and draw by the episode's key."""
    place = (person << ONE) + m.w[FIRST_HAPPENED] + number
    occurrence = half_of(m.w, place)
    put_half(m.w, place, occurrence + ONE)
    if m.w[risk + EPISODE_NAME] == ZERO:
        return
    m.w[person + LENT] = lend(m)
    m.w[person + DRAW_KEY] = chain(chain(m.w[person + KEY], m.w[risk + EPISODE_NAME]), occurrence)


@aside
def come_in_episode(m: Memory, person: np.uint64, number: np.uint64) -> None:
    """Let somebody come in their first episode of a risk."""
    begin_episode(m, person, m.w[RISKS] + number * RISK_WORDS, number)


@aside
def end_episode(m: Memory, person: np.uint64) -> None:
    """Give back what was lent, and draw by one's own key again; what was counted on the way here counts no more."""
    block, own = m.w[person + LENT], m.w[person + OWN_BLOCK]
    if block != ZERO:
        take_back(m, block)
        m.w[person + LENT] = ZERO
        m.w[person + DRAW_KEY] = m.w[person + KEY]
    if own != ZERO and m.w[block_at(m, own)] == ZERO:
        take_back(m, own)
        m.w[person + OWN_BLOCK] = ZERO


@aside
def forget_visits(m: Memory, person: np.uint64) -> None:
    """Give back all that was lent, and leave no count to the next person in the row."""
    end_episode(m, person)
    if m.w[person + OWN_BLOCK] != ZERO:
        take_back(m, m.w[person + OWN_BLOCK])
        m.w[person + OWN_BLOCK] = ZERO
    if m.w[VISITS] != ZERO:
        for k in range(person + m.w[VISITS], person + m.w[KEPT_FIRST]):
            m.w[k] = ZERO


@aside
def count_in_block(m: Memory, person: np.uint64, number: np.uint64, block: np.uint64, in_byte: np.uint64) -> np.uint64:
    """Return how often somebody passed a step before, and count it in a block (0: their own) beyond what a byte holds.

    A block of one's own with anything that a byte could not hold is kept for life.
    """
    if block == ZERO:
        block = m.w[person + OWN_BLOCK]
        if block == ZERO:
            block = lend(m)
            m.w[person + OWN_BLOCK] = block
        m.w[block_at(m, block)] |= in_byte
    place = block_at(m, block) + ONE + number
    m.w[place] += ONE
    return in_byte + m.w[place] - ONE


@part
def passed_before(m: Memory, person: np.uint64, number: np.uint64) -> np.uint64:
    """Return how often somebody passed a step before, in an episode since it began, and count this passing."""
    block, passed = m.w[person + LENT], ZERO
    if block == ZERO and number < m.w[VISITS_COUNTED]:
        place, shift = person + m.w[VISITS] + (number >> THREE), (number << THREE) & LAST_BYTE
        passed = (m.w[place] >> shift) & MOST_IN_BYTE
        if passed != MOST_IN_BYTE:
            m.w[place] += ONE << shift
            return passed
    return count_in_block(m, person, number, block, passed)
