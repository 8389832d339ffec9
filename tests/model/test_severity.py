"""Severity: so many need a bed and are detained as is wanted of those who present, and the frailer more of them."""

from __future__ import annotations

import numpy as np
import pytest
from model.stylised import BASELINE

from tandemcare.model.frailty import heights_of, presenting_shares
from tandemcare.model.severity import ROUTES_BY_SEVERITY, Cuts, bands, cuts_of, detained_share

PRESENTING = presenting_shares(BASELINE, BASELINE["severity.presenting_power"])
HEIGHTS = np.array(heights_of(BASELINE))


def cuts(route: str, **changed: float) -> Cuts:
    v = BASELINE | {f"severity.{route}_{name}": value for name, value in changed.items()}
    return cuts_of(v, PRESENTING, route)


@pytest.mark.parametrize("route", ROUTES_BY_SEVERITY)
def test_so_many_of_those_who_present_need_a_bed_and_are_detained_as_the_numbers_say(route):
    found = cuts(route)
    needs, detained = BASELINE[f"severity.{route}_needs_bed"], detained_share(BASELINE, route)
    assert np.dot(PRESENTING, found.needs_bed) == pytest.approx(needs, rel=1e-9)
    assert np.dot(PRESENTING, found.detained) == pytest.approx(needs * detained, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("route", ROUTES_BY_SEVERITY)
def test_whoever_is_frailer_needs_a_bed_and_is_detained_no_less_often(route):
    found = cuts(route)
    assert (np.diff(HEIGHTS) > 0.0).all()
    assert (np.diff(found.needs_bed) > 0.0).all()
    assert (np.diff(found.detained) >= 0.0).all()


@pytest.mark.parametrize("route", ROUTES_BY_SEVERITY)
def test_nobody_is_detained_who_needs_no_bed(route):
    found = cuts(route)
    for detained, needs in zip(found.detained, found.needs_bed, strict=True):
        assert 0.0 <= detained <= needs <= 1.0


@pytest.mark.parametrize("route", ROUTES_BY_SEVERITY)
def test_the_cut_is_the_same_severity_for_everybody(route):
    """Severity is u^(1/z^p), so a need 1 - a^(z^p) tells one a for all classes."""
    tilts = HEIGHTS ** BASELINE["severity.frailty_power"]
    at = (1.0 - np.array(cuts(route).needs_bed)) ** (1.0 / tilts)
    assert at == pytest.approx(np.full(len(at), at[0]), rel=1e-8)


def test_whoever_needs_a_bed_is_detained_by_frailty_as_the_formula_says():
    """(1 - S) / (1 - a) < min(1, d z^q): the same d for every class."""
    found = cuts("police")
    tilts = HEIGHTS ** BASELINE["severity.frailty_power"]
    cut = (1.0 - found.needs_bed[0]) ** (1.0 / tilts[0])
    shares = (1.0 - (1.0 - np.array(found.detained)) ** (1.0 / tilts)) / (1.0 - cut)
    some = shares < 1.0 - 1e-9
    odds = shares[some] / HEIGHTS[some] ** BASELINE["severity.detention_power"]
    assert some.any()
    assert odds == pytest.approx(np.full(len(odds), odds[0]), rel=1e-7)


def test_more_need_moves_the_cut_of_every_class():
    few, many = cuts("ae", needs_bed=0.2, detained=0.5), cuts("ae", needs_bed=0.3, detained=0.5)
    assert (np.array(many.needs_bed) > few.needs_bed).all()
    assert (np.array(many.detained) > few.detained).all()
    assert cuts("ae", needs_bed=0.2, detained=0.3).needs_bed == few.needs_bed


@pytest.mark.parametrize("detained", [0.0, 0.5, 1.0])
def test_where_nobody_needs_a_bed_nobody_is_detained(detained):
    found = cuts("ae", needs_bed=0.0, detained=detained)
    assert found.needs_bed == pytest.approx([0.0] * len(HEIGHTS), abs=1e-9)
    assert found.detained == pytest.approx([0.0] * len(HEIGHTS), abs=1e-9)


def test_where_whoever_needs_a_bed_is_detained_the_two_are_one():
    found = cuts("ae", detained=1.0)
    assert found.detained == pytest.approx(found.needs_bed, rel=1e-4)
    assert cuts("ae", detained=0.0).detained == pytest.approx([0.0] * len(HEIGHTS), abs=1e-9)


def test_bands_part_each_class_as_the_shares_say():
    found = bands(cuts("ae"), {"home": 0.75, "seen": 0.25}, {"admitted": 1.0}, "detained")
    for widths, needs, held in zip(found.values(), cuts("ae").needs_bed, cuts("ae").detained, strict=True):
        assert list(widths) == ["home", "seen", "admitted", "detained"]
        assert sum(widths.values()) == pytest.approx(1.0, abs=1e-12)
        assert widths["home"] == pytest.approx(3.0 * widths["seen"])
        assert widths["admitted"] + widths["detained"] == pytest.approx(needs)
        assert widths["detained"] == held
