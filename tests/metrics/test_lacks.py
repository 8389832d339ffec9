"""Days of care that people lack: what resources count is shared out by what looks saw, and nobody is counted twice."""

from __future__ import annotations

import numpy as np
import pytest

from tandemcare.finance import LACKS
from tandemcare.metrics.lacks import lasting, unmet, without_supported_housing

MONTHS = np.array([[30.0, 31.0, 30.0]])
VALUES = {
    "housing.tenancy_days": 100.0,
    "housing.days_to_give_up": 70.0,
    "money.unmet_stay_days": 29.0,
    "money.unmet_episode_days": 25.0,
}
BUSY = {
    "untreated": 3000.0,
    "due-package": 100.0,
    "due-lasting": 80.0,
    "due-residential": 40.0,
    "due-housing": 20.0,
    "delay-supported-housing": 30.0,
}


class Reading:
    """What is read of a trace, made up: three months alike."""

    def month_days(self):
        return MONTHS

    def busy_days(self, name):
        return np.full((1, 3), BUSY[name])

    def queue_days(self, name):
        assert name == "housing-unit"
        return np.full((1, 3), 210.0)

    def count(self, name):
        found = {
            "bed_needs_unmet": [1, 0, 2],
            "crisis_care_missed": [0, 2, 0],
            "housing_applications_given_up": [2, 0, 0],
        }
        return np.array([found[name]], dtype=float)


LOOKED = {
    "lacking_package_in_all": 10,
    "lacking_lasting_in_all": 8,
    "lacking_residential_in_all": 4,
    "lacking_housing_in_all": 20,
    "lacking_package": 6,
    "lacking_package_and_team": 2,
    "lacking_lasting": 8,
    "lacking_lasting_and_team": 0,
    "lacking_residential": 1,
    "lacking_residential_and_team": 3,
    "lacking_housing": 4,
    "lacking_housing_and_team": 6,
    "lacking_homeless": 2,
    "lacking_homeless_and_team": 5,
}


def found(looked):
    return {name: days[0] for name, days in unmet(Reading(), VALUES, looked).items()}


def test_what_lasts_thirty_days_from_the_middle_of_a_month_of_thirty_lies_half_in_each_of_two():
    assert lasting(np.array([[2.0, 0.0, 1.0]]), MONTHS, 30.0)[0] == pytest.approx([30.0, 30.0, 15.0])


def test_whoever_gives_supported_housing_up_is_without_it_for_the_rest_of_a_mean_stay():
    """210 waited, 30 of them on wards, 20 were due it; two gave up, each for 30 days more."""
    assert without_supported_housing(Reading(), VALUES)[0] == pytest.approx([200 + 30, 200 + 30, 200])


def test_days_are_shared_out_by_what_is_lacked_together():
    """Of ten to whom a package is due six lack it alone and two a team too; the others wait for dearer care."""
    days = found({name: np.full((1, 3), float(number)) for name, number in LOOKED.items()})
    third = {name: days[name][2] for name in days}
    assert third == pytest.approx(
        {
            "unmet_acute_bed_days": 58.0,
            "unmet_crisis_care_days": 0.0,
            "unmet_care_package_days": 60.0,
            "unmet_care_package_and_team_days": 20.0,
            "unmet_lasting_care_days": 80.0,
            "unmet_lasting_care_and_team_days": 0.0,
            "unmet_residential_care_days": 10.0,
            "unmet_residential_care_and_team_days": 30.0,
            "unmet_supported_housing_days": 40.0,
            "unmet_supported_housing_and_team_days": 60.0,
            "unmet_supported_housing_homeless_days": 20.0,
            "unmet_supported_housing_homeless_and_team_days": 50.0,
            "unmet_community_place_days": 3000.0 - 20.0 - 30.0 - 60.0 - 50.0,
        }
    )


def test_whoever_found_no_bed_or_care_in_a_crisis_lacks_no_team_in_those_days_besides():
    """In months of 29, 50 and 58 such days 40% of the ill are without a team: so many of these days are of them."""
    looked = {"lacking_team_in_all": np.full((1, 3), 500.0), "lacking_team": np.full((1, 3), 200.0)}
    days = found(looked)
    taken = 0.4 * np.array([29.0, 2 * 25.0, 58.0])
    assert days["unmet_community_place_days"] == pytest.approx(BUSY["untreated"] - taken)
    assert days["unmet_acute_bed_days"] == pytest.approx([29.0, 0.0, 58.0])
    assert days["unmet_crisis_care_days"] == pytest.approx([0.0, 50.0, 0.0])


def test_where_nobody_looked_each_lack_stands_alone():
    days = found({})
    assert days["unmet_community_place_days"] == pytest.approx(BUSY["untreated"])
    assert sum(days[name] for name in days if "_and_team" in name or "homeless" in name) == pytest.approx(0.0)


def test_every_lack_that_is_charged_is_counted():
    assert set(found({})) == {lack.activity for lack in LACKS}
