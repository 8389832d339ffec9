"""Effects have the right sign, on the same people: paired differences whose interval leaves out zero."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from model.stylised import BASELINE, NO_CENSUS, YEAR, busy, lived, pathway, totals, wards

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


def treated(cut: float) -> dict[tuple[int, int, int], float]:
    """Treatment of those whose stay is cut short by a share, the first of each person in each replication."""
    trace = lived({"beds.cut_short_share": cut}, YEAR, seed=9, log=True, replications=4)
    steps = [number for number, step in enumerate(STEPS) if step.startswith("stay-") and step.endswith("-cut")]
    log = trace.log[(trace.log["event"] == Event.ASSIGN) & np.isin(trace.log["step"], steps)]
    keys = zip(log["replication"].tolist(), log["person"].tolist(), log["step"].tolist(), strict=True)
    hours = dict(zip(reversed(list(keys)), (log["value"] - log["time"])[::-1].tolist(), strict=True))
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


def test_without_extra_risk_a_stay_cut_short_brings_nobody_back_early():
    early = {}
    for ratio in (1.0, 1.5):
        log = lived({"relapse.cut_short_ratio": ratio}, YEAR, seed=9, log=True, replications=2).log
        early[ratio] = ((log["event"] == Event.DELAY) & (log["step"] == STEPS.index("relapse-early"))).sum()
    assert early[1.0] == 0 < early[1.5]


# --- relapse --------------------------------------------------------------------------------------------------------


def test_without_a_chance_of_relapse_nobody_returns_after_the_ward():
    never = year((("relapse.chance", 0.0),), empty=True)
    assert totals(never, "relapses_after_ward").sum() == 0 < totals(year(empty=True), "relapses_after_ward").sum()
    check_lower(totals(never, "admissions_local"), totals(year(empty=True), "admissions_local"))


def test_without_a_chance_of_recall_nobody_is_recalled():
    never = year((("cto.chance_recall", 0.0),), empty=True)
    assert totals(never, "cto_recalls").sum() == 0 < totals(year(empty=True), "cto_recalls").sum()


def test_floating_support_averts_relapses_as_far_as_there_are_places():
    usual, none = year(), with_values(floating_support__places=0.0)
    assert totals(none, "floating_support_starts").sum() == 0
    check_higher(totals(none, "relapses_after_ward"), totals(usual, "relapses_after_ward"))


def test_more_people_in_ae_raise_everything_that_follows():
    more = with_values(demand__ae_liaison=1.3)
    for count in ("ae_presentations", "amhp_requests", "mha_assessments", "home_treatment_full"):
        check_higher(totals(more, count), totals(year(), count))
    in_beds, more_in_beds = (busy(trace, *wards(trace), "out-of-area") for trace in (year(), more))
    check_higher(more_in_beds, in_beds)
