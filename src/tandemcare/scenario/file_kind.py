"""What a file of somebody's is: a scenario, a place, numbers of a study or a rota, by the keys that only one has."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tandemcare.documents import Document, read_document, read_sheets

from .numbers_sheet import has_numbers
from .place_schema import PlaceForm
from .place_workbook import is_place_workbook
from .places import EXPECTED
from .rota_file import WORKBOOKS
from .schema import ScenarioForm

FileKind = Literal["scenario", "place", "numbers", "rota"]
OF_PLACES = PlaceForm.model_fields.keys() - {"name"}
OF_SCENARIOS_ALONE = ScenarioForm.model_fields.keys() - PlaceForm.model_fields.keys() - {"why"}


def kind_of_file(path: Path) -> FileKind:
    """Return what a file is; InputError for one that cannot be read, or is nothing of Tandem's."""
    if path.suffix.lower() in WORKBOOKS:
        if is_place_workbook(path):
            return "place"
        return "numbers" if any(map(has_numbers, read_sheets(path))) else "rota"
    return kind_of_document(read_document(path, EXPECTED))


def kind_of_document(document: Document) -> FileKind:
    """Return what a file of text is meant as, whatever else stands in it, such as a key that is written wrong."""
    keys = document.data.keys()
    of_places = keys & OF_PLACES
    if len(of_places) > 1:
        return "place"
    if keys & OF_SCENARIOS_ALONE:
        return "scenario"
    if "numbers" in keys:
        return "numbers"
    if "shifts" in keys:
        return "rota"
    return "place" if of_places - ScenarioForm.model_fields.keys() else "scenario"
