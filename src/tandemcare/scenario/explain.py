"""Turn what pydantic refuses into problems: file and line, what was found, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from tandemcare.documents import Document, KeyPath, number_in, plain_signs
from tandemcare.errors import Problem

from .fields import share_of_per_cent, shown
from .other_words import KINDS, key_meant, meant_by

Form = TypeVar("Form")

_WANTED = {
    "string_type": ("text", "Write text, in quotes if it looks like a number."),
    "int_type": ("a whole number", "Write a whole number."),
    "int_from_float": ("a whole number", "Write a whole number."),
    "float_type": ("a number", "Write a number."),
    "bool_type": ("true or false", "Write true or false."),
    "tuple_type": ("a list", "Write a list: each item on a line of its own after `- `."),
    "list_type": ("a list", "Write a list: each item on a line of its own after `- `."),
    "frozen_set_type": ("a list", "Write a list: each item on a line of its own after `- `."),
    "model_type": ("keys with values", "Write `key: value` lines, indented alike."),
    "dataclass_type": ("keys with values", "Write `key: value` lines, indented alike."),
    "dict_type": ("keys with values", "Write `key: value` lines, indented alike."),
}
FORMER = {
    ("Closure", "when"): (
        "Wards no longer close on `when`.",
        "Write `gateway: {occupancy_at_most: 0.92, over_months: 6, not_before: 2027-10}`, reviewed each quarter; the "
        "other limits have usual values (docs/scenarios.md).",
    )
}
"""Keys that a form had once, with what is said of them now."""
_NOTHING = ("none", "no", "nothing", "n/a", "na", "-", "nil", "off", "false")
"""What people write in place of a list of nothing."""
_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
_LIMITS = {
    "greater_than": ("gt", "not above {}", "Give more than {}."),
    "greater_than_equal": ("ge", "below {}", "Give {} or more."),
    "less_than_equal": ("le", "above {}", "Give {} or less."),
}


def validated(form: type[Form], data: Any, document: Document) -> tuple[Form | None, list[Problem]]:
    """Return data in its form, or None and every problem with it that is not told already."""
    try:
        return TypeAdapter(form).validate_python(data), []
    except ValidationError as error:
        return None, problems_told(error, form, document)


def problems_told(error: ValidationError, form: type, document: Document) -> list[Problem]:
    """Return a problem for all that pydantic refuses of a form, but what could not be read."""
    problems = []
    for details in error.errors(include_url=False):
        path = tuple(part for part in details["loc"] if part != "[key]")  # which stands after a wrong key of a dict
        # A list is told to be empty where none of its entries is sound, each of which is told of.
        is_told = details["type"] == "too_short" and len(details["input"]) > 0
        if not is_told and not document.is_spoilt(path):
            problems.append(_problem(form, details, path, document))
    return problems


def _problem(form: type, details: ErrorDetails, path: KeyPath, document: Document) -> Problem:
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    around = _form_at(form, path[:-1])
    is_hidden = kind == "is_instance_of" and isinstance(path[-1], str) and path[-1] not in keys_of(around)
    if kind in _UNKNOWN and (former := FORMER.get((getattr(around, "__name__", ""), str(path[-1])))):
        found, remedy = former
    elif kind in _UNKNOWN or is_hidden:
        found, remedy = "There is no such key.", _meant(str(path[-1]), keys_of(around))
    elif kind == "missing":
        known = _fields_by_key(around).get(str(path[-1]))
        found = "This is missing."
        remedy = f"Add `{path[-1]}:`, {known.description if known and known.description else 'a value'}."
    elif kind in _LIMITS:
        key, found, remedy = _LIMITS[kind]
        is_share = context[key] == 1.0 and key == "le"
        limit = f"{context[key]:,.10g}"
        found, remedy = f"{shown(value)} is {found.format(limit)}.", remedy.format(limit)
        remedy = " ".join(filter(None, (remedy, share_of_per_cent(value) if is_share else "")))
    elif kind in _WANTED:
        known = _fields_by_key(around).get(str(path[-1])) if path else None
        found, remedy = _wrong_kind(value, *_WANTED[kind], known.description if known else "")
    elif kind == "literal_error":
        words = [word for word in context["expected"].replace(" or ", ", ").replace("'", "").split(", ") if word]
        meant = meant_by(str(value), words, KINDS)
        found = f"{shown(value)} is not among {', '.join(words)}."
        remedy = "Write one of these." if meant.startswith("Known") else meant
    elif kind == "is_instance_of":
        found, remedy = f"It is of the kind {type(value).__name__}.", f"Give {context['class']}(...)."
    elif kind == "too_short":
        known = _fields_by_key(around).get(str(path[-1]))
        what = f": {known.description}" if known and known.description else ""
        found, remedy = "The list is empty.", f"Give at least {context['min_length']}{what}."
    else:
        found, remedy = str(context.get("found", details["msg"])), str(context.get("remedy", "Change it."))
    return document.problem(path, found, remedy)


def _meant(key: str, known: frozenset[str]) -> str:
    plain = plain_signs(key).strip(" \"'")
    if plain in known:
        return f"Write `{plain}:` with ordinary spaces, and without quotation marks."
    if plain == "what_if":
        return "Move the whole item into a list `what_if:` of the scenario, beside `change:`."
    return key_meant(key, known)


def _wrong_kind(value: Any, wanted: str, remedy: str, description: str | None) -> tuple[str, str]:
    """Return what is wrong with a value of another kind, and what to write: of a number also what it says."""
    if value is None:
        return "Nothing is written here.", remedy
    if "number" in wanted and description:
        remedy = f"{remedy[:-1]}: {description}."
    if isinstance(value, str) and "number" in wanted:
        return f"{shown(value)} is text, not {wanted}.", number_in(value, is_whole="whole" in wanted) or remedy
    if isinstance(value, str) and wanted == "a list" and value.strip().lower() in _NOTHING:
        remedy = "Leave the key out, or write [] for an empty list."
    return f"{shown(value)} is not {wanted}.", remedy


def _fields_by_key(form: Any) -> Mapping[str, FieldInfo]:
    known: Mapping[str, FieldInfo] = getattr(form, "__pydantic_fields__", {})
    return {field.alias or name: field for name, field in known.items() if not field.exclude}


def keys_of(form: type | None) -> frozenset[str]:
    """Return the keys that a form knows, as they are written."""
    return frozenset(_fields_by_key(form))


def _form_at(form: type, path: KeyPath) -> type | None:
    """Return the form that the keys of a path lead to, through lists and optional values."""
    here: type | None = form
    for part in path:
        if isinstance(part, int):
            continue
        field = _fields_by_key(here).get(part)
        here = _form_in(field.annotation) if field else None
    return here


def _form_in(annotation: Any) -> type | None:
    if isinstance(annotation, type) and hasattr(annotation, "__pydantic_fields__"):
        return annotation
    return next((form for form in map(_form_in, get_args(annotation)) if form), None)
