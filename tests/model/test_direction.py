"""Effects have the right sign, on the same people: paired differences whose interval leaves out zero."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from model.stylised import AWAY, BASELINE, NO_CENSUS, YEAR, busy, lived, pathway, totals, wards

from tandemcare.trace import Event, Trace
from tandemcare.trace.intervals import student_interval

REPLICATIONS = 24
LEVEL = 0.99
STEPS = list(pathway().steps)
Changed = tuple[tuple[str, float], ...]


@cache
def year(changed: Changed = (), empty: bool = False) -> Trace:
    """A year with some values in place of the baseline's, with the people of every other such year."""
    settings = {"place": NO_CENSUS} if empty else {}
    return lived(dict(changed), YEAR, replications=REPLICATIONS, seed=9, levels=False, **settings)


def with_values(**changed: float) -> Trace:
    return year(tuple(sorted((name.replace("__", "."), value) for name, value in changed.items())))


def plus(**more: float) -> Trace:
    """A year with more of some capacities."""
    return with_values(**{name: BASELINE[name.replace("__", ".")] + units for name, units in more.items()})


def times(**factors: float) -> Trace:
    """A year with some values multiplied."""
    return with_values(**{name: BASELINE[name.replace("__", ".")] * factor for name, factor in factors.items()})


def mean_wait(trace: Trace, measure: str) -> np.ndarray:
    return trace.measures[measure].by_replication()["mean"].to_numpy()


def occupied(trace: Trace) -> np.ndarray:
    return busy(trace, *wards(trace))


def check_lower(changed: np.ndarray, base: np.ndarray) -> None:
    low = student_interval(changed - base, LEVEL)
    assert low.high < 0.0, low


def check_higher(changed: np.ndarray, base: np.ndarray) -> None:
    check_lower(base, changed)


# --- capacity -----------------------------------------------------------------------------------------------------


def test_more_beds_shorten_the_wait_for_one_and_send_fewer_people_away():
    more = with_values(**{f"ward__acute-{n}__beds": BASELINE[f"ward.acute-{n}.beds"] + 3 for n in (1, 2, 3, 4)})
    check_lower(mean_wait(more, "bed_wait"), mean_wait(year(), "bed_wait"))
    check_lower(totals(more, "out_of_area_starts"), totals(year(), "out_of_area_starts"))
    check_lower(totals(more, "left_before_bed"), totals(year(), "left_before_bed"))


def test_fewer_beds_lengthen_the_wait_for_one_and_send_more_people_away():
    fewer = with_values(**{f"ward__acute-{n}__beds": BASELINE[f"ward.acute-{n}.beds"] - 3 for n in (1, 2, 3, 4)})
    check_higher(mean_wait(fewer, "bed_wait"), mean_wait(year(), "bed_wait"))
    check_higher(totals(fewer, "out_of_area_starts"), totals(year(), "out_of_area_starts"))


@pytest.mark.parametrize("shift", ["day", "night"])
def test_more_amhp_slots_shorten_the_wait_for_an_assessment(shift):
    more = plus(**{f"amhp_rota__{shift}__slots": 1})
    check_lower(mean_wait(more, "request_to_started"), mean_wait(year(), "request_to_started"))


def test_unfilled_slots_lengthen_the_wait_for_an_assessment():
    fewer = times(amhp_rota__day__fill=0.8)
    check_higher(mean_wait(fewer, "request_to_started"), mean_wait(year(), "request_to_started"))


def test_more_places_of_safety_turn_fewer_people_away():
    fewer = with_values(hbpos__places=1.0)
    for places in (2.0, 3.0):
        more = with_values(hbpos__places=places)
        check_lower(totals(more, "hbpos_full"), totals(fewer, "hbpos_full"))
        fewer = more
    plenty = with_values(hbpos__places=30.0)
    assert totals(plenty, "hbpos_full").sum() == 0


def test_more_supported_housing_shortens_delays_and_the_queue():
    more = plus(housing__units=40.0)
    check_lower(busy(more, "delay-supported-housing"), busy(year(), "delay-supported-housing"))
    check_lower(mean_wait(more, "housing_wait"), mean_wait(year(), "housing_wait"))


# --- alternatives: a full one diverts nobody ------------------------------------------------------------------------


def test_alternatives_without_room_divert_nobody_and_nobody_vanishes():
    cafes = {name: 0.0 for name in BASELINE if name.startswith("crisis_cafe.") and name.endswith(".slots")}
    assert len(cafes) > 0
    none = {"crisis_house.beds": 0.0, "home_treatment.slots": 0.0, **cafes}
    empty, usual = year(tuple(sorted(none.items())), empty=True), year(empty=True)
    for count in ("crisis_house_stays", "cafe_attendances"):
        assert totals(empty, count).sum() == 0 < totals(usual, count).sum()
    assert busy(empty, "crisis-house", "home-treatment", "crisis-cafe").sum() == 0.0
    assert totals(empty, "alternatives_full").sum() > totals(usual, "alternatives_full").sum()
    assert np.array_equal(empty.tally.people[:, 0], usual.tally.people[:, 0])
    assert (empty.tally.people[:, 0] == empty.tally.people[:, 1:].sum(axis=1)).all()
    check_higher(totals(empty, "admissions_informal"), totals(usual, "admissions_informal"))


