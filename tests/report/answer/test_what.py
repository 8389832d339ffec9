"""What an option is follows from its own words or from what it decides, and from nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tandemcare.report.answer.what import MOST_LETTERS, what_it_is

from .made_up_study import AWAY, BUYS, CUTS, OTHER, Study, interval, said


def of(why: str = "", paid: dict[str, float] | None = None, **decided: Any) -> str:
    """Return what is said of the option that does most, which pays so much for each service."""
    rows = tuple(
        (name, month, service, "bought", pounds)
        for service, pounds in (paid or {}).items()
        for name, month in ((BUYS, "2027-04"), (BUYS, "2026-10"), (CUTS, "2026-04"))
    )
    told = {"why": why, "text": json.dumps(decided)}
    return said(what_it_is, Study(differences={(BUYS, AWAY): interval(-5.0)}, says={BUYS: told}, paid=rows))


def test_a_short_first_sentence_of_its_own_says_it():
    assert of("More homes are built. They are dear.") == "What it is: More homes are built."
    assert of("More homes\nare built") == "What it is: More homes are built."
    assert of("") == "", "it has no words, buys nothing, and decides nothing"


def test_where_another_does_as_much_it_is_told_by_its_title():
    both = {(name, AWAY): interval(-5.0) for name in (BUYS, CUTS)} | {(OTHER, AWAY): interval(0.0)}
    told = Study(differences=both, kind=("other", *["buys"] * 3), says={BUYS: {"why": "More homes are built."}})
    assert said(what_it_is, told) == "Build: More homes are built."
    told.between = interval(-1.0)
    assert said(what_it_is, told) == "What it is: More homes are built."
    only = Study(scenarios=("as-is", BUYS), kind=("other", "buys"), says=told.says)
    assert said(what_it_is, only) == "Build: More homes are built.", "how many are away is not known, and not told"


def test_an_option_that_the_screen_does_not_tell_of_is_not_told():
    assert said(what_it_is, Study(says={BUYS: {"why": "More homes are built."}})) == ""


def test_what_is_bought_is_told_where_its_own_sentence_is_long():
    story = "A" * MOST_LETTERS
    assert of(story).startswith("What it is: AA")
    assert of(f"{story}A", {"home_treatment": 1.0}) == "It buys, from Oct 2026: intensive home treatment."


def test_the_dearest_services_are_named_and_the_others_counted():
    paid = {"crisis_plans": 1.0, "amhp_hub": 5.0, "crisis_house": 2.0, "early_intervention": 3.0}
    words = "AMHP hub, early intervention in psychosis, crisis house"
    assert of(paid=paid) == f"It buys, from Oct 2026: {words} and 1 more."
    assert of(paid=paid | {"crisis_house": 9.0}).startswith("It buys, from Oct 2026: crisis house, AMHP hub, early")
    assert of(paid={"crisis_house": 0.0}) == "", "nobody pays for it"


@pytest.mark.parametrize(
    ("service", "words"),
    [("housing_first", "Housing First"), ("ae_liaison", "A&E liaison"), ("of_ones_own", "of ones own")],
)
def test_names_and_abbreviations_keep_their_capitals(service: str, words: str):
    assert of(paid={service: 1.0}) == f"It buys, from Oct 2026: {words}."


def test_what_is_set_and_closed_is_told():
    places = {"parameter": "floating_support.places", "value": 30.0, "start": "2026-10-01"}
    assert of(change=[places]) == "It sets floating-support places to 30 from Oct 2026."
    half = {"parameter": "floating_support.places", "multiply": 0.5}
    assert of(change=[half]) == "It sets floating-support places to 0.5 times what it is."
    ward = {"ward": "acute-2", "start": "2027-04-01"}
    assert of(close=[ward | {"beds": 11}]) == "It closes 11 beds of ward acute-2 in Apr 2027."
    assert of(paid={"amhp_hub": 1.0}, close=[ward]) == (
        "It buys, from Oct 2026: AMHP hub; closes ward acute-2 in Apr 2027."
    )


def test_beds_that_wait_for_a_gateway_are_told_where_nothing_else_is():
    gateway = [{"ward": "acute-2", "gateway": {}}]
    assert of(close=gateway) == "It closes beds once the others have room."
    assert of(paid={"amhp_hub": 1.0}, close=gateway) == "It buys, from Oct 2026: AMHP hub."


def test_a_belief_is_nothing_that_an_option_decides():
    told = {"text": json.dumps({"change": [{"parameter": "x", "value": 1.0}]})}
    study = Study(differences={(BUYS, AWAY): interval(-5.0)}, says={BUYS: told}, what_if=(BUYS,))
    assert said(what_it_is, study) == ""
    study.what_if = ()
    assert said(what_it_is, study) == "It sets x to 1."


def test_a_text_that_is_not_to_be_read_says_nothing():
    told = Study(differences={(BUYS, AWAY): interval(-5.0)}, says={BUYS: {"text": "no JSON"}})
    assert said(what_it_is, told) == ""
