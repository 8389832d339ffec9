"""Who comes, and who is inside on the census day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tandemcare.pathway import Arrivals, Distribution, Fixed, Initial, Joint, Uniform
from tandemcare.pathway import Values as Choice
from tandemcare.sums import summed
from tandemcare.units import HOURS_A_DAY, HOURS_A_YEAR

from . import codes as c
from .census import with_whole_census
from .frailty import heights_of, presenting_shares, shares_of
from .group_weights import DEPRIVATION_FIFTHS, weights_of
from .groups import added_groups, shifts_of, source_moved, ways_moved
from .hazards import crises_by_route
from .older_wards import OLDEST
from .place import OLDER_WARDS, PER_100K, ROUTES, Place, Ward
from .profiles import profiles
from .resources import homes_let
from .standing import LISTED, TEAM, Alike, new_referrals_of, people_of, standing_people
from .stays import review_day
from .values import Values
from .wards import AWAY, ward_resource

Carried = dict[str, Distribution | Joint]
FIRST_STEPS = {route: f"{door}-first" for route, door in c.DOORS.items()} | {
    "new_referral": "referred-first",
    "transfer_in": "transfer-comes",
    "housing_other_wards": "applies-from-ward",
    "new_demand": "new-demand-comes",
}
"""Where people come from who were not of the place before, and the first step of each."""
MOVED_USUAL = 0.1
"""Share of those who come that is of faster growing groups, usually."""
GROWTH, GROWTH_TOLD, GROWTH_USUAL = "growth", 1e-6, 0.01
"""People who come to live in the place as it grows; the share a year by which it does if nothing sets it, and usually.

