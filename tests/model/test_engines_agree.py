"""Both engines tell the same story of every shipped scenario with its slow layer, bit for bit, from the census on."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from model.stylised import COUNTED, DAY, FILES, SCENARIOS

from tandemcare.running.coupled import Kept, simulate_scenario
from tandemcare.scenario import Resolved, Scenario, load, resolve
from tandemcare.trace import Trace
from tandemcare.trace.tally import Tally

DAYS = 91
SOON = date(2026, 5, 1)
SMALL = replace(
    COUNTED,
    adults=100_000,
    population=126_600,
    wards=tuple(replace(ward, beds=ward.beds // 4) for ward in COUNTED.wards),
    ward_census={ward.name: ward.beds // 4 - 1 for ward in COUNTED.wards},
    census={"in_crisis_house": 1, "on_home_treatment": 8, "delayed_other": 1},
    presentations={name: a_year / 5.0 for name, a_year in COUNTED.presentations.items()},
    home_treatment_slots=14,
    supported_housing_units=52,
    floating_support_places=20,
    section_117_packages=120,
)
"""A fifth of the people, with somewhat more beds for each, so that the slower engine is done in a fifth of the time."""
LARGE = {"as-is": COUNTED, "double-running": COUNTED}


def both(scenario: Resolved) -> list[tuple[Trace, Kept | None]]:
    short = replace(scenario, hours=DAYS * DAY)
    return [
        simulate_scenario(short, seed=5, replications=1, first_replication=0, engine=engine, log=True)
        for engine in ("compiled", "reference")
    ]


def check_same(compiled: Trace, reference: Trace) -> None:
    assert len(compiled.log) > 100 * DAYS
    assert compiled.log.tobytes() == reference.log.tobytes()
    for field in fields(Tally):
        one, other = getattr(compiled.tally, field.name), getattr(reference.tally, field.name)
        if one.dtype.kind == "i":
            assert np.array_equal(one, other), field.name
        else:
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9, err_msg=field.name)


def brought_forward(scenario: Scenario) -> Scenario:
    """The same scenario with everything in its second month: within 91 days nothing has changed otherwise."""
    bought = (
        replace(each, start=SOON, ramp_months=0, mobilising_months=1.0, grant_until=None, after_grant=None)
        for each in scenario.investments
    )
    return replace(
        scenario,
        changes=tuple(replace(change, start=SOON) for change in scenario.changes),
        investments=tuple(bought),
        closures=tuple(
            replace(closure, start=SOON, gateway=None, beds=closure.beds and closure.beds // 4)
            for closure in scenario.closures
        ),
    )


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_log_of_a_shipped_scenario_is_the_same_in_both_engines(name):
    place = LARGE.get(name, SMALL)
    (compiled, kept), (reference, other) = both(resolve(brought_forward(load(FILES[name])), place, 1))
    check_same(compiled, reference)
    np.testing.assert_allclose(kept.record, other.record, rtol=1e-9)
