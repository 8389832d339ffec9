"""The size needed as a file says it: what `tandem size amhp --json` has found, or numbers by month."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tandemcare.errors import InputError, Problem

from .asked import SizeNeeded

REMEDY = (
    'Give what `tandem size amhp --json` has written, or {"needed_fte": 22}, '
    'or {"by_month": [{"month": "2029-04", "fte": 22}]}.'
)


def needs_in(path: Path, by: str) -> tuple[SizeNeeded, ...]:
    """Return the needs that a file states, from a month on or from its own; InputError where it states none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _wrong(path, f"It cannot be read as JSON: {error}.") from error
    if not isinstance(found, dict):
        raise _wrong(path, "It states no size.")
    if found.get("by_month"):
        return _by_month(path, found["by_month"])
    if "needed_heads" in found:
        return (SizeNeeded(by, heads=_number(path, found["needed_heads"])),)
    best = found.get("best")
    number = found.get("needed_fte", best.get("fte") if isinstance(best, Mapping) else None)
    if number is None:
        raise _wrong(path, "It states no size: no rota meets its targets, or it is of another command.")
    return (SizeNeeded(by, fte=_number(path, number)),)


def _by_month(path: Path, rows: Any) -> tuple[SizeNeeded, ...]:
    needs = []
    for row in rows if isinstance(rows, list) else [rows]:
        if not isinstance(row, Mapping) or not isinstance(row.get("month"), str) or not row.keys() & {"fte", "heads"}:
            raise _wrong(path, f"{row!r} is no month with its FTE or heads.")
        name = "heads" if "heads" in row else "fte"
        needs.append(SizeNeeded(row["month"], **{name: _number(path, row[name])}))
    return tuple(needs)


def _number(path: Path, found: Any) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise _wrong(path, f"{found!r} is no number.")
    return float(found)


def _wrong(path: Path, found: str) -> InputError:
    return InputError([Problem(f"--from {path}", found, REMEDY)])
