"""Every distribution against what it claims: moments, quantiles, limits, stretching and its length-biased law."""

import dataclasses
import math

import numpy as np
import pytest
from scipy import special as reference
from scipy import stats

from tandemcare.engine.arithmetic import chain, draw_bits, finalise, name_key, uniform
from tandemcare.engine.forms import Form, form_of, length_biased_form, sample_form, scale_for_mean
from tandemcare.errors import PathwayError
from tandemcare.pathway.distributions import (
    Distribution,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Normal,
    Quantiles,
    Triangular,
    Uniform,
    Values,
    Weibull,
    as_distribution,
)
from tandemcare.pathway.moments import declared_mean

# The largest relative error of mean, standard deviation and 99.9% quantile over the whole table below.
LARGEST_ERROR_OF_MEAN = 5e-8
LARGEST_ERROR_OF_SD = 5e-8
LARGEST_ERROR_OF_P999 = 1e-7


def lognormal(mean, sd):
    sigma = math.sqrt(math.log1p((sd / mean) ** 2))
    return stats.lognorm(sigma, scale=mean * math.exp(-sigma * sigma / 2))


def gamma(mean, sd):
    shape = (mean / sd) ** 2
    return stats.gamma(shape, scale=mean / shape)


def weibull(mean, shape):
    return stats.weibull_min(shape, scale=mean / math.gamma(1 + 1 / shape))


CLAIMS = [
    (Exponential(8), stats.expon(scale=8)),
    (Lognormal(30, 40), lognormal(30, 40)),
    (Lognormal(30, sd=0.3), lognormal(30, 0.3)),
    (Lognormal(mean=30, median=20), stats.lognorm(math.sqrt(2 * math.log(1.5)), scale=20)),
    (Gamma(30, 25), gamma(30, 25)),
    (Gamma(30, 100), gamma(30, 100)),
    (Gamma(30, 0.3), gamma(30, 0.3)),
    (Gamma(shape=0.05, scale=10), stats.gamma(0.05, scale=10)),
    (Gamma(shape=1, scale=8), stats.expon(scale=8)),
    (Gamma(shape=7.5, scale=2), stats.gamma(7.5, scale=2)),
    (Weibull(12, 0.7), weibull(12, 0.7)),
    (Weibull(12, shape=5), weibull(12, 5)),
    (Weibull(shape=1.5, scale=4), stats.weibull_min(1.5, scale=4)),
    (Weibull(mean=5, sd=5), stats.expon(scale=5)),
    (Normal(50, 2), stats.norm(50, 2)),
    (Normal(-3, 2, minimum=-100), stats.norm(-3, 2)),
    (Uniform(-1, 4), stats.uniform(-1, 5)),
    (Triangular(1, 2, 9), stats.triang(1 / 8, loc=1, scale=8)),
    (Triangular(1, 9, 9), stats.triang(1.0, loc=1, scale=8)),
]

# Equal steps of the normal quantile: the trapezium rule is then exact to rounding for smooth quantile functions.
_Z = np.linspace(-8.2, 8.2, 6001)
_SHARES = reference.ndtr(_Z).tolist()
_WEIGHTS = stats.norm.pdf(_Z) * (_Z[1] - _Z[0])
_MIDDLES = ((np.arange(20_000) + 0.5) / 20_000).tolist()


def moments(form: Form) -> tuple[float, float]:
    x = np.array([sample_form(u, form) for u in _SHARES])
    mean = float((x * _WEIGHTS).sum())
    return mean, math.sqrt(max(0.0, float(((x - mean) ** 2 * _WEIGHTS).sum())))


def named(cases):
    return [repr(case[0]) for case in cases]


@pytest.mark.parametrize(("distribution", "claim"), CLAIMS, ids=named(CLAIMS))
def test_mean_sd_and_quantiles_are_what_the_distribution_claims(distribution, claim):
    form = form_of(distribution)
    mean, sd = moments(form)
    rough = 1e-6 if isinstance(distribution, Triangular | Uniform) else 0.0  # their ends are kinks for the quadrature
    assert mean == pytest.approx(claim.mean(), rel=LARGEST_ERROR_OF_MEAN + rough)
    assert sd == pytest.approx(claim.std(), rel=LARGEST_ERROR_OF_SD + rough)
    assert declared_mean(distribution) == pytest.approx(claim.mean(), rel=1e-12)
    assert sample_form(0.999, form) == pytest.approx(float(claim.ppf(0.999)), rel=LARGEST_ERROR_OF_P999)
    for u in (1e-6, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1 - 1e-9):
        assert sample_form(u, form) == pytest.approx(float(claim.ppf(u)), rel=2e-7, abs=1e-100)


