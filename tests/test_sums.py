"""Sums are added one by one from the left, whatever the Python: its own compensates for rounding since 3.12."""

import numpy as np

from tandemcare.sums import finite_or_none, summed


def test_floats_are_added_from_the_left_and_rounded_each_time():
    assert summed([1.0, 1e100, 1.0, -1e100]) == 0.0
    assert summed(iter([0.1] * 10)) == 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 == 0.9999999999999999


def test_arrays_whole_numbers_and_nothing_are_added_too():
    assert summed([np.array([1.0, 2.0]), np.array([3.0, 4.0])]).tolist() == [4.0, 6.0]
    assert summed([2, 3]) == 5
    assert summed(()) == 0
    assert summed([], start=1.5) == 1.5


def test_a_number_that_is_none_is_told_as_none():
    assert finite_or_none(2) == 2.0
    assert all(finite_or_none(value) is None for value in (float("nan"), float("inf"), -float("inf")))
