"""Verdicts on samples made up by hand: wrong signs are caught, what cannot be told is inconclusive."""

import numpy as np
import pytest

from tandemcare.experiments import MustHold, Verdict, Way
from tandemcare.experiments.sign_verdicts import paired, share_of

AS_IS = 1000.0
WAYS = {way: MustHold(way) for way in Way}


def verdict(expected, mean, spread, replications=40):
    """Return the verdict on differences with exactly this mean and standard deviation, in noise that arms share."""
    rng = np.random.default_rng(1)
    noise = rng.normal(size=replications)
    noise = (noise - noise.mean()) / noise.std(ddof=1)
    as_is = AS_IS + 200.0 * rng.normal(size=replications)
    return expected.verdict(AS_IS, paired(as_is + mean + spread * noise, as_is))


def test_the_interval_is_of_paired_differences():
    rng = np.random.default_rng(2)
    as_is = 1000.0 + 300.0 * rng.normal(size=25)
    found = paired(as_is + 7.0, as_is)
    assert found == pytest.approx((7.0, 7.0, 7.0))


def test_the_interval_misses_the_truth_once_in_a_hundred():
    rng = np.random.default_rng(3)
    hits = [
        low <= 5.0 <= high for _, low, high in (paired(rng.normal(5.0, 2.0, 12), np.zeros(12)) for _ in range(4000))
    ]
    assert np.mean(hits) == pytest.approx(0.99, abs=4 * (0.99 * 0.01 / 4000) ** 0.5)


@pytest.mark.parametrize(
    ("way", "mean", "told"),
    [
        (Way.NOT_LOWER, -20.0, Verdict.WRONG),
        (Way.NOT_LOWER, 20.0, Verdict.HOLDS),
        (Way.NOT_LOWER, 0.0, Verdict.HOLDS),
        (Way.NOT_HIGHER, 20.0, Verdict.WRONG),
        (Way.NOT_HIGHER, -20.0, Verdict.HOLDS),
        (Way.HIGHER, -20.0, Verdict.WRONG),
        (Way.HIGHER, 20.0, Verdict.HOLDS),
        (Way.HIGHER, 0.0, Verdict.INCONCLUSIVE),
        (Way.SAME, 20.0, Verdict.WRONG),
        (Way.SAME, -20.0, Verdict.WRONG),
        (Way.SAME, 0.0, Verdict.HOLDS),
    ],
)
def test_a_wrong_sign_is_caught_where_there_is_little_noise(way, mean, told):
    assert verdict(WAYS[way], mean, spread=2.0) is told


@pytest.mark.parametrize("way", [Way.NOT_LOWER, Way.NOT_HIGHER, Way.HIGHER, Way.SAME])
def test_what_noise_hides_is_inconclusive_and_never_holds(way):
    assert verdict(WAYS[way], 1.0, spread=100.0) is Verdict.INCONCLUSIVE


def test_an_interval_that_reaches_within_half_a_per_cent_is_not_wrong():
    """Wholly beyond -0.5% is wrong; an interval that reaches into it is not, and is seldom narrow enough."""
    half = 2.0  # of the interval, about: 40 replications with a standard deviation of 4.7
    assert verdict(WAYS[Way.NOT_LOWER], -4.0, spread=4.7) is Verdict.HOLDS
    assert verdict(WAYS[Way.NOT_LOWER], -5.0 - half / 2.0, spread=4.7) is Verdict.HOLDS
    assert verdict(WAYS[Way.NOT_LOWER], -5.0 - 2.0 * half, spread=4.7) is Verdict.WRONG


def test_equivalence_is_shown_and_not_supposed():
    assert verdict(WAYS[Way.SAME], 8.5, spread=9.0) is Verdict.INCONCLUSIVE
    assert verdict(WAYS[Way.SAME], 3.0, spread=9.0) is Verdict.HOLDS


def test_a_range_is_missed_above_and_below():
    need = MustHold(Way.BETWEEN, low=30.0, high=110.0)
    assert verdict(need, 60.0, spread=10.0) is Verdict.HOLDS
    assert verdict(need, 10.0, spread=10.0) is Verdict.WRONG
    assert verdict(need, 140.0, spread=10.0) is Verdict.WRONG
    assert verdict(need, 60.0, spread=50.0) is Verdict.INCONCLUSIVE


def test_what_is_expected_says_how_narrow_an_interval_must_be():
    spread = 20.0  # a half-width of about 8.6: wide beside 0.5% of as-is, narrow beside 5%
    assert verdict(MustHold(Way.NOT_LOWER), 0.0, spread) is Verdict.INCONCLUSIVE
    assert verdict(MustHold(Way.NOT_LOWER), 12.0, spread) is Verdict.HOLDS  # the whole interval is above the margin
    assert verdict(MustHold(Way.NOT_LOWER), 40.0, spread) is Verdict.HOLDS  # beyond doubt on the right side
    assert verdict(MustHold(Way.NOT_HIGHER), -40.0, spread) is Verdict.HOLDS
    assert verdict(MustHold(Way.NOT_LOWER, effect_share=0.05), 0.0, spread) is Verdict.HOLDS
    assert verdict(MustHold(Way.NOT_LOWER, effect=50.0), 0.0, spread) is Verdict.HOLDS
    assert verdict(MustHold(Way.NOT_LOWER, effect=50.0), -40.0, spread) is Verdict.WRONG


@pytest.mark.parametrize("changed", [[5.0], [5.0, np.inf], [np.nan, np.nan]])
def test_what_cannot_be_read_is_inconclusive(changed):
    found = paired(np.array(changed), np.zeros(len(changed)))
    assert MustHold(Way.NOT_LOWER).verdict(AS_IS, found) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("way", "mean"), [(Way.NOT_LOWER, -2.0), (Way.NOT_HIGHER, 2.0), (Way.SAME, 4.0), (Way.HIGHER, 3.0)]
)
def test_as_many_replications_as_are_said_to_tell_do(way, mean):
    """With the same mean and spread, so many runs tell; a few less do not."""
    rng = np.random.default_rng(5)

    def of(replications):
        noise = rng.normal(size=replications)
        noise = (noise - noise.mean()) / noise.std(ddof=1)
        return paired(mean + 60.0 * noise, np.zeros(replications))

    expected = WAYS[way]
    few = of(30)
    assert expected.verdict(AS_IS, few) is Verdict.INCONCLUSIVE
    needed = expected.replications_needed(AS_IS, few, 30)
    assert needed > 30
    assert expected.verdict(AS_IS, of(needed)) is Verdict.HOLDS
    assert expected.verdict(AS_IS, of(needed // 2)) is Verdict.INCONCLUSIVE


def test_no_number_is_said_where_none_is_needed_or_none_would_tell():
    found = paired(np.array([4.0, 5.0, 6.0, 5.0]), np.zeros(4))
    assert WAYS[Way.HIGHER].replications_needed(AS_IS, found, 4) is None
    turned = found._replace(mean=-0.5, low=-3.0, high=2.0)
    assert WAYS[Way.HIGHER].replications_needed(AS_IS, turned, 4) is None


@pytest.mark.parametrize(
    ("closed", "told"), [(0, Verdict.HOLDS), (1, Verdict.HOLDS), (3, Verdict.INCONCLUSIVE), (15, Verdict.WRONG)]
)
def test_a_share_of_runs_is_wrong_only_if_its_whole_interval_is_too_high(closed, told):
    happened = np.arange(30) < closed
    assert MustHold(Way.UNDER, high=0.05).verdict(0.0, share_of(happened)) is told
