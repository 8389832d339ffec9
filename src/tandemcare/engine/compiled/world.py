"""The compiled engine's world: one replication under way, with its memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tandemcare.engine.arithmetic import chain
from tandemcare.engine.settings import Month, Places, Reset, Settings, State, bits_of
from tandemcare.errors import RunError
from tandemcare.pathway import Gate, Pathway, Table
from tandemcare.trace.log import LOG_ROW
from tandemcare.trace.tally import Tally

from . import inputs, kernel
from . import places as at
from .failures import failure
from .image import Image
from .kept_images import image_of
from .looking import registers_in
from .memory import Memory, Words, more_room
from .moments import MOMENTS, Moment
from .reading import join_readings
from .resets import NO_RESETS, Resets, table_of
from .room import MemoryRoom
from .schedule import check_start, month_begins

FIRST_HORIZON_HOURS = 366.0 * 24.0
FOREVER = float("inf")
PEOPLE_COUNTED = np.array([at.COME, at.LEFT, at.INSIDE], dtype=np.intp)


class CompiledWorld:
    """One replication of one pathway in the compiled engine; see `settings.World` for what it offers."""

    def __init__(self, pathway: Pathway, settings: Settings, horizon: float = FIRST_HORIZON_HOURS) -> None:
        check_start(pathway, settings.start)
        self.pathway, self.settings, self.horizon = pathway, settings, horizon
        self.steps = list(pathway.steps)
        self.scheduled = NO_RESETS
        self.resets: Resets | None = None
        self.image: Image = image_of(pathway, settings, horizon)
        self.room = MemoryRoom(pathway, self.image, settings.log)
        self._refuse_too_many()
        words = self.room.words_of(self.image.words)
        self.memory = Memory(
            words,
            words.view(np.float64),
            np.full(self.room.agenda, np.inf),
            np.zeros(self.room.agenda, np.uint64),
            self.image.clock,
        )
        self.restart(settings.replication)

    # --- beginning ---

    def restart(self, replication: int) -> None:
        """Begin a replication anew, in the memory that there is."""
        if self.resets:
            self.resets.begin()
        self.rows: list[npt.NDArray[Any]] = []
        self.failed: RunError | None = None
        m, people = self.memory, self.image.bases["PEOPLE"]
        used = int(m.w[at.PEOPLE_USED]) * self.image.sizes["width"]
        m.w[people : people + used] = 0
        if self.pathway.risks:
            first = int(m.w[at.RISK_ROWS])
            m.w[first : first + int(m.w[at.PEOPLE_USED] * at.DUE_WORDS)] = 0
        m.heap_time[: int(m.w[at.HEAP_SIZE]) + 1] = np.inf
        m.w[:people] = self.image.words
        m.w[at.PEOPLE_ROOM], m.w[at.HEAP_ROOM], m.w[at.LOG_ROOM] = self.room.people, self.room.agenda, self.room.log
        self.room.lay_out(m.w)
        m.w[at.BASE_KEY] = chain(chain(0, self.settings.seed), replication)
        if m.clock is not self.image.clock:
            self.memory = m._replace(clock=self.image.clock)
        kernel.begin(self.memory)

    def _refuse_too_many(self) -> None:
        """Refuse more people than there is memory for; whatever is asked of this world from then on is refused too."""
        try:
            self.room.refuse_too_many()
        except RunError as error:
            self.failed = error
            raise

    # --- time ---

    @property
    def origin(self) -> tuple[Image, int] | None:
        """What all that happens follows from, but for what is set: None with a log or a schedule of one's own."""
        has_own_life = self.settings.log or len(self.scheduled) > len(NO_RESETS)
        return None if has_own_life or self.failed else (self.image, int(self.memory.w[at.BASE_KEY]))

    def begin_with(self, past: Sequence[Reset], until: float) -> None:
        """Do every event before `until`, with these resets, or go on from where a world that did the same stood then.

        This world stands at its start. Whatever is known of the way there is not lived through again.
        """
        origin = self.origin if 0.0 < until <= self.horizon else None
        times, known, done = [*(time for time, _ in past), until], None, 0
        said = [(time, bits_of(values)) for time, values in past]
        start = self.memory.w[: self.image.bases["PEOPLE"]].copy()
        if origin is not None:
            for done in range(len(past), -1, -1):
                known = MOMENTS.find((origin, times[done], tuple(said[:done])))
                if known:
                    self._go_on_from(known)
                    break
        if not known:
            self.advance(times[0])
        for (_, values), time in zip(past[done:], times[done + 1 :], strict=True):
            self.set(values)
            self.advance(time)
        if origin is not None and not (known and done == len(past)) and not self.room.beyond_codes:
            MOMENTS.keep((origin, until, tuple(said)), Moment.of(self.memory, self.room, start, self.resets))

    def _go_on_from(self, known: Moment) -> None:
        """Stand where another world stood."""
        room, (people, blocks) = self.room, known.room
        if people > room.people or blocks > room.blocks:
            room.people, room.blocks = max(room.people, people), max(room.blocks, blocks)
            self._rehouse()
        self._more_agenda(len(known.heap_time))
        known.put_into(self.memory, room)
        if known.resets:
            self.resets = self.resets or Resets(self.pathway, self.image)
            self.resets.stand(known.resets)

    def advance(self, until: float) -> None:
        """Do every event before `until` (hours)."""
        if self.failed:
            raise self.failed
        if until > self.horizon:
            self._look_further(until)
        if until == FOREVER and self.settings.start:
            self._advance_while_months_last()
        self._advance(until)

    def _advance(self, until: float) -> None:
        while True:
            status = kernel.advance(self.memory, self.scheduled, until)
            if status == at.DONE:
                return
            self._make_room(status)

    def _advance_while_months_last(self) -> None:
        """Go on as far as months are written out; a run until it is empty must be empty by then."""
        self._advance(float(month_begins(self.settings.start)[-1]) if self.settings.start else FOREVER)
        m = self.memory
        if min(m.f[at.STREAM_TIME], m.f[at.RING_TIME], m.heap_time[0] if m.w[at.HEAP_SIZE] else FOREVER) < FOREVER:
            self.failed = RunError("The run is not empty after 199 years. Give until_hours a number.")
            raise self.failed

    def _look_further(self, until: float) -> None:
        """Write the clock out further; what is already past stays where it is."""
        if until == FOREVER:
            if not self._clock_ends():
                raise RunError(
                    "A pathway with a rota, a gate or a changing capacity has a clock that never ends. "
                    "Give until_hours a number."
                )
            return
        self.horizon = max(until, 2.0 * self.horizon)
        again = image_of(self.pathway, self.settings, self.horizon)
        m, old = self.memory, self.image
        taken = int(m.w[at.NEXT_CHANGE]) - int(old.words[at.CHANGES])
        steps = slice(again.bases["STEPS"], again.bases["WAYS"])
        m.w[steps] = again.words[steps]
        m.w[at.CHANGES] = again.words[at.CHANGES]
        m.w[at.NEXT_CHANGE] = int(m.w[at.CHANGES]) + taken
        self.image = again
        self.memory = m._replace(clock=again.clock)
        kernel.look_at_clock(self.memory)

    def _clock_ends(self) -> bool:
        changing = any(resource.rota or isinstance(resource.capacity, Table) for resource in self.pathway.resources)
        return not changing and not any(isinstance(step, Gate) for step in self.pathway.steps.values())

    def _make_room(self, status: np.uint64) -> None:
        m = self.memory
        if status == at.FLUSH_LOG:
            self._flush_log()
            needed = int(m.w[at.INSIDE]) + int(m.w[at.RESOURCE_COUNT]) + int(m.w[at.LOG_MARGIN])
            if 2 * needed > self.room.log:
                self.room.log = 4 * needed
                self._rehouse()
        elif status == at.GROW_PEOPLE:
            self._flush_log()
            self.room.people = more_room(self.room.people)
            self._refuse_too_many()
            self._rehouse()
        elif status == at.GROW_BLOCKS:
            self._flush_log()
            self.room.blocks = more_room(self.room.blocks)
            self._rehouse()
        elif status == at.GROW_AGENDA:
            kernel.rebuild_agenda(m)
            if 2 * int(m.w[at.HEAP_SIZE]) + 16 > self.room.agenda:
                self._more_agenda(2 * self.room.agenda)
        else:
            self.failed = failure(status, self.memory, self.pathway, self.image)
            raise self.failed

    def _more_agenda(self, entries: int) -> None:
        """Make room for so many entries of the agenda, if there is less."""
        m, more = self.memory, entries - self.room.agenda
        if more > 0:
            self.room.agenda = entries
            self._refuse_too_many()
            self.memory = m._replace(
                heap_time=np.concatenate([m.heap_time, np.full(more, np.inf)]),
                heap_entry=np.concatenate([m.heap_entry, np.zeros(more, np.uint64)]),
            )
            m.w[at.HEAP_ROOM] = entries

    def _rehouse(self) -> None:
        words = self.room.words_of(self.memory.w)
        self.image.people_room = max(self.room.people, self.image.people_room)
        self.image.block_room = max(self.room.blocks, self.image.block_room)
        self.memory = self.memory._replace(w=words, f=words.view(np.float64))

    # --- inputs ---

    def set(self, values: Mapping[str, float]) -> None:
        """Reset inputs at the present time; a value that is held already changes nothing."""
        resets = self.resets = self.resets or Resets(self.pathway, self.image)
        asked = resets.asked(tuple(values))
        if asked.sets_codes:
            self._look_at_codes(values)
        while asked.risks and not inputs.has_blocks(self.memory, asked.risks):
            self._make_room(at.GROW_BLOCKS)
        new = np.fromiter(values.values(), np.float64, len(values))
        if not inputs.set_inputs(self.memory, resets.inputs, asked.rows, new):
            rows = resets.rows(float(self.memory.f[at.NOW]), values)
            if rows:
                inputs.reset(self.memory, table_of(rows))
        if self.memory.w[at.ERROR_STATUS] != at.DONE:
            self.failed = failure(self.memory.w[at.ERROR_STATUS], self.memory, self.pathway, self.image)
            raise self.failed

    def schedule(self, resets: Iterable[Reset]) -> None:
        """Reset inputs at these times, in order, in this replication and all that follow; then there is no `set`."""
        planned, every = Resets(self.pathway, self.image), list(resets)
        for _, values in every:
            self._look_at_codes(values)
        self.scheduled = table_of(row for time, values in every for row in planned.rows(time, values))

    def _look_at_codes(self, values: Mapping[str, float]) -> None:
        """Make room for what is no code, where the mean is reset of what sets one."""
        means = () if self.room.beyond_codes else self.image.means_of_codes.intersection(values)
        if any(values[name] != self.pathway.inputs[name] for name in means):
            self.room.beyond_codes = True
            self._flush_log()
            self._rehouse()

    # --- reading ---

    def reading(self) -> Words:
        """Return all that has been counted up to the present, as one run of words; `join` makes tallies of it."""
        m, bases = self.memory, self.image.bases
        # Looking must not change a bit of what comes later, and adding up hours in more pieces would.
        kept = [slice(bases["RESOURCES"], bases["SHIFTS"]), slice(bases["HOURS"], bases["GROUP_RECORDS"])]
        before = [m.w[part].copy() for part in kept]
        kernel.catch_up(m)
        reading = m.w[self.image.bases["RECORDS"] : self.image.bases["LOOP"] + 6].copy()
        reading[-6:] = m.w[at.COME], m.w[at.LEFT], m.w[at.INSIDE], m.w[at.EVENTS], m.w[at.NOW], at.ZERO
        for part, words in zip(kept, before, strict=True):
            m.w[part] = words
        return reading

    def month(self, number: int, places: Places) -> Month:
        """Return what happened in a period, which ends now, at some places."""
        kernel.settle(self.memory)
        m, bases, layout = self.memory, self.image.bases, self.settings.layout
        counts = m.w[bases["COUNTS_AT"] + number * len(layout.counts) :][places.counts]
        hours = m.f[bases["HOURS"] + number * 4 * len(layout.resources) :][places.hours]
        return Month(counts.tolist(), hours.tolist(), m.w[PEOPLE_COUNTED].tolist())

    def join(self, readings: list[Words]) -> Tally:
        """Return the tallies of many replications, stacked."""
        return join_readings(np.stack(readings), self.image.bases, self.settings)

    def tally(self) -> Tally:
        """Return what has been counted up to the present."""
        stacked = self.join([self.reading()])
        return Tally(**{name: getattr(stacked, name)[0] for name in Tally.__dataclass_fields__})

    def _flush_log(self) -> None:
        m, first = self.memory, int(self.memory.w[at.LOG])
        words = m.w[first : first + int(m.w[at.LOG_SIZE] * at.LOG_WORDS)].reshape(-1, int(at.LOG_WORDS))
        rows = np.empty(len(words), LOG_ROW)
        for column, name in enumerate(("time", "person", "step", "event", "detail", "value")):
            values = words[:, column]
            rows[name] = np.ascontiguousarray(values).view(np.float64) if name in ("time", "value") else values
        self.rows.append(rows)
        m.w[at.LOG_SIZE] = at.ZERO

    def log(self) -> npt.NDArray[Any]:
        """Return the event log so far."""
        self._flush_log()
        self.rows = [np.concatenate(self.rows)]
        return self.rows[0]

    def people_inside(self) -> Words:
        """Return the rows of the people inside, in order of key."""
        m, width = self.memory, self.image.sizes["width"]
        first = self.image.bases["PEOPLE"]
        rows = m.w[first : first + int(m.w[at.PEOPLE_USED]) * width].reshape(-1, width)
        rows = rows[rows[:, int(at.ALIVE)] & at.ONE != 0]
        return rows[np.argsort(rows[:, int(at.KEY)], kind="stable")]

    def registers(self, names: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return some registers of the people inside [person, register]."""
        return registers_in(self.memory, [self.image.columns.registers[name] for name in names])

    def state(self) -> State:
        """Return a snapshot of the present."""
        m, now, layout = self.memory, float(self.memory.f[at.NOW]), self.settings.layout
        people = self.people_inside()
        rows = m.w[self.image.bases["RESOURCES"] : self.image.bases["SHIFTS"]].reshape(-1, int(at.RESOURCE_WORDS))
        units = np.where(rows[:, int(at.KIND)] & at.UNLIMITED != at.ZERO, np.inf, rows[:, int(at.SHOWN)].astype(float))
        first = self.image.bases["COUNTS_AT"]
        counts = m.w[first : self.image.bases["HOURS"]].reshape(len(layout.periods), len(layout.counts)).sum(axis=0)
        since = np.ascontiguousarray(people[:, int(at.SINCE)]).view(np.float64)
        numbers = m.w[people[:, int(at.STEP)] + at.NUMBER]
        return State(
            time=now,
            in_use=dict(zip(layout.resources, rows[:, int(at.BUSY)].tolist(), strict=True)),
            queue=dict(zip(layout.resources, rows[:, int(at.WAITING)].tolist(), strict=True)),
            capacity=dict(zip(layout.resources, units.tolist(), strict=True)),
            counts=dict(zip(layout.counts, counts.tolist(), strict=True)),
            persons=tuple(people[:, int(at.KEY)].tolist()),
            steps=tuple(self.steps[number] for number in numbers),
            elapsed=tuple((now - since).tolist()),
        )
