"""Months that are known: scenarios of one place live the same months until one of them sets something else.

A replication that sets what another with the same beginning has set lives the months that the other has lived. What
these did is known, and nothing is simulated again. From the first month that begins otherwise it lives on its own, from
where the other stood then, with the same bits.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from threading import Lock
from typing import NamedTuple

from .looks import Look, Watched
from .settings import Bits, Month, Places, Reset, bits_of

MOST_MONTHS = 36
"""Months after the run-in of which is known what they did: what options buy and close begins to differ in these."""
MOST_LIVES = 3
"""Lives of each beginning that are known: those that ended last."""
MOST_BEGINNINGS = 64
"""Beginnings of which lives are known, one for each replication of a place: those that somebody began with last."""


class KnownMonth(NamedTuple):
    """A month that was lived: what was set when it began, when it ended, what it did, and what looks counted then."""

    began_with: Bits
    ends: float
    happened: Month
    counted: dict[Look, Sequence[float]]


class Lives:
    """The latest lives of each beginning, for any number of threads."""

    def __init__(self, most: int = MOST_BEGINNINGS) -> None:
        self._most, self._lock = most, Lock()
        self._known: OrderedDict[Hashable, list[tuple[KnownMonth, ...]]] = OrderedDict()

    def of(self, beginning: Hashable) -> list[tuple[KnownMonth, ...]]:
        """Return the lives that are known of a beginning."""
        with self._lock:
            if beginning in self._known:
                self._known.move_to_end(beginning)
            return list(self._known.get(beginning, ()))

    def keep(self, beginning: Hashable, life: tuple[KnownMonth, ...]) -> None:
        """Keep the months of a life, in place of another that was a part of it or the oldest."""
        with self._lock:
            known = self._known.pop(beginning, [])
            others = [each for each in known if each[-1:] != life[len(each) - 1 : len(each)]]
            self._known[beginning] = [*others[-MOST_LIVES + 1 :], life]
            while len(self._known) > self._most:
                self._known.popitem(last=False)


LIVES = Lives()
"""Those of everything that runs in this process."""


class Life:
    """One replication, month by month from the end of its run-in, as the exchange takes it.

    With `is_shared` it follows what another has lived as long as it sets the same.
    """

    def __init__(self, watched: Watched, begins: float, places: Places, *, is_shared: bool) -> None:
        self.watched, self.places = watched, places
        origin = watched.world.origin if is_shared and not watched.is_looked_at else None
        self._beginning = None if origin is None else (origin, places.key)
        self._follows = origin is not None
        self._others = LIVES.of(self._beginning) if self._follows else []
        self._now = begins if self._follows else 0.0
        self._months: list[KnownMonth] = []
        self._last: KnownMonth | None = None
        self._past: list[Reset] = []
        self._to_set: Mapping[str, float] = {}

    def advance(self, until: float) -> None:
        """Go on to the end of a month, or of the run-in."""
        if self._follows and until > self._now and not self._is_known(until):
            self._live()
        if not self._follows:
            self.watched.advance(until)
        self._now = until

    def set(self, values: Mapping[str, float]) -> None:
        """Reset inputs as a month begins; they have been checked."""
        self._to_set = dict(values)
        if not self._follows:
            self.watched.world.set(values)

    def month(self, number: int) -> Month:
        """Return what happened in a period, which ends now."""
        if self._follows:
            return self._months[-1].happened
        happened = self.watched.world.month(number, self.places)
        self._last = None
        if self._beginning and len(self._months) < MOST_MONTHS:
            self._last = KnownMonth(bits_of(self._to_set), self._now, happened, {})
            self._months.append(self._last)
        self._to_set = {}
        return happened

    def counted(self, look: Look) -> Sequence[float]:
        """Return what a look counts of the people inside now."""
        known = self._last.counted if self._last else {}
        if look not in known:
            self._live()
            known[look] = look.count(self.watched.world.registers(look.registers))
        return known[look]

    def end(self) -> None:
        """Live through whatever is only known, and let others follow."""
        self._live()
        if self._beginning:
            LIVES.keep(self._beginning, tuple(self._months))

    def _is_known(self, until: float) -> bool:
        """Tell whether somebody with the same life so far has lived the month up to a time, and follow them."""
        number, asked = len(self._months), (bits_of(self._to_set), until)
        self._others = [life for life in self._others if len(life) > number and life[number][:2] == asked]
        if not self._others:
            return False
        self._last = self._others[0][number]
        self._months.append(self._last)
        if self._to_set:
            self._past.append((self._now, self._to_set))
        self._to_set = {}
        return True

    def _live(self) -> None:
        """Follow nobody any more: stand where those who were followed stood."""
        if self._follows:
            self._follows = False
            self.watched.world.begin_with(self._past, self._now)
            if self._to_set:
                self.watched.world.set(self._to_set)
