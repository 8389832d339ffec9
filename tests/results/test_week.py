"""A week of the place: what it says at each hour is what the trace and its event log say, and people are conserved."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from page_desk import small_run

from tandemcare.errors import InputError
from tandemcare.results import PlaceWeek, Results, week_of_run
from tandemcare.results.whereabouts import is_bed, ward_of
from tandemcare.running import scenario_of_run, simulate_scenario
from tandemcare.trace import Trace

NEW_YEAR = date(2027, 12, 29)
HOURS = 7 * 24


@cache
def results() -> Results:
    return Results.read(small_run())


@cache
def week() -> PlaceWeek:
    return week_of_run(results(), "close", NEW_YEAR)


@cache
def traced() -> tuple[Trace, list[float]]:
    """Return the same replication of the option with every hour of the week observed."""
    resolved = scenario_of_run(results().manifest, "close")
    begins = (week().monday - resolved.start).days * 24.0
    hours = [begins + hour for hour in range(HOURS)]
    asked = {"seed": results().manifest["seed"], "replications": 1, "first_replication": 0, "engine": "compiled"}
    trace, _ = simulate_scenario(resolved, **asked, log=True, observe=hours)
    return trace, hours


@cache
def counted() -> dict:
    return dict(week().people[results().titles["close"]])


def people_at(place: str, hour: int, *states: str) -> int:
    return sum(
        numbers[hour]
        for cell, numbers in counted().items()
        if cell.place == place and (cell.state in states if states else cell.state not in ("empty", "came"))
    )


def test_who_is_in_a_place_at_an_hour_are_the_units_that_the_trace_has_in_use():
    trace, hours = traced()
    seen = trace.samples.pivot_table(index="time", columns="resource", values="in_use")
    bounded = [
        name for name in seen if is_bed(name) or name in {"ae", "hbpos", "custody", "crisis-cafe", "crisis-house"}
    ]
    places = {ward_of(name) for name in bounded} | {"home-treatment", "step-down", "amhp"}
    assert len(places) > 12
    for place in places:
        levels = seen[[name for name in seen if ward_of(name) == place]].sum(axis=1)
        assert [people_at(place, hour) for hour in range(HOURS)] == levels.loc[hours].astype(int).tolist(), place


def test_who_waits_is_who_stands_in_the_queues_of_the_trace():
    trace, hours = traced()
    seen = trace.samples
    for_amhp = seen[seen["resource"] == "amhp"]["queue"].tolist()
    at_step = trace.elapsed[
        trace.elapsed["step"].isin(["bed-women", "bed-men", "bed-picu", "oap-women", "oap-men", "oap-picu"])
    ]
    for_bed = Counter(at_step["time"].tolist())
    offered = Counter(trace.elapsed[trace.elapsed["step"] == "bed-apply"]["time"].tolist())
    assert max(for_amhp) > 1
    assert max(for_bed.values()) > 2
    for hour, time in enumerate(hours):
        waits = [people_at(place, hour, "for-amhp") for place in ("ae", "hbpos", "custody", "community", "on-wards")]
        assert sum(waits) + offered[time] == for_amhp[hour]
        assert (
            sum(people_at(place, hour, "for-bed") for place in ("ae", "hbpos", "custody", "community")) == for_bed[time]
        )


def test_people_at_the_end_of_the_week_are_those_at_its_start_and_who_came_less_who_left():
    trace, hours = traced()
    log = trace.log_frame()
    log = log[(log["time"] >= hours[0]) & (log["time"] < hours[-1])]
    came = log[log["event"] == "GRANT"]["resource"].map(ward_of).value_counts()
    left = log[log["event"].isin(["RELEASE", "SWAP", "HAND_OVER"])]["resource"].map(ward_of).value_counts()
    places = {cell.place for cell in counted() if cell.state in ("in", "kept", "ready")} | {"ae", "hbpos"}
    assert any(came.get(place, 0) for place in places)
    for place in places:
        assert people_at(place, 0) + came.get(place, 0) - left.get(place, 0) == people_at(place, HOURS - 1), place


def test_beds_of_a_ward_are_those_that_are_open_or_still_in_use():
    trace, hours = traced()
    scheduled = trace.samples.pivot_table(index="time", columns="resource", values="capacity").loc[hours]
    wards = [cell.place for cell in counted() if cell.state == "empty" and is_bed(cell.place)]
    assert len(wards) > 1
    for ward in wards:
        in_use = [people_at(ward, hour) for hour in range(HOURS)]
        found = [in_use[hour] + people_at(ward, hour, "empty") for hour in range(HOURS)]
        assert found == np.maximum(scheduled[ward].astype(int), in_use).tolist()


def test_who_is_ready_for_discharge_holds_a_bed_here_or_away_and_waits_for_something():
    trace, hours = traced()
    seen = trace.samples[trace.samples["resource"].str.startswith("delay-")].groupby("time")["in_use"].sum()
    ready = [
        sum(people_at(place, hour, "ready") for place in {cell.place for cell in counted()}) for hour in range(HOURS)
    ]
    in_step_down = [people_at("step-down", hour) for hour in range(HOURS)]
    assert max(ready) > 0
    assert all(one <= most <= one + more for one, most, more in zip(ready, seen.loc[hours], in_step_down, strict=True))


def test_who_comes_by_a_route_is_counted_once_in_the_hour_that_ends():
    trace, _ = traced()
    so_far = trace.sample_counts[trace.sample_counts["name"] == "ae_presentations"]["so_far"].to_numpy()
    numbers = next(numbers for cell, numbers in counted().items() if cell == ("ae", "came"))
    assert list(numbers[1:]) == np.diff(so_far).tolist()
    assert sum(numbers) > 20


def test_it_is_the_week_that_a_day_is_in_of_the_first_scenario_and_of_the_one_asked_for():
    assert week().monday == NEW_YEAR - timedelta(days=2)
    assert list(week().people) == [results().titles[name] for name in ("as-is", "close")]
    assert set(map(len, (numbers for people in week().people.values() for numbers in people.values()))) == {HOURS}
    frame = week().to_frame()
    assert frame["moment"].iloc[0].date() == week().monday
    assert frame["people"].sum() == sum(sum(each) for people in week().people.values() for each in people.values())


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2028, 4, 30)])
def test_a_week_that_the_run_does_not_have_is_refused_with_those_that_it_has(day):
    with pytest.raises(InputError, match="The run has the weeks from"):
        week_of_run(results(), "close", day)
