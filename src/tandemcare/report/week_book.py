"""A week of the place as a workbook: what it is, and a row for each hour, option, place and state."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from .blocks import Block, Cell, Column, Heading, Number, Paragraph, Row, TableBlock, Worksheet

PEOPLE = "people"
LETTERS = 18


def week_book(frame: pd.DataFrame, title: str, about: Sequence[str]) -> tuple[Worksheet, ...]:
    """Return the sheets of a week: its table as it is, after sentences on what it shows."""
    names = [str(name) for name in frame.columns]
    columns = tuple(
        Column(name) if name == PEOPLE else Column(name, "name", letters=LETTERS, is_left=True) for name in names
    )
    rows = tuple(Row(tuple(map(_cell, names, values))) for values in frame.itertuples(index=False, name=None))
    first: tuple[Block, ...] = (Heading(title), *(Paragraph(each) for each in about))
    return Worksheet("About", first), Worksheet("Hours", (TableBlock(columns, rows),))


def _cell(name: str, value: object) -> Cell:
    return Number(float(str(value)), 0) if name == PEOPLE else str(value)
