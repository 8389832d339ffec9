"""A small system of care for tests, in place of England's: seven parameters, four services and a pathway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from pathlib import Path

import pytest

from tandemcare.evidence import Parameter
from tandemcare.model import Place, Told
from tandemcare.model.values import facts_of, values_of
from tandemcare.pathway import Arrivals, Branch, Delay, Exponential, Leave, Pathway, Release, Resource, Seize
from tandemcare.scenario import checking, differences, resolving
from tandemcare.scenario.places import load_place
from tandemcare.scenario.system import System

FOLDER = Path(__file__).parent
PLACE_FILE = FOLDER / "place.yaml"


def parameter(name: str, label: str, unit: str, numbers: tuple[float, float, float], grade: str = "D") -> Parameter:
    """Return a parameter with value, low and high for tests."""
    return Parameter(name, label, unit, *numbers, "triangular", grade, (), "", "")


PARAMETERS = {
    one.name: one
    for one in (
        parameter("amhp.leaver_rate", "AMHPs who leave in a year", "share per year", (0.08, 0.05, 0.12)),
        parameter("stay.mean_days", "Mean treatment stay", "days", (35.0, 30.0, 40.0), "B"),
        parameter("section_136.admitted_share", "Section 136 admissions", "share", (0.4, 0.3, 0.5), "B"),
        parameter("housing.void_share", "Units standing empty", "share", (0.06, 0.02, 0.1)),
        parameter("need.growth", "Growth of need", "share per year", (0.007, 0.0, 0.02)),
        parameter("pathway.longest_wait", "Longest wait before a new assessment", "days", (14.0, 7.0, 28.0)),
        parameter("price.bed_day", "Bed day", "GBP per day", (400.0, 300.0, 500.0)),
    )
}


def housing(values: dict[str, float], units: float) -> None:
    """Open units of supported housing."""
    values["housing.units"] += floor(units * (1.0 - values["housing.void_share"]) + 0.5)


def crisis_house(values: dict[str, float], units: float) -> None:
    """Open crisis-house beds."""
    values["crisis_house.beds"] += floor(units + 0.5)


@dataclass(frozen=True)
class Bought:
    """A service for tests."""

    name: str
    label: str
    unit: str
    mobilising_months: float
    apply: object
    payers: tuple[tuple[str, float], ...] = (("icb", 1.0),)
    not_with_services: tuple[str, ...] = ()
    not_with_loops: tuple[str, ...] = ()
    reads: frozenset[str] = frozenset()


def nothing(values: dict[str, float], units: float) -> None:
    """Have an effect that is read elsewhere."""


SERVICES = {
    one.name: one
    for one in (
        Bought(
            "supported-housing-units", "Supported housing", "unit", 12, housing, reads=frozenset({"housing.void_share"})
        ),
        Bought("crisis-house", "Crisis house", "bed", 6, crisis_house),
        Bought("community-places", "Community care", "place", 6, nothing),
        Bought(
            "transformation",
            "Community transformation",
            "person",
            12,
            nothing,
            not_with_services=("community-places",),
            not_with_loops=("unmet_need",),
        ),
    )
}


def toy_pathway(place: Place, values: Mapping[str, float]) -> Pathway:
    """Return people who come, wait for a bed, and leave."""
    now = toy_inputs(place, values)
    admitted = now["decision.chance.wait"]
    return Pathway(
        "toy",
        resources=[
            Resource("beds", int(now["beds.capacity"])),
            Resource("housing", int(now["housing.capacity"])),
        ],
        sources=[Arrivals("ae_liaison", rate=0.1), Arrivals("visitors", rate=0.1)],
        steps={
            "decision": Branch({"wait": admitted, "go": 1.0 - admitted}),
            "wait": Seize("beds"),
            "stay": Delay(Exponential(now["stay.mean"])),
            "leave_bed": Release("beds"),
            "home": Seize("housing"),
            "live": Delay(Exponential(24.0)),
            "move": Release("housing"),
            "go": Leave(),
        },
    )


def toy_inputs(place: Place, values: Mapping[str, float], told: Told | None = None) -> dict[str, float]:
    """Return every input of the toy pathway."""
    admitted = values["section_136.admitted_share"]
    return {
        "ae_liaison.rate": values["demand.ae_liaison"],
        "visitors.rate": 1.0,
        "beds.capacity": sum(values[f"ward.{ward.name}.beds"] for ward in place.wards),
        "housing.capacity": values["housing.units"],
        "stay.mean": values["stay.mean_days"] * 24.0,
        "live.mean": 24.0,
        "decision.chance.wait": admitted,
        "decision.chance.go": 1.0 - admitted,
    }


TOY = System(
    parameters=PARAMETERS,
    services=SERVICES,  # type: ignore[arg-type]
    need_sources=("ae_liaison",),
    shaping=frozenset({"pathway.longest_wait"}),
    costing=frozenset({"price.bed_day"}),
    facts_of=facts_of,
    values_of=values_of,
    crisis_pathway=toy_pathway,
    inputs_of=toy_inputs,
)


def place() -> Place:
    """Return the small place of the tests."""
    return load_place(PLACE_FILE)


def use_toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands see the toy system in place of England's."""
    for module in (checking, differences, resolving):
        monkeypatch.setattr(module, "english_system", lambda: TOY)
