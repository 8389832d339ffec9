"""A rota of AMHPs that a scenario changes to, from a month on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictStr

from tandemcare.pathway import Shift

from .fields import Month, Title
from .items import Notes
from .making import Lines, Standing, part
from .rota_form import Adults
from .shift_form import AmhpShiftForm
from .together import WAYS_OF_A_ROTA


def _forms(given: Any) -> Any:
    """Return shifts of the model as the forms that they would have in a file."""
    if not isinstance(given, (list, tuple)):
        return given
    return [AmhpShiftForm.of(one) if isinstance(one, Shift) else one for one in given]


Shifts = Annotated[tuple[AmhpShiftForm, ...], Field(min_length=1), BeforeValidator(_forms)]


@part("amhp_rota", one_of=WAYS_OF_A_ROTA)
class RotaChange(Notes):
    """Another rota of AMHPs from a month on: its shifts, or the file that has them.

    What a scenario changes of the rota before that month no longer holds then. Slots are for a place of so many
    `adults`, where these are said; in a place they are its own.
    """

    start: Month = Field(alias="from", description="the first month, such as 2027-04")
    shifts: Shifts | None = Field(None, description="shifts with name, days, start, end, slots and fill")
    file: StrictStr | None = Field(None, description="in place of `shifts`: a rota file, such as rotas/hub.yaml")
    name: Title | None = Field(None, description="what it is called")
    adults: Adults | None = Field(None, description="adults of the place that the slots are for")
    lines: Standing = field(default=Lines(), compare=False)

    @property
    def forms(self) -> tuple[AmhpShiftForm, ...]:
        """Its shifts, once its file is read."""
        return self.shifts or ()

    @property
    def label(self) -> str:
        """What it is called in a sentence."""
        return f"Rota of AMHPs ({self.name})" if self.name else "Another rota of AMHPs"


def latest(rotas: Iterable[RotaChange], month: Any) -> RotaChange | None:
    """Return the rota that holds in a month, or None if it is still that of the place."""
    begun = [one for one in rotas if one.start <= month]
    return max(begun, key=lambda one: one.start, default=None)