def test_more_crisis_house_beds_admit_fewer_people_informally():
    check_lower(totals(plus(crisis_house__beds=10.0), "admissions_informal"), totals(year(), "admissions_informal"))


# --- delay and stay -------------------------------------------------------------------------------------------------


def test_longer_delays_raise_occupancy_and_send_more_people_away():
    longer = times(delay__days_social_care=2.0, delay__days_other=2.0)
    check_higher(occupied(longer), occupied(year()))
    check_higher(totals(longer, "out_of_area_starts"), totals(year(), "out_of_area_starts"))


def test_without_delays_nobody_is_delayed():
    shares = {name: 0.0 for name in BASELINE if name.startswith("delay.share_")}
    assert len(shares) > 3
    never = year(tuple(sorted(shares.items())), empty=True)
    delays = [name for name in never.layout.resources if name.startswith("delay-")]
    assert busy(never, *delays).sum() == 0.0 < busy(year(empty=True), *delays).sum()


def test_longer_treatment_raises_occupancy_and_length_of_stay():
    longer = times(beds__section_2_stay_days=1.15)
    check_higher(occupied(longer), occupied(year()))
    check_higher(mean_wait(longer, "length_of_stay"), mean_wait(year(), "length_of_stay"))


def treated(cut: float) -> dict[tuple[int, int, int, float], float]:
    """Treatment of those whose stay is cut short by a share, by replication, person, step and hour of its begin."""
    trace = lived({"beds.cut_short_share": cut}, YEAR, seed=9, log=True, replications=4)
    steps = [number for number, step in enumerate(STEPS) if step.startswith("stay-") and step.endswith("-cut")]
    log = trace.log[(trace.log["event"] == Event.ASSIGN) & np.isin(trace.log["step"], steps)]
    keys = zip(*(log[name].tolist() for name in ("replication", "person", "step", "time")), strict=True)
    hours = dict(zip(keys, (log["value"] - log["time"]).tolist(), strict=True))
    assert len(hours) > 30
    return hours


def test_stays_cut_short_are_shorter_by_their_share_person_by_person():
    cut, uncut = treated(0.15), treated(0.0)
    both = [key for key in cut.keys() & uncut.keys() if STEPS[key[2]] != "stay-2-short-cut"]  # which has a limit
    assert len(both) > 10
    assert [cut[key] for key in both] == pytest.approx([0.85 * uncut[key] for key in both], rel=1e-9)


def test_cutting_stays_short_shortens_the_mean_stay_where_wards_are_full():
    full = {"demand__ae_liaison": 2.0, "demand__community_crisis": 2.0}
    cut, uncut = with_values(beds__cut_short_share=0.4, **full), with_values(beds__cut_short_share=0.0, **full)
    check_lower(mean_wait(cut, "length_of_stay"), mean_wait(uncut, "length_of_stay"))


def test_a_stay_cut_short_brings_people_back_as_far_as_its_ratio_says():
    more, none = times(hazard__shorter_stay=20.0), with_values(hazard__shorter_stay=0.0)
    check_higher(totals(more, "crises"), totals(none, "crises"))


# --- lives ----------------------------------------------------------------------------------------------------------


def test_without_a_base_rate_nobody_who_lives_here_has_a_crisis():
    never = with_values(hazard__settled=0.0)
    assert totals(never, "crises").sum() == 0 < totals(year(), "crises").sum()
    check_lower(totals(never, "admissions_local"), totals(year(), "admissions_local"))


def test_without_a_risk_of_recall_nobody_is_recalled():
    rarely = times(cto__days_to_recall=1e9)
    assert totals(rarely, "cto_recalls").sum() == 0 < totals(year(), "cto_recalls").sum()


def test_fewer_community_places_leave_more_people_untreated_and_in_crisis():
    fewer = times(community__caseload_per_100k=0.5)
    check_higher(busy(fewer, "untreated"), busy(year(), "untreated"))
    check_higher(totals(fewer, "crises", "admission_need"), totals(year(), "crises", "admission_need"))


def test_teams_that_make_no_difference_leave_more_crises():
    check_higher(totals(with_values(hazard__team_ratio=1.0), "crises"), totals(year(), "crises"))


@pytest.mark.parametrize("ratio", ["active", "homeless", "after_bed", "after_crisis"])
def test_a_higher_ratio_raises_crises(ratio):
    check_higher(totals(times(**{f"hazard__{ratio}_ratio": 1.5}), "crises"), totals(year(), "crises"))


def test_without_places_nobody_gets_floating_support():
    none = with_values(floating_support__places=0.0)
    assert totals(none, "floating_support_starts").sum() == 0 < totals(year(), "floating_support_starts").sum()


def test_without_home_treatment_more_people_are_admitted_and_no_fewer_have_a_crisis():
    none = year((("home_treatment.slots", 0.0),))
    check_higher(totals(none, "admissions_informal"), totals(year(), "admissions_informal"))
    more = student_interval(totals(none, "crises") / totals(year(), "crises") - 1.0, LEVEL)
    assert more.high > -0.005, more


def test_more_people_in_ae_raise_everything_that_follows():
    more = with_values(demand__ae_liaison=1.3)
    for count in ("ae_presentations", "amhp_requests", "mha_assessments", "alternatives_full"):
        check_higher(totals(more, count), totals(year(), count))
    in_beds, more_in_beds = (busy(trace, *wards(trace), *AWAY) for trace in (year(), more))
    check_higher(more_in_beds, in_beds)
