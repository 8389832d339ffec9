"""Moments that are kept: what a world had come to at some time, for others that do the same up to then.

What happens follows from the pathway, the settings, the replication and what is set when, and from nothing else, so
that whoever begins as another world has begun and sets the same goes on from where it then stood, with the same bits:
scenarios of one place do until one of them sets something else (`engine.lives`). The run-in alone is a sixth of the
months of ten years (benchmarks/beginnings.py tells what is saved); keeping a moment takes some 14 MB for half a million
adults, so that of each beginning the end of the run-in is kept and one moment of late.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from tandemcare.engine.settings import Bits
from tandemcare.memory import free_bytes
from tandemcare.sums import summed

from . import places as at
from .memory import Floats, Memory, Words
from .resets import Resets, Standing
from .room import MemoryRoom

OF_THE_ROOM = np.array([at.BLOCKS_LEFT, at.BLOCK_ROOM], dtype=np.intp)
"""Words of the header that hang on how much room there is, and are therefore kept though they be as at the start."""
BYTES_A_CORE = 300_000_000
"""Room for two moments of each replication of a batch a core, of a million adults, or of several places."""
SHARE_OF_FREE = 1 / 8
"""No more than this of the memory that nobody uses, where the system tells."""


@dataclass(frozen=True, eq=False)
class Moment:
    """What a world had come to, which had `room` for so many people and so many blocks that are lent.

    `header` is where the words before the people are others than at the start, and what they are; `sections` are those
    behind the people, as far as anything is in them. `resets` is what had been set by then, if anything had.
    """

    room: tuple[int, int]
    header: tuple[npt.NDArray[np.intp], Words]
    people: Words
    sections: Mapping[int, Words]
    heap_time: Floats
    heap_entry: Words
    resets: Standing | None

    @classmethod
    def of(cls, m: Memory, room: MemoryRoom, start: Words, resets: Resets | None = None) -> Moment:
        """Return what a world has come to by now, whose header was this at the start."""
        w, end, width = m.w, room.image.bases["PEOPLE"], room.image.sizes["width"]
        where = np.union1d(np.flatnonzero(w[:end] != start), OF_THE_ROOM)
        listed = {section: _filled(w[int(w[section]) :][: room.people * each]) for section, each in room.heaps}
        blocks = int(w[at.BLOCKS_USED] * w[at.BLOCK_WORDS])
        return cls(
            (room.people, room.blocks),
            (where, w[where]),
            w[end : end + int(w[at.PEOPLE_USED]) * width].copy(),
            {**listed, int(at.BLOCKS): w[int(w[at.BLOCKS]) :][:blocks].copy()},
            m.heap_time.copy(),
            m.heap_entry.copy(),
            resets.standing() if resets else None,
        )

    def put_into(self, m: Memory, room: MemoryRoom) -> None:
        """Let a world that stands at its start, and has no less room, stand at this moment."""
        w, (where, words), end = m.w, self.header, room.image.bases["PEOPLE"]
        w[where] = words
        w[at.PEOPLE_ROOM], w[at.HEAP_ROOM], w[at.LOG_ROOM] = room.people, room.agenda, room.log
        room.lay_out(w)
        w[end : end + len(self.people)] = self.people
        used = int(w[at.PEOPLE_USED])
        for section, words_each in (*room.heaps, (int(at.BLOCKS), 0)):
            place, kept = int(w[section]), self.sections[section]
            w[place : place + len(kept)] = kept
            w[place + len(kept) : place + used * words_each] = at.ZERO  # somebody may have been here at the start
        m.heap_time[: len(self.heap_time)], m.heap_entry[: len(self.heap_entry)] = self.heap_time, self.heap_entry
        m.heap_time[len(self.heap_time) :] = np.inf

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        arrays = (*self.header, self.people, *self.sections.values(), self.heap_time, self.heap_entry)
        return summed(each.nbytes for each in arrays)


def _filled(words: Words) -> Words:
    """Return a copy of words up to the last that is not zero."""
    filled = np.flatnonzero(words)
    return words[: int(filled[-1]) + 1 if len(filled) else 0].copy()


Key = tuple[Hashable, float, tuple[tuple[float, Bits], ...]]
"""What the life of a world follows from, hours, and what has been set in it before, and when."""


class Moments:
    """The moments of late, for any number of threads."""

    def __init__(self, most_bytes: int | None = None) -> None:
        self._most, self._lock = most_bytes, Lock()
        self._kept: OrderedDict[Key, Moment] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Key) -> Moment | None:
        """Return a moment that is kept; nobody may change it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Key, found: Moment) -> None:
        """Keep a moment in place of another of the same beginning, but for one before anything was set: of a run-in.

        The oldest go where all would take too much, and one that alone does is not kept.
        """
        beginning, _, was_set = key
        with self._lock:
            for other in [each for each in self._kept if was_set and each[2] and each[0] == beginning]:
                del self._kept[other]
            self._kept[key] = found
            taken = summed(each.size for each in self._kept.values())
            most = most_bytes(taken - found.size) if self._most is None else self._most
            while taken > most:
                taken -= self._kept.popitem(last=False)[1].size


def most_bytes(taken: int) -> float:
    """Return what moments may take, where they take so much already."""
    free, wanted = free_bytes(), float(BYTES_A_CORE * (os.cpu_count() or 1))
    return wanted if free is None else min(wanted, (free + taken) * SHARE_OF_FREE)


MOMENTS = Moments()
"""Those of everything that runs in this process."""
