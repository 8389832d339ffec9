"""What a scenario is committed to when its run ends: what is bought and goes on, in pounds a year."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

from tandemcare.finance import INVESTED
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.units import DAYS_A_YEAR

from .appraisal import in_view, pounds_of

if TYPE_CHECKING:
    from .run_tables import RunTables

COMMITTED = "committed at the horizon"


def committed(results: RunTables, number: int) -> Interval:
    """Return pounds a year that a scenario pays more than the first for what is bought, as in the run's last month.

    Nobody has said that it ends there: whoever stops it loses what it does, and pays until it has run down.
    """
    lines = in_view(results.lines, "cash")
    bought = pounds_of(lines[lines["kind"].isin(INVESTED)], results.scenarios, results.manifest["replications"], "kind")
    year, month = map(int, bought.months[-1].split("-"))
    return student_interval(bought.extra(number)[:, -1] / monthrange(year, month)[1] * DAYS_A_YEAR)
