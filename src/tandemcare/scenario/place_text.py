"""A place as the text of its file: each fact with its unit, what England's number is, and where one's own is found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from .calibrated import KEY as CALIBRATED
from .calibrated import block_text
from .examples import EXAMPLES, ward_examples
from .national import still_national
from .place_facts import FACTS
from .place_schema import PlaceForm
from .place_sheets import fact_label

NATIONAL = "national average, put yours"
"""What stands beside a fact that is still England's."""
WIDTH = 110
_PLAIN = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*|[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_WORDS = ("null", "true", "false")
_ABOUT = (
    "A place of Tandem. `tandem check FILE` names every mistake by line, `tandem calibrate FILE` fits it, and",
    "`tandem compare --place FILE` runs the shipped scenarios in it. docs/places.md walks through it.",
    f'A fact marked "{NATIONAL}" is that of England for as many adults. Put your own number in its place, and it',
    "counts as yours; the fit sheet of `tandem calibrate` says which of those that are left to look up next.",
)


def place_text(data: Mapping[str, Any]) -> str:
    """Return the facts of a place as a YAML file with remarks, which reads back as the same facts."""
    national = still_national(data)
    lines = _remarks(_ABOUT)
    for key in PlaceForm.model_fields:
        if key == CALIBRATED:
            continue
        if data.get(key) is not None:
            lines += ["", *_fact(key, data[key], national)]
        elif key in EXAMPLES:
            lines += ["", *_remarks(_about(key, national)), *_remarks(EXAMPLES[key]())]
    text = "\n".join(lines) + "\n"
    return text + ("\n" + block_text(data[CALIBRATED]) if data.get(CALIBRATED) else "")


def said_of(key: str, national: frozenset[str]) -> str:
    """Return what a fact is, its unit, and whether it is still England's."""
    top, _, part = key.partition(".")
    described = fact_label(key) if part else PlaceForm.model_fields[top].description or ""
    unit = FACTS[key].unit if key in FACTS else ""
    what = (
        " ".join(filter(None, (described, f"({unit})" if described and unit and unit not in described else ""))) or unit
    )
    mark = f"; {NATIONAL}" if key in national else ""
    return f"{what[:1].upper()}{what[1:]}{mark}."


def scalar(value: Any) -> str:
    """Return a value as YAML has it, a text in quotes wherever it could be taken for something else."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value not in _WORDS:
        return value
    return "".join(
        sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in json.dumps(value, ensure_ascii=False)
    )


def flow(value: Any) -> str:
    """Return a value in one line: a mapping in braces, a list in brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def _fact(key: str, value: Any, national: frozenset[str]) -> Iterator[str]:
    """Yield the lines of a fact, with remarks before it and beside its parts."""
    yield from _remarks(_about(key, national))
    if isinstance(value, Mapping) and key in ("presentations", "sources"):
        yield f"{key}:"
        for part, number in value.items():
            yield from (f"  {line}" for line in _remarks(_about(f"{key}.{part}", national)))
            yield f"  {scalar(part)}: {scalar(number)}"
    elif isinstance(value, (list, tuple)) and any(isinstance(one, Mapping) for one in value):
        yield f"{key}:"
        yield from (f"  - {flow(one)}" for one in value)
        if key == "wards":
            yield from (f"  # {line}" for line in ward_examples())
    elif isinstance(value, (list, tuple)) and value:
        yield f"{key}: ["
        yield from wrap(", ".join(map(flow, value)), WIDTH, initial_indent="  ", subsequent_indent="  ")
        yield "]"
    else:
        yield f"{key}: {flow(value)}"


def _about(key: str, national: frozenset[str]) -> list[str]:
    """Return the lines of what is said of a fact."""
    said, fact = [said_of(key, national)], FACTS.get(key)
    said += [f"England's: {fact.england}."] if fact and fact.england and key in national else []
    said += [f"Yours: {fact.yours}."] if fact and fact.yours else []
    return wrap(" ".join(said), WIDTH)


def _remarks(lines: Sequence[str]) -> list[str]:
    return [f"# {line}" for line in lines]
