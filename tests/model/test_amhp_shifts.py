"""How a shift of AMHPs ends: as the evidence says, or as the shift says itself."""

from dataclasses import replace

import pytest
from model.stylised import BASELINE, PLACE, YEAR, lived

from tandemcare.model import AmhpShift, Place, crisis_pathway, ends_said
from tandemcare.model.resources import amhp_rota
from tandemcare.pathway import Shift
from tandemcare.scenario.objects import sound_place
from tandemcare.trace.log import Event


def saying(**ends: object) -> Place:
    """The stylised place in which every shift says how it ends."""
    shifts = tuple(AmhpShift(**{**vars(one), **ends}, own=tuple(ends)) for one in PLACE.amhp_rota)
    return replace(PLACE, amhp_rota=shifts)


def events(place: Place, event: Event) -> int:
    trace = lived(place=place, replications=1, log=True, levels=False)
    return int((trace.log["event"] == event).sum())


def test_a_shift_that_says_nothing_ends_as_the_evidence_says():
    for shift in amhp_rota(PLACE, BASELINE).shifts:
        assert shift.at_end == "hand_over"
        assert shift.last_start == BASELINE["amhp.last_start_hours"]
        assert shift.hand_over_hours == BASELINE["amhp.hand_over_hours"]


def test_saying_what_the_evidence_says_changes_nothing():
    ends = {"at_end": "hand_over", "last_start": 2.0, "hand_over_hours": 0.75}
    assert amhp_rota(saying(**ends), BASELINE) == amhp_rota(PLACE, BASELINE)
    assert crisis_pathway(saying(**ends), BASELINE) == crisis_pathway(PLACE, BASELINE)


@pytest.mark.parametrize(("name", "said"), [("at_end", "finish"), ("last_start", 0.0), ("hand_over_hours", 0.0)])
def test_what_a_shift_says_holds_even_if_it_is_nothing(name, said):
    shifts = amhp_rota(saying(**{name: said}), BASELINE).shifts
    assert [getattr(one, name) for one in shifts] == [said] * len(shifts)
    assert sound_place(saying(**{name: said})).amhp_rota == saying(**{name: said}).amhp_rota


def test_of_a_plain_shift_what_is_not_usual_is_said():
    assert ends_said(Shift("day", "daily", 9, 17, 1)) == {}
    assert ends_said(Shift("day", "daily", 9, 17, 1, last_start=1.5)) == {"last_start": 1.5}
    assert ends_said(AmhpShift("day", "daily", 9, 17, 1)) == {}


def test_shifts_that_finish_all_work_hand_nothing_over_and_work_overtime():
    assert events(PLACE, Event.HAND_OVER) > 0
    assert events(saying(at_end="finish"), Event.HAND_OVER) == 0
    overtime = [
        lived(place=place, replications=2, levels=False).resources["amhp"].by_replication()["overtime_hours"].mean()
        for place in (PLACE, saying(at_end="finish"))
    ]
    assert overtime[1] > overtime[0]


def test_a_place_is_another_once_its_shifts_say_how_they_end():
    assert saying(at_end="finish").facts_digest != PLACE.facts_digest


def test_a_shift_without_slots_is_no_fact_and_changes_nothing():
    empty = Shift("later", "daily", 7, 19, 0, 0.9)
    more = replace(PLACE, amhp_rota=(*PLACE.amhp_rota, empty))
    assert more.facts_digest == PLACE.facts_digest
    with_it = {"amhp_rota.later.slots": 0.0, "amhp_rota.later.fill": 0.9}
    one, other = (
        lived(changed, place=place, replications=1, log=True, levels=False, hours=YEAR / 2)
        for changed, place in (({}, PLACE), (with_it, more))
    )
    is_same = one.log.tobytes() == other.log.tobytes()
    assert is_same
