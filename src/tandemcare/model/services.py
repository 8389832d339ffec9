"""Services that a scenario can buy, and what their units do to the numbers of the pathway.

Effects on the same flow multiply on what is left, and act only as far as there is capacity. Where no usable effect was
found a service is not listed. Functions change the values of one month, which they are lent for that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from types import MappingProxyType

Changed = dict[str, float]


@dataclass(frozen=True)
class Service:
    """Something bought by the unit: `apply(values, units)` changes the values of a month as so many units do."""

    name: str
    label: str
    unit: str
    mobilising_months: float
    apply: Callable[[Changed, float], None]
    says: str
    payers: tuple[tuple[str, float], ...] = ()
    not_with_services: tuple[str, ...] = ()
    not_with_loops: tuple[str, ...] = ()
    nurses_per_unit: float = 0.0
    is_whole: bool = True


def services() -> Mapping[str, Service]:
    """Return every service that can be bought, by name."""
    return _SERVICES


def _more(fact: str) -> Callable[[Changed, float], None]:
    """Return what adds whole units to one capacity."""

    def apply(values: Changed, units: float) -> None:
        values[fact] += floor(units + 0.5)

    return apply


def _crisis_house(values: Changed, units: float) -> None:
    beds = floor(units + 0.5)
    values["crisis_house.beds"] += beds
    _new_demand(values, beds * values["crisis_house.new_demand_per_bed"])


def _crisis_cafe(values: Changed, units: float) -> None:
    places = floor(units + 0.5)
    shifts = [name for name in values if name.startswith("crisis_cafe.") and name.endswith(".slots")]
    for name in shifts:
        values[name] += places
    if shifts:
        _new_demand(values, places * values["crisis_cafe.new_demand_per_place"])


def _new_demand(values: Changed, people_a_year: float) -> None:
    """Let more people come who would not have presented otherwise."""
    baseline = values["crisis_cafe.new_demand_a_year"]
    if baseline > 0.0:
        values["demand.new_demand"] += people_a_year / baseline


def _home_treatment(values: Changed, units: float) -> None:
    slots = floor(units + 0.5)
    values["home_treatment.slots"] += slots
    reached = min(1.0, slots / values["home_treatment.slots_for_full_effect"])
    already = values["gate.share_home_treatment"]
    added = values["intv.home_treatment_admission_effect"] * reached
    values["gate.share_home_treatment"] = already + (1.0 - already - values["gate.share_crisis_house"]) * added


def _street_triage(values: Changed, units: float) -> None:
    covered = min(1.0, units) * values["intv.street_triage_hours_share"]
    values["demand.section_136"] *= 1.0 - values["intv.street_triage_effect"] * covered


def _housing_link(values: Changed, units: float) -> None:
    reached = min(1.0, units / values["intv.housing_link_workers_for_full_effect"])
    left = 1.0 - values["intv.housing_link_effect"] * reached
    values["delay.days_other_housing"] *= left
    values["housing.set_up_days"] *= left


def _amhp_hub(values: Changed, units: float) -> None:
    values["amhp.hours_factor"] *= 1.0 - values["intv.amhp_hub_hours_saved"] * min(1.0, units)


def _amhp_staff(values: Changed, units: float) -> None:
    """Fill the slots that go unfilled first, night before day, then add slots by day."""
    hours = units * values["money.amhp_hours_year"]
    for shift in ("night", "weekend", "day"):
        slots, fill = f"amhp_rota.{shift}.slots", f"amhp_rota.{shift}.fill"
        year = values[f"amhp.slot_hours_{shift}"]
        if slots in values and values[slots] > 0.0:
            filled = min(1.0, values[fill] + hours / (year * values[slots]))
            hours -= (filled - values[fill]) * year * values[slots]
            values[fill] = filled
    first = next(name for name in values if name.startswith("amhp_rota.") and name.endswith(".slots"))
    fill = first.removesuffix(".slots") + ".fill"
    wanted = values[first] * values[fill] + hours / values["amhp.slot_hours_day"]
    values[first] = max(values[first], float(ceil(wanted - 1e-9)))
    values[fill] = min(1.0, wanted / values[first]) if values[first] else values[fill]


_SERVICES: Mapping[str, Service] = MappingProxyType(
    {
        service.name: service
        for service in (
            Service(
                "supported-housing-units",
                "Supported housing",
                "unit",
                12,
                _more("housing.units"),
                "More units in the queue of wards and community alike.",
            ),
            Service(
                "step-down-places",
                "Step-down house",
                "place",
                6,
                _more("step_down.places"),
                "Takes people whose discharge waits for supported housing, while there is room.",
            ),
            Service(
                "housing-link-workers",
                "Housing link worker",
                "WTE",
                3,
                _housing_link,
                "Shortens the wait for other housing and the setting up of tenancies, not the queue for a unit.",
            ),
            Service(
                "floating-support-places",
                "Floating support",
                "place",
                3,
                _more("floating_support.places"),
                "Averts some relapses of the people it has room for.",
            ),
            Service(
                "crisis-house-beds",
                "Crisis house",
                "bed",
                6,
                _crisis_house,
                "Takes some who would be admitted informally, while it has room, and some new demand.",
            ),
            Service(
                "crisis-cafe-places",
                "Crisis café",
                "place",
                6,
                _crisis_cafe,
                "Serves people while it is open; part of its use is new demand.",
            ),
            Service(
                "home-treatment-slots",
                "Intensive home treatment",
                "slot",
                6,
                _home_treatment,
                "Averts some voluntary admissions while it has room, and no detentions.",
            ),
            Service(
                "street-triage-teams",
                "Street triage",
                "team",
                6,
                _street_triage,
                "Fewer people detained under section 136 in the hours it runs.",
            ),
            Service(
                "hbpos-places",
                "Health-based place of safety",
                "place",
                9,
                _more("hbpos.places"),
                "Fewer people taken to A&E because the place of safety is full.",
            ),
            Service(
                "amhp-fte",
                "Approved mental health professionals",
                "FTE",
                12,
                _amhp_staff,
                "Fills rota slots that go unfilled, then adds slots by day.",
            ),
            Service("amhp-hub", "AMHP hub", "hub", 6, _amhp_hub, "Saves part of the AMHP hours of every request."),
        )
    }
)
