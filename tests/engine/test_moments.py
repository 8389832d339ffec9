"""Moments that are kept: whoever goes on from one is, bit for bit, who has lived up to it."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from engine.random_pathways import Example, pathways
from engine.test_identity import PATHWAYS, many
from engine.worlds import layout_of
from hypothesis import Phase, given, settings

from tandemcare.engine.compiled import CompiledWorld, moments
from tandemcare.engine.compiled.moments import Moments
from tandemcare.engine.settings import Settings, bits_of
from tandemcare.engine.simulate import worlds
from tandemcare.pathway import Arrivals, Delay, Exponential, Initial, Leave, Pathway, Release, Resource, Seize
from tandemcare.trace.tally import Tally

STEPS = {"bed": Seize("bed"), "stay": Delay(Exponential(mean=30.0)), "up": Release("bed"), "home": Leave()}
WARD = Pathway(
    "ward",
    resources=[Resource("bed", 20)],
    sources=[Arrivals("ill", rate=1.0)],
    initial=[Initial("bed", 12)],
    steps=STEPS,
)
HOURS, UNTIL = 100.0, 400.0


@pytest.fixture(autouse=True)
def kept(monkeypatch) -> Moments:
    """Moments of one test, of which there is room for many."""
    found = Moments(100_000_000)
    monkeypatch.setattr("tandemcare.engine.compiled.world.MOMENTS", found)
    return found


def settings_of(**given) -> Settings:
    return Settings(**{"layout": layout_of(WARD), "seed": 3, **given})


def begun(until: float = UNTIL, **given) -> CompiledWorld:
    return CompiledWorld(WARD, settings_of(**given), until)


def assert_same(one: CompiledWorld, other: CompiledWorld) -> None:
    """Assert that two worlds stand at the same moment of the same life, with the same past."""
    left, right = one.tally(), other.tally()
    for field in fields(Tally):
        a, b = getattr(left, field.name), getattr(right, field.name)
        assert a.tobytes() == b.tobytes(), field.name
    assert one.state() == other.state()


def finished(world: CompiledWorld, example: Example, since: float) -> CompiledWorld:
    for time, values in example.pauses:
        if time >= since:
            world.advance(time)
            world.set(values)
    world.advance(example.until)
    return world


@settings(many, max_examples=max(PATHWAYS // 3, 1), phases=[Phase.generate])
@given(pathways())
def test_random_pathways_go_on_from_a_run_in_as_if_they_had_lived_it(example: Example) -> None:
    run_in = 0.4 * example.until
    asked = replace(example.settings(), log=False)
    lived = CompiledWorld(example.pathway, asked, example.until)
    lived.advance(run_in)
    finished(lived, example, run_in)
    keeps, follows = (CompiledWorld(example.pathway, asked, example.until) for _ in range(2))
    keeps.begin_with((), run_in)
    finished(keeps, example, run_in)
    # One that has been through another life has room that the first did not have, and words of that life in it.
    follows.restart(asked.replication + 1)
    finished(follows, example, 0.0)
    follows.restart(asked.replication)
    follows.begin_with((), run_in)
    assert_same(finished(follows, example, run_in), lived)
    assert_same(keeps, lived)


@settings(many, max_examples=max(PATHWAYS // 3, 1), phases=[Phase.generate])
@given(pathways())
def test_random_pathways_go_on_from_a_moment_after_resets_as_if_they_had_lived_it(example: Example) -> None:
    past, asked = example.pauses, replace(example.settings(), log=False)
    now = 0.5 * (past[-1][0] + example.until) if past else 0.5 * example.until
    lived, keeps, again, half = (CompiledWorld(example.pathway, asked, example.until) for _ in range(4))
    finished(lived, example, 0.0)
    keeps.begin_with(past, now)
    for follows, known in ((again, past), (half, past[: len(past) // 2])):
        if known is not past:
            follows.begin_with(known, past[len(known)][0])  # a moment on the way there
        follows.restart(asked.replication + 1)
        finished(follows, example, 0.0)
        follows.restart(asked.replication)
        follows.begin_with(past, now)
        follows.advance(example.until)
        assert_same(follows, lived)


def test_what_is_set_otherwise_or_at_another_time_is_another_moment():
    pasts = [
        [(50.0, {"bed.capacity": 2.0})],
        [(60.0, {"bed.capacity": 2.0})],
        [(60.0, {"bed.capacity": 3.0})],
        [(60.0, {"ill.rate": 2.0})],
        [(60.0, {"ill.rate": 0.0})],
        [(60.0, {"ill.rate": 0.0}), (70.0, {"ill.rate": 2.0})],
        [],
    ]
    for past in (*pasts, *pasts):
        world, lived = begun(), begun()
        world.begin_with(past, HOURS)
        for time, values in past:
            lived.advance(time)
            lived.set(values)
        lived.advance(HOURS)
        for each in (world, lived):
            each.set({"ill.rate": 1.5})
            each.advance(UNTIL)
        assert_same(world, lived)


def test_of_each_beginning_the_run_in_is_kept_and_one_moment_after_something_was_set(kept):
    for replication in range(2):
        begun(replication=replication).begin_with((), 40.0)
        for capacity in (2.0, 3.0, 4.0):
            begun(replication=replication).begin_with([(40.0, {"bed.capacity": capacity})], HOURS)
    assert len(kept) == 4
    said = [key[2] for key in kept._kept]
    assert [bool(each) for each in said] == [False, True, False, True]
    assert said[1] == said[3] == ((40.0, bits_of({"bed.capacity": 4.0})),)


def test_a_run_in_that_is_kept_is_not_lived_again(kept, monkeypatch):
    begun().begin_with((), HOURS)
    assert len(kept) == 1
    monkeypatch.setattr(CompiledWorld, "advance", lambda *_: pytest.fail("It is lived again."))
    begun().begin_with((), HOURS)


@pytest.mark.parametrize(
    "other", [{"seed": 4}, {"replication": 1}, {"warmup_hours": 50.0}, {"log": True}, {"until": 500.0}, {"hours": 90.0}]
)
def test_who_begins_otherwise_lives_through_a_run_in_of_their_own(kept, other):
    begun().begin_with((), HOURS)
    before = len(kept)
    hours = other.pop("hours", HOURS)
    world, lived = begun(**other), begun(**other)
    world.begin_with((), hours)
    lived.advance(hours)
    assert_same(world, lived)
    assert len(kept) == before + (not other.get("log", False))


def test_one_with_a_schedule_lives_through_a_run_in_of_its_own(kept):
    world, lived = begun(), begun()
    for each in (world, lived):
        each.schedule([(50.0, {"bed.capacity": 2.0})])
    begun().begin_with((), HOURS)
    world.begin_with((), HOURS)
    lived.advance(HOURS)
    assert_same(world, lived)
    assert world.state().queue["bed"] > 0


def test_worlds_of_which_nothing_is_scheduled_share_theirs(kept):
    for _ in range(2):
        for world in worlds("compiled", WARD, settings_of(), UNTIL, 3):
            world.begin_with((), HOURS)
    assert len(kept) == 3


def test_what_a_world_does_later_changes_no_run_in(kept):
    first, lived = begun(), begun()
    first.begin_with((), HOURS)
    first.set({"bed.capacity": 0.0})
    first.advance(UNTIL)
    later = begun()
    later.begin_with((), HOURS)
    later.advance(UNTIL)
    lived.advance(UNTIL)
    assert_same(later, lived)


def test_a_world_with_less_room_grows_before_it_goes_on(kept):
    first, lived = begun(), begun()
    first.begin_with((), 300.0)
    first.image.people_room = 0  # as if no world had told the next how much room it needs
    later = begun()
    assert later.room.people < first.room.people
    later.begin_with((), 300.0)
    assert later.room.people == first.room.people
    for world in (later, lived):
        world.advance(UNTIL)
    assert_same(later, lived)


def test_the_oldest_go_where_all_would_take_too_much_and_one_too_large_is_not_kept(monkeypatch):
    size = one_moment().size
    room = Moments(size * 5 // 2)
    monkeypatch.setattr("tandemcare.engine.compiled.world.MOMENTS", room)
    for replication in range(3):
        begun(replication=replication).begin_with((), HOURS)
    assert len(room) == 2
    begun(replication=1).begin_with((), HOURS)
    begun(replication=3).begin_with((), HOURS)
    monkeypatch.setattr(CompiledWorld, "advance", lambda *_: pytest.fail("The one used last was let go."))
    begun(replication=1).begin_with((), HOURS)
    small = Moments(size - 1)
    monkeypatch.undo()
    monkeypatch.setattr("tandemcare.engine.compiled.world.MOMENTS", small)
    begun().begin_with((), HOURS)
    assert len(small) == 0


def one_moment() -> moments.Moment:
    world = begun()
    start = world.memory.w[: world.image.bases["PEOPLE"]].copy()
    world.advance(HOURS)
    return moments.Moment.of(world.memory, world.room, start)


def test_they_take_a_part_of_what_is_free_and_no_more_than_cores_need(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for free, taken, most in ((8e6, 0, 1e6), (8e6, 4_000_000, 1.5e6), (8e12, 0, 2.0 * moments.BYTES_A_CORE)):
        monkeypatch.setattr(moments, "free_bytes", lambda free=free: free)
        assert moments.most_bytes(taken) == pytest.approx(most)
    monkeypatch.setattr(moments, "free_bytes", lambda: None)
    assert moments.most_bytes(0) == 2.0 * moments.BYTES_A_CORE
