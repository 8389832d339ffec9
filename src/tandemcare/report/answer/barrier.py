"""Which condition of a gateway kept beds open, in words."""

from __future__ import annotations

import math

import pandas as pd

from ..blocks import as_text
from ..closing import weighted

WHO = {"occupancy": "patients", "occupancy_women": "women", "occupancy_men": "men"}
FILL = "{who} would fill {value} of the beds left"
OTHERS = {
    "away_per_100_beds": "{value} people for every 100 beds are away",
    "staffed": "{value} of what is bought is staffed",
    "waiting": "people wait {value} times as long as in as-is",
}
HALF = 0.5


def barrier(reviews: pd.DataFrame) -> str:
    """Return the condition that most reviews missed, how near it came and its limit; nothing where none was missed."""
    missed = {}
    for figure in (*WHO, *OTHERS):
        rows = reviews[reviews["figure"] == figure]
        share = weighted(rows, "missed_share")
        if not math.isnan(share) and share >= HALF:
            missed[figure] = share
    if not missed:
        return ""
    # Of those that were missed equally often, the one that says most: a sex before all patients.
    worst = max(missed, key=lambda figure: (missed[figure], [*WHO, *OTHERS].index(figure)))
    rows = reviews[reviews["figure"] == worst]
    value, limit = weighted(rows, "mean"), float(rows["limit"].astype(str).iloc[0])
    how = ".0%" if worst in WHO or worst == "staffed" else ".1f"
    words = OTHERS.get(worst, FILL).format(who=WHO.get(worst, ""), value=as_text(value, how))
    return f"{words}; the limit is {as_text(limit, how)}"
