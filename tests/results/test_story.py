"""Whose story is told where nobody is named: somebody of whom there is something to tell in both futures."""

import numpy as np
import pytest

from tandemcare.errors import InputError
from tandemcare.results.story import ENOUGH_ROWS, _who_differs
from tandemcare.trace import Event

LOG = [("time", float), ("person", int), ("event", int)]
PASSING, LONG, TOLD, SAME = 1, 2, 3, 4
"""Who leaves at once in the first future, who has the longest story, whose is enough, and who fares the same."""


def log(**rows: int) -> np.ndarray:
    """Return a log in which people use something so often."""
    people = {"passing": PASSING, "long": LONG, "told": TOLD, "same": SAME}
    return np.array([(at, people[who], Event.GRANT) for who, often in rows.items() for at in range(often)], dtype=LOG)


def test_who_leaves_at_once_in_one_future_is_not_told_of():
    first = log(passing=2, long=5 * ENOUGH_ROWS, told=ENOUGH_ROWS + 1, same=ENOUGH_ROWS)
    other = log(passing=3 * ENOUGH_ROWS, long=4 * ENOUGH_ROWS, told=ENOUGH_ROWS, same=ENOUGH_ROWS)
    assert _who_differs([first, other]) == TOLD


def test_where_no_story_is_long_enough_the_longest_is_told():
    assert _who_differs([log(passing=2, long=9), log(passing=5, long=10)]) == LONG


def test_where_nobody_fares_otherwise_it_is_said():
    with pytest.raises(InputError) as error:
        _who_differs([log(same=3), log(same=3)])
    assert [each.where for each in error.value.problems] == ["person"]  # by which the page knows what to offer
