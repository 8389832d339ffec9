"""The appraisal of a finished run from its ledger: payback, peak funding, present cost, and net by payer or service.

Everything is a difference from the first scenario in the same replication, in real pounds of one price year.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.evidence import parameters
from tandemcare.finance import (
    GROWTH,
    OPTIMISM_OF_COST,
    OPTIMISM_OF_SAVING,
    DiscountRates,
    compensation,
    equivalent_annual,
    is_paid_for,
    monthly_factors,
    net_position,
    nominal_factors,
    payback_month,
    peak_funding,
    pooled_nets,
    present_value,
    rises_with,
    saving_to_cost_ratio,
)
from tandemcare.running import year_of
from tandemcare.sums import finite_or_none
from tandemcare.trace.intervals import Interval, student_interval, wilson_interval
from tandemcare.trace.tally import Floats

from .ledger import Pounds

NEVER = "never within the run"
PAYBACK_YEARS = (3, 5, 10)
ENDS = ("", "_ci95_low", "_ci95_high")
QUANTILES = {"median": 0.5, "p10": 0.1, "p90": 0.9}


def nominal_pounds(ledger: pd.DataFrame) -> Floats:
    """Return lines of a ledger in pounds of their day: pay and prices rise each April, from the price year on."""
    months, services, kinds = (ledger[name].astype("category").cat for name in ("month", "service", "kind"))
    order = np.argsort(months.categories)
    factors = np.empty((len(GROWTH), len(order)))
    for place, name in enumerate(GROWTH.values()):
        factors[place, order] = nominal_factors(list(months.categories[order]), parameters()[name].value)
    indices = list(GROWTH)
    rising = np.array(
        [[indices.index(rises_with(service, kind)) for kind in kinds.categories] for service in services.categories]
    )
    factor = factors[rising[services.codes, kinds.codes], months.codes]
    return np.asarray(ledger["amount_gbp"].to_numpy() * factor, dtype=np.float64)


def payback_frame(
    spent: Pounds, nominal: Pounds, bought: Pounds, scenarios: Sequence[str], rates: DiscountRates
) -> pd.DataFrame:
    """Return a row for each scenario but the first: see `Results.payback`.

    All hold the lines of the payers that count, by any column: `spent` all of them, `nominal` the same in pounds of
    their day, `bought` those of INVESTED.
    """
    factors = monthly_factors(spent.months, rates)
    rows = [
        {
            "scenario": name,
            **_appraisal(spent.extra(number), bought.extra(number), spent.months, factors),
            **_with_ends(
                "peak_funding_nominal_gbp", _from_zero(student_interval(peak_funding(nominal.extra(number))[0]))
            ),
        }
        for number, name in enumerate(scenarios)
        if number
    ]
    return pd.DataFrame(rows)


def position_frame(spent: Pounds, scenarios: Sequence[str]) -> pd.DataFrame:
    """Return the net position by scenario, replication and month: see `Results.net_position`."""
    positions = np.stack([net_position(spent.extra(number)) for number in range(len(scenarios))])
    scenario, replication, month = np.indices(positions.shape).reshape(3, -1)
    return pd.DataFrame(
        {
            "scenario": np.array(scenarios, dtype=object)[scenario],
            "replication": replication,
            "month": np.array(spent.months, dtype=object)[month],
            "net_position_gbp": positions.ravel() + 0.0,  # no minus before a zero
        }
    )


def net_frame(pounds: Pounds, scenarios: Sequence[str], key: str, *, by_year: bool) -> pd.DataFrame:
    """Return differences from the first scenario by name, with 95% intervals, of each year or of the whole run."""
    years = np.array([year_of(month) for month in pounds.months])
    rows = []
    for number, scenario in enumerate(scenarios):
        for name in pounds.names if number else ():
            extra = pounds.extra(number, [name])
            for year in dict.fromkeys(years) if by_year else ("",):
                found = student_interval(extra[:, years == year if year else slice(None)].sum(axis=1))
                rows.append((scenario, name, year, *found))
    frame = pd.DataFrame(rows, columns=["scenario", key, "year", *(f"difference_gbp{end}" for end in ENDS)])
    return frame if by_year else frame.drop(columns="year")


HALVES = {"icb": 0.5, "council": 0.5}
"""The pooled budget that is asked about where nothing else is said: ICB and council, half and half."""


def sharing_frame(pounds: Pounds, scenarios: Sequence[str], shares: Mapping[str, float]) -> pd.DataFrame:
    """Return what each payer bears over the run, what it would in a pool, and the transfer that hurts nobody.

    A row a scenario and payer: `net_gbp` and `pooled_gbp` with 95% intervals, and `transfer_gbp`, got above zero and
    given below, which leaves nobody worse off in the mean: NaN where all together bear more.
    """
    rows = []
    for number, scenario in enumerate(scenarios):
        if not number:
            continue
        nets = {payer: pounds.extra(number, [payer]).sum(axis=1) for payer in pounds.names}
        pooled = pooled_nets(nets, shares)
        transfers = compensation({payer: float(values.mean()) for payer, values in nets.items()})
        for payer, values in nets.items():
            moved = np.nan if transfers is None else transfers[payer]
            rows.append((scenario, payer, *student_interval(values), *student_interval(pooled[payer]), moved))
    names = [f"{name}{end}" for name in ("net_gbp", "pooled_gbp") for end in ENDS]
    return pd.DataFrame(rows, columns=["scenario", "payer", *names, "transfer_gbp"])


def appraisal_json(payback: pd.DataFrame, nets: Mapping[str, pd.DataFrame], scenario: str) -> dict[str, Any] | None:
    """Return the appraisal of one scenario in plain lists, texts and numbers; None for the first one.

    `nets` are differences by payer and year ("by_year") and over the whole run ("payer", "service").
    """
    rows = payback[payback["scenario"] == scenario] if len(payback) else payback
    if rows.empty:
        return None
    row = rows.iloc[0].to_dict()
    shares = {f"by_year_{year}": _interval(row, f"paid_back_by_year_{year}") for year in PAYBACK_YEARS}
    return {
        "paid_back": {"unit": "share of runs", **shares, "within_run": _interval(row, "paid_back_within_run")},
        "payback_month": _months(row, "payback"),
        "peak_funding": {"unit": "GBP", **_interval(row, "peak_funding_gbp"), "month": _months(row, "peak_funding")},
        "peak_funding_nominal": {"unit": "GBP of their day", **_interval(row, "peak_funding_nominal_gbp")},
        "net_present_cost": {"unit": "GBP", **_interval(row, "net_present_cost_gbp")},
        "net_present_cost_with_optimism_bias": {"unit": "GBP", **_interval(row, "net_present_cost_optimism_gbp")},
        "equivalent_annual_cost": {"unit": "GBP a year", **_interval(row, "equivalent_annual_cost_gbp")},
        "saving_to_cost_ratio": {"unit": "ratio", **_interval(row, "saving_to_cost_ratio")},
        "net_by_payer": _nets(nets["payer"], scenario, "payer"),
        "net_by_payer_and_year": {
            payer: _nets(lines, scenario, "year") for payer, lines in nets["by_year"].groupby("payer", sort=False)
        },
        "net_by_service": _nets(nets["service"], scenario, "service"),
    }


def rows_json(frame: pd.DataFrame, scenario: str) -> list[dict[str, Any]]:
    """Return the rows of one scenario in a report as plain texts and numbers, None where nothing is known."""
    if frame.empty:
        return []
    rows = frame[frame["scenario"] == scenario].drop(columns="scenario").to_dict("records")
    return [
        {str(name): value if isinstance(value, str) else finite_or_none(float(value)) for name, value in row.items()}
        for row in rows
    ]


def _appraisal(extra: Floats, bought: Floats, months: Sequence[str], factors: Floats) -> dict[str, Any]:
    """Return the figures of one scenario from what it costs more, in all and of what it buys."""
    paid_back = payback_month(extra)
    need, deepest = peak_funding(extra)
    present = present_value(extra, factors)
    never = NEVER
    if not is_paid_for(bought, need):  # what never cost anything has not paid back: there is nothing to pay back
        paid_back, never = np.full_like(paid_back, np.nan), ""
    return {
        **_chances(paid_back, len(months)),
        **_when("payback", paid_back, months, never),
        **_with_ends("peak_funding_gbp", _from_zero(student_interval(need))),
        **_when("peak_funding", deepest, months, ""),
        **_with_ends("net_present_cost_gbp", student_interval(present)),
        **_with_ends("equivalent_annual_cost_gbp", student_interval(equivalent_annual(present, factors))),
        **_with_ends("saving_to_cost_ratio", student_interval(saving_to_cost_ratio(bought - extra, bought, factors))),
        **_with_ends("net_present_cost_optimism_gbp", student_interval(_biased(extra, bought, factors))),
    }


def _from_zero(found: Interval) -> Interval:
    """Return an interval of what cannot be below zero."""
    return found if math.isnan(found.low) else found._replace(low=max(found.low, 0.0))


def _biased(extra: Floats, bought: Floats, factors: Floats) -> Floats:
    """Return the net present cost with optimism bias: what is put in costs more, and what comes back is less."""
    known = parameters()
    paid, back = present_value(bought, factors), present_value(bought - extra, factors)
    less = back - np.abs(back) * known[OPTIMISM_OF_SAVING].value
    return np.asarray(paid * (1.0 + known[OPTIMISM_OF_COST].value) - less, dtype=np.float64)


def _chances(paid_back: Floats, months: int) -> dict[str, float]:
    """Return the shares of runs paid back by some years and within the run, NaN where nothing can be told."""
    found: dict[str, float] = {}
    for year in PAYBACK_YEARS:
        reached = 12 * year <= months and not np.isnan(paid_back).all()
        share = _share(paid_back <= 12 * year) if reached else Interval(np.nan, np.nan, np.nan)
        found |= _with_ends(f"paid_back_by_year_{year}", share)
    within = Interval(np.nan, np.nan, np.nan) if np.isnan(paid_back).all() else _share(np.isfinite(paid_back))
    return found | _with_ends("paid_back_within_run", within)


def _share(happened: npt.NDArray[np.bool_]) -> Interval:
    return wilson_interval(int(happened.sum()), happened.size)


def _with_ends(name: str, found: Interval) -> dict[str, float]:
    return {f"{name}{end}": value for end, value in zip(ENDS, found, strict=True)}


def _when(name: str, counted: Floats, months: Sequence[str], never: str) -> dict[str, Any]:
    """Return median, 10th and 90th percentile of outcomes as months counted from 1, and as calendar months.

    They are outcomes of single runs, as there is nothing between a month and never.
    """
    known = counted[~np.isnan(counted)]
    found: dict[str, Any] = {}
    for word, share in QUANTILES.items():
        month = float(np.quantile(known, share, method="inverted_cdf")) if len(known) else np.nan
        found[f"{name}_after_months_{word}"] = month
        found[f"{name}_month_{word}"] = months[int(month) - 1] if math.isfinite(month) else never
    return found


def _interval(row: Mapping[Any, Any], name: str) -> dict[str, Any]:
    mean, low, high = (finite_or_none(row[f"{name}{end}"]) for end in ENDS)
    return {"mean": mean, "ci95": [low, high]}


def _months(row: Mapping[Any, Any], name: str) -> dict[str, str | None]:
    return {word: row[f"{name}_month_{word}"] or None for word in QUANTILES}


def _nets(frame: pd.DataFrame, scenario: str, key: str) -> dict[str, dict[str, Any]]:
    rows = frame[frame["scenario"] == scenario].to_dict("records")
    return {str(row[key]): {"unit": "GBP", **_interval(row, "difference_gbp")} for row in rows}
