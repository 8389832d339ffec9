"""How long, how many, how much: the distributions a pathway may draw from, declared and checked but never sampled here.

Every distribution is one uniform draw turned into a value by its quantile function, stretched when an input resets its
mean. All of them take `round` (to the nearest multiple, half up) and then `at_least` and `at_most`, in that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from itertools import pairwise
from numbers import Real
from typing import Any, TypeAlias

from tandemcare.errors import PathwayError, Problem

from .given import in_words

Pairs: TypeAlias = tuple[tuple[float, float], ...]

SMALLEST_SHAPE, LARGEST_SHAPE = 0.05, 1e4
_WIDEST = 1000.0
_LARGEST_NUMBER = 1.7976931348623157e308
_MODIFIERS = ("at_least", "at_most", "round")
_CHECK_UNITS = "Check the units: both numbers must be in the time unit of the pathway."


class _Check:
    """Collects everything wrong with one distribution and raises it at once."""

    def __init__(self, distribution: object) -> None:
        self.where = _written(distribution)
        self.distribution = distribution
        self.problems: list[Problem] = []

    def say(self, found: str, remedy: str) -> None:
        self.problems.append(Problem(self.where, found, remedy))

    def number(self, name: str, *, positive: bool = False) -> float | None:
        """Return the number under this name, or None (with a problem noted) if it cannot be used."""
        value = getattr(self.distribution, name)
        if not is_number(value):
            self.say(f"`{name}` is {value!r}, which is not a finite number.", f"Give `{name}` as a number.")
            return None
        if positive and not value > 0:
            remedy = "Leave it out." if name == "round" else "Give a positive number (Fixed(value) never varies)."
            self.say(f"`{name}` is {value!r}, but it must be more than 0.", remedy)
            return None
        return float(value)

    def one_of(self, *ways: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the one way in which the parameters were given, or nothing if none fits."""
        names = {name for way in ways for name in way}
        given = {name for name in names if getattr(self.distribution, name) is not None}
        for way in ways:
            if given == set(way):
                return way
        for name in sorted(given):
            self.number(name, positive=True)
        choices = ", or by ".join(" and ".join(way) for way in ways)
        self.say(f"It is given by {_listed(sorted(given))}.", f"Give it by {choices}, and nothing else.")
        return ()

    def between(self, what: str, value: float, least: float, most: float, remedy: str) -> None:
        if not least <= value <= most:
            self.say(f"{what} is {value:.6g}, outside {least:g} to {most:g}.", remedy)

    def pairs(self, name: str, what: str) -> Pairs:
        """Store the mapping under this name as a tuple of pairs and return it, empty if it cannot be used."""
        given = getattr(self.distribution, name)
        items = tuple(given.items()) if isinstance(given, Mapping) else _tuple_of_pairs(given)
        object.__setattr__(self.distribution, name, items)
        self.where = _written(self.distribution)
        if not items:
            self.say(f"`{name}` is {given!r}.", f"Give a mapping of {what} with at least one entry.")
        bad = [number for pair in items for number in pair if not is_number(number)]
        if bad:
            self.say(f"`{name}` holds {_listed(map(repr, bad))}, not finite numbers.", f"Give a mapping of {what}.")
        return () if bad else items

    def finish(self) -> None:
        self._modifiers()
        if self.problems:
            raise PathwayError(self.problems)

    def _optional(self, name: str, *, positive: bool = False) -> float | None:
        return None if getattr(self.distribution, name) is None else self.number(name, positive=positive)

    def _modifiers(self) -> None:
        low, high = self._optional("at_least"), self._optional("at_most")
        self._optional("round", positive=True)
        if low is not None and high is not None and low > high:
            self.say(f"`at_least` {low:g} is more than `at_most` {high:g}.", "Swap them or drop one.")