So few that nobody comes in a run-in, which nothing sets: as many live in the place at its census as when it was
calibrated.
"""
UNSEEN = "new_demand_unseen"
"""People whom nobody sees as the café they would have come to is cut: as many live on ill in the place as before."""
OTHERS = "others"
"""Those who live in homes of their own, without floating support: by far the most."""
_UNSET = {
    "place": c.HOME,
    "status": c.INFORMAL,
    "power": c.NO,
    "by_amhp": c.NO,
    "change_in": 0,
    "returning": c.NO,
    "recalled": c.NO,
    "section_3_missed": c.NO,
    "standing": c.NO,
    "need": c.ACTIVE,
    "care": c.NO,
    "listed": c.NO,
    "list_priority": c.LIST_ROUTINE,
    "applied": c.NO,
    "home": c.OWN_HOME,
    "support": c.NONE,
    "care_due": c.DUE_NOTHING,
    "order": c.NO,
    "treated": c.NO,
    "recent": c.CALM,
    "unmet": c.NO,
    "needs_bed": c.NO,
    "route": 1,
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
    "bed_until": 0,
    "offer_until": 0,
    "treated_until": 0,
    "referred_at": 0,
    "applied_at": 0,
}


def groups(v: Values) -> Carried:
    """Return the groups that each person is drawn into; rates by group act here, once, and nowhere later."""
    fifths = [float(fifth) for fifth in DEPRIVATION_FIFTHS]
    return {
        "sex": _either(v["people.share_women"], c.WOMAN, c.MAN),
        "age_band": Choice(tuple(enumerate(weights_of(v, "age_band")))),
        "ethnic_group": Choice(tuple(enumerate(weights_of(v, "ethnic_group")))),
        "deprivation": Choice(dict(zip(fifths, weights_of(v, "deprivation"), strict=True))),
        "usual_way": _some({float(code): share for code, share in enumerate(crises_by_route(v).values())}),
        "elsewhere": _either(v["people.share_from_elsewhere"], c.YES, c.NO),
    }


def _either(share: float, one: int, other: int) -> Distribution:
    return _some({float(one): share, float(other): 1.0 - share})


def _some(weights: dict[float, float]) -> Distribution:
    """Return a choice among what happens at all: nobody comes by a way that is closed."""
    return Choice({code: weight for code, weight in weights.items() if weight > 0.0})


def attributes(v: Values) -> Carried:
    """Return what everybody carries: their groups, registers that say "not yet", and how severe a first crisis is."""
    unset = {name: Fixed(float(value)) for name, value in _UNSET.items()}
    return groups(v) | unset | {"severity": Uniform(0.0, 1.0)}


def newcomers(v: Values) -> Carried:
    """Return what those carry who present for the first time: the frailer, the likelier they are met."""
    return attributes(v) | _frailty(v, presenting_shares(v))


def _frailty(v: Values, shares: Sequence[float]) -> Carried:
    rows = [row for row, share in zip(enumerate(heights_of(v)), shares, strict=True) if share > 0.0]
    return {"frailty": Joint(("frailty_class", "frailty"), rows, [share for share in shares if share > 0.0])}


def sources_of(place: Place, v: Values) -> list[Arrivals]:
    """Return the sources of people who were not of the place; scenarios change them by the input of their rate."""
    week, carried = profiles(v), newcomers(v)
    referred = carried | _frailty(v, shares_of(v))
    yearly = {**first_presentations_of(place, v), **place.sources}
    yearly |= {"new_demand": v["crisis_cafe.new_demand_a_year"] * place.size, "new_referral": new_referrals_of(v)}
    rows = standing_people(v)
    grown = _with(attributes(v), _joint([row for row in rows if row.care != TEAM]))
    grown = _with(grown, added_groups(shifts_of(v)))
    a_year = people_of(v) / HOURS_A_YEAR
    growth = Arrivals(GROWTH, rate=GROWTH_TOLD * a_year, layer=GROWTH_USUAL * a_year, to="grown", attributes=grown)
    rates = {name: tuple(yearly[name] / HOURS_A_YEAR * hour for hour in week[name]) for name in FIRST_STEPS}
    sources = [
        Arrivals(
            name,
            rate=rates[name],
            to=step,
            attributes=_of_source(name, referred if name == "new_referral" else carried),
        )
        for name, step in FIRST_STEPS.items()
    ]
    return [
        growth,
        _unseen(rates["new_demand"], carried),
        *sources,
        *(moved for source in sources for moved in _moved(source, rates[source.name], v)),
    ]


def _moved(source: Arrivals, hourly: Sequence[float], v: Values) -> Iterator[Arrivals]:
    """Yield the sources of people of faster growing groups, who come in place of those of another source."""
    for way in ways_moved(shifts_of(v)) if max(hourly) > 0.0 else ():
        carried: Carried = {**dict(source.attributes), **{shift.attribute: Choice(shift.moved_to) for shift in way}}
        yield Arrivals(
            source_moved(source.name, way),
            rate=tuple(GROWTH_TOLD * hour for hour in hourly),
            layer=MOVED_USUAL ** len(way) * max(hourly),
            to=source.to,
            attributes=carried,
        )


def _of_source(name: str, carried: Carried) -> Carried:
    """Return what people carry who come by a source: those who present for the first time, by which way."""
    return carried | _fixed(route=list(c.DOORS).index(name)) if name in c.DOORS else carried


def _unseen(hourly: Sequence[float], carried: Carried) -> Arrivals:
    return Arrivals(
        UNSEEN,
        rate=tuple(GROWTH_TOLD * hour for hour in hourly),
        layer=GROWTH_USUAL * max(hourly),
        to="unseen-lives",
        attributes=carried,
    )


def unseen(v: Mapping[str, float]) -> float:
    """Return the rate of those who live on ill though a café that is cut does not see them, times what is told."""
    return v["lives.joins_new_demand"] * max(1.0 - v["demand.new_demand"], 0.0) / GROWTH_TOLD


def first_presentations_of(place: Place, v: Values) -> dict[str, float]:
    """Return how many people a year come in a crisis by each route of whom nothing was known before."""
    return {route: place.presentations[route] * v["crises.share_first"] for route in ROUTES}


# --- people inside on the census day --------------------------------------------------------------------------------


def initial_of(place: Place, v: Values) -> list[Initial]:
    """Return the people of the census: all who live in the place, and those part-way through care if the place says."""
    care = list(_census(place, v)) if place.has_census else []
    return [group for group in (*standing_groups(place, v), *care) if group.people > 0]


def _census(place: Place, v: Values) -> Iterator[Initial]:
    place, carried = with_whole_census(place, v), attributes(v) | _frailty(v, presenting_shares(v))
    carried |= _fixed(standing=c.YES, recent=c.AFTER_BED)
    free = {ward: ward.beds - place.ward_census.get(ward.name, 0) for ward in place.wards if ward.is_acute}
    unhurried = int(v["beds.hurried_above_share"] * place.beds("women", "men", "mixed"))
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
                holds=(ward_resource(ward), "unhurried" if within >= 0 else "own-pace", reason, "untreated"),
                clocks=() if queues else ("ready",),
                attributes=carried | _sex_of(ward.kind) | {"ready": Fixed(0.0), "admitted": admitted},
            )
    away = carried | _fixed(kind=c.OUT_OF_AREA, status=c.SECTION_3)
    yield from _away(place.census.get("out_of_area", 0), away)
    yield _inside("in_crisis_house", "house-stay", place, ("crisis-house",), carried)
    yield _treated_at_home(place, carried, v)
    yield _inside(
        "in_step_down", "in-step-down-house", place, ("step-down",), carried | _fixed(returning=c.YES), "discharged"
    )


def standing_groups(place: Place, v: Values) -> Iterator[Initial]:
    """Yield the people who live in the place, by what they hold, in whole numbers.

    Home and support are spread over them whatever their need and care. What rounding leaves lives as most do, so that
    no more have a team than there are places.
    """
    rows, people, before = standing_people(v), people_of(v), 0.0
    for name, held, chosen in (
        ("with_team", ("community-place",), [row for row in rows if row.care == TEAM]),
        ("untreated", ("untreated",), [row for row in rows if row.care != TEAM and row.need == c.ACTIVE]),
        ("well", (), [row for row in rows if row.care != TEAM and row.need == c.WELL]),
    ):
        after = before + summed([row.people for row in chosen]) / people
        carried = _with(attributes(v), _joint(chosen))
        carried |= _fixed(care=c.YES if name == "with_team" else c.NO)
        left = int(after * people + 0.5) - int(before * people + 0.5)
        for lives, also, number, registers in homes(v):
            here = left if lives == OTHERS else min(int(after * number + 0.5) - int(before * number + 0.5), left)
            left -= here
            yield Initial(
                "with-team" if name == "with_team" else "home",
                here,
                name=f"{name}_{lives}",
                holds=("community", *held, *also),
                attributes=carried | registers,
            )
        before = after


def homes(v: Values) -> Iterator[tuple[str, tuple[str, ...], float, Carried]]:
    """Yield how people live, what they hold for it, how many of the place do, and their registers; the rest last."""
    all_of = people_of(v)
    homeless = min(v["lives.homeless_per_100k"] * v["place.adults"] / PER_100K, all_of)
    tenants = min(float(homes_let(v)), all_of - homeless)
    supported = min(v["floating_support.places"] * v["floating_support.share_taken"], all_of - homeless - tenants)
    left = all_of - homeless - tenants - supported
    residential = min(v["lives.residential_per_100k"] * v["place.adults"] / PER_100K, left)
    left -= residential
    aftercare = min(v["section_117.packages"], left)
    left -= aftercare
    lasting = min(v["lives.lasting_care_per_100k"] * v["place.adults"] / PER_100K, left)
    left -= lasting
    packages = min(v["lives.packages_per_100k"] * v["place.adults"] / PER_100K, left)
    yield "tenants", ("housing-unit",), tenants, _fixed(home=c.SUPPORTED)
    yield "homeless", ("homeless",), homeless, _fixed(home=c.HOMELESS)
    yield "supported", ("floating-support",), supported, _fixed(support=c.FLOATING)
    yield "residents", ("residential-care",), residential, _fixed(home=c.RESIDENTIAL)
    yield "with_aftercare", ("aftercare",), aftercare, _fixed(support=c.LASTING)
    yield "with_lasting_care", ("lasting-care",), lasting, _fixed(support=c.LASTING)
    yield "with_packages", ("care-package",), packages, _fixed(support=c.PACKAGE)
    yield OTHERS, (), left - packages, {}


def _with(carried: Carried, drawn: Carried) -> Carried:
    """Return what people carry with what is drawn for them in place of "not yet"."""
    registers = {name for value in drawn.values() if isinstance(value, Joint) for name in value.registers}
    return {name: value for name, value in carried.items() if name not in registers} | drawn


def _joint(rows: Sequence[Alike]) -> Carried:
    """Return registers drawn together from the people of a table."""
    names = ("frailty_class", "frailty", "need", "listed", "recent", "standing")
    values = [
        (row.frailty_class, row.frailty, row.need, c.YES if row.care == LISTED else c.NO, row.recent, c.YES)
        for row in rows
        if row.people > 0.0
    ]
    weights = [row.people for row in rows if row.people > 0.0]
    since = {"referred_at": Uniform(-HOURS_A_YEAR, 0.0)}
    return {"state": Joint(names, values, weights), **since}


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
    here = carried | _sex_of(ward.kind)
    if ward.kind in OLDER_WARDS:
        here |= _fixed(kind=c.OTHER_WARD, age_band=OLDEST)
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
    return Initial("stay-2-long", rows=rows, name=name, holds=_held_on(ward), attributes=known)


def _fixed(**registers: int) -> Carried:
    return {register: Fixed(float(value)) for register, value in registers.items()}


def _patients(name: str, step: str, people: int, ward: Ward, known: Carried) -> Initial:
    holds, clocks = _held_on(ward), ("admitted",)
    return Initial(step, people, stay="in_progress", name=name, holds=holds, clocks=clocks, attributes=known)


def _held_on(ward: Ward) -> tuple[str, ...]:
    """Return what somebody on a ward holds."""
    return (ward_resource(ward), "unhurried" if ward.is_acute else "own-pace", "untreated")


def _inside(state: str, step: str, place: Place, holds: tuple[str, ...], known: Carried, *clocks: str) -> Initial:
    people, all_of = place.census.get(state, 0), (*holds, "untreated")
    return Initial(step, people, stay="in_progress", name=state, holds=all_of, clocks=clocks, attributes=known)


def _away(people: int, known: Carried) -> Iterator[Initial]:
    """Yield people in acute beds out of area, half of them women."""
    for sex, kind, number in ((c.WOMAN, "women", people // 2), (c.MAN, "men", people - people // 2)):
        holds = (AWAY[kind], "own-pace", "untreated")
        name, here = f"out_of_area_{kind}", known | _fixed(sex=sex)
        yield Initial(
            "stay-rest-full", number, stay="in_progress", name=name, holds=holds, clocks=("admitted",), attributes=here
        )


def _treated_at_home(place: Place, carried: Carried, v: Values) -> Initial:
    """Return people under home treatment, who have less of it before them the longer they have had it.

    On average half of a length-biased episode is left: m (1 + s^2) / 2 for a mean m and a spread s.
    """
    longest = HOURS_A_DAY * v["home_treatment.episode_days"] * (1.0 + c.EPISODE_SPREAD * c.EPISODE_SPREAD)
    known = carried | _fixed(treated=c.YES) | {"treated_until": Uniform(0.0, longest)}
    state, holds = "on_home_treatment", ("community", "home-treatment", "untreated")
    return Initial("home", place.census.get(state, 0), name=state, holds=holds, attributes=known)


def _sex_of(ward_kind: str) -> Carried:
    """Return the sex of those on a ward; on a mixed one it is that of anybody."""
    known = {"women": c.WOMAN, "men": c.MAN}
    sex = ward_kind.rpartition("_")[2]
    return _fixed(sex=known[sex]) if sex in known else {}
