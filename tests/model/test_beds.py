"""Beds: nobody is detained while waiting at home, wards are single-sex, intensive care steps down, limits hold."""

from __future__ import annotations

import numpy as np
import pytest
from model.story import LOSES, NONE, Story
from model.stylised import AWAY, DAY, PLACE, YEAR, lived, pathway, wards

from tandemcare.errors import PathwayError
from tandemcare.model.codes import HOME, MAN, WOMAN
from tandemcare.trace import Event

SEARCHES = ("bed-women", "bed-men", "bed-picu")
FORTNIGHT = 14 * DAY
BRIEF = 1e-9  # hours: clocks are sums, and may miss by a rounding


def beds(story: Story) -> list[str]:
    return [*wards(story.trace), *AWAY, "other-ward"]


def at_home(story: Story) -> np.ndarray:
    """Rows of people whose last known place is home."""
    place = story.last_before(story.assigned("place"))
    return (place != NONE) & (story.value[place] == HOME)


def test_whoever_waits_for_a_bed_at_home_is_at_home_and_holds_no_bed(as_is):
    waits = as_is.at(*SEARCHES, event=Event.QUEUE) & at_home(as_is)
    assert waits.sum() > 100
    assert (as_is.held("community")[waits] == 1).all()
    assert (as_is.held(*beds(as_is))[waits] == 0).all()


def test_whoever_leaves_improves_or_worsens_before_a_bed_is_found_was_never_detained(as_is):
    ends = as_is.counted("left_before_bed", "improved_before_bed", "worsened_before_bed", "recommendations_lapsed")
    decided = as_is.last_before(as_is.at("bed-wanted-detained", "bed-wanted-informal", event=Event.MARK))[ends]
    detained = np.cumsum(as_is.counted("detentions_on_admission", "detentions_after_admission"))
    assert ends.sum() > 50
    assert (decided != NONE).all()
    assert (detained[ends] == detained[decided]).all()
    assert (as_is.held(*beds(as_is))[ends] == 0).all()


def test_detention_begins_in_a_bed(as_is):
    detained = as_is.counted("detentions_on_admission", "detentions_after_admission")
    assert (as_is.held(*beds(as_is))[detained] == 1).all()
    admitted = as_is.last_before(as_is.at("admitted", event=Event.MARK))
    on_admission = as_is.counted("detentions_on_admission")
    assert np.array_equal(as_is.time[on_admission], as_is.time[admitted[on_admission]])


def test_recommendations_lapse_after_fourteen_days_exactly():
    """Which as it is happens to hardly anybody: so fewer beds are looked at, and nobody who is sent away at once."""
    few = {f"ward.{ward.name}.beds": ward.beds - 5.0 for ward in PLACE.wards if ward.kind != "picu"}
    few |= {f"out_of_area.share_sent_{who}": 0.0 for who in ("informal", "detained")}
    story = Story(lived(few, YEAR, seed=1, log=True), pathway(few))
    searches = story.at("bed-home-until", event=Event.ASSIGN)
    lapsed = np.flatnonzero(story.counted("recommendations_lapsed"))
    since = story.last_before(searches)[lapsed]
    assert len(lapsed) > 0
    assert story.time[lapsed] - story.time[since] == pytest.approx(FORTNIGHT, abs=BRIEF)
    until = story.value[searches] - story.time[searches]
    assert until.max() == pytest.approx(FORTNIGHT, abs=BRIEF)
    assert until.min() >= DAY - BRIEF


def test_somebody_detained_whose_recommendations_lapse_is_assessed_anew(as_is):
    again = np.flatnonzero(as_is.at("request-again", event=Event.COUNT))
    lapsed = as_is.last_before(as_is.counted("recommendations_lapsed"))[again]
    assert np.array_equal(as_is.time[again], as_is.time[lapsed])


def test_nobody_stays_in_the_crisis_house_for_more_than_fourteen_days(as_is):
    _, hours = as_is.stays("crisis-house", 2 * YEAR)
    assert len(hours) > 100
    assert hours.max() == pytest.approx(FORTNIGHT, abs=BRIEF)


def test_intensive_care_steps_down_to_an_acute_ward(as_is):
    """But for a bed that was offered to somebody who never came to it."""
    leaves = as_is.units(wards(as_is.trace, "picu/"), *LOSES)
    assert leaves.sum() > 100
    down = as_is.at("step-down-women", "step-down-men")
    assert (as_is.held(*wards(as_is.trace, "women/", "men/"))[leaves & down] == 1).all()
    given_back = np.flatnonzero(leaves & ~down)
    assert as_is.at("bed-back-home", "bed-back-to-ae")[given_back].all()
    came = as_is.last_before(as_is.at("admitted", event=Event.MARK))[given_back]
    got = as_is.last_before(as_is.gets(*wards(as_is.trace, "picu/")))[given_back]
    assert (came < got).all()


