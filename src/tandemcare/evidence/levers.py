"""How far the page lets a number be moved: ranges and steps, which no run reads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .kinds import Grade

FILE = Path(__file__).parent / "levers.yaml"
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class LeverRange(BaseModel):
    """A lever as the evidence has it: what it moves, its least and most, its step, and why it goes so far.

    It moves one thing: how many beds close or when, units of a `service` or when all are bought, the ring fence, or a
    `number` of the evidence. Its most is `most`, or for 100,000 adults, or a share of what a place has; without any of
    these it is the end of the range of its number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    label: str = Field(min_length=1)
    note: str = Field(min_length=1)
    step: Positive
    unit: str = ""
    value: float = 0.0
    most: Positive | None = None
    per_100k: Positive | None = None
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    closes: Literal["beds", "month"] | None = None
    starts: Literal["month"] | None = None
    service: str = ""
    ring_fence: bool = False
    number: str = ""
    grade: Grade
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _moves_one_thing(self) -> LeverRange:
        moved = [self.closes, self.starts, self.service, self.ring_fence, self.number]
        ends = [each for each in (self.most, self.per_100k, self.share) if each is not None]
        if len(list(filter(None, moved))) != 1 or len(ends) != (0 if self.number else 1):
            raise ValueError(f"{self.key} moves not one thing, or has no one end")
        return self


@cache
def lever_ranges() -> Mapping[str, LeverRange]:
    """Return the levers by key, in the order in which they are shown."""
    from tandemcare.documents import read_document

    said: dict[str, Any] = read_document(FILE).data
    common = {"grade": said["grade"], "source": said["source"]}
    found = [LeverRange(**{**common, **each}) for each in said["levers"]]
    return MappingProxyType({each.key: each for each in found})
