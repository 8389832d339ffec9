"""What must hold exactly, or for any queue whatever: nothing here depends on a distribution.

| test | law |
|---|---|
| fixed gaps and services | worked out by hand: D/D/1 and D/D/2 |
| people in and out | come = left + inside; the log agrees; nobody over capacity |
| Little | integral of the number inside = sum of the times inside, exactly when all have left |
| Little, in the long run | number = rate x time, up to the edges of the window |
| log and tally | every statistic worked out again from the event log |
"""

import numpy as np
import pytest
from theory.laboratory import inside, stories, totals, use, waiting_line, waits

from tandemcare.pathway import (
    Arrivals,
    Count,
    Delay,
    Exponential,
    Leave,
    Lognormal,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
    Weibull,
)
from tandemcare.trace.tally import BINS, bin_of


def test_by_hand_one_server_falls_behind_by_half_an_hour_a_person(laboratory):
    pathway = waiting_line(Arrivals("people", every=1.0, count=20), 1.5, over=(4.0,))
    trace = laboratory.once(pathway, "empty", log=True)
    expected = [0.5 * person for person in range(20)]
    table = stories(trace, pathway)
    assert list(table["came"]) == [1.0 + person for person in range(20)]
    assert list(table["started"] - table["came"]) == expected
    assert list(table["left"] - table["started"]) == [1.5] * 20
    measure = trace.measures["wait"]
    assert (measure.count, measure.mean) == (20, np.mean(expected))
    assert measure.sd == pytest.approx(np.std(expected, ddof=1))
    assert measure.share_over(4.0) == 11 / 20


def test_by_hand_two_servers_keep_up_exactly(laboratory):
    # Services of 2 hours, a person an hour: at each hour one service ends and one begins; the grant comes first.
    trace = laboratory.once(waiting_line(Arrivals("people", every=1.0, count=50), 2.0, servers=2), 100.0)
    assert waits(trace) == [0.0]
    assert trace.resources["server"].busy_mean == pytest.approx(50 * 2.0 / 100.0)
    assert trace.resources["server"].queue_mean == 0.0
    # One in use for the first and the last hour, two for the 49 between, none for the rest.
    assert [trace.resources["server"].share_of_time_at(n) for n in (0, 1, 2)] == pytest.approx([0.49, 0.02, 0.49])


def test_by_hand_a_warm_up_counts_what_ends_after_it(laboratory):
    pathway = waiting_line(Arrivals("people", at=(0.0, 1.0, 5.0)), 3.0)
    trace = laboratory.once(pathway, 10.0, warmup_hours=4.0)
    # In service 0-3, 3-6, 6-9. Waits end at 0, 3 and 6; stays at 3, 6 and 9.
    assert (trace.measures["wait"].count, trace.measures["wait"].mean) == (1, 1.0)
    assert (trace.measures["stay"].count, trace.measures["stay"].mean) == (2, 4.5)
    assert trace.resources["server"].busy_mean == pytest.approx(5.0 / 6.0)
    assert trace.resources["server"].queue_mean == pytest.approx(1.0 / 6.0)


def test_by_hand_waits_that_have_not_ended_are_open(laboratory):
    trace = laboratory.once(waiting_line(Arrivals("people", at=(0.0, 1.0, 2.0)), 8.0), 10.0)
    wait = trace.measures["wait"]
    assert (wait.count, wait.still_waiting, wait.mean_so_far) == (2, 1.0, 8.0)
    assert wait.quantile(0.9) == np.inf
    assert trace.measures["stay"].still_waiting == 2.0
    assert trace.people == (3, 1, 2)


def busy_place(rate=2.2):
    """Three servers, people who give up, and counts: something of everything that a tally holds."""
    return Pathway(
        "busy place",
        resources=[Resource("server", 3), Resource("room")],
        sources=[Arrivals("people", rate=rate), Arrivals("others", every=Weibull(4.0, 0.8))],
        steps={
            "come": Mark("came"),
            "enter": Seize("room"),
            "wait": Seize("server", patience=Lognormal(6.0, 9.0), otherwise="tired"),
            "start": Record("wait", since="came", over=(0.0, 1.0)),
            "service": Delay(Lognormal(1.2, 1.0)),
            "end": Release("server", then="out"),
            "tired": Count("gave up"),
            "out": Release("room"),
            "go": Record("stay", since="came", over=(2.0,)),
            "leave": Leave(),
        },
    )


def test_nobody_is_lost_and_nothing_is_used_twice(laboratory):
    trace = laboratory.run(busy_place(), 2e4, warmup=50.0, log=True)
    people = trace.people
    assert people.come == people.left + people.inside
    events = trace.log_frame(busy_place().steps)["event"]
    assert ((events == "ARRIVE").sum(), (events == "LEAVE").sum()) == (people.come, people.left)
    server, room = trace.resources["server"], trace.resources["room"]
    assert server.share_of_time_over(3) == 0.0 < server.share_of_time_at(3)
    assert server.capacity_mean == pytest.approx(3.0)
    assert room.busy_mean == pytest.approx(server.busy_mean + server.queue_mean)
    assert room.queue_mean == 0.0


