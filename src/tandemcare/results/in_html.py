"""Results as a notebook shows them: what was asked, and a column a scenario for each measure."""

from __future__ import annotations

from typing import Any, Protocol

from tandemcare.running import Figures, MeasureNote
from tandemcare.texts import html_table

from .one_scenario import OfStudy, number


class Shown(OfStudy, Protocol):
    """What is shown of a study, all its scenarios together."""

    @property
    def manifest(self) -> dict[str, Any]:
        """How it was made."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of its scenarios."""


def results_html(results: Shown) -> str:
    """Return a table of means with 95% intervals: a row a measure, a column a scenario."""
    about = results.manifest
    caption = (
        f"{about['place']}: means a year over {about['years']} years, {about['replications']} replications, "
        f"seed {about['seed']}, with 95% intervals (chance alone)"
    )
    heads = ("measure", "unit", *(results.titles[name] for name in results.scenarios))
    rows = (
        (note.label, note.unit, *(_cell(results.figures(name, note.name), note) for name in results.scenarios))
        for note in results.notes
    )
    return html_table(caption, heads, rows)


def _cell(found: Figures, note: MeasureNote) -> str:
    mean = found.mean
    said = number(mean.mean, note.decimals)
    low, high = number(mean.low, note.decimals), number(mean.high, note.decimals)
    return f"{said} ({low} to {high})" if low and high else said
