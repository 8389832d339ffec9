"""Quantiles of uncertain numbers: ends, medians and shapes by theory."""

from math import exp, log

import numpy as np
import pytest
from scipy import stats

from tandemcare.evidence import quantile

TRIANGLES = [(0.0, 1.0, 4.0), (2.0, 2.0, 5.0), (1.0, 3.0, 3.0), (-1.0, 0.0, 2.0)]
SHARES = np.linspace(0.0, 1.0, 41)


@pytest.mark.parametrize(("low", "value", "high"), TRIANGLES)
def test_a_triangle_has_its_mode_at_the_value(low, value, high):
    theory = stats.triang(c=(value - low) / (high - low), loc=low, scale=high - low).ppf(SHARES)
    assert [quantile("triangular", low, value, high, share) for share in SHARES] == pytest.approx(theory)


def test_a_lognormal_has_its_median_at_the_value_and_stays_within_its_ends():
    found = [quantile("lognormal", 0.5, 1.0, 2.0, share) for share in SHARES]
    assert found[20] == pytest.approx(1.0)
    assert found == sorted(found)
    assert (found[0], found[-1]) == pytest.approx((0.5, 2.0))


def test_the_ends_of_a_lognormal_are_a_95_per_cent_interval_of_what_is_not_cut_off():
    """A quarter of the mass between the ends lies below this share of the normal."""
    spread = log(4.0) / (2.0 * stats.norm.ppf(0.975))
    theory = exp(spread * stats.norm.ppf(0.025 + 0.25 * 0.95))
    assert quantile("lognormal", 0.5, 1.0, 2.0, 0.25) == pytest.approx(theory)


@pytest.mark.parametrize("kind", ["fixed", "triangular", "lognormal"])
def test_a_range_of_no_width_is_its_value(kind):
    assert {quantile(kind, 3.0, 3.0, 3.0, share) for share in SHARES} == {3.0}
