"""The form of a rota file: shifts of AMHPs, for a place of so many adults."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from .fields import FileForm, Text, Title
from .shift_form import AmhpShiftForm

Adults = Annotated[int, Field(gt=0, le=1_000_000_000)]
Shifts = Annotated[list[AmhpShiftForm], Field(min_length=1)]


class RotaForm(FileForm):
    """A rota of AMHPs, which places and scenarios name by its file."""

    name: Title = Field(description="what tables call the rota")
    why: Text | None = Field(None, description="how it works, in a sentence")
    adults: Adults | None = Field(
        None, description="adults of the place that the slots are for; another place gets its share of them"
    )
    shifts: Shifts = Field(description="shifts with name, days, start, end, slots and fill")


def or_of_a_file(schema: dict[str, Any]) -> None:
    """Let a schema of a list of shifts take the name of a rota file in their place."""
    listed = {key: schema.pop(key) for key in ("type", "items", "minItems") if key in schema}
    named = {
        "type": "object",
        "properties": {"file": {"type": "string", "examples": ["rotas/hub.yaml"]}},
        "required": ["file"],
        "additionalProperties": False,
    }
    schema["anyOf"] = [listed, named]