def is_number(value: object) -> bool:
    """Return whether a value is a finite real number (a truth value is not)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return False
    return bool(-_LARGEST_NUMBER <= value <= _LARGEST_NUMBER)  # type: ignore[operator]


def _tuple_of_pairs(given: Any) -> Pairs:
    try:
        return tuple((first, second) for first, second in given)
    except (TypeError, ValueError):
        return ()


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "nothing"


def _written(distribution: object) -> str:
    # The distribution as its author wrote it, without what was left at None.
    names = [f.name for f in fields(distribution)]  # type: ignore[arg-type]
    names.sort(key=lambda name: name in _MODIFIERS)
    given = [f"{name}={getattr(distribution, name)!r}" for name in names if getattr(distribution, name) is not None]
    return f"{type(distribution).__name__}({', '.join(given)})"


@dataclass(frozen=True)
class _Modified:
    at_least: float | None = field(default=None, kw_only=True)
    at_most: float | None = field(default=None, kw_only=True)
    round: float | None = field(default=None, kw_only=True)

    def __repr__(self) -> str:
        return _written(self)


@in_words
@dataclass(frozen=True, repr=False)
class Exponential(_Modified):
    """A time without memory, by its mean in the time unit of the pathway."""

    mean: float

    def __post_init__(self) -> None:
        check = _Check(self)
        check.number("mean", positive=True)
        check.finish()


@in_words
@dataclass(frozen=True, repr=False)
class Lognormal(_Modified):
    """A right-skewed time, by mean and standard deviation or by mean and median, in the time unit of the pathway."""

    mean: float
    sd: float | None = None
    median: float | None = None

    def __post_init__(self) -> None:
        check = _Check(self)
        way = check.one_of(("mean", "sd"), ("mean", "median"))
        mean, other = _two(check, way)
        if mean and other and way[1] == "sd":
            check.between("`sd` over `mean`", other / mean, 1.0 / LARGEST_SHAPE, _WIDEST, _CHECK_UNITS)
        elif mean and other and other >= mean:
            check.say(f"`median` {other:g} is not below `mean` {mean:g}.", "A lognormal has its median below its mean.")
        elif mean and other:
            check.between("`mean` over `median`", mean / other, 1.0, 1e6, _CHECK_UNITS)
        check.finish()


@in_words
@dataclass(frozen=True, repr=False)
class Gamma(_Modified):
    """A right-skewed time, by mean and sd or by shape and scale (all but the shape in the time unit of the pathway)."""

    mean: float | None = None
    sd: float | None = None
    shape: float | None = field(default=None, kw_only=True)
    scale: float | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        check = _Check(self)
        way = check.one_of(("mean", "sd"), ("shape", "scale"))
        first, second = _two(check, way)
        if first and second:
            by_shape = way[0] == "shape"
            shape = first if by_shape else (first / second) * (first / second)
            what = "`shape`" if by_shape else "The shape, (mean / sd) squared,"
            remedy = "Below this range no stay is typical any more; above it use Normal or Fixed."
            check.between(what, shape, SMALLEST_SHAPE, LARGEST_SHAPE, remedy)
        check.finish()


@in_words
@dataclass(frozen=True, repr=False)
class Weibull(_Modified):
    """A time whose hazard rises or falls, by two of mean, sd, scale (all in the time unit of the pathway) and shape."""

    mean: float | None = None
    shape: float | None = None
    scale: float | None = field(default=None, kw_only=True)
    sd: float | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        check = _Check(self)
        way = check.one_of(("mean", "shape"), ("shape", "scale"), ("mean", "sd"))
        first, second = _two(check, way)
        if first and second and "shape" in way:
            shape = first if way[0] == "shape" else second
            check.between("`shape`", shape, SMALLEST_SHAPE, LARGEST_SHAPE, _CHECK_UNITS)
        elif first and second:
            check.between("`sd` over `mean`", second / first, 2.0 / LARGEST_SHAPE, _WIDEST, _CHECK_UNITS)
        check.finish()


@in_words
@dataclass(frozen=True, repr=False)
class Normal(_Modified):
    """A symmetric value, by mean and standard deviation in the time unit of the pathway; lower values become `minimum`.

    `mean` is the mean before values are raised to the minimum, so the values drawn have a slightly higher one.
    """

    mean: float
    sd: float
    minimum: float = 0.0

    def __post_init__(self) -> None:
        check = _Check(self)
        check.number("mean")
        check.number("sd", positive=True)
        minimum = check.number("minimum")
        if minimum is not None and is_number(self.at_most) and self.at_most < minimum:  # type: ignore[operator]
            check.say(f"`at_most` {self.at_most:g} is below `minimum` {minimum:g}.", "Lower `minimum`.")
        check.finish()


@in_words
@dataclass(frozen=True, repr=False)
class Uniform(_Modified):
    """Any value between two limits, in the time unit of the pathway, each as likely as any other."""

    low: float
    high: float

    def __post_init__(self) -> None:
        check = _Check(self)
        low, high = check.number("low"), check.number("high")
        if low is not None and high is not None and low > high:
            check.say(f"`low` {low:g} is more than `high` {high:g}.", "Swap them.")
        check.finish()


@in_words
@dataclass(frozen=True, repr=False)
class Triangular(_Modified):
    """A value between two limits, most often near the mode, all in the time unit of the pathway."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        check = _Check(self)
        low, mode, high = (check.number(name) for name in ("low", "mode", "high"))
        if low is not None and mode is not None and high is not None and not low <= mode <= high:
            check.say(f"{low:g}, {mode:g}, {high:g} do not rise.", "Give low, mode and high in this order.")
        check.finish()


