"""What is sound of something whose form is not, so that its meaning is checked beside its mistakes of form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

Form = TypeVar("Form")

BESIDE = frozenset(
    {
        "why",
        "source",
        "owner",
        "confidence",
        "range",
        "unit",
        "until",
        "ramp_months",
        "mobilising_months",
        "ring_fenced",
        "reopen",
    }
)
"""Keys of items without which nothing else of an item becomes wrong."""


def sound_part(form: type[Form], data: Mapping[str, Any], may_miss: Collection[str] | None = None) -> Form | None:
    """Return data in its form, without keys that are at fault where it may miss them; None where that is not sound.

    It may miss any key by default.
    """
    adapter = TypeAdapter(form)
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        wrong = {str(details["loc"][0]) for details in error.errors(include_url=False) if details["loc"]}
    if may_miss is not None and not wrong <= set(may_miss):
        return None
    try:
        return adapter.validate_python({key: value for key, value in data.items() if key not in wrong})
    except ValidationError:
        return None
