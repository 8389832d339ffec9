"""The cliff where grants end: from which month who pays what that a grant paid until then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from tandemcare.finance import unit_cost_month
from tandemcare.units import MONTHS_A_YEAR

from .run_tables import RunTables

NOBODY = "nobody"
COLUMNS = ("scenario", "month", "service", "units", "payer_before", "payer_after", "gbp_a_year")


def grant_cliffs(results: RunTables) -> pd.DataFrame:
    """Return a row for each service whose grant ends, and each payer who then pays more: pounds in a mean year.

    At the price of the run and the units contracted in the last month of the grant: what somebody has to find, whether
    or not all of it is staffed. `payer_after` is "nobody" where the contract ends with the grant.
    """
    rows = [
        (scenario["name"], end["month"], end["service"], end["units"], *shift)
        for scenario in results.manifest["scenarios"]
        for end in scenario.get("grants", ())
        for shift in _shifts(end, scenario["prices"])
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _shifts(end: Mapping[str, Any], prices: Mapping[str, float]) -> Iterator[tuple[str, str, float]]:
    """Yield who paid before, who pays more afterwards, and how much more a year."""
    a_year = end["units"] * unit_cost_month(end["service"], prices) * MONTHS_A_YEAR
    before, after = end["before"], end["after"]
    less = ", ".join(payer for payer, share in before.items() if share > after.get(payer, 0.0))
    if not after:
        yield ", ".join(before), NOBODY, a_year
        return
    for payer, share in after.items():
        if share > before.get(payer, 0.0):
            yield less, payer, a_year * (share - before.get(payer, 0.0))
