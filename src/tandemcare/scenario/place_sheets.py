"""How a place stands in a workbook: its sheets, their heads, and the facts that stand one a row.

Both who writes such a workbook and who reads it go by this. The forms of a place file say which facts there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from .fields import FileForm
from .place_facts import FACTS
from .place_schema import PlaceForm

FACTS_SHEET, WARDS_SHEET, HOLIDAYS_SHEET = "Place", "Wards", "Bank holidays"
NUMBERS_SHEET, CALIBRATED_SHEET, HELP_SHEET = "Numbers", "Calibrated", "How to fill it in"
SHIFT_SHEETS: Mapping[str, str] = {
    "amhp_rota": "AMHP rota",
    "cafe_shifts": "Crisis café",
    "section_12_doctors": "Section 12 doctors",
}
KEY, VALUE = "key", "value"
UNIT, ENGLAND, WHOSE, WHAT, WHERE = "unit", "England's", "whose", "what it is", "where yours is"
IN_WARD = "people on the census day"
WARD_COLUMNS = ("name", "kind", "beds", "run_by", "price_a_bed_day_gbp")
NUMBER_COLUMNS = ("parameter", "value", "low", "high", "unit", "why", "source", "owner", "confidence")
DATE, NONE = "date", "none"
ON_OTHER_SHEETS: Mapping[str, str] = {
    "wards": WARDS_SHEET,
    "bank_holidays": HOLIDAYS_SHEET,
    "numbers": NUMBERS_SHEET,
    "calibrated": CALIBRATED_SHEET,
    **SHIFT_SHEETS,
}
"""What stands on a sheet of its own."""


@dataclass(frozen=True)
class FactRow:
    """A fact that stands in a row of its own: its key, as `presentations.custody`, what it is, and in what unit."""

    key: str
    what: str
    is_needed: bool
    unit: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands in a place file."""
        return tuple(self.key.split("."))


def fact_rows() -> Iterator[FactRow]:
    """Yield every fact that a place file can have outside its lists, in its order."""
    for name, field in PlaceForm.model_fields.items():
        if name in ON_OTHER_SHEETS:
            continue
        inner = _form_of(field.annotation)
        if inner is None:
            yield FactRow(name, field.description or "", field.is_required())
            continue
        for part, each in inner.model_fields.items():
            if part != "in_ward":
                key = f"{name}.{part}"
                what = fact_label(key) or field.description or ""
                yield FactRow(key, what, field.is_required(), each.description or "")


def fact_label(key: str) -> str:
    """Return what a fact of a place counts; nothing of a part of one that only its key says."""
    known, top = FACTS.get(key), PlaceForm.model_fields.get(key)
    return known.what if known and known.what else (top.description or "" if top else "")


def _form_of(annotation: Any) -> type[FileForm] | None:
    """Return the form of a fact that has parts, if it has."""
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, FileForm):
            return kind
    return None
