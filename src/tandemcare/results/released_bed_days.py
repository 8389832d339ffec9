"""What released bed days were worth, by use: out of area, in wards that stay open, and through wards that close."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tandemcare.finance import WARDS
from tandemcare.trace.intervals import ratio, student_interval
from tandemcare.trace.tally import Floats

from .appraisal import ENDS
from .ledger import pounds_of
from .run_tables import RunTables

USES = {
    "out of area": (("out_of_area_bed_days",), ("out_of_area",), ("per_unit", "journeys")),
    "in wards that stay open": (("local_bed_days", "picu_bed_days"), WARDS, ("variable",)),
    "beds closed": (
        ("open_bed_days", "picu_open_bed_days", "block_bed_days"),
        (*WARDS, "block_beds"),
        ("fixed", "site", "closure", "reopening"),
    ),
}
"""Uses of bed days: the activity that counts them, and the services and kinds of the ledger that they cost."""


def released_bed_days(results: RunTables) -> pd.DataFrame:
    """Return days a year that each scenario uses or keeps open less than the first, and pounds a year they save.

    A row a scenario and use: days and pounds with 95% intervals, and pounds a day, the ratio of their means. A released
    day is worth what it is used for: the price out of area while somebody comes back from there, what a patient uses
    from day to day where the bed stays open, and the fixed part only through beds that close, less what closing costs.
    """
    ledger, activity = results.lines, results.activity
    years, count = results.manifest["years"], results.manifest["replications"]
    found: dict[str, tuple[Floats, Floats]] = {}
    for use, (days, services, kinds) in USES.items():
        lines = ledger[ledger["service"].isin(services) & ledger["kind"].isin(kinds)]
        counted = activity[activity["activity"].isin(days)].rename(columns={"value": "amount_gbp"})
        parts = (
            pounds_of(part, results.scenarios, count, key) for part, key in ((counted, "activity"), (lines, "kind"))
        )
        found[use] = tuple(part.amounts.sum(axis=(2, 3)) / years for part in parts)
    rows = []
    for number, scenario in enumerate(results.scenarios):
        for use, (days_used, spent) in found.items() if number else ():
            released, saved = days_used[0] - days_used[number], spent[0] - spent[number]
            each = ratio(np.array([saved.mean()]), np.array([released.mean()]))[0]
            rows.append((scenario, use, *student_interval(released), *student_interval(saved), float(each)))
    names = [f"{name}{end}" for name in ("days_a_year", "saved_gbp_a_year") for end in ENDS]
    return pd.DataFrame(rows, columns=["scenario", "use", *names, "saved_gbp_a_day"])
