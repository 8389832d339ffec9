"""Reviews of section 117 packages: cutting and buying them tell, and as many as at the census change nothing."""

from __future__ import annotations

import pytest
from model.stylised import BASELINE, YEAR, lived

from tandemcare.metrics import activity
from tandemcare.metrics.reading import Reading
from tandemcare.model import services
from tandemcare.model.hazards import lasting_care_ends, risks_of
from tandemcare.model.resources import reviews_a_year


def with_reviews(times: float, bought: float = 0.0) -> dict[str, float]:
    return BASELINE | {"section_117.reviews": times, "section_117.further_reviews": bought}


def test_packages_end_the_sooner_the_more_of_them_are_reviewed():
    none, half, usual, all_of = (lasting_care_ends(with_reviews(times)) for times in (0.0, 0.5, 1.0, 1.67))
    assert none < half < usual < all_of
    by_reviews = BASELINE["section_117.share_ended_by_review"]
    assert none == pytest.approx((1.0 - by_reviews) * usual)
    assert usual == BASELINE["section_117.exit_rate"] - BASELINE["lives.dies"]


def test_nobody_is_reviewed_twice_a_year():
    most = BASELINE["section_117.most_reviews"]
    assert lasting_care_ends(with_reviews(10.0)) == lasting_care_ends(with_reviews(most))
    assert lasting_care_ends(with_reviews(1.0, 10.0)) == lasting_care_ends(with_reviews(most))


def test_a_need_of_people_with_packages_is_found_sooner():
    paces = []
    for times in (0.5, 1.0, 1.5):
        (found,) = (risk for risk in risks_of(with_reviews(times)) if risk.name == "is-found")
        paces.append(dict(dict(found.by)["support"]))
    fewer, usual, more = paces
    assert set(usual.values()) == {1.0}
    assert fewer[3] < 1.0 < more[3]
    assert {pace for support, pace in (*fewer.items(), *more.items()) if support != 3} == {1.0}


def test_reviewers_bought_see_as_many_as_their_capacity():
    values = dict(BASELINE)
    services()["section-117-reviews"].apply(values, 1.0)
    more = BASELINE["section_117_reviews.capacity"] / BASELINE["section_117_reviews.reviews_at_census"]
    assert values["section_117.further_reviews"] == pytest.approx(more)
    assert reviews_a_year(BASELINE) == BASELINE["section_117_reviews.reviews_at_census"]


def test_reviews_are_paid_for_against_those_of_the_census():
    for times, expected in ((1.0, 0.0), (0.5, -0.5), (1.5, 0.5)):
        found = activity(lived(with_reviews(times), YEAR), BASELINE)["section_117_reviews_more"].sum()
        assert found == pytest.approx(expected * reviews_a_year(BASELINE), rel=0.01)


def test_people_with_packages_are_fewer_with_more_reviews_and_more_with_fewer():
    people = [
        Reading(lived(with_reviews(times), 3 * YEAR, seed=6, replications=4)).busy_days("aftercare").sum()
        for times in (0.3, 1.0, 1.67)
    ]
    assert people[0] > people[1] > people[2]
