"""The only mathematics the engines use: one source, run by CPython and compiled by numba, to the same bits everywhere.

Everything is built from + - * /, square roots, comparisons and 64-bit integers, which IEEE 754 fixes to the last bit.
There is no power, no libm, no ufunc and no `sum()` here, because their last bits depend on the processor, the library
or the compiler. A function marked `jitable` is plain Python when called from Python and is compiled when called from a
kernel.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any, TypeVar, cast

from .numba_settings import intrinsic, overload, register_jitable, types, uint64

_Function = TypeVar("_Function", bound=Callable[..., Any])


def jitable(function: _Function) -> _Function:
    """Return the function itself, having told numba to compile its source into every kernel that calls it.

    Always inside the caller: a call of its own, with its count of references to the table, doubles the cost of a draw.
    """
    register_jitable(forceinline=True)(function)
    return function


def jitable_apart(function: _Function) -> _Function:
    """Return the function itself, having told numba to compile it as a function of its own, for cases that are rare."""
    register_jitable(forceinline=False)(function)
    return function


# ---------------------------------------------------------------------------------------------- words and bits

MASK = 0xFFFF_FFFF_FFFF_FFFF
GOLDEN = 0x9E37_79B9_7F4A_7C15  # 2**64 over the golden ratio, odd

_WORD = struct.Struct("<Q")
_DOUBLE = struct.Struct("<d")


def word(x: int) -> int:
    """Return the 64-bit unsigned word of an integer, which keeps numba from turning uint64 with int64 into float64."""
    return int(x) & MASK


def float_bits(x: float) -> int:
    """Return the 64 bits of a double as an unsigned integer."""
    return cast("int", _WORD.unpack(_DOUBLE.pack(x))[0])


def bits_float(k: int) -> float:
    """Return the double that has these 64 bits."""
    return cast("float", _DOUBLE.unpack(_WORD.pack(k))[0])


def _bitcast(source: Any, target: Any) -> Any:
    def typed(_context: Any, _x: Any) -> Any:
        def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], context.get_value_type(target))

        return target(source), generate

    return intrinsic(typed)


_cast_to_bits = _bitcast(types.float64, types.uint64)
_cast_to_float = _bitcast(types.uint64, types.float64)


@overload(word, strict=False)
def _word_compiled(x: Any) -> Any:
    return (lambda x: uint64(x)) if isinstance(x, types.Integer) else None  # noqa: PLW0108


@overload(float_bits, strict=False)
def _float_bits_compiled(x: Any) -> Any:
    return (lambda x: _cast_to_bits(x)) if isinstance(x, types.Float) else None  # noqa: PLW0108


@overload(bits_float, strict=False)
def _bits_float_compiled(k: Any) -> Any:
    return (lambda k: _cast_to_float(uint64(k))) if isinstance(k, types.Integer) else None


# ---------------------------------------------------------------------------------------------- draws


@jitable
def finalise(z: int) -> int:
    """Return the word mixed so that every bit of it matters to every bit of the result (Steele, Lea and Flood 2014)."""
    z = word(z)
    z = ((z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB) & MASK
    return z ^ (z >> 31)


@jitable
def chain(h: int, x: int) -> int:
    """Return the next link of a hash chain: `h` is mixed already, `x` is the raw number to add to it."""
    return finalise((word(h) + GOLDEN * word(x) + GOLDEN) & MASK)


@jitable
def draw_bits(person: int, name: int, visit: int) -> int:
    """Return the 64 random bits of one draw; `visit` is visit * 256 + index, and the first draw (0) saves a link."""
    h = chain(person, name)
    if visit != 0:
        h = chain(h, visit)
    return h


@jitable
def uniform(bits: int) -> float:
    """Return a uniform share strictly inside (0, 1): the middle of one of 2**52 equal cells, so that 1 - u is exact."""
    return (float(word(bits) >> 12) + 0.5) * 2.220446049250313e-16


def name_key(text: str) -> int:
    """Return the key of a name: the first eight bytes, little-endian, of the SHA-256 of its UTF-8 (set-up only)."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8], "little")


# ---------------------------------------------------------------------------------------------- log and exp

INFINITY = float("inf")
_NOT_A_NUMBER = float("nan")
_SMALLEST_NORMAL = 2.2250738585072014e-308
_LARGEST = 1.7976931348623157e308
# ln 2 in two parts; the high one has 41 bits, so that a whole number of exponents times it is exact.
_LN2_HIGH = 0.693147180559663
_LN2_LOW = 2.8235290563031577e-13
_ONE_OVER_LN2 = 1.4426950408889634
_FRACTION_MASK = 0x000F_FFFF_FFFF_FFFF
_ROOT_HALF_BITS = 0x3FE6_A09E_667F_3BCD
_ONE_LESS_ROOT_HALF = 0x3FF0_0000_0000_0000 - _ROOT_HALF_BITS
_EXP_LEAST, _EXP_MOST = -708.0, 709.0  # between them the result is a normal double
_EXP_NOTHING, _EXP_INFINITE = -745.14, 709.79
_ALL_WHOLE = 4503599627370496.0  # 2**52: from here on every double is a whole number
_ROUNDER = 6755399441055744.0  # 1.5 * 2**52: adding and taking it away rounds to a whole number


