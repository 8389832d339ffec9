"""Bands of shares and factors of risks that are reset, alone and together: both engines, and the exact witness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from engine.worlds import ENGINES, run, same_bits

from tandemcare.engine import Run, simulate
from tandemcare.engine.witness import expected_passings
from tandemcare.errors import InputError, RunError
from tandemcare.pathway import (
    Arrivals,
    Branch,
    Count,
    Delay,
    Exponential,
    Fixed,
    Leave,
    Pathway,
    Risk,
    Uniform,
    Values,
)

pytestmark = pytest.mark.engine_small
each_engine = pytest.mark.parametrize("engine", ENGINES)
HOURS = 60.0
BANDS = {0: {"mild": 0.5, "severe": 0.5}, 1.5: {"mild": 0.25, "severe": 0.75}}
BACK = {"live": 0.5, "end": 0.5}
FACTORS = {"kind": {0: 1, 1.5: 0.5}, "place": {0: 1.0, 1: 2.0}}
RESET = {
    "which.band.1.5.mild": 0.75,
    "which.band.1.5.severe": 0.25,
    "back.band.0.live": 0.125,
    "back.band.0.end": 0.875,
    "crisis.factor.kind.1.5": 3.0,
    "crisis.factor.place.0": 0.25,
}


def lives(
    bands: Mapping[float, Mapping[str, float]] = BANDS,
    back: Mapping[str, float] = BACK,
    factors: Mapping[str, Mapping[float, float]] = FACTORS,
) -> Pathway:
    """People of two kinds who wait at a risk, are cut by their share, and some of whom come back."""
    attributes = {"kind": Values({0: 1, 1.5: 1}), "place": Values({0: 1, 1: 1}), "u": Uniform(0, 1), "v": Uniform(0, 1)}
    return Pathway(
        "lives",
        sources=[Arrivals("all", rate=1.0, stop=HOURS, attributes=attributes)],
        risks=[
            Risk("crisis", 0.25, "which", by=factors, episode=True),
            Risk("well", 0.125, "end"),
        ],
        steps={
            "live": Delay(meanwhile=("well", "crisis")),
            "end": Leave(),
            "which": Branch(share="u", by="kind", cases=bands),
            "severe": Delay(Exponential(2.0)),
            "mild": Count("back"),
            "back": Branch(back, share="v"),
        },
    )


def log_of(engine: str, pathway: Pathway, pauses: Any = ()) -> Any:
    return run(engine, pathway, HOURS, pauses).log()


@each_engine
def test_what_is_reset_at_the_start_is_as_if_declared(engine: str) -> None:
    declared = lives(
        {**BANDS, 1.5: {"mild": 0.75, "severe": 0.25}},
        {"live": 0.125, "end": 0.875},
        {"kind": {0: 1, 1.5: 3.0}, "place": {0: 0.25, 1: 2.0}},
    )
    assert dict(declared.inputs) == {**lives().inputs, **RESET}
    assert same_bits(log_of(engine, lives(), [(0.0, RESET)]), log_of(engine, declared))
    assert not same_bits(log_of(engine, lives(), [(0.0, RESET)]), log_of(engine, lives()))


def test_both_engines_agree_whichever_way_inputs_are_reset() -> None:
    """A rate three times as high needs more layers, which Python opens: then it carries out the whole reset."""
    first, more = {**RESET, "crisis.rate": 2.0}, {**lives().inputs, "all.rate": 3.0}
    pauses = [(10.0, RESET), (10.0, first), (20.0, more), (35.5, RESET)]
    paused, again = (log_of(engine, lives(), pauses) for engine in ENGINES)
    assert same_bits(paused, again)
    changes = [(10.0, first), *pauses[2:]]
    found = [simulate(lives(), HOURS, changes=changes, replications=2, engine=each, log=True) for each in ENGINES]
    found.append(simulate(lives(), HOURS, changes=changes, replications=1, first_replication=1, log=True))
    reference, compiled, second = (trace.logs or () for trace in found)
    assert [len(logs) for logs in (reference, compiled, second)] == [2, 2, 1]
    assert all(map(same_bits, reference, compiled))
    assert same_bits(second[0], compiled[1])  # the second replication begins with what is declared, too


@each_engine
def test_an_equal_reset_and_one_that_leaves_the_rate_change_no_bit(engine: str) -> None:
    pathway = lives()
    held = {name: value for name, value in pathway.inputs.items() if name != "all.rate"}
    same = {"crisis.rate": 1.0, "crisis.factor.kind.0": 0.5, "crisis.factor.kind.1.5": 0.25}
    same |= {"crisis.factor.place.0": 0.5, "crisis.factor.place.1": 1.0}
    pauses = [(0.1 * k, held) for k in range(300)] + [(30.0, same), (40.0, held), (41.0, same)]
    assert same_bits(log_of(engine, pathway), log_of(engine, pathway, pauses))
    changes = simulate(pathway, HOURS, changes=[(30.0, same), (40.0, held)], engine=engine, log=True)
    assert same_bits(changes.log, simulate(pathway, HOURS, engine=engine, log=True).log)


@each_engine
@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")  # numpy, of the infinite rate, uncompiled
def test_a_rate_is_judged_once_all_is_reset(engine: str) -> None:
    """A rate of 1e300 is finite with the factor of 0 that comes with it, and none with one of 1e300."""
    huge = {"crisis.factor.place.0": 1e300, "crisis.factor.place.1": 1e300}
    none = {"crisis.factor.kind.0": 0.0, "crisis.factor.kind.1.5": 0.0}
    assert len(log_of(engine, lives(), [(20.0, {"crisis.rate": 1e300, **none})]))
    with pytest.raises(RunError, match="crisis"):
        log_of(engine, lives(), [(20.0, {"crisis.rate": 1e300, **huge})])


def test_faults_are_told_together_with_their_places() -> None:
    running = Run(lives(), HOURS)
    wrong = {
        "which.band.0.mild": 1.5,
        "which.band.1.mild": 0.5,
        "crisis.factor.kind.0": -1.0,
        "crisis.factor.kind.1.5": float("inf"),
    }
    with pytest.raises(InputError) as refused:
        running.set(wrong)
    assert [problem.where for problem in refused.value.problems] == [f"input {name!r}" for name in wrong]
    assert all(problem.remedy for problem in refused.value.problems)
    with pytest.raises(InputError) as sums:
        running.set({"which.band.1.5.mild": 0.5, "back.band.0.end": 0.25, "crisis.factor.kind.0": 9.0})
    found = [(problem.where, problem.found) for problem in sums.value.problems]
    assert found == [
        ("step 'which'", "Its bands of 1.5 would add up to 1.25."),
        ("step 'back'", "Its bands of 0 would add up to 0.75."),
    ]
    assert running.inputs == dict(lives().inputs)


@pytest.mark.parametrize("names", ["which", "back", "crisis", ""])
def test_the_witness_sees_bands_and_factors_that_are_reset(names: str) -> None:
    reset = {name: value for name, value in RESET.items() if name.startswith(names)}
    inputs = {**lives().inputs, **reset}

    def held(first: str, declared: Mapping[Any, float]) -> dict[Any, float]:
        return {each: inputs[f"{first}.{each}"] for each in declared}

    declared = lives(
        {value: held(f"which.band.{value}", ways) for value, ways in BANDS.items()},
        held("back.band.0", BACK),
        {name: held(f"crisis.factor.{name}", factors) for name, factors in FACTORS.items()},
    )
    found = expected_passings(lives(), HOURS, inputs=reset)
    assert found == pytest.approx(expected_passings(declared, HOURS), rel=1e-12)
    assert found != pytest.approx(expected_passings(lives(), HOURS), rel=1e-3)


def away_and_back() -> Pathway:
    """People who are called away from where a risk runs, to where it does not, and come back."""
    return Pathway(
        "away",
        sources=[Arrivals("all", rate=4.0, stop=HOURS / 4)],
        risks=[Risk("called", 1.0, "away"), Risk("ends", 0.25, "end")],
        steps={"live": Delay(meanwhile=("called", "ends")), "end": Leave(), "away": Delay(Fixed(5.0), then="live")},
    )


@each_engine
def test_a_rate_that_is_reset_while_somebody_is_away_holds_when_they_are_back(engine: str) -> None:
    half = HOURS / 2
    pathway = away_and_back()
    log = log_of(engine, pathway, [(half, {"ends.rate": 0.0})])
    left = log["time"][log["step"] == list(pathway.steps).index("end")]
    assert 0 < left.max() < half
