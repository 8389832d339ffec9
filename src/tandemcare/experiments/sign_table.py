"""The table of signs that no expert would doubt: a change of services or of need, and what must hold then.

Of services and people that are there now, and of the rules by which beds close: nothing bought, less and more of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from tandemcare.model import NEED_SOURCES, WARD_KINDS, Place, Ward
from tandemcare.scenario import Change, Closure, Gateway, Investment, Scenario, WhatIf, is_decided

from .sign_verdicts import MustHold, Way

RANGE_ADULTS = 500_000.0
"""Ranges are told for a place of so many adults."""
CASH_OF_ALL, CASH_OF_OTHERS = "cash_of_all_services", "cash_of_other_services"
DETAINED_OR_LOST = "detentions_or_lost"
ONSETS_AND_WAITING = "crises_and_waiting"
NOT_LOWER, NOT_HIGHER, SAME = MustHold(Way.NOT_LOWER), MustHold(Way.NOT_HIGHER), MustHold(Way.SAME)
PLACES_ADDED = (150, 300, 600, 900, 1500, 3000)
TIMES_NEED = (1.15, 2.0, 3.0)
NO_TEAMS = 0.6
"""People on the caseload per 100,000 adults: the fewest that a scenario can name, one in 1,500 of those there are."""
STAY_AWAY = "stay_away"
ANY_CLOSED, CLOSED_AT_THE_END = "any_closed", "beds_closed_at_the_end"
SHARE_CLOSING = 0.05
STEPS_A_WARD, A_STEP_BEDS = 4, 5.0
"""Steps in which a ward closes, and about how many beds one has in a place of RANGE_ADULTS."""
CAFE_SHARE = 0.03
"""About so many of all who come to A&E or are held under section 136 are at the café instead; it says how exactly to
tell."""
PACKAGE = {
    "community-places": 900.0,
    "home-treatment-slots": 24.0,
    "supported-housing-units": 60.0,
    "crisis-house-beds": 6.0,
    "managed-flow": 5.0,
}
"""Units bought in a place of RANGE_ADULTS; a second package has twice as many."""
WITHOUT_R6 = frozenset({"shared_staff"})
DETENTIONS_A_BED_LOST = 0.5
"""Published for England: detentions a year that are more for each bed that closes; it says how exactly to tell."""
NOT_NEED = ("transfer_in", "housing_other_wards", "new_demand")
"""Who comes by these comes from other hospitals, or because a service is there."""

Must = tuple[str, MustHold]
Changed = Mapping[str, float]


@dataclass(frozen=True)
class Rule:
    """How wards may close, what is bought from the census date on, and which loops of the slow layer are off."""

    steps: tuple[Closure, ...] = ()
    bought: tuple[Investment, ...] = ()
    cut_loops: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Deed:
    """A change from the census date on, and what must hold of which measures then.

    A cut names its `own` services of the ledger: what else is paid in cash must not fall. Where it is compared with
    another change and not with as-is, it names that (`against`).
    """

    name: str
    title: str
    changed: Changed
    musts: tuple[Must, ...]
    own: tuple[str, ...] = ()
    against: str = ""
    rule: Rule | None = None

    @property
    def scenario(self) -> Scenario:
        """The change as a scenario, in which need grows as it does as-is."""
        changes = tuple((Change if is_decided(name) else WhatIf)(name, value) for name, value in self.changed.items())
        rule = self.rule or Rule()
        return Scenario(
            name=self.name,
            title=self.title,
            changes=changes,
            investments=rule.bought,
            closures=rule.steps,
            loops_off=rule.cut_loops,
        )

    @property
    def rows(self) -> tuple[Must, ...]:
        """What must hold: a cut saves no more cash than the service itself takes."""
        return (*self.musts, (CASH_OF_OTHERS, NOT_LOWER)) if self.own else self.musts


def deeds_of(place: Place) -> tuple[Deed, ...]:
    """Return every change of the table, for a place."""
    return (
        *_crisis_services(place),
        *_care_after(),
        *_safety(place),
        *_places(),
        *_need(),
        *_beds(place),
        *_closing(place),
    )


def _crisis_services(place: Place) -> Iterator[Deed]:
    """Yield the alternatives to a ward, each cut to nothing."""
    share = place.adults / RANGE_ADULTS
    need = MustHold(Way.BETWEEN, low=30.0 * share, high=110.0 * share)
    musts: tuple[Must, ...] = (("admission_need", need), ("crises", SAME))
    yield Deed(
        "no-home-treatment", "Home treatment to nothing", {"home_treatment.slots": 0}, musts, ("home_treatment",)
    )
    musts = (("admission_need", NOT_LOWER), ("crises", SAME))
    yield Deed("no-crisis-house", "Crisis house to nothing", {"crisis_house.beds": 0}, musts, ("crisis_house",))
    shifts = {f"crisis_cafe.{shift.name}.slots": 0.0 for shift in place.cafe_shifts}
    known = MustHold(Way.NOT_LOWER, effect_share=CAFE_SHARE)
    musts = (("ae_attendances", known), ("s136_uses", known), ("crises", SAME))
    # Who would not have come otherwise does not come where there is no café.
    gone = shifts | {"demand.new_demand": 0.0}
    yield Deed("no-crisis-cafe", "Crisis café to nothing", gone, musts, ("crisis_cafe",))


def _care_after() -> Iterator[Deed]:
    """Yield cuts of community teams, of homes and of support after a ward."""
    larger = MustHold(Way.HIGHER, effect_share=0.05)
    more: tuple[Must, ...] = (("crises", larger), ("admission_need", larger), ("untreated", larger))
    own: tuple[str, ...] = ("community_teams",)
    teams = "community.caseload_per_100k"
    yield Deed("half-community-teams", "Community teams halved", {teams: 450.0}, more, own)
    yield Deed("no-community-teams", "Community teams to nothing", {teams: NO_TEAMS}, more, own)
    housed: tuple[Must, ...] = (("homeless", NOT_LOWER), ("crises", NOT_LOWER))
    own = ("supported_housing", "supported_housing_rent")
    yield Deed("no-supported-housing", "Supported housing to nothing", {"housing.units": 0}, housed, own)
    support = {"floating_support.places": 0.0}
    due: Must = ("care_due_people", MustHold(Way.HIGHER, effect_share=1.0))
    yield Deed("no-floating-support", "Floating support to nothing", support, (*housed, due), ("floating_support",))
    after: tuple[Must, ...] = (("untreated", NOT_LOWER), ("crises", NOT_LOWER))
    none = {"follow_up.share_within_72_hours": 0.0}
    yield Deed("no-follow-up", "Follow-up within 72 hours to nothing", none, after)


def _safety(place: Place) -> Iterator[Deed]:
    """Yield cuts of places of safety and of AMHPs."""
    musts: tuple[Must, ...] = (("ae_attendances", NOT_LOWER), ("s136_over_24h_share", NOT_LOWER), ("crises", SAME))
    yield Deed("no-places-of-safety", "Places of safety to nothing", {"hbpos.places": 0}, musts, ("place_of_safety",))
    twice = MustHold(Way.NOT_LOWER, effect_share=1.0)
    musts = (("amhp_wait_hours_mean", twice), ("requests_lapsed", twice), ("admission_need", NOT_LOWER))
    rota = {f"amhp_rota.{shift.name}.fill": 0.5 * shift.fill for shift in place.amhp_rota}
    # An assessment takes two doctors beside an AMHP: what is not paid to them is the service's own cost too.
    own = ("amhp", "section_12_doctors")
    yield Deed("half-amhps", "AMHP hours halved", rota, musts, own)


def _places() -> Iterator[Deed]:
    """Yield community places that are added."""
    musts = (("untreated", NOT_HIGHER), ("crises", NOT_HIGHER), ("community_waiting", NOT_HIGHER))
    for places in PLACES_ADDED:
        added = {"community.places_bought": float(places)}
        yield Deed(f"places-{places}", f"{places:,} community places added", added, musts)


def _need() -> Iterator[Deed]:
    """Yield more need: people who come by any way, new referrals to teams, and crises of people who live here."""
    sources = (*(name for name in NEED_SOURCES if name not in NOT_NEED), "crises")
    for times in TIMES_NEED:
        must = (ONSETS_AND_WAITING, MustHold(Way.HIGHER, effect_share=times - 1.0))
        more = {f"demand.{source}": times for source in sources}
        yield Deed(f"need-{times:g}", f"Need x {times:g}", more, (must,))


def _beds(place: Place) -> Iterator[Deed]:
    """Yield the largest acute ward lost, and every local bed."""
    acute = [ward for ward in place.wards if ward.is_acute and ward.is_own]
    if acute:
        lost = max(acute, key=lambda ward: ward.beds)
        more = MustHold(Way.NOT_LOWER, effect=DETENTIONS_A_BED_LOST * lost.beds)
        title = f"An acute ward lost ({lost.beds} beds)"
        yield Deed("ward-lost", title, {f"ward.{lost.name}.beds": 0.0}, ((DETAINED_OR_LOST, more),))
    every = {f"ward.{ward.name}.beds": 0.0 for ward in place.wards if ward.kind in WARD_KINDS}
    musts = ((CASH_OF_ALL, MustHold(Way.HIGHER)), (STAY_AWAY, NOT_LOWER))
    yield Deed("no-local-beds", "No local beds at all", every, musts)


def _closing(place: Place) -> Iterator[Deed]:
    """Yield wards that close by rule: with nothing bought, and on occupancy and people away alone with more."""
    own = [ward for ward in place.wards if ward.is_own]
    of_kind = {kind: [ward for ward in own if ward.kind == kind] for kind in ("women", "men")}
    # A ward of each sex stays open, as it must.
    wards = [ward for wards in of_kind.values() for ward in wards[1:]]
    if not wards:
        return
    few: tuple[Must, ...] = ((ANY_CLOSED, MustHold(Way.UNDER, high=SHARE_CLOSING)),)
    title = "Wards may close by the usual rule, nothing bought"
    usual = _steps(wards, Gateway())
    yield Deed("nothing-bought", title, {}, few, rule=Rule(usual))
    beds_only = Gateway(staffed_at_least=0.0, waiting_at_most=inf)
    steps = _steps(wards, beds_only)
    share = place.adults / RANGE_ADULTS
    once, twice = (
        Rule(steps, tuple(_bought(place, name, times * units * share) for name, units in PACKAGE.items()), WITHOUT_R6)
        for times in (1.0, 2.0)
    )
    yield Deed("package", "A package; wards close by occupancy and people away", {}, (), rule=once)
    more: tuple[Must, ...] = ((CLOSED_AT_THE_END, MustHold(Way.NOT_LOWER, effect=A_STEP_BEDS * share)),)
    yield Deed("package-twice", "Twice that package, against it", {}, more, against="package", rule=twice)


def _steps(wards: Sequence[Ward], gateway: Gateway) -> tuple[Closure, ...]:
    """Return steps in which wards close by quarters, one after the other."""
    quarters = [max(ward.beds // STEPS_A_WARD, 1) for ward in wards]
    return tuple(
        Closure(ward.name, beds=beds, gateway=gateway)
        for ward, beds in zip(wards, quarters, strict=True)
        for _ in range(STEPS_A_WARD)
    )


def _bought(place: Place, service: str, units: float) -> Investment:
    return Investment(service, float(max(round(units), 1)), place.census_date, ring_fenced=True)
