"""Episodes: draws by a key of their own, and visits counted anew, until the person is back where another can begin.

The counts of an episode stand in a block that is lent for it, so that the row of somebody at home needs none for steps
that are passed in episodes alone. Blocks are numbered from 1; a free one names the next free one in its first word.
"""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import chain

from .jit import aside, part
from .memory import Core
from .places import *


@part
def block_at(m: Core, block: np.uint64) -> np.uint64:
    """Return where a lent block begins."""
    return m.w[BLOCKS] + (block - ONE) * m.w[BLOCK_WORDS]


@part
def can_lend(m: Core) -> bool:
    """Return whether there is a block for one more episode."""
    return m.w[BLOCKS_LEFT] != ZERO


@aside
def begin_episode(m: Core, person: np.uint64, risk: np.uint64, number: np.uint64) -> None:
    """Count an occurrence of a risk, with which an episode may begin: lend a block, and draw by the episode's key."""
    state = person + m.w[LIFE] + LIFE_WORDS + m.w[RISK_COUNT] + number * STATE_WORDS
    occurrence = m.w[state + HAPPENED]
    m.w[state + HAPPENED] += ONE
    if m.w[risk + EPISODE_NAME] == ZERO:
        return
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
    m.w[person + LENT] = block
    m.w[person + DRAW_KEY] = chain(chain(m.w[person + KEY], m.w[risk + EPISODE_NAME]), occurrence)


@aside
def come_in_episode(m: Core, person: np.uint64, number: np.uint64) -> None:
    """Let somebody come in their first episode of a risk."""
    begin_episode(m, person, m.w[RISKS] + number * RISK_WORDS, number)


@aside
def end_episode(m: Core, person: np.uint64) -> None:
    """Give the block back, and draw by one's own key again."""
    block = m.w[person + LENT]
    if block != ZERO:
        m.w[BLOCKS_LEFT] += ONE
        m.w[block_at(m, block)] = m.w[FREE_BLOCK]
        m.w[FREE_BLOCK] = block
        m.w[person + LENT] = ZERO
        m.w[person + DRAW_KEY] = m.w[person + KEY]


@aside
def place_in_block(m: Core, person: np.uint64, place: np.uint64) -> np.uint64:
    """Return where the count of a step's visits stands for somebody in an episode."""
    return block_at(m, m.w[person + LENT]) + place - m.w[VISITS]
