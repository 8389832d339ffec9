"""What an engine must do, on pathways small enough to follow by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from engine.hand_worked import DESK, SHIFTS, HandWorked
from engine.hand_worked_risks import CASES
from engine.worlds import (
    ENGINES,
    Pause,
    by_name,
    conserved,
    layout_of,
    person_key,
    rows,
    run,
    same_bits,
    settings_of,
    world,
)

from tandemcare.errors import PathwayError, RunError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Calendar,
    Count,
    Delay,
    Exponential,
    Gate,
    Initial,
    Leave,
    Lognormal,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Rota,
    Seize,
    Shift,
    Step,
    Table,
    Uniform,
    Window,
    now,
)
from tandemcare.trace.tally import BUSY, CAPACITY, OVERTIME, QUEUE, bin_of

MONDAY = date(2025, 6, 2)
each_engine = pytest.mark.parametrize("engine", ENGINES)
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


# --- three logs worked by hand ----------------------------------------------------------------------------------


@each_engine
@each_case
def test_log_is_the_one_worked_by_hand(engine: str, case: HandWorked) -> None:
    running = run(engine, case.pathway, case.until, case.pauses, start=case.start)
    assert rows(case.pathway, running.log()) == case.rows()


@each_case
def test_keys_are_in_the_order_that_the_hand_work_says(case: HandWorked) -> None:
    keys = [case.people[who] for who in case.keys_rise]
    assert keys == sorted(keys)


@each_engine
@each_case
def test_hours_are_those_worked_by_hand(engine: str, case: HandWorked) -> None:
    tally = run(engine, case.pathway, case.until, case.pauses, start=case.start).tally()
    names = [resource.name for resource in case.pathway.resources]
    for name, (busy, queue, capacity, overtime) in case.hours.items():
        hours = tally.hours[0, names.index(name)]
        found = [hours[kind] for kind in (BUSY, QUEUE, CAPACITY, OVERTIME)]
        assert found == pytest.approx([busy, queue, capacity, overtime])
    assert tally.events[0] == case.events


@each_engine
@each_case
def test_pausing_at_the_time_of_every_event_changes_nothing(engine: str, case: HandWorked) -> None:
    straight = run(engine, case.pathway, case.until, case.pauses, start=case.start)
    pauses: dict[float, Mapping[str, float]] = {float(time): {} for time in straight.log()["time"]}
    pauses |= dict(case.pauses)
    paused = world(engine, case.pathway, settings_of(case.pathway, start=case.start))
    for time, values in sorted(pauses.items()):
        paused.advance(time)
        paused.tally(), paused.state(), paused.log()
        paused.set(values)
    paused.advance(case.until)
    assert same_bits(paused.log(), straight.log())
    assert paused.tally().hours.tobytes() == straight.tally().hours.tobytes()


@each_engine
def test_an_event_at_exactly_the_end_does_not_happen(engine: str) -> None:
    running = run(engine, DESK.pathway, 4.0)
    assert rows(DESK.pathway, running.log()) == [row for row in DESK.rows() if row[0] < 4.0]


# --- what is counted --------------------------------------------------------------------------------------------


@each_engine
def test_desk_counts_what_was_worked_by_hand(engine: str) -> None:
    tally = run(engine, DESK.pathway, DESK.until).tally()
    assert tally.records[0, 0].tolist() == [4, 2 + 3 + 5 + 4, 4 + 9 + 25 + 16]
    assert tally.over[0].tolist() == [1]
    assert tally.counts[0].tolist() == [1]
    assert tally.people.tolist() == [5, 5, 0]
    assert tally.levels[0, :3].tolist() == [2, 8, 0]
    assert tally.bins[0, bin_of(3.0)] == 1
    assert tally.open_waits[0].tolist() == [0, 0]


@each_engine
def test_people_still_waiting_count_with_the_wait_so_far(engine: str) -> None:
    tally = run(engine, DESK.pathway, 3.5).tally()
    # u0 is served, c1 and c2 wait, all since 1; each of them can still come to the record.
    assert tally.open_waits[0].tolist() == [3, 7.5]
    assert tally.open_bins[0, bin_of(2.5)] == 3


@each_engine
def test_a_wait_is_closed_where_its_record_cannot_be_reached(engine: str) -> None:
    pathway = Pathway(
        "closed",
        sources=[Arrivals("s", at=[0, 1])],
        steps={
            "mark": Mark("c"),
            "wait": Delay(2),
            "again": Mark("c"),
            "short": Delay(4),
            "record": Record("m", "c"),
            "after": Delay(100),
            "leave": Leave(),
        },
    )
    # Until 2 the first waits before its clock is set again: not open. From 2 to 6 it is, from 6 on recorded.
    assert run(engine, pathway, 1.5).tally().open_waits[0].tolist() == [0, 0]
    assert run(engine, pathway, 2.5).tally().open_waits[0].tolist() == [1, 0.5]
    assert run(engine, pathway, 6.5).tally().open_waits[0].tolist() == [1, 3.5]
    assert run(engine, pathway, 7.5).tally().open_waits[0].tolist() == [0, 0]


def periods(pathway: Pathway) -> Mapping[str, Any]:
    layout = layout_of(pathway, periods=("a", "b", "c"), years=("x", "y"), groups=(0.0, 1.0))
    return {"layout": layout, "edges": (4.0, 6.0), "years": (0, 0, 1), "warmup_hours": 2.0, "group": "rank"}


@each_engine
def test_periods_begin_with_their_first_moment_and_the_warm_up_is_left_out(engine: str) -> None:
    tally = run(engine, DESK.pathway, DESK.until, **periods(DESK.pathway)).tally()
    assert tally.window.tolist() == [2, 10]
    assert tally.records[:, 0, 0].tolist() == [1, 1, 2]  # at 2; at 4; at 6 and 8
    assert tally.counts[:, 0].tolist() == [0, 1, 0]
    assert tally.hours[:, 0, BUSY].tolist() == [2, 2, 2]
    assert tally.hours[:, 0, QUEUE].tolist() == [4, 2, 0]
    assert tally.hours[:, 0, CAPACITY].tolist() == [2, 2, 4]
    assert tally.group_records[:, :, 0, 0].tolist() == [[1, 1], [1, 1]]
    assert tally.group_over[:, :, 0].tolist() == [[0, 0], [0, 1]]
    assert tally.group_counts[:, :, 0].tolist() == [[0, 1], [0, 0]]
    assert tally.group_hours[:, :, 0].tolist() == [[2, 2], [2, 0]]


@each_engine
def test_a_cohort_record_belongs_to_the_period_in_which_it_began(engine: str) -> None:
    steps: dict[str, Step] = {"m": Mark("c"), "d": Delay(3), "r": Record("through", "c", cohort=True), "l": Leave()}
    pathway = Pathway("cohort", sources=[Arrivals("s", at=[1, 2, 3.5, 4])], steps=steps)
    layout = layout_of(pathway, periods=("a", "b"))
    tally = run(engine, pathway, 20.0, layout=layout, edges=(4.0,), years=(0, 0), warmup_hours=2.0).tally()
    assert tally.records[:, 0, 0].tolist() == [2, 1]


@each_engine
def test_a_snapshot_says_who_is_where(engine: str) -> None:
    state = run(engine, DESK.pathway, 3.5).state()
    inside = {DESK.people["u0"]: ("serve", 1.5), DESK.people["c1"]: ("ask", 2.5), DESK.people["c2"]: ("ask", 2.5)}
    assert state.time == 3.5
    assert (state.in_use, state.queue, state.capacity) == ({"desk": 1}, {"desk": 2}, {"desk": 1})
    assert state.counts == {"gone": 0}
    assert state.persons == tuple(sorted(inside))
    assert list(zip(state.steps, state.elapsed, strict=True)) == [inside[key] for key in state.persons]


# --- who comes --------------------------------------------------------------------------------------------------


def crowd(**given: Any) -> Pathway:
    return Pathway("crowd", sources=[Arrivals("s", **given)], steps={"stay": Delay(Exponential(3)), "leave": Leave()})


def arrivals(engine: str, pathway: Pathway, multiplier: float = 1.0, **given: Any) -> list[tuple[float, int]]:
    running = run(engine, pathway, 2000.0, [(0.0, {"s.rate": multiplier})], **given)
    return [(time, person) for time, person, _, event, _, _ in rows(pathway, running.log()) if event == "ARRIVE"]


WEEK = tuple(0.1 + 0.05 * (hour % 24) for hour in range(168))
WAVE = Table([(0, 0.2), (10, 1.0), (30, 0.5)], kind="linear", repeat=48)


@each_engine
@pytest.mark.parametrize("start", [None, date(2024, 2, 20)])
@pytest.mark.parametrize("rate", [0.7, WEEK, WAVE], ids=["number", "week", "wave"])
def test_fewer_are_an_exact_subset_and_more_an_exact_superset(engine: str, start: date | None, rate: Any) -> None:
    if rate is WEEK and start is None:
        start = MONDAY
    base = arrivals(engine, crowd(rate=rate), start=start)
    fewer, more = (arrivals(engine, crowd(rate=rate), factor, start=start) for factor in (0.8, 3.0))
    assert set(fewer) < set(base) < set(more)
    assert len(fewer) == pytest.approx(0.8 * len(base), rel=0.15)
    assert len(more) == pytest.approx(3.0 * len(base), rel=0.15)


@each_engine
def test_a_lower_rate_with_the_layer_kept_brings_a_subset(engine: str) -> None:
    base, fewer = arrivals(engine, crowd(rate=0.7)), arrivals(engine, crowd(rate=0.56, layer=0.7))
    assert set(fewer) < set(base)
    assert len(fewer) == pytest.approx(0.8 * len(base), rel=0.1)


@each_engine
def test_a_rate_that_rises_at_a_pause_opens_layers_from_then_on(engine: str) -> None:
    pathway = crowd(rate=0.5)
    base, more = arrivals(engine, pathway), arrivals(engine, pathway, 2.5)
    running = run(engine, pathway, 2000.0, [(1000.0, {"s.rate": 2.5})])
    came = [(time, person) for time, person, _, event, _, _ in rows(pathway, running.log()) if event == "ARRIVE"]
    assert came == [row for row in base if row[0] < 1000] + [row for row in more if row[0] >= 1000]


@each_engine
def test_start_stop_and_count_bound_a_source(engine: str) -> None:
    base = arrivals(engine, crowd(rate=0.7))
    assert arrivals(engine, crowd(rate=0.7, start=100, stop=900)) == [row for row in base if 100 <= row[0] < 900]
    assert arrivals(engine, crowd(rate=0.7, count=7)) == base[:7]
    listed = Pathway("l", sources=[Arrivals("s", at=[5, 1, 3, 9], start=2, stop=9)], steps={"l": Leave()})
    came = [row[:2] for row in rows(listed, run(engine, listed, 100.0).log()) if row[3] == "ARRIVE"]
    assert came == [(3.0, person_key("s", 1)), (5.0, person_key("s", 2))]


@each_engine
def test_a_renewal_uses_a_new_mean_from_the_next_gap_on(engine: str) -> None:
    pathway = Pathway("r", sources=[Arrivals("s", every=4, start=1)], steps={"l": Leave()})
    running = run(engine, pathway, 20.0, [(6.0, {"s.mean": 2})])
    assert [row[0] for row in rows(pathway, running.log()) if row[3] == "ARRIVE"] == [5, 9, 11, 13, 15, 17, 19]


@each_engine
def test_people_found_in_progress_have_begun_before_the_start(engine: str) -> None:
    pathway = Pathway(
        "census",
        resources=[Resource("bed", 50)],
        sources=[Arrivals("s", at=[1], to="in")],
        initial=[Initial("stay", 40, stay="in_progress", clocks=["came"], name="census")],
        steps={
            "in": Seize("bed"),
            "mark": Mark("came"),
            "stay": Delay(Uniform(5, 15)),
            "out": Release("bed"),
            "record": Record("stay", "came"),
            "leave": Leave(),
        },
    )
    running = run(engine, pathway, 100.0)
    log = rows(pathway, running.log())
    stays = [row[5] for row in log if row[3] == "RECORD"]
    assert len(stays) == 41
    assert all(5 <= stay <= 15 for stay in stays)
    assert all(row[5] <= 15 for row in log if row[3] == "DELAY" and row[0] == 0.0)
    assert {row[1] for row in log if row[3] == "ARRIVE" and row[4] == 1} == {row[1] for row in log if row[0] == 0.0}
    assert conserved(running)


# --- nothing is re-dealt ----------------------------------------------------------------------------------------


def ward(extra: Mapping[str, Step], sources: tuple[Arrivals, ...] = ()) -> Pathway:
    return Pathway(
        "ward",
        resources=[Resource("bed", 4)],
        sources=[Arrivals("s", rate=0.5), *sources],
        steps={
            "mark": Mark("came"),
            "ask": Seize("bed", patience=Exponential(6), otherwise="gone"),
            **extra,
            "stay": Delay(Lognormal(8, sd=6)),
            "out": Release("bed"),
            "split": Branch({"back": 0.3, "home": 0.7}),
            "back": Delay(Exponential(2), then="ask"),
            "gone": Count("gone"),
            "home": Record("through", "came"),
            "leave": Leave(),
        },
    )


@each_engine
def test_an_inert_step_or_a_source_nobody_comes_from_changes_no_other_row(engine: str) -> None:
    base, inert = ward({}), ward({"inert": Assign("nothing", Exponential(3)), "more": Mark("also")})
    nobody = ward({}, (Arrivals("nobody", rate=0.0), Arrivals("none", at=[])))
    log = by_name(base, run(engine, base, 1000.0).log())
    assert len(log) > 1000
    assert by_name(inert, run(engine, inert, 1000.0).log(), ["inert", "more"]) == log
    assert by_name(nobody, run(engine, nobody, 1000.0).log()) == log


@each_engine
def test_a_reset_to_what_already_holds_changes_nothing(engine: str) -> None:
    for case in CASES.values():
        plain = run(engine, case.pathway, case.until, start=case.start)
        resets = [(float(time), dict(case.pathway.inputs)) for time in sorted({0.0, *plain.log()["time"]})]
        assert same_bits(run(engine, case.pathway, case.until, resets, start=case.start).log(), plain.log())


@each_engine
def test_replications_and_seeds_differ(engine: str) -> None:
    logs = [run(engine, ward({}), 200.0, seed=seed, replication=r).log() for seed, r in ((0, 0), (0, 1), (1, 0))]
    assert not any(same_bits(one, other) for one, other in pairwise([*logs, logs[0]]))
    assert same_bits(run(engine, ward({}), 200.0, seed=1).log(), logs[2])


# --- inputs -----------------------------------------------------------------------------------------------------


@each_engine
def test_a_longer_mean_stretches_the_same_draws(engine: str) -> None:
    pathway = crowd(rate=0.7)
    logs = [rows(pathway, run(engine, pathway, 500.0, [(0.0, {"stay.mean": mean})]).log()) for mean in (3.0, 6.0)]
    short, long = ({row[1]: row[5] - row[0] for row in log if row[3] == "DELAY"} for log in logs)
    assert np.allclose([long[key] for key in short], [2 * value for value in short.values()])


@each_engine
def test_tables_and_their_multiplier_round_halves_up(engine: str) -> None:
    pathway = Pathway(
        "table",
        resources=[Resource("bed", Table([(0, 3), (10, 1), (20, 0)], repeat=24))],
        sources=[Arrivals("s", at=[1])],
        steps={"in": Seize("bed"), "out": Release("bed"), "leave": Leave()},
    )
    running = run(engine, pathway, 40.0, [(5.0, {"bed.capacity_multiplier": 1.5})])
    changes = [(row[0], row[5]) for row in rows(pathway, running.log()) if row[3] == "CAPACITY"]
    assert changes == [(5, 5), (10, 2), (20, 0), (24, 5), (34, 2)]


@each_engine
def test_slots_and_fill_hold_from_the_next_start_of_their_shift(engine: str) -> None:
    pauses: list[Pause] = [
        (10.0, {"nurse.early.slots": 3}),
        (16.0, {"nurse.late.slots": 2}),
        (33.0, {"nurse.late.fill": 0.0}),
    ]
    running = run(engine, SHIFTS.pathway, 60.0, pauses, start=MONDAY)
    changes = [(row[0], row[5]) for row in rows(SHIFTS.pathway, running.log()) if row[3] == "CAPACITY"]
    assert changes == [(8, 2), (24, 0), (32, 3), (40, 0), (56, 3)]


# --- what is refused --------------------------------------------------------------------------------------------


@each_engine
def test_ten_thousand_steps_at_one_instant_name_the_loop(engine: str) -> None:
    pathway = Pathway(
        "loop",
        sources=[Arrivals("s", at=[2])],
        steps={
            "start": Mark("came"),
            "round": Delay(0),
            "count": Count("rounds"),
            "again": Branch({"round": 1.0, "leave": 0.0}),
            "leave": Leave(),
        },
    )
    with pytest.raises(RunError) as caught:
        run(engine, pathway, 10.0)
    assert all(repr(name) in str(caught.value) for name in ("round", "count", "again"))
    assert repr("start") not in str(caught.value)


@each_engine
@pytest.mark.parametrize("value", [-1.0, 0.5, 16.0])
def test_a_priority_that_is_not_a_whole_number_from_0_to_15_is_refused(engine: str, value: float) -> None:
    pathway = Pathway(
        "priority",
        resources=[Resource("r", 1)],
        sources=[Arrivals("s", at=[2], attributes={"rank": value})],
        steps={"ask": Seize("r", priority="rank"), "out": Release("r"), "leave": Leave()},
    )
    with pytest.raises(RunError, match=r"ask(.|\n)*rank"):
        run(engine, pathway, 10.0)


@each_engine
def test_hours_of_the_week_need_a_start_date(engine: str) -> None:
    with pytest.raises(PathwayError, match="start date"):
        world(engine, SHIFTS.pathway, settings_of(SHIFTS.pathway))


# --- small rules ------------------------------------------------------------------------------------------------


@each_engine
def test_treatment_runs_while_waiting_for_a_bed(engine: str) -> None:
    pathway = Pathway(
        "while waiting",
        resources=[Resource("bed", 1)],
        sources=[Arrivals("s", at=[0, 1, 2], attributes={"stay": 4})],
        steps={
            "ready": Assign("ready", now + 4),
            "ask": Seize("bed", until="ready", otherwise="leave"),
            "stay": Delay(until="ready"),
            "out": Release("bed"),
            "leave": Leave(),
        },
    )
    log = [(row[0], row[1], row[3], row[5]) for row in rows(pathway, run(engine, pathway, 20.0).log())]
    first, second, third = (person_key("s", i) for i in range(3))
    assert (0.0, first, "DELAY", 4.0) in log
    assert (4.0, second, "GRANT", 3.0) in log
    assert (4.0, second, "DELAY", 5.0) in log
    assert (5.0, third, "GRANT", 3.0) in log
    assert (5.0, third, "DELAY", 6.0) in log


@each_engine
def test_a_clock_that_is_past_means_now(engine: str) -> None:
    pathway = Pathway(
        "past",
        resources=[Resource("bed", 0)],
        sources=[Arrivals("s", at=[5], attributes={"clock": -3})],
        steps={
            "a": Delay(4, at_most="clock"),
            "b": Delay(until="clock"),
            "c": Seize("bed", until="clock", otherwise="d"),
            "stay": Release("bed"),
            "d": Leave(),
        },
    )
    log = [row[2:] for row in rows(pathway, run(engine, pathway, 20.0).log())]
    assert log == [
        ("a", "ARRIVE", 0, 0.0),
        ("a", "DELAY", 0, 5.0),
        ("a", "DELAY_END", 0, 0.0),
        ("b", "DELAY", 0, 5.0),
        ("b", "DELAY_END", 0, 0.0),
        ("c", "EXPIRE", 0, 0.0),
        ("d", "LEAVE", 0, 0.0),
    ]


@each_engine
def test_a_gate_stays_shut_on_a_bank_holiday(engine: str) -> None:
    calendar = Calendar([Window("mon-fri", 9, 12), Window("mon-fri", 12, 17)], holidays=[date(2025, 6, 3)])
    pathway = Pathway("gate", sources=[Arrivals("s", at=[11.5, 17])], steps={"g": Gate(calendar), "l": Leave()})
    log = rows(pathway, run(engine, pathway, 100.0, start=MONDAY).log())
    assert [(row[0], row[3], row[5]) for row in log if row[3].startswith("GATE")] == [
        (11.5, "GATE", 11.5),
        (17.0, "GATE", 57.0),
        (57.0, "GATE_OPEN", 0.0),
    ]


@each_engine
def test_overtime_does_not_take_the_next_day_s_slot(engine: str) -> None:
    pathway = Pathway(
        "overtime",
        resources=[Resource("nurse", Rota([Shift("day", "daily", 9, 17, 1)]))],
        sources=[Arrivals("s", at=[16, 33.5])],
        steps={"ask": Seize("nurse"), "work": Delay(20), "out": Release("nurse"), "leave": Leave()},
    )
    running = run(engine, pathway, 80.0, start=MONDAY)
    grants = [(row[0], row[5]) for row in rows(pathway, running.log()) if row[3] == "GRANT"]
    assert grants == [(16.0, 0.0), (33.5, 0.0)]
    # 17 to 36 and 41 to 53.5 are overtime; from 33.5 to 36 two units are in use of one that is scheduled.
    assert running.tally().hours[0, 0, OVERTIME] == pytest.approx(19 + 12.5)
    assert running.tally().levels[0, 2] == pytest.approx(2.5)


@each_engine
def test_a_delay_may_override_what_its_shift_does(engine: str) -> None:
    def ends(at_end: Any, hand_over: bool | None) -> list[str]:
        pathway = Pathway(
            "override",
            resources=[Resource("nurse", Rota([Shift("day", "daily", 9, 17, 1, at_end=at_end)]))],
            sources=[Arrivals("s", at=[16])],
            steps={
                "ask": Seize("nurse"),
                "work": Delay(4, hand_over=hand_over),
                "out": Release("nurse"),
                "leave": Leave(),
            },
        )
        return [row[3] for row in rows(pathway, run(engine, pathway, 40.0, start=MONDAY).log())]

    assert "HAND_OVER" in ends("hand_over", None)
    assert "HAND_OVER" in ends("finish", True)
    assert "HAND_OVER" not in ends("hand_over", False)
    assert "HAND_OVER" not in ends("finish", None)
