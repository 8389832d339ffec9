"""Turns a declared distribution into the few numbers and the table that `arithmetic.sample` reads.

Every form is scale x unit form, so an input that resets a mean changes the scale and nothing else: the same draw,
stretched. All conversions use our own arithmetic, so that the numbers are the same on every processor.

    code              value at u (before rounding and clamps)
    EXPONENTIAL       scale * -log(1 - u)
    LOGNORMAL         scale * exp(a + b z)                    z = normal quantile of u
    FIXED             scale
    GAMMA             scale * a * exp(b * curve(z))           table: log of the unit-mean gamma quantile
    WEIBULL           scale * a * (-log(1 - u)) ** b
    NORMAL            scale * (a + b z)
    UNIFORM           scale * (a + c u)                       b = upper limit
    TRIANGULAR        scale * triangular(a to b, mode c)
    QUANTILES         scale * straight line between table points
    VALUES            scale * the table value whose shares hold u
    BIASED_QUANTILES  scale * root of a straight line between squares: length-biased QUANTILES
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import sqrt

from tandemcare.engine import arithmetic as codes
from tandemcare.engine.arithmetic import INFINITY, exp, sample
from tandemcare.engine.special import gamma_table, log1p, log_gamma, normal_log_tail
from tandemcare.errors import PathwayError, Problem
from tandemcare.pathway import Column, Week
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
)


@dataclass(frozen=True)
class Form:
    """What the engines need to draw from one distribution; `unit_mean` is the declared mean at scale 1."""

    code: int
    scale: float
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    low: float = -INFINITY
    high: float = INFINITY
    step: float = 0.0
    table: tuple[float, ...] = ()
    unit_mean: float = 1.0


def sample_form(u: float, form: Form) -> float:
    """Return the value of a form at the uniform share u."""
    f = form
    return sample(u, f.code, f.scale, f.a, f.b, f.c, f.low, f.high, f.step, f.table, 0, len(f.table))


def scale_for_mean(form_or_distribution: Form | Distribution, mean: float) -> float:
    """Return the scale that makes the declared mean this one, in the same time unit.

    Limits (`at_least`, `at_most`, `minimum`) and rounding stay where they are; sd, low, high, values stretch with it.
    """
    form = form_or_distribution if isinstance(form_or_distribution, Form) else form_of(form_or_distribution)
    problems = []
    if not -INFINITY < mean < INFINITY or (mean < 0.0 and form.code != codes.FIXED):
        problems.append(Problem("mean", f"It was reset to {mean!r}.", "Reset it to a finite number of 0 or more."))
    if not form.unit_mean > 0.0:
        found = f"Its declared mean is {form.unit_mean:g}, which no stretching can turn into {mean:g}."
        problems.append(Problem("mean", found, "Declare one with a positive mean, or do not reset it."))
    if problems:
        raise PathwayError(problems)
    return float(mean) / form.unit_mean


@lru_cache(maxsize=4096)
def form_of(distribution: Distribution) -> Form:
    """Return the form of a distribution, at its declared mean."""
    form = _unmodified(distribution)
    low, high = -INFINITY, INFINITY
    if isinstance(distribution, Normal):
        low = float(distribution.minimum)
    if distribution.at_least is not None:
        low = max(low, float(distribution.at_least))
    if distribution.at_most is not None:
        high = float(distribution.at_most)
    step = 0.0 if distribution.round is None else float(distribution.round)
    return replace(form, low=low, high=high, step=step)


def _unmodified(distribution: Distribution) -> Form:  # noqa: PLR0911
    match distribution:
        case Exponential(mean=mean):
            return Form(codes.EXPONENTIAL, float(mean))
        case Lognormal(mean=mean):
            variance = _log_variance(distribution)
            return Form(codes.LOGNORMAL, float(mean), -0.5 * variance, sqrt(variance))
        case Fixed(value=value):
            return Form(codes.FIXED, float(value))
        case Gamma():
            shape, mean = _gamma_shape_and_mean(distribution)
            return Form(codes.GAMMA, mean, 1.0, 1.0, table=gamma_table(shape))
        case Weibull():
            shape, mean = _weibull_shape_and_mean(distribution)
            return Form(codes.WEIBULL, mean, exp(-log_gamma(1.0 + 1.0 / shape)), 1.0 / shape)
        case Normal(mean=mean, sd=sd) if mean > 0:
            return Form(codes.NORMAL, float(mean), 1.0, float(sd) / float(mean))
        case Normal(mean=mean, sd=sd):
            return Form(codes.NORMAL, 1.0, float(mean), float(sd), unit_mean=float(mean))
        case Uniform(low=low, high=high):
            low, high = float(low), float(high)
            return Form(codes.UNIFORM, 1.0, low, high, high - low, unit_mean=0.5 * (low + high))
        case Triangular(low=low, mode=mode, high=high):
            low, mode, high = float(low), float(mode), float(high)
            return Form(codes.TRIANGULAR, 1.0, low, high, mode, unit_mean=(low + mode + high) / 3.0)
        case Quantiles():
            return _quantiles(distribution)
        case Column():
            return _in_order(distribution.pairs)
        case Values():
            return _values(distribution.pairs)


def _log_variance(distribution: Lognormal) -> float:
    mean = float(distribution.mean)
    if distribution.sd is not None:
        ratio = float(distribution.sd) / mean
        return log1p(ratio * ratio)
    median = float(distribution.median or 0.0)
    return 2.0 * log1p((mean - median) / median)


def _gamma_shape_and_mean(distribution: Gamma) -> tuple[float, float]:
    if distribution.shape is not None and distribution.scale is not None:
        return float(distribution.shape), float(distribution.shape) * float(distribution.scale)
    mean, sd = float(distribution.mean or 0.0), float(distribution.sd or 0.0)
    return (mean / sd) * (mean / sd), mean


def _weibull_shape_and_mean(distribution: Weibull) -> tuple[float, float]:
    if distribution.scale is not None and distribution.shape is not None:
        shape = float(distribution.shape)
        return shape, float(distribution.scale) * exp(log_gamma(1.0 + 1.0 / shape))
    mean = float(distribution.mean or 0.0)
    if distribution.shape is not None:
        return float(distribution.shape), mean
    ratio = float(distribution.sd or 0.0) / mean
    return _weibull_shape(log1p(ratio * ratio)), mean


def _weibull_shape(log_ratio: float) -> float:
    # Bisect the inverse shape x: log of E[X^2] / E[X]^2 = log gamma(1 + 2x) - 2 log gamma(1 + x) rises with x.
    low, high = 1e-5, 40.0
    for _ in range(100):
        x = 0.5 * (low + high)
        if log_gamma(1.0 + 2.0 * x) - 2.0 * log_gamma(1.0 + x) < log_ratio:
            low = x
        else:
            high = x
    return 2.0 / (low + high)


def _quantiles(distribution: Quantiles) -> Form:
    shares = [share for share, _ in distribution.pairs]
    values = [value for _, value in distribution.pairs]
    mean = 0.0
    for i in range(1, len(shares)):
        mean += 0.5 * (shares[i] - shares[i - 1]) * (values[i] + values[i - 1])
    return Form(codes.QUANTILES, 1.0, table=(*shares, *values), unit_mean=mean)


def _values(pairs: tuple[tuple[float, float], ...]) -> Form:
    return _in_order(tuple(sorted(pairs)))


def _in_order(rising: tuple[tuple[float, float], ...]) -> Form:
    # The table: shares from 0 to 1, then the value of each cell (the last one twice, so that both halves are as long).
    total = 0.0
    for _, weight in rising:
        total += weight
    shares, so_far, mean = [0.0], 0.0, 0.0
    for value, weight in rising:
        so_far += weight
        mean += value * (weight / total)
        shares.append(so_far / total)
    shares[-1] = 1.0
    values = [value for value, _ in rising]
    return Form(codes.VALUES, 1.0, table=(*shares, *values, values[-1]), unit_mean=mean)


@lru_cache(maxsize=64)
def week_form(week: Week) -> Form:
    """Return the form of a moment of the week in hours since Monday 00:00, even within each hour."""
    total = 0.0
    for weight in week.weights:
        total += weight
    shares, so_far = [0.0], 0.0
    for weight in week.weights:
        so_far += weight
        shares.append(so_far / total)
    last = max(hour for hour, weight in enumerate(week.weights) if weight > 0.0)
    shares[last + 1 :] = [1.0] * (len(shares) - last - 1)
    return Form(codes.QUANTILES, 1.0, table=(*shares, *(float(hour) for hour in range(len(shares)))))


# ---------------------------------------------------------------------------------------------- length-biased laws


@lru_cache(maxsize=1024)
def length_biased_form(distribution: Distribution, mean: float | None = None) -> Form:
    """Return the form of the whole stay of somebody found in progress: density in proportion to x f(x) (Cox 1962).

    It stretches by the scale rule of the distribution itself. With limits or rounding it is exact for the declared
    mean, or for the reset `mean` given here; at any other scale the same limits and rounding are applied to the
    stretched law.
    """
    form = form_of(distribution)
    if mean is not None:
        form = replace(form, scale=scale_for_mean(form, mean))
    _refuse_no_length(distribution, form)
    if form.code == codes.FIXED:
        return form
    if form.code == codes.VALUES:
        return _biased_values(form)
    if form.low == -INFINITY and form.high == INFINITY and form.step == 0.0:
        closed = _biased_in_closed_form(distribution, form)
        if closed is not None:
            return closed
    return _biased_by_lorenz(form)


def _refuse_no_length(distribution: Distribution, form: Form) -> None:
    problems = []
    if sample_form(_FIRST, form) < 0.0:
        found = "It can be negative, and nobody can be found in a stay of negative length."
        problems.append(Problem(repr(distribution), found, "Set at_least=0, or minimum=0 for Normal."))
    if not sample_form(1.0 - _FIRST, form) > 0.0:
        found = "It is never more than 0, and nobody can be found in a stay of no length."
        problems.append(Problem(repr(distribution), found, "Give it a positive length, or start with nobody here."))
    if problems:
        raise PathwayError(problems)


def _biased_in_closed_form(distribution: Distribution, form: Form) -> Form | None:  # noqa: PLR0911
    match distribution:
        case Exponential():
            return replace(form, code=codes.GAMMA, a=2.0, b=1.0, table=gamma_table(2.0))
        case Lognormal():
            return replace(form, a=-form.a)
        case Gamma():
            shape, _ = _gamma_shape_and_mean(distribution)
            return replace(form, a=(shape + 1.0) / shape, table=gamma_table(shape + 1.0))
        case Weibull():
            # (X / scale) ** shape has the gamma law of shape 1; biased by X it has that of shape 1 + 1 / shape.
            power = form.b
            factor = exp(power * log1p(power))
            return replace(form, code=codes.GAMMA, a=form.a * factor, table=gamma_table(1.0 + power))
        case Uniform(low=low, high=high):
            points = [(0.0, float(low)), (1.0, float(high))]
            return replace(form, code=codes.BIASED_QUANTILES, table=_biased_table(points))
        case Quantiles():
            return replace(form, code=codes.BIASED_QUANTILES, table=_biased_table(list(distribution.pairs)))
    return None


def _biased_values(form: Form) -> Form:
    # Values as they come out at this scale (rounded, clamped), each weighted by its own length.
    half = len(form.table) // 2
    pairs = []
    for i in range(half - 1):
        value = sample_form(0.5, replace(form, code=codes.FIXED, scale=form.scale * form.table[half + i]))
        if value > 0.0:
            pairs.append((form.table[half + i], value * (form.table[i + 1] - form.table[i])))
    return replace(form, table=_values(tuple(pairs)).table)


def _biased_by_lorenz(form: Form) -> Form:
    # Invert the Lorenz curve of the quantile function as it comes out, straight between many points.
    shares = set(_shares())
    if form.code == codes.QUANTILES:
        shares |= {share for share in form.table[: len(form.table) // 2] if 0.0 < share < 1.0}
    points: list[tuple[float, float]] = []
    for u in sorted(shares):
        value = sample_form(u, form)
        if form.step > 0.0 and points and points[-1][1] < value <= points[-1][1] + 1.5 * form.step:
            jump = _jump(form, points[-1], (u, value))
            points += [(jump, points[-1][1]), (jump, value)]
        points.append((u, value))
    units = [(u, value / form.scale) for u, value in _without_flat_middles(points)]
    return replace(form, code=codes.BIASED_QUANTILES, table=_biased_table(units))


_LORENZ_CELLS = 2048
_FIRST = 1.1102230246251565e-16


@lru_cache(maxsize=1)
def _shares() -> tuple[float, ...]:
    # Shares at equal steps of the normal quantile, closer and closer towards both ends.
    half = _LORENZ_CELLS // 2
    tails = [exp(normal_log_tail(8.2 * i / half)) for i in range(half, -1, -1)]
    return (*tails, *(1.0 - tail for tail in reversed(tails[:-1])))


def _jump(form: Form, before: tuple[float, float], after: tuple[float, float]) -> float:
    # The share at which a rounded value moves from one multiple to the next, to a 65,536th of the cell.
    low, high = before[0], after[0]
    for _ in range(16):
        middle = 0.5 * (low + high)
        if sample_form(middle, form) > before[1]:
            high = middle
        else:
            low = middle
    return 0.5 * (low + high)


def _without_flat_middles(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = points[:1]
    for point, following in zip(points[1:], [*points[2:], None], strict=True):
        if following is None or not kept[-1][1] == point[1] == following[1]:
            kept.append(point)
    return kept


def _biased_table(points: list[tuple[float, float]]) -> tuple[float, ...]:
    # Between two points of a quantile function lies a share of people; of all time they fill that times their mean.
    shares, values, so_far = [0.0], [points[0][1]], 0.0
    for (before, low), (after, high) in pairwise(points):
        weight = (after - before) * 0.5 * (low + high)
        if so_far == 0.0 and weight == 0.0:
            values = [high]
            continue
        so_far += weight
        shares.append(so_far)
        values.append(high)
    shares = [share / so_far for share in shares]
    shares[-1] = 1.0
    return (*shares, *values)
