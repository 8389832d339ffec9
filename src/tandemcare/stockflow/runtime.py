"""What the generated function calls: functions of time, lookups, histories and the guards of what a stock can give."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from math import exp, floor, fmod, isfinite, log, log2, sqrt
from math import pow as power

# An instant that a time is reached at may miss it by rounding; a millionth of a unit of time is no delay.
SMALL = 1e-6
# A stage as long as a step may come out shorter by rounding; this share of a step is long enough.
WHOLE_STEP = 1.0 - 1e-9
# What rounding can leave below 0 in a stock, as a share of what was in it and what moved.
DUST = 1e-9
LEAST = 1e-300  # below it a product with DUST is no number any more


class NoValueError(ArithmeticError):
    """What cannot be worked out, said so that it can be mended."""


def step(now: float, height: float, time: float) -> float:
    """Return 0 before a time and the height from then on."""
    return height if now >= time - SMALL else 0.0


def ramp(now: float, slope: float, start: float, end: float) -> float:
    """Return 0 up to the start, then a straight line up to the end, and its last value from then on."""
    return slope * (min(now, end) - start) if now > start and end > start else 0.0


def pulse(now: float, dt: float, start: float, width: float) -> float:
    """Return 1 from the start for a width, at least one step, and 0 elsewhere."""
    return 1.0 if start - SMALL <= now < start + max(width, dt) - SMALL else 0.0


def pulse_train(now: float, dt: float, start: float, width: float, period: float, end: float) -> float:  # noqa: PLR0917
    """Return pulses that begin every period from the start, until the end."""
    if period <= 0.0:
        raise NoValueError("the period of a pulse_train is not above 0")
    if not start - SMALL <= now < end - SMALL:
        return 0.0
    return 1.0 if fmod(now - start + SMALL, period) < max(width, dt) else 0.0


def lookup(xs: Sequence[float], ys: Sequence[float], x: float) -> float:
    """Return the height of a curve at x: straight between its points, flat beyond both ends."""
    if x <= xs[0]:
        return ys[0]
    if x >= xs[-1]:
        return ys[-1]
    right = min(bisect_right(xs, x), len(xs) - 1)  # what is not a number is beyond everything
    x0, y0 = xs[right - 1], ys[right - 1]
    return y0 + (ys[right] - y0) * (x - x0) / (xs[right] - x0)


def recall(history: Sequence[float], initial: float, delay: float, dt: float) -> float:
    """Return the value of max(1, floor(delay / dt + 0.5)) steps ago, or the initial one before there was any."""
    if delay < 0.0:
        raise NoValueError("the time of a delay_fixed is below 0")
    back = delay / dt + 0.5
    steps = max(1, floor(back)) if back <= len(history) + 1 else len(history) + 1
    return history[len(history) - steps] if steps <= len(history) else initial


def stage(dt: float, time: float, order: float) -> float:
    """Return the stay in one stage of a smooth, delay or trend; NoValueError where it is shorter than a step.

    A stage then passes on more than it has: it overshoots, and under half a step it grows without end.
    """
    stay = time / order
    if stay < dt * WHOLE_STEP:
        stages = "" if order == 1.0 else f" in {order:g} stages of {stay:g}"
        step = f"take a step of {2.0 ** floor(log2(stay)):g} or less, or " if stay > 0.0 else ""
        raise NoValueError(
            f"the time of a smooth, delay or trend is {time:g}{stages}, shorter than the step of {dt:g}: "
            f"{step}give it a time of at least {order * dt:g}"
        )
    return stay


def share(stock: float, wanted: float, dt: float) -> float:
    """Return the part that a stock can give in one step of what is wanted, which is more than it has."""
    return max(stock, 0.0) / (wanted * dt)


def emptied(value: float, moved: float) -> float:
    """Return 0 for a stock that rounding took below 0; NoValueError where more than that was taken."""
    if value < -DUST * moved - LEAST:
        raise NoValueError(
            f"it would fall to {value!r} through a flow that ran backwards: keep the flow at 0 or more with "
            "max(0, ...) and write what comes back as its own flow, or set non_negative=False"
        )
    return 0.0


def settled(value: float) -> float:
    """Return an initial value that is not below 0."""
    if value < 0.0:
        raise NoValueError(f"it starts at {value!r}: start at 0 or more, or set non_negative=False")
    return value


NAMES: Mapping[str, Callable[..., float]] = {
    "_min": min,
    "_max": max,
    "_abs": abs,
    "_exp": exp,
    "_log": log,
    "_sqrt": sqrt,
    "_power": power,
    "_step": step,
    "_ramp": ramp,
    "_pulse": pulse,
    "_pulse_train": pulse_train,
    "_lookup": lookup,
    "_recall": recall,
    "_stage": stage,
    "_share": share,
    "_emptied": emptied,
    "_settled": settled,
    "_isfinite": isfinite,
}
