"""The shared arithmetic: the same bits from CPython and numba, accurate, and draws that do not know one another."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special as reference
from scipy import stats

from tandemcare.engine import arithmetic, special
from tandemcare.engine.arithmetic import (
    bits_float,
    chain,
    draw_bits,
    exp,
    finalise,
    float_bits,
    floor,
    log,
    name_key,
    normal_quantile,
    sample,
    uniform,
)
from tandemcare.engine.forms import Form, form_of, length_biased_form, sample_form
from tandemcare.engine.numba_settings import config, njit
from tandemcare.pathway import distributions as d

pytestmark = pytest.mark.engine_small

COMPILED = not config.DISABLE_JIT
MANY = 100_000 if COMPILED else 3_000
SOME = 20_000 if COMPILED else 3_000
PAIRS = 10_000_000 if COMPILED else 20_000
EXTENDED = np.finfo(np.longdouble).nmant > np.finfo(np.float64).nmant

FORMS = {
    "exponential": form_of(d.Exponential(7.5)),
    "lognormal": form_of(d.Lognormal(30, 40)),
    "fixed": form_of(d.Fixed(3)),
    "gamma": form_of(d.Gamma(30, 25)),
    "weibull": form_of(d.Weibull(12, shape=0.7)),
    "normal": form_of(d.Normal(5, 2)),
    "uniform": form_of(d.Uniform(-1, 4)),
    "triangular": form_of(d.Triangular(1, 2, 9)),
    "quantiles": form_of(d.Quantiles({0: 0.5, 0.25: 2, 0.9: 2, 1: 40})),
    "values": form_of(d.Values({1: 0.1, 2: 0.7, 8: 0.4})),
    "rounded": form_of(d.Lognormal(30, 40, round=0.25, at_least=1, at_most=200)),
    "length-biased uniform": length_biased_form(d.Uniform(1, 4)),
    "length-biased weibull": length_biased_form(d.Weibull(12, shape=0.7)),
    "length-biased rounded": length_biased_form(d.Exponential(3, round=1)),
}


def looped(function):
    """A kernel that applies a function of one double to an array."""

    @njit
    def loop(x):
        out = np.empty(x.size, np.float64)
        for i in range(x.size):
            out[i] = function(x[i])
        return out

    return loop


log_of, exp_of, floor_of, normal_of = looped(log), looped(exp), looped(floor), looped(normal_quantile)


@njit
def bits_of(x):
    out = np.empty(x.size, np.uint64)
    for i in range(x.size):
        out[i] = float_bits(bits_float(float_bits(x[i])))
    return out


@njit
def words_of(a, b, c):
    out = np.empty((4, a.size), np.uint64)
    for i in range(a.size):
        out[0, i] = finalise(a[i])
        out[1, i] = chain(a[i], b[i])
        out[2, i] = draw_bits(a[i], b[i], c[i])
        out[3, i] = float_bits(uniform(a[i]))
    return out


@njit
def samples_of(us, code, numbers, tables, first, size):  # noqa: PLR0917
    out = np.empty(us.size)
    scale, a, b, c, low, high, step = numbers
    for i in range(us.size):
        out[i] = sample(us[i], code, scale, a, b, c, low, high, step, tables, first, size)
    return out


def kernel_samples(us, form: Form, ahead: int = 5):
    """The samples of a form whose table stands somewhere inside a larger one."""
    tables = np.array([math.nan] * ahead + list(form.table) + [math.nan])
    numbers = (form.scale, form.a, form.b, form.c, form.low, form.high, form.step)
    return samples_of(us, np.uint64(form.code), numbers, tables, np.uint64(ahead), np.uint64(len(form.table)))


def words(seed, count=MANY):
    return np.random.default_rng(seed).integers(0, 2**64, count, dtype=np.uint64)


def uniforms(seed, count=MANY):
    """Uniforms as the engine draws them, with both ends."""
    middle = (words(seed, count) >> np.uint64(12)).astype(np.float64) * 2.0**-52 + 2.0**-53
    ends = 2.0**-53 * np.arange(1, 200, 2)
    return np.concatenate([ends, middle, 1.0 - ends])


def same_bits(compiled, interpreted):
    return np.array_equal(np.asarray(compiled).view(np.uint64), np.array(interpreted, np.float64).view(np.uint64))


def doubles(seed):
    """Doubles of every size and sign."""
    rng = np.random.default_rng(seed)
    sizes = np.ldexp(rng.random(MANY), rng.integers(-1070, 1020, MANY))
    special_values = np.array([0.0, -0.0, 5e-324, 2.2e-308, 1.7e308, math.inf, 1.0, math.sqrt(2), math.sqrt(0.5)])
    return np.concatenate([special_values, sizes, -sizes[:1000], rng.uniform(0.5, 2.0, MANY)])


def exponents(seed):
    rng = np.random.default_rng(seed)
    ends = np.array([0.0, 709.78, 709.79, 710.0, -708.0, -745.13, -745.2, math.inf, -math.inf])
    return np.concatenate([ends, rng.uniform(-746, 711, MANY // 2), rng.uniform(-2, 2, MANY // 2)])


# ------------------------------------------------------------------------------------------------ the same bits


@pytest.mark.parametrize(
    ("kernel", "function", "inputs"),
    [
        (log_of, log, doubles(1)),
        (exp_of, exp, exponents(2)),
        (floor_of, floor, np.concatenate([exponents(3), doubles(4)])),
        (normal_of, normal_quantile, uniforms(5)),
    ],
    ids=["log", "exp", "floor", "normal_quantile"],
)
def test_functions_give_the_same_bits_in_a_kernel_and_in_python(kernel, function, inputs):
    compiled = kernel(inputs)
    every = max(1, inputs.size // SOME)
    assert same_bits(compiled[::every], [function(x) for x in inputs[::every].tolist()])


def test_casts_to_bits_and_back_change_nothing():
    inputs = doubles(6)
    assert np.array_equal(bits_of(inputs), inputs.view(np.uint64))
    assert [float_bits(x) for x in inputs[:SOME].tolist()] == inputs[:SOME].view(np.uint64).tolist()


def test_draws_give_the_same_bits_in_a_kernel_and_in_python():
    a, b, c = words(7), words(8), words(9)
    c[::3] = 0
    compiled = words_of(a, b, c)
    plain = [(finalise(x), chain(x, y), draw_bits(x, y, z), float_bits(uniform(x)))
             for x, y, z in zip(a[:SOME].tolist(), b[:SOME].tolist(), c[:SOME].tolist(), strict=True)]  # fmt: skip
    assert np.array_equal(compiled[:, :SOME].T, np.array(plain, np.uint64))


@pytest.mark.parametrize("name", FORMS)
def test_samples_have_the_same_bits_in_a_kernel_and_in_python(name):
    us, form = uniforms(10), FORMS[name]
    every = max(1, us.size // SOME)
    assert same_bits(kernel_samples(us, form)[::every], [sample_form(u, form) for u in us[::every].tolist()])


def test_numpy_scalars_give_what_plain_numbers_give():
    big = 2**64 - 3
    assert int(draw_bits(np.uint64(big), np.uint64(big), np.uint64(257))) == draw_bits(big, big, 257)
    assert uniform(np.uint64(big)) == uniform(big)
    assert sample_form(np.float64(0.3), FORMS["gamma"]) == sample_form(0.3, FORMS["gamma"])


def test_known_words():
    # The first outputs of splitmix64 from seed 1234567 (Vigna's reference program).
    stream = [chain(1234567, k) for k in range(3)]
    assert stream == [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert name_key("stay") == name_key("stay") != name_key("Stay")
    assert draw_bits(1, 2, 0) != draw_bits(1, 2, 1) != draw_bits(1, 2, 256)


# ------------------------------------------------------------------------------------------------ accuracy


def units_in_the_last_place(got, truth):
    return float(np.max(np.abs(got - truth) / np.spacing(np.abs(truth).astype(np.float64))))


def test_log_is_within_one_unit_in_the_last_place():
    x = doubles(11)
    x = x[(x > 0) & np.isfinite(x) & (x != 1)]
    assert units_in_the_last_place(log_of(x), np.log(x.astype(np.longdouble))) < (0.9 if EXTENDED else 2.0)
    assert log(1.0) == 0.0
    assert log(0.0) == -math.inf
    assert math.isnan(log(-1.0))


def test_exp_is_within_one_unit_in_the_last_place():
    x = exponents(12)
    x = x[(x > -708) & (x < 709.78)]
    assert units_in_the_last_place(exp_of(x), np.exp(x.astype(np.longdouble))) < (1.0 if EXTENDED else 2.0)
    assert exp(0.0) == 1.0
    assert (exp(710.0), exp(-746.0)) == (math.inf, 0.0)
    assert math.isnan(exp(math.nan))


def test_the_normal_quantile_agrees_with_scipy():
    u = uniforms(13)
    truth = reference.ndtri(u)
    assert np.max(np.abs(normal_of(u) - truth) / np.abs(truth)) < 2e-15
    assert normal_quantile(0.5) == 0.0


def test_floor_is_the_largest_whole_number_not_above():
    for x in (-2.5, -1.0, -0.5, 0.0, 0.49999999999999994, 0.5, 1.0, 2.5, 1e15 + 0.5, 4503599627370497.5, 1e300):
        assert floor(x) == math.floor(x)


def test_log_gamma_and_log1p_agree_with_scipy():
    for x in np.geomspace(0.01, 1e5, 400).tolist():
        assert special.log_gamma(x) == pytest.approx(reference.gammaln(x), rel=1e-13, abs=1e-14)
        assert special.log1p(x / 1e6) == pytest.approx(math.log1p(x / 1e6), rel=1e-15)


@pytest.mark.parametrize("shape", [0.05, 0.5, 1.0, 7.3, 300.0, 1e4])
def test_the_incomplete_gamma_integral_and_its_inverse_agree_with_scipy(shape):
    for share in (1e-10, 0.01, 0.3, 0.7, 0.999, 1 - 1e-10):
        x = float(reference.gammaincinv(shape, share))
        assert special.gamma_lower(shape, x) == pytest.approx(reference.gammainc(shape, x), rel=1e-10)
        assert special.gamma_upper(shape, x) == pytest.approx(reference.gammaincc(shape, x), rel=1e-10)
        z = float(reference.ndtri(share))
        assert special.log_gamma_quantile(shape, z) == pytest.approx(math.log(x), abs=1e-8 / min(shape, 1.0))
    assert (special.gamma_lower(shape, 0.0), special.gamma_upper(shape, 0.0)) == (0.0, 1.0)


@pytest.mark.parametrize("shape", [0.05, 0.3, 1.0, 7.3, 300.0, 1e4])
def test_gamma_tables_are_within_two_ten_millionths_of_the_quantile(shape):
    table = special.gamma_table(shape)
    z = np.random.default_rng(14).uniform(-8.2, 8.2, 1000)
    lower, upper = reference.ndtr(z), reference.ndtr(-z)
    truth = np.where(z < 0, reference.gammaincinv(shape, lower), reference.gammainccinv(shape, upper)) / shape
    got = np.array([exp(arithmetic.gamma_curve(x, table, 0)) for x in z.tolist()])
    usable = truth > 1e-290
    assert np.max(np.abs(got[usable] / truth[usable] - 1)) < 2e-7
    heights, slopes = np.array(table[0::2]), np.array(table[1::2])
    assert np.all(slopes > 0)
    assert np.all(slopes[1:] <= 3 * np.diff(heights))
    assert np.all(slopes[:-1] <= 3 * np.diff(heights))


# ------------------------------------------------------------------------------------------------ never falling

_ODD = st.integers(0, 2**52 - 1).map(lambda k: (k + 0.5) * 2.0**-52)


@settings(derandomize=True, deadline=None)
@given(_ODD, _ODD)
def test_no_form_falls_as_its_uniform_rises(first, second):
    below, above = min(first, second), max(first, second)
    # Neighbouring uniforms may differ by the rounding of the last bits, and by no more.
    slack = 1e-13 if above - below < 1e-9 else 0.0
    for name, form in FORMS.items():
        low, high = sample_form(below, form), sample_form(above, form)
        assert high >= low - slack * abs(low), name


# ------------------------------------------------------------------------------------------------ independence


@njit
def joint_counts(kind, pairs, person, name, other):
    """How often two draws that should not know each other fall in each of 32 x 32 equal cells."""
    counts = np.zeros((32, 32), np.int64)
    one, two, nothing = np.uint64(1), np.uint64(2), np.uint64(0)
    packed = np.uint64(256)
    for k in range(pairs):
        i = np.uint64(k)
        if kind == 0:  # raw neighbours among people
            x, y = draw_bits(two * i, name, nothing), draw_bits(two * i + one, name, nothing)
        elif kind == 1:  # neighbours among people whose keys are chained, as the engine does it
            x, y = (
                draw_bits(chain(person, two * i), name, nothing),
                draw_bits(chain(person, two * i + one), name, nothing),
            )
        elif kind == 2:  # one visit and the next
            x, y = draw_bits(person, name, two * i * packed), draw_bits(person, name, (two * i + one) * packed)
        elif kind == 3:  # the first visit, which saves a link, and the second
            x, y = draw_bits(chain(person, i), name, nothing), draw_bits(chain(person, i), name, packed)
        elif kind == 4:  # two names
            x, y = draw_bits(chain(person, i), name, nothing), draw_bits(chain(person, i), other, nothing)
        elif kind == 5:  # two indices within one visit
            x, y = draw_bits(chain(person, i), name, packed), draw_bits(chain(person, i), name, packed + one)
        else:  # the first draw of one person and the second of the next
            x, y = draw_bits(chain(person, i), name, nothing), draw_bits(chain(person, i + one), name, packed)
        counts[int(uniform(x) * 32.0), int(uniform(y) * 32.0)] += 1
    return counts


KINDS = ["raw people", "people", "visits", "visit 0 and 1", "names", "indices", "person and visit"]


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=KINDS)
def test_neighbouring_draws_do_not_know_each_other(kind):
    # Joint chi-square on ten million pairs, two-sided at one in 100,000 on each side; fixed keys, so it cannot flake.
    name, other = np.uint64(name_key("stay")), np.uint64(name_key("wait"))
    counts = joint_counts(kind, PAIRS, np.uint64(finalise(2027)), name, other)
    expected = PAIRS / counts.size
    statistic = float(((counts - expected) ** 2).sum() / expected)
    freedom = counts.size - 1
    assert stats.chi2.isf(1 - 1e-5, freedom) < statistic < stats.chi2.isf(1e-5, freedom)
