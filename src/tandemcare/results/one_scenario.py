"""The results of one scenario of a study, as `results["double-running"]` gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from tandemcare.running import Figures, MeasureNote
from tandemcare.texts import html_table


class OfStudy(Protocol):
    """What a study tells of its scenarios."""

    @property
    def titles(self) -> Mapping[str, str]:
        """What each scenario is called in words."""

    @property
    def notes(self) -> tuple[MeasureNote, ...]:
        """What the measures are."""

    def figures(self, scenario: str, measure: str) -> Figures:
        """Return the figures of a measure of a scenario."""

    def summary(self) -> pd.DataFrame:
        """Return a row for each scenario and measure."""


@dataclass(frozen=True, eq=False, repr=False)
class ScenarioResults(Mapping[str, Figures]):
    """What came of one scenario: its figures by the name of a measure, in the order of the study."""

    study: OfStudy
    name: str

    @property
    def title(self) -> str:
        """What it is called in words."""
        return self.study.titles[self.name]

    def __getitem__(self, measure: str) -> Figures:
        """Return mean, interval, range and paired difference of a measure; InputError, with the nearest, if unknown."""
        return self.study.figures(self.name, measure)

    def __iter__(self) -> Iterator[str]:
        return iter(note.name for note in self.study.notes)

    def __len__(self) -> int:
        return len(self.study.notes)

    def __repr__(self) -> str:
        return f"<Results of {self.name}: {len(self)} measures>"

    def summary(self) -> pd.DataFrame:
        """Return a tidy table: a row for each measure, with its interval and its paired difference."""
        found = self.study.summary()
        return found[found["scenario"] == self.name].drop(columns="scenario").reset_index(drop=True)

    def _repr_html_(self) -> str:
        heads = ("measure", "unit", "mean", "95% interval", "difference from the first", "95% interval")
        return html_table(self.title, heads, [_row(note, self[note.name]) for note in self.study.notes])


def _row(note: MeasureNote, found: Figures) -> tuple[str, ...]:
    mean, apart = found.mean, found.difference
    return (
        note.label,
        note.unit,
        number(mean.mean, note.decimals),
        f"{number(mean.low, note.decimals)} to {number(mean.high, note.decimals)}",
        number(apart.mean, note.decimals),
        f"{number(apart.low, note.decimals)} to {number(apart.high, note.decimals)}",
    )


def number(value: float, decimals: int) -> str:
    """Return a number as people read it; nothing where there is none."""
    return "" if value != value else f"{value:,.{decimals}f}"  # noqa: PLR0124  # it is not a number