def test_quantiles_are_straight_between_their_points():
    form = form_of(Quantiles({0: 1, 0.5: 3, 0.9: 3, 1: 13}))
    assert [sample_form(u, form) for u in (0.25, 0.5, 0.7, 0.95)] == [2.0, 3.0, 3.0, pytest.approx(8.0)]
    assert declared_mean(Quantiles({0: 1, 0.5: 3, 0.9: 3, 1: 13})) == pytest.approx(0.5 * 2 + 0.4 * 3 + 0.1 * 8)


def test_values_come_out_exactly_and_as_often_as_their_weights_say():
    distribution = Values({0.1: 1, 7.3: 2, 2.2: 5})
    drawn = [sample_form(u, form_of(distribution)) for u in _MIDDLES]
    assert {value: drawn.count(value) / len(drawn) for value in set(drawn)} == {0.1: 0.125, 2.2: 0.625, 7.3: 0.25}
    assert drawn == sorted(drawn)
    assert declared_mean(distribution) == pytest.approx((0.1 + 2 * 7.3 + 5 * 2.2) / 8)


def test_a_fixed_value_may_be_anything_finite():
    assert [sample_form(0.3, form_of(Fixed(value))) for value in (-2, 0, 0.1)] == [-2.0, 0.0, 0.1]
    assert as_distribution(5) == Fixed(5.0)
    assert as_distribution(Exponential(5)) == Exponential(5)


def test_values_below_the_minimum_of_a_normal_are_raised_to_it():
    form = form_of(Normal(1, 1))
    assert sample_form(0.05, form) == 0.0
    assert sample_form(0.5, form) == 1.0
    mean, _ = moments(form)
    assert mean == pytest.approx(stats.norm.cdf(1) + stats.norm.pdf(1), rel=1e-5)
    assert declared_mean(Normal(1, 1)) == 1.0


def test_rounding_comes_before_the_limits_and_halves_go_up():
    assert sample_form(0.5, form_of(Fixed(2.5, round=1))) == 3.0
    assert sample_form(0.5, form_of(Fixed(-2.5, round=1))) == -2.0
    assert sample_form(0.5, form_of(Fixed(7, round=4, at_most=7.5))) == 7.5
    assert sample_form(0.5, form_of(Fixed(7, round=24, at_least=1))) == 1.0
    drawn = {sample_form(u, form_of(Lognormal(3, 2, round=0.25, at_least=1, at_most=6.1))) for u in _MIDDLES}
    assert (min(drawn), max(drawn)) == (1.0, 6.1)
    assert all(4 * value == int(4 * value) for value in drawn - {6.1})


SKEWED = [Exponential(8), Lognormal(30, 40), Gamma(30, 25), Weibull(12, 0.7)]


@pytest.mark.parametrize("distribution", SKEWED, ids=repr)
def test_draws_pass_a_kolmogorov_smirnov_test(distribution):
    # 20,000 draws from fixed keys, refused at one in a thousand.
    person, name, form = finalise(5), name_key("stay"), form_of(distribution)
    drawn = [sample_form(uniform(draw_bits(chain(person, i), name, 0)), form) for i in range(20_000)]
    claim = next(claim for other, claim in CLAIMS if other == distribution)
    assert stats.kstest(drawn, claim.cdf).pvalue > 0.001


# ------------------------------------------------------------------------------------------------ resetting a mean


@pytest.mark.parametrize(
    "distribution",
    [
        *SKEWED,
        Normal(50, 20),
        Uniform(1, 3),
        Triangular(1, 2, 9),
        Quantiles({0: 1, 1: 5}),
        Values({1: 1, 4: 1}),
        Fixed(3),
    ],
    ids=repr,
)
def test_a_reset_mean_stretches_the_same_draw(distribution):
    form = form_of(distribution)
    assert scale_for_mean(distribution, declared_mean(distribution)) == pytest.approx(form.scale, rel=1e-15)
    doubled = scale_for_mean(form, 2 * declared_mean(distribution))
    for u in (0.01, 0.3, 0.77, 0.999):
        assert sample_form(u, dataclasses.replace(form, scale=doubled)) == pytest.approx(
            2 * sample_form(u, form), rel=1e-15
        )


