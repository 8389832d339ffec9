"""Who comes, and who is inside on the census day."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.pathway import Arrivals, Distribution, Fixed, Initial
from tandemcare.pathway import Values as Choice
from tandemcare.sums import summed
from tandemcare.units import HOURS_A_DAY, HOURS_A_YEAR

from . import codes as c
from .place import Place, Ward
from .profiles import profiles
from .resources import ward_resource
from .stays import review_day
from .values import Values

Carried = dict[str, Distribution]
FIRST_STEPS = {
    "ae_liaison": "ae-arrives",
    "community_crisis": "crisis-refers",
    "section_136": "police-detain",
    "community_request": "request-from-community",
    "custody": "custody-arrives",
    "transfer_in": "transfer-comes",
    "housing_other_wards": "applies-from-ward",
    "housing_community": "applies-from-community",
    "new_demand": "new-demand-comes",
}
_UNSET = {
    "place": c.HOME,
    "status": c.INFORMAL,
    "power": c.NO,
    "by_amhp": c.NO,
    "change_in": 0,
    "returning": c.NO,
    "early": c.NO,
    "recalled": c.NO,
    "relapsed": c.NO,
    "package": c.NO,
    "hurried": c.NO,
    "stay_ends": 0,
    "intensive": c.NO,
    "kind": c.LOCAL,
    "ward_reason": c.REASON_INFORMAL,
    "discharged": 0,
    "admitted": 0,
    "section_2_ends": 0,
    "section_2_review": 0,
    "ready": 0,
    "deadline": 0,
    "ae_arrival": 0,
    "safety_start": 0,
    "request": 0,
    "bed_decision": 0,
}


def groups(v: Values) -> Carried:
    """Return the groups that each person is drawn into; rates by group act here, once, and nowhere later."""
    age = [v[f"people.share_{band}"] * v[f"people.rate_{band}"] for band in ("18_34", "35_49", "50_64", "65_plus")]
    ethnic = [
        v[f"people.share_{name}"] * v[f"people.rate_{name}"] for name in ("asian", "black", "mixed", "other", "white")
    ]
    most = v["people.rate_ratio_deprivation"]
    fifths = {float(fifth): most + (1.0 - most) * (fifth - 1) / 4 for fifth in c.DEPRIVATION_FIFTHS}
    return {
        "sex": _either(v["people.share_women"], c.WOMAN, c.MAN),
        "age_band": Choice(tuple(enumerate(age))),
        "ethnic_group": Choice(tuple(enumerate(ethnic))),
        "deprivation": Choice(fifths),
        "known": _either(v["people.share_known"], c.YES, c.NO),
        "housing": _either(v["people.share_insecure"], c.INSECURE, c.SETTLED),
        "elsewhere": _either(v["people.share_from_elsewhere"], c.YES, c.NO),
        "section_117": _either(v["people.share_section_117"], c.YES, c.NO),
    }


def _either(share: float, one: int, other: int) -> Distribution:
    weights = {float(one): share, float(other): 1.0 - share}
    return Choice({code: weight for code, weight in weights.items() if weight > 0.0})


def attributes(v: Values) -> Carried:
    """Return what every newcomer carries: their groups, and registers that say "not yet"."""
    return groups(v) | {name: Fixed(float(value)) for name, value in _UNSET.items()}


def sources_of(place: Place, v: Values) -> list[Arrivals]:
    """Return the sources of first presentations; scenarios change them by the input of their rate."""
    week, carried = profiles(v), attributes(v)
    new_demand = v["crisis_cafe.new_demand_a_year"] * place.size
    yearly = {**place.first_presentations, **place.sources, "new_demand": new_demand}
    return [
        Arrivals(
            name,
            rate=tuple(yearly[name] / HOURS_A_YEAR * hour for hour in week[name]),
            to=step,
            attributes=carried,
        )
        for name, step in FIRST_STEPS.items()
    ]


# --- people inside on the census day --------------------------------------------------------------------------------


def initial_of(place: Place, v: Values) -> list[Initial]:
    """Return the people of the census, part-way through what they are in; none if the place has no census."""
    return [group for group in _census(place, v) if group.people > 0] if place.census or place.ward_census else []


def _census(place: Place, v: Values) -> Iterator[Initial]:
    carried = attributes(v)
    free = {ward: ward.beds - place.ward_census.get(ward.name, 0) for ward in place.wards if ward.kind != "picu"}
    unhurried = int(v["beds.hurried_above_share"] * place.beds("women", "men"))
    within = unhurried - summed(ward.beds - left for ward, left in free.items())
    for ward in place.wards:
        yield from _on_ward(ward, place.ward_census.get(ward.name, 0), carried, v)
    admitted = Fixed(-HOURS_A_DAY * v["census.days_since_admission"])
    for state, step, reason in _DELAYS:
        for number in range(place.census.get(state, 0)):
            ward = max(free, key=lambda ward: free[ward])  # whose delay it is on which ward the census does not say
            free[ward] -= 1
            within -= 1
            queues = reason == "delay-supported-housing"
            yield Initial(
                step,
                1,
                stay="fresh" if queues else "in_progress",
                name=f"{state}_{number + 1}",
                holds=(ward_resource(ward), "unhurried" if within >= 0 else "own-pace", reason),
                clocks=() if queues else ("ready",),
                attributes=carried | {"sex": _sex_of(ward.kind), "ready": Fixed(0.0), "admitted": admitted},
            )
    away = carried | _fixed(kind=c.OUT_OF_AREA, status=c.SECTION_3)
    yield _inside("out_of_area", "stay-rest-full", place, ("out-of-area", "own-pace"), away, "admitted")
    yield _inside("in_supported_housing", "tenancy-lasts", place, ("community", "housing-unit"), carried)
    between_tenants = place.supported_housing_units - place.census.get("in_supported_housing", 0)
    yield Initial(
        "tenancy-void",
        between_tenants,
        stay="in_progress",
        name="between_tenants",
        holds=("community", "housing-unit"),
        attributes=carried,
    )
    yield Initial(
        "applies-queue",
        place.census.get("waiting_for_supported_housing", 0),
        name="waiting_for_supported_housing",
        holds=("community",),
        attributes=carried | {"applied": Fixed(0.0)},
    )
    yield _inside("in_crisis_house", "house-stay", place, ("crisis-house",), carried)
    yield _inside("on_home_treatment", "treated", place, ("community", "home-treatment"), carried)
    supported = place.census.get("with_floating_support", 0)
    relapsing = int(v["census.share_relapsing_with_support"] * supported + 0.5)
    for step, people in (("support-lasts", supported - relapsing), ("support-relapses", relapsing)):
        holds = ("community", "floating-support")
        yield Initial(step, people, stay="in_progress", name=step, holds=holds, attributes=carried)
    known = carried | _fixed(returning=c.YES)
    yield _inside("at_risk_of_relapse", "relapse-waits", place, ("community",), known, "discharged")
    yield _inside("to_be_recalled", "order-waits", place, ("community",), known, "discharged")
    yield _inside("in_step_down", "in-step-down-house", place, ("step-down",), known, "discharged")
    yield _inside("at_risk_after_crisis", "returns-wait", place, ("community",), carried)


_DELAYS = (
    ("delayed_supported_housing", "delayed-housing-queue", "delay-supported-housing"),
    ("delayed_other_housing", "delayed-other-housing-waits", "delay-other-housing"),
    ("delayed_social_care", "delayed-social-care-waits", "delay-social-care"),
    ("delayed_funding_panel", "delayed-funding-panel-waits", "delay-funding-panel"),
    ("delayed_other", "delayed-other-waits", "delay-other"),
)


def _on_ward(ward: Ward, people: int, carried: Carried, v: Values) -> Iterator[Initial]:
    if ward.kind == "picu":
        for sex, number in ((c.WOMAN, people // 2), (c.MAN, people - people // 2)):
            here = carried | _fixed(sex=sex, kind=c.PICU, status=c.SECTION_2, intensive=c.YES)
            yield _unreviewed(f"{ward.name}_{sex}", number, ward, here, review_day(v))
        return
    informal, short, unreviewed, on_3 = (
        int(v[f"census.share_{status}"] * people + 0.5)
        for status in ("informal", "section_2_short", "section_2_unreviewed", "section_3")
    )
    here = carried | {"sex": _sex_of(ward.kind)}
    section_2, section_3 = here | _fixed(status=c.SECTION_2), here | _fixed(status=c.SECTION_3)
    longer = max(people - informal - short - unreviewed - on_3, 0)
    yield _patients(f"{ward.name}_informal", "stay-settles-full", informal, ward, here)
    yield _patients(f"{ward.name}_section_2", "stay-2-short-full", short, ward, section_2)
    yield _unreviewed(f"{ward.name}_unreviewed", unreviewed, ward, section_2, review_day(v))
    yield _patients(f"{ward.name}_section_3", "stay-3-acute-full", on_3, ward, section_3)
    yield _patients(f"{ward.name}_longer", "stay-rest-full", longer, ward, section_3)


def _unreviewed(name: str, people: int, ward: Ward, known: Carried, review: float) -> Initial:
    """Return people evenly spread over a section 2 up to its review."""
    length, left = HOURS_A_DAY * review, HOURS_A_DAY * (c.SECTION_2_DAYS - review)
    reviews = [length * (number + 0.5) / people for number in range(people)]
    rows = [
        {"section_2_review": review, "section_2_ends": review + left, "admitted": review - length} for review in reviews
    ]
    holds = (ward_resource(ward), "own-pace" if ward.kind == "picu" else "unhurried")
    return Initial("stay-2-long", rows=rows, name=name, holds=holds, attributes=known)


def _fixed(**registers: int) -> Carried:
    return {register: Fixed(float(value)) for register, value in registers.items()}


def _patients(name: str, step: str, people: int, ward: Ward, known: Carried) -> Initial:
    holds = (ward_resource(ward), "unhurried")
    return Initial(step, people, stay="in_progress", name=name, holds=holds, clocks=("admitted",), attributes=known)


def _inside(state: str, step: str, place: Place, holds: tuple[str, ...], known: Carried, *clocks: str) -> Initial:
    people = place.census.get(state, 0)
    return Initial(step, people, stay="in_progress", name=state, holds=holds, clocks=clocks, attributes=known)


def _sex_of(ward_kind: str) -> Distribution:
    return Fixed(float(c.WOMAN if ward_kind == "women" else c.MAN))
