"""Where the money went: what was paid in, what it bought, what leaked, and what released bed days were worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from tandemcare.results import Results

from .about import NOT_DISCOUNTED, first_title
from .blocks import Block, Column, Heading, Number, Paragraph, Row, TableBlock, as_text
from .numbers import Scale, scale_of

TITLE = "Where the money went"
PARTS = ("paid in", "spent", "of which setting up", "leaked", "not spent yet")
ABOUT = (
    "Over the run, means. Paid in: for units contracted, and ward money reinvested. Leaked: taken by an overspend on "
    "out-of-area beds from what is not ring-fenced (loop R1, an assumption whose low case is nothing). Setting up: "
    "paid for, and serving nobody yet. Not spent yet: posts not filled, units not open."
)


def where_money_went(results: Results) -> list[Block]:
    """Return the part of a comparison: a table of those that pay in, then bed days and health of all."""
    told = results.money_flow()
    flow = told.pivot_table(index="scenario", columns="part", values="amount_gbp", observed=True, sort=False)
    if len(results.scenarios) < 2 or not results.has_activity:
        return []
    flow = flow.loc[flow["paid in"] > 0.0] if len(flow) else flow
    released = results.released_bed_days()
    scale = scale_of("GBP", 0, [*flow.to_numpy().ravel(), *released["saved_gbp_a_year"]])
    titles = results.titles
    blocks: list[Block] = [Heading(TITLE)]
    if not flow.empty:
        blocks.append(_table(flow.rename(index=titles), scale))
    leaks = told[(told["part"] == "leaked") & (told["amount_gbp"] > 0.0)]
    blocks += [_of_scenario(titles[row["scenario"]], _leak(row, flow, scale)) for row in leaks.to_dict("records")]
    about = f"Bed days a year against {first_title(results)}; pounds in {scale.unit} a year, {NOT_DISCOUNTED}."
    blocks.append(Paragraph(about))
    by_scenario = released.groupby("scenario", observed=True, sort=False)
    blocks += [_of_scenario(titles[str(name)], _released(rows, scale)) for name, rows in by_scenario]
    health = results.health().to_dict("records")
    return blocks + [_of_scenario(f"{titles[row['scenario']]}, apart from money", _health(row)) for row in health]


def _of_scenario(title: str, told: str) -> Paragraph:
    return Paragraph(f"{title}: {told}.", level=1, hanging=1)


def _health(row: Mapping[Any, Any]) -> str:
    """Return the days spared, and the health that would make the net present cost worth it."""
    hospital, away = (row[f"fewer_{name}_a_year"] for name in ("days_in_hospital", "days_out_of_area"))
    told = f"{_fewer_or_more(hospital)} days a year in hospital, {_fewer_or_more(away)} out of area"
    return f"{told}; {_worth(row)}"


def _fewer_or_more(fewer: float) -> str:
    return f"{as_text(abs(fewer), ',.0f')} {'fewer' if fewer >= 0.0 else 'more'}"


def _worth(row: Mapping[Any, Any]) -> str:
    low, high = (row[f"net_present_cost_gbp{end}"] for end in ("_ci95_low", "_ci95_high"))
    if low < 0.0 < high:
        return "whether it costs or saves as social value cannot be told apart from chance"
    if row["net_present_cost_gbp"] <= 0.0:
        return "as social value it saves, whatever health it gains or costs"
    green_book, nice = (as_text(row[f"qalys_to_break_even_{whose}"], ",.0f") for whose in ("green_book", "nice"))
    return (
        f"worth its cost if over the run it gains {green_book} quality-adjusted life "
        f"years at the Green Book's value, or {nice} at NICE's threshold; how many it "
        "gains is not known"
    )


def _table(flow: pd.DataFrame, scale: Scale) -> TableBlock:
    """Return a row for each scenario that pays in."""
    columns = (Column("", "name", is_left=True), *map(Column, PARTS), Column("leaked, %"))
    rows = [
        Row((str(name), *(scale.number(row[part]) for part in PARTS), _leaked_share(row)), level=1)
        for name, row in flow.iterrows()
    ]
    return TableBlock(columns, tuple(rows), caption=f"In {scale.unit}, {NOT_DISCOUNTED}. {ABOUT}")


def _leaked_share(row: pd.Series[float]) -> Number:
    return Number(row["leaked"] / row["paid in"] * 100.0, 0)


def _leak(row: Mapping[Any, Any], flow: pd.DataFrame, scale: Scale) -> str:
    """Return how much of a scenario's money went to out-of-area beds in place of what it was for."""
    parts = flow.loc[row["scenario"]]
    sure = "" if math.isnan(row["ci95_low"]) else f" ({scale.range(row['ci95_low'], row['ci95_high'])})"
    paid, leaked, spent = (scale.text(pounds) for pounds in (parts["paid in"], row["amount_gbp"], parts["spent"]))
    return (
        f"of {paid} paid in, {leaked}{sure} leaked to out-of-area beds, which would have been "
        f"paid for anyway, and {spent} bought what it was for; a ring fence keeps it there"
    )


def _released(rows: pd.DataFrame, scale: Scale) -> str:
    """Return what released bed days were used for, and what they were worth."""
    parts = [_use(row, scale) for row in rows.to_dict("records")]
    told = "; ".join(part for part in parts if part)
    return told or "no bed days released"


_WAYS = {"beds closed": ("bed days of beds closed", "bed days of beds opened")}


def _between(use: str, low: float, high: float) -> str:
    """Return an interval in the words of its middle: no count is negative, and one across nothing says both ways."""
    if low * high >= 0.0:
        near, far = sorted((abs(low), abs(high)))
        return f"{as_text(near, ',.0f')} to {as_text(far, ',.0f')}"
    fewer, more = ("closed", "opened") if use in _WAYS else ("fewer", "more")
    return f"{as_text(-low, ',.0f')} {more} to {as_text(high, ',.0f')} {fewer}"


def _use(row: Mapping[Any, Any], scale: Scale) -> str:
    days, low, high = (row[f"days_a_year{end}"] for end in ("", "_ci95_low", "_ci95_high"))
    if abs(days) < 0.5:
        return ""
    way = _WAYS.get(row["use"], ("fewer {}", "more {}"))[days <= 0.0].format(row["use"])
    sure = "" if math.isnan(low) else f" ({_between(row['use'], low, high)})"
    money = "saves" if row["saved_gbp_a_year"] >= 0.0 else "costs"
    amount, each = abs(row["saved_gbp_a_year"]), abs(row["saved_gbp_a_day"])
    a_day = f", £{as_text(each, ',.0f')} a day" if math.isfinite(each) else ""
    return f"{as_text(abs(days), ',.0f')} {way}{sure}, which {money} {scale.text(amount)} a year{a_day}"