def test_an_offer_that_lapses_leaves_the_bed_and_the_person_waits_on(as_is):
    lapsed = np.flatnonzero(as_is.counted("bed_offers_lapsed"))
    offered = as_is.last_before(as_is.assigned("offer_until"))[lapsed]
    assert len(lapsed) > 5
    hours = as_is.time[lapsed] - as_is.time[offered]
    assert (hours >= 12.0 - BRIEF).all()
    assert (hours <= 24.0 + BRIEF).all()
    again = as_is.next_after(as_is.at("bed-queue", event=Event.BRANCH))[lapsed]
    assert np.array_equal(as_is.time[again], as_is.time[lapsed])
    assert (as_is.held(*beds(as_is))[again] == 0).all()
    assert (as_is.held("community", "ae")[again] == 1).all()


def test_nobody_lies_on_wards_of_both_sexes(as_is):
    people = as_is.who[-1] + 1
    found = []
    for kind in ("women/", "men/"):
        got = np.zeros(people, dtype=bool)
        got[as_is.who[as_is.gets(*wards(as_is.trace, kind))]] = True
        found.append(got)
    assert min(map(np.sum, found)) > 100
    assert not (found[0] & found[1]).any()


@pytest.mark.parametrize(("sex", "other"), [(WOMAN, "men/"), (MAN, "women/")])
def test_where_all_newcomers_are_of_one_sex_the_other_wards_get_nobody_new(sex, other):
    changed = {"people.share_women": 1.0 - 1e-9 if sex == WOMAN else 1e-9}
    story = Story(lived(changed, 120 * DAY, seed=1, log=True), pathway(changed))
    there, known = wards(story.trace, other), {"women/": "women", "men/": "men"}
    came_there = [d for d, holds in story.census().items() if set(holds) & {*there, *wards(story.trace, "picu/")}]
    at_census = np.zeros(story.who[-1] + 1, dtype=bool)
    at_census[story.who[(story.event == Event.ARRIVE) & np.isin(story.detail, came_there)]] = True
    granted = story.units(there, Event.GRANT)
    assert at_census[story.who[granted]].all(), known[other]
    assert story.units(wards(story.trace), Event.GRANT).sum() > 100


def test_a_stay_is_cut_short_for_those_who_came_to_full_wards_and_nobody_else(as_is):
    steps = [step for step in as_is.pathway.steps if step.endswith(("-cut", "-full")) and step.startswith("stay-")]
    cut = as_is.at(*(step for step in steps if step.endswith("-cut")), event=Event.ASSIGN)
    full = as_is.at(*(step for step in steps if step.endswith("-full")), event=Event.DELAY)
    hurried = as_is.held("hurried") == 1
    assert cut.sum() > 100
    assert hurried[cut].all()
    assert not hurried[full].any()


def test_whoever_came_to_full_wards_is_counted_in_as_soon_as_there_is_room():
    """So the next to come finds the count right: nobody is left out of it while it is below 95%."""
    trace = lived(hours=YEAR, seed=3, observe=DAY)
    seen = trace.samples[trace.samples["resource"] == "unhurried"]
    assert (seen["in_use"] <= seen["capacity"]).all()
    left_out = seen[seen["queue"] > 0]
    assert len(left_out) > 10
    assert (left_out["in_use"] == left_out["capacity"]).all()


def test_somebody_brought_back_lies_in_a_local_bed_and_no_longer_away(as_is):
    back = as_is.counted("brought_back")
    assert back.any()
    assert (as_is.held(*wards(as_is.trace, "women/", "men/"))[back] == 1).all()
    assert (as_is.held(*AWAY)[back] == 0).all()


def test_nobody_is_in_intensive_care_informally(as_is):
    informal = as_is.counted("admissions_informal")
    assert informal.sum() > 100
    assert (as_is.held(*wards(as_is.trace, "picu/"))[informal] == 0).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [("beds.los_median_to_mean", 0.0), ("beds.los_median_to_mean", 1.0), ("beds.section_2_stay_days", 0.0)],
)
def test_stays_that_cannot_be_are_refused_by_name(name, value):
    with pytest.raises(PathwayError, match=name):
        pathway({name: value})
