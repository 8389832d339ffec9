"""Frailty: classes of fixed shares whose mean is 1, and more of the frail among whoever is met in a crisis."""

from __future__ import annotations

from itertools import pairwise

import pytest
from model.stylised import BASELINE
from scipy import stats

from tandemcare.model.frailty import CLASSES, heights_of, presenting_shares, shares_of

SHAPES = (0.2, 0.5, 1.0, 3.0)


def mean(shares, heights):
    return sum(share * height for share, height in zip(shares, heights, strict=True))


def test_shares_add_up_and_the_top_class_is_as_small_as_its_number_says():
    shares = shares_of(BASELINE)
    assert len(shares) == CLASSES == len(heights_of(BASELINE))
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)
    assert shares[-1] == BASELINE["frailty.top_share"]
    assert set(shares[:-1]) == {shares[0]}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_mean_is_one_and_every_class_is_frailer_than_the_one_before(shape):
    v = BASELINE | {"frailty.shape": shape}
    heights = heights_of(v)
    assert mean(shares_of(v), heights) == pytest.approx(1.0, abs=1e-9)
    assert all(0.0 < lower < higher for lower, higher in pairwise(heights[:-1]))
    assert heights[-1] == v["frailty.top_height"]


def test_the_top_class_is_the_frailest():
    heights = heights_of(BASELINE)
    assert heights[-1] > heights[-2]


def test_without_a_top_class_the_classes_are_those_of_a_gamma_law():
    """Of whom the means of equal parts are those of many numbers drawn evenly over the law."""
    v = BASELINE | {"frailty.top_share": 0.0, "frailty.shape": 0.7}
    parts, each = CLASSES - 1, 20_000
    law = stats.gamma(0.7, scale=1.0 / 0.7)
    drawn = law.ppf([(number + 0.5) / (parts * each) for number in range(parts * each)]).reshape(parts, each)
    assert heights_of(v)[:-1] == pytest.approx(drawn.mean(axis=1), rel=2e-3)


def test_a_law_of_less_shape_is_spread_wider():
    spreads = []
    for shape in SHAPES:
        v = BASELINE | {"frailty.shape": shape}
        spreads.append(mean(shares_of(v), [height**2 for height in heights_of(v)]))
    assert spreads == sorted(spreads, reverse=True)


def test_whoever_is_met_is_frailer_in_proportion():
    shares, heights = shares_of(BASELINE), heights_of(BASELINE)
    met = presenting_shares(BASELINE)
    assert sum(met) == pytest.approx(1.0)
    assert met == pytest.approx([share * height for share, height in zip(shares, heights, strict=True)])
    assert presenting_shares(BASELINE, 0.0) == pytest.approx(shares)
    means = [mean(presenting_shares(BASELINE, power), heights) for power in (0.0, 0.5, 1.0, 1.5)]
    assert means == sorted(means)
    assert means[0] == pytest.approx(1.0)
