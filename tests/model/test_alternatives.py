"""Alternatives to admission: a full one diverts nobody, and whoever is offered one gets it, another, or none."""

from __future__ import annotations

import numpy as np
import pytest
from model.story import NONE, Story
from model.stylised import BASELINE, NO_CENSUS, YEAR, lived, pathway, totals

from tandemcare.trace import Event

NOTHING = {"crisis_house.beds": 0.0, "home_treatment.slots": 0.0, "gate.share_home_treatment": 0.2} | {
    name: 0.0 for name in BASELINE if name.startswith("crisis_cafe.") and name.endswith(".slots")
}
OFFERS = ("offer-home-treatment", "outcome-home-treatment", "outcome-house")
GATES = ("gate-house", "gate-home-treatment")


@pytest.fixture(scope="module")
def without_any() -> Story:
    trace = lived(NOTHING, YEAR, NO_CENSUS, seed=15, log=True)
    return Story(trace, pathway(NOTHING, NO_CENSUS))


def test_whoever_the_gate_would_have_diverted_is_admitted_where_there_is_no_room(without_any):
    came = without_any.at("gate", event=Event.BRANCH)
    turned = without_any.at(*GATES, event=Event.EXPIRE)
    assert all(without_any.at(gate, event=Event.EXPIRE).any() for gate in GATES)
    assert came.sum() > turned.sum()
    assert without_any.at("gate-admits", event=Event.ASSIGN).sum() == came.sum()
    assert without_any.at("gate-admits")[np.flatnonzero(turned) + 1].all()


def test_whoever_is_offered_something_where_there_is_nothing_is_counted(without_any):
    offered = without_any.at(*OFFERS, event=Event.EXPIRE).sum()
    offered += without_any.at("offer-house-or-cafe", event=Event.BRANCH).sum()
    assert offered > 100
    assert totals(without_any.trace, "alternatives_full").sum() == offered
    assert totals(without_any.trace, "home_treatment_episodes", "crisis_house_stays", "cafe_attendances").sum() == 0


def test_the_gate_admits_whoever_finds_no_room(as_is):
    turned = np.flatnonzero(as_is.at(*GATES, event=Event.EXPIRE))
    assert len(turned) > 10
    assert as_is.at("gate-admits")[turned + 1].all()


def test_whoever_gets_a_place_at_the_gate_is_not_admitted_instead(as_is):
    taken = np.flatnonzero(as_is.at(*GATES, event=Event.GRANT))
    assert len(taken) > 100
    served = as_is.next_after(as_is.counted("home_treatment_episodes", "crisis_house_stays"))[taken]
    sought = as_is.next_after(as_is.at("gate-admits", event=Event.ASSIGN))[taken]
    assert (served != NONE).all()
    assert ((sought == NONE) | (served < sought)).all()


def test_early_discharge_into_full_home_treatment_goes_home_later_and_not_nowhere(as_is):
    full = np.flatnonzero(as_is.at("to-early", event=Event.EXPIRE))
    assert len(full) > 0
    goes = as_is.next_after(as_is.counted("discharged_home"))[full]
    ended = goes != NONE
    assert ended.sum() >= len(full) - as_is.trace.replications * 3
    assert (as_is.time[goes[ended]] > as_is.time[full[ended]]).all()
