"""Who bears what of the net present cost: cash by payer, discounted alike, so that the payers add up to it.

What the Investment Standard holds back is among the payers: the net cost counts it as saved, and the ICB must spend it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from tandemcare.finance import BETTER_CARE, CONTINUING_CARE, POOL, SECTION_256, monthly_factors, rates_on
from tandemcare.terms import PAYER_NAMES
from tandemcare.trace.intervals import student_interval

from .appraisal import ENDS
from .ledger import Pounds
from .run_tables import listed, place_of

if TYPE_CHECKING:
    from .run_tables import RunTables

OTHERS = "others"
"""Every payer that is not asked for by itself, as one."""
MOVES_BETWEEN_PAYERS = (POOL, BETTER_CARE, SECTION_256, CONTINUING_CARE)
"""Services under which the ledger has what payers pay one another by rules: in every month they add up to nothing."""


def bearers(results: RunTables, cash: Pounds, apart: Collection[str] | None) -> pd.DataFrame:
    """Return what each payer of `cash` bears more than in the first scenario: see `Results.bearers`."""
    known = {*cash.names, *PAYER_NAMES}  # of which none need have a line
    for payer in () if apart is None else listed(apart, "apart"):
        place_of(payer, "payer", sorted(known))
    return _present(results, cash, apart)


def moved(results: RunTables) -> pd.DataFrame:
    """Return what rules move between payers beyond the first scenario: see `Results.moved`."""
    rows = results.in_cash & results.all_lines.has("service", *MOVES_BETWEEN_PAYERS)
    return _present(results, results.all_lines.pounds("payer", rows), None)


def _present(results: RunTables, cash: Pounds, apart: Collection[str] | None) -> pd.DataFrame:
    factors = monthly_factors(cash.months, rates_on(date.fromisoformat(results.manifest["start"])))
    rows = [
        (scenario, who, *student_interval(cash.extra(number, payers) @ factors))
        for number, scenario in enumerate(results.scenarios)
        for who, payers in (_grouped(cash.names, apart) if number else ())
    ]
    return pd.DataFrame(rows, columns=["scenario", "payer", *(f"present_gbp{end}" for end in ENDS)])


def _grouped(payers: Collection[str], apart: Collection[str] | None) -> Iterator[tuple[str, list[str]]]:
    """Yield payers, each by itself, or those that are not `apart` together."""
    yield from ((payer, [payer]) for payer in payers if apart is None or payer in apart)
    if apart is not None:
        yield OTHERS, [payer for payer in payers if payer not in apart]
