"""With nothing scarce, the crisis pathway passes each step as often as linear algebra says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine.agreement import Floats, often, outside
from engine.worlds import passings
from model.stylised import PLACE, YEAR, pathway

from tandemcare.engine import simulate
from tandemcare.engine.witness import expected_passings, without_scarcity
from tandemcare.pathway import Branch, Pathway

COME_HOURS, REPLICATIONS = YEAR, 100
EVERYBODY_LEFT = 100 * YEAR


@pytest.fixture(scope="module")
def roomy() -> Pathway:
    """The stylised place with nothing scarce; people come for a year, and then nobody."""
    built = without_scarcity(pathway())
    sources = [replace(one, attributes=dict(one.attributes), stop=COME_HOURS) for one in built.sources]
    parts = {"resources": built.resources, "steps": built.steps, "initial": built.initial}
    return Pathway(built.name, sources=sources, **parts)


@pytest.fixture(scope="module")
def passed(roomy: Pathway) -> Floats:
    """How often each step is passed, by replication, until everybody has left."""
    found = []
    for replication in range(REPLICATIONS):
        trace = simulate(
            roomy, EVERYBODY_LEFT, start=PLACE.census_date, seed=1, first_replication=replication, log=True, period=None
        )
        assert not trace.tally.people[0, -1]
        assert trace.logs is not None
        found.append(passings(roomy, trace.logs[0]))
    return np.array(found)


def test_each_step_is_passed_as_often_as_the_witness_says(roomy: Pathway, passed: Floats) -> None:
    expected = np.array(list(expected_passings(roomy, COME_HOURS, start=PLACE.census_date).values()))
    assert often(expected, REPLICATIONS).sum() > 400
    assert not passed[:, expected == 0.0].any()
    wrong = outside(passed, expected)
    assert not wrong.any(), [name for name, is_wrong in zip(roomy.steps, wrong, strict=True) if is_wrong]


def test_the_comparison_notices_a_chance_of_relapse_that_is_a_twentieth_higher(roomy: Pathway, passed: Floats) -> None:
    step = roomy.steps["after-risk"]
    assert isinstance(step, Branch)
    relapse = dict(step.to)["relapse-waits"] * 1.05
    moved = {"after-risk.chance.relapse-waits": relapse, "after-risk.chance.well": 1.0 - relapse}
    expected = expected_passings(roomy, COME_HOURS, start=PLACE.census_date, inputs=moved)
    assert outside(passed, np.array(list(expected.values()))).sum() > 20
