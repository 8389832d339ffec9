"""The raw event log: one row for each thing that a person does, in the order in which it happens."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

LOG_ROW = np.dtype(
    [("time", "f8"), ("person", "u8"), ("step", "i4"), ("event", "i4"), ("detail", "i8"), ("value", "f8")]
)


class Event(IntEnum):
    """What a row of the log says; docs/background/engine-contract.md section 4 gives step, detail and value."""

    ARRIVE = 1
    MARK = 2
    ASSIGN = 3
    BRANCH = 4
    COUNT = 5
    RECORD = 6
    LEAVE = 7
    DELAY = 8
    DELAY_END = 9
    GATE = 10
    GATE_OPEN = 11
    QUEUE = 12
    GRANT = 13
    EXPIRE = 14
    RELEASE = 15
    HAND_OVER = 16
    RESUME = 17
    SWAP = 18
    CAPACITY = 19
    RISK = 20