@jitable
def log(x: float) -> float:
    """Return the natural logarithm (below one unit in the last place); -inf at 0 and not-a-number below."""
    shift = 0.0
    if not (_SMALLEST_NORMAL <= x <= _LARGEST):
        if not (0.0 < x < _SMALLEST_NORMAL):
            return _log_outside(x)
        x = x * 18014398509481984.0
        shift = 54.0
    # x = 2**k * (1 + f) with 1 + f between the root of a half and the root of two.
    moved = float_bits(x) + word(_ONE_LESS_ROOT_HALF)
    k = float(moved >> 52) - 1023.0 - shift
    f = bits_float((moved & word(_FRACTION_MASK)) + word(_ROOT_HALF_BITS)) - 1.0
    # log(1 + f) = 2 atanh(s), arranged as f - (f*f/2 - s*(f*f/2 + rest)) so that f itself is never rounded; the
    # polynomial of the rest is fitted at Chebyshev points to 1e-17 (arrangement: Tang 1990).
    s = f / (2.0 + f)
    w = s * s
    w2 = w * w
    odd = 0.39999999999899444 + w2 * (0.22222211130259878 + w2 * 0.15331710618210773)
    even = 0.666666666666667 + w2 * (0.2857142862600327 + w2 * (0.18182889455674947 + w2 * 0.14616585424888623))
    half = 0.5 * f * f
    return k * _LN2_HIGH - ((half - (s * (half + w * (even + w * odd)) + k * _LN2_LOW)) - f)


@jitable_apart
def _log_outside(x: float) -> float:
    if x == 0.0:
        return -INFINITY
    return x if x > 0.0 else _NOT_A_NUMBER


@jitable
def exp(x: float) -> float:
    """Return e to the power x (below one unit in the last place); infinite above 709.78, nothing below -745.13."""
    if not (_EXP_LEAST < x < _EXP_MOST):
        return _exp_outside(x)
    rounder = x * _ONE_OVER_LN2 + _ROUNDER
    # The low bits of the rounder are the exponent; the shift drops all the others.
    return _exp_fraction(x, rounder - _ROUNDER) * bits_float(((float_bits(rounder) + word(1023)) << 52) & MASK)


@jitable
def _exp_fraction(x: float, k: float) -> float:
    # e**x / 2**k, near 1, by a polynomial fitted at Chebyshev points to 3e-19.
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (0.5 + r * 0.1666666666666667) + r2 * (0.04166666666666667 + r * 0.008333333333326136)
    middle = (0.0013888888888883748 + r * 0.00019841269874820627) + r2 * (
        2.4801587325547743e-05 + r * 2.7557255400206422e-06
    )
    high = 2.75572736431103e-07 + r * 2.5105217004720745e-08 + r2 * 2.0914686968086876e-09
    return 1.0 + (r + r2 * (low + r4 * (middle + r4 * high)))


@jitable_apart
def _exp_outside(x: float) -> float:
    # Near the ends the power of two does not fit in one double, so it comes in two steps.
    x = float(x)  # a numpy scalar would warn when it overflows
    if x > _EXP_INFINITE:
        return INFINITY
    if x < _EXP_NOTHING:
        return 0.0
    if not (x <= 0.0 or x >= 0.0):
        return x
    first = 1.0 if x > 0.0 else -200.0
    rounder = x * _ONE_OVER_LN2 + _ROUNDER
    fraction = _exp_fraction(x, rounder - _ROUNDER)
    power = bits_float(((float_bits(rounder - first) + word(1023)) << 52) & MASK)
    return fraction * power * (2.0 if x > 0.0 else 6.223015277861142e-61)


@jitable
def floor(x: float) -> float:
    """Return the largest whole number not above x, as a double."""
    if not (-_ALL_WHOLE < x < _ALL_WHOLE):
        return x
    whole = (x + _ROUNDER) - _ROUNDER
    return whole - 1.0 if whole > x else whole


# ---------------------------------------------------------------------------------------------- the normal quantile

_CENTRE = 0.425
_FAR_TAIL = 5.0


