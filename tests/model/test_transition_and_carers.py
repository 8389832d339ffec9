"""Who comes from children's services is counted and not moved; carers' hours stand beside all money."""

from __future__ import annotations

import pytest
from model.stylised import BASELINE, PLACE, YEAR, lived, resolved, totals

from tandemcare.finance import TARIFF
from tandemcare.metrics import activity
from tandemcare.metrics.reading import Reading
from tandemcare.model import services
from tandemcare.model.group_weights import group_shares
from tandemcare.running.coupled import simulate_scenario
from tandemcare.running.methods import BESIDE

SHARE = "transition.share_handed_over"
CARERS = ("carers.share_with_carer", "carers.hours_week", "carers.weeks_after_ward", "carers.times_after_ward")


@pytest.fixture(scope="module")
def usual():
    return lived(hours=2 * YEAR, seed=4, replications=4)


def test_the_share_of_first_contacts_is_as_assumed(usual):
    firsts = totals(usual, "first_presentations").sum()
    left = totals(usual, "left_childrens_services").sum()
    new = 2 * 4 * BASELINE["lives.new_referrals_per_100k"] * PLACE.adults / 1e5
    assert left / (firsts + new) == pytest.approx(
        BASELINE["transition.share_of_youngest"] * group_shares(BASELINE, "age_band")[0], rel=0.1
    )
    assert totals(usual, "handed_over").sum() == 0


def test_they_are_of_the_youngest_age_band():
    assert sum(group_shares(BASELINE, "age_band")) == pytest.approx(1.0)
    everybody = lived({"transition.share_of_youngest": 1.0}, YEAR, seed=4)
    nobody = lived({"transition.share_of_youngest": 0.0}, YEAR, seed=4)
    assert totals(nobody, "left_childrens_services") == 0
    new = BASELINE["lives.new_referrals_per_100k"] * PLACE.adults / 1e5
    firsts = totals(everybody, "first_presentations").sum() + new
    assert totals(everybody, "left_childrens_services").sum() / firsts == pytest.approx(
        group_shares(BASELINE, "age_band")[0], rel=0.15
    )
    # Counting them moves nobody.
    assert totals(everybody, "crises", "first_presentations") == totals(nobody, "crises", "first_presentations")


def test_whom_a_team_hands_over_comes_in_no_crisis_and_is_referred(usual):
    team = lived({SHARE: 1.0}, 2 * YEAR, seed=4, replications=4)
    assert (totals(team, "first_presentations") < totals(usual, "first_presentations")).all()
    # As many live on in the place as of those who come in a crisis.
    assert totals(team, "joined").sum() == pytest.approx(totals(usual, "joined").sum(), rel=0.15)
    crises = [totals(trace, "crises", "first_presentations").sum() for trace in (team, usual)]
    assert crises[0] < crises[1]
    assert (totals(team, "handed_over") == totals(team, "left_childrens_services")).all()


def test_a_transition_team_hands_over_as_many_as_it_can_meet():
    few, many = dict(BASELINE), dict(BASELINE)
    services()["transition-team"].apply(few, 1.0)
    services()["transition-team"].apply(many, 100.0)
    assert 0.0 < few[SHARE] < many[SHARE] == BASELINE["transition_team.effect"]


# --- carers -------------------------------------------------------------------------------------------------------


def hours(trace, **changed: float) -> float:
    return float(activity(trace, BASELINE | changed)["carer_hours"].sum())


def test_every_ill_person_of_the_place_is_with_a_team_or_untreated(usual):
    """Ill people are about as many as falling ill and getting well leave of all."""
    reading = Reading(usual)
    days = reading.month_days().sum()
    ill = reading.busy_days("untreated", "ill-with-team").sum() / days
    with_team = reading.busy_days("ill-with-team").sum() / days
    assert with_team < reading.busy_days("community-place").sum() / days
    balance = BASELINE["lives.falls_ill"] / (BASELINE["lives.falls_ill"] + BASELINE["lives.recovers"])
    everybody = BASELINE["lives.people_per_100k"] * PLACE.adults / 1e5
    assert ill / everybody == pytest.approx(balance, rel=0.15)


def test_hours_are_those_at_home_and_those_after_a_ward(usual):
    share, a_week, weeks, times = CARERS
    assert hours(usual, **{share: 0.0}) == 0.0
    assert hours(usual, **{a_week: 28.0}) == pytest.approx(2.0 * hours(usual, **{a_week: 14.0}))
    at_home = hours(usual, **{times: 1.0})
    assert at_home < hours(usual)
    assert hours(usual, **{weeks: 0.0}) == pytest.approx(at_home)


def test_carers_care_as_long_for_people_with_a_team_and_do_no_hours_in_bed(usual):
    reading = Reading(usual)
    ill = reading.busy_days("untreated", "ill-with-team").sum() / 7.0
    most = BASELINE[CARERS[0]] * BASELINE[CARERS[1]] * ill
    assert 0.95 * most < hours(usual, **{CARERS[3]: 1.0}) < most


def test_fewer_places_of_teams_do_not_spare_carers():
    few = lived({"community.caseload_per_100k": 700.0}, 2 * YEAR, seed=4, replications=4)
    usual = lived(hours=2 * YEAR, seed=4, replications=4)
    assert hours(few) > 0.97 * hours(usual)


def test_no_payer_pays_for_it():
    assert not {tariff.activity for tariff in TARIFF} & BESIDE.keys()


def test_a_scenario_tells_it_beside_its_money():
    trace, kept = simulate_scenario(
        resolved("as-is", 1), seed=8, replications=1, first_replication=0, engine="compiled"
    )
    assert kept.costed()
    assert hours(trace.after_warmup()) > 0.0
