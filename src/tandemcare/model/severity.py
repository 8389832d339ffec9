"""How severe a crisis is and what that leads to: one number for each crisis, cut by route and frailty.

Severity S = u^(1/z^p) with u one uniform draw a crisis and z the frailty: whoever is frailer has more severe crises.
A bed is needed if S > a, which is u > a^(z^p); who needs one is detained if (1 - S) / (1 - a) < min(1, d z^q). The cuts
a and d of a route are found such that so many of those who present by it need a bed and are detained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tandemcare.pathway import Branch

from .frailty import Shares, heights_of, presenting_shares
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
    needed, detained = v[f"severity.{route}_needs_bed"], v[f"severity.{route}_detained"]
    cut = _where(lambda a: _mean(presenting, [1.0 - _power(a, tilt) for tilt in tilts]), needed)
    needs = [1.0 - _power(cut, tilt) for tilt in tilts]
    shares = [height ** v["severity.detention_power"] for height in heights]
    scale = _where(
        lambda left: _mean(presenting, _detained(cut, tilts, shares, _odds(left))), needed * min(detained, 1.0)
    )
    return Cuts(tuple(needs), tuple(_detained(cut, tilts, shares, _odds(scale))))


def bands(cuts: Cuts, below: Mapping[str, float], between: Mapping[str, float], detained: str | None) -> dict[float, Bands]:
    """Return, for each class of frailty, the widths of the bands of u that lead to each step, mildest first.

    `below` parts those who need no bed and `between` those who need one and are not detained, by shares of them.
    """
    return {
        float(number): _widths(1.0 - needs, below) | _widths(needs - held, between) | ({detained: held} if detained else {})
        for number, (needs, held) in enumerate(zip(cuts.needs_bed, cuts.detained, strict=True))
    }


@dataclass(frozen=True)
class Ladders:
    """What crises lead to by route, from mild to severe, for some numbers."""

    cuts: Mapping[str, Cuts]

    @classmethod
    def of(cls, v: Values) -> Ladders:
        """Return the ladders for some values."""
        presenting = presenting_shares(v, v["severity.presenting_power"])
        return cls({route: cuts_of(v, presenting, route) for route in ROUTES_BY_SEVERITY})

    def of_need(self, door: str) -> Branch:
        """Whether the crisis needs a bed."""
        cuts = self.cuts[door].needs_bed
        return _cut({k: {"need-less": 1.0 - needs, "need-bed": needs} for k, needs in enumerate(cuts)})

    def of_ae(self, v: Values) -> Branch:
        """What the liaison team decides in A&E."""
        needed = v["severity.ae_needs_bed"]
        screened = v["amhp.share_screened_ae"] * v["ae.share_amhp_request"]
        cafe, house, treated, house_instead, treated_instead = _alternatives(v, "ae")
        by_request = v["severity.ae_informal_by_request"]
        less = {
            "offer-cafe": cafe,
            "offer-house": house,
            "offer-home-treatment": treated,
            "screened-in-ae": screened,
            "request-for-less": v["severity.ae_request_for_less"],
        }
        instead = {"offer-house-instead": house_instead, "offer-treatment-instead": treated_instead}
        between = needed * (1.0 - v["severity.ae_detained"])
        below = {step: share / (1.0 - needed) for step, share in less.items()}
        above = {step: share / between for step, share in instead.items()} | {"request-informal": by_request}
        return _cut(bands(self.cuts["ae"], _mild("ae-resolved", below), _last("admits", above), "request-from-ae"))

    def of_crisis_team(self, v: Values) -> Branch:
        """What the crisis team decides; nobody is detained without a request, which comes by a way of its own."""
        needed = v["severity.crisis_needs_bed"]
        cafe, house, treated, house_instead, treated_instead = _alternatives(v, "crisis")
        less = {"offer-cafe": cafe, "offer-house": house, "offer-home-treatment": treated}
        instead = {"offer-house-instead": house_instead, "offer-treatment-instead": treated_instead}
        below = {step: share / (1.0 - needed) for step, share in less.items()}
        above = {step: share / needed for step, share in instead.items()}
        return _cut(bands(self.cuts["crisis"], _mild("crisis-resolved", below), _last("admits", above), None))

    def of_doctor(self, v: Values) -> Branch:
        """Whom a doctor releases from a place of safety before an assessment: the mildest."""
        share = v["section_136.share_doctor_releases"] / (1.0 - v["severity.police_needs_bed"])
        return self._mildest("police", "safety-doctor-sees", share, "safety-moves")

    def of_hub(self, door: str, v: Values, go_on: str) -> Branch:
        """Whom the hub screens out before an assessment: the mildest."""
        name = {"request": "community"}.get(door, door)
        share = v[f"amhp.share_screened_{name}"] / (1.0 - v[f"severity.{door}_needs_bed"])
        return self._mildest(door, "request-screened", share, go_on)

    def of_assessment(self, door: str) -> Branch:
        """What an assessment under the Mental Health Act decides."""
        return _cut(
            bands(self.cuts[door], {"outcome-not-admitted": 1.0}, {"outcome-informal": 1.0}, "outcome-detained")
        )

    def _mildest(self, door: str, step: str, share: float, others: str) -> Branch:
        share = min(share, 1.0)
        mild = [share * (1.0 - needs) for needs in self.cuts[door].needs_bed]
        return _cut({k: {step: width, others: 1.0 - width} for k, width in enumerate(mild)})


def _alternatives(v: Values, door: str) -> tuple[float, float, float, float, float]:
    """Return the bands of café, crisis house and home treatment below the cut, and of the latter two above it."""
    house_or_cafe, treated = v[f"{door}.share_house_or_cafe"], v[f"{door}.share_home_treatment"]
    cafe = house_or_cafe * v["crisis_cafe.share_of_offers"]
    house = house_or_cafe - cafe
    above_house, above_treated = v["crisis_house.share_instead_of_bed"], v["home_treatment.share_instead_of_bed"]
    return (
        cafe,
        house * (1.0 - above_house),
        treated * (1.0 - above_treated),
        house * above_house,
        treated * above_treated,
    )


def _mild(step: str, others: Mapping[str, float]) -> Bands:
    """Return shares with what is left of 1 for a step before them."""
    return {step: max(1.0 - sum(others.values()), 0.0), **others}


def _last(step: str, others: Mapping[str, float]) -> Bands:
    """Return shares with what is left of 1 for a step after them."""
    return {**others, step: max(1.0 - sum(others.values()), 0.0)}


def _cut(cases: Mapping[float, Bands]) -> Branch:
    return Branch(share="severity", by="frailty_class", cases=cases)


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
    return (1.0 - left) / left if left > 0.0 else 1e9


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
    return sum([share * value for share, value in zip(shares, values, strict=True)])


def _power(base: float, exponent: float) -> float:
    """Return a power in twelve digits: beyond them libraries of mathematics differ from machine to machine."""
    return float(f"{base**exponent:.12g}")
