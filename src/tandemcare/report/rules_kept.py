"""What came of rules of money, in a sentence each: targets, released money, the council's reserve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tandemcare.results import RELEASED, RESERVE_GONE, TARGET, Results

from .blocks import as_text
from .numbers import Scale


def rules_of(results: Results, scenario: str, rows: list[dict[Any, Any]], scale: Scale) -> list[str]:
    """Return a sentence on each rule of a scenario; it is empty where nothing came of the rule."""
    funding = next(each["funding"] or {} for each in results.manifest["scenarios"] if each["name"] == scenario)
    return [_told(row, funding, scale) for row in rows]


def _told(row: Mapping[Any, Any], funding: Mapping[str, Any], scale: Scale) -> str:
    value, share = row["value"], row["share_of_runs"]
    if row["rule"] == TARGET:
        wanted = scale.text(funding["savings_target"]["gbp_a_year"])
        saved = scale.text(value, sign=True)
        return f"Savings target of {wanted} a year: saved {saved} a year; met in {as_text(share, '.0%')} of runs."
    is_sure = value > 0.0 and not row["value_ci95_low"] <= 0.0
    if row["rule"] == RELEASED and is_sure and scale.shows(value):
        released = f"{scale.text(value)} that the ICB bears less over the run"
        if funding.get("is_released_money_lost"):
            return f"{released} leaves mental health."
        return (
            f"{released} stays in mental health by the Investment Standard: released and reinvested, and not saved; "
            "what it buys there is not in the model."
        )
    if row["rule"] == RESERVE_GONE and share > 0.0:
        return (
            f"The council's reserve for new care is used up in {as_text(share, '.0%')} of runs, in the median by "
            f"{row['month']}: a section 114 notice would be near (the reserve is an assumption)."
        )
    return ""
