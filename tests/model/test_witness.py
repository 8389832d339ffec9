"""With nothing scarce, a crisis passes each step as often as linear algebra says.

Life at home is left out: whoever comes home leaves, so that no risk runs (`test_witness_lives.py` has whole lives, and
`test_standing.py` life at home without crises). Besides those who come from the sources, many who live in the place
have one crisis each. All are of three classes of frailty, and those who live here have homes of their own and neither
team nor support. Releases of what need not be held are not compared, as they write no row if it is not.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine.agreement import Floats, often, outside
from engine.worlds import passings
from model.stylised import BASELINE, PLACE, YEAR, pathway

from tandemcare.engine import simulate
from tandemcare.engine.witness import expected_passings, without_scarcity
from tandemcare.model import codes as c
from tandemcare.model.frailty import heights_of
from tandemcare.model.people import GROWTH, newcomers
from tandemcare.pathway import ALL, Branch, Fixed, Initial, Joint, Leave, Pathway, Release, Step, Values
from tandemcare.pathway.story import Outline

FRAILTY_CLASSES = (1, 6, 11)
LIVE_HERE = 6_000
COME_HOURS, REPLICATIONS = YEAR, 100
EVERYBODY_LEFT = 100 * YEAR


def ending_at_home(built: Pathway) -> dict[str, Step]:
    """The steps of a pathway, each with the step that follows it, where whoever comes home leaves."""
    following, steps = built.outline.following, dict(built.steps)
    for name, step in steps.items():
        if not isinstance(step, Branch | Leave) and step.then is None:
            steps[name] = replace(step, then=following[name])
    return steps | {"home": Release(ALL, then="leaves")}


@pytest.fixture(scope="module")
def roomy() -> Pathway:
    """Crises with nothing scarce: many begin at once, others come for a year, and then nobody."""
    built, heights = without_scarcity(pathway()), heights_of(BASELINE)
    rows = [(number, heights[number]) for number in FRAILTY_CLASSES]
    carried = newcomers(BASELINE) | {"frailty": Joint(("frailty_class", "frailty"), rows, [1.0] * len(rows))}
    sources = [
        # By which way somebody comes for the first time, their source says.
        replace(source, attributes=carried | {"route": dict(source.attributes)["route"]}, stop=COME_HOURS)
        for source in built.sources
        if source.name != GROWTH
    ]
    carried |= {"standing": Fixed(float(c.YES))}
    carried |= {"need": Values({c.WELL: 1.0, c.ACTIVE: 1.0}), "recent": Values({c.CALM: 1.0, c.AFTER_BED: 1.0})}
    living = Initial("crisis", LIVE_HERE, name="living", holds=("community",), attributes=carried)
    steps, resources = ending_at_home(built), {each.name: each for each in built.resources}
    reached = Outline(steps, resources, tuple(sources), (living,)).reachable()
    steps = {name: step for name, step in steps.items() if name in reached}
    return Pathway(built.name, sources=sources, resources=built.resources, steps=steps, initial=[living])


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
    return np.array(found)[:, compared(roomy)]


def compared(roomy: Pathway) -> list[bool]:
    """Which steps write a row whenever they are passed."""
    return [not (isinstance(step, Release) and step.if_held) for step in roomy.steps.values()]


def expected_of(roomy: Pathway, inputs: dict[str, float] | None = None) -> Floats:
    """How often each step that is compared is passed by the witness."""
    found = expected_passings(roomy, COME_HOURS, start=PLACE.census_date, inputs=inputs)
    return np.array(list(found.values()))[compared(roomy)]


def test_each_step_is_passed_as_often_as_the_witness_says(roomy: Pathway, passed: Floats) -> None:
    expected = expected_of(roomy)
    assert often(expected, REPLICATIONS).sum() > 400
    assert not passed[:, expected == 0.0].any()
    wrong = outside(passed, expected)
    assert not wrong.any(), np.array(list(roomy.steps))[compared(roomy)][wrong]


def test_the_comparison_notices_a_share_who_come_to_ae_that_is_a_twentieth_higher(
    roomy: Pathway, passed: Floats
) -> None:
    step = roomy.steps["crisis-way"]
    assert isinstance(step, Branch)
    shares = dict(step.to)
    more = 0.05 * shares["ae-hour"]
    moved = {"ae-hour": shares["ae-hour"] + more, "crisis-hour": shares["crisis-hour"] - more}
    inputs = {f"crisis-way.chance.{way}": share for way, share in moved.items()}
    wrong = outside(passed, expected_of(roomy, inputs))
    assert {"ae-hour", "crisis-hour"} <= {*np.array(list(roomy.steps))[compared(roomy)][wrong].tolist()}
