"""Every measure is what its definition says: worked out by hand from the log of a year, and by month."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from metrics.by_hand import ASKED, SEARCHED, ByHand
from model.story import Story
from model.stylised import AWAY, BASELINE, DAY, PLACE, YEAR, lived, pathway, wards

from tandemcare.engine import simulate
from tandemcare.metrics import MEASURES, MONTHLY, Measured, activity, measure
from tandemcare.metrics.activity import CARERS, OF_RULES, hours_off_rota
from tandemcare.model.resources import homes_let
from tandemcare.pathway import (
    Arrivals,
    Branch,
    Count,
    Delay,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
)

BIN = 0.033  # histogram bins are 3% wide
OF_BINS = (
    "amhp_wait_hours_p95",
    "amhp_wait_over_24h_share",
    "bed_wait_hours_p95",
    "length_of_stay_days_median",
)
AMHPS = dict.fromkeys(("amhp_staff.heads_per_100k", "amhp_staff.fte_per_head", "money.amhp_hours_year"), 0.0)
PLACES = AMHPS | {"place.amhp_rota_hours": 0.0} | {"community.caseload_per_100k": 900.0, "place.adults": 500_000.0}
PLACES |= {"housing.tenancy_days": 94.0, "housing.void_days": 6.0, "money.ae_paid_hours": 2.0}
PLACES |= {name: BASELINE[name] for name in (*OF_RULES, *CARERS, "section_117.packages", "section_117.most_reviews")}
PLACES |= {"housing.days_to_give_up": 94.0, "place.supported_housing_units": 260.0}
PLACES |= {"money.unmet_stay_days": 30.0, "money.unmet_episode_days": 20.0}
"""4,500 places of community teams, homes that stand empty for 6% of the time, and what is taken for a stay."""
SUMS = [name for name in MONTHLY if MEASURES[name].unit.endswith("a year")]


LAPSING = {"amhp.request_lapses_days": 1.0}
"""Requests lapse so soon that some do in any year."""


@pytest.fixture(scope="module")
def hand() -> ByHand:
    """The first year at whose end people wait for an AMHP and for a bed."""
    for seed in range(8, 40):
        found = ByHand(Story(lived(LAPSING, hours=YEAR, seed=seed, log=True), pathway(LAPSING)), YEAR)
        if len(found.still("request", *ASKED)) and len(found.still("bed_decision", *SEARCHED)):
            return found
    raise AssertionError("At the end of no year does anybody wait for an AMHP and anybody for a bed.")


@pytest.fixture(scope="module")
def worked_out(hand) -> dict[str, float]:
    return hand.measures() | hand.quantiles()


@pytest.fixture(scope="module")
def measured(hand) -> Measured:
    return measure(hand.story.trace, 1)


@pytest.fixture(scope="module")
def yearly(measured) -> dict[str, float]:
    return dict(zip(MEASURES, measured.yearly[0].tolist(), strict=True))


def test_every_measure_has_been_worked_out_by_hand(worked_out):
    assert worked_out.keys() == MEASURES.keys()


@pytest.mark.parametrize("name", [name for name in MEASURES if name not in OF_BINS])
def test_a_measure_is_what_the_log_says(worked_out, yearly, name):
    expected = worked_out[name]
    assert expected > 0.0
    assert yearly[name] == pytest.approx(expected, rel=1e-9), MEASURES[name].definition


@pytest.mark.parametrize("name", OF_BINS)
def test_a_quantile_is_what_the_log_says_within_a_bin(worked_out, yearly, name):
    assert 0.0 < yearly[name] < float("inf")
    assert yearly[name] == pytest.approx(worked_out[name], rel=BIN), MEASURES[name].definition


def test_people_still_waiting_at_the_end_are_counted_with_their_wait_so_far(hand):
    for measure_name, still in (
        ("request_to_started", hand.still("request", *ASKED)),
        ("bed_wait", hand.still("bed_decision", *SEARCHED)),
    ):
        found = hand.story.trace.measures[measure_name]
        assert found.still_waiting == len(still) > 0
        assert found.mean_so_far == pytest.approx(still.mean(), rel=1e-9)


# --- months -------------------------------------------------------------------------------------------------------


def by_month(measured: Measured, name: str) -> np.ndarray:
    return np.asarray(measured.monthly[0, :, MONTHLY.index(name)])


@pytest.mark.parametrize("name", SUMS)
def test_sums_of_months_are_the_sum_of_the_year(measured, yearly, name):
    assert by_month(measured, name).sum() == pytest.approx(yearly[name], rel=1e-9)


def test_means_of_months_weighted_by_their_days_are_the_mean_of_the_year(hand, measured, yearly):
    days = activity(hand.story.trace, PLACES)["month_days"][0]
    assert days.tolist() == [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]
    for name in ("beds_open", "out_of_area_active", "supported_housing_queue", "bed_occupancy"):
        assert np.average(by_month(measured, name), weights=days) == pytest.approx(yearly[name], rel=1e-9)


def test_counts_of_a_month_are_those_of_its_days(hand, measured):
    edges = np.cumsum([0, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]) * DAY
    counts = {
        "amhp_requests": ("amhp_requests",),
        "admissions": ("admissions_local", "admissions_out_of_area"),
        "crises": ("crises", "first_presentations"),
    }
    for name, steps in counts.items():
        expected, _ = np.histogram(hand.times_of(*steps), edges)
        assert by_month(measured, name).tolist() == expected.tolist()


def test_a_wait_belongs_to_the_month_in_which_it_ends(hand, measured):
    story = hand.story
    ended = story.recorded("bed_wait")
    june = ended & (story.time >= 61 * DAY) & (story.time < 91 * DAY)
    assert by_month(measured, "bed_wait_hours_mean")[2] == pytest.approx(story.value[june].mean(), rel=1e-9)


# --- years and replications ---------------------------------------------------------------------------------------


def test_sums_over_two_years_are_yearly_means():
    trace = lived(hours=2 * YEAR, seed=12, replications=2, levels=False)
    twice, as_one = measure(trace, 2).yearly, measure(trace, 1).yearly
    for place, (name, info) in enumerate(MEASURES.items()):
        factor = 2.0 if info.unit.endswith("a year") else 1.0
        np.testing.assert_allclose(factor * twice[:, place], as_one[:, place], rtol=1e-12, err_msg=name)
    alone = measure(lived(hours=2 * YEAR, seed=12, first_replication=1, levels=False), 2)
    assert alone.yearly[0].tobytes() == twice[1].tobytes()


# --- a trace small enough for pen and paper --------------------------------------------------------------------------


def small_pathway() -> Pathway:
    """Five people come to two beds at known hours, and stay for two days each."""
    waits = {step.measure: step for step in pathway().steps.values() if isinstance(step, Record)}
    own = ("bed_wait", "length_of_stay")
    # What nobody here waits for is there by name, so that there is something to read.
    others = [wait for measure, wait in waits.items() if measure not in own]
    clocks = {f"{wait.since}-set": Mark(wait.since) for wait in others}
    records = {f"{wait.measure}-ends": Record(wait.measure, since=wait.since, over=wait.over) for wait in others}
    return Pathway(
        "small",
        resources=[Resource("women/small", 2), Resource("amhp", 1), Resource("out-of-area/men", None)],
        sources=[Arrivals("people", at=[0.0, 12.0, 24.0, 30.0, 31 * DAY], to="starts")],
        steps={
            "starts": Branch({"comes": 1.0, next(iter(clocks)): 0.0}),
            "comes": Count("amhp_requests"),
            "decided": Mark("bed_decision"),
            "bed": Seize("women/small"),
            "found": Record("bed_wait", since="bed_decision"),
            "admits": Count("admissions_local"),
            "admitted": Mark("admitted"),
            "stays": Delay(2 * DAY),
            "ends": Record("length_of_stay", since="admitted"),
            "goes": Release("women/small", then="leaves"),
            **clocks,
            **records,
            "leaves": Leave(),
        },
    )


def test_a_small_trace_agrees_with_pen_and_paper():
    trace = simulate(small_pathway(), 365 * DAY, start=PLACE.census_date)
    measured = measure(trace, 1)
    yearly = dict(zip(MEASURES, measured.yearly[0].tolist(), strict=True))
    assert yearly["amhp_requests"] == yearly["admissions"] == yearly["admissions_local"] == 5
    # Two find a bed, the third waits from hour 24 to 48, the fourth from 30 to 60, the fifth finds one.
    assert yearly["bed_wait_hours_mean"] == pytest.approx((24 + 30) / 5)
    assert yearly["length_of_stay_days_mean"] == pytest.approx(2.0)
    assert yearly["beds_open"] == pytest.approx(2.0)
    assert yearly["bed_occupancy"] == pytest.approx(5 * 2 / (2 * 365))
    # The fifth comes on the second of May.
    assert by_month(measured, "admissions").tolist() == [4, 1, *[0] * 10]
    assert by_month(measured, "bed_occupancy")[:3] == pytest.approx([8 / 60, 2 / 62, 0.0])
    assert isnan(yearly["amhp_wait_hours_mean"])
    assert yearly["s136_uses"] == yearly["out_of_area_bed_days"] == 0.0


# --- what is costed -----------------------------------------------------------------------------------------------


def test_amhps_are_paid_for_the_hours_of_their_posts_on_the_rota_and_off_it():
    """Eight people per 100,000 of 250,000 adults, 0.4 of a post each: 8 posts of 1,500 hours, 9,000 on the rota."""
    posts = {"amhp_staff.heads_per_100k": 8.0, "amhp_staff.fte_per_head": 0.4, "money.amhp_hours_year": 1500.0}
    values = posts | {"place.adults": 250_000.0, "place.amhp_rota_hours": 9000.0}
    assert hours_off_rota(values) * 365.25 == pytest.approx(3000.0)
    assert hours_off_rota(values | {"place.amhp_rota_hours": 13_000.0}) == 0.0  # a rota that they are too few for


def test_activity_is_what_the_log_says(hand):
    story, trace = hand.story, hand.story.trace
    found = {name: values.sum() for name, values in activity(trace, PLACES).items()}
    acute, picu = wards(trace, "women/", "men/"), wards(trace, "picu/")
    beds = {kind: sum(ward.beds for ward in PLACE.wards if ward.kind in kind) for kind in (("women", "men"), ("picu",))}
    expected = {
        "open_bed_days": 365 * beds["women", "men"],
        "ward_bed_days": 365 * beds["women", "men"],
        "picu_open_bed_days": 365 * beds[("picu",)],
        "picu_ward_bed_days": 365 * beds[("picu",)],
        "local_bed_days": hand.in_use(*acute) / DAY,
        "picu_bed_days": hand.in_use(*picu) / DAY,
        "out_of_area_bed_days": hand.in_use(*AWAY) / DAY,
        "amhp_hours": hand.duty_hours + hand.overtime_hours(),
        "section_136_uses": hand.number("section_136_uses"),
        "residential_care_days": hand.in_use("residential-care") / DAY,
        "conveyances": hand.number("admissions_local", "admissions_out_of_area", "admissions_other_ward"),
        "supported_housing_let_days": hand.in_use("housing-unit") / DAY,
        "rent_elsewhere_days": 365 * 260 * 0.94 - hand.in_use("housing-unit") / DAY,
        "supported_housing_unit_days": 365 * homes_let(BASELINE) / 0.94,
        "floating_support_place_days": 365 * PLACE.floating_support_places,
        "home_treatment_slot_days": 365 * PLACE.home_treatment_slots,
        "community_place_days": 4500 * 365,
        "detentions": hand.number("detentions_on_admission", "detentions_after_admission"),
        "ward_agency_wte_days": 0.0,
        "section_117_person_days": hand.in_use("aftercare") / DAY,
        "lasting_care_days": hand.in_use("lasting-care") / DAY,
        "care_package_days": hand.in_use("care-package") / DAY,
        "homeless_days": hand.in_use("homeless") / DAY,
        "ae_wait_days": (hand.in_use("ae") - 2.0 * hand.number("ae_presentations")) / DAY,
        "unmet_acute_bed_days": 30.0 * hand.number("bed_needs_unmet"),
        "unmet_crisis_care_days": 20.0 * hand.number("crisis_care_missed"),
        "unmet_community_place_days": hand.in_use("untreated") / DAY,
        "unmet_supported_housing_days": (
            hand.queue_hours("housing-unit") - hand.in_use("delay-supported-housing") + hand.in_use("due-housing")
        )
        / DAY,
        "unmet_residential_care_days": hand.in_use("due-residential") / DAY,
        "unmet_lasting_care_days": hand.in_use("due-lasting") / DAY,
        "unmet_care_package_days": hand.in_use("due-package") / DAY,
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=1e-9), name
    assert story.counted("section_117_new_packages").any()