def test_a_mean_that_cannot_be_stretched_is_refused():
    for distribution in (Uniform(-2, 1), Values({-1: 1, 1: 1}), Normal(-1, 1), Quantiles({0: -5, 1: 0})):
        with pytest.raises(PathwayError, match="no stretching"):
            scale_for_mean(distribution, 3.0)
    for mean in (math.inf, math.nan, -1.0):
        with pytest.raises(PathwayError, match="was reset to"):
            scale_for_mean(Exponential(3), mean)
    assert scale_for_mean(Fixed(0), 5.0) == 5.0


# ------------------------------------------------------------------------------------------------ length-biased laws


@pytest.mark.parametrize(
    "distribution",
    [
        Exponential(8),
        Lognormal(30, 20),
        Gamma(30, 25),
        Gamma(shape=0.05, scale=3),
        Weibull(12, 0.7),
        Weibull(12, 3),
        Normal(5, 3),
        Uniform(1, 4),
        Triangular(1, 2, 9),
        Lognormal(30, 20, at_least=10),
        Gamma(30, 25, at_most=40),
    ],
    ids=repr,
)
def test_the_mean_of_the_length_biased_law_is_the_second_moment_over_the_mean(distribution):
    mean, sd = moments(form_of(distribution))
    biased = length_biased_form(distribution)
    assert moments(biased)[0] == pytest.approx(mean + sd * sd / mean, rel=3e-5)
    assert scale_for_mean(biased, declared_mean(distribution)) == pytest.approx(biased.scale, rel=1e-15)


_SIGMA = math.sqrt(math.log1p(4 / 9))
BIASED_CLAIMS = [
    (Exponential(8), stats.gamma(2, scale=8)),
    (Gamma(shape=0.6, scale=5), stats.gamma(1.6, scale=5)),
    (Lognormal(30, 20), stats.lognorm(_SIGMA, scale=30 * math.exp(_SIGMA * _SIGMA / 2))),
    (Weibull(shape=1.7, scale=4), stats.gengamma(1 + 1 / 1.7, 1.7, scale=4)),
    (Uniform(0, 4), stats.powerlaw(2, scale=4)),
]


@pytest.mark.parametrize(("distribution", "claim"), BIASED_CLAIMS, ids=named(BIASED_CLAIMS))
def test_length_biased_laws_agree_with_scipy(distribution, claim):
    form = length_biased_form(distribution)
    for u in (1e-6, 0.05, 0.5, 0.95, 0.999, 1 - 1e-9):
        assert sample_form(u, form) == pytest.approx(float(claim.ppf(u)), rel=1e-7)


def test_length_biased_triangular_agrees_with_its_own_integral():
    form = length_biased_form(Triangular(0, 6, 6))  # density 2x/36, biased 3x^2/216
    for u in (0.001, 0.1, 0.5, 0.9, 0.999):
        assert sample_form(u, form) == pytest.approx(6 * u ** (1 / 3), rel=1e-4)


def test_length_biased_values_are_weighted_by_their_length():
    drawn = [sample_form(u, length_biased_form(Values({0: 3, 1: 2, 4: 1}))) for u in _MIDDLES]
    assert {value: round(drawn.count(value) / len(drawn), 3) for value in set(drawn)} == {1.0: 0.333, 4.0: 0.667}
    rounded = length_biased_form(Values({0.9: 2, 4.2: 1}, round=1, at_most=4))
    drawn = [sample_form(u, rounded) for u in _MIDDLES]
    assert {value: round(drawn.count(value) / len(drawn), 3) for value in set(drawn)} == {1.0: 0.333, 4.0: 0.667}
    assert length_biased_form(Fixed(7)) == form_of(Fixed(7))


def test_length_biased_quantiles_are_biased_piece_by_piece():
    form = length_biased_form(Quantiles({0: 0, 0.5: 0, 1: 4}))
    assert [sample_form(u, form) for u in (0.25, 0.81)] == [pytest.approx(2.0), pytest.approx(3.6)]


def test_length_biased_rounded_stays_take_whole_numbers_with_the_right_shares():
    distribution = Exponential(3, round=1)
    drawn = np.array([sample_form(u, length_biased_form(distribution)) for u in _MIDDLES])
    n = np.arange(1, 60)
    weight = n * (np.exp(-(n - 0.5) / 3) - np.exp(-(n + 0.5) / 3))
    shares = np.array([(drawn == k).mean() for k in n])
    assert np.max(np.abs(shares - weight / weight.sum())) < 2e-4
    assert shares.sum() == pytest.approx(1.0)


