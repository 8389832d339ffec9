"""The kernel's memory: what it only reads (Program) and what it changes (Memory), as plain arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


class Program(NamedTuple):
    """A pathway as arrays; places.py says what stands where. Inputs that are reset change shares and form_floats."""

    size: Words
    steps: Words
    ways: Words
    shares: Floats
    forms: Words
    form_floats: Floats
    tables: Floats
    attributes: Words
    thresholds: Floats
    windows: Floats
    groups: Floats
    initial: Words
    initial_rows: Floats
    initial_holds: Words


class Memory(NamedTuple):
    """One replication under way. `person` and `person_floats` are the same memory, so that a person is one row."""

    scalar: Words
    times: Floats
    person: Words
    person_floats: Floats
    heap_time: Floats
    heap_entry: Words
    ring: Words
    ring_time: Floats
    ring_entry: Words
    resource: Words
    resource_floats: Floats
    shift: Words
    shift_floats: Floats
    source: Words
    source_floats: Floats
    stream: Words
    stream_floats: Floats
    lists: Floats
    list_keys: Words
    change_time: Floats
    change: Words
    edges: Floats
    years: Words
    months: Floats
    moved: Words
    records: Floats
    over: Whole
    bins: Whole
    counts: Whole
    hours: Floats
    levels: Floats
    group_records: Floats
    group_counts: Whole
    log_words: Words
    log_floats: Floats
    loop: Words
