"""Where grants end: who paid before, who pays then, and how many pounds a year somebody has to find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from tandemcare.evidence import services
from tandemcare.results import NOBODY, RESERVE_GONE, Results
from tandemcare.units import month_in_words

from .about import NOT_DISCOUNTED
from .answer.money import who_in_words
from .blocks import Block, CalendarMonth, Column, Heading, Paragraph, Row, TableBlock, as_text
from .numbers import Scale, scale_of
from .who_pays import payer_name

TITLE = "Where grants end"
ABOUT = (
    "Units contracted in the last month of the grant, at their price, in a mean year: what somebody has to find from "
    "then on, whether or not all of it is staffed. What the grant itself pays is in the ledger, by the payer grant."
)


def where_grants_end(results: Results) -> list[Block]:
    """Return the part of a comparison; nothing where no grant ends."""
    cliffs = results.grants()
    if cliffs.empty:
        return []
    known, scale = services(), scale_of("GBP", 0, list(cliffs["gbp_a_year"]))
    columns = (
        Column("", "name", is_left=True),
        Column("service", "name", is_left=True),
        Column("from", "name"),
        Column("paid by\nuntil then", "name"),
        Column("paid by\nfrom then", "name"),
        Column("a year"),
    )
    rows = [
        Row(
            (
                results.titles[row["scenario"]],
                known[row["service"]].label if row["service"] in known else row["service"],
                CalendarMonth(row["month"]),
                _payers(row["payer_before"]),
                _payers(row["payer_after"]),
                scale.number(row["gbp_a_year"]),
            ),
            level=1,
        )
        for row in cliffs.to_dict("records")
    ]
    table = TableBlock(columns, tuple(rows), caption=f"In {scale.unit}, {NOT_DISCOUNTED}. {ABOUT}")
    return [
        Heading(TITLE),
        table,
        *(Paragraph(said, level=1, hanging=1) for said in _sentences(results, cliffs, scale)),
    ]


def _sentences(results: Results, cliffs: pd.DataFrame, scale: Scale) -> Iterator[str]:
    """Yield what falls to whom in each scenario when its grants end, and when the council's reserve does."""
    kept = results.rules_kept()
    for name, rows in cliffs.groupby("scenario", sort=False):
        by_payer = rows.groupby(["month", "payer_after"], sort=False)["gbp_a_year"].sum().reset_index()
        falls = "; ".join(
            f"from {month_in_words(each['month'])} {_who(each['payer_after'])} {scale.text(each['gbp_a_year'])} a year"
            for each in by_payer.to_dict("records")
        )
        gone = kept[(kept["scenario"] == name) & (kept["rule"] == RESERVE_GONE)]
        yield f"{results.titles[str(name)]}: {falls}.{_reserve(gone.to_dict('records'))}"


def _payers(named: str) -> str:
    """Return what payers are called that a table names in one cell; `nobody` is called so."""
    return ", ".join(map(payer_name, named.split(", ")))


def _who(payer: str) -> str:
    return "nobody pays for" if payer == NOBODY else f"{who_in_words(payer)} must find"


def _reserve(rows: list[dict[Any, Any]]) -> str:
    """Return when the reserve out of which the council pays for new care ends, if it does."""
    for row in rows:
        if row["share_of_runs"] > 0.0:
            share = as_text(row["share_of_runs"], ".0%")
            month = month_in_words(row["month"])
            return f" The council's reserve ends in {share} of runs; half of these are there by {month}."
        return " The council's reserve lasts to the end of every run."
    return ""
