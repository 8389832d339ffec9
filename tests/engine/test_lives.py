"""Months that are lived through once: whoever follows others is, bit for bit, who has lived alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pytest
from engine.test_moments import WARD, assert_same

from tandemcare.engine import lives
from tandemcare.engine.compiled import CompiledWorld
from tandemcare.engine.compiled.moments import Moments
from tandemcare.engine.lives import Life, Lives
from tandemcare.engine.looks import Watched
from tandemcare.engine.run import make_settings
from tandemcare.engine.settings import Month, Places

START = date(2026, 4, 1)
ENDS = [24.0 * (date(2026 + month // 12, month % 12 + 1, 1) - START).days for month in range(4, 20)]
BEGINS, UNTIL, MONTHS = ENDS[1], ENDS[-1], len(ENDS) - 2
PLACES = Places(np.array([], np.intp), np.array([0, 1, 2], np.intp))
Sets = Mapping[int, Mapping[str, float]]
AS_IS: Sets = {0: {"ill.rate": 1.5}, 2: {"bed.capacity": 18.0}, 6: {"ill.rate": 1.2}}


class Inside:
    """A look that counts who is inside."""

    registers = ()
    outputs = ("inside",)

    def count(self, people) -> Sequence[float]:
        """Return how many rows there are."""
        return [float(len(people))]


INSIDE = Inside()


@pytest.fixture(autouse=True)
def apart(monkeypatch) -> None:
    """Nothing is known that another test has lived through."""
    monkeypatch.setattr("tandemcare.engine.compiled.world.MOMENTS", Moments(100_000_000))
    monkeypatch.setattr(lives, "LIVES", Lives())


@pytest.fixture
def simulated(monkeypatch) -> list[float]:
    """The times up to which worlds have been simulated."""
    found, advance = list[float](), CompiledWorld.advance

    def noted(world, until):
        found.append(until)
        advance(world, until)

    monkeypatch.setattr(CompiledWorld, "advance", noted)
    return found


def lived(
    sets: Sets, *, is_shared: bool = True, times: Sequence[float] = (), **given
) -> tuple[CompiledWorld, list[tuple[Month, float]]]:
    """Return a world at its end, and what each month did, with who was inside after some."""
    world = CompiledWorld(WARD, make_settings(WARD, UNTIL, start=START, **{"seed": 3, **given}), UNTIL)
    life = Life(Watched(world, times), BEGINS, PLACES, is_shared=is_shared)
    life.advance(BEGINS)
    seen = []
    for month in range(MONTHS):
        if month in sets:
            life.set(sets[month])
        life.advance(ENDS[month + 2])
        happened = life.month(month + 2)
        inside = life.counted(INSIDE)[0] if month % 3 == 1 else -1.0
        assert inside in (-1.0, float(happened.people[2]))
        seen.append((happened, inside))
    life.end()
    return world, seen


OTHERS: list[Sets] = [
    AS_IS,
    {},
    {**AS_IS, 0: {"ill.rate": 2.0}},
    {**AS_IS, 3: {"bed.capacity": 10.0}},
    {**AS_IS, 4: {"ill.rate": 0.5}},
    {**AS_IS, 5: {"ill.rate": 0.5}},
    {**AS_IS, 13: {"bed.capacity": 0.0}},
    {**AS_IS, 4: {"ill.rate": 0.5}, 9: {"bed.capacity": 30.0}},
]


@pytest.mark.parametrize("first", [*range(len(OTHERS))])
def test_whoever_follows_is_who_has_lived_alone(first):
    for sets in (*OTHERS[first:], *OTHERS[:first], *OTHERS):
        (world, seen), (alone, seen_alone) = lived(sets), lived(sets, is_shared=False)
        assert seen == seen_alone
        assert_same(world, alone)


def test_months_that_are_known_are_not_simulated_again(simulated):
    lived(AS_IS)
    simulated.clear()
    lived({**AS_IS, 4: {"ill.rate": 0.5}})
    assert (
        simulated[0] == ENDS[3]
    )  # from the run-in, which is known, by way of what was set, to where it begins otherwise
    simulated.clear()
    lived({**AS_IS, 4: {"ill.rate": 0.6}})
    assert simulated[0] == ENDS[6]


@pytest.mark.parametrize(
    "other", [{"seed": 4}, {"replication": 1}, {"log": True}, {"times": (UNTIL - 1.0,)}, {"is_shared": False}]
)
def test_who_begins_otherwise_or_is_looked_at_follows_nobody(simulated, other):
    lived(AS_IS)
    simulated.clear()
    lived(AS_IS, **other)
    assert BEGINS in simulated


def test_whoever_has_no_run_in_is_looked_at_before_anything_is_set():
    world = CompiledWorld(WARD, make_settings(WARD, UNTIL, start=START), UNTIL)
    watched = Watched(world, [0.0])
    life = Life(watched, 0.0, PLACES, is_shared=True)
    life.advance(0.0)
    life.set({"bed.capacity": 3.0})
    life.advance(ENDS[0])
    assert [state.capacity["bed"] for state in watched.seen] == [20.0]


def test_what_is_equal_and_differs_in_a_bit_is_not_followed(simulated):
    lived({**AS_IS, 4: {"ill.rate": 0.0}})
    for value, lives_on in ((0.0, False), (-0.0, True)):
        simulated.clear()
        lived({**AS_IS, 4: {"ill.rate": value}})
        assert (ENDS[9] in simulated) == lives_on


def test_only_the_first_months_of_few_lives_of_few_beginnings_are_known(monkeypatch):
    monkeypatch.setattr(lives, "MOST_MONTHS", 5)
    monkeypatch.setattr(lives, "LIVES", Lives(2))
    for replication in range(3):
        for month in range(6):
            lived({month: {"ill.rate": 0.5}}, replication=replication)
    known = lives.LIVES._known
    assert len(known) == 2
    assert all(len(each) == lives.MOST_LIVES for each in known.values())
    assert {len(months) for each in known.values() for months in each} == {5}


def test_a_life_takes_the_place_of_one_that_is_its_beginning():
    for sets in (AS_IS, AS_IS):
        lived(sets)
    (known,) = lives.LIVES._known.values()
    assert len(known) == 1
