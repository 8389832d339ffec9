"""How much room a replication's memory has, and where each section stands in it."""

from __future__ import annotations

import numpy as np

from tandemcare.errors import RunError
from tandemcare.memory import too_much
from tandemcare.pathway import Pathway
from tandemcare.sums import summed

from . import places as at
from .columns import heaps_of, slots_in_row
from .image import Image
from .memory import Words, more_room

BEFORE_HEAP = 3
SELDOM = 8  # what is not lent costs nothing, and whoever lends more must copy all that there is
RISK_SECTIONS = ((int(at.RISK_TIMES), 1), (int(at.RISK_ENTRIES), 1), (int(at.RISK_ROWS), int(at.DUE_WORDS)))
LIST_SECTIONS = (at.LIST_TIMES, at.LIST_ENTRIES)


class MemoryRoom:
    """The room for people, entries of the agenda, log and what is lent for episodes, as much as a world has come to.

    `beyond_codes` says that codes may come to hold what is none, for which there is room then.
    """

    def __init__(self, pathway: Pathway, image: Image, logs: bool) -> None:
        people = summed(group.people for group in pathway.initial)
        # People at home wait for their risks alone, and few are in an episode at once.
        at_home = people if pathway.risks else 0
        self.image = image
        self.people = max(more_room(people), image.people_room)
        self.agenda = 256 + 4 * people - 3 * at_home
        self.log = 4096 if logs else 0
        self.beyond_codes = False
        self.lends = any(each.episode for each in pathway.risks) or len(pathway.risks) > slots_in_row(
            len(pathway.risks)
        )
        found = summed(group.people for group in pathway.initial if group.episode)
        self.blocks = max(more_room(found + people // SELDOM), image.block_room) if self.lends else 0
        self.heaps = self._heaps(pathway)

    def _heaps(self, pathway: Pathway) -> list[tuple[int, int]]:
        """Return where it stands where each section begins that has words for each row of a person, and how many."""
        first, words = self.image.bases["RESOURCES"], int(at.RESOURCE_WORDS)
        listed = heaps_of(pathway)
        rows = [first + n * words for n, each in enumerate(pathway.resources) if each.name in listed]
        risks = RISK_SECTIONS if pathway.risks else ()
        return [*risks, *((row + int(part), 1) for row in rows for part in LIST_SECTIONS)]

    def refuse_too_many(self) -> None:
        """Refuse more people than there is memory for, before it is taken: RunError."""
        words = self._words() + 2 * self.agenda
        too_large = too_much(8.0 * words)
        if too_large:
            raise RunError(
                f"For {self.people:,} people inside at once {too_large}. "
                "Let fewer people come or be inside at the start, or run fewer years."
            )

    def words_of(self, old: Words) -> Words:
        """Return the words of a world with as much room as there now is; its log must be empty."""
        end, width = self.image.bases["PEOPLE"], self.image.sizes["width"]
        blocks, block = int(old[at.BLOCK_ROOM]), int(old[at.BLOCK_WORDS])
        new = aligned_zeros(end + self._words())
        # The old log stands where new people will: it is empty, and its rows are not theirs.
        room = int(old[at.PEOPLE_ROOM])
        whole = min(len(old), end + room * width)
        new[:whole] = old[:whole]
        new[at.PEOPLE_ROOM], new[at.LOG_ROOM] = self.people, self.log
        self.lay_out(new)
        for section, each in self.heaps:
            before, now = int(old[section]), int(new[section])
            new[now : now + room * each] = old[before : before + room * each]
        if old[at.CODES_BEYOND] != at.ZERO:
            before, now = int(old[at.CODES_BEYOND]), int(new[at.CODES_BEYOND])
            used = room * int(old[at.CODE_COUNT])
            new[now : now + used] = old[before : before + used]
        if self.lends:
            before, now = int(old[at.BLOCKS]), int(new[at.BLOCKS])
            new[now : now + blocks * block] = old[before : before + blocks * block]
        return new

    def lay_out(self, words: Words) -> None:
        """Write down where heaps, what is lent for episodes and the log stand, behind the people."""
        place = self.image.bases["PEOPLE"] + self.people * self.image.sizes["width"]
        for section, each in self.heaps:
            # The four children of a node of a heap stand in one cache line, and so do the words of a row.
            words[section] = place + (BEFORE_HEAP if each == 1 else 0)
            place += self._heap_words(each)
        words[at.CODES_BEYOND] = place if self.beyond_codes else 0
        place += self._words_beyond_codes()
        room = self.blocks if self.lends else int(at.WITHOUT_END)
        words[at.BLOCKS_LEFT] += np.uint64(room - int(words[at.BLOCK_ROOM]))
        words[at.BLOCKS], words[at.BLOCK_ROOM] = place, room
        words[at.LOG] = place + self.blocks * int(words[at.BLOCK_WORDS])

    def _words(self) -> int:
        """Return how many words there are from the people on."""
        words = self.people * self.image.sizes["width"] + summed(self._heap_words(each) for _, each in self.heaps)
        words += self._words_beyond_codes() + self.blocks * int(self.image.words[at.BLOCK_WORDS])
        return words + self.log * int(at.LOG_WORDS)

    def _heap_words(self, each: int) -> int:
        """Return how many words a section takes that has so many for each row of a person: whole cache lines."""
        words = self.people * each + BEFORE_HEAP
        return words + -words % at.CACHE_LINE_WORDS

    def _words_beyond_codes(self) -> int:
        """Return how many words are kept for codes that have come to hold what is none: one for each of everybody's."""
        return self.people * int(self.image.words[at.CODE_COUNT]) if self.beyond_codes else 0


def aligned_zeros(size: int) -> Words:
    """Return zeros that begin with a cache line."""
    words = np.zeros(size + at.CACHE_LINE_WORDS, np.uint64)
    first = -(words.ctypes.data // 8) % at.CACHE_LINE_WORDS
    return words[first : first + size]
