"""Both engines give the same log, bit for bit, and the same tally, on random pathways that force ties.

TANDEM_RANDOM_PATHWAYS says how many pathways are tried (300 unless told otherwise), and pauses on a fifth of them.
"""

from __future__ import annotations

import os

import numpy as np
import pytest
from engine.comparing import check_tallies, first_difference, runs
from engine.hand_worked import HandWorked
from engine.hand_worked_risks import CASES
from engine.random_pathways import Example, pathways
from engine.worlds import Pause, layout_of, run, same_bits, world
from hypothesis import HealthCheck, Phase, given, settings

from tandemcare.engine.compiled import CompiledWorld
from tandemcare.engine.settings import Settings

PATHWAYS = int(os.environ.get("TANDEM_RANDOM_PATHWAYS", "300"))
many = settings(
    max_examples=PATHWAYS,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


@many
@given(pathways())
def test_both_engines_agree_on_random_pathways(example: Example) -> None:
    reference, seen = runs("reference", example, example.pauses)
    compiled, seen_too = runs("compiled", example, example.pauses)
    assert isinstance(compiled, CompiledWorld)
    assert same_bits(reference.log(), compiled.log()), first_difference(example.pathway, reference, compiled)
    check_tallies(reference.tally(), compiled.tally())
    assert seen == seen_too


@settings(many, max_examples=max(PATHWAYS // 5, 1))
@given(pathways())
def test_pausing_at_event_times_changes_nothing(example: Example) -> None:
    reference, _ = runs("reference", example, example.pauses)
    times = np.unique(reference.log()["time"])
    more: list[Pause] = [(float(time), {}) for time in times[::3]]
    for engine in ("reference", "compiled"):
        # A sort by time alone keeps resets that fall on one instant in their order.
        paused, _ = runs(engine, example, sorted([*example.pauses, *more], key=lambda pause: pause[0]))
        where = f"{engine}: {first_difference(example.pathway, reference, paused)}"
        assert same_bits(reference.log(), paused.log()), where
        assert np.array_equal(reference.tally().group_hours, paused.tally().group_hours), engine


@settings(many, max_examples=max(PATHWAYS // 5, 1))
@given(pathways())
def test_scheduled_resets_are_resets_at_pauses(example: Example) -> None:
    pauses = sorted(example.pauses, key=lambda pause: pause[0])
    for engine in ("reference", "compiled"):
        paused, _ = runs(engine, example, pauses)
        scheduled = world(engine, example.pathway, example.settings())
        scheduled.schedule(pauses)
        scheduled.advance(example.until)
        assert same_bits(paused.log(), scheduled.log()), first_difference(example.pathway, paused, scheduled)
        if isinstance(scheduled, CompiledWorld):
            scheduled.restart(example.settings().replication)
            scheduled.advance(example.until)
            assert same_bits(paused.log(), scheduled.log())
            check_tallies(paused.tally(), scheduled.tally())


@pytest.mark.engine_small
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_both_engines_agree_on_the_pathways_worked_by_hand(case: HandWorked) -> None:
    layout = layout_of(case.pathway, periods=("a", "b"))
    reference, compiled = (
        run(
            engine,
            case.pathway,
            case.until,
            case.pauses,
            start=case.start,
            warmup_hours=3.0,
            layout=layout,
            edges=(15.0,),
            years=(0, 0),
        )
        for engine in ("reference", "compiled")
    )
    assert same_bits(reference.log(), compiled.log()), first_difference(case.pathway, reference, compiled)
    check_tallies(reference.tally(), compiled.tally())


def test_without_a_log_the_tally_is_the_same() -> None:
    case = CASES["shifts"]
    layout = layout_of(case.pathway)
    with_log = world("compiled", case.pathway, Settings(layout, start=case.start, log=True))
    without = world("compiled", case.pathway, Settings(layout, start=case.start))
    for running in (with_log, without):
        running.advance(case.until)
    check_tallies(with_log.tally(), without.tally())
    assert len(without.log()) == 0
