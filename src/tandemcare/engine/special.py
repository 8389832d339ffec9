"""Set-up mathematics in plain Python on top of `arithmetic`: log-gamma, the incomplete gamma integral and its inverse.

Nothing here runs while time moves, so it may be slow; it uses `arithmetic` only, so its numbers are the same on every
processor.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import sqrt

from tandemcare.engine.arithmetic import GAMMA_CELLS, GAMMA_REACH, exp, log

_HALF_LOG_TWO_PI = 0.9189385332046728
_CLOSE_ENOUGH = 1e-17
_STIRLING_FROM = 12.0
_ROOT_TRUSTED = 0.3
_SHORT_MOVE, _LONGEST_MOVE = 1e-8, 200.0  # of Newton, which squares its error: 1e-8 leaves nothing to do
_MOST_TERMS = 100_000
_NO_CHANGE = 3e-16
# Stirling's series: B(2n) / (2n (2n - 1)) for n = 1, 2, ... (Abramowitz and Stegun 1964, 6.1.40).
_STIRLING = (
    0.08333333333333333,
    -0.002777777777777778,
    0.0007936507936507937,
    -0.0005952380952380953,
    0.0008417508417508417,
    -0.0019175269175269176,
    0.00641025641025641,
)


def log1p(x: float) -> float:
    """Return log(1 + x) without losing the digits of a small x (Kahan's correction, in Goldberg 1991)."""
    moved = 1.0 + x
    return x if moved == 1.0 else log(moved) * (x / (moved - 1.0))


def log_gamma(x: float) -> float:
    """Return the logarithm of the gamma function of a positive x: Stirling's series after moving x above 12."""
    product = 1.0
    while x < _STIRLING_FROM:
        product *= x
        x += 1.0
    inverse_square = 1.0 / (x * x)
    series = 0.0
    for coefficient in reversed(_STIRLING):
        series = series * inverse_square + coefficient
    return (x - 0.5) * log(x) - x + _HALF_LOG_TWO_PI + series / x - log(product)


def gamma_lower(shape: float, x: float) -> float:
    """Return P(shape, x), the share of a gamma law of scale 1 that lies below x (Press et al. 2007, section 6.2)."""
    if x <= 0.0:
        return 0.0
    return exp(_log_tails(shape, log(x))[0])


def gamma_upper(shape: float, x: float) -> float:
    """Return Q(shape, x), the share of a gamma law of scale 1 that lies above x (Press et al. 2007, section 6.2)."""
    if x <= 0.0:
        return 1.0
    return exp(_log_tails(shape, log(x))[1])


def normal_log_tail(z: float) -> float:
    """Return the logarithm of the share of the standard normal law above z, for z of 0 or more."""
    return -log(2.0) if z == 0.0 else log(0.5 * gamma_upper(0.5, 0.5 * z * z))


def log_gamma_quantile(shape: float, z: float, start: float | None = None) -> float:
    """Return the log of the gamma quantile (scale 1) at the share below the normal quantile z.

    Newton on the log of the smaller tail as a function of log x, which is concave, so that it converges from anywhere.
    """
    y = _first_guess(shape, z) if start is None else start
    target = normal_log_tail(z if z > 0.0 else -z)
    for _ in range(100):
        lower, upper = _log_tails(shape, y)
        tail, direction = (upper, -1.0) if z > 0.0 else (lower, 1.0)
        move = direction * (target - tail) / exp(_log_front(shape, y) - tail)
        move = min(max(move, -_LONGEST_MOVE), _LONGEST_MOVE)
        y += move
        if -_SHORT_MOVE < move < _SHORT_MOVE:
            return y
    return y


@lru_cache(maxsize=256)
def gamma_table(shape: float) -> tuple[float, ...]:
    """Return the table of `arithmetic.gamma_curve`: log of the unit-mean gamma quantile and its slope at each node.

    Slopes are exact (and held below three times the neighbouring rises, so that the curve never falls: Fritsch and
    Carlson 1980).
    """
    step = 2.0 * GAMMA_REACH / GAMMA_CELLS
    heights: list[float] = []
    slopes: list[float] = []
    start = None
    for node in range(GAMMA_CELLS + 1):
        z = step * (node - GAMMA_CELLS // 2)
        y = log_gamma_quantile(shape, z, start)
        slope = step * exp(-0.5 * z * z - _HALF_LOG_TWO_PI - _log_front(shape, y))
        start = y + slope + 0.5 * (slope - slopes[-1] if slopes else 0.0)
        heights.append(y)
        slopes.append(slope)
    log_mean = log(shape)
    rises = [after - before for before, after in pairwise(heights)]
    table: list[float] = []
    for node, (y, slope) in enumerate(zip(heights, slopes, strict=True)):
        steepest = 3.0 * min(rises[max(node - 1, 0)], rises[min(node, GAMMA_CELLS - 1)])
        table += (y - log_mean, min(slope, steepest))
    return tuple(table)


def _first_guess(shape: float, z: float) -> float:
    # Wilson and Hilferty (1931) where it is positive, otherwise the power law of the lower tail.
    root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * sqrt(shape))
    if root > _ROOT_TRUSTED:
        return log(shape) + 3.0 * log(root)
    tail = normal_log_tail(z if z > 0.0 else -z)
    log_share = tail if z <= 0.0 else log1p(-exp(tail))
    return (log_share + log_gamma(shape + 1.0)) / shape


def _log_front(shape: float, y: float) -> float:
    # log of x times the density at x = e**y
    return shape * y - exp(y) - log_gamma(shape)


def _log_tails(shape: float, y: float) -> tuple[float, float]:
    # Logs of P and Q at x = e**y; the smaller of the two keeps all its digits.
    x, front = exp(y), _log_front(shape, y)
    if x < shape + 1.0:
        lower = front + log(_series(shape, x))
        return lower, log1p(-exp(lower))
    upper = front + log(_continued_fraction(shape, x))
    return log1p(-exp(upper)), upper


def _series(shape: float, x: float) -> float:
    term = 1.0 / shape
    total = term
    n = shape
    while term > total * _CLOSE_ENOUGH:
        n += 1.0
        term *= x / n
        total += term
    return total


def _continued_fraction(shape: float, x: float) -> float:
    # Lentz's method as in Press et al. 2007; all terms are positive for x above the shape, so no guard against zero.
    b = x + 1.0 - shape
    c = 1e300
    d = 1.0 / b
    fraction = d
    for n in range(1, _MOST_TERMS):
        numerator = -n * (n - shape)
        b += 2.0
        d = 1.0 / (numerator * d + b)
        c = b + numerator / c
        change = c * d
        fraction *= change
        if -_NO_CHANGE < change - 1.0 < _NO_CHANGE:
            break
    return fraction
