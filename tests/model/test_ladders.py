"""Ladders: what a crisis leads to by route, cut at the same points wherever it is met."""

from __future__ import annotations

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE, pathway

from tandemcare.model import inputs_of
from tandemcare.model.codes import DOORS
from tandemcare.model.frailty import CLASSES, heights_of, presenting_shares
from tandemcare.model.ladders import HUBS, Ladders, screened_inputs
from tandemcare.model.lives import CAFE_FIRST
from tandemcare.model.severity import ROUTES_BY_SEVERITY
from tandemcare.pathway import Branch

LADDERS = Ladders.of(BASELINE)
PRESENTING = presenting_shares(BASELINE, BASELINE["severity.presenting_power"])
ASSESSED = tuple(route for route in ROUTES_BY_SEVERITY if route != "crisis")
MEETS_LESS = ("ae-resolved", "offer-cafe", "offer-house", "offer-home-treatment", "screened-in-ae", "request-for-less")
INSTEAD = {"offer-house-instead": "crisis_house", "offer-treatment-instead": "home_treatment"}


def every_ladder() -> dict[str, Branch]:
    found = {f"need of {route}": LADDERS.of_need(route) for route in ROUTES_BY_SEVERITY}
    found |= {f"assessment of {route}": LADDERS.of_assessment(route, BASELINE) for route in ASSESSED}
    found |= {f"hub for {route}": LADDERS.of_hub(route, BASELINE) for route in HUBS}
    found |= {"ae": LADDERS.of_ae(BASELINE), "crisis team": LADDERS.of_crisis_team(BASELINE)}
    found |= {f"café before {route}": LADDERS.of_cafe(route, BASELINE) for route in CAFE_FIRST}
    found |= {f"on the ward after {route}": LADDERS.of_ward(route, BASELINE) for route in ROUTES_BY_SEVERITY}
    return found | {"doctor": LADDERS.of_doctor(BASELINE)}


def banded(branch: Branch) -> dict[float, dict[str, float]]:
    """The widths of the bands by class, mildest first."""
    assert (branch.share, branch.by) == ("severity", "frailty_class")
    return {number: dict(bands) for number, bands in branch.bands}


def widths(branch: Branch, *steps: str) -> np.ndarray:
    """How wide the bands of some steps are together, by class."""
    return np.array([sum(bands.get(step, 0.0) for step in steps) for bands in banded(branch).values()])


def of_all(branch: Branch, *steps: str) -> float:
    """How many of those who present come to some steps."""
    return float(np.dot(PRESENTING, widths(branch, *steps)))


@pytest.mark.parametrize("name", every_ladder())
def test_bands_add_up_for_every_class(name):
    branch = every_ladder()[name]
    cases = banded(branch)
    assert list(cases) == [float(number) for number in range(CLASSES)]
    for bands in cases.values():
        assert sum(bands.values()) == pytest.approx(1.0, abs=1e-11)  # powers have twelve digits
        assert min(bands.values()) >= 0.0


@pytest.mark.parametrize("route", ASSESSED)
def test_an_assessment_admits_exactly_those_whose_crisis_needs_a_bed(route):
    """The bands stand in the same order in both, so equal widths are the same people."""
    need, assessed = LADDERS.of_need(route), LADDERS.of_assessment(route, BASELINE)
    assert widths(assessed, "outcome-not-admitted") == pytest.approx(widths(need, "need-less"), abs=1e-12)
    assert (widths(assessed, "outcome-detained") <= widths(need, "need-bed") + 1e-12).all()


def test_whoever_the_police_take_after_the_crisis_team_found_that_a_bed_is_needed_is_admitted():
    """Whoever worsens while waiting at home is assessed as everybody in a place of safety, and its cut is lower."""
    assert dict(pathway().steps["outcome-route"].cases)[list(DOORS.values()).index("crisis")] == "outcome-police"
    admitted = widths(LADDERS.of_assessment("police", BASELINE), "outcome-informal", "outcome-detained")
    assert (admitted >= widths(LADDERS.of_need("crisis"), "need-bed")).all()


def test_liaison_and_the_crisis_team_meet_needs_for_a_bed_above_the_same_cut():
    for branch, route in ((LADDERS.of_ae(BASELINE), "ae"), (LADDERS.of_crisis_team(BASELINE), "crisis")):
        less = widths(branch, "crisis-resolved", *MEETS_LESS)
        assert less == pytest.approx(widths(LADDERS.of_need(route), "need-less"), abs=1e-12)


def test_whom_liaison_asks_to_be_detained_an_assessment_would_detain():
    asked = widths(LADDERS.of_ae(BASELINE), "request-from-ae")
    assert asked == pytest.approx(widths(LADDERS.of_assessment("ae", BASELINE), "outcome-detained"), abs=1e-12)


def test_the_mildest_stand_first_and_the_most_severe_last():
    ae = list(banded(LADDERS.of_ae(BASELINE))[0.0])
    assert ae[: len(MEETS_LESS)] == list(MEETS_LESS)
    assert ae[-1] == "request-from-ae"
    assert set(ae[len(MEETS_LESS) : -1]) == {*INSTEAD, "request-informal", "admits"}
    crisis = list(banded(LADDERS.of_crisis_team(BASELINE))[0.0])
    assert crisis[0] == "crisis-resolved"
    assert crisis[-1] == "admits"


