"""The last look: replications go where they tell most, and the stated confidence decides what is the answer."""

import numpy as np
import pytest
from toy_sizing import noisy

from tandemcare.experiments.sizing.feasibility import Met, SelectionRules, Trial
from tandemcare.experiments.sizing.last_look import FIRST_LOOK, allocated, look_again, one_more
from tandemcare.experiments.sizing.selection import Kinds, Selection, select

ZONE = 0.01
KINDS = Kinds(("beds",), (1.0,), (20,))


def trial(mean, spread, number=16):
    """Return a candidate with margins of exactly such a mean and spread."""
    ends = np.where(np.arange(number) % 2, 1.0, -1.0)
    return Trial(mean + spread * ends[:, None] / ends.std(ddof=1), [None])


@pytest.mark.parametrize("times", [2.0, 3.0])
def test_replications_go_with_the_square_of_spread_over_distance(times):
    """Of two that are equally noisy, who is so many times nearer to the limit gets its square times as many."""
    numbers = allocated([trial(0.02, 0.1), trial(0.02 * times, 0.1)], (0.001,), 100_000)
    assert (numbers[0] + 16) / (numbers[1] + 16) == pytest.approx(times**2, rel=0.01)
    noisier = allocated([trial(0.02 * times, 0.1 * times), trial(0.02 * times, 0.1)], (0.001,), 100_000)
    assert (noisier[0] + 16) / (noisier[1] + 16) == pytest.approx(times**2, rel=0.01)


def test_all_that_are_to_be_run_are_given_out_and_nobody_gives_any_back():
    numbers = allocated([trial(0.5, 0.1), trial(0.001, 0.1), trial(-0.2, 0.3)], (ZONE,), 32)
    assert numbers.sum() == 32
    assert (numbers >= 0).all()
    assert numbers.argmax() == 1


def test_nearer_than_a_zone_counts_as_a_zone():
    one, other = allocated([trial(1e-9, 0.1), trial(ZONE, 0.1)], (ZONE,), 64)
    assert one == other


def test_it_tells_more_often_right_than_as_many_replications_of_each():
    """One is hard to tell and three are easy: the same replications in all, given out either way."""
    truths, zone, right = (0.015, 0.3, 0.25, -0.3), (0.005,), {"even": 0, "by the optimum": 0}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        draws = [truth + 0.12 * rng.normal(size=(400, 1)) for truth in truths]
        for way in right:
            numbers = [16] * len(truths)
            for _ in range(4):
                seen = [Trial(each[:number], [None]) for each, number in zip(draws, numbers, strict=True)]
                more = allocated(seen, zone, 32) if way == "by the optimum" else [8] * len(truths)
                numbers = [number + int(each) for number, each in zip(numbers, more, strict=True)]
            told = [each[:number].mean() >= 0.0 for each, number in zip(draws, numbers, strict=True)]
            right[way] += told == [truth >= 0.0 for truth in truths]
    assert right["by the optimum"] > right["even"]


def chosen_at(best, trials=None):
    found = Selection(KINDS, SelectionRules((ZONE,), replications=400), best=best)
    found.trials.update(trials or {})
    return found


def test_an_answer_within_the_zone_that_is_not_sure_gives_way_to_a_larger_one():
    """Four are just short of the target, which the search may tell either way; five meet it."""
    look = look_again(chosen_at((4,)), noisy(lambda units: 0.02 * (units[0] - 4.2), 1))
    assert look.is_sure
    assert look.best == (5,)
    assert look.chance((5,)) >= 0.9
    assert look.verdict((4,)) is not Met.MEETS


def test_a_cheaper_one_that_was_missed_within_the_zone_is_taken_if_it_is_sure_after_all():
    near = trial(-0.5 * ZONE, 0.02)
    look = look_again(chosen_at((5,), {(4,): near}), noisy(lambda units: 0.02 * (units[0] - 3.5), 2))
    assert look.best == (4,)


def test_where_nothing_is_sure_the_likeliest_is_told_as_not_sure():
    look = look_again(chosen_at((20,)), noisy(lambda units: -0.001, 3))
    assert not look.is_sure
    assert look.best == (20,)
    assert look.chance((20,)) < 0.9
    assert FIRST_LOOK <= look.replications <= 400


def test_the_answer_of_a_whole_search_is_as_sure_as_is_asked():
    observe = noisy(lambda units: 0.03 * (units[0] - 7.3), 4)
    found = select(KINDS, [(12,)], observe, SelectionRules((ZONE,), replications=400))
    look = look_again(found, noisy(lambda units: 0.03 * (units[0] - 7.3), 5))
    assert look.best == (8,)
    assert look.is_sure


def test_one_more_is_one_more_of_one_kind_as_far_as_there_can_be():
    kinds = Kinds(("day", "night"), (1.0, 1.0), (2, 3))
    assert list(one_more((1, 1), kinds)) == [(2, 1), (1, 2)]
    assert list(one_more((2, 3), kinds)) == []
