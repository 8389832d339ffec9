"""Cash and need: what a scenario costs with the care that people were due and did not get, and what is no saving."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tandemcare.finance import NEEDS
from tandemcare.results import ENDS, Results
from tandemcare.sums import summed
from tandemcare.units import DAYS_A_MONTH

from .blocks import as_text, listed
from .numbers import Scale

LEAST_SHARE = 0.1
"""Share of all savings from which care that people lack is warned of (a judgement)."""
MOST_NAMED = 3
LACKED = "care that people were due and did not get"

Rows = list[dict[Any, Any]]


def scenarios_that_lack(results: Results) -> frozenset[str]:
    """Return the scenarios of which, beyond chance, much of what seems saved is care that people were due and lack."""
    nets = results.net_by_service(by_year=False)
    found = []
    for row in results.headline().to_dict("records"):
        charge, low, _ = (row[f"need_charge_gbp{end}"] for end in ENDS)
        if row["net_present_cost_gbp"] >= 0.0:
            continue  # nothing is saved in all
        rows = nets.loc[nets["scenario"] == row["scenario"], "difference_gbp"]
        saved = summed(max(-pounds, 0.0) for pounds in rows)
        if (charge if math.isnan(low) else low) > LEAST_SHARE * saved > 0.0:
            found.append(row["scenario"])
    return frozenset(found)


def need_words(headline: Mapping[Any, Any], needs: Rows, years: int, scale: Scale) -> str:
    """Return what a scenario costs with need counted, which care is missing, and which is gained and no credit.

    `needs` are the rows of `Results.need` for it.
    """
    charged = {need.service: summed(row["need_charge_gbp"] for row in _of(needs, need.service)) for need in NEEDS}
    gained = {
        need.service: -summed(min(row["more_days"], 0.0) for row in _of(needs, need.service)) / DAYS_A_MONTH / years
        for need in NEEDS
    }
    words = [_cost_words(headline, charged, scale)]
    named = [f"{as_text(months, ',.0f')} of {_label(service)}" for service, months in _largest(gained) if months >= 1.0]
    if named:
        words.append(f"Months of care gained a year, which are no credit: {', '.join(named)}.")
    return " ".join(words)


def _cost_words(headline: Mapping[Any, Any], charged: Mapping[str, float], scale: Scale) -> str:
    if not scale.shows(headline["need_charge_gbp"]):
        return f"Counting need: {_figure(headline, 'headline_gbp', scale)}, as no more care is missing."
    most = [_label(service) for service, pounds in _largest(charged) if scale.shows(pounds)]
    lack = f", most of it {listed(most)}" if most else ""
    return (
        f"Counting need: {_figure(headline, 'headline_gbp', scale)}, of which "
        f"{_figure(headline, 'need_charge_gbp', scale)} is {LACKED}{lack}: no saving to bank."
    )


def _figure(row: Mapping[Any, Any], name: str, scale: Scale) -> str:
    """Return a figure of the headline with its interval, if it has one."""
    mean, low, high = (row[f"{name}{end}"] for end in ENDS)
    sure = "" if math.isnan(low) else f" ({scale.range(low, high, sign=True)})"
    return f"{scale.text(mean, sign=True)}{sure}"


def _of(needs: Rows, service: str) -> Rows:
    return [row for row in needs if row["service"] == service]


def _largest(by_service: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(by_service.items(), key=lambda each: -each[1])[:MOST_NAMED]


def _label(service: str) -> str:
    return next(need.label for need in NEEDS if need.service == service)
