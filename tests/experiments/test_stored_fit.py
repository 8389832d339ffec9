"""A place file keeps how well the place fitted, and a comparison there is told what does not, or that nobody knows."""

from dataclasses import replace
from math import nan

import pytest

from tandemcare import experiments
from tandemcare.experiments import stored_fit
from tandemcare.experiments.fit import FITTED, TOLD, FitRow, lines
from tandemcare.experiments.planning import plan
from tandemcare.experiments.stored_fit import FitState, fit_digest, fit_of
from tandemcare.model import ROUTES
from tandemcare.scenario import Scenario, load_place, resolve
from tandemcare.trace import Interval

PLACE = replace(load_place(), fit={}, fitted_with="")


def fitted(**given):
    """Return the place with a sheet in which some lines are as given, all others as observed or published."""
    rows = list(lines(PLACE, {}))
    fit = {row.name: sum(row.range) / 2.0 for row in rows} | given
    place = replace(PLACE, fit=fit)
    return replace(place, fitted_with=fit_digest(place))


def test_every_line_of_a_sheet_has_a_name_of_its_own():
    names = [row.name for row in lines(PLACE, {})]
    assert len(set(names)) == len(names) == len(ROUTES) + 1 + len(FITTED) + len(TOLD)


def test_a_place_says_what_does_not_fit_of_it():
    found = fit_of(fitted(custody=80.0, bed_occupancy=0.5))
    assert found.state is FitState.KNOWN
    assert [row.name for row in found.misses] == ["custody", "bed_occupancy"]
    assert fit_of(fitted()).misses == ()


def test_nobody_knows_how_well_a_place_fits_that_was_not_calibrated_or_has_no_sheet():
    assert fit_of(PLACE).state is FitState.UNKNOWN
    assert fit_of(replace(PLACE, crisis_rates={})).state is FitState.NOT_CALIBRATED


def test_a_number_of_the_evidence_that_people_meet_puts_a_sheet_out_of_date_and_a_price_does_not(monkeypatch):
    place = fitted()
    known = stored_fit.parameters_in(place)

    def at(name):
        moved = {**known, name: replace(known[name], value=known[name].value * 1.1, dated=())}
        monkeypatch.setattr(stored_fit, "parameters_in", lambda _place: moved)
        return fit_of(place).state

    assert at("hazard.active_ratio") is FitState.OUT_OF_DATE
    assert at("people.share_women") is FitState.OUT_OF_DATE
    assert at("price.acute_bed_day") is FitState.KNOWN


def test_what_cannot_be_read_is_not_kept():
    rows = (
        FitRow("a", "a year", Interval(nan, nan, nan), True, name="a"),
        FitRow("b", "a year", Interval(1, 1, 1), True),
    )
    block = experiments.block_with_fit(_calibration(), PLACE, rows)
    assert block["fit"] == {}


@pytest.mark.parametrize("place", [fitted(custody=80.0), PLACE])
def test_the_manifest_of_a_comparison_says_it_for_its_place(place):
    as_is = resolve(Scenario("as-is", "A test"), place, 1)
    about = plan([as_is], years=1, replications=1).about["fit"][place.name]
    assert about["state"] == fit_of(place).state
    assert [miss["label"] for miss in about["misses"]] == [row.label for row in fit_of(place).misses]


def _calibration():
    return experiments.Calibration(PLACE.crisis_rates, PLACE.baseline, (), 1, "evidence", PLACE.facts_digest, {})
