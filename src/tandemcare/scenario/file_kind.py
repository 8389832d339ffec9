"""What a file of somebody's is: a scenario, a place, numbers of a study or a rota, by what stands in it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tandemcare.documents import read_document, read_sheets

from .numbers_sheet import has_numbers
from .place_workbook import is_place_workbook
from .places import EXPECTED, looks_like_a_place
from .rota_file import WORKBOOKS, looks_like_a_rota
from .study_numbers import looks_like_numbers

FileKind = Literal["scenario", "place", "numbers", "rota"]


def kind_of_file(path: Path) -> FileKind:
    """Return what a file is; InputError for one that cannot be read, or is nothing of Tandem's."""
    if path.suffix.lower() in WORKBOOKS:
        if is_place_workbook(path):
            return "place"
        return "numbers" if any(map(has_numbers, read_sheets(path))) else "rota"
    document = read_document(path, EXPECTED)
    if looks_like_numbers(document):
        return "numbers"
    if looks_like_a_rota(document):
        return "rota"
    return "place" if looks_like_a_place(document) else "scenario"
