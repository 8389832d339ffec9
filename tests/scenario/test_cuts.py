"""Cuts of one service follow one another by date: amounts add up, and a level replaces what was before it."""

from __future__ import annotations

import pytest

from tandemcare.scenario import Change, Cut, Scenario, load_place, resolve, review

START = "2026-10"


def changes(*cuts: Cut) -> tuple[Change, ...]:
    """The changes that cuts are in the stylised place, of 100 places in floating support and 4,500 of teams."""
    source = resolve(Scenario("story", "Story", cuts=cuts), load_place(), 1).source
    assert source is not None
    return source.changes


def levels(*cuts: Cut) -> list[tuple[str, float, str]]:
    return [(f"{one.start:%Y-%m}", one.value, one.until and f"{one.until:%Y-%m}") for one in changes(*cuts)]


def test_amounts_cut_of_one_service_add_up_by_date():
    """Of 100 places 30 go, and later a fifth of the 100 more; the first are back before the second."""
    service = "floating-support-places"
    first, second = Cut(service, "2027-04", by=30, until="2029-04"), Cut(service, "2028-04", by_share=0.2)
    expected = [("2027-04", 70.0, "2028-04"), ("2028-04", 50.0, "2029-04"), ("2029-04", 80.0, None)]
    assert levels(first, second) == levels(second, first) == expected
    assert levels(Cut(service, "2027-04", by=30), Cut(service, "2027-04", by=20)) == [("2027-04", 50.0, None)]


def test_a_level_replaces_what_was_cut_before_it():
    service = "floating-support-places"
    cuts = Cut(service, "2027-04", by=30), Cut(service, "2028-04", to=40), Cut(service, "2029-04", by=10)
    assert levels(*cuts) == [("2027-04", 70.0, "2028-04"), ("2028-04", 40.0, "2029-04"), ("2029-04", 30.0, None)]


def test_cuts_of_community_teams_add_up_too():
    """Of 4,500 places 500 go for the whole run, and later 200 and 300 more."""
    cuts = [Cut("community-places", month, by=number) for month, number in ((START, 200), ("2028-04", 300))]
    first, second, third = changes(*cuts, Cut("community-places", "2026-04", by=500))
    assert first == Change("community.caseload_per_100k", value=800.0)
    assert [(one.parameter, one.value) for one in (second, third)] == [
        ("community.places_cut", 200.0),
        ("community.places_cut", 500.0),
    ]
    assert second.until == third.start


@pytest.mark.parametrize(
    ("cuts", "said", "line"),
    [
        (("by: 60, from: 2027-04", "by: 50, from: 2028-04"), "comes to more than the 100", 4),
        (("to: 60, from: 2027-04", "to: 50, from: 2027-04"), "two levels from April 2027", 4),
        (("to: 60, from: 2027-04", "to_share: 0.6, from: 2028-04"), "cuts nothing", 4),
        (("by: 60, from: 2027-04, range: [50, 70]", "by: 10, from: 2028-04"), "a range is of one cut alone", 3),
    ],
)
def test_cuts_of_one_service_that_cannot_stand_together_are_refused_by_line(tmp_path, cuts, said, line):
    path = tmp_path / "cut.yaml"
    items = "".join(f"  - {{service: floating-support-places, {cut}}}\n" for cut in cuts)
    path.write_text(f"name: Cut\ncut:\n{items}", encoding="utf-8")
    (told,) = review(path, load_place(), 1).problems
    assert said in told.found
    assert told.where.endswith(f":{line}")
