"""The inputs of the slow layer from the numbers of a place, so that dated changes and services act on it too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tandemcare.sums import summed
from tandemcare.units import DAYS_A_MONTH, MONTHS_A_YEAR

from .amhp_hours import heads_of
from .group_weights import whole_growth
from .loops import LOOPS
from .place import PER_100K, Place
from .standing import community_places_of, places_cut
from .values import Values

LEAST_WORKLOAD = 0.01
WARD_SHARES = (
    "money.ward_staff_share",
    "money.ward_services_share",
    "money.ward_variable_share",
    "money.ward_site_share",
)
"""Parts of what a ward costs, which add up to 1 as the ledger takes them, however they were drawn."""
AS_THEY_ARE = {
    "need_growth": "need.growth",
    "places_bought": "community.places_bought",
    "places_per_wte": "nurses.places_per_community_wte",
    "recruitment_time": "nurses.community_recruitment_months",
    "nurses_per_bed": "nurses.per_bed",
    "ward_vacancy_at_census": "nurses.ward_vacancy",
    "share_from_wards": "nurses.share_from_wards",
    "beds_closed_response": "nurses.beds_closed_response",
    "share_redeployed": "nurses.share_redeployed",
    "redeployment_time": "nurses.redeployment_months",
    "share_55_and_over": "amhp_staff.share_55_and_over",
    "training_time": "amhp_staff.training_months",
    "placement_days": "amhp_staff.placement_days",
    "fte_per_amhp": "amhp_staff.fte_per_head",
    "amhp_vacancy_at_census": "amhp_staff.vacancy",
    "hire_time": "amhp_staff.hire_months",
    "leaver_factor": "amhp.leaver_factor",
    "amhp_fte_bought": "amhp.fte_bought",
    "overwork_response": "amhp_staff.overwork_response",
    "prevention_response": "amhp_staff.prevention_response",
    "smoothing_time": "fund.smoothing_months",
    "housing_units_at_census": "housing.units",
    "leak_share": "fund.leak_share",
    "out_of_area_budget_share": "fund.out_of_area_budget_share",
    "set_up_share": "fund.set_up_share",
    "run_down_time": "fund.run_down_months",
    "out_of_area_price": "price.out_of_area_bed_day",
    "release_lag": "money.ward_release_lag_months",
}
"""Inputs that are a number of the same meaning and unit."""
YEARLY = {
    "community_leavers": "nurses.community_leavers",
    "ward_leavers": "nurses.ward_leavers",
    "leave_rate_under_55": "amhp_staff.leavers_under_55",
    "leave_rate_55_and_over": "amhp_staff.leavers_55_and_over",
    "housing_loss_rate": "housing_stock.loss",
    "trainees_bought": "amhp.trainees_bought",
}
"""Inputs that are a twelfth of a number a year."""
HELD = (
    "community_leavers",
    "recruitment_time",
    "ward_leavers",
    "leave_rate_under_55",
    "leave_rate_55_and_over",
    "housing_loss_rate",
)
"""Inputs of which the slow layer also has what they were at the census: what replaced those who left then."""
ABOVE_ZERO = frozenset(
    {
        "fund.smoothing_months",
        "fund.run_down_months",
        "amhp_staff.hire_months",
        "amhp_staff.training_months",
        "amhp_staff.heads_per_100k",
        "amhp_staff.fte_per_head",
        "nurses.community_recruitment_months",
        "nurses.redeployment_months",
        "nurses.places_per_community_wte",
        "community.caseload_per_100k",
    }
)
"""Numbers that the slow layer divides by."""
AT_CENSUS = frozenset(
    {
        "housing_units_at_census",
        "amhps_at_census",
        "beds_at_census",
        "ward_cost_at_census",
        "share_55_and_over",
        *(f"{name}_at_census" for name in HELD),
    }
)
"""Inputs that say what was there at the census, and that no later change alters."""
SIGNAL_INPUTS = ("out_of_area_days", "occupied_bed_days", "amhp_hours_worked", "amhp_hours_on_duty")
"""Inputs that say what the pathway did in a month."""
NOT_SET = AT_CENSUS | {*SIGNAL_INPUTS}
"""Inputs that no month sets: the census is past, and what happened is read."""
NOTHING_CLOSES: Mapping[str, float] = MappingProxyType(
    dict.fromkeys(("beds_closing", "ward_beds_closing", "bed_cost_closing", "ward_cost_closing"), 0.0)
)
"""Inputs of what closes in a month, in one in which nothing does."""
OF_AN_ITEM: Mapping[str, str] = MappingProxyType(
    {
        "contracted": "the month's units of item",
        "price": "the price of item",
        "mobilising_time": "the months of item",
        "nurses": "the nurses of a unit of item",
        "icb_share": "the payers of item",
        "council_share": "the payers of item",
        "unprotected": "the ring fence of item",
    }
)
"""Inputs of each item that a scenario buys, numbered from 1, and where they come from."""
SLOW_ONLY = (
    "community.places_bought",
    "amhp.fte_bought",
    "amhp.trainees_bought",
    "amhp.leaver_factor",
)
"""Numbers that services change and that only the slow layer reads."""
_BOUGHT = {
    **{source: (name, 1.0) for name, source in AS_THEY_ARE.items() if source in SLOW_ONLY},
    **{source: (name, MONTHS_A_YEAR) for name, source in YEARLY.items() if source in SLOW_ONLY},
}


def bought_inputs(v: Values, changed: Iterable[str] = SLOW_ONLY) -> dict[str, float]:
    """Return the inputs of the slow layer that units of services change, as `slow_inputs` has them."""
    found = {}
    for source in changed:
        name, times = _BOUGHT[source]
        found[name] = v[source] / times
    return found


def slow_inputs(place: Place, v: Values) -> dict[str, float]:
    """Return the inputs of the slow layer for the numbers of a month; the place says what holds at its census."""
    found = {
        **{name: v[source] for name, source in AS_THEY_ARE.items()},
        **{name: v[source] / MONTHS_A_YEAR for name, source in YEARLY.items()},
        "need_growth": whole_growth(v),
        "community_places": community_places_of(v),
        "places_cut": places_cut(v),
        **_signals(place),
        "amhps_at_census": heads_of(place, v),
        "beds_at_census": summed(v[f"ward.{ward.name}.beds"] for ward in place.wards if ward.is_own),
        "council_reserve_at_census": v["fund.council_reserve_per_100k"] * place.adults / PER_100K,
        "ward_cost_at_census": ward_cost_of(place, v),
        **_released_shares(v),
    }
    return found | {f"{name}_at_census": found[name] for name in HELD}


def ward_cost_of(place: Place, v: Values) -> float:
    """Return what the NHS's own acute and intensive-care beds of the dated numbers cost in a month."""
    own = [ward for ward in place.wards if ward.is_own]
    picu = summed([v[f"ward.{ward.name}.beds"] for ward in own if not ward.is_acute])
    return bed_cost_of(v, summed(v[f"ward.{ward.name}.beds"] for ward in own) - picu, picu)


