"""The interval of a share covers as often as it says, and stays between 0 and 1."""

import math

import pytest
from scipy.stats import binom

from tandemcare.errors import TandemError
from tandemcare.trace.intervals import wilson_interval


def test_wilson_by_hand():
    """None of 50: the upper end is z^2 / (n + z^2) = 3.841459 / 53.841459; all of 50 is its mirror image."""
    none, everyone = wilson_interval(0, 50), wilson_interval(50, 50)
    assert none == pytest.approx((0.0, 0.0, 3.841459 / 53.841459), abs=1e-6)
    assert everyone == pytest.approx((1.0, 1.0 - none.high, 1.0))


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_wilson_covers_the_truth_about_as_often_as_it_says(share):
    trials = 50
    covering = [
        k for k in range(trials + 1) if wilson_interval(k, trials).low <= share <= wilson_interval(k, trials).high
    ]
    assert 0.91 <= binom.pmf(covering, trials, share).sum() <= 0.99


def test_one_trial_has_no_interval_and_none_no_share():
    assert wilson_interval(1, 1).mean == 1.0
    assert math.isnan(wilson_interval(1, 1).low)
    assert math.isnan(wilson_interval(0, 0).mean)
    with pytest.raises(TandemError, match="share between 0 and 1"):
        wilson_interval(1, 2, level=95.0)
