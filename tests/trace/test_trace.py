"""The record as a whole: people, groups, samples, logs, and that building one costs nothing."""

import pickle
from dataclasses import FrozenInstanceError, dataclass

import numpy as np
import pytest
from tallies import ONE, waits

from tandemcare.errors import TandemError
from tandemcare.trace import LOG_ROW, Event, Layout, Trace, samples_of
from tandemcare.trace.tally import empty_tally, stack


def test_people_and_events_are_totals():
    trace = waits(([1.0, 2.0], [7.0]), ([3.0], []))
    assert trace.people == (4, 3, 1)
    assert trace.people.come == trace.people.left + trace.people.inside
    assert trace.events == 6
    assert trace.replications == 2


def test_a_trace_cannot_be_changed_and_survives_pickling():
    trace = waits(([1.0, 2.0], []))
    with pytest.raises(FrozenInstanceError):
        trace.seed = 2
    assert trace.measures["wait"].mean == 1.5
    again = pickle.loads(pickle.dumps(trace))
    assert again.measures["wait"].by_replication().equals(trace.measures["wait"].by_replication())


def test_nothing_is_computed_before_it_is_read():
    unreadable = Trace(ONE, tally=None)  # type: ignore[arg-type]
    assert unreadable.measures
    assert repr(unreadable.counts) == "<count: lost>"


def test_it_says_in_a_line_what_it_is():
    assert repr(waits(([1.0], []))) == "<Trace of 1 replication, seed 0: wait, beds, lost>"


def grouped() -> Trace:
    layout = Layout(("wait",), ((),), ("lost",), (), years=("2026/27", "2027/28"), groups=(0.0, 1.0))
    first, second = empty_tally(layout), empty_tally(layout)
    first.group_records[0, 1, 0] = 2, 10.0, 58.0
    first.group_counts[1, 0, 0] = 7
    second.group_records[0, 1, 0] = 1, 20.0, 400.0
    return Trace(layout, stack([first, second]))


def test_groups_by_replication_are_tidy():
    frame = grouped().groups(by_replication=True)
    assert len(frame) == 2 * (2 * 2 + 2 * 2)
    row = frame.query("replication == 0 and year == '2026/27' and group == 1 and name == 'wait'").iloc[0]
    assert (row["kind"], row["count"], row["mean"]) == ("measure", 2, 5.0)
    assert row["sd"] == pytest.approx(np.std([3.0, 7.0], ddof=1), rel=1e-6)
    lost = frame.query("name == 'lost' and count > 0").iloc[0]
    assert (lost["replication"], lost["year"], lost["group"], lost["count"]) == (0, "2027/28", 0.0, 7)


def test_the_trace_of_a_group_is_of_the_whole_run():
    alone = grouped().of_group(1.0)
    assert alone.measures["wait"].count == 3
    assert alone.counts["lost"].events.tolist() == [[0], [0]]
    assert grouped().of_group(0.0).counts["lost"].events.tolist() == [[7], [0]]
    assert np.isnan(alone.tally.open_waits).all()  # who still waits is not known by group


def test_groups_pool_waits_and_take_mean_counts():
    frame = grouped().groups()
    row = frame.query("year == '2026/27' and group == 1 and name == 'wait'").iloc[0]
    assert (row["count"], row["mean"]) == (1.5, 10.0)
    assert frame.query("name == 'lost'")["count"].sum() == 3.5


@dataclass(frozen=True)
class View:
    time: float
    in_use: dict[str, int]
    queue: dict[str, int]
    capacity: dict[str, float]
    counts: dict[str, int]
    persons: tuple[int, ...] = ()
    steps: tuple[str, ...] = ()
    elapsed: tuple[float, ...] = ()


def observed() -> Trace:
    layout = Layout((), (), ("lost",), ("beds", "staff"))
    capacity = {"beds": 2.0, "staff": 1.0}
    nobody = {"beds": 0, "staff": 0}
    inside = (2**63 + 1, 8), ("stay", "wait"), (1.5, 0.25)
    first = [View(5.0, {"staff": 1, "beds": 2}, {"beds": 4, "staff": 0}, capacity, {"lost": 9}, *inside)]
    second = [
        View(5.0, nobody, nobody, capacity, {"lost": 0}),
        View(6.0, {"beds": 1, "staff": 0}, nobody, capacity, {"lost": 1}, (5,), ("stay",), (0.5,)),
    ]
    samples = samples_of(layout, [first, second], first_replication=3)
    return Trace(layout, stack([empty_tally(layout)] * 2), first_replication=3, observed=samples)


