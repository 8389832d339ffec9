"""Who lacks several kinds of care at once: each person stands under the dearest, and both engines see the same."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from model.stylised import DAY, pathway

from tandemcare.engine.run import make_settings, make_world
from tandemcare.metrics.lacks import unmet
from tandemcare.model import LACKING
from tandemcare.model import codes as c

ILL = {
    "standing": c.YES,
    "need": c.ACTIVE,
    "care": c.NO,
    "applied": c.NO,
    "home": c.OWN_HOME,
    "care_due": c.DUE_NOTHING,
}
WAITS = ILL | {"applied": c.YES}


def seen(*people) -> dict[str, float]:
    rows = np.array([[float(person[name]) for name in LACKING.registers] for person in people])
    return {name: number for name, number in zip(LACKING.outputs, LACKING.count(rows), strict=True) if number}


@pytest.mark.parametrize(
    ("person", "under"),
    [
        (ILL, {}),
        (ILL | {"care_due": c.DUE_PACKAGE}, {"lacking_package_in_all", "lacking_package_and_team"}),
        (ILL | {"care_due": c.DUE_PACKAGE, "care": c.YES}, {"lacking_package_in_all", "lacking_package"}),
        (WAITS, {"lacking_housing_in_all", "lacking_housing_and_team"}),
        (WAITS | {"need": c.WELL}, {"lacking_housing_in_all", "lacking_housing"}),
        (WAITS | {"home": c.HOMELESS}, {"lacking_housing_in_all", "lacking_homeless_and_team"}),
        (WAITS | {"home": c.RESIDENTIAL}, {"lacking_housing_in_all"}),
        (ILL | {"care_due": c.DUE_HOUSING}, {"lacking_housing_in_all", "lacking_housing_and_team"}),
        (
            WAITS | {"care_due": c.DUE_PACKAGE},
            {"lacking_package_in_all", "lacking_housing_in_all", "lacking_housing_and_team"},
        ),
        (
            WAITS | {"care_due": c.DUE_LASTING},
            {"lacking_lasting_in_all", "lacking_housing_in_all", "lacking_lasting_and_team"},
        ),
    ],
)
def test_a_person_stands_under_the_dearest_kind_alone(person, under):
    found = seen(person)
    assert {name: found[name] for name in found if "lacking_team" not in name} == dict.fromkeys(under, 1.0)


def test_of_all_who_are_ill_those_without_a_team_are_told_apart():
    assert seen(ILL, ILL | {"care": c.YES}, ILL | {"need": c.WELL}) == {"lacking_team_in_all": 2.0, "lacking_team": 1.0}


def test_what_is_measured_asks_for_no_other_name():
    class Looked(dict):
        def __missing__(self, name):
            raise AssertionError(name)

    class Reading:
        def month_days(self):
            return np.ones((1, 1))

        def count(self, *names):
            return np.zeros((1, 1))

        busy_days = queue_days = count

    values = dict.fromkeys(
        ("housing.tenancy_days", "housing.days_to_give_up", "money.unmet_stay_days", "money.unmet_episode_days"), 1.0
    )
    unmet(Reading(), values, Looked({name: np.ones((1, 1)) for name in LACKING.outputs}))


def test_both_engines_show_the_same_registers_and_a_look_changes_nothing():
    until, found, ends = 45 * DAY, [], []
    lives = pathway()
    for engine, looks in (("compiled", True), ("reference", True), ("compiled", False)):
        world = make_world(engine, lives, make_settings(lives, until, start=date(2026, 4, 1), seed=3), until)
        world.advance(20 * DAY)
        if looks:
            found.append(LACKING.count(world.registers(LACKING.registers)))
        world.advance(until)
        ends.append(world.tally().hours)
    assert found[0] == found[1]
    assert sum(found[0]) > 0.0
    assert np.array_equal(ends[0], ends[2])
