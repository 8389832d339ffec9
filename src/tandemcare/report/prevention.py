"""What more AMHP hours buy in detentions avoided, in words that claim no more than the evidence does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tandemcare.experiments import Prevention
from tandemcare.finance import PRICE_YEAR

from .about import graded
from .blocks import Cell, Column, Note, Number, Paragraph, Range, Row, Section, TableBlock, as_text, section
from .numbers import scale_of


def prevention_report(found: Prevention) -> list[Section]:
    """Return the answer in one sentence, the curve for each strength, and what it does not say."""
    folders = [Note(f"Run folder: {results.folder}", "files") for results in found.results]
    return [
        section(Paragraph(prevention_answer(found))),
        section(_curve(found)),
        section(Paragraph(_limits(found)), *folders),
    ]


def prevention_answer(found: Prevention) -> str:
    """Return what the most posts change at the least and at the most that is believed, in one sentence."""
    largest = max(row["more_share"] for row in found.rows)
    ends = [row for row in found.rows if row["more_share"] == largest]
    least, most = ends[0], ends[-1]
    usual = as_text(least["detentions"] + least["avoided"], ".0f")
    return (
        f"Whether more AMHP hours avoid detentions is not known: with {as_text(largest, '.0%')} more posts "
        f"({as_text(least['more_fte'], '.1f')} FTE) detentions, {usual} a year, change by {_change(least)} if time to "
        f"spare prevents nothing, which is the {least['strength']} case, and by {_change(most)} at the most that is "
        f"believed, where prevention by itself makes {_change(most, 'by_prevention')} of it."
    )


def _change(row: Mapping[str, Any], name: str = "avoided") -> str:
    mean, high, low = (as_text(-row[f"{name}{end}"], "+.0f") for end in ("", "_ci95_low", "_ci95_high"))
    return f"{mean} ({low} to {high})"


def _curve(found: Prevention) -> TableBlock:
    scale = scale_of("GBP a year", 0, [row["gbp_a_year"] for row in found.rows])
    columns = (
        Column("prevention", "name", is_left=True),
        Column("more\nposts"),
        Column("more\nFTE"),
        Column("AMHPs"),
        Column("posts cost", unit=scale.unit),
        Column("detentions\na year"),
        Column("avoided\na year"),
        Column("95%\ninterval", "range"),
        Column("by\nprevention"),
        Column("95%\ninterval", "range"),
    )
    rows = [
        Row(
            (
                f"{row['strength']} ({as_text(row['gain'], 'g')})",
                Number(100.0 * row["more_share"], 0, after="%"),
                Number(row["more_fte"], 1),
                Number(row["amhps"], 1),
                scale.number(row["gbp_a_year"]),
                Number(row["detentions"], 1),
                *_told(row, "avoided"),
                *_told(row, "by_prevention"),
            ),
            level=1,
        )
        for row in found.rows
    ]
    caption = (
        f"Means of the last {found.years} years, once posts are filled; {scale.unit} in pounds of {PRICE_YEAR}. "
        "Intervals are of chance alone, on the same people; what nobody knows is the difference between the strengths."
    )
    return TableBlock(columns, tuple(rows), caption=caption)


def _told(row: Mapping[str, Any], name: str) -> tuple[Cell, Cell]:
    low, high = (Number(row[f"{name}_ci95_{end}"], 1, sign=True) for end in ("low", "high"))
    return Number(row[name], 1, sign=True), Range(low, high)


def _limits(found: Prevention) -> str:
    gain = found.gain
    value, low, high = (as_text(each, "g") for each in (gain.value, gain.low, gain.high))
    return (
        f"{gain.label}: {value} ({low} to {high} {gain.unit}; {graded(gain.grade, gain.name)}). No study has measured "
        "it, and nothing here says that AMHPs cause or avoid a detention: an assessment that is not needed is resolved "
        "if somebody has time for it, as far as the number says. Detentions may also rise, as fewer people wait so "
        "long that a request lapses. The case for more AMHPs is waits and safety (`tandem compare`), not this."
    )