def test_length_biased_limits_hold_at_a_reset_mean():
    distribution = Lognormal(30, 40, at_least=10, at_most=90)
    reset = length_biased_form(distribution, mean=60.0)
    exact = length_biased_form(Lognormal(60, 80, at_least=10, at_most=90))
    for u in (0.001, 0.1, 0.5, 0.9):
        assert sample_form(u, reset) == pytest.approx(sample_form(u, exact), rel=1e-12)


def test_nobody_is_found_in_a_stay_of_no_or_negative_length():
    for distribution in (Fixed(0), Fixed(-1), Uniform(-1, 1), Values({0: 1}), Exponential(3, at_most=0)):
        with pytest.raises(PathwayError, match="nobody can be found"):
            length_biased_form(distribution)


# ------------------------------------------------------------------------------------------------ wrong parameters

WRONG = [
    (lambda: Exponential(0), ["`mean` is 0"]),
    (lambda: Exponential(True), ["`mean` is True"]),
    (lambda: Exponential(math.inf), ["`mean` is inf"]),
    (lambda: Exponential(10**400), ["`mean` is 1000"]),
    (lambda: Exponential("8"), ["`mean` is '8'"]),
    (lambda: Exponential(-1, round=0, at_least=3, at_most=2), ["`mean`", "`round`", "`at_least` 3 is more"]),
    (lambda: Lognormal(5), ["given by mean"]),
    (lambda: Lognormal(5, 2, median=3), ["given by mean, median, sd"]),
    (lambda: Lognormal(-5, -2), ["`mean` is -5", "`sd` is -2"]),
    (lambda: Lognormal(5, median=5), ["not below `mean`"]),
    (lambda: Lognormal(5, sd=1e9), ["`sd` over `mean`"]),
    (lambda: Lognormal(5e9, median=1), ["`mean` over `median`"]),
    (Gamma, ["given by nothing"]),
    (lambda: Gamma(5, shape=-2), ["`shape` is -2", "given by mean, shape"]),
    (lambda: Gamma(shape=0.01, scale=1), ["outside 0.05 to 10000"]),
    (lambda: Gamma(5, 0.001), ["outside 0.05 to 10000"]),
    (lambda: Weibull(5), ["given by mean"]),
    (lambda: Weibull(5, shape=0.01), ["outside"]),
    (lambda: Weibull(mean=5, sd=1e6), ["`sd` over `mean`"]),
    (lambda: Normal(math.nan, -1), ["`mean` is nan", "`sd` is -1"]),
    (lambda: Normal(5, 1, at_most=-1), ["below `minimum`"]),
    (lambda: Uniform(4, 1), ["`low` 4 is more"]),
    (lambda: Triangular(1, 0, 3), ["do not rise"]),
    (lambda: Fixed(None), ["`value` is None"]),
    (lambda: Quantiles({0.1: 5, 0.05: 3, 1: 2}), ["from 0.1 to 1", "do not rise", "fall"]),
    (lambda: Quantiles({0: "x", 1: 2}), ["holds 'x'"]),
    (lambda: Quantiles({}), ["at least one entry"]),
    (lambda: Quantiles(3), ["at least one entry"]),
    (lambda: Values({1: 0, 2: -1, 3: 1}), ["more than 0: 0 for 1, -1 for 2"]),
    (lambda: as_distribution("soon"), ["Found 'soon'"]),
    (lambda: as_distribution(True), ["Found True"]),
]


@pytest.mark.parametrize(("build", "found"), WRONG, ids=[found[-1] for _, found in WRONG])
def test_wrong_parameters_are_all_named_at_once(build, found):
    with pytest.raises(PathwayError) as caught:
        build()
    problems = caught.value.problems
    assert len(problems) == len(found)
    for words, problem in zip(found, problems, strict=True):
        assert words in problem.found or words in problem.remedy
        assert problem.where
        assert problem.remedy


def test_distributions_are_hashable_comparable_and_print_as_written():
    several: list[Distribution] = [Quantiles({0: 1, 1: 2}), Values({1: 2}), Gamma(3, 2, round=1), Fixed(1)]
    assert len({*several, Quantiles({0: 1, 1: 2})}) == len(several)
    assert repr(several[2]) == "Gamma(mean=3, sd=2, round=1)"
    assert dataclasses.replace(several[0], at_most=1.5) == Quantiles(((0, 1), (1, 2)), at_most=1.5)