@pytest.mark.parametrize("door", ["ae", "crisis"])
@pytest.mark.parametrize(("step", "service"), INSTEAD.items())
def test_an_alternative_takes_its_share_on_both_sides_of_the_cut(door, step, service):
    branch = LADDERS.of_ae(BASELINE) if door == "ae" else LADDERS.of_crisis_team(BASELINE)
    offered = BASELINE[f"{door}.share_home_treatment"]
    if service == "crisis_house":
        offered = BASELINE[f"{door}.share_house_or_cafe"] * (1.0 - BASELINE["crisis_cafe.share_of_offers"])
    above = BASELINE[f"{service}.share_instead_of_bed"]
    assert of_all(branch, step) == pytest.approx(offered * above, rel=1e-9)
    assert of_all(branch, step.removesuffix("-instead").replace("treatment", "home-treatment")) == pytest.approx(
        offered * (1.0 - above), rel=1e-9
    )


def test_an_alternative_that_stands_in_for_no_bed_leaves_all_who_need_one():
    none = BASELINE | {f"{service}.share_instead_of_bed": 0.0 for service in INSTEAD.values()}
    for branch in (Ladders.of(none).of_ae(none), Ladders.of(none).of_crisis_team(none)):
        assert not widths(branch, *INSTEAD).any()


@pytest.mark.parametrize("route", HUBS)
def test_the_hub_screens_out_its_share_and_nobody_who_needs_a_bed(route):
    branch = LADDERS.of_hub(route, BASELINE)
    assert of_all(branch, "request-screened") == pytest.approx(BASELINE[HUBS[route][1]], rel=1e-9)
    screened, less = widths(branch, "request-screened"), widths(LADDERS.of_need(route), "need-less")
    assert (screened <= less + 1e-12).all()


def test_a_doctor_releases_the_mildest_and_their_share():
    branch = LADDERS.of_doctor(BASELINE)
    assert of_all(branch, "safety-doctor-sees") == pytest.approx(BASELINE["section_136.share_doctor_releases"])
    assert next(iter(banded(branch)[0.0])) == "safety-doctor-sees"


@pytest.mark.parametrize("route", ROUTES_BY_SEVERITY)
def test_so_many_of_those_admitted_informally_are_assessed_on_the_ward_and_the_more_the_frailer(route):
    """And whoever was to be detained on arrival is one of them, should they come informally."""
    cuts = LADDERS.cuts[route]
    informal = np.array(cuts.needs_bed) - np.array(cuts.detained)
    if route in ("ae", "crisis"):
        branch = LADDERS.of_ae(BASELINE) if route == "ae" else LADDERS.of_crisis_team(BASELINE)
        informal = widths(branch, "admits", "request-informal")
    later = widths(LADDERS.of_ward(route, BASELINE), "stay-unwell") - np.array(cuts.detained)
    wanted = BASELINE["stay.share_informal_assessed"]
    assert np.dot(PRESENTING, later) == pytest.approx(wanted * np.dot(PRESENTING, informal), rel=1e-9)
    some = informal > 1e-9  # the frailest are detained on arrival by some ways
    chances = later[some] / informal[some]
    assert (np.diff(chances) >= -1e-12).all()
    assert chances[0] < wanted < chances[-1] <= 1.0 + 1e-12
    # In proportion to the same power of frailty as detention on arrival, but for those for whom it is certain.
    heights = np.array(heights_of(BASELINE))[some] ** BASELINE["severity.detention_power"]
    free = chances < 1.0 - 1e-9
    assert (chances / heights)[free] == pytest.approx((chances / heights)[0], rel=1e-9)


@pytest.mark.parametrize("route", CAFE_FIRST)
def test_the_mildest_go_to_the_cafe_first_and_nobody_who_needs_a_bed(route):
    first, less = (
        widths(LADDERS.of_cafe(route, BASELINE), f"{route}-cafe-door"),
        widths(LADDERS.of_need(route), "need-less"),
    )
    assert first == pytest.approx(BASELINE["crisis_cafe.share_first"] * less)
    assert next(iter(banded(LADDERS.of_cafe(route, BASELINE))[0.0])) == f"{route}-cafe-door"


def test_a_hub_that_screens_as_usual_changes_no_input():
    usual = inputs_of(PLACE, BASELINE)
    found = screened_inputs(BASELINE, 1.0)
    assert found
    assert found == {name: usual[name] for name in found}


def test_a_hub_that_screens_more_takes_from_the_mild_and_never_from_who_needs_a_bed():
    usual, more = screened_inputs(BASELINE, 1.0), screened_inputs(BASELINE, 1.5)
    grown = {name for name in usual if more[name] > usual[name] + 1e-12}
    fallen = {name for name in usual if more[name] < usual[name] - 1e-12}
    assert {name.rpartition(".")[2] for name in grown} == {"request-screened", "screened-in-ae"}
    assert {name.rpartition(".")[2] for name in fallen} == {"ae-resolved", *(step for step, _ in HUBS.values())}
    assert all(share <= 1.0 for share in screened_inputs(BASELINE, 1e6).values())
