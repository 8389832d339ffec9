"""A toy study whose numbers are uncertain: people who are admitted, and a crisis house that somebody may buy.

The cost of an admission is its price, that of a house its price: net present cost is linear in both, by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scenario.toy import PLACE_FILE
from toy_study import MEASURES, MONTHLY, ToyCosted, ToyMeasured, ward

from tandemcare.evidence import Parameter
from tandemcare.experiments import plan, psa_design
from tandemcare.finance import Line
from tandemcare.model import Place, Told
from tandemcare.model.values import facts_of, values_of
from tandemcare.pathway import Pathway
from tandemcare.running import Methods
from tandemcare.scenario import Change, Investment, Resolved, Scenario, System, load_place, resolve

YEARS = 1
EFFECT, HOUSE, ADMISSION, STAY, IDLE = "house.effect", "price.house", "price.admission", "stay.hours", "price.idle"


def uncertain(name: str, value: float, low: float, high: float, unit: str = "GBP") -> Parameter:
    """Return a parameter, fixed where it has no range."""
    kind = "fixed" if low == value == high else "triangular"
    return Parameter(name, name, unit, value, low, high, kind, "D", (), "", "")


def numbers(width: float = 1.0) -> dict[str, Parameter]:
    """Return the parameters of the toy, their ranges times `width`."""
    ranges = {
        EFFECT: (0.2, 0.0, 0.6, "share"),
        HOUSE: (9_000.0, 3_000.0, 20_000.0, "GBP a month"),
        ADMISSION: (1_000.0, 500.0, 4_000.0, "GBP"),
        STAY: (180.0, 150.0, 240.0, "hours"),
        IDLE: (5.0, 1.0, 9.0, "GBP"),
    }
    return {
        name: uncertain(name, value, value + width * (low - value), value + width * (high - value), unit)
        for name, (value, low, high, unit) in ranges.items()
    }


@dataclass(frozen=True)
class House:
    """A crisis house, which keeps a share of people from being admitted."""

    name: str = "crisis-house"
    label: str = "Crisis house"
    unit: str = "house"
    mobilising_months: float = 0.0
    payers: tuple[tuple[str, float], ...] = (("icb", 1.0),)
    not_with_services: tuple[str, ...] = ()
    not_with_loops: tuple[str, ...] = ()
    reads: frozenset[str] = frozenset({"demand.ae_liaison", EFFECT})

    @staticmethod
    def apply(values: dict[str, float], units: float) -> None:
        """Keep people from being admitted."""
        values["demand.ae_liaison"] *= 1.0 - values[EFFECT] * min(units, 1.0)


def toy_pathway(place: Place, values: Mapping[str, float]) -> Pathway:
    """Return the ward, whose people stay as long as the numbers say."""
    usual = ward(beds=1000)
    stay = replace(usual.steps["stay"], duration=replace(usual.steps["stay"].duration, mean=values[STAY]))
    return Pathway(
        "toy", resources=usual.resources, sources=usual.sources, steps={**usual.steps, "stay": stay}, initial=()
    )


def toy_inputs(place: Place, values: Mapping[str, float], told: Told | None = None) -> dict[str, float]:
    """Return the inputs of the ward."""
    return {"people.rate": values["demand.ae_liaison"], "stay.mean": values[STAY], "bed.capacity": 1000.0}


def toy_system(width: float = 1.0) -> System:
    """Return the toy system, the ranges of its numbers times `width`."""
    return System(
        parameters=numbers(width),
        services={"crisis-house": House()},  # type: ignore[dict-item]
        need_sources=(),
        shaping=frozenset(),
        facts_of=facts_of,
        values_of=values_of,
        crisis_pathway=toy_pathway,
        inputs_of=toy_inputs,
    )


TOY = toy_system()
LINES = (Line("icb", "ward", "running", "inpatient"), Line("icb", "house", "bought", "community"))


def cost(trace, prices, spending, slow):
    """Cost admissions at their price, and houses by the month."""
    counts = trace.counts["admissions"].by_period()["total"].to_numpy().astype(float)
    counts = counts.reshape(trace.replications, len(trace.layout.periods))
    houses = sum((np.array(each.paid) for each in spending), np.zeros(counts.shape[1]))
    return ToyCosted(LINES, np.stack([prices[ADMISSION] * counts, prices[HOUSE] * houses + 0.0 * counts], axis=-1))


def measure(trace, years):
    """Measure the admissions of the ward."""
    admitted = trace.counts["admissions"].by_period()["total"].to_numpy().astype(float)
    by_month = admitted.reshape(trace.replications, len(trace.layout.periods))
    yearly = np.stack([by_month.sum(axis=1) / years] * len(MEASURES), axis=-1)
    return ToyMeasured(yearly, np.stack([by_month] * len(MONTHLY), axis=-1))


def methods() -> Methods:
    """Return how the toy measures and costs."""
    return Methods(measure=measure, cost=cost, measures=MEASURES, monthly=MONTHLY)


START = date(2026, 4, 1)
AS_IS = Scenario("as-is", "As is")
HOUSED = Scenario("house", "A house", investments=(Investment("crisis-house", 1.0, START),))
RANGED = (500.0, 2_000.0)
DEARER = Scenario("dearer", "Dearer", changes=(Change(ADMISSION, value=1_500.0, range=RANGED),))
DEAREST = Scenario("dearest", "The same", changes=(Change(ADMISSION, value=1_500.0, range=RANGED),))


def resolved(*scenarios: Scenario, system: System = TOY) -> list[Resolved]:
    """Return as-is and other scenarios, resolved for a place without a census of its own."""
    place = replace(load_place(PLACE_FILE), census={}, ward_census={"acute-1": 0})
    return [resolve(each, place, YEARS, system) for each in (AS_IS, *scenarios)]


def toy_drawn(*scenarios: Scenario, draws: int = 6, each: int = 3, replications: int = 4, system: System = TOY):
    """Return a study of as-is and other scenarios, with draws."""
    known = resolved(*(scenarios or (HOUSED,)), system=system)
    design = psa_design(known, draws=draws, replications=each, seed=7, system=system)
    return plan(known, years=YEARS, replications=replications, seed=7, methods=methods(), design=design)
