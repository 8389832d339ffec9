"""Who pays by year, for a paper: a graph of each payer that pays noticeably more or less, and a table of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from tandemcare.results import Results
from tandemcare.terms import MUST_BE_SPENT, PAYERS
from tandemcare.trace.intervals import Interval

from ..answer.facts import MILLION
from ..answer.options import MAY_BE_CHANCE, change
from ..blocks import Block, Column, Paragraph, Plot, Row, Subhead, TableBlock
from ..numbers import counted
from ..pictures.marks import marks_of, told_of_all
from ..pictures.picture import UNIT, period, source
from ..pictures.words import COSTS, SAVES, title_of, verdict
from ..who_pays import payer_name
from .courses import titles_named
from .lines import graph

DRAWN_GBP, TOLD_GBP, DECIMALS = 250_000.0, 50_000.0, 2
"""A payer has a graph who in some option and year pays this much more or less, and in an option a row for so much."""
ENDS = ("difference_gbp", "difference_gbp_ci95_low", "difference_gbp_ci95_high")
HOW = (
    f"By April-March year; {MAY_BE_CHANCE} may be chance. Who never pays £0.05 million a year "
    "more or less is left out: the workbook has every payer."
)


def who_pays(results: Results) -> Iterator[Block]:
    """Yield graphs and a table of what payers pay more in each year; nothing where nothing is compared."""
    if len(results.scenarios) < 2:
        return
    yield from graphs(results)
    yield table(results, results.net_by_payer())
    yield from map(Paragraph, told_of_all(marks_of(results), results.titles))


def graphs(results: Results, payers: Sequence[str] = ()) -> Iterator[Plot]:
    """Yield a graph of each payer that pays noticeably more or less, or of those of some that do."""
    frame = results.net_by_payer()
    yield from (_graph(results, frame, payer) for payer in _noticed(frame) if not payers or payer in payers)


def _noticed(frame: pd.DataFrame) -> Iterator[str]:
    largest = frame["difference_gbp"].abs().groupby(frame["payer"].astype(str)).max()
    order = [*PAYERS, *(name for name in largest.index if name not in PAYERS)]
    yield from (name for name in order if name != MUST_BE_SPENT and largest.get(name, 0.0) >= DRAWN_GBP)


def _graph(results: Results, frame: pd.DataFrame, payer: str) -> Plot:
    rows = frame[frame["payer"] == payer]
    years = list(dict.fromkeys(rows["year"].astype(str)))
    first = results.titles[results.scenarios[0]]
    lines = {
        results.titles[str(name)]: tuple(found["difference_gbp"] / MILLION)
        for name, found in rows.groupby("scenario", sort=False, observed=True)
    }
    return graph(
        _title(results, payer),
        f"Paid by {payer_name(payer)} beyond what it is in {first}, by April-March year",
        years,
        {first: (0.0,) * len(years), **lines},
        baseline=first,
        unit=UNIT,
        decimals=DECIMALS,
        about=source(results)[:1],
        named=titles_named(results),
    )


def _title(results: Results, payer: str) -> str:
    """Return in how many options the payer surely pays more over the run, and less."""
    whole = results.net_by_payer(by_year=False)
    found = [verdict([row[end] for end in ENDS]) for row in whole[whole["payer"] == payer].to_dict("records")]
    more, less, who = found.count(COSTS), found.count(SAVES), payer_name(payer)
    over = f"over {period(results)}"
    if not more and not less:
        return title_of(f"{who}: no sure change {over}")
    if len(found) == 1:
        return title_of(f"{who}: {'more' if more else 'less'} is paid {over}")
    first, second = ("more", "less") if more else ("less", "")
    also = f", {counted(less)} {second}" if second and less else ""
    many, costs = more or less, "costs" if (more or less) == 1 else "cost"
    told = f"{who}: {counted(many)} of {counted(len(found))} options {costs} it {first}{also}"
    return title_of(f"{told} {over}", told)


def table(results: Results, frame: pd.DataFrame) -> TableBlock:
    """Return a row for each option and payer: what is paid more in each year, and over the whole run."""
    whole = {(str(row["scenario"]), str(row["payer"])): row for row in _records(results.net_by_payer(by_year=False))}
    years = list(dict.fromkeys(frame["year"].astype(str)))
    rows: list[Row | Subhead] = []
    for name in results.scenarios[1:]:
        rows.append(Subhead(results.titles[name]))
        for payer in _in_order(frame):
            found = _records(frame[(frame["scenario"] == name) & (frame["payer"] == payer)])
            if any(abs(row["difference_gbp"]) >= TOLD_GBP for row in found):
                rows.append(Row((payer_name(payer), *(_pounds(row) for row in (*found, whole[name, payer])))))
    columns = (Column("", "name", is_left=True), *(Column(year, "text") for year in years), Column("whole run", "text"))
    first = results.titles[results.scenarios[0]]
    return TableBlock(columns, tuple(rows), title=f"Paid more (+) or less (-) than in {first}, {UNIT}", caption=HOW)


def _in_order(frame: pd.DataFrame) -> Sequence[str]:
    known = {str(name) for name in frame["payer"].unique()}
    return [*(name for name in PAYERS if name in known), *sorted(known - set(PAYERS))]


def _records(frame: pd.DataFrame) -> list[dict[str, float]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _pounds(row: dict[str, float]) -> str:
    """Return pounds as the first screen has them."""
    return change(Interval(*(row[end] for end in ENDS)), 1.0 / MILLION, DECIMALS).text
