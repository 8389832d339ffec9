"""Run and simulate: pausing, resetting, observing, and what they refuse."""

from datetime import date

import numpy as np
import pytest

import tandemcare as tc
from tandemcare.engine.fingerprint import small_pathway
from tandemcare.errors import InputError, PathwayError, RunError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Delay,
    Exponential,
    Fixed,
    Gamma,
    Leave,
    Lognormal,
    Mark,
    Normal,
    Pathway,
    Release,
    Resource,
    Rota,
    Seize,
    Shift,
    Uniform,
    Weibull,
)

START = date(2026, 4, 1)
HOURS = 2000.0


def queue(**arrivals):
    """One bed, people who come at a rate and stay five hours in the mean."""
    return Pathway(
        "queue",
        resources=[Resource("bed", 1)],
        sources=[Arrivals("people", **(arrivals or {"rate": 0.1}))],
        steps={
            "ask": Seize("bed"),
            "stay": Delay(Exponential(mean=5.0)),
            "end": Release("bed"),
            "leave": Leave(),
        },
    )


@pytest.fixture(params=["reference", "compiled"])
def engine(request):
    return request.param


def test_both_engines_have_one_fingerprint():
    assert tc.fingerprint("compiled") == tc.fingerprint("reference")


def test_a_replication_is_the_same_alone_and_among_others(engine):
    options = {"start": START, "seed": 3, "engine": engine, "log": True}
    together = tc.simulate(small_pathway(), HOURS, replications=3, **options)
    alone = tc.simulate(small_pathway(), HOURS, first_replication=2, **options)
    assert together.logs[2].tobytes() == alone.logs[0].tobytes()
    assert np.array_equal(together.tally.records[2], alone.tally.records[0])
    assert together.logs[0].tobytes() != together.logs[1].tobytes()


def test_changes_are_the_same_as_pausing_by_hand(engine):
    reset = {"bed.capacity": 5.0, "people.rate": 1.5, "decide.chance.wait": 0.2, "decide.chance.rest": 0.8}
    at_once = tc.simulate(small_pathway(), HOURS, start=START, engine=engine, log=True, changes=[(720.0, reset)])
    run = tc.Run(small_pathway(), HOURS, start=START, engine=engine, log=True)
    run.advance(300.0)
    run.advance(720.0)
    run.set(reset)
    run.advance(HOURS)
    assert run.log().tobytes() == at_once.logs[0].tobytes()
    assert run.trace().measures["time"].mean == at_once.measures["time"].mean


STAYS = (
    Exponential(mean=5.0),
    Lognormal(mean=5.0, sd=4.0, at_most=20.0),
    Gamma(mean=5.0, sd=2.0, round=0.5),
    Weibull(mean=5.0, shape=1.5),
    Normal(mean=5.0, sd=2.0, minimum=1.0),
    Uniform(2.0, 8.0),
    Fixed(5.3, round=1.0, at_least=4.0),
)


@pytest.mark.parametrize("stay", STAYS, ids=lambda stay: type(stay).__name__)
@pytest.mark.parametrize("mean", [2.6, 0.0])
def test_a_mean_reset_at_a_pause_is_the_same_from_each_engine_and_from_a_schedule(stay, mean):
    pathway = Pathway("stays", sources=[Arrivals("people", rate=0.2)], steps={"stay": Delay(stay), "leave": Leave()})
    planned = tc.simulate(pathway, HOURS, seed=4, log=True, changes=[(700.0, {"stay.mean": mean})])
    for engine in ("compiled", "reference"):
        run = tc.Run(pathway, HOURS, seed=4, engine=engine, log=True)
        run.advance(700.0)
        run.set({"stay.mean": mean})
        run.advance(HOURS)
        assert run.log().tobytes() == planned.logs[0].tobytes()


def test_a_change_that_changes_nothing_is_bit_identical(engine):
    pathway = small_pathway()
    same = [(24.0 * day, dict(pathway.inputs)) for day in range(1, 60, 7)]
    plain = tc.simulate(pathway, HOURS, start=START, engine=engine, log=True)
    reset = tc.simulate(pathway, HOURS, start=START, engine=engine, log=True, changes=same)
    assert plain.logs[0].tobytes() == reset.logs[0].tobytes()


