"""Double-running month by month: what the old and the new cost side by side, who serves, what leaks, and who is ahead.

Everything is of one scenario, or its difference from the first scenario in the same replication, in cash pounds of one
price year.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tandemcare.finance import INVESTED
from tandemcare.trace.intervals import ratio, student_interval, student_intervals
from tandemcare.trace.tally import Floats

from .ledger import in_view, pounds_of
from .run_tables import RunTables

OLD, NEW, DOUBLE, NET = "old_cost_gbp", "new_cost_gbp", "double_running_cost_gbp", "net_position_gbp"
PAID_IN, SPENT, LEAKED = "investment_paid_in_gbp", "investment_spent_gbp", "investment_leaked_gbp"
STAFFED, BEDS = "staffed_share_of_bought", "beds_closed"
COLUMNS = {
    OLD: "Inpatient care, closing included",
    NEW: "What is bought, setting up included",
    DOUBLE: "What is bought, beyond what inpatient care costs less than in the first scenario",
    LEAKED: "Money not ring-fenced that an overspend on out-of-area beds took",
    STAFFED: "What serves people, of what is paid for, by its price",
    BEDS: "Beds closed, against the first scenario",
    NET: "Saved so far less spent so far, against the first scenario",
}
"""What is told of each month, beside the net position of each payer."""
_ENDS = ("mean", "ci95_low", "ci95_high", "p10", "p90")


def double_running(results: RunTables, held_lines: pd.DataFrame) -> pd.DataFrame:
    """Return COLUMNS of each scenario but the first by month, and `net_position_<payer>_gbp`.

    Payers are those of `held_lines`, as in every view by payer: what the ICB must spend in mental health is apart.

    A row a scenario, month and figure: mean with its 95% interval, and the 10th and 90th percentile of outcomes.
    """
    ledger = in_view(results.lines, "cash")
    parts = {
        OLD: ledger[(ledger["care_group"] == "inpatient") & ~ledger["kind"].isin(INVESTED)],
        NEW: ledger[ledger["kind"].isin(INVESTED)],
        STAFFED: ledger[ledger["kind"] == INVESTED[0]],
        NET: ledger,
    }
    pounds = {name: pounds_of(part, results.scenarios, _count(results), "payer") for name, part in parts.items()}
    held = pounds_of(in_view(held_lines, "cash"), results.scenarios, _count(results), "payer")
    leaked = _flow(results, LEAKED)
    beds = _beds(results)
    rows: list[pd.DataFrame] = []
    for number, scenario in enumerate(results.scenarios):
        if not number:
            continue
        new, extra_old = pounds[NEW].of(number), pounds[OLD].extra(number)
        found = {
            OLD: pounds[OLD].of(number),
            NEW: new,
            # what is released is taken in the mean: chance in single months would always lower what runs double
            DOUBLE: np.maximum(new + np.minimum(extra_old.mean(axis=0), 0.0), 0.0),
            LEAKED: leaked[number],
            STAFFED: ratio(pounds[STAFFED].of(number), new),
            BEDS: beds[0] - beds[number],
            NET: -np.cumsum(pounds[NET].extra(number), axis=1),
        }
        found |= {f"net_position_{payer}_gbp": -np.cumsum(held.extra(number, [payer]), axis=1) for payer in held.names}
        rows += _rows(scenario, results.months, found)
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["scenario", "month", "figure", *_ENDS])


def money_flow(results: RunTables) -> pd.DataFrame:
    """Return where the money of each scenario went over the run: paid in, spent, leaked and left, with 95% intervals.

    A row a scenario and part, in pounds; what is spent is told apart by the ledger into serving and setting up.
    """
    kinds = results.all_lines.pounds("kind")
    parts = {name: _flow(results, name).sum(axis=2) for name in (PAID_IN, SPENT, LEAKED)}
    rows = []
    for number, scenario in enumerate(results.scenarios):
        paid, spent, leaked = (parts[name][number] for name in (PAID_IN, SPENT, LEAKED))
        set_up = kinds.of(number, ["setting_up"]).sum(axis=1)
        found = {"paid in": paid, "spent": spent, "of which setting up": set_up, "leaked": leaked}
        found |= {"not spent yet": paid - spent - leaked}
        rows += [(scenario, part, *student_interval(values)) for part, values in found.items()]
    return pd.DataFrame(rows, columns=["scenario", "part", "amount_gbp", "ci95_low", "ci95_high"])


def _rows(scenario: str, months: tuple[str, ...], found: dict[str, Floats]) -> Iterator[pd.DataFrame]:
    for figure, values in found.items():
        told = dict(zip(_ENDS, (*student_intervals(values), *outcomes(values)), strict=True))
        yield pd.DataFrame({"scenario": scenario, "month": months, "figure": figure, **told})


def outcomes(values: Floats) -> Floats:
    """Return the 10th and 90th percentile over replications, NaN where nothing is known in any of them."""
    known = ~np.isnan(values)
    whole, some = known.all(axis=0), known.any(axis=0)
    found = np.full((2, values.shape[1]), np.nan)
    if whole.any():
        found[:, whole] = np.quantile(values[:, whole], [0.1, 0.9], axis=0)
    for place in np.flatnonzero(some & ~whole):
        found[:, place] = np.quantile(values[known[:, place], place], [0.1, 0.9])
    return found


def _count(results: RunTables) -> int:
    return int(results.manifest["replications"])


def _flow(results: RunTables, measure: str) -> Floats:
    """Return pounds by month [scenario, replication, month]: none where a run has no slow layer."""
    found = results.month_values.get(measure)
    shape = (len(results.scenarios), _count(results), len(results.months))
    return np.zeros(shape) if found is None else np.nan_to_num(found)


def _beds(results: RunTables) -> list[Floats]:
    """Return by scenario the mean beds open on local wards [replication, month]."""
    frame = results.activity
    shape = (_count(results), len(results.months))
    found = []
    for scenario in results.scenarios:
        rows = frame[frame["scenario"] == scenario]
        days = _summed(rows[rows["activity"] == "month_days"], "value", shape, results.months)
        opened = rows[rows["activity"].isin(["open_bed_days", "picu_open_bed_days", "block_bed_days"])]
        found.append(ratio(_summed(opened, "value", shape, results.months), days))
    return found


def _summed(rows: pd.DataFrame, value: str, shape: tuple[int, int], months: tuple[str, ...]) -> Floats:
    """Return sums of a column [replication, month]."""
    places = pd.Index(months).get_indexer(pd.Index(rows["month"].astype(str)))
    found = np.zeros(shape)
    np.add.at(found, (rows["replication"].to_numpy(), places), rows[value].to_numpy(dtype=np.float64))
    return found
