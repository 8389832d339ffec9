"""Rotas of AMHPs as files, and scenarios that change to one: nobody is lost, and nothing changes that is the same."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from model.story import Story
from model.stylised import BASELINE, PLACE, YEAR, lived_through
from scenario.toy import PLACE_FILE

from tandemcare.engine import Run
from tandemcare.errors import InputError
from tandemcare.model import needs_of, values_of
from tandemcare.pathway import Shift
from tandemcare.scenario import (
    Change,
    Cut,
    RotaChange,
    Scenario,
    diff,
    load,
    load_place,
    load_rota,
    parts_of,
    resolve,
    review,
    with_rota,
)
from tandemcare.scenario.rotas import settled, with_later_shifts
from tandemcare.scenario.shipped import shipped_folder
from tandemcare.trace.log import Event

SHIPPED = sorted((shipped_folder() / "rotas").glob("*.yaml"))
LATER = date(2026, 10, 1)
ONE = "  - {name: day, days: mon-fri, start: 9, end: 17, slots: 3, fill: 0.9}\n"


def same(start: date = LATER) -> RotaChange:
    """The rota of the place once more."""
    return RotaChange(start, shifts=list(PLACE.amhp_rota))


def year_of(scenario: Scenario) -> np.ndarray:
    ready = resolve(scenario, PLACE, 1)
    return lived_through(ready, ready.run_in_hours + YEAR, seed=3, log=True).log


def refused(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_place(path) if "adults" in text else load(path)
    return [problem.found for problem in error.value.problems]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_rota_is_sound_and_is_somebody_on_duty_at_any_hour(path):
    rota = load_rota(path)
    found = needs_of(with_rota(PLACE, rota), values_of(with_rota(PLACE, rota), {}) | BASELINE_OF_STAFF)
    assert found.can_be_staffed
    assert found.planned_hours >= 8766.0 * (1.0 - 1e-3)
    assert review(path).problems == ()
    assert "This rota needs" in review(path).said[0]


BASELINE_OF_STAFF = {name: value for name, value in BASELINE.items() if name.startswith(("amhp_staff.", "money."))}


def test_slots_are_those_of_a_place_of_its_adults():
    rota = load_rota(SHIPPED[0])
    twice = with_rota(replace(PLACE, adults=2 * rota.adults), rota)
    tiny = with_rota(replace(PLACE, adults=1_000), rota)
    assert [one.slots for one in twice.amhp_rota] == [2 * one.slots for one in rota.shifts]
    assert [one.slots for one in tiny.amhp_rota] == [1] * len(rota.shifts)


def test_a_place_names_the_file_of_its_rota(tmp_path):
    text = PLACE_FILE.read_text(encoding="utf-8")
    begins, ends = text.index("amhp_rota:"), text.index("amhp_heads:")
    named = tmp_path / "place.yaml"
    (tmp_path / "mine.yaml").write_text(f"name: Mine\nshifts:\n{ONE}", encoding="utf-8")
    named.write_text(text[:begins] + "amhp_rota: {file: mine.yaml}\n" + text[ends:], encoding="utf-8")
    assert load_place(named).amhp_rota == (Shift("day", "mon-fri", 9, 17, 3, 0.9),)
    named.write_text(text[:begins] + "amhp_rota: {file: rotas/hub.yaml}\n" + text[ends:], encoding="utf-8")
    assert [one.name for one in load_place(named).amhp_rota] == [
        one.name for one in load_rota(shipped_folder() / "rotas" / "hub.yaml").shifts
    ]
    for rota, said in (
        ("{file: none.yaml}", "There is no file 'none.yaml'."),
        ("{fil: mine.yaml}", "There is no such key."),
        ("{file: ../mine.yaml}", "The file is outside the folder of the scenario."),
        ("{file: 5}", "It names no file."),
    ):
        found = refused(named, text[:begins] + f"amhp_rota: {rota}\n" + text[ends:])
        assert any(said in one for one in found)


def test_mistakes_in_a_rota_are_told_with_its_own_lines(tmp_path):
    (tmp_path / "mine.yaml").write_text(f"name: Mine\nshifts:\n{ONE}{ONE}", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("name: A\namhp_rota: {from: 2027-04, file: mine.yaml}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(tmp_path / "a.yaml")
    assert [problem.where.rpartition("/")[2] for problem in error.value.problems] == ["mine.yaml:4"]


@pytest.mark.parametrize(
    ("rota", "said"),
    [
        ("{from: 2027-04}", "It says neither"),
        ("{file: rotas/hub.yaml}", "This is missing."),
        ("{from: 2027-04, file: rotas/hub.yaml, shifts: []}", "stand together"),
        ("{from: 2027-04, file: none.yaml}", "There is no file"),
        (
            "{from: 2027-04, shifts: [{name: a, days: mon, start: 9, end: 12, slots: 1, fill: 1.0, last_start: 3}]}",
            "Nothing could begin in a shift of 3 hours.",
        ),
    ],
)
def test_what_is_wrong_with_a_change_of_rota_is_said(tmp_path, rota, said):
    assert any(said in found for found in refused(tmp_path / "a.yaml", f"name: A\namhp_rota: {rota}\n"))


def test_one_rota_stands_alone_or_in_a_list(tmp_path):
    texts = ("{from: 2027-04, file: rotas/hub.yaml}", "\n  - {from: 2027-04, file: rotas/hub.yaml}")
    found = []
    for text in texts:
        (tmp_path / "a.yaml").write_text(f"name: A\namhp_rota: {text}\n", encoding="utf-8")
        found.append(load(tmp_path / "a.yaml").rotas)
    assert found[0] == found[1]
    assert found[0][0].name.startswith("A hub")


def test_the_same_rota_changes_nothing_to_the_bit():
    as_is, once_more = (year_of(Scenario("a", "A", rotas=rotas)) for rotas in ((), (same(),)))
    is_same = as_is.tobytes() == once_more.tobytes()
    assert is_same


def test_another_rota_changes_nothing_before_its_month_and_loses_nobody_at_it():
    rota = load_rota(shipped_folder() / "rotas" / "round-the-clock.yaml")
    scenario = Scenario("a", "A", rotas=(RotaChange(LATER, shifts=list(rota.shifts)),))
    ready = resolve(scenario, PLACE, 1)
    trace = lived_through(ready, ready.run_in_hours + YEAR, seed=3, log=True)
    as_is = year_of(Scenario("a", "A"))
    at = (LATER - ready.start).days * 24.0
    before = [log[log["time"] < at] for log in (as_is, trace.log)]
    is_same = before[0].tobytes() == before[1].tobytes()
    assert is_same
    assert as_is.tobytes() != trace.log.tobytes()
    story = Story(trace, ready.pathway)
    assert set(np.unique(story.held("amhp"))) == {0, 1}
    last = np.append(np.flatnonzero(np.diff(story.who)), len(story) - 1)
    gone = story.event[last] == Event.LEAVE
    assert (story.held("amhp")[last[gone]] == 0).all()


def test_everybody_who_came_has_left_or_is_inside_on_both_sides_of_a_change_of_rota():
    rota = load_rota(shipped_folder() / "rotas" / "hub.yaml")
    ready = resolve(Scenario("a", "A", rotas=(RotaChange(LATER, shifts=list(rota.shifts)),)), PLACE, 1)
    run, changes = Run(ready.pathway.alone(), ready.hours, start=ready.start, seed=6), dict(ready.changes)
    at = (LATER - ready.start).days * 24.0
    for hours in (at - 1.0, at, at + 8.0, at + 24.0, at + 24.0 * 60):
        for when in [when for when in changes if when <= hours]:
            run.advance(when)
            run.set(changes.pop(when))
        run.advance(hours)
        come, left, inside = run.tally().people
        assert come == left + inside == left + len(run.state().persons)


def test_shifts_of_other_hours_get_names_of_their_own_and_others_keep_theirs():
    changed = Shift("day", "mon-fri", 9, 17, 4, 0.9)
    rotas = (RotaChange(LATER, shifts=[changed, PLACE.amhp_rota[1]]), RotaChange(date(2027, 4, 1), shifts=[changed]))
    found = settled(rotas, PLACE)
    names = [[form.name for form in one.forms] for one in found]
    assert names == [["day-2026-10", "weekend"], ["day-2027-04"]]
    assert settled(found, PLACE) == found
    later = with_later_shifts(Scenario("a", "A", rotas=found), PLACE)
    assert [one.slots for one in later.amhp_rota[len(PLACE.amhp_rota) :]] == [0] * (
        len(later.amhp_rota) - len(PLACE.amhp_rota)
    )
    assert later.facts_digest == PLACE.facts_digest


def slots_in(scenario: Scenario, month: date) -> dict[str, float]:
    ready = resolve(scenario, PLACE, 2)
    found = dict(ready.values)
    for day, new in ready.dated:
        found |= new if day <= month else {}
    return {name: value for name, value in found.items() if name.startswith("amhp_rota.") and name.endswith(".slots")}


def test_a_month_has_the_slots_of_its_rota_and_of_later_changes_alone():
    rota = RotaChange(LATER, shifts=[Shift("day", "mon-fri", 9, 17, 4, 0.9), PLACE.amhp_rota[2]])
    before = Change("amhp_rota.night.slots", value=2.0, start=date(2026, 6, 1))
    after = Change("amhp_rota.night.slots", value=3.0, start=date(2026, 12, 1))
    scenario = Scenario("a", "A", rotas=(rota,), changes=(before, after))
    day, weekend, night, new = (f"amhp_rota.{name}.slots" for name in ("day", "weekend", "night", "day-2026-10"))
    assert slots_in(scenario, date(2026, 7, 1)) == {day: 3, weekend: 2, night: 2, new: 0}
    assert slots_in(scenario, LATER) == {day: 0, weekend: 0, night: 1, new: 4}
    assert slots_in(scenario, date(2027, 1, 1)) == {day: 0, weekend: 0, night: 3, new: 4}


def test_what_contradicts_itself_is_refused():
    for scenario, said in (
        (Scenario("a", "A", rotas=(same(), same())), "Another rota begins in October 2026 already"),
        (Scenario("a", "A", rotas=(same(),), cuts=(Cut("amhp-rota", LATER, by_share=0.3),)), "of which rota"),
        (Scenario("a", "A", rotas=(same(date(2025, 4, 1)),)), "before the census date"),
    ):
        with pytest.raises(InputError, match=said):
            resolve(scenario, PLACE, 1)


def test_a_rota_beyond_its_people_is_warned_of_and_says_what_cannot_be_staffed():
    many = tuple(replace(one, slots=3 * one.slots) for one in PLACE.amhp_rota)
    ready = resolve(Scenario("a", "A", rotas=(RotaChange(LATER, shifts=many, name="Thrice"),)), PLACE, 1)
    assert any("From October 2026 the AMHP rota needs" in warning.found for warning in ready.warnings)
    (said,) = ready.here
    assert said.startswith("Rota of AMHPs (Thrice) from October 2026: This rota needs")
    assert "It cannot be staffed" in said


def test_a_difference_and_a_bridge_tell_a_rota_as_one_change():
    scenario = Scenario("a", "A", rotas=(replace(same(), name="Ours"),))
    (line, *_) = diff(Scenario("b", "B"), scenario, PLACE)
    assert line.startswith("Rota of AMHPs (Ours) from October 2026: 3 AMHPs day (mon-fri, 8:00 to 20:00)")
    assert [label for label, _ in parts_of(scenario)] == ["Rota of AMHPs (Ours) from 2026-10"]
