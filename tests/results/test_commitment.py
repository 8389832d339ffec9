"""What is committed at the end of a run, by hand: what is bought and goes on, at its pounds of the last month."""

from __future__ import annotations

import numpy as np
import pytest
from report.made_up_results import BOUGHT, MadeUp, months_of

from tandemcare.report.numbers import scale_of
from tandemcare.report.rules_kept import rules_of
from tandemcare.results import COMMITTED

MONTHS = months_of(24)
WARDS, CARE = ("icb", "acute_wards", "inpatient"), ("icb", BOUGHT, "community")


def made_up(bought: list[float]) -> MadeUp:
    """Return results in which so many pounds a month are bought in a scenario, and wards cost less in it."""
    one = np.ones((2, 24))
    ledger = {"as-is": {WARDS: one, CARE: 0.0 * one}, "buys": {WARDS: 0.5 * one, CARE: one * bought}}
    found = MadeUp(ledger, MONTHS)
    found.manifest["scenarios"][1]["funding"] = {}
    return found


def test_what_goes_on_is_told_by_the_year():
    """£31,000 in March, of 31 days, are £1,000 a day and £365,250 a year, whatever was paid before or is saved."""
    rules = made_up([5.0] * 23 + [31_000.0]).rules_kept().set_index("rule")
    assert rules.loc[COMMITTED, "value"] == pytest.approx(365_250.00, abs=0.005)


def test_a_contract_that_has_ended_leaves_nothing():
    assert COMMITTED not in set(made_up([5_000.0] * 23 + [0.0]).rules_kept()["rule"])


def test_the_report_says_it():
    found = made_up([31_000.0] * 24)
    said = " ".join(rules_of(found, "buys", found.rules_kept().to_dict("records"), scale_of("GBP", 0, [1e7])))
    assert "a year is committed for what is bought, beyond the horizon" in said
