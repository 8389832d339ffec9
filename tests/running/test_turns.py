"""In which order the batches of a study are done, and that scenarios that begin alike share months."""

from collections import Counter

import pytest
from model.stylised import PLACE
from toy_study import tables_of, toy_plan

from tandemcare.engine.compiled import CompiledWorld
from tandemcare.engine.compiled.moments import Moments
from tandemcare.engine.lives import Lives
from tandemcare.experiments import plan, run
from tandemcare.running.jobs import in_turn
from tandemcare.scenario import Investment, Scenario, resolve

BUYING = Scenario(
    "buying", "Buying", investments=(Investment("community-places", 200, start="2026-06", payer={"icb": 1.0}),)
)
CUT_OFF = Scenario("cut-off", "Cut off", loops_off=frozenset({"unmet_need"}))


def turns(jobs):
    return [(job.cell.scenario.name, job.first) for job in jobs]


@pytest.fixture(scope="module")
def all_three():
    return [resolve(each, PLACE, 1) for each in (Scenario("as-is", "As is"), BUYING, CUT_OFF)]


@pytest.mark.parametrize("workers", [1, 2, 3, 50])
def test_every_batch_has_its_turn_once_and_no_part_of_a_study_leaves_a_worker_idle(workers):
    jobs = toy_plan(replications=14).jobs
    found = turns(in_turn(jobs, workers))
    assert Counter(found) == Counter(turns(jobs))
    names = list(dict.fromkeys(name for name, _ in turns(jobs)))
    places = [names.index(name) for name, _ in found]
    rounds = [first for first, (before, now) in enumerate(zip([2, *places], places, strict=False)) if now < before]
    assert all(places[first : first + min(workers, 7)] == [0] * min(workers, 7) for first in rounds)
    assert len(rounds) == max(7 // workers, 1)


def test_scenarios_that_begin_alike_share_months_with_the_same_tables(all_three, tmp_path, monkeypatch):
    went_on, go_on = [], CompiledWorld._go_on_from

    def noted(world, known):
        went_on.append(known)
        go_on(world, known)

    monkeypatch.setattr(CompiledWorld, "_go_on_from", noted)
    tables = []
    for most_bytes in (0, 1_000_000_000):
        monkeypatch.setattr("tandemcare.engine.compiled.world.MOMENTS", Moments(most_bytes))
        monkeypatch.setattr("tandemcare.engine.lives.LIVES", Lives(most_bytes))
        grid = plan(all_three, years=1, replications=2, seed=3, batch=1)
        tables.append(tables_of(run(grid, out=tmp_path / str(most_bytes), workers=1).folder))
        assert len(went_on) == (4 if most_bytes else 0)
    assert tables[0] == tables[1]


def test_a_scenario_that_is_alone_keeps_no_run_in(all_three):
    pair, alone = (plan(all_three[:count], years=1, replications=2) for count in (2, 1))
    assert all(job.shares_beginning for job in pair.jobs)
    assert not any(job.shares_beginning for job in alone.jobs)
