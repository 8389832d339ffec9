"""Both engines tell the same story of every shipped scenario, bit for bit, from the census on."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from model.stylised import DAY, FILES, PLACE, SCENARIOS, lived_through, resolved

from tandemcare.scenario import Resolved, Scenario, load, resolve
from tandemcare.trace import Trace
from tandemcare.trace.tally import Tally

DAYS = 90
SOON = date(2026, 5, 1)


def both(scenario: Resolved) -> tuple[Trace, Trace]:
    compiled, reference = (
        lived_through(scenario, DAYS * DAY, engine=engine, log=True, seed=5, replications=1)
        for engine in ("compiled", "reference")
    )
    return compiled, reference


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
    """The same scenario with everything in its second month: within 90 days nothing has changed otherwise."""
    return replace(
        scenario,
        changes=tuple(replace(change, start=SOON) for change in scenario.changes),
        investments=tuple(
            replace(bought, start=SOON, ramp_months=2, mobilising_months=0.0) for bought in scenario.investments
        ),
        closures=tuple(replace(closure, start=SOON, when=None) for closure in scenario.closures),
    )


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_log_of_a_shipped_scenario_is_the_same_in_both_engines(name):
    check_same(*both(resolved(name)))


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "as-is"])
def test_the_log_is_the_same_when_the_changes_come_within_the_run(name):
    scenario = resolve(brought_forward(load(FILES[name])), PLACE, 1)
    when = [hours for hours, inputs in scenario.changes if not all(key.endswith(".rate") for key in inputs)]
    assert when[0] == 30 * DAY
    check_same(*both(scenario))
