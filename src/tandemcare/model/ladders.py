"""What a crisis leads to by route, mild to severe: the same severe people stay behind whichever way takes the mild.

Who needs no bed is parted into bands of fixed shares: sent home, an alternative, screened out. Home treatment and the
crisis house take a band on both sides of the cut: above it, people who would be admitted without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from tandemcare.pathway import Branch
from tandemcare.pathway.inputs import ways_of
from tandemcare.sums import summed

from .frailty import heights_of, presenting_shares
from .severity import ROUTES_BY_SEVERITY, Bands, Cuts, bands, cuts_of, detained_share, held_later
from .values import Values

CUT_BY = (
    "frailty.shape",
    "frailty.top_height",
    "frailty.top_share",
    "severity.detention_power",
    "severity.frailty_power",
    "severity.presenting_power",
    *(f"severity.{route}_needs_bed" for route in ROUTES_BY_SEVERITY),
    *(f"severity.{route}_detained" for route in ROUTES_BY_SEVERITY if route != "crisis"),
)
"""Numbers that the cuts follow from."""
SCREENED_BY = (
    *CUT_BY,
    "ae.share_amhp_request",
    "ae.share_home_treatment",
    "ae.share_house_or_cafe",
    "amhp.share_screened_ae",
    "amhp.share_screened_community",
    "amhp.share_screened_custody",
    "crisis_cafe.share_of_offers",
    "crisis_house.share_instead_of_bed",
    "home_treatment.share_instead_of_bed",
    "severity.ae_informal_by_request",
    "severity.ae_request_for_less",
)
"""Numbers that the bands which the hub screens out follow from."""
HUBS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "request": ("request-urgency", "amhp.share_screened_community"),
        "custody": ("assess-allocate", "amhp.share_screened_custody"),
    }
)
"""By way in: where those go on whom the hub does not screen out, and the share of all that it does."""


@dataclass(frozen=True)
class Ladders:
    """What crises lead to by route, from mild to severe, for some numbers."""

    cuts: Mapping[str, Cuts]

    @classmethod
    def of(cls, v: Values) -> Ladders:
        """Return the ladders for some values."""
        return _ladders(tuple((name, v[name]) for name in CUT_BY))

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

    def of_police(self, v: Values) -> Branch:
        """Whose detention by the police is averted, and to whom they do not come: the mildest, in crisis as before."""
        milder = 1.0 - v["severity.police_needs_bed"]
        averted = min(v["section_136.share_averted"] / milder, 1.0)
        unattended = min(v["section_136.share_unattended"] / milder, 1.0 - averted)
        cases: dict[float, Bands] = {}
        for k, needs in enumerate(self.cuts["police"].needs_bed):
            widths = {"police-averted": averted * (1.0 - needs), "police-unattended": unattended * (1.0 - needs)}
            cases[k] = widths | {"police-taken": 1.0 - summed(widths.values())}
        return _cut(cases)

    def of_cafe(self, door: str, v: Values) -> Branch:
        """Who goes to the café first, if it has room: the mildest."""
        return self._mildest(door, f"{door}-cafe-door", v["crisis_cafe.share_first"], f"{door}-arrives")

    def of_doctor(self, v: Values) -> Branch:
        """Whom a doctor releases from a place of safety before an assessment: the mildest."""
        share = v["section_136.share_doctor_releases"] / (1.0 - v["severity.police_needs_bed"])
        return self._mildest("police", "safety-doctor-sees", share, "safety-moves")

    def of_hub(self, door: str, v: Values) -> Branch:
        """Whom the hub screens out before an assessment: the mildest."""
        step, share = HUBS[door]
        return self._mildest(door, "request-screened", v[share] / (1.0 - v[f"severity.{door}_needs_bed"]), step)

    def of_assessment(self, door: str, v: Values) -> Branch:
        """What an assessment under the Mental Health Act decides; of those not detained the mildest may not come."""
        between = _last("outcome-informal", {"outcome-declines": v["outcome.share_declines"]})
        return _cut(bands(self.cuts[door], {"outcome-not-admitted": 1.0}, between, "outcome-detained"))

    def of_ward(self, door: str, v: Values) -> Branch:
        """Who of those admitted informally by a route is assessed on the ward later: the most severe.

        Whoever was to be detained, and came informally as nobody assessed them in time, is among them.
        """
        instead = _instead(v, door)
        cuts, power = self.cuts[door], v["severity.detention_power"]
        informal = [(needs - held) * (1.0 - instead) for needs, held in zip(cuts.needs_bed, cuts.detained, strict=True)]
        presenting = presenting_shares(v, v["severity.presenting_power"])
        later = held_later(presenting, informal, [height**power for height in heights_of(v)], v)
        return _cut(
            {
                k: {"stay-settles": 1.0 - held - more, "stay-unwell": held + more}
                for k, (held, more) in enumerate(zip(cuts.detained, later, strict=True))
            }
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


def _instead(v: Values, door: str) -> float:
    """Return the share of those who need a bed informally whom an alternative takes, if it has room."""
    if door not in ("ae", "crisis"):
        return 0.0
    *_, house, treated = _alternatives(v, door)
    return min((house + treated) / (v[f"severity.{door}_needs_bed"] * (1.0 - detained_share(v, door))), 1.0)


def _mild(step: str, others: Mapping[str, float]) -> Bands:
    """Return shares with what is left of 1 for a step before them."""
    return {step: max(1.0 - summed(others.values()), 0.0), **others}


def _last(step: str, others: Mapping[str, float]) -> Bands:
    """Return shares with what is left of 1 for a step after them."""
    return {**others, step: max(1.0 - summed(others.values()), 0.0)}


def _cut(cases: Mapping[float, Bands]) -> Branch:
    return Branch(share="severity", by="frailty_class", cases=cases)


def screened_inputs(v: Values, resolved: float) -> dict[str, float]:
    """Return the inputs of the pathway if the hub screens out so many times its usual share: loop B1 acts here."""
    shares = [share for _, share in HUBS.values()] + ["amhp.share_screened_ae"]
    more = {**v, **{share: min(v[share] * resolved, 1.0) for share in shares}}
    ladders = Ladders.of(v)
    found = {"ae-outcome": ladders.of_ae(more)} | {f"{door}-hub": ladders.of_hub(door, more) for door in HUBS}
    return {
        f"{first}.{step}": width
        for name, branch in found.items()
        for first, ways in ways_of(name, branch).items()
        for step, width in ways
    }


@lru_cache(maxsize=64)
def _ladders(numbers: tuple[tuple[str, float], ...]) -> Ladders:
    v = dict(numbers)
    presenting = presenting_shares(v, v["severity.presenting_power"])
    return Ladders({route: cuts_of(v, presenting, route) for route in ROUTES_BY_SEVERITY})
