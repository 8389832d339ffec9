"""Where the wait for an assessment goes: the parts of means, hours by shift and by hour of the week, and CSV files."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from model.stylised import resolved

from tandemcare.errors import InputError
from tandemcare.experiments import amhp_data_set, simulate_scenario, waits, write_data_set
from tandemcare.experiments.amhp_work import KINDS_OF_WORK
from tandemcare.experiments.shift_hours import ALWAYS, NOBODY, hours_in_each, on_duty_in_each, shift_hours
from tandemcare.experiments.waits_by import quantile_with_open
from tandemcare.metrics import FOR_AN_AMHP, PARTS
from tandemcare.metrics.reading import Reading
from tandemcare.pathway import Rota, Shift
from tandemcare.scenario import shipped_scenarios

REPLICATIONS = 2


@pytest.fixture(scope="module")
def found():
    """The stylised place as it is, over a year."""
    return waits(resolved("as-is", 1), years=1, replications=REPLICATIONS, seed=1, workers=1)


@pytest.mark.parametrize("by", ["by_route", "by_shift"])
def test_parts_of_means_add_up_and_groups_add_up_to_all(found, by):
    table = getattr(found, by)
    np.testing.assert_allclose(table[list(PARTS)].sum(axis=1), table["wait"], rtol=1e-9)
    for name in ("requests", "screened_out", "never_assessed", "assessed", "still_waiting"):
        assert table[name].iloc[1:].sum() == pytest.approx(table[name].iloc[0])


def test_the_mean_and_the_percentile_are_those_of_the_measures(found):
    run = simulate_scenario(shipped_scenarios()[0], years=1, replications=REPLICATIONS, seed=1)
    reading, whole = Reading(run.trace), found.by_route.iloc[0]
    assert whole["wait"] == pytest.approx(reading.mean_with_open("request_to_started").mean())
    assert whole["p95"] == pytest.approx(reading.quantile("request_to_started", 0.95).mean(), rel=0.02)
    assert whole["assessed"] == pytest.approx(reading.ended("request_to_started").sum() / REPLICATIONS, rel=0.01)
    hours = reading.duty_hours("amhp").sum()
    on_duty = found.shifts["on_duty"] @ found.shifts["share_of_time"]
    assert on_duty == pytest.approx(hours / reading.month_days().sum() / 24.0)


def test_every_hour_waited_for_an_amhp_is_waited_in_one_shift(found):
    one = found.logged[0]
    spells = one.requests.spells
    queue = spells[spells["part"].isin(FOR_AN_AMHP)]
    begin, end = (queue[name].clip(one.first_hour, one.last_hour) for name in ("begin", "end"))
    hours = hours_in_each(queue["begin"].to_numpy(), queue["end"].to_numpy(), int(one.first_hour), int(one.last_hour))
    assert hours.sum() == pytest.approx((end - begin).sum())
    for column in ("share_of_time", "share_of_queue"):
        assert found.shifts[column].sum() == pytest.approx(1.0)
    years = (one.last_hour - one.first_hour) / 8766.0
    of_week = found.week["waiting"].mean() * 8766.0
    assert found.shifts["queue_hours"].sum() == pytest.approx(of_week, rel=0.01 / years)


def test_every_hour_of_work_is_one_task_in_one_shift(found):
    """All the hours that AMHPs are busy, as the pathway counts them, are told, and none twice."""
    run = simulate_scenario(shipped_scenarios()[0], years=1, replications=REPLICATIONS, seed=1)
    whole, *shifts = found.work.to_dict("records")
    worked = Reading(run.trace).work_hours("amhp").sum() / REPLICATIONS
    assert whole["at_work"] == pytest.approx(worked, rel=0.01)
    for name in ("on_duty", "at_work", *KINDS_OF_WORK):
        assert sum(row[name] for row in shifts) == pytest.approx(whole[name])
        assert whole[name] > 0.0
    for row in (whole, *shifts):
        assert sum(row[name] for name in KINDS_OF_WORK) == pytest.approx(row["at_work"])


def test_second_visits_are_fewer_than_first_visits_and_no_work_ends_before_it_begins(found):
    work = found.logged[0].work
    assert (work["end"] >= work["begin"]).all()
    assert (work["task"] == "second_visit").sum() < (work["task"] == "first_visit").sum()


def test_no_interval_of_what_cannot_be_less_than_nothing_is(found):
    for table in (found.by_route, found.by_shift, found.shifts, found.work, found.week):
        low = table[[name for name in table if name.endswith("_low")]].to_numpy(dtype=float)
        assert not (low < 0.0).any()


def test_the_wait_for_a_warrant_is_parted_at_the_share_of_the_evidence_and_stays_as_long(found):
    """The police have their share of every such wait that is over; without the share nothing else is another."""
    one = found.logged[0].requests
    spells = one.spells.assign(hours=one.spells["end"] - one.spells["begin"])
    over = one.table["kind"].eq("warrant") & one.table["hour_allocated"].notna()
    hours = {part: spells[spells["part"] == part].groupby("request")["hours"].sum() for part in ("warrant", "police")}
    court, police = (hours[part].reindex(np.flatnonzero(over)) for part in ("warrant", "police"))
    share = resolved("as-is", 1).values["amhp.warrant_police_share"]
    np.testing.assert_allclose(police / (court + police), share, rtol=1e-9)
    assert ((court + police).between(24.0, 72.0)).all()


def test_the_week_has_every_request(found):
    assert found.week["requests"].sum() == pytest.approx(found.by_route["requests"].iloc[0])
    assert list(found.week["hour"]) == list(range(24)) * 7


def test_hours_fall_where_they_are_waited():
    draws = np.random.default_rng(3)
    begin = draws.uniform(-10.0, 60.0, 200)
    end = begin + draws.exponential(5.0, 200)
    begin[:20], end[:20] = np.floor(begin[:20]), np.floor(end[:20])
    end = np.maximum(begin, end)
    hours = hours_in_each(begin, end, 0.0, 50.0)
    for hour in range(50):
        waited = np.maximum(np.minimum(end, hour + 1.0) - np.maximum(begin, hour), 0.0).sum()
        assert hours[hour] == pytest.approx(waited, abs=1e-9)


def test_on_duty_are_those_of_the_last_change():
    assert list(on_duty_in_each(np.array([2.0, 4.0]), np.array([3.0, 1.0]), 0.0, 6.0)) == [0.0, 0.0, 3.0, 3.0, 1.0, 1.0]


def test_shifts_are_on_by_day_over_midnight_and_on_bank_holidays():
    rota = Rota([Shift("day", "mon-fri", 8, 16, 1), Shift("late", "daily", 14, 2, 1)], holidays=[date(2026, 12, 25)])
    thursday = date(2026, 12, 24)
    hours = shift_hours(rota, thursday, 72.0)
    at = {name: [hour for hour in range(48) if hours.named(np.array([hour + 0.5]))[0] == name] for name in hours.names}
    assert hours.names == ("day and late", "day", "late", NOBODY)
    assert at["day"] == [8, 9, 10, 11, 12, 13]
    assert at["day and late"] == [14, 15]
    assert at["late"] == [0, 1, *range(16, 26), *range(38, 48)]
    assert list(hours.week[[0, 24, 48]]) == [72, 96, 120]


def test_what_has_no_rota_is_always_on():
    assert set(shift_hours(3, date(2026, 4, 1), 30.0).named(np.arange(30.0))) == {ALWAYS}


def test_a_percentile_counts_those_who_still_wait():
    hours = np.arange(1.0, 101.0)
    over = np.ones(100, np.bool_)
    assert quantile_with_open(hours, over, 0.95) == 95.0
    assert quantile_with_open(hours, hours <= 90.0, 0.95) == np.inf
    half = hours % 2 == 0
    assert quantile_with_open(hours, half, 0.5) > 50.0


def test_the_data_set_has_every_request_and_every_assessment_once(found):
    tables = amhp_data_set(found.logged)
    requests = sum((one.requests.table["hour_requested"] >= one.first_hour).sum() for one in found.logged)
    assert tables["requests"]["requests"].sum() == pytest.approx(requests / REPLICATIONS)
    fates = tables["requests"][["assessed", "screened_out", "still_waiting", "never_assessed"]].sum(axis=1)
    np.testing.assert_allclose(fates, tables["requests"]["requests"])
    begun = [one.requests.table[one.requests.table["hour_started"] >= one.first_hour] for one in found.logged]
    for name in ("assessments", "outcomes"):
        assert tables[name]["assessments"].sum() == pytest.approx(sum(map(len, begun)) / REPLICATIONS)
    for hours in (4, 24):
        late = sum((table["wait"] > hours).sum() for table in begun)
        assert tables["delays"][f"over_{hours}_hours"].sum() == pytest.approx(late / REPLICATIONS)
    duty = found.shifts["on_duty"] @ found.shifts["share_of_time"]
    hours = found.logged[0].last_hour - found.logged[0].first_hour
    assert tables["staff"]["hours_on_duty"].sum() == pytest.approx(duty * hours)
    assert len(tables["staff"]) == 12
    assert tables["staff"]["amhps"].notna().all()


def test_where_the_slow_layer_says_nothing_of_staff_no_number_is_made_up(found):
    unknown = [replace(one, staff=one.staff.assign(amhps=np.nan, amhp_vacancy_share=np.nan)) for one in found.logged]
    assert "amhps" not in amhp_data_set(unknown)["staff"]
    empty = [replace(one, staff=one.staff.iloc[:0]) for one in found.logged]
    assert amhp_data_set(empty)["staff"]["hours_on_duty"].sum() > 0.0


def test_files_say_what_the_tables_say(found, tmp_path):
    written = write_data_set(found.logged, tmp_path)
    assert sorted(path.stem for path in written) == [
        "amhp-assessments",
        "amhp-delays",
        "amhp-outcomes",
        "amhp-requests",
        "amhp-staff",
        "every-request",
    ]
    every = pd.read_csv(tmp_path / "every-request.csv", encoding="utf-8-sig")
    parts = [f"wait_{part}" for part in PARTS]
    np.testing.assert_allclose(every[parts].sum(axis=1), every["wait"], atol=1e-9)
    started = every.dropna(subset="started")
    hours = (pd.to_datetime(started["started"]) - pd.to_datetime(started["requested"])).dt.total_seconds() / 3600.0
    np.testing.assert_allclose(hours, started["wait"], atol=1.0 / 1800.0)


def test_an_impossible_number_of_replications_is_refused():
    with pytest.raises(InputError, match="replications"):
        waits(resolved("as-is", 1), years=1, replications=0)
