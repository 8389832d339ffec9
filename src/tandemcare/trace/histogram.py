"""Quantiles and shares from histograms of finished and open waits, along the last axis.

Open waits are those of people who still wait: they are known to be longer than the wait so far. Both together are read
by the product-limit estimate of Kaplan and Meier (J. Am. Stat. Assoc. 53, 1958, 457-481); without open waits that is
the plain share.
"""

from __future__ import annotations

from math import inf

import numpy as np

from .tally import BINS, Floats, Integers, bin_edges, bin_of

EDGES: Floats = bin_edges()
WIDTHS: Floats = np.concatenate([[0.0], np.diff(EDGES[1:])])
"""How wide each bin is, over which its waits are spread evenly: nothing for waits of zero, else at most 3.1%."""
LAST_BITS = 1e-12
"""How far a share that is reached can be below by the rounding of its parts."""


def at_risk(done: Integers, still: Integers) -> Floats:
    """Return how many waits reach each bin."""
    return np.asarray(np.cumsum((done + still)[..., ::-1], axis=-1)[..., ::-1], dtype=np.float64)


def survival(done: Integers, still: Integers) -> Floats:
    """Return the share of people who wait longer than each bin."""
    waiting = at_risk(done, still)
    return np.asarray(np.cumprod(1.0 - done / np.maximum(waiting, 1.0), axis=-1), dtype=np.float64)


def quantile(done: Integers, still: Integers, q: float) -> Floats:
    """Return the wait that a share q of people does not exceed; infinite where not reached, NaN where nobody waited.

    Waits are spread evenly over their bin, as `count_over` has them, so that a small change of the waits is a small
    change of the quantile, never none.
    """
    ended = 1.0 - survival(done, still)
    reached = ended >= q - LAST_BITS
    place = reached.argmax(axis=-1)
    upto = np.take_along_axis(ended, place[..., None], axis=-1)[..., 0]
    before = np.take_along_axis(ended, np.maximum(place - 1, 0)[..., None], axis=-1)[..., 0]
    before = np.where(place > 0, before, 0.0)
    part = np.clip((q - before) / np.where(upto > before, upto - before, 1.0), 0.0, 1.0)
    value = np.where(reached.any(axis=-1), EDGES[place] + part * WIDTHS[place], inf)
    return np.where((done + still).sum(axis=-1) > 0, value, np.nan)


def longest(done: Integers, still: Integers) -> float:
    """Return the lower edge of the longest wait, finished or open: nothing is known beyond its bin."""
    present = np.flatnonzero(done + still)
    return float(EDGES[present[-1]]) if len(present) else 0.0


def count_over(done: Integers, limit: float) -> Floats:
    """Return how many finished waits are over a limit; those in the limit's own bin are spread evenly over it."""
    if limit < 0.0:
        return np.asarray(done.sum(axis=-1), dtype=np.float64)
    place = bin_of(limit)
    width = EDGES[place + 1] - EDGES[place]
    below = 1.0 if place == 0 else float(np.clip((limit - EDGES[place]) / width, 0.0, 1.0))
    return np.asarray(done[..., place + 1 :].sum(axis=-1) + (1.0 - below) * done[..., place], dtype=np.float64)


def share_over(done: Integers, still: Integers, limit: float, over: Floats) -> Floats:
    """Return the share of people who wait longer than a limit, given how many finished waits are over it."""
    place = bin_of(limit) if limit >= 0.0 else 0
    reaching = at_risk(done, still)
    here = done[..., place:].sum(axis=-1) - over
    before = survival(done, still)[..., place - 1] if place > 0 else np.ones(done.shape[:-1])
    product = before * (1.0 - here / np.maximum(reaching[..., place], 1.0))
    finished = done.sum(axis=-1)
    plain = over / np.maximum(finished, 1)
    share = np.where(still.sum(axis=-1) > 0, product, plain)
    return np.where((done + still).sum(axis=-1) > 0, share, np.nan)


def no_open(done: Integers) -> Integers:
    """Return a histogram of no open waits, of the same shape."""
    return np.zeros((*done.shape[:-1], BINS), dtype=np.int64)
