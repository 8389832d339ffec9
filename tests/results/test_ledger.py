"""A cut of a ledger by some of its lines is that of a table of these lines alone, to the last digit."""

import numpy as np
import pandas as pd
import pytest

from tandemcare.results.ledger import LedgerLines, pounds_of

SCENARIOS = ("as-is", "new")
PAYERS, MONTHS = ("council", "icb", "police"), ("2027-01", "2026-12", "2027-02")


def ledger() -> LedgerLines:
    """Return a ledger of two replications, its months in no order and several lines of a payer in a month."""
    dice = np.random.default_rng(1)
    count = 400
    words = {"scenario": SCENARIOS, "month": MONTHS, "payer": PAYERS, "cash": ("cash", "notional")}
    texts = {name: pd.Categorical(dice.choice(known, count), categories=known) for name, known in words.items()}
    numbers = {"replication": dice.integers(0, 2, count), "amount_gbp": dice.normal(0.0, 1e5, count)}
    return LedgerLines(pd.DataFrame({**texts, **numbers}), SCENARIOS, 2)


def test_some_lines_cost_what_a_table_of_them_would():
    found = ledger()
    rows = found.in_view("cash") & ~found.has("payer", "council")
    here, alone = found.pounds("payer", rows), pounds_of(found.lines[rows], SCENARIOS, 2, "payer")
    assert (here.months, here.names) == (alone.months, alone.names) == (tuple(sorted(MONTHS)), PAYERS)
    np.testing.assert_array_equal(here.amounts, alone.amounts)
    assert not here.of(1, ["council"]).any()


def test_pounds_that_are_given_stand_in_place_of_those_of_the_lines():
    found = ledger()
    twice = found.pounds("payer", pounds=2.0 * found.lines["amount_gbp"].to_numpy())
    np.testing.assert_array_equal(twice.amounts, 2.0 * found.pounds("payer").amounts)


def test_a_line_of_a_scenario_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="invalid entry"):
        pounds_of(ledger().lines, ("as-is",), 2, "payer")
