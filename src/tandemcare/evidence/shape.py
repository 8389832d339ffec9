"""The shape of a day: how people who come spread over its hours."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from tandemcare.sums import summed

from .kinds import Said, Sources, UnfittedGrade, as_number, refused
from .parameter import Source

HOURS = 24


def _hours(value: Any) -> Any:
    shares = value if isinstance(value, list) else []
    weights = [number for share in shares if (number := as_number(share)) is not None and number >= 0.0]
    if not len(shares) == len(weights) == HOURS or not summed(weights) > 0.0:
        raise refused(("", "is no shape of a day", f"Write {HOURS} numbers of 0 or more, from midnight on."))
    return tuple(shares)


@dataclass(frozen=True, config=ConfigDict(extra="forbid", populate_by_name=True))
class Shape:
    """How many of those who come in a day do so in each hour from midnight on, in proportion; it is never drawn."""

    name: str
    label: Said
    hours: Annotated[tuple[float, ...], BeforeValidator(_hours)]
    grade: UnfittedGrade
    sources: Annotated[Sources[Source], Field(alias="source")]
    note: Said
