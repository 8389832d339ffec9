"""The rows of an event log that say something of a request, request by request."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.trace import Event
from tandemcare.trace.tally import Floats, Integers

NOTHING = -1
Rows = npt.NDArray[np.void]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class RequestSteps:
    """What the steps of a pathway mean for a request: names of steps in the order declared, and meanings by name.

    A request begins at a MARK of a step of `routes`. What happens next is told by the first step of each meaning.
    """

    names: Sequence[str]
    routes: Mapping[str, str]
    waits: Mapping[str, str]
    allocated: Collection[str]
    started: Collection[str]
    completed: Collection[str]
    ends: Mapping[str, str]
    reasons: Mapping[str, str]
    kinds: Mapping[str, str]
    outcomes: Mapping[str, str]
    places: Mapping[str, str]
    to_bed: Collection[str]
    afterwards: Mapping[str, str]

    def told(self) -> Mask:
        """Return whether a step says anything of a request, by its number."""
        meanings = (self.routes, self.waits, self.ends, self.reasons, self.kinds, self.outcomes, self.places)
        known = {*self.allocated, *self.started, *self.completed, *self.to_bed, *self.afterwards}.union(*meanings)
        return self.named(known)

    def named(self, names: Collection[str]) -> Mask:
        """Return whether a step is one of those named, by its number."""
        return np.array([name in names for name in self.names], dtype=np.bool_)

    def codes(self, meanings: Mapping[str, str], known: Sequence[str]) -> Integers:
        """Return for each step the place of its meaning among those known, or -1."""
        return np.array([known.index(meanings[name]) if name in meanings else NOTHING for name in self.names], np.int64)


@dataclass(frozen=True, eq=False)
class RequestLog:
    """Rows that say something of a request, by person and then in order of time; positions count along them.

    `request` is the request to which a row belongs, or -1; `begins` is where each request begins.
    """

    steps: RequestSteps
    rows: Rows
    request: Integers
    begins: Integers

    @classmethod
    def of(cls, rows: Rows, steps: RequestSteps) -> RequestLog:
        """Return what a log, in the order in which things happened, says of requests."""
        rows = rows[steps.told()[rows["step"]] & (rows["event"] != Event.CAPACITY)]
        rows = rows[np.argsort(rows["person"], kind="stable")]
        is_begin = (rows["event"] == Event.MARK) & steps.named(steps.routes)[rows["step"]]
        begins = np.flatnonzero(is_begin)
        last = np.cumsum(is_begin) - 1
        same = rows["person"][begins[last]] == rows["person"] if len(begins) else np.zeros(len(rows), np.bool_)
        return cls(steps, rows, np.where((last >= 0) & same, last, NOTHING), begins)

    def __len__(self) -> int:
        return len(self.begins)

    def first(self, names: Collection[str], since: Integers | None = None) -> Integers:
        """Return where each request first comes to one of some steps (if `since`: not before that), or -1."""
        is_one = self.steps.named(names)[self.rows["step"]] & (self.request >= 0)
        where = np.flatnonzero(is_one)
        if since is not None:
            after = since[self.request[where]]
            where = where[(after >= 0) & (where >= after)]
        found = np.full(len(self), NOTHING, dtype=np.int64)
        found[self.request[where[::-1]]] = where[::-1]
        return found

    def time(self, where: Integers) -> Floats:
        """Return the hours at some positions; NaN for -1."""
        return np.where(where >= 0, self.rows["time"][where], np.nan) if len(self.rows) else np.empty(0)

    def meaning(self, meanings: Mapping[str, str], where: Integers, otherwise: str = "") -> pd.Categorical[str]:
        """Return what the steps at some positions mean; `otherwise` where one is -1 or its step means nothing."""
        known = list(dict.fromkeys(meanings.values()))
        codes = np.full(len(where), NOTHING, dtype=np.int64)
        is_one = where >= 0
        codes[is_one] = self.steps.codes(meanings, known)[self.rows["step"][where[is_one]]]
        if otherwise:
            codes[codes == NOTHING] = len(known)
            known.append(otherwise)
        return pd.Categorical.from_codes(codes, pd.Index(known, dtype=object))
