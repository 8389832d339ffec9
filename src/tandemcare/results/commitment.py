"""What a scenario is committed to when its run ends: what is bought and goes on, in pounds a year."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

from tandemcare.finance import INVESTED
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.units import DAYS_A_YEAR

if TYPE_CHECKING:
    from .run_tables import RunTables

COMMITTED = "committed at the horizon"


def committed(results: RunTables) -> list[Interval]:
    """Return pounds a year that each scenario pays more than the first for what is bought, as in the run's last month.

    In cash. Nobody has said that it ends there: whoever stops it loses what it does, and pays until it
    has run down.
    """
    bought = results.all_lines.pounds("kind", results.in_cash & results.all_lines.has("kind", *INVESTED))
    year, month = map(int, bought.months[-1].split("-"))
    days = monthrange(year, month)[1]
    months = [bought.extra(number)[:, -1] for number in range(len(results.scenarios))]
    return [student_interval(last / days * DAYS_A_YEAR) for last in months]
