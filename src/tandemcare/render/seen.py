"""A report in which every sign is to be seen, whoever wrote the names in it: the border that all paper is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from tandemcare.report.blocks import Report
from tandemcare.texts import visible

Part = TypeVar("Part")


def seen(report: Report) -> Report:
    """Return a report with all that steers a terminal or a page written out."""
    return [_seen(section) for section in report]


def _seen(part: Part) -> Part:
    """Return a block, a cell or a text of a report likewise."""
    found: Any = part
    if isinstance(found, str):
        found = visible(found)
    elif is_dataclass(found) and not isinstance(found, type):
        found = replace(found, **{each.name: _seen(getattr(found, each.name)) for each in fields(found)})
    elif isinstance(found, Sequence):
        found = tuple(map(_seen, found))
    return found  # type: ignore[no-any-return]
