"""Nobody appears or vanishes, nobody is in two places, and nothing is used that is not there."""

from __future__ import annotations

import numpy as np
import pytest
from model.story import NONE, Story
from model.stylised import (
    AWAY,
    BASELINE,
    DAY,
    PLACE,
    SCENARIOS,
    YEAR,
    lived,
    lived_through,
    resolved,
    sum_of,
    totals,
    wards,
)

from tandemcare.engine.run import Run
from tandemcare.finance import APPRAISING, CUTS
from tandemcare.running.methods import own_cost
from tandemcare.trace import Event, Trace
from tandemcare.trace.tally import BUSY, CAPACITY, OVERTIME

END = 2 * YEAR
CLOSED_WARD, CLOSED_AT = "men/acute-2", resolved("close-first").run_in_hours + 365 * DAY
DISCHARGES = tuple(
    f"discharged_{where}"
    for where in ("home package supported_housing residential_care temporary other other_ward step_down".split())
)
UNDER_WAY = (
    "request-",
    "custody-hub",
    "assess-",
    "ward-allocate",
    "ward-arranged",
    "ward-doctor-wait",
    "ward-hand-over",
)
NOT_UNDER_WAY = ("request-hour", "assess-interview")  # not yet counted as a request; counted as assessed as it begins


def acute_beds(trace: Trace) -> list[str]:
    return [*wards(trace), *AWAY]


# --- people -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_people_who_came_have_left_or_are_inside_at_every_pause(name):
    scenario = resolved(name)
    run = Run(scenario.pathway.alone(), scenario.hours, start=scenario.start, seed=6)
    changes = dict(scenario.changes)
    inside_at_census = sum(group.people for group in scenario.pathway.initial)
    for month, hours in enumerate(np.arange(0.0, scenario.hours, 73 * DAY)):
        for when in [when for when in changes if when <= hours]:
            run.advance(when)
            run.set(changes.pop(when))
        run.advance(float(hours))
        come, left, inside = run.tally().people
        state = run.state()
        assert come == left + inside
        assert inside == len(state.persons) == len(set(state.persons))
        assert month == 0 or come > inside_at_census
    assert left > 1000


def test_everybody_is_in_one_place_or_on_the_way_from_one_to_the_other(as_is):
    where = [resource.name for resource in as_is.pathway.resources if resource.type == "where"]
    held = as_is.held(*where)
    last = np.append(np.flatnonzero(np.diff(as_is.who)), len(as_is) - 1)
    gone = as_is.event[last] == Event.LEAVE
    assert (held[last[gone]] == 0).all()
    assert (held[last[~gone]] >= 1).all()
    assert held.max() == 2
    delayed = (as_is.event == Event.DELAY) & (held == 2)
    on_the_way = as_is.at("bed-applied", "bed-chasing", "bed-convey")
    assert not (delayed & ~on_the_way).any()


def test_nobody_is_in_two_beds_but_at_the_moment_of_a_swap(as_is):
    held = as_is.held(*acute_beds(as_is.trace), "other-ward")
    twice = np.flatnonzero(held > 1)
    assert (held[twice] == 2).all()
    assert (as_is.event[twice + 1] == Event.SWAP).all()
    assert np.array_equal(as_is.time[twice + 1], as_is.time[twice])


def test_an_amhp_works_for_one_request_of_a_person_at_a_time(as_is):
    held = as_is.held("amhp")
    assert set(np.unique(held)) == {0, 1}


# --- capacity -----------------------------------------------------------------------------------------------------


def test_beds_in_use_never_exceed_beds_open(as_is):
    for name in [*wards(as_is.trace), "hbpos", "crisis-house", "step-down", "home-treatment", "housing-unit"]:
        use = as_is.trace.resources[name]
        assert use.share_of_time_over(round(use.capacity_mean)) == 0.0, name
        assert use.busy_mean > 0.0, name


@pytest.fixture(scope="module")
def close_first() -> Story:
    scenario = resolved("close-first")
    return Story(lived_through(scenario, log=True, replications=2, seed=6, observe=7 * DAY), scenario.pathway)


