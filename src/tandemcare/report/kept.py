"""The blocks of a report as plain objects of JSON, and back again: for whoever keeps a report and shows it later."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from . import blocks
from .blocks import Report, Section

_KIND, _FLOAT = "kind of block", "float"
_KINDS: Mapping[str, Any] = {name: each for name, each in vars(blocks).items() if is_dataclass(each)}


def kept_report(report: Report) -> list[Any]:
    """Return the sections of a report as lists, texts and numbers."""
    return [_plain(section) for section in report]


def report_again(kept: list[Any]) -> tuple[Section, ...]:
    """Return the sections that `kept_report` has made plain."""
    return tuple(_again(section) for section in kept)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        said = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {_KIND: type(value).__name__, **said}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {_KIND: _FLOAT, "value": repr(value)}
    return value


def _again(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_again(one) for one in value)
    if not isinstance(value, dict):
        return value
    said = {name: _again(one) for name, one in value.items() if name != _KIND}
    kind = value[_KIND]
    return float(said["value"]) if kind == _FLOAT else _KINDS[kind](**said)
