"""Ten rows of what happened, costed by hand to the penny: each row's price, payer and month, and nothing else."""

import numpy as np
import pytest
from finance.samples import SAMPLE_PRICES, nothing

from tandemcare.finance import cost

PENNY = 0.005
# What happened, in which of three months of 30 days, how much of it, who pays, and pounds worked out by hand.
ROWS = [
    ("out_of_area_bed_days", 0, 51.0, {"icb": 32_538.00}),  # 51 x 638
    ("crisis_house_open_bed_days", 0, 30.0, {"icb": 9_000.00}),  # 30 x 300
    ("section_12_assessments", 0, 2.0, {"icb": 420.00}),  # 2 x 210
    ("amhp_hours", 1, 9.5, {"council": 456.00}),  # 9.5 x 48
    ("section_136_uses", 1, 1.0, {"police": 672.00}),  # 14 hours x 48
    ("conveyances", 1, 2.0, {"acute_and_ambulance": 918.00}),  # 2 x 459
    ("supported_housing_unit_days", 1, 14.0, {"council": 1_040.00}),  # two weeks x 520
    ("supported_housing_let_days", 2, 7.0, {"housing_benefit": 250.00}),  # a week x 250
    ("step_down_place_days", 2, 10.0, {"council": 890.00, "icb": 890.00}),  # 10 x 178, half each
    ("detentions", 2, 3.0, {"justice": 2_178.00}),  # 3 x 0.33 x 2,200
]


def happened() -> dict[str, np.ndarray]:
    """Return the ten rows as activity by month."""
    activity = nothing(3) | {"month_days": np.full((1, 3), 30.0)}
    for name, month, volume, _ in ROWS:
        activity[name][0, month] += volume
    return activity


def test_every_payer_pays_its_rows_in_their_months():
    costed = cost(happened(), SAMPLE_PRICES)
    for payer in {payer for *_, paid in ROWS for payer in paid}:
        by_hand = [sum(paid.get(payer, 0.0) for _, when, _, paid in ROWS if when == month) for month in range(3)]
        assert costed.total(payer=payer)[0] == pytest.approx(by_hand, abs=PENNY)


def test_nothing_is_paid_that_no_row_asks_for():
    """32,538 + 9,000 + 420 + 456 + 672 + 918 + 1,040 + 250 + 1,780 + 2,178 = £49,252, of which £3,768 is notional."""
    costed = cost(happened(), SAMPLE_PRICES)
    assert costed.total().sum() == pytest.approx(49_252.00, abs=PENNY)
    assert costed.total(cash="notional").sum() == pytest.approx(672 + 918 + 2_178, abs=PENNY)