@in_words
@dataclass(frozen=True, repr=False)
class Fixed(_Modified):
    """Always the same value, in the time unit of the pathway."""

    value: float

    def __post_init__(self) -> None:
        check = _Check(self)
        check.number("value")
        check.finish()


@in_words
@dataclass(frozen=True, repr=False)
class Quantiles(_Modified):
    """A distribution through observed quantiles, {share at or below: value in the time unit}, straight between them."""

    points: Mapping[float, float] | Pairs

    def __post_init__(self) -> None:
        check = _Check(self)
        points = check.pairs("points", "{share at or below: value}")
        shares, values = [share for share, _ in points], [value for _, value in points]
        if points and (shares[0] != 0 or shares[-1] != 1):
            remedy = "Start at share 0 (the least value) and end at share 1 (the greatest)."
            check.say(f"The shares go from {shares[0]:g} to {shares[-1]:g}.", remedy)
        if not all(before < after for before, after in pairwise(shares)):
            check.say(f"The shares {_listed(map(str, shares))} do not rise.", "Give each share once, in rising order.")
        if not all(before <= after for before, after in pairwise(values)):
            check.say(f"The values {_listed(map(str, values))} fall.", "A higher share cannot have a lower value.")
        check.finish()

    @property
    def pairs(self) -> Pairs:
        """The (share, value) pairs in rising order."""
        return tuple((float(share), float(value)) for share, value in self.points)  # type: ignore[misc]


@in_words
@dataclass(frozen=True, repr=False)
class Values(_Modified):
    """One of a few values, {value in the time unit: weight}; the chances are the weights over their sum."""

    weights: Mapping[float, float] | Pairs

    def __post_init__(self) -> None:
        check = _Check(self)
        pairs = check.pairs("weights", "{value: weight}")
        wrong = [f"{weight!r} for {value!r}" for value, weight in pairs if weight <= 0]
        if wrong:
            check.say(f"Weights must be more than 0: {_listed(wrong)}.", "Leave out values that never happen.")
        check.finish()

    @property
    def pairs(self) -> Pairs:
        """The (value, weight) pairs as declared."""
        return tuple((float(value), float(weight)) for value, weight in self.weights)  # type: ignore[misc]


Distribution: TypeAlias = (
    Exponential | Lognormal | Gamma | Weibull | Normal | Uniform | Triangular | Fixed | Quantiles | Values
)


def as_distribution(given: float | Distribution) -> Distribution:
    """Return the distribution itself, or a number as Fixed(number)."""
    if isinstance(given, Distribution):
        return given
    if not is_number(given):
        remedy = "Give a finite number, or a distribution such as Exponential(mean=8)."
        raise PathwayError([Problem("a distribution", f"Found {given!r}.", remedy)])
    return Fixed(float(given))


def _two(check: _Check, way: tuple[str, ...]) -> tuple[float | None, float | None]:
    # Both numbers of the way in which the parameters were given, each checked to be positive.
    if not way:
        return None, None
    return check.number(way[0], positive=True), check.number(way[1], positive=True)
