"""Parts of a scenario: one class is the form of a file's keys and the object made in Python, checked in one way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import wraps
from inspect import Parameter as Argument
from inspect import Signature
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast, dataclass_transform

import numpy as np
from pydantic import ConfigDict, Field, InstanceOf, ValidationError
from pydantic.dataclasses import dataclass as checked_dataclass
from pydantic.json_schema import SkipJsonSchema

from tandemcare.documents import Document, KeyPath, in_order
from tandemcare.errors import InputError
from tandemcare.units import day_of

from .explain import problems_told
from .fields import NOBODY, released_money
from .together import problems_of_item

LINES = "(lines)"
"""No key of a file: what was read gets its lines from the reader."""
NAMING = ("parameter", "service", "ward")
_SHARES = ("payer", "after_grant", "pool", "contributions", "overspend", "underspend")

Made = TypeVar("Made")


@dataclass(frozen=True)
class Lines:
    """Where an item stands, as "file:line", and where each of its keys does."""

    whole: str = ""
    by_key: Mapping[str, str] = field(default_factory=dict)

    def of(self, key: str) -> str:
        """Return where a key stands, or the whole item if it does not have the key."""
        return self.by_key.get(key, self.whole)


Standing = SkipJsonSchema[Annotated[InstanceOf[Lines], Field(alias=LINES, exclude=True)]]


@dataclass
class Said(Document):
    """What was said in Python, as a file would hold it; `origin` are the lines of a file that it comes from."""

    origin: Lines = field(default=Lines())

    def where(self, path: KeyPath) -> str:
        """Return "file:line" of what comes from a file, and else the object."""
        return self.origin.of(".".join(map(str, path))) or self.name


def note(*, default_factory: Callable[[], Any], description: str, kw_only: bool) -> Any:
    """Return a field that says something of a part, and makes it no other than one that does not."""
    said = Field(default_factory=default_factory, description=description)
    return field(default=said, kw_only=kw_only, compare=False)


@dataclass_transform(frozen_default=True, field_specifiers=(field, note))
def part(kind: str = "", one_of: tuple[str, ...] = ()) -> Callable[[type[Made]], type[Made]]:
    """Return what makes a class a frozen part: an item of some kind has `one_of` two keys, and keys that fit together.

    Read from a file it is refused by pydantic. Made in Python it is written as the keys of its file would be, and is
    refused with an InputError in the same words: numbers of numpy become Python's, a month may be a text or a moment at
    midnight, and payers a mapping or pairs.
    """

    def made_part(plain_class: type[Made]) -> type[Made]:
        schema: dict[str, Any] = {"oneOf": [{"required": [key]} for key in one_of]} if one_of else {}
        schema["description"] = str(plain_class.__doc__).partition("\n")[0]  # the rest speaks of names in Python
        form = ConfigDict(extra="forbid", json_schema_extra=schema)
        made: Any = checked_dataclass(frozen=True, config=form)(plain_class)
        unchecked, signature = made.__init__, _signature(made)

        @wraps(unchecked)
        def init(self: Any, *given: Any, **named: Any) -> None:
            try:
                said = signature.bind(*given, **named).arguments
            except TypeError as error:
                raise TypeError(f"{plain_class.__name__}(...): {error}") from None
            _check_and_fill(self, kind, unchecked, said)

        made.__init__ = init
        return cast(type[Made], made)

    return made_part


def _signature(made: Any) -> Signature:
    """Return the arguments of a part by the names of its fields; what is missing is for its form to tell."""
    kinds = {False: Argument.POSITIONAL_OR_KEYWORD, True: Argument.KEYWORD_ONLY}
    known = [Argument(one.name, kinds[one.kw_only is True], default=None) for one in fields(made)]
    return Signature(sorted(known, key=lambda one: one.kind))


def _check_and_fill(self: Any, kind: str, fill: Callable[..., None], said: dict[str, Any]) -> None:
    """Fill a new object with what is said of it, or raise everything that is wrong with it."""
    form = type(self)
    lines, data = said.get("lines"), _written(form, said)
    label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", form.__name__).lower()
    label += "".join(f" {name!r}" for key, name in said.items() if key in ("name", *NAMING))
    document = Said(label, Path(), data, origin=lines if isinstance(lines, Lines) else Lines())
    problems = []
    try:
        fill(self, **data)
    except ValidationError as error:
        problems += problems_told(error, form, document)
    problems += problems_of_item(kind, document, (), {key: value for key, value in data.items() if value is not None})
    if problems:
        raise InputError(in_order(problems))


def _written(form: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said as the keys and values of a file; what is not said is left out, and None is for the form."""
    found = {}
    for name, known in form.__pydantic_fields__.items():
        key, value = known.alias or name, plain(said.get(name))
        if key in _SHARES:
            value = shares_of(value)
        if key == "after_grant" and value == {}:
            value = NOBODY
        if key == "released_money" and isinstance(value, bool):
            value = released_money(is_lost=value)
        is_empty = (key in _SHARES and value == {}) or (value == "" and known.default_factory is str)
        if name in said and not is_empty:
            found[key] = value
    return found


def shares_of(given: Any) -> Any:
    """Return who pays which share as a mapping, where it is one or pairs."""
    try:
        return dict(given) if not isinstance(given, str) else given
    except (TypeError, ValueError):
        return given


def plain(value: Any) -> Any:
    """Return mappings, lists, texts of days and numbers in place of tuples, sets, days, and numbers of numpy."""
    if isinstance(value, Mapping):
        return {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, date) and (day := day_of(value)):
        return day.isoformat()
    if isinstance(value, np.datetime64) and np.isnat(value):
        return "NaT"  # no date, and not nothing: it would be taken for what was left out
    return plain(value.item()) if getattr(value, "ndim", None) == 0 and hasattr(value, "item") else value