def test_scenarios_share_their_past_up_to_the_first_differing_date(engine):
    parted = 1000.0
    one, other = (
        tc.simulate(
            small_pathway(), HOURS, start=START, engine=engine, log=True, changes=[(parted, {"bed.capacity": n})]
        )
        for n in (3.0, 30.0)
    )
    before = [trace.logs[0][trace.logs[0]["time"] < parted].tobytes() for trace in (one, other)]
    assert before[0] == before[1]
    assert one.logs[0].tobytes() != other.logs[0].tobytes()


def test_observing_changes_nothing_and_sees_the_state_just_before(engine):
    plain = tc.simulate(queue(), 500.0, engine=engine, log=True)
    observed = tc.simulate(queue(), 500.0, engine=engine, log=True, observe=50.0, replications=2)
    assert plain.logs[0].tobytes() == observed.logs[0].tobytes()
    seen = observed.samples[observed.samples["replication"] == 0]
    assert list(seen["time"]) == [50.0 * k for k in range(1, 11)]
    assert seen["in_use"].max() <= 1


def test_a_run_can_go_beyond_the_year_that_is_laid_out_first():
    pathway = small_pathway()
    years = 3.0 * 8766.0
    whole = tc.simulate(pathway, years, start=START, log=True)
    run = tc.Run(pathway, years, start=START, log=True)
    for month in range(1, 37):
        run.advance(years * month / 36)
    assert run.log().tobytes() == whole.logs[0].tobytes()


def test_until_empty_ends_when_the_last_has_left(engine):
    trace = tc.simulate(queue(rate=0.1, count=50), "empty", engine=engine, log=True)
    assert trace.people == (50, 50, 0)
    assert trace.tally.window[0][1] == trace.logs[0]["time"][-1]


def test_memory_does_not_grow_with_the_number_of_people_seen():
    from tandemcare.engine.compiled import CompiledWorld
    from tandemcare.engine.run import make_settings

    pathway = queue(rate=0.15)
    sizes = []
    for hours in (1e4, 1e6):
        world = CompiledWorld(pathway, make_settings(pathway, hours, period=None), hours)
        world.advance(hours)
        sizes.append((len(world.memory.w), len(world.memory.heap_time), int(world.tally().people[0])))
    assert sizes[0][:2] == sizes[1][:2]
    assert sizes[1][2] > 50 * sizes[0][2]


def test_arrays_grow_with_the_people_inside_and_the_result_is_the_reference_engines():
    crowd = Pathway(
        "crowd",
        resources=[Resource("bed", 40), Resource("place")],
        sources=[Arrivals("people", rate=50.0)],
        steps={
            "ask": Seize("bed", patience=30.0, otherwise="out"),
            "stay": Delay(Exponential(mean=20.0)),
            "end": Release("bed"),
            "out": Seize("place"),
            "rest": Delay(Exponential(mean=100.0)),
            "up": Release("place"),
            "leave": Leave(),
        },
    )
    one, other = (tc.simulate(crowd, 120.0, engine=engine, log=True) for engine in ("compiled", "reference"))
    assert one.people.inside > 1000
    assert one.logs[0].tobytes() == other.logs[0].tobytes()


def test_what_a_run_is_asked_for_is_checked_all_at_once():
    with pytest.raises(InputError) as refused:
        tc.simulate(queue(), -1.0, seed=-1, warmup_hours=5.0, period="week")
    assert len(refused.value.problems) == 4
    assert all(problem.remedy for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"engine": "compield"}, "Did you mean 'compiled'"),
        ({"replications": 0}, "1 or more"),
        ({"observe": [900.0]}, "outside the run"),
        ({"changes": [(10.0, {"bed.capacty": 3})]}, "bed.capacity"),
        ({"changes": [(10.0, {"bed.capacity": 1.5})]}, "whole number"),
        ({"changes": [(-1.0, {})]}, "outside the run"),
        ({"group": "sex"}, "no such register"),
    ],
)
def test_what_simulate_refuses(options, words):
    with pytest.raises(InputError, match=words):
        tc.simulate(queue(), 500.0, **options)


@pytest.mark.parametrize(
    ("steps", "others", "words"),
    [
        ({"older": Assign("age", 1)}, {"age": 0}, "Step 'older' changes it"),
        ({}, {}, "People of 'others' come without it"),
    ],
)
def test_people_are_grouped_by_what_all_have_and_keep(steps, others, words):
    sources = [Arrivals("young", at=[0], attributes={"age": 0}), Arrivals("others", at=[0], attributes=others)]
    pathway = Pathway("ages", sources=sources, steps={**steps, "stay": Delay(1.0), "out": Leave()})
    with pytest.raises(PathwayError, match=words):
        tc.simulate(pathway, 500.0, group="age")


