"""What a new place begins with: England's numbers for its adults, or the facts of another file in either form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tandemcare.documents import in_order
from tandemcare.errors import InputError, Problem

from .explain import problems_told
from .fields import Title
from .making import Said
from .national import national_place
from .place_schema import PlaceForm
from .places import place_document, place_of
from .shipped import asked_for

_TITLE: TypeAdapter[str] = TypeAdapter(Title)
LEAST_ADULTS, MOST_ADULTS = 5000, 100_000_000
"""Of a place that the numbers of England can be scaled to."""


def new_place(name: str, adults: int, population: int | None = None) -> dict[str, Any]:
    """Return a place with England's numbers by the keys of its file; InputError with all that is wrong with it."""
    if not LEAST_ADULTS <= adults <= MOST_ADULTS:
        found = f"{adults:,} adults are no place: {LEAST_ADULTS:,} to {MOST_ADULTS:,} can be."
        raise InputError([Problem("--adults", found, "Count people aged 18 and over.")])
    data = national_place(sound_title(name), adults, population)
    _, problems = place_of(Said("tandem new place", Path(), dict(data)))
    if problems:
        raise InputError(in_order(problems))
    return data


def facts_in_file(path: Path | str) -> dict[str, Any]:
    """Return the facts of a place file or a workbook by the keys of a file; InputError with all that is wrong."""
    document = place_document(asked_for(path))
    _, problems = place_of(document)
    if problems:
        raise InputError(in_order(problems))
    return {key: document.data[key] for key in PlaceForm.model_fields if key in document.data}


def sound_title(title: str) -> str:
    """Return a title as it may stand in a file; InputError says what is wrong with it."""
    try:
        return _TITLE.validate_python(title)
    except ValidationError as error:
        raise InputError(problems_told(error, str, Said("NAME", Path()))) from None
