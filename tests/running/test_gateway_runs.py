"""Gateways in a run: as-is beside it, replication by replication; what reviews saw is kept and can be read."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from model.stylised import PLACE

from tandemcare.engine import StoppedError
from tandemcare.experiments import plan, run
from tandemcare.model import NEED_SOURCES
from tandemcare.report.closing import closing_told
from tandemcare.results import Results
from tandemcare.running import coupled
from tandemcare.running.coupled import simulate_scenario
from tandemcare.running.twins import Twins
from tandemcare.scenario import Closure, Gateway, Scenario, WhatIf, load, resolve

LONG = 250
"""Seconds in which everything is compiled, and after which what waits has waited for ever."""
SCENARIOS = Path(__file__).parents[2] / "scenarios"
ANYTHING = Gateway(float("inf"), float("inf"), float("inf"), 0.0, float("inf"), 2, 2)
CLOSING = Scenario("closing", "Closing", closures=(Closure("acute-4", beds=11, gateway=ANYTHING),))
ASKING = Scenario("asking", "Asking", closures=(Closure("acute-4", gateway=Gateway(over_months=3)),))


def kept(scenario, first=0, count=1):
    _, found = simulate_scenario(scenario, seed=3, replications=count, first_replication=first, engine="compiled")
    return found


def test_where_nothing_is_bought_people_wait_as_in_as_is_of_the_very_replication():
    scenario = resolve(ASKING, PLACE, 1)
    waiting = kept(scenario, count=2).of("review_0_waiting")
    assert waiting[~np.isnan(waiting)].tolist() == [1.0] * 6
    assert resolve(CLOSING, PLACE, 1).as_is is None


def test_what_a_gateway_sees_does_not_hang_on_the_batch_that_a_replication_is_done_in():
    scenario = resolve(ASKING, PLACE, 1)
    together, alone = kept(scenario, count=2), kept(scenario, first=1)
    np.testing.assert_array_equal(together.record[1], alone.record[0])


def test_as_is_is_part_of_what_a_run_is_asked_for():
    texts = {resolve(each, PLACE, 1).text for each in (ASKING, CLOSING)}
    assert [("as_is" in text) for text in sorted(texts, key=lambda text: "asking" in text)] == [False, True]


@pytest.fixture
def simulated(monkeypatch):
    """The pathways that are simulated in a test, which finds nothing that was worked out before."""
    found, simulate = [], coupled.simulate_together

    def noted(pathway, *given, **named):
        found.append((pathway, named["first_replication"]))
        return simulate(pathway, *given, **named)

    monkeypatch.setattr(coupled, "TWINS", Twins())
    monkeypatch.setattr(coupled, "simulate_together", noted)
    return found


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_as_is_of_a_study_is_simulated_once_though_gateways_compare_with_it(order, simulated, tmp_path):
    both = [resolve(each, PLACE, 1) for each in (Scenario("as-is", "As is"), ASKING)]
    grid = plan([both[number] for number in order], years=1, replications=3, seed=3, batch=1)
    run(grid, out=tmp_path, workers=2)
    assert sorted(first for _, first in simulated) == [0, 0, 1, 1, 2, 2]


def test_as_is_of_a_study_serves_gateways_as_one_of_their_own_does(simulated):
    scenario = resolve(ASKING, PLACE, 1)
    alone = kept(scenario)
    assert len(simulated) == 2
    kept(resolve(Scenario("as-is", "As is"), PLACE, 1))
    beside = kept(scenario)
    assert len(simulated) == 4
    np.testing.assert_array_equal(alone.record, beside.record)


def test_as_is_with_other_numbers_serves_no_gateway(simulated):
    kept(resolve(Scenario("as-is", "As is", loops_off=frozenset({"unmet_need"})), PLACE, 1))
    kept(resolve(ASKING, PLACE, 1))
    assert len(simulated) == 3


@pytest.mark.parametrize("is_stopped", [False, True])
def test_who_asks_for_as_is_that_is_under_way_waits_for_it_and_never_for_ever(is_stopped, simulated, monkeypatch):
    """It is simulated once for both; where the thread that does it is stopped, the one that waits works it out."""
    begun, waited_for, asked, simulate = Event(), Event(), [], coupled.simulate_together

    def held_up(*given, **named):
        if not begun.is_set():
            begun.set()
            assert waited_for.wait(LONG)
            if is_stopped:
                raise StoppedError
        return simulate(*given, **named)

    class Told(Twins):
        def at_work(self, key):
            asked.append(key)
            if begun.is_set():
                waited_for.set()
            return super().at_work(key)

    monkeypatch.setattr(coupled, "TWINS", Told())
    monkeypatch.setattr(coupled, "simulate_together", held_up)
    as_is = (resolve(ASKING, PLACE, 1).as_is, 3, 0, 1, "compiled")
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(coupled.waiting_in, *as_is)
        assert begun.wait(LONG)
        second = threads.submit(coupled.waiting_in, *as_is)
        assert isinstance(first.exception(LONG), StoppedError if is_stopped else type(None))
        assert second.result(LONG) == coupled.waiting_in(*as_is)
    assert len(set(asked)) == len(simulated) == 1


def test_what_is_kept_of_batches_is_no_part_of_their_records_and_the_oldest_go():
    twins, record = Twins(most=2), np.arange(6.0).reshape(1, 3, 2)
    for key in ("a", "b", "c"):
        twins.keep((key,), record[:, :, 0])
    kept = [twins.find((key,)) for key in ("a", "b", "c")]
    assert kept[0] is None
    assert all(each.base is None for each in kept[1:])


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    scenarios = [resolve(each, PLACE, 1) for each in (Scenario("as-is", "As is"), CLOSING, ASKING)]
    grid = plan(scenarios, years=1, replications=2, seed=3)
    return Results.read(run(grid, out=folder).folder)


def test_reviews_are_read_by_quarter_with_their_limits(results):
    frame = results.gateways()
    asking = frame[frame["scenario"] == "asking"]
    assert asking["month"].astype(str).unique().tolist() == ["2026-07", "2026-10", "2027-01"]
    occupancy = asking[asking["figure"] == "occupancy"]
    assert set(occupancy["limit"].astype(str)) == {"0.92"}
    assert (occupancy["missed_share"] == 1.0).all()
    assert (occupancy["mean"] > 1.0).all()
    assert results.closed_share("asking", "1: ward acute-4") == 0.0
    assert results.closed_share("closing", "1: 11 beds of acute-4") == 1.0


def test_open_beds_are_read_by_ward_and_month(results):
    frame = results.beds_by_ward()
    closing = frame[(frame["scenario"] == "closing") & (frame["ward"] == "acute-4")]
    assert closing["beds"].tolist() == [21.0] * 3 + [10.0] * 9
    others = frame[(frame["scenario"] == "as-is")].groupby("ward", observed=True)["beds"].first()
    assert others.to_dict() == {ward.name: ward.beds for ward in PLACE.wards}


def test_the_report_tells_each_gateway_in_a_line(results):
    told = "\n".join(getattr(block, "text", "") for block in closing_told(results))
    assert "Closing, 1: 11 beds of acute-4: closes in 100% of runs" in told
    assert "Asking, 1: ward acute-4: closes in 0% of runs" in told
    assert "missed by 100%" in told
    assert "acute-4 10 of 21" in told


DEMAND = tuple(WhatIf(f"demand.{name}", multiply=0.6) for name in (*NEED_SOURCES, "crises") if name != "new_demand")


@pytest.mark.parametrize(("changes", "share"), [(DEMAND, 1.0), ((), 0.0)], ids=["six tenths of demand", "as it is"])
def test_with_nothing_bought_beds_close_within_a_year_of_review_only_where_few_need_them(changes, share):
    double = replace(load(SCENARIOS / "double-running.yaml"), investments=(), changes=changes)
    scenario = resolve(double, PLACE, 3)
    closed = kept(scenario, count=6).of("beds_closed")
    # Gateways are reviewed from October 2027 on, eighteen months after the census.
    assert closed[:, :18].max() == 0.0
    assert (closed[:, 30] > 0.0).mean() == share
