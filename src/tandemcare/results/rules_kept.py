"""What came of rules of money: savings targets, what the Investment Standard holds back, and the council's reserve."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.trace.intervals import student_interval, wilson_interval
from tandemcare.trace.tally import Floats

from .appraisal import ENDS
from .commitment import COMMITTED, committed
from .investment_standard import shortfalls
from .ledger import Pounds
from .routes_kept import routes_kept
from .run_tables import RunTables

RESERVE = "council_reserve_gbp"
TARGET, RELEASED, RESERVE_GONE = "savings target", "released by the ICB", "council reserve at zero"
MUST_SPEND = "to be spent in mental health"
COLUMNS = (
    "scenario",
    "rule",
    "unit",
    *(f"{name}{end}" for name in ("value", "share_of_runs") for end in ENDS),
    "month",
)


def rules_kept(results: RunTables) -> pd.DataFrame:
    """Return a row a scenario and rule that says something, with 95% intervals; `share_of_runs` by Wilson.

    - savings target: pounds a year saved in cash over its whole years, and the share of runs that reach it; what must
      be spent in mental health is not saved;
    - released by the ICB: pounds that it bears less over the run, apart from what a pooled budget shifts, which by the
      Investment Standard stay in mental health, and the share of runs in which it bears less;
    - to be spent in mental health: pounds of the mean by which the ICB spends below its floor, and the first month;
    - what came of routes of money to a council (`routes_kept`);
    - committed at the horizon: pounds a year of what is bought and goes on at the end of the run;
    - council reserve at zero: the mean of what is left of it at the end, the share of runs in which it was ever gone,
      and the median first month of those.
    """
    held, cash, own = shortfalls(results), results.cash, results.own_cash
    reserve, goes_on = results.month_values.get(RESERVE), committed(results)
    rows: list[tuple[Any, ...]] = []
    for number, scenario in enumerate(results.scenarios):
        if not number:
            continue
        funding = results.manifest["scenarios"][number].get("funding") or {}
        if funding.get("savings_target"):
            rows.append((scenario, TARGET, "GBP a year", *_target(cash, number, funding["savings_target"], held), ""))
        if "icb" in cash.names:
            released = -own.extra(number, ["icb"]).sum(axis=1)
            rows.append((scenario, RELEASED, "GBP", *student_interval(released), *_share(released > 0.0), ""))
        if held[number].any():
            month = cash.months[int(np.argmax(held[number] > 0.0))]
            rows.append((scenario, MUST_SPEND, "GBP", float(held[number].sum()), *(np.nan,) * 5, month))
        told = [*routes_kept(results, number), (COMMITTED, goes_on[number], "")]
        rows += [
            (scenario, rule, "GBP a year", *gbp, *(np.nan,) * 3, month) for rule, gbp, month in told if gbp.mean > 0.0
        ]
        if reserve is not None and not np.isnan(reserve[number]).any():
            rows.append((scenario, RESERVE_GONE, "GBP", *_gone(reserve[number], results.months)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _target(cash: Pounds, number: int, target: dict[str, Any], held: Floats) -> tuple[float, ...]:
    """Return pounds a year saved in whole years of twelve months from the target's month on, and who reaches it."""
    months = np.array([month >= target["start"][:7] for month in cash.months])
    first = int(np.argmax(months)) if months.any() else len(months)
    years = (len(months) - first) // 12
    if not years:
        return (np.nan,) * 6
    saved = -(cash.extra(number) + held[number])[:, first : first + 12 * years].sum(axis=1) / years
    return (*student_interval(saved), *_share(saved >= target["gbp_a_year"]))


def _gone(reserve: Floats, months: tuple[str, ...]) -> tuple[Any, ...]:
    at_zero: npt.NDArray[np.bool_] = np.asarray(reserve <= 0.0)
    ever = at_zero.any(axis=1)
    first = months[int(np.median(np.argmax(at_zero[ever], axis=1)))] if ever.any() else ""
    return (*student_interval(reserve[:, -1]), *_share(ever), first)


def _share(happened: npt.ArrayLike) -> tuple[float, ...]:
    known = np.asarray(happened, dtype=np.bool_)
    return tuple(wilson_interval(int(known.sum()), known.size))
