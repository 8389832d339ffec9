"""How sure the money is: chance over runs, and doubt about the numbers over draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tandemcare.results import PAYBACK_YEARS
from tandemcare.trace.intervals import Interval

from ..about import OF_OUTCOMES
from ..answer.facts import RunFacts, interval_of
from ..blocks import Block, CalendarMonth, Cell, Column, Row, TableBlock
from .cells import POUNDS, SCENARIO, SHARE, ends, names, number, with_ends
from .options import CUMULATIVE_PEAK, INTERVAL, MONEY

PAID_BACK = {
    **{f"paid_back_by_year_{year}": f"runs paid back by year {year}" for year in PAYBACK_YEARS},
    "paid_back_within_run": "runs paid back within the run",
}
PEAKS = {"peak_funding_gbp": CUMULATIVE_PEAK, "equivalent_annual_cost_gbp": "cash, as pounds a year"}


def chance(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario but the first: what it costs and whether it pays back, with intervals."""
    if not facts.options:
        return ()
    columns = [SCENARIO]
    for labels, unit in ((MONEY, POUNDS.unit), (PAID_BACK, SHARE.unit), (PEAKS, POUNDS.unit)):
        for label in labels.values():
            columns += [Column(label, unit=unit), Column(f"{label}, {INTERVAL}", "range", unit)]
    columns += names("paid back in the median in")
    rows = tuple(Row((facts.title(name), *_cells(facts, name))) for name in facts.options)
    return (TableBlock(tuple(columns), rows),)


def _cells(facts: RunFacts, name: str) -> Iterator[Cell]:
    headline, paid = facts.headline[name], facts.payback[name]
    for row, figures, scale in ((headline, MONEY, POUNDS), (paid, PAID_BACK, SHARE), (paid, PEAKS, POUNDS)):
        for figure in figures:
            yield from with_ends(interval_of(row, figure), scale)
    month = str(paid["payback_month_median"])
    yield CalendarMonth(month) if month[:4].isdigit() else month


def doubt(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and figure: chance, draws, and what of the variance is due to the numbers."""
    if not facts.options or not facts.results.psa:
        return ()
    columns = (
        SCENARIO,
        *names("figure"),
        Column("central mean"),
        Column("central mean, 95% interval (chance)", "range"),
        Column("mean over draws"),
        Column(f"{OF_OUTCOMES}, over draws", "range"),
        Column("variance due to numbers", unit=SHARE.unit),
    )
    rows = (
        Row((facts.title(str(row["scenario"])), f"{row['figure']}", *_drawn(row)))
        for row in facts.results.doubt().to_dict("records")
        if str(row["figure"]).endswith("_gbp")
    )
    return (TableBlock(columns, tuple(rows)),)


def _drawn(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    central = Interval(*(float(row[f"replications_{end}"]) for end in ("mean", "ci95_low", "ci95_high")))
    return (
        *with_ends(central, POUNDS),
        number(float(row["draws_mean"]), POUNDS),
        ends(float(row["draws_p10"]), float(row["draws_p90"]), POUNDS),
        number(float(row["variance_from_numbers_share"]), SHARE),
    )
