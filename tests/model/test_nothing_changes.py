"""A change that changes nothing gives the identical result, and scenarios share their past until they part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from model.stylised import BASELINE, DAY, FACTS, FILES, PLACE, SCENARIOS, YEAR, lived_through, pathway, resolved

from tandemcare.engine import simulate
from tandemcare.evidence import services as service_files
from tandemcare.finance import APPRAISING
from tandemcare.metrics import measure
from tandemcare.model import services, shaping_parameters
from tandemcare.pathway import Arrivals, Pathway
from tandemcare.running.coupled import simulate_scenario
from tandemcare.running.methods import own_cost
from tandemcare.scenario import (
    Change,
    Investment,
    Resolved,
    Scenario,
    WhatIf,
    english_system,
    is_decided,
    load,
    resolve,
)
from tandemcare.scenario.loops import LOOPS
from tandemcare.scenario.months import later
from tandemcare.trace import Event, Trace

SLOW_RAMP_MONTHS = 30
WHOLE_UNITS = tuple(name for name, service in services().items() if service.is_whole)
BY_THE_SLOW_LAYER = {"amhp-fte", "amhp-trainees", "community-places"}
WITH_PLACES = {"assertive-outreach", "community-transformation", "early-intervention"}
"""They bring places of community teams, whatever their effect."""
SHORTENING = {"managed-flow"}
"""What shorter stays do afterwards follows from how far they are shortened."""
WITHOUT_EFFECT = {
    name: tuple(act.by for act in file.acts)
    for name, file in service_files().items()
    if name not in {*WHOLE_UNITS, *BY_THE_SLOW_LAYER, *WITH_PLACES, *SHORTENING}
}
SOON, LATER = date(2026, 6, 1), date(2026, 8, 1)


def lived_a_year(scenario: Scenario | Resolved) -> Trace:
    ready = scenario if isinstance(scenario, Resolved) else resolve(scenario, PLACE, 1)
    return lived_through(ready, ready.run_in_hours + YEAR, seed=3, log=True)


@pytest.fixture(scope="module")
def as_is() -> Trace:
    return lived_a_year(resolved("as-is", 1))


def check_identical(one: Trace, other: Trace) -> None:
    # Told apart in one word: the difference of two logs is too long to be read, and takes minutes to be shown.
    is_same = one.log.tobytes() == other.log.tobytes()
    assert is_same
    for first, second in zip(vars(measure(one, 1)).values(), vars(measure(other, 1)).values(), strict=True):
        assert first.tobytes() == second.tobytes()
    assert own_cost(one, BASELINE, ()).amounts.tobytes() == own_cost(other, BASELINE, ()).amounts.tobytes()


def of_kind(name: str) -> type[Change]:
    """Return what a change of a number is: a decision, or a what-if."""
    return Change if is_decided(name) else WhatIf


def test_a_change_is_noticed(as_is):
    changed = Scenario("x", "x", changes=(Change("crisis_house.beds", multiply=2.0, start=SOON),))
    assert lived_a_year(changed).log.tobytes() != as_is.log.tobytes()


@pytest.mark.parametrize("start", [None, SOON])
def test_setting_values_to_what_they_are_changes_nothing(as_is, start):
    names = [
        *(name for name in FACTS if name not in english_system().costing),
        "hazard.settled",
        "severity.ae_needs_bed",
        "delay.days_social_care",
        "amhp.hours_factor",
        "need.growth",
    ]
    changes = tuple(of_kind(name)(name, value=BASELINE[name], start=start, until=LATER) for name in names)
    check_identical(as_is, lived_a_year(Scenario("same", "Same", changes=changes)))


OF_THE_PLACE = {
    "place.adults",
    "place.presentations",
    "place.amhp_rota_hours",
    "place.section_12_rota",
    "place.supported_housing_units",
    "place.women_elsewhere",
    "place.men_elsewhere",
}


def test_multiplying_by_one_changes_nothing(as_is):
    system = english_system()
    for_a_whole_run = shaping_parameters() | system.costing | system.read_when_bought | {*APPRAISING, *OF_THE_PLACE}
    late = [name for name in BASELINE if name not in for_a_whole_run]
    changes = tuple(of_kind(name)(name, multiply=1.0, start=SOON) for name in late)
    check_identical(as_is, lived_a_year(Scenario("same", "Same", changes=changes)))


@pytest.mark.parametrize("service", WHOLE_UNITS)
def test_less_than_half_a_unit_is_no_unit(as_is, service):
    """As of one that grows over so many months that a year later a third of it is there."""
    bought = Investment(service, 1.0, SOON, ramp_months=SLOW_RAMP_MONTHS, mobilising_months=0.0)
    check_identical(as_is, lived_a_year(Scenario("part", "Part", investments=(bought,))))


@pytest.mark.parametrize("service", WITHOUT_EFFECT)
def test_a_service_without_effect_changes_nothing(as_is, service):
    scenario = Scenario(
        "none",
        "None",
        changes=tuple(WhatIf(name, value=0.0) for name in dict.fromkeys(WITHOUT_EFFECT[service])),
        investments=(Investment(service, 1.0, SOON, mobilising_months=0.0),),
        loops_off=frozenset(LOOPS),
    )
    check_identical(as_is, lived_a_year(scenario))


def test_every_service_has_been_tried_or_adds_people():
    assert set(services()) == {*WHOLE_UNITS, *WITHOUT_EFFECT, *BY_THE_SLOW_LAYER, *WITH_PLACES, *SHORTENING}
    assert all(all(effects) for effects in WITHOUT_EFFECT.values())


def test_the_order_of_keys_changes_nothing(tmp_path: Path):
    texts = (
        "name: Ordered\nchange:\n  - {parameter: floating_support.places, value: 30, from: 2026-06}\n",
        "change:\n  - {from: 2026-06-01, value: 30, parameter: floating_support.places}\nname: Ordered\n",
    )
    ready = []
    for number, text in enumerate(texts):
        path = tmp_path / str(number) / "ordered.yaml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        ready.append(resolve(load(path), PLACE, 1))
    assert ready[0].text == ready[1].text
    assert ready[0].changes == ready[1].changes
    check_identical(*map(lived_a_year, ready))


def test_a_source_that_nobody_comes_from_changes_nothing():
    base = pathway()
    inert = Arrivals("nobody", rate=0.0, to="crisis-first", attributes=dict(base.sources[0].attributes))
    more = Pathway(
        base.name,
        resources=base.resources,
        sources=[*base.sources, inert],
        steps=base.steps,
        initial=base.initial,
        risks=base.risks,
    )
    one, other = (simulate(each, 90 * DAY, start=PLACE.census_date, seed=3, log=True).log for each in (base, more))
    # The groups of the census are numbered after the sources.
    census = (other["event"] == Event.ARRIVE) & (other["detail"] > len(base.sources))
    other["detail"][census] -= 1
    assert one.tobytes() == other.tobytes()


# --- one past ---------------------------------------------------------------------------------------------------


def lived_with_slow_layer(name: str) -> Trace:
    return simulate_scenario(resolved(name), seed=8, replications=2, first_replication=0, engine="compiled", log=True)[
        0
    ]


def acting(scenario: Scenario) -> set[date]:
    """The months from which a scenario can change anything: first units open a month after the first payment."""
    months = {later(bought.start, 1) for bought in scenario.investments}
    months |= {closure.start for closure in scenario.closures if closure.start}
    months |= {cut.start for cut in scenario.cuts}
    effects = {name for file in service_files().values() for name in file.parameters}  # act once units are open
    changes = [change for change in scenario.changes if change.parameter not in effects]
    return months | {change.begins(PLACE.census_date) for change in changes}


@pytest.fixture(scope="module")
def as_is_for_two_years() -> Trace:
    return lived_with_slow_layer("as-is")


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "as-is"])
def test_scenarios_share_their_past_until_they_part(as_is_for_two_years, name):
    parted = resolved(name).run_in_hours + (min(acting(load(FILES[name]))) - PLACE.census_date).days * DAY
    for one, other in zip(as_is_for_two_years.logs, lived_with_slow_layer(name).logs, strict=True):
        before_one, before_other = one[one["time"] < parted], other[other["time"] < parted]
        assert len(before_one) > 100
        assert before_one.tobytes() == before_other.tobytes()
        assert one.tobytes() != other.tobytes()


def test_people_who_come_are_the_same_whatever_is_offered():
    """Nobody's coming depends on what is offered, while the slow layer is held: but for new demand and triage."""
    held = lived_through(resolved("as-is"), seed=8, log=True, replications=2)
    for name in ("close-first", "contract-cut", "supported-housing", "amhp-capacity"):
        trace = lived_through(resolved(name), seed=8, log=True, replications=2)
        for one, other in zip(held.logs, trace.logs, strict=True):
            come, come_too = (log[log["event"] == Event.ARRIVE] for log in (one, other))
            assert np.array_equal(come, come_too)
