"""What came of rules of money, in a sentence each: targets, released money, the council's reserve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tandemcare.results import COMMITTED, GRANT_ENDS, MUST_SPEND, NOT_SPENT, RELEASED, RESERVE_GONE, TARGET, Results
from tandemcare.units import month_in_words

from .blocks import as_text
from .numbers import Scale


def rules_of(results: Results, scenario: str, rows: list[dict[Any, Any]], scale: Scale) -> list[str]:
    """Return a sentence on each rule of a scenario; it is empty where nothing came of the rule."""
    funding = next(each["funding"] or {} for each in results.manifest["scenarios"] if each["name"] == scenario)
    return [_told(row, funding, scale) for row in rows]


def _told(row: Mapping[Any, Any], funding: Mapping[str, Any], scale: Scale) -> str:
    value, share, rule = row["value"], row["share_of_runs"], row["rule"]
    if rule == TARGET:
        wanted = scale.text(funding["savings_target"]["gbp_a_year"])
        saved = scale.text(value, sign=True)
        return f"Savings target of {wanted} a year: saved {saved} a year; met in {as_text(share, '.0%')} of runs."
    if rule in _SENTENCES and scale.shows(value):
        return _SENTENCES[rule].format(
            pounds=scale.text(value), month=month_in_words(row["month"]) if row["month"] else ""
        )
    is_sure = value > 0.0 and not row["value_ci95_low"] <= 0.0
    if rule == RELEASED and is_sure and scale.shows(value):
        return _released(scale.text(value), funding)
    if rule == RESERVE_GONE and share > 0.0:
        return (
            f"The council's reserve for new care is used up in {as_text(share, '.0%')} of runs, in the median by "
            f"{month_in_words(row['month'])}: a section 114 notice would be near (the reserve is an assumption)."
        )
    return ""


_SENTENCES = {
    MUST_SPEND: (
        "The Investment Standard binds: {pounds} that the ICB spends below its floor, from {month} on, is to be spent "
        "in mental health: released and reinvested, and not saved; what it buys there is not in the model."
    ),
    GRANT_ENDS: (
        "The grant under section 256 ends: from {month} on the council bears {pounds} a year again that the ICB paid."
    ),
    COMMITTED: (
        "At the end of the run {pounds} a year is committed for what is bought, beyond the horizon of all that is told."
    ),
    NOT_SPENT: (
        "Of the least that ICB and council contribute to the Better Care Fund {pounds} a year are not spent on what it "
        "names, and must be spent on other care of its plan: no saving."
    ),
}
"""What is said of rules of which there is one sentence."""


def _released(pounds: str, funding: Mapping[str, Any]) -> str:
    """Return where what the ICB bears less goes where no floor holds it."""
    if funding.get("is_released_money_lost"):
        goes = "leaves mental health"
    elif not funding.get("floor", True):
        goes = "is saved: the floor of the Investment Standard is off"
    else:
        return ""
    return f"{pounds} that the ICB bears less over the run {goes}."