@jitable
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile of a share between 0 and 1 (Wichura 1988, algorithm AS 241, PPND16)."""
    q = u - 0.5
    if -_CENTRE <= q <= _CENTRE:
        r = 0.180625 - q * q
        above = _seventh_degree(
            r, 3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
            45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
        )  # fmt: skip
        below = _seventh_degree(
            r, 1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
            21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
        )  # fmt: skip
        return q * above / below
    z = _normal_tail(u if q < 0.0 else 1.0 - u)
    return -z if q < 0.0 else z


@jitable
def _normal_tail(share: float) -> float:
    # How many standard deviations out only this share (less than 0.075) lies beyond.
    root = sqrt(-log(share))
    if root <= _FAR_TAIL:
        r = root - 1.6
        above = _seventh_degree(
            r, 1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
            1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4,
        )  # fmt: skip
        below = _seventh_degree(
            r, 1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
            0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
        )  # fmt: skip
        return above / below
    r = root - _FAR_TAIL
    above = _seventh_degree(
        r, 6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
        0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    )  # fmt: skip
    below = _seventh_degree(
        r, 1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    )  # fmt: skip
    return above / below


@jitable
def _seventh_degree(  # noqa: PLR0917
    r: float, a0: float, a1: float, a2: float, a3: float, a4: float, a5: float, a6: float, a7: float
) -> float:
    # Estrin's order: half as long a chain of dependent operations as Horner's.
    r2 = r * r
    return ((a0 + a1 * r) + (a2 + a3 * r) * r2) + ((a4 + a5 * r) + (a6 + a7 * r) * r2) * (r2 * r2)


# ---------------------------------------------------------------------------------------------- quantiles of forms

EXPONENTIAL, LOGNORMAL, FIXED, GAMMA, WEIBULL, NORMAL = 0, 1, 2, 3, 4, 5
UNIFORM, TRIANGULAR, QUANTILES, VALUES, BIASED_QUANTILES = 6, 7, 8, 9, 10

# The gamma table stands at equal steps of the standard normal quantile, which for a drawn uniform stays within 8.21.
GAMMA_REACH = 8.3
GAMMA_CELLS = 320
_GAMMA_CELLS_PER_UNIT = GAMMA_CELLS / (2.0 * GAMMA_REACH)


@jitable
def sample(  # noqa: PLR0917
    u: float,
    code: int,
    scale: float,
    a: float,
    b: float,
    c: float,
    low: float,
    high: float,
    step: float,
    tables: Sequence[float],
    first: int,
    size: int,
) -> float:
    """Return the quantile of one form at u: scale x unit form, rounded to a multiple of `step` if any, then clamped.

    `forms.py` says what a, b, c and the table of each form are; `tables[first : first + size]` is the table of this.
    """
    u = float(u)
    scale = float(scale)
    if code == EXPONENTIAL:
        value = scale * -log(1.0 - u)
    elif code == LOGNORMAL:
        value = scale * exp(a + b * normal_quantile(u))
    elif code == FIXED:
        value = scale
    else:
        value = scale * _rarer_form(u, code, a, b, c, tables, first, size)
    if step > 0.0:
        value = floor(value / step + 0.5) * step
    value = low if value < low else value
    return high if value > high else value


@jitable
def _rarer_form(  # noqa: PLR0917
    u: float, code: int, a: float, b: float, c: float, tables: Sequence[float], first: int, size: int
) -> float:
    if code == GAMMA:
        return a * exp(b * gamma_curve(normal_quantile(u), tables, first))
    if code == WEIBULL:
        return a * exp(b * log(-log(1.0 - u)))
    if code == NORMAL:
        return a + b * normal_quantile(u)
    if code == UNIFORM:
        return _at_most(a + c * u, b)
    if code == TRIANGULAR:
        return _triangular(u, a, b, c)
    return _tabled(u, code, tables, first, size)


@jitable
def _at_most(value: float, limit: float) -> float:
    # Rounding may carry the last cell a hair over its end.
    return limit if value > limit else value


@jitable
def gamma_curve(z: float, tables: Sequence[float], first: int) -> float:
    """Return the log of the unit-mean gamma quantile at the normal quantile z, from a table of (log, slope) pairs."""
    position = (z + GAMMA_REACH) * _GAMMA_CELLS_PER_UNIT
    cell = int(position)
    t = position - float(cell)
    i = word(first) + (word(cell) << 1)
    y, slope = tables[i], tables[i + word(1)]
    rise, next_slope = tables[i + word(2)] - y, tables[i + word(3)]
    bend = slope + next_slope - 2.0 * rise
    return y + t * (slope + t * ((rise - slope - bend) + t * bend))


@jitable
def _triangular(u: float, low: float, high: float, mode: float) -> float:
    width = high - low
    if u * width < mode - low:
        return _at_most(low + sqrt(u * width * (mode - low)), high)
    value = high - sqrt((1.0 - u) * width * (high - mode))
    return low if value < low else value


@jitable
def _tabled(u: float, code: int, tables: Sequence[float], first: int, size: int) -> float:
    # A table is all its shares, rising from 0 to 1, then all its values. Find the cell with share <= u < next share.
    first = word(first)
    points = word(size) >> 1
    left, right = first, first + points - word(1)
    while right - left > word(1):
        middle = (left + right) >> 1
        if tables[middle] <= u:
            left = middle
        else:
            right = middle
    value, following = float(tables[left + points]), float(tables[right + points])
    if code == VALUES:
        return value
    t = (u - tables[left]) / (tables[right] - tables[left])
    if code == QUANTILES:
        return _at_most(value + t * (following - value), following)
    square = value * value
    return _at_most(sqrt(square + t * (following * following - square)), following)