def bed_cost_of(v: Values, acute: float, picu: float) -> float:
    """Return what beds cost in a month at the occupancy for which their prices are, whoever is in them."""
    a_day = acute * v["price.acute_bed_day"] + picu * v["price.picu_bed_day"]
    return a_day * v["money.ward_reference_occupancy"] * DAYS_A_MONTH


def staff_share(v: Values) -> float:
    """Return the part of what a ward releases when it closes whole that is pay of its staff."""
    staff = v["money.ward_staff_share"]
    ends = staff + v["money.ward_services_share"]
    return staff / ends if ends > 0.0 else 0.0


def _released_shares(v: Values) -> dict[str, float]:
    """Return what a closed bed releases of its cost, and what it does beside once its ward has closed whole."""
    whole = summed(v[name] for name in WARD_SHARES)
    ends = (v["money.ward_staff_share"] + v["money.ward_services_share"]) / whole
    bed = min(v["money.ward_bed_share"] / whole, ends)
    kept = 1.0 - bed / ends if ends > 0.0 else 1.0
    return {"bed_share_released": bed, "ward_share_released": ends - bed, "posts_kept": kept}


def _signals(place: Place) -> dict[str, float]:
    """Return what the pathway does in a month at the census, as the place's calibration found it."""
    found = place.baseline
    duty, worked = found["amhp_hours_on_duty"], found["amhp_hours_worked"]
    return {
        "out_of_area_days": found["out_of_area_days"],
        "out_of_area_days_at_census": found["out_of_area_days"],
        "amhp_hours_worked": worked,
        "amhp_hours_on_duty": duty,
        "workload_at_census": max(worked / duty if duty > 0.0 else 0.0, LEAST_WORKLOAD),
    }


