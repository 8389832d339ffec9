"""Effects on people's days, apart from all money, and how much health would have to be gained to be worth a cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tandemcare.evidence import parameters
from tandemcare.finance import QALY_VALUES
from tandemcare.trace.intervals import student_interval

from .appraisal import ENDS
from .ledger import pounds_of
from .run_tables import RunTables

DAYS = {
    "days_in_hospital": (
        "local_bed_days",
        "picu_bed_days",
        "block_bed_days_used",
        "older_adult_bed_days_used",
        "rehabilitation_bed_days_used",
        "rehabilitation_elsewhere_days",
        "out_of_area_bed_days",
    ),
    "days_out_of_area": ("out_of_area_bed_days",),
}
"""Days a year that are counted, and the activity that they are the sum of."""


def health(results: RunTables, payback: pd.DataFrame) -> pd.DataFrame:
    """Return by scenario how many days a year fewer people spend in hospital and out of area, with 95% intervals.

    `qalys_to_break_even` are the quality-adjusted life years that would have to be gained over the run for the net
    present cost in the social-value view to be worth it, at the Green Book's value and at the upper end of NICE's
    threshold; zero where it saves anyway. `payback` is the appraisal in that view; its cost stands beside with its
    interval. How many are gained is not in the model: no study of it was found.
    """
    count, years = results.manifest["replications"], results.manifest["years"]
    activity = results.activity.rename(columns={"value": "amount_gbp"})
    days = pounds_of(activity, results.scenarios, count, "activity")
    present = {
        row["scenario"]: [row[f"net_present_cost_gbp{end}"] for end in ENDS] for row in payback.to_dict("records")
    }
    values = {name: parameters()[parameter].value for name, parameter in QALY_VALUES.items()}
    rows = []
    for number, scenario in enumerate(results.scenarios):
        if not number:
            continue
        fewer = [-days.extra(number, names).sum(axis=1) / years for names in DAYS.values()]
        needed = [max(float(present[scenario][0]), 0.0) / value for value in values.values()]
        rows.append(
            (scenario, *np.concatenate([student_interval(each) for each in fewer]), *present[scenario], *needed)
        )
    names = [
        f"{name}{end}" for name in (*(f"fewer_{name}_a_year" for name in DAYS), "net_present_cost_gbp") for end in ENDS
    ]
    return pd.DataFrame(rows, columns=["scenario", *names, *(f"qalys_to_break_even_{name}" for name in values)])
