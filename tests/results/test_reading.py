"""Tables are read by the names of their columns: another order of rows is the same table, and no row is another's."""

import numpy as np
import pandas as pd
import pytest

from tandemcare.results.reading import _only, cube


def rows(places=("here", "here", "there", "there")):
    return pd.DataFrame(
        {
            "place": pd.Categorical(places),
            "scenario": pd.Categorical(["a", "b", "a", "b"][: len(places)]),
            "replication": [0, 0, 0, 0][: len(places)],
            "value": [1.0, 2.0, 3.0, 4.0][: len(places)],
        }
    )


@pytest.mark.parametrize(("place", "values"), [("here", [1.0, 2.0]), ("there", [3.0, 4.0]), ("elsewhere", [])])
def test_a_place_has_its_own_rows_and_no_other(place, values):
    found = _only(rows(), "place", place)
    assert list(found["value"]) == values
    assert "place" not in found


def test_a_place_without_a_row_is_not_given_those_of_the_only_one_that_has_any():
    assert _only(rows(places=("here", "here")), "place", "there").empty


def test_rows_in_another_order_make_the_same_array_and_missing_ones_are_said():
    axes = {"scenario": ("b", "a", "c"), "replication": 1}
    here = _only(rows(), "place", "here")
    expected = np.array([[2.0], [1.0], [np.nan]])
    np.testing.assert_array_equal(cube(here, axes, "value"), expected)
    np.testing.assert_array_equal(cube(here.iloc[::-1], axes, "value"), expected)
