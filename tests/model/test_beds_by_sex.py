"""Beds by sex: mixed beds go to the fuller sex first, and nobody loses the bed that they are in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandemcare.model.beds_by_sex import Beds, BySex, OpenWard, beds_of, laid_out, occupancy, with_mixed

SMALL, NEED, SHARE = st.integers(0, 30), st.floats(0, 60), st.floats(0, 1)


def test_mixed_beds_go_to_the_fuller_sex_first():
    assert with_mixed(Beds(20, 20, 4), BySex(18.0, 24.0)) == (20, 24)
    assert with_mixed(Beds(20, 20, 4), BySex(20.0, 22.0)) == (21, 23)
    full = occupancy(BySex(20.0, 22.0), Beds(20, 20, 4))
    assert full == pytest.approx((42 / 44, 20 / 21, 22 / 23))


def test_nobody_needs_no_bed_and_somebody_without_one_is_over_any_limit():
    assert occupancy(BySex(0.0, 0.0), Beds(0, 0)) == (0.0, 0.0, 0.0)
    assert occupancy(BySex(1.0, 9.0), Beds(0, 10)).women == float("inf")


def test_a_ward_for_men_of_which_some_beds_are_for_women():
    wards = [OpenWard("elm", "women", 20), OpenWard("oak", "men", 20, for_other=8)]
    assert beds_of(wards) == Beds(28, 12, 0)
    own, elsewhere = laid_out(wards, BySex(26.0, 10.0), BySex(20.0, 10.0))
    assert own == {"elm": 20, "oak": 12}
    assert elsewhere == (8, 0)
    # Three men more than their beds are still in: three of the beds wait for them to leave.
    own, elsewhere = laid_out(wards, BySex(26.0, 15.0), BySex(20.0, 15.0))
    assert (own["oak"], elsewhere) == (12, (5, 0))


@given(st.tuples(SMALL, SMALL, SMALL), st.tuples(NEED, NEED), st.tuples(SHARE, SHARE))
def test_beds_are_never_more_than_there_are(beds, people, shares_in):
    women, men, flexible = beds
    mixed = min(flexible, men)
    wards = [OpenWard("elm", "women", women), OpenWard("oak", "men", men, for_other=(men - mixed) // 2, mixed=mixed)]
    in_beds = BySex(*(number * share for number, share in zip(people, shares_in, strict=True)))
    own, elsewhere = laid_out(wards, BySex(*people), in_beds)
    assert sum(own.values()) + elsewhere.both <= women + men
    assert min(*own.values(), *elsewhere) >= 0
    assert own["elm"] <= women
    assert own["oak"] <= men
