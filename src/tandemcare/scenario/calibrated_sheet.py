"""The sheet of a place workbook that `tandem calibrate` writes; every other part of the workbook stays as it was."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from .place_book import calibrated_rows
from .place_sheets import CALIBRATED_SHEET, KEY, VALUE

_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_DATA = re.compile(r"<((?:\w+:)?)sheetData\s*(?:/>|>.*?</(?:\w+:)?sheetData>)", re.DOTALL)
_SIZE = re.compile(r"<(?:\w+:)?dimension\s[^>]*/>")
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def with_calibration(book: bytes, calibrated: Mapping[str, Any]) -> bytes | None:
    """Return a workbook with a calibration on its sheet for it, or None where it has no such sheet."""
    with zipfile.ZipFile(BytesIO(book)) as archive:
        part = _part_of_sheet(archive)
        old = archive.read(part).decode("utf-8") if part else ""
        rows = [(KEY, VALUE), *calibrated_rows(calibrated)]
        new, times = _DATA.subn(lambda found: _written(found[1], rows), _SIZE.sub("", old), count=1)
        if not times:
            return None
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as changed:
            for each in archive.infolist():
                changed.writestr(each, new.encode() if each.filename == part else archive.read(each))
    return file.getvalue()


def _part_of_sheet(archive: zipfile.ZipFile) -> str:
    """Return the name of the part of a workbook that its sheet for a calibration is, or nothing."""
    named = [dict(_ATTRIBUTE.findall(each)) for each in _SHEET.findall(archive.read(_WORKBOOK).decode())]
    wanted = next((each for each in named if each.get("name", "").strip().lower() == CALIBRATED_SHEET.lower()), {})
    relation = next((value for key, value in wanted.items() if key.endswith(":id")), None)
    known = [dict(_ATTRIBUTE.findall(each)) for each in _RELATION.findall(archive.read(_RELATIONS).decode())]
    target = next((each["Target"] for each in known if each.get("Id") == relation), "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if target and part in archive.namelist() else ""


def _written(prefix: str, rows: Iterable[tuple[Any, Any]]) -> str:
    """Return rows of two cells as a sheet has them, texts in the cells themselves."""
    lines = [
        f'<{prefix}row r="{number}">'
        + "".join(_cell(prefix, f"{column}{number}", value) for column, value in zip("AB", row, strict=True))
        + f"</{prefix}row>"
        for number, row in enumerate(rows, start=1)
    ]
    return f"<{prefix}sheetData>{''.join(lines)}</{prefix}sheetData>"


def _cell(prefix: str, at: str, value: Any) -> str:
    if isinstance(value, str):
        said = f"<{prefix}is><{prefix}t>{escape(value)}</{prefix}t></{prefix}is>"
        return f'<{prefix}c r="{at}" t="inlineStr">{said}</{prefix}c>'
    return f'<{prefix}c r="{at}"><{prefix}v>{value!r}</{prefix}v></{prefix}c>'