def test_a_reset_that_is_refused_resets_nothing(engine):
    run = tc.Run(queue(), 500.0, engine=engine)
    with pytest.raises(InputError, match="stay"):
        run.set({"bed.capacity": 4.0, "stay.mean": -1.0})
    assert run.inputs == queue().inputs
    with pytest.raises(InputError, match="present"):
        run.advance(501.0)


def test_calendars_need_a_start_date(engine):
    rota = Rota([Shift("day", "mon-fri", 9, 17, 2)])
    staffed = Pathway(
        "staffed",
        resources=[Resource("staff", rota)],
        sources=[Arrivals("people", at=[1.0])],
        steps={"ask": Seize("staff"), "talk": Delay(1.0), "end": Release("staff"), "leave": Leave()},
    )
    with pytest.raises(PathwayError, match="staff"):
        tc.simulate(staffed, 100.0, engine=engine)
    with pytest.raises(PathwayError, match="without an end"):
        tc.simulate(staffed, "empty", start=START, engine=engine)


def test_a_log_with_more_rows_in_one_step_than_most_fits():
    many = 150
    steps = {f"take {k}": Seize("place") for k in range(many)}
    crowd = Pathway(
        "many places",
        resources=[Resource("place")],
        sources=[Arrivals("people", every=1.0)],
        steps={**steps, "stay": Delay(0.5), "end": Release("all"), "leave": Leave()},
    )
    one, other = (tc.simulate(crowd, 100.0, engine=engine, log=True) for engine in ("compiled", "reference"))
    assert one.logs[0].tobytes() == other.logs[0].tobytes()


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize(("chance", "ends"), [(1e-9, False), (1 / 200, True)])
def test_a_walk_without_an_end_is_an_error_with_and_without_a_log(engine, log, chance, ends):
    pathway = Pathway(
        "round and round",
        sources=[Arrivals("people", at=[1.0])],
        steps={"mark": Mark("m"), "again": Branch({"mark": 1 - chance, "leave": chance}), "leave": Leave()},
    )
    if ends:
        assert tc.simulate(pathway, 2.0, engine=engine, log=log).people.left == 1
    else:
        run = tc.Run(pathway, 2.0, engine=engine, log=log)
        for _ in range(2 if engine == "compiled" else 1):  # a run that has failed stays failed
            with pytest.raises(RunError, match="'mark'"):
                run.advance(2.0)


def test_looking_at_the_tally_changes_nothing_later(engine):
    looked, plain = (tc.Run(small_pathway(), HOURS, start=START, engine=engine) for _ in range(2))
    for hour in range(1, 200):
        looked.advance(hour * 9.7)
        looked.tally()
    for run in (looked, plain):
        run.advance(HOURS)
    assert looked.tally().hours.tobytes() == plain.tally().hours.tobytes()


def test_rows_of_people_are_used_again_when_a_log_is_kept():
    from tandemcare.engine.compiled import CompiledWorld, places
    from tandemcare.engine.run import make_settings

    used = []
    for log in (True, False):
        world = CompiledWorld(queue(rate=10.0), make_settings(queue(rate=10.0), 500.0, log=log), 500.0)
        world.advance(500.0)
        used.append(int(world.memory.w[places.PEOPLE_USED]))
    assert used[0] == used[1]


def test_gaps_that_never_run_dry_cannot_be_reset_to_nothing(engine):
    with pytest.raises(InputError, match="above 0"):
        tc.simulate(queue(every=Exponential(1.0)), 50.0, engine=engine, changes=[(1.5, {"people.mean": 0.0})])


def test_an_observation_every_so_often_reaches_the_end():
    assert len(tc.simulate(queue(), 1795.6, observe=3.35).samples) == 536
    assert tc.simulate(queue(), 10.0, observe=3.0).samples["time"].max() == 9.0


def test_an_end_at_infinity_is_until_empty():
    with pytest.raises(PathwayError, match="without an end"):
        tc.simulate(queue(), float("inf"))
    with pytest.raises(InputError, match="needs an end"):
        tc.Run(queue(), float("inf"))