def undisturbed(items: int) -> dict[str, float]:
    """Return what a scenario and the month set, as it is at the census: nothing bought, nothing closing, no pool."""
    found = {"may_buy": 1.0, "icb_share_out_of_area": 1.0, "council_share_out_of_area": 0.0}
    found |= {"council_reserve_floor": 0.0, "occupied_bed_days": 0.0, "contract_released": 0.0}
    found |= NOTHING_CLOSES
    for number in range(1, items + 1):
        found |= {f"{name}_{number}": 0.0 for name in OF_AN_ITEM} | {f"mobilising_time_{number}": 1.0}
    return found


def source_of(name: str) -> str:
    """Return where an input of the slow layer comes from: a number of the evidence, the place, the month, a loop."""
    item, _, number = name.rpartition("_")
    return f"{OF_AN_ITEM[item]} {number}" if item in OF_AN_ITEM else SOURCES[name]


def switches(loops_off: frozenset[str]) -> dict[str, float]:
    """Return the inputs that switch loops on (1) or off (0), for the loops that close in the slow layer."""
    return {loop.switch: 0.0 if name in loops_off else 1.0 for name, loop in LOOPS.items() if loop.switch}


_LAST_MONTH = "the pathway last month; at the census the baseline of the place"
_CLOSING = "what closes in the month"
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        **AS_THEY_ARE,
        **{name: f"{source} / 12" for name, source in YEARLY.items()},
        "community_places": "community.caseload_per_100k, for the adults of the place",
        "places_cut": "community.places_cut, of the places at the census",
        **dict.fromkeys(SIGNAL_INPUTS, _LAST_MONTH),
        "out_of_area_days_at_census": "the baseline of the place",
        "workload_at_census": "amhp_hours_worked / amhp_hours_on_duty of the baseline of the place",
        "amhps_at_census": "amhp_heads of the place; amhp_staff.heads_per_100k for its adults where it does not say",
        "beds_at_census": "the NHS's own wards of the place",
        "council_reserve_at_census": "fund.council_reserve_per_100k, for the adults of the place",
        "ward_cost_at_census": "the NHS's own wards of the place, at price.acute_bed_day and price.picu_bed_day",
        "bed_share_released": "money.ward_bed_share, of all parts of what a ward costs",
        "ward_share_released": "money.ward_staff_share and money.ward_services_share, less what any bed releases",
        "posts_kept": "what a closed bed does not release at once, of what it does with its ward",
        **{f"{name}_at_census": f"{name} at the census" for name in HELD},
        **{loop.switch: f"switch of loop {loop.number}" for loop in LOOPS.values() if loop.switch},
        "may_buy": "1 until a stop-loss of the scenario has been reached, then 0",
        "beds_closing": _CLOSING,
        "ward_beds_closing": _CLOSING,
        "bed_cost_closing": _CLOSING,
        "ward_cost_closing": _CLOSING,
        "contract_released": "what beds cost at the census, and what they did over the months of notice",
        "council_reserve_floor": "the scenario",
        "icb_share_out_of_area": "the pool of the scenario, if there is one",
        "council_share_out_of_area": "the pool of the scenario, if there is one",
    }
)
"""Where each input of the slow layer comes from, but for those of the items that a scenario buys."""
