"""Numbers of a study: beliefs that stand in place of the evidence in every scenario alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import Field

from tandemcare.evidence import Parameter

from .fields import FileForm, Number, Range, Text
from .making import Lines
from .system import System


class StudyNumber(FileForm):
    """A number of the evidence that a study takes to be another, in every scenario."""

    parameter: Text = Field(description="the name of the number, as `tandem parameters` shows it")
    value: Number = Field(description="what it is taken to be")
    range: Range | None = Field(None, description="lower and upper end; without it no draw moves the number")
    unit: Text | None = Field(None, description="the unit of the number, to be checked")
    why: Text | None = Field(None, description="the reason")
    source: Text | None = Field(None, description="where the number comes from")
    owner: Text | None = Field(None, description="who answers for the number")
    confidence: Text | None = Field(None, description="how sure that is")


class NumbersForm(FileForm):
    """Numbers that hold in all scenarios of a study."""

    name: Text | None = Field(None, description="what they are called")
    why: Text | None = Field(None, description="where these come from")
    numbers: list[StudyNumber] = Field(min_length=1, description="the numbers, each with its value")


@dataclass(frozen=True)
class StudyNumbers:
    """What a study takes some numbers of the evidence to be, in every scenario; `lines` say where each stands."""

    numbers: tuple[StudyNumber, ...] = ()
    why: str = ""
    lines: tuple[Lines, ...] = field(default=(), compare=False)
    name: str = ""

    @property
    def said(self) -> list[dict[str, Any]]:
        """What counts of each number, in the order of their names: its name, its value, and its range if it has one."""
        return [
            {"parameter": one.parameter, "value": one.value} | ({"range": list(one.range)} if one.range else {})
            for one in sorted(self.numbers, key=lambda one: one.parameter)
        ]

    def in_system(self, system: System) -> System:
        """Return a system in which these numbers stand in place of those of the evidence."""
        if not self.numbers:
            return system
        given = {one.parameter: _given(system.parameters[one.parameter], one) for one in self.numbers}
        moved = system.with_numbers({name: parameter.value for name, parameter in given.items()})
        return replace(moved, parameters={**moved.parameters, **given})


NO_NUMBERS = StudyNumbers()


def _given(parameter: Parameter, number: StudyNumber) -> Parameter:
    """Return a number of the evidence as a study gives it: known, or uncertain over the range given."""
    if number.range is None:
        return replace(parameter, value=number.value, dated=(), distribution="fixed")
    low, high = number.range
    return replace(parameter, value=number.value, low=low, high=high, dated=(), distribution="triangular")
