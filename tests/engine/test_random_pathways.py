"""The generator of random pathways by itself: it builds, runs on the reference engine, and shows every kind of tie."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
import pytest
from engine.random_pathways import Example, pathways
from engine.risk_features import RISKS_HAPPEN, features_of
from engine.ties import ALL_TIES, PAIRS, kinds_of_tie, pairs_at_instants
from engine.worlds import Row, conserved, rows, world
from hypothesis import HealthCheck, Phase, given, settings

from tandemcare.engine.reference import ReferenceWorld
from tandemcare.engine.reference.people import HeldUnit, Supply
from tandemcare.engine.reference.rota import RotaSupply
from tandemcare.pathway import Pathway, Seize
from tandemcare.trace.tally import BUSY, QUEUE

EXAMPLES = 500
Now = dict[int, list[float]]
many = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def run(example: Example) -> ReferenceWorld:
    """Return a reference world that has run through an example, watched at every pause."""
    running = world("reference", example.pathway, example.settings())
    assert isinstance(running, ReferenceWorld)
    for time, values in example.pauses:
        running.advance(time)
        watch(running)
        running.set(values)
    running.advance(example.until)
    watch(running)
    return running


def watch(running: ReferenceWorld) -> None:
    """Check what must hold at every moment: people are conserved, and no shift serves more than its slots."""
    assert conserved(running)
    for supply in running.supplies.values():
        assert supply.in_use == len(units_held(running, supply))
        if isinstance(supply, RotaSupply):
            assert all(len(duty.units) <= duty.filled for duty in supply.on.values())
            assert supply.overtime == supply.in_use - sum(len(duty.units) for duty in supply.on.values())


def units_held(running: ReferenceWorld, supply: Supply) -> list[HeldUnit]:
    """Return the units of a resource in people's hands; who was handed over waits for theirs."""
    people = dict(running.people)
    if running.agenda.now == 0.0:
        people |= {key: who.person for key, who in running.inside.items()}
    waiting = {place.handed_over for other in running.supplies.values() for place in other.queue}
    return [unit for person in people.values() for unit in person.held if unit.supply is supply and unit not in waiting]


def use_at_each_instant(example: Example, log: list[Row]) -> Iterator[tuple[float, Now]]:
    """Go through the instants of a log; yield (time, for each resource units in use, people queueing, scheduled)."""
    start = world("reference", example.pathway, example.settings()).state()
    names = [resource.name for resource in example.pathway.resources]
    now: Now = {number: [start.in_use[name], 0, start.capacity[name]] for number, name in enumerate(names)}
    waits: dict[int, list[int]] = {}
    number_of = {name: number for number, name in enumerate(names)}
    last = 0.0
    for row in log:
        if row[0] != last:
            yield last, now
            last = row[0]
        note(row, now, waits, example.pathway, number_of)
    yield last, now


def note(row: Row, now: Now, waits: dict[int, list[int]], pathway: Pathway, number_of: dict[str, int]) -> None:
    """Take one row of a log into account."""
    _, person, step, event, detail, value = row
    if event == "CAPACITY":
        now[detail][2] = value
    elif event == "ARRIVE" and detail < len(pathway.sources):
        for name in pathway.sources[detail].holds:
            now[number_of[name]][0] += 1
    elif event in ("RELEASE", "SWAP", "HAND_OVER"):
        now[detail][0] -= 1
    elif event == "GRANT":
        now[detail][0] += 1
    if event in ("GRANT", "EXPIRE", "RISK"):
        for number in waits.pop(person, []):
            now[number][1] -= 1
    if event in ("QUEUE", "HAND_OVER"):
        asked = pathway.steps[step]
        waits[person] = (
            [detail]
            if event == "HAND_OVER"
            else [number_of[name] for name in (asked.resources if isinstance(asked, Seize) else ())]
        )
        for number in waits[person]:
            now[number][1] += 1


def check_capacity(example: Example, log: list[Row]) -> None:
    """Units in use never exceed the capacity, except while a cut waits for people to finish."""
    plain = [number for number, resource in enumerate(example.pathway.resources) if not resource.rota]
    before: dict[int, float] = defaultdict(lambda: np.inf)
    for time, now in use_at_each_instant(example, log):
        for number in plain:
            in_use, _, scheduled = now[number]
            assert in_use <= max(scheduled, before[number]), f"{in_use} in use of {scheduled} at {time}"
            before[number] = in_use


def check_hours(example: Example, running: ReferenceWorld, log: list[Row]) -> None:
    """Hours of use and of queueing, added up from the log alone, are those of the tally."""
    given = example.settings()
    totals = np.zeros((len(given.edges) + 1, len(example.pathway.resources), 2))
    instants = [
        (time, {number: tuple(values) for number, values in now.items()})
        for time, now in use_at_each_instant(example, log)
    ]
    ends = [time for time, _ in instants[1:]] + [example.until]
    cuts = [given.warmup_hours, *given.edges, np.inf]
    for (begin, now), end in zip(instants, ends, strict=True):
        for period, (first, last) in enumerate(zip([cuts[0], *cuts[1:-1]], cuts[1:], strict=True)):
            hours = max(0.0, min(end, last) - max(begin, first, given.warmup_hours))
            for number, values in now.items():
                totals[period, number] += [hours * values[0], hours * values[1]]
    assert totals == pytest.approx(running.tally().hours[:, :, [BUSY, QUEUE]], abs=1e-9)


def test_random_pathways_run_and_show_every_kind_of_tie() -> None:
    seen: Counter[str] = Counter()
    often: Counter[str] = Counter()

    @many
    @given(pathways())
    def every_example(example: Example) -> None:
        running = run(example)
        log = rows(example.pathway, running.log())
        assert [row[0] for row in log] == sorted(row[0] for row in log)
        check_capacity(example, log)
        check_hours(example, running, log)
        often.update(pairs_at_instants(log))
        often.update(features_of(log, example.pathway))
        seen.update(kinds_of_tie(log, [time for time, _ in example.pauses], len(example.pathway.sources)))
        seen["examples"] += 1

    every_example()
    assert seen["examples"] >= 0.95 * EXAMPLES
    missing = sorted(ALL_TIES - {kind for kind, times in seen.items() if times > 0})
    assert not missing, f"never seen in {seen['examples']} examples: {missing}"
    # Of every 1,000 pathways: each way of a risk 1,000 times, each pair of kinds at one instant 100 times.
    few = {name: often[name] for name in RISKS_HAPPEN if often[name] < EXAMPLES}
    few |= {pair: often[pair] for pair in PAIRS if often[pair] < EXAMPLES / 10}
    assert not few, few