def test_a_ward_that_closes_takes_nobody_from_its_date_on_and_empties_bed_by_bed(close_first):
    takes = close_first.units([CLOSED_WARD], Event.GRANT)
    assert takes.sum() > 100
    assert close_first.time[takes].max() < CLOSED_AT
    seen = close_first.trace.samples
    ward = seen[(seen["resource"] == CLOSED_WARD) & (seen["time"] >= CLOSED_AT)]
    for _, days in ward.groupby("replication"):
        assert days["in_use"].iloc[0] > 10
        assert (days["in_use"].diff().dropna() <= 0).all()
        # A few stay for over a year.
        assert days["in_use"].iloc[-1] <= 0.2 * days["in_use"].iloc[0]


def test_other_wards_stay_within_their_beds_while_one_closes(close_first):
    seen = close_first.trace.samples
    beds = seen[seen["resource"].isin([name for name in wards(close_first.trace) if name != CLOSED_WARD])]
    assert (beds["in_use"] <= beds["capacity"]).all()


def test_a_contract_cut_starts_nobody_until_places_are_free_again():
    scenario = resolved("contract-cut")
    trace = lived_through(scenario, log=True, seed=6, observe=7 * DAY)
    seen = trace.samples[trace.samples["resource"] == "floating-support"].set_index("time")
    cut = next(hours for hours, inputs in scenario.changes if "floating-support.capacity" in inputs)
    assert (seen.loc[:cut, "capacity"] == PLACE.floating_support_places).all()
    over = seen[(seen.index > cut) & (seen["in_use"] > seen["capacity"])]
    assert len(over) > 4
    assert (over["in_use"].diff().dropna() <= 0).all()
    story = Story(trace, scenario.pathway)
    starts = story.time[story.units(["floating-support"], Event.GRANT)]
    assert not ((starts > cut) & (starts < over.index.max())).any()
    assert (starts < cut).any()


def test_amhps_work_no_longer_than_they_are_on_duty_and_overtime(as_is):
    hours = as_is.trace.resources["amhp"].hours
    assert (hours[..., OVERTIME] > 0.0).all()
    assert (hours[..., BUSY] <= hours[..., CAPACITY] + hours[..., OVERTIME] + 1e-6).all()


# --- time ---------------------------------------------------------------------------------------------------------


def test_occupied_hours_are_the_sum_of_stays(as_is):
    """Little's law without its edges: every unit-hour in use belongs to somebody's stay."""
    for name in [*wards(as_is.trace), *AWAY, "other-ward", "hbpos", "crisis-house", "amhp", "housing-unit"]:
        _, hours = as_is.stays(name, END)
        busy = as_is.trace.resources[name].hours[..., BUSY].sum()
        assert hours.sum() == pytest.approx(busy, rel=1e-9), name


def test_littles_law_holds_for_the_wards_up_to_the_edges(as_is):
    """People in beds = admissions a day x mean stay: exact but for stays under way at the ends of the two years."""
    names = wards(as_is.trace)
    hours = np.concatenate([as_is.stays(name, END)[1] for name in names])
    rows = np.concatenate([as_is.stays(name, END)[0] for name in names])
    whole = as_is.time[rows] + hours < END
    begun_inside = as_is.event[rows] == Event.GRANT
    in_beds = sum(as_is.trace.resources[name].busy_mean for name in names)
    replications = as_is.trace.replications
    stays_a_day = begun_inside.sum() / (END / DAY) / replications
    mean_stay = hours[whole & begun_inside].mean() / DAY
    edge = 2 * in_beds * hours.max() / END
    assert abs(in_beds - stays_a_day * mean_stay) < min(edge, 0.15 * in_beds)


# --- counts -------------------------------------------------------------------------------------------------------


def under_way(story: Story) -> int:
    """People who at the end of the run wait between a request and the interview."""
    last = np.append(np.flatnonzero(np.diff(story.who)), len(story) - 1)
    names = np.array(list(story.pathway.steps))[story.step[last]]
    inside = [name.startswith(UNDER_WAY) and name not in NOT_UNDER_WAY for name in names]
    return int(np.sum(inside))


