"""How severe a crisis is and what that leads to: one number for each crisis, cut by route and frailty.

Severity S = u^(1/z^p) with u one uniform draw a crisis and z the frailty: whoever is frailer has more severe crises.
A bed is needed if S > a, which is u > a^(z^p); who needs one is detained if (1 - S) / (1 - a) < min(1, d z^q). The cuts
a and d of a route are found such that so many of those who present by it need a bed and are detained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from sys import float_info

from tandemcare.sums import summed

from .frailty import Shares, heights_of
from .values import Values

ROUTES_BY_SEVERITY = ("ae", "crisis", "police", "request", "custody")
"""Ways in whose outcomes are told apart."""
Bands = dict[str, float]
_HALVINGS = 60


@dataclass(frozen=True)
class Cuts:
    """For each class of frailty, the chance that a crisis by one route needs a bed, and that it leads to detention."""

    needs_bed: tuple[float, ...]
    detained: tuple[float, ...]


def cuts_of(v: Values, presenting: Shares, route: str) -> Cuts:
    """Return the cuts of a route, for the shares of classes among those who present."""
    heights = heights_of(v)
    tilts = [height ** v["severity.frailty_power"] for height in heights]
    needed, detained = v[f"severity.{route}_needs_bed"], detained_share(v, route)
    cut = _where(lambda a: _mean(presenting, [1.0 - _power(a, tilt) for tilt in tilts]), needed)
    needs = [1.0 - _power(cut, tilt) for tilt in tilts]
    shares = [height ** v["severity.detention_power"] for height in heights]
    scale = _where(
        lambda left: _mean(presenting, _detained(cut, tilts, shares, _odds(left))), needed * min(detained, 1.0)
    )
    return Cuts(tuple(needs), tuple(_detained(cut, tilts, shares, _odds(scale))))


def detained_share(v: Values, route: str) -> float:
    """Return the share of those who need a bed who are detained: nobody whom the crisis team sees without a request."""
    return 0.0 if route == "crisis" else v[f"severity.{route}_detained"]


def bands(
    cuts: Cuts, below: Mapping[str, float], between: Mapping[str, float], detained: str | None
) -> dict[float, Bands]:
    """Return, for each class of frailty, the widths of the bands of u that lead to each step, mildest first.

    `below` parts those who need no bed and `between` those who need one and are not detained, by shares of them.
    """
    return {
        float(number): _widths(1.0 - needs, below)
        | _widths(needs - held, between)
        | ({detained: held} if detained else {})
        for number, (needs, held) in enumerate(zip(cuts.needs_bed, cuts.detained, strict=True))
    }


def held_later(presenting: Shares, informal: Sequence[float], tilts: Sequence[float], v: Values) -> list[float]:
    """Return the chance by class of being admitted informally and assessed on the ward, as tilted as detention is.

    So many of all who are admitted informally are assessed there as the evidence says.
    """
    wanted = v["stay.share_informal_assessed"] * _mean(presenting, informal)

    def found(scale: float) -> list[float]:
        return [width * min(1.0, scale * tilt) for width, tilt in zip(informal, tilts, strict=True)]

    return found(_odds(_where(lambda left: _mean(presenting, found(_odds(left))), wanted)))


def _widths(whole: float, shares: Mapping[str, float]) -> Bands:
    return {step: whole * share for step, share in shares.items()}


def _detained(cut: float, tilts: Sequence[float], shares: Sequence[float], scale: float) -> list[float]:
    """Return the chance of detention by class: S beyond 1 - (1 - a) min(1, d z^q), on the scale of u."""
    return [
        1.0 - _power(1.0 - (1.0 - cut) * min(1.0, scale * share), tilt)
        for tilt, share in zip(tilts, shares, strict=True)
    ]


def _odds(left: float) -> float:
    """Return a factor from 0 without an end that falls as `left` rises from 0 to 1."""
    return (1.0 - left) / left if left > 0.0 else float_info.max


def _where(falling: Callable[[float], float], wanted: float) -> float:
    """Return where on [0, 1] a falling function of one number comes down to what is wanted, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if falling(middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def _mean(shares: Shares, values: Sequence[float]) -> float:
    return summed(share * value for share, value in zip(shares, values, strict=True))


def _power(base: float, exponent: float) -> float:
    """Return a power in twelve digits: beyond them libraries of mathematics differ from machine to machine."""
    return float(f"{base**exponent:.12g}")
