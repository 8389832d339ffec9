"""Section 12 doctors on duty: who is free comes along, others see the person alone, and every assessment has one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from model.stylised import DAY, PLACE, YEAR, pathway
from model.test_engines_agree import SMALL

from tandemcare.engine import simulate
from tandemcare.evidence import parameters
from tandemcare.experiments.assessments import steps_of
from tandemcare.metrics import PARTS, requests_of
from tandemcare.model import Place, crisis_pathway, inputs_of, values_of
from tandemcare.model.doctors import DOCTORS
from tandemcare.pathway import Pathway, Shift
from tandemcare.scenario import Investment, Scenario, load_place, resolve
from tandemcare.trace import Event, Trace


def rota(by_day: int, out_of_hours: int, fill: float = 1.0) -> tuple[Shift, ...]:
    return (
        Shift("day", "daily", 8, 20, by_day),
        Shift("night", "daily", 20, 8, out_of_hours, fill),
    )


WITH_DOCTORS = replace(PLACE, section_12_doctors=rota(2, 1, 0.85))
"""The stylised place with so many doctors that about as many wait for one as the chance says."""
SMALL_WITH_DOCTORS = replace(SMALL, section_12_doctors=(Shift("always", "daily", 0, 24, 1, 0.3),))


def lived_in(place: Place, days: float = YEAR / DAY, engine: str = "compiled") -> tuple[Pathway, Trace]:
    """What happens in a place from the census on, once for each rota of doctors."""
    return _lived_in(place.section_12_doctors, place is SMALL_WITH_DOCTORS, days, engine)


@cache
def _lived_in(rota: tuple[Shift, ...], is_small: bool, days: float, engine: str) -> tuple[Pathway, Trace]:
    place = SMALL_WITH_DOCTORS if is_small else replace(PLACE, section_12_doctors=rota)
    values = values_of(place, parameters())
    built, inputs = crisis_pathway(place, values), inputs_of(place, values)
    left = {name: value for name, value in inputs.items() if built.inputs[name] != value}
    changes = [(0.0, left)]
    return built, simulate(built, days * DAY, start=place.census_date, changes=changes, seed=2, log=True, engine=engine)


def requests(place, **asked):
    built, trace = lived_in(place, **asked)
    return requests_of(trace.logs[0], steps_of(built), trace.tally.window[0][1]).table


def started(place):
    table = requests(place)
    return table[table["ended"] == "started"]


def test_a_place_that_names_no_doctors_has_the_pathway_of_old():
    built = pathway()
    assert DOCTORS not in [one.name for one in built.resources]
    assert not any("-joint-" in name or name in ("assess-doctor", "ward-doctor") for name in built.steps)
    assert replace(PLACE, section_12_doctors=()).facts_digest == PLACE.facts_digest
    assert WITH_DOCTORS.facts_digest != PLACE.facts_digest


def test_both_engines_tell_the_same_with_doctors_and_parts_add_up():
    logs = [lived_in(SMALL_WITH_DOCTORS, days=45.0, engine=engine)[1].logs[0] for engine in ("compiled", "reference")]
    assert logs[0].tobytes() == logs[1].tobytes()
    table = requests(SMALL_WITH_DOCTORS, days=45.0)
    parts = table[[f"wait_{part}" for part in PARTS]]
    np.testing.assert_allclose(parts.sum(axis=1), table["wait"], rtol=0.0, atol=1e-9)
    assert (table["wait_doctors"] > 0.0).any()


def test_everybody_who_is_assessed_is_seen_by_one_doctor():
    built, trace = lived_in(WITH_DOCTORS)
    log, names = trace.logs[0], list(built.steps)
    doctor = [one.name for one in built.resources].index(DOCTORS)
    came = (log["event"] == Event.GRANT) & (log["detail"] == doctor)
    seen = np.isin(log["step"], [names.index(f"{each}-starts") for each in ("assess", "ward")])
    together = np.isin(log["step"], [names.index(f"{each}-joint-starts") for each in ("assess", "ward")])
    began = log["event"] == Event.RECORD
    alone = (came.sum() - (together & began).sum()) - (seen & began).sum()
    assert (together & began).sum() > (seen & began).sum() > 0
    # Seen by a doctor, and no AMHP yet: still waiting, or never assessed in time.
    assert 0 <= alone < 0.05 * came.sum()
    freed = (log["event"] == Event.RELEASE) & (log["detail"] == doctor)
    assert 0 <= came.sum() - freed.sum() <= 5


def test_more_doctors_shorten_the_wait_for_one_to_nothing():
    waits = [
        started(replace(PLACE, section_12_doctors=rota(*each)))["wait_doctors"] for each in ((1, 1), (2, 1), (9, 9))
    ]
    means = [wait.mean() for wait in waits]
    assert means[0] > means[1] > means[2]
    assert waits[2].max() == 0.0


def test_a_rota_can_say_what_the_chance_says():
    """As many wait for a doctor, and about as long, within the ranges of the evidence."""
    chance, mean = parameters()["amhp.s12_delay_prob"], parameters()["amhp.doctor_wait_hours"]
    for place in (PLACE, WITH_DOCTORS):
        waits = started(place)["wait_doctors"]
        assert chance.low < (waits > 0.0).mean() < chance.high
        assert mean.low < waits[waits > 0.0].mean() < mean.high


def test_a_slot_bought_is_on_every_shift_and_spares_waits():
    bought = Investment("section-12-doctor-slots", 1, PLACE.census_date, mobilising_months=0.0)
    for place in (PLACE, WITH_DOCTORS):
        more = resolve(Scenario("x", "X", investments=(bought,)), place, 1)
        usual = resolve(Scenario("y", "Y"), place, 1)
        changed = {
            name
            for (_, after), (_, before) in zip(more.changes, usual.changes, strict=False)
            for name, value in after.items()
            if before.get(name) != value
        }
        if place is WITH_DOCTORS:
            assert {f"{DOCTORS}.day.slots", f"{DOCTORS}.night.slots"} <= changed
        else:
            assert {"assess-ready.chance.assess-no-doctor", "ward-ready.chance.ward-no-doctor"} <= changed


def test_doctors_are_read_of_a_file(tmp_path):
    text = (load_place_text()).replace("presentations:", f"{DOCTORS_OF_A_FILE}\npresentations:", 1)
    (tmp_path / "place.yaml").write_text(text, encoding="utf-8")
    place = load_place(tmp_path / "place.yaml")
    assert place.section_12_doctors == (Shift("on-call", "daily", 0, 24, 2, 0.9),)


DOCTORS_OF_A_FILE = "section_12_doctors:\n  - {name: on-call, days: daily, start: 0, end: 24, slots: 2, fill: 0.9}"


def load_place_text() -> str:
    from tandemcare.scenario.shipped import shipped_folder

    return (shipped_folder() / "places" / "stylised.yaml").read_text(encoding="utf-8")