def test_every_request_is_closed_assessed_expired_or_under_way(as_is):
    trace = as_is.trace
    too_late = as_is.chosen("assess-too-late", "safety-not-assessed")
    left = as_is.chosen("safety-not-assessed", "safety-expired-leaves").sum()
    stayed = as_is.chosen("safety-not-assessed", "safety-unassessed-stays").sum()
    assert 0 < left + stayed <= too_late.sum()
    closed = totals(trace, "requests_not_assessed", "powers_lapsed", "mha_assessments").sum() + left + stayed
    assert totals(trace, "amhp_requests").sum() == closed + under_way(as_is)


def test_every_assessment_completed_has_one_outcome(as_is):
    outcomes = (
        "applications_section_2",
        "applications_section_3",
        "applications_section_4",
        "outcome_informal",
        "outcome_not_admitted",
        "detentions_after_admission",
        "section_2_converted",
        "ward_recall_detained",
        "ward_section_4_detained",
        "outcome_not_detained_ward",
    )
    trace = as_is.trace
    completed = trace.measures["request_to_completed"].records[..., 0]
    found = sum_of(trace.counts[name].events for name in outcomes)
    # By month too: the outcome is known at the moment of completion.
    assert np.array_equal(found, completed)


def test_admissions_are_discharged_or_inside(as_is):
    trace = as_is.trace
    beds = acute_beds(trace)
    census = sum(group.people for group in as_is.pathway.initial if set(group.holds) & set(beds))
    last = np.append(np.flatnonzero(np.diff(as_is.who)), len(as_is) - 1)
    inside = (as_is.held(*beds)[last] == 1) & ~on_the_way(as_is)[last]
    by_run = np.bincount(as_is.rows["replication"][last[inside]], minlength=trace.replications)
    admitted = totals(trace, "admissions_local", "admissions_out_of_area")
    assert np.array_equal(admitted + census, totals(trace, *DISCHARGES) + by_run)


def on_the_way(story: Story) -> np.ndarray:
    """Rows of people who have a bed but have not come to it."""
    found = story.last_before(story.recorded("bed_wait"))
    came = story.last_before(story.at("admitted", event=Event.MARK))
    here = story.at("admitted", event=Event.MARK)
    return (found != NONE) & (found > came) & ~here


# --- money --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_ledger_adds_up_to_the_total_by_every_cut(name):
    scenario = resolved(name)
    trace = lived_through(scenario, replications=2, seed=6, levels=False, warmup_hours=scenario.run_in_hours)
    costed = own_cost(trace.after_warmup(), scenario.values, scenario.spending)
    total = costed.total()
    assert (total > 0.0).all()
    for cut in CUTS:
        np.testing.assert_allclose(sum_of(costed.by(cut).values()), total, rtol=1e-12)
    np.testing.assert_allclose(costed.amounts.sum(axis=2), total, rtol=1e-12)


def test_prices_are_those_of_the_evidence():
    assert resolved("as-is").values == {name: value for name, value in BASELINE.items() if name not in APPRAISING}


# --- groups -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["sex", "ethnic_group"])
def test_groups_add_up_to_everybody(group):
    trace = lived(hours=YEAR, seed=6, group=group)
    assert len(trace.layout.groups) > 1
    assert np.array_equal(trace.tally.group_counts.sum(axis=(1, 2)), trace.tally.counts.sum(axis=1))
    by_group = trace.tally.group_records[..., 0].sum(axis=(1, 2))
    assert np.array_equal(by_group, trace.tally.records[..., 0].sum(axis=1))
    assert np.array_equal(trace.tally.group_over.sum(axis=(1, 2)), trace.tally.over.sum(axis=1))
    busy = trace.tally.hours[..., BUSY].sum(axis=1)
    assert trace.tally.group_hours.sum(axis=(1, 2)) == pytest.approx(busy, rel=1e-9)