def test_samples_are_one_row_an_observation_and_resource():
    frame = observed().samples
    assert list(frame.columns) == ["replication", "time", "resource", "in_use", "queue", "capacity"]
    assert list(frame["replication"]) == [3, 3, 4, 4, 4, 4]
    assert list(frame["resource"]) == ["beds", "staff"] * 3
    assert list(frame["in_use"]) == [2, 1, 0, 0, 1, 0]
    assert list(frame["queue"]) == [4, 0, 0, 0, 0, 0]
    assert list(observed().sample_counts["so_far"]) == [9, 0, 1]


def test_elapsed_stays_belong_to_the_observation_that_saw_them():
    frame = observed().elapsed
    assert list(frame["replication"]) == [3, 3, 4]
    assert list(frame["time"]) == [5.0, 5.0, 6.0]
    assert list(frame["person"]) == [2**63 + 1, 8, 5]
    assert list(frame["step"]) == ["stay", "wait", "stay"]
    assert list(frame["elapsed"]) == [1.5, 0.25, 0.5]


def test_observations_of_nobody_are_empty_tables():
    layout = Layout((), (), (), ())
    trace = Trace(layout, stack([empty_tally(layout)]), observed=samples_of(layout, []))
    assert len(trace.samples) == len(trace.elapsed) == len(trace.sample_counts) == 0


def logged() -> Trace:
    first = np.array(
        [(0.5, 7, 0, Event.ARRIVE, 0, 0.0), (0.5, 7, 1, Event.GRANT, 1, 0.0), (0.5, 7, 2, Event.BRANCH, 3, 0.0)],
        dtype=LOG_ROW,
    )
    second = np.array([(1.0, 0, 0, Event.CAPACITY, 0, 2.0)], dtype=LOG_ROW)
    empty = np.empty(0, dtype=LOG_ROW)
    return Trace(ONE, stack([empty_tally(ONE)] * 3), first_replication=5, logs=(first, second, empty))


def test_the_log_gains_a_column_for_the_replication():
    log = logged().log
    assert log.dtype.names == ("replication", *LOG_ROW.names)
    assert list(log["replication"]) == [5, 5, 5, 6]
    assert list(log["person"]) == [7, 7, 7, 0]


def test_the_log_reads_with_names():
    frame = logged().log_frame(["start", "bed", "which", "home"], ["ward", "beds"])
    assert list(frame["event"]) == ["ARRIVE", "GRANT", "BRANCH", "CAPACITY"]
    assert list(frame["step"].astype(object).fillna("")) == ["start", "bed", "which", ""]
    assert list(frame["resource"].astype(object).fillna("")) == ["", "beds", "", "ward"]
    assert list(frame["target"].astype(object).fillna("")) == ["", "", "home", ""]


def test_what_was_not_kept_says_what_to_do():
    trace = waits(([1.0], []))
    with pytest.raises(TandemError, match="log=True"):
        _ = trace.log
    with pytest.raises(TandemError, match="observe="):
        _ = trace.samples


def test_what_is_left_after_the_warm_up_has_only_the_periods_after_it():
    layout = Layout(("wait",), ((),), ("lost",), ("beds",), periods=("April", "May", "June"))
    tally = empty_tally(layout)
    tally.counts[1:, 0] = 3, 5
    tally.window[:] = 720.0, 2184.0
    whole = Trace(layout, stack([tally]), edges=(720.0, 1464.0), warmup_hours=720.0)
    after = whole.after_warmup()
    assert after.layout.periods == ("May", "June")
    assert after.counts["lost"].by_period()["total"].tolist() == [3, 5]
    assert after.axes.period_hours.tolist() == [[744.0, 720.0]]
    assert after.counts["lost"].per_year == whole.counts["lost"].per_year


def test_without_a_warm_up_every_period_is_left():
    trace = waits(([1.0], []))
    assert trace.after_warmup().layout == trace.layout
