"""A report in which every sign is to be seen, whoever wrote the names in it: the border that all paper is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from tandemcare.report.blocks import Number
from tandemcare.texts import visible

Part = TypeVar("Part")


def seen(parts: Sequence[Part]) -> list[Part]:
    """Return the sections of a report, or the sheets of a workbook, with all that steers a paper written out."""
    return [_seen(part) for part in parts]


def _seen(part: Part) -> Part:
    """Return a block, a cell or a text of a report likewise."""
    found: Any = part
    if isinstance(found, Number) and not found.after:
        return part  # most of what a workbook holds
    if isinstance(found, str):
        found = visible(found)
    elif is_dataclass(found) and not isinstance(found, type):
        found = replace(found, **{each.name: _seen(getattr(found, each.name)) for each in fields(found)})
    elif isinstance(found, Sequence):
        found = tuple(map(_seen, found))
    return found  # type: ignore[no-any-return]
