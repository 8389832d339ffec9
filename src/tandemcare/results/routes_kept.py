"""What came of the routes of money to a council: a grant that ends, and contributions that are not spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tandemcare.finance import BETTER_CARE, SECTION_256, years_ahead
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.units import MONTHS_A_YEAR

from .ledger import in_view, pounds_of

if TYPE_CHECKING:
    from .run_tables import RunTables

GRANT_ENDS, NOT_SPENT = "section 256 ends", "Better Care Fund not spent"
YEAR_MONTHS = int(MONTHS_A_YEAR)


def routes_kept(results: RunTables, number: int) -> list[tuple[str, Interval, str]]:
    """Return a rule, pounds a year and a month for each route of a scenario that says something.

    - section 256 ends: pounds a year of the last twelve months that the council bears again, and the month from which;
    - Better Care Fund not spent: pounds a year of its minimum contributions beyond what it buys.
    """
    found = []
    for route in results.manifest["scenarios"][number].get("routes") or ():
        if route["name"] == SECTION_256 and route["last"] < len(results.months):
            found.append((GRANT_ENDS, _granted(results, number, route["last"]), results.months[route["last"]]))
        if route["name"] == BETTER_CARE:
            found.append((NOT_SPENT, _unspent(results, number, route), ""))
    return found


def _granted(results: RunTables, number: int, last: int) -> Interval:
    lines = results.lines[(results.lines["service"] == SECTION_256) & (results.lines["payer"] == "icb")]
    granted = pounds_of(lines, results.scenarios, results.manifest["replications"], "service").of(number)
    months = granted[:, max(last - YEAR_MONTHS, 0) : last]
    paid = max((months != 0.0).any(axis=0).sum(), 1)  # a grant may be shorter than a year
    return student_interval(months.sum(axis=1) * YEAR_MONTHS / paid)


def _unspent(results: RunTables, number: int, route: dict[str, Any]) -> Interval:
    """Return pounds a year, of April-March years or their parts, in which the fund holds."""
    lines = in_view(results.lines, "cash")
    members = [payer for payer, _share in route["contributions"]]
    chosen = lines["service"].isin(route["services"]) & lines["kind"].isin(route["kinds"])
    chosen &= lines["payer"].isin(members)
    spent = pounds_of(lines[chosen], results.scenarios, results.manifest["replications"], "service").of(number)
    ahead = years_ahead(list(results.months))
    within = np.arange(len(ahead)) >= route["first"]
    left = np.zeros(len(spent))
    for year in np.unique(ahead[within]):
        months = within & (ahead == year)
        budget = route["budget_gbp_year"] * months.sum() / YEAR_MONTHS
        left += np.maximum(budget - spent[:, months].sum(axis=1), 0.0)
    return student_interval(left * YEAR_MONTHS / max(int(within.sum()), 1))
