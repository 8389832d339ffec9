"""Ten things that researchers want to do, each written as the script that they would write."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import qmc

import tandemcare as tc
from tandemcare.pathway import Arrivals, Count, Delay, Exponential, Leave, Pathway, Release, Resource, Seize
from tandemcare.stockflow import Flow, Input, Model, Signal, Stock, Transfer
from tandemcare.trace import Event

QUICK = {"years": 1, "replications": 2}
SPACE = {"xes": "http://www.xes-standard.org/"}


@pytest.fixture(scope="module")
def results():
    """One study that several researchers look at, with nothing kept on disk."""
    more = tc.load("as-is").with_(
        "More home treatment",
        why="Does <b>it</b> help?",
        invest=[{"service": "home-treatment-slots", "units": 16, "from": "2026-04"}],
        what_if={"need.growth": 0.01},
    )
    return tc.compare(["as-is", more], **QUICK, out=None)


@pytest.fixture(scope="module")
def trace():
    """One replication that several researchers look inside."""
    return tc.trace("as-is", log=True, observe=["2026-06-01", "2026-12-01"])


def test_1_find_out_what_there_is():
    names = dir(tc)
    assert {"compare", "evaluate", "load", "scenario", "trace", "couple", "plot"} <= set(names)
    assert all(getattr(tc, name) is not None for name in names)
    assert "own" in tc.compare.__doc__


def test_2_make_a_scenario_without_writing_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    by_name = tc.load("double-running")
    by_keys = tc.load(
        {"name": "Dearer hours", "extends": "as-is", "what_if": [{"parameter": "price.amhp_hour", "value": 60.0}]}
    )
    made = tc.scenario("Dearer hours", extends="as-is", what_if={"price.amhp_hour": 60.0})
    assert made == by_keys
    both = by_name.with_("Double-running, and dearer hours", what_if={"price.amhp_hour": 60.0})
    assert len(both.items) == len(by_name.items) + 1
    assert both.root.name == "as-is"
    assert by_name == tc.load("double-running")  # the copy is changed, and not what was copied
    with pytest.raises(tc.InputError, match="invest 1, from: This is missing"):
        by_name.with_("No month", invest=[{"service": "home-treatment-slots", "units": 16}])
    assert list(tmp_path.iterdir()) == []


def test_3_keep_nothing_on_disk(tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    held = tc.compare(["as-is", "amhp-capacity"], **QUICK, out=None)
    assert [path.name for path in tmp_path.rglob("*")] == ["temporary"]
    kept = tc.compare(["as-is", "amhp-capacity"], **QUICK, out="runs")
    for table in ("yearly", "monthly", "lines", "activity", "parameters"):
        pd.testing.assert_frame_equal(getattr(held, table), getattr(kept, table))
    pd.testing.assert_frame_equal(held.payback(), kept.payback())
    assert held.to_json_object()["scenarios"] == kept.to_json_object()["scenarios"]


def test_4_call_it_from_the_loop_of_another_tool():
    def requests(growth: float) -> float:
        return tc.evaluate({"need.growth": float(growth)}, **QUICK)["amhp_requests"]

    sample = qmc.scale(qmc.LatinHypercube(1, seed=1).random(2), [0.0], [0.05]).ravel()
    first = [requests(each) for each in sample]
    assert first == [requests(each) for each in sample]  # the same people in every call: no chance between two calls
    aim = requests(0.02)
    found = minimize_scalar(lambda growth: abs(requests(growth) - aim), bounds=(0.0, 0.04), options={"maxiter": 3})
    assert 0.0 <= found.x <= 0.04


def test_4_what_the_loop_gets_is_what_a_comparison_says(results):
    alone = tc.evaluate(scenario="as-is", **QUICK)
    assert alone["admissions"] == results["as-is"]["admissions"].mean.mean
    apart = tc.evaluate(scenario="amhp-capacity", baseline="as-is", **QUICK)
    assert apart["admissions"] == pytest.approx(
        tc.evaluate(scenario="amhp-capacity", **QUICK)["admissions"] - alone["admissions"]
    )
    with pytest.raises(tc.InputError, match=r"need\.grwth"):
        tc.evaluate({"need.grwth": 0.02}, **QUICK)


def test_5_look_inside_one_replication(trace):
    seen = trace.samples[trace.samples["resource"] == "home-treatment"]
    assert list(seen["time"]) == [791 * 24.0, 974 * 24.0]  # hours from the first of April 2024, with the run-in
    assert set(trace.elapsed["step"]) <= set(trace.layout.steps)
    log = trace.log_frame()
    assert {"lives", "waits-for-team"} <= set(log["step"].dropna())
    assert {"amhp", "home-treatment"} <= set(log["resource"].dropna())
    plain = tc.simulate_scenario("as-is", years=1).trace
    assert {name: count.total for name, count in plain.counts.items()} == {
        name: count.total for name, count in trace.counts.items()
    }  # looking and keeping a log change nothing, and the replication is that of a comparison


def test_6_follow_one_patient_into_two_futures(results, tmp_path):
    story = results.story()
    first, second = story.futures.values()
    assert list(story.futures) == list(results.titles.values())
    before = [frame[frame["begins"] < story.same_until]["what"].tolist() for frame in (first, second)]
    assert before[0] == before[1]
    assert not first.equals(second)
    again = results.story(story.person)
    assert str(again) == str(story)
    assert "The same until" in str(story)
    figure = tc.plot.story(story)
    figure.savefig(tmp_path / "story.png")
    assert len(figure.get_axes()) == 2


def test_7_hand_the_event_log_to_vidigi(trace):
    log = trace.event_log("vidigi")
    assert list(log.columns[:9]) == (
        "run_number entity_id time pathway timestamp event_type event resource_id age_band".split()
    )
    came, left = log[log["event"] == "arrival"], log[log["event"] == "depart"]
    assert came["entity_id"].is_unique
    assert set(left["entity_id"]) <= set(came["entity_id"])
    assert set(came["entity_id"]) == set(log["entity_id"])  # nobody is seen who never came
    assert came["timestamp"].min() == pd.Timestamp("2024-04-01")
    assert set(log["sex"]) == {"woman", "man"}
    uses = log[log["event_type"].str.startswith("resource_use")]
    assert uses["resource_id"].notna().all()
    change = np.where(uses["event_type"] == "resource_use", 1, -1)
    held = pd.Series(change).groupby(uses["resource_id"].to_numpy()).cumsum()
    assert held.between(0, 1).all()  # of a unit one person at a time
    from vidigi import analysis

    some = log[log["entity_id"].isin(came["entity_id"].iloc[::100])]
    with pytest.warns(UserWarning, match="still open at the end"):
        assert len(analysis.resource_use_intervals(some)) > 0


def test_7_hand_the_event_log_to_a_process_miner(trace):
    person = trace.event_log("vidigi")["entity_id"].iloc[-1]
    root = ElementTree.fromstring("\n".join(trace.of_person(person).xes("One person")))  # our own
    order = [child.tag.rpartition("}")[2] for child in root]
    assert order == sorted(order, key=["extension", "global", "classifier", "string", "trace"].index)
    assert float(root.get("xes.version")) > 1849
    declared = {each.get("prefix") for each in root.findall("xes:extension", SPACE)}
    assert declared == {"concept", "time", "lifecycle", "org"}
    (case,) = root.findall("xes:trace", SPACE)
    for event in case.findall("xes:event", SPACE):
        keys = [child.get("key") for child in event]
        assert len(keys) == len(set(keys))
        assert {"concept:name", "time:timestamp", "lifecycle:transition"} <= set(keys)
        assert {key.partition(":")[0] for key in keys if ":" in key} <= declared
    moments = [each.get("value") for each in case.iter(f"{{{SPACE['xes']}}}date")]
    assert moments == sorted(moments)
    assert all(pd.Timestamp(each).tzinfo is not None for each in moments)


def test_8_couple_a_slow_model_of_ones_own():
    steps = {
        "bed": Seize("bed"),
        "stay": Delay(Exponential(mean=200.0)),
        "up": Release("bed"),
        "count": Count("discharged"),
        "home": Leave(),
    }
    ward = Pathway("ward", resources=[Resource("bed", 10)], sources=[Arrivals("ill", rate=0.08)], steps=steps)
    opening = Model(
        "opening",
        [
            Input("waiting", 0, "people"),
            Input("discharged", 0, "people / month"),
            Input("months_to_open", 6, "months"),
            Stock("beds", 10, "people"),
            Stock("treated", 0, "people"),
            Flow("opens", "waiting / months_to_open", "people / month", to="beds"),
            Flow("leaves", "discharged", "people / month", to="treated"),
        ],
    )
    reads = [
        Signal("waiting", "people who wait, mean", waiting=("bed",)),
        Transfer("discharged", "people who go home", counts=("discharged",)),
    ]
    found = tc.couple(ward, opening, reads, sets={"bed.capacity": "beds"}).run(months=18, seed=1, replications=2)
    slow = found.slow.pivot_table(index=["replication", "month"], columns="name", values="value")
    assert (slow["beds"].groupby("replication").diff().dropna() >= 0.0).all()  # beds only open
    assert slow["beds"].groupby("replication").last().min() > 10.0
    gone = slow["treated"].groupby("replication").last()
    assert gone.tolist() == pytest.approx(found.trace.counts["discharged"].by_replication()["total"].tolist())
    with pytest.raises(tc.InputError, match="Did you mean 'waiting'"):
        tc.couple(ward, opening, [Signal("waitng", "people", waiting=("bed",))])


def test_9_measure_what_nobody_has_measured(tmp_path):
    def longest_wait_hours(trace: tc.Trace) -> float:
        """Return the longest wait for anything that anybody was granted."""
        log = trace.log
        return float(log["value"][log["event"] == Event.GRANT].max())

    def people_who_came(trace: tc.Trace) -> float:
        return trace.people.come

    own = {"longest_wait": longest_wait_hours, "people_who_came": people_who_came}
    results = tc.compare(["as-is"], **QUICK, measures=own, log=True, out=tmp_path)
    assert results["as-is"]["longest_wait"].mean.mean > 0.0
    came = [tc.trace("as-is", replication=number).people.come for number in range(2)]
    column = results.yearly[results.yearly["measure"] == "people_who_came"]["value"]
    assert column.tolist() == came
    assert "people_who_came" in Path(results.folder / "summary.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(tc.InputError, match="There is a measure of this name"):
        tc.compare(["as-is"], measures={"admissions": people_who_came})


def test_10_know_every_number_and_where_it_comes_from(results):
    table = results.parameters
    assert set(table["said_by"]) >= {"evidence", "place", "scenario"}
    evidence = table[table["said_by"] == "evidence"]
    assert (evidence["grade"] != "").all()
    assert (evidence["source"] != "").all()
    assert evidence["low"].notna().all()
    own = table[table["scenario"] != "every scenario"]
    assert "need.growth" in set(own["name"])
    assert set(results["as-is"]) == {note.name for note in results.notes}


def test_10_a_notebook_shows_it_and_no_text_of_anybody_is_html(results, trace):
    more = tc.scenario("<script>alert(1)</script>", why="<b>", what_if={"need.growth": 0.01})
    shown = [
        results,
        results["as-is"],
        more,
        trace,
        next(iter(trace.measures.values())),
    ]
    for each in shown:
        html = each._repr_html_()
        assert html.startswith("<table>")
        assert "<script>" not in html
    assert "&lt;script&gt;" in more._repr_html_()
