"""What is of another kind than a public function takes is refused in words."""

from __future__ import annotations

import pytest

import tandemcare as tc


@pytest.mark.parametrize("given", [None, "runs/abc"])
def test_only_results_are_costed_anew(given):
    with pytest.raises(tc.InputError, match="holds no results"):
        tc.recost(given)


@pytest.mark.parametrize("given", [3, "need.growth"])
def test_only_a_list_of_numbers_is_moved(given):
    with pytest.raises(tc.InputError, match="is not a list of names"):
        tc.switching([tc.Scenario("none", "None")], parameters=given)
