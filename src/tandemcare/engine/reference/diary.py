"""The diary of a run: the event log, row by row, as docs/background/engine-contract.md section 4 has it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tandemcare.pathway import Pathway
from tandemcare.trace.log import LOG_ROW, Event

from .agenda import Agenda
from .people import Person

Row = tuple[float, int, int, int, int, float]


class Diary:
    """Writes down what happens, at the present instant, if anybody wants to read it."""

    def __init__(self, pathway: Pathway, agenda: Agenda, wanted: bool) -> None:
        self.agenda, self.wanted = agenda, wanted
        self.numbers = {name: number for number, name in enumerate(pathway.steps)}
        self.rows: list[Row] = []

    def write(self, person: Person, event: Event, detail: int = 0, value: float = 0.0) -> None:
        """Write what a person does at the step where they stand."""
        if self.wanted:
            number = self.numbers[person.step]
            self.rows.append((self.agenda.now, person.key, number, int(event), detail, float(value)))

    def write_capacity(self, resource: int, scheduled: float) -> None:
        """Write that a resource now has so many units."""
        if self.wanted:
            self.rows.append((self.agenda.now, 0, 0, int(Event.CAPACITY), resource, scheduled))

    def as_array(self) -> npt.NDArray[Any]:
        """Return the rows so far."""
        return np.array(self.rows, dtype=LOG_ROW)
