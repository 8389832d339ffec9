"""The stylised place made larger, with flat weeks and one shift, so that only chance tells it from its mean flows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from model.stylised import PLACE, YEAR

from tandemcare.engine import simulate
from tandemcare.engine.run import make_settings
from tandemcare.engine.stock_flow import StockFlowWorld
from tandemcare.evidence import parameters
from tandemcare.metrics.reading import Reading
from tandemcare.model import Place, crisis_pathway, inputs_of, values_of
from tandemcare.model.mean_flows import MEAN_COUNTS, mean_flow_inputs, mean_flow_model, mean_use
from tandemcare.pathway import Shift
from tandemcare.trace import Trace

FLAT = {
    "ae.weekend_ratio": 1.0,
    "crisis.weekend_ratio": 1.0,
    "amhp.request_weekend_ratio": 1.0,
    "section_136.weekend_ratio": 1.0,
    "section_136.share_14_to_24": 10 / 24,
}
HOURS, FROM, UNTIL = 3 * YEAR, 24, 36
"""Three years, of which the months after the second are compared."""
COMPARED = ("beds", "out of area", "delayed", "delayed for housing", "admissions", "home treatment")


def scaled(times: int, acute: float = 1.0, picu: float = 1.0) -> Place:
    """The place so many times as large, with a share of its acute and intensive-care beds."""

    def beds(number: int, kind: str) -> int:
        return round(number * times * (picu if kind == "picu" else acute))

    def more(numbers: dict) -> dict:
        return {name: number * times for name, number in numbers.items()}

    wards = tuple(replace(ward, beds=beds(ward.beds, ward.kind)) for ward in PLACE.wards)
    inside = {ward.name: min(PLACE.ward_census[ward.name] * times, ward.beds) for ward in wards}
    return replace(
        PLACE,
        adults=PLACE.adults * times,
        population=PLACE.population * times,
        wards=wards,
        hbpos_places=PLACE.hbpos_places * times,
        crisis_house_beds=PLACE.crisis_house_beds * times,
        cafe_shifts=(Shift("always", "daily", 0, 24, 4 * times),),
        home_treatment_slots=PLACE.home_treatment_slots * times,
        step_down_places=PLACE.step_down_places * times,
        supported_housing_units=PLACE.supported_housing_units * times,
        floating_support_places=PLACE.floating_support_places * times,
        section_117_packages=PLACE.section_117_packages * times,
        amhp_rota=(Shift("always", "daily", 0, 24, max(8, 5 * times)),),
        presentations=more(PLACE.presentations),
        first_presentations=more(PLACE.first_presentations),
        sources=more(PLACE.sources),
        census=more(PLACE.census),
        ward_census=inside,
        bank_holidays=frozenset(),
    )


def values(place: Place) -> dict[str, float]:
    """The baseline of a place so much larger, with flat weeks."""
    return values_of(place, parameters()) | FLAT


def simulated(place: Place, replications: int) -> Trace:
    """The pathway of a place, people by people."""
    given = values(place)
    pathway, inputs = crisis_pathway(place, given), inputs_of(place, given)
    left = {name: value for name, value in inputs.items() if pathway.inputs[name] != value}
    settings = {"start": place.census_date, "seed": 1, "replications": replications, "levels": False}
    return simulate(pathway, HOURS, changes=[(0.0, left)], **settings)


def world(place: Place, given: dict[str, float], hours: float = HOURS) -> StockFlowWorld:
    """The mean flows of a place, month by month, with the layout of its pathway."""
    settings = make_settings(crisis_pathway(place, given), hours, start=place.census_date)
    made = StockFlowWorld(mean_flow_model(place, given), MEAN_COUNTS, mean_use(place), settings)
    made.set(mean_flow_inputs(place, given))
    return made


def flowed(place: Place, given: dict[str, float], hours: float = HOURS) -> Trace:
    """What the mean flows of a place come to."""
    made = world(place, given, hours)
    made.advance(hours)
    return made.trace()


def compared(trace: Trace, times: int = 1) -> dict[str, np.ndarray]:
    """Means of the compared months by replication, for a place of usual size."""
    reading = Reading(trace)
    days = reading.month_days()[:, FROM:UNTIL].sum(axis=1) * times
    delays = [name for name in trace.layout.resources if name.startswith("delay-")]
    found = {
        "beds": reading.busy_days(*reading.wards("women/", "men/", "picu/")),
        "out of area": reading.busy_days("out-of-area"),
        "delayed": reading.busy_days(*delays),
        "delayed for housing": reading.busy_days("delay-supported-housing"),
        "admissions": reading.count("admissions_local", "admissions_out_of_area"),
        "home treatment": reading.busy_days("home-treatment"),
    }
    return {name: array[:, FROM:UNTIL].sum(axis=1) / days for name, array in found.items()}
