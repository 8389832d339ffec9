"""With nothing scarce, whole lives pass each step as often as linear algebra says, in every class of frailty.

A life: somebody is referred or presents in a crisis, joins the people of the place or not, falls ill and gets well, is
referred, has a team and loses it, has crises of every kind that are met as they are, comes home with a higher risk
that calms, and in the end moves away or dies. Frailty, sex and the usual way in are fixed for life: each class is a
system of its own, with one sex and one usual way, so that both sexes and every way stand in some of them.

Held: nothing is scarce, and there is no slow layer. Home treatment ends at a constant rate with the same mean, as what
is left of any other law after an interruption has no formula. Left out, as the states of one class were beyond a
million with them: who loses or changes a home, has support or a package, is delayed on a ward for them, or is recalled
to hospital from a treatment order; all live in homes of their own. Releases of what need not be held write no row.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine.agreement import Floats, outside
from engine.worlds import passings
from model.stylised import BASELINE, PLACE, YEAR, pathway

from tandemcare.engine import simulate
from tandemcare.engine.witness import expected_passings, without_scarcity
from tandemcare.model import codes as c
from tandemcare.model.frailty import CLASSES, heights_of
from tandemcare.model.people import GROWTH, newcomers
from tandemcare.pathway import Arrivals, Delay, Fixed, Joint, Pathway, Release, Risk

REPLICATIONS, EVERYBODY_LEFT = 20, 190 * YEAR
COME_HOURS = (*[YEAR] * (CLASSES - 1), 0.2 * YEAR)
"""How long people come, by class: those of the top class have more crises in a life than all others together."""
FRAIL = (7, 8, 9, 10)
LEFT_OUT = dict.fromkeys(
    (
        *(f"lives.{name}" for name in ("loses_home", "applies", "needs_package", "needs_residential")),
        *(f"discharge.share_{name}" for name in ("package", "supported_early", "residential_care", "step_down")),
        "lives.lasting_need",
        "section_117.share_new_package",
        *(f"delay.share_{name}" for name in ("supported_housing", "other_housing", "social_care", "funding_panel")),
        "cto.chance_recall",
    ),
    0.0,
)
"""Numbers of the place that are nothing here."""
NOBODY_COMES = (GROWTH, "housing_other_wards")
NOBODY_THERE = ("grown", "grown-need", "applies-from-ward", "applies-ward")


def lives_of(frailty_class: int) -> Pathway:
    """Whole lives of people of one class, who come for a year or for a part of it."""
    built = without_scarcity(pathway(LEFT_OUT))
    fixed = {
        "frailty": Joint(("frailty_class", "frailty"), [(frailty_class, heights_of(BASELINE)[frailty_class])], [1.0]),
        "sex": Fixed(float((c.WOMAN, c.MAN)[frailty_class % 2])),
        "usual_way": Fixed(float(frailty_class % len(c.DOORS))),
        # Whoever is young may come from children's services: one band a class, as it is read but once in a life.
        "age_band": Fixed(float(frailty_class % len(c.AGE_BANDS))),
    }
    sources = [
        replace(source, attributes=newcomers(BASELINE) | fixed | way_of(source), stop=COME_HOURS[frailty_class])
        for source in built.sources
        if source.name not in NOBODY_COMES
    ]
    steps = {name: step for name, step in built.steps.items() if not name.startswith(NOBODY_THERE)}
    treated, ends = steps["treated"], str(built.outline.next_of("treated"))
    assert isinstance(treated, Delay)
    over = Risk("treatment-ends", 1.0 / (24.0 * BASELINE["home_treatment.episode_days"]), ends)
    steps["treated"] = replace(treated, until=None, meanwhile=(*treated.meanwhile, over.name))
    return Pathway("lives", sources=sources, resources=built.resources, steps=steps, risks=[*built.risks, over])


def way_of(source: Arrivals) -> dict[str, Fixed]:
    """By which way somebody comes who presents for the first time."""
    way = dict(source.attributes)["route"]
    assert isinstance(way, Fixed)
    return {"route": way}


@pytest.fixture(scope="module")
def lives() -> list[Pathway]:
    """The lives of each class."""
    return [lives_of(frailty_class) for frailty_class in range(CLASSES)]


def compared(built: Pathway) -> list[bool]:
    """Which steps write a row whenever they are passed."""
    return [not (isinstance(step, Release) and step.if_held) for step in built.steps.values()]


def lived(built: Pathway, replication: int) -> Floats:
    """How often each step that is compared is passed until everybody has left."""
    trace = simulate(
        built, EVERYBODY_LEFT, start=PLACE.census_date, seed=1, first_replication=replication, log=True, period=None
    )
    assert not trace.tally.people[0, -1]
    assert trace.logs is not None
    return passings(built, trace.logs[0])[compared(built)]


def expected_of(built: Pathway, inputs: dict[str, float] | None = None) -> Floats:
    """How often each step that is compared is passed by the witness, for people who come as long as its sources say."""
    found = expected_passings(built, YEAR, start=PLACE.census_date, inputs=inputs)
    return np.array(list(found.values()))[compared(built)]


@pytest.fixture(scope="module")
def expected(lives: list[Pathway]) -> Floats:
    """How often each step is passed by the witness [class, step]."""
    return np.array([expected_of(built) for built in lives])


@pytest.fixture(scope="module")
def passed(lives: list[Pathway]) -> Floats:
    """How often each step is passed [replication, class, step]."""
    # Each class in replications of its own, so that no two share their people.
    return np.array(
        [
            [lived(built, CLASSES * replication + number) for number, built in enumerate(lives)]
            for replication in range(REPLICATIONS)
        ]
    )


def test_whole_lives_of_every_class_pass_each_step_as_often_as_the_witness_says(
    lives: list[Pathway], passed: Floats, expected: Floats
) -> None:
    assert not passed[:, expected == 0.0].any()
    names = np.array([list(built.steps) for built in lives])[:, compared(lives[0])]
    wrong = outside(passed.reshape(REPLICATIONS, -1), expected.ravel())
    assert not wrong.any(), names.ravel()[wrong]
    # All classes together tell smaller differences.
    wrong = outside(passed.sum(axis=1), expected.sum(axis=0))
    assert not wrong.any(), names[0][wrong]


def test_the_comparison_notices_a_rate_of_crisis_that_is_a_twentieth_higher(
    lives: list[Pathway], passed: Floats, expected: Floats
) -> None:
    """By how many crises there are, of frailer people alone: all classes would take three times as long."""
    here = np.array(list(lives[0].steps))[compared(lives[0])] == "crisis"
    found, rate = passed[:, FRAIL].sum(axis=1)[:, here], "crisis.rate"
    more = sum(expected_of(lives[number], {rate: 1.05 * lives[number].inputs[rate]})[here] for number in FRAIL)
    assert not outside(found, expected[FRAIL, :].sum(axis=0)[here]).any()
    assert outside(found, np.asarray(more)).all()