def test_times_inside_add_up_to_the_number_inside_once_all_have_left(laboratory):
    sources = Arrivals("people", rate=2.2, count=3000)
    line = waiting_line(sources, Lognormal(1.2, 1.0), servers=3)
    trace = laboratory.once(line, "empty")
    hours = trace.axes.hours[0]
    wait, stay, server = trace.measures["wait"], trace.measures["stay"], trace.resources["server"]
    assert (wait.count, stay.count, trace.people.inside) == (3000, 3000, 0)
    assert server.queue_mean * hours == pytest.approx(wait.mean * 3000, rel=1e-9)
    assert (server.queue_mean + server.busy_mean) * hours == pytest.approx(stay.mean * 3000, rel=1e-9)


def test_in_the_long_run_the_number_inside_is_rate_times_time(laboratory):
    trace = laboratory.run(busy_place(), 2e5, warmup=50.0)
    rate = waits(trace, "stay", "count") / trace.axes.hours
    laboratory.agree(inside(trace, "server") / (rate * waits(trace, "stay")), 1.0, 0.002)


def integral(times, steps, start, end):
    """Hours at each level of something that goes up and down by steps, between two times."""
    order = np.argsort(times, kind="stable")
    edges = np.clip(np.concatenate([[start], times[order], [end]]), start, end)
    levels = np.concatenate([[0], np.cumsum(steps[order])]).astype(int)
    return np.bincount(levels, weights=np.diff(edges))


def test_the_log_gives_the_same_statistics_as_the_tally(laboratory):
    pathway, warmup, until = busy_place(), 40.0, 900.0
    trace = laboratory.once(pathway, until, warmup_hours=warmup, log=True)
    log = trace.log_frame(pathway.steps)
    counted = log[log["time"] >= warmup]
    for step, name in (("start", "wait"), ("go", "stay")):
        values = counted["value"][(counted["event"] == "RECORD") & (counted["step"] == step)].to_numpy()
        measure = trace.measures[name]
        assert measure.count == len(values) > 1000
        assert measure.mean == pytest.approx(values.mean(), rel=1e-12)
        assert measure.sd == pytest.approx(values.std(ddof=1), rel=1e-9)
        for limit in measure.thresholds:
            assert measure.share_over(limit, open_waits=False) == np.mean(values > limit)
        assert (measure.bins[0] == np.bincount([bin_of(value) for value in values], minlength=BINS)).all()
    assert trace.counts["gave up"].total == (counted["event"] == "COUNT").sum() > 0


def test_the_log_gives_the_same_hours_in_use_and_in_the_queue(laboratory):
    pathway, warmup, until = busy_place(), 40.0, 900.0
    trace = laboratory.once(pathway, until, warmup_hours=warmup, log=True)
    log = trace.log_frame(pathway.steps)
    for name in ("server", "room"):
        rows = log[(log["resource"] == name) & log["event"].isin(["GRANT", "RELEASE"])]
        hours = integral(rows["time"].to_numpy(), np.where(rows["event"] == "GRANT", 1, -1), warmup, until)
        assert trace.resources[name].levels[0, : len(hours)] == pytest.approx(hours, abs=1e-9)
        assert trace.resources[name].busy_mean == pytest.approx(hours @ np.arange(len(hours)) / (until - warmup))
    joined = log[log["event"] == "QUEUE"]
    waited = log[((log["event"] == "GRANT") & (log["value"] > 0.0)) | (log["event"] == "EXPIRE")]
    waited = waited[waited["person"].isin(joined["person"]) & (waited["step"] == "wait")]
    times = np.concatenate([joined["time"], waited["time"]])
    hours = integral(times, np.repeat([1, -1], [len(joined), len(waited)]), warmup, until)
    assert trace.resources["server"].queue_mean == pytest.approx(hours @ np.arange(len(hours)) / (until - warmup))
    assert len(joined) > 500


def test_open_waits_are_those_of_people_who_came_and_have_not_been_seen(laboratory):
    pathway = waiting_line(Arrivals("people", rate=1.3), Exponential(1.0))
    trace = laboratory.once(pathway, 500.0, log=True)
    table = stories(trace, pathway)
    still = 500.0 - table["came"][table["started"].isna()]
    measure = trace.measures["wait"]
    assert measure.still_waiting == len(still) > 50
    assert measure.mean_so_far == pytest.approx(still.mean())
    assert (measure.open_bins[0] == np.bincount([bin_of(value) for value in still], minlength=BINS)).all()
    assert totals_match(trace)


def totals_match(trace):
    """Whether everybody who came is either in a finished or in an open wait."""
    return trace.measures["wait"].count + trace.measures["wait"].still_waiting == trace.people.come


def test_a_source_that_counts_to_so_many_stops(laboratory):
    pathway = Pathway(
        "short source",
        sources=[Arrivals("people", rate=5.0, count=7, start=3.0), Arrivals("others", rate=5.0, stop=2.0)],
        steps={"come": Count("come"), "stay": Delay(1.0), "leave": Leave()},
    )
    trace = laboratory.repeat(pathway, "empty", 4000)
    laboratory.agree(totals(trace, "come"), 7.0 + 10.0, 0.01)
    assert totals(trace, "come").min() >= 7


def test_a_capacity_that_never_changes_is_scheduled_all_the_time(laboratory):
    trace = laboratory.run(waiting_line(Arrivals("people", rate=0.5), 1.0, servers=4), 1e4)
    assert use(trace, statistic="capacity") == pytest.approx(4.0)
