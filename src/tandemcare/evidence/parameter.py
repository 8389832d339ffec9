"""One number of the evidence: what it says, how sure it is and where it comes from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from .kinds import ASSUMED, FITTED, Dated, Distribution, Grade, Number, Row, Said, Sources, SourceText, Words, Year

_FORM = ConfigDict(extra="forbid", populate_by_name=True)


@dataclass(frozen=True, config=_FORM)
class Source:
    """Where a number was read; `year` and `url` may be unknown."""

    title: SourceText
    publisher: SourceText
    year: Year
    url: Words


@dataclass(frozen=True, config=_FORM)
class Parameter:
    """A number with its unit, range, grade and sources, by the name `<topic>.<key>`.

    `distribution` says how `low`, `value` and `high` are read when it is uncertain: "fixed" (all three are equal),
    "triangular" (`value` is the mode) or "lognormal". `row` is the id of the fact in the table of evidence, or "" for
    an assumption of our own. `dated` are values from a day on, where the number changed; `value` is the latest.
    `fitted_to` is the target that a number of grade F was chosen to meet, in plain words, and "" for all others.
    """

    name: str
    label: Said
    unit: Said
    value: Number
    low: Number
    high: Number
    distribution: Distribution
    grade: Grade
    sources: Annotated[Sources[Source], Field(alias="source")]
    note: Words
    row: Row
    dated: Dated = field(default=())
    fitted_to: Words = field(default="")

    @property
    def topic(self) -> str:
        """The part of the name before the dot: the file that holds it."""
        return self.name.partition(".")[0]

    @property
    def is_assumption(self) -> bool:
        """Whether the number is an assumption, which is said wherever it is shown."""
        return self.grade == ASSUMED

    @property
    def is_fitted(self) -> bool:
        """Whether the number was chosen so that the model meets the target `fitted_to`, and not measured."""
        return self.grade == FITTED

    def at(self, day: date) -> float:
        """Return the value that held on a day; before the first dated value, that first value."""
        if not self.dated:
            return self.value
        begun = bisect_right(self.dated, day, key=lambda entry: entry[0])
        return self.dated[max(begun - 1, 0)][1]
