"""A rota needs people: hours on duty are never more than heads x full-time equivalents a head x hours of one."""

from dataclasses import replace

import numpy as np
import pytest
from model.stylised import BASELINE, FILES, PLACE, YEAR, lived, pathway

from tandemcare.evidence import parameters
from tandemcare.experiments.psa_design import held_numbers
from tandemcare.model import heads_of_rota, inputs_of, slow_inputs, values_of
from tandemcare.model.amhp_hours import AmhpRota, rota_of
from tandemcare.scenario import english_system, load, resolve

MOST_HOURS = 42 * BASELINE["amhp_staff.fte_per_head"] * BASELINE["money.amhp_hours_year"]
SHIFTS = [shift.name for shift in PLACE.amhp_rota]
DOUBLE = {f"amhp_rota.{name}.slots": 2.0 * BASELINE[f"amhp_rota.{name}.slots"] for name in SHIFTS}


def hours_a_year(rota: AmhpRota, found: dict[str, float]) -> float:
    """Hours on duty in a year with some slots and fills."""
    return sum(hours * found[slots] * found[fill] for (slots, fill), hours in zip(rota.inputs, rota.hours, strict=True))


def test_the_rota_of_the_place_has_people_and_stays_as_it_is_to_the_bit():
    rota = rota_of(PLACE, BASELINE)
    assert rota.filled_hours < MOST_HOURS
    for name in SHIFTS:
        for what in ("slots", "fill"):
            told = BASELINE[f"amhp_rota.{name}.{what}"]
            assert inputs_of(PLACE, BASELINE)[f"amhp.{name}.{what}"] == told == rota.filled(1.0)[f"amhp.{name}.{what}"]


def test_the_hours_of_the_rota_are_those_of_its_shifts_with_bank_holidays_as_they_are():
    """They counted as weekdays in the hours that AMHPs are paid for beside their rota."""
    usual = values_of(PLACE, parameters())
    assert PLACE.bank_holidays
    assert usual["place.amhp_rota_hours"] == pytest.approx(rota_of(PLACE, usual).filled_hours)
    without = values_of(replace(PLACE, bank_holidays=frozenset()), parameters())
    assert usual["place.amhp_rota_hours"] < without["place.amhp_rota_hours"]


def test_twice_the_rota_of_the_same_people_is_on_duty_as_long_as_they_can_be():
    values = BASELINE | DOUBLE
    rota, inputs = rota_of(PLACE, values), inputs_of(PLACE, values)
    assert rota.filled_hours > MOST_HOURS
    assert hours_a_year(rota, inputs) == pytest.approx(MOST_HOURS)
    fills = [inputs[f"amhp.{name}.fill"] / BASELINE[f"amhp_rota.{name}.fill"] for name in SHIFTS]
    assert fills == pytest.approx([MOST_HOURS / rota.filled_hours] * len(SHIFTS))
    on_duty = lived(DOUBLE, replications=3, levels=False).resources["amhp"].by_replication()["capacity"].mean() * YEAR
    assert on_duty == pytest.approx(MOST_HOURS, rel=0.03)
    assert pathway(DOUBLE).inputs["amhp.day.fill"] == inputs["amhp.day.fill"]


def test_no_rota_and_no_number_of_amhps_fill_more_hours_than_they_have():
    generator = np.random.default_rng(1)
    for _ in range(300):
        drawn = {f"amhp_rota.{name}.slots": float(generator.integers(0, 12)) for name in SHIFTS}
        drawn |= {f"amhp_rota.{name}.fill": float(generator.uniform()) for name in SHIFTS}
        rota, availability = rota_of(PLACE, BASELINE | drawn), float(generator.uniform(0.2, 3.0))
        found = rota.filled(availability)
        assert hours_a_year(rota, found) <= MOST_HOURS * availability * (1.0 + 1e-12)
        assert all(0.0 <= found[fill] <= 1.0 for _, fill in rota.inputs)


def test_amhps_who_are_hired_bring_their_hours():
    rota = rota_of(PLACE, BASELINE | DOUBLE)
    assert hours_a_year(rota, rota.filled(1.04)) == pytest.approx(1.04 * MOST_HOURS)
    assert hours_a_year(rota, rota.filled(0.5)) == pytest.approx(0.5 * MOST_HOURS)


def test_heads_are_a_fact_of_the_place():
    stated = replace(PLACE, amhp_heads=42)
    assert values_of(stated, parameters()) == BASELINE
    few = replace(PLACE, amhp_heads=10)
    values = values_of(few, parameters())
    assert slow_inputs(few, values)["amhps_at_census"] == pytest.approx(10.0)
    assert heads_of_rota(few, values)[1] == pytest.approx(10.0)
    capped = hours_a_year(rota_of(few, values), inputs_of(few, values))
    assert capped == pytest.approx(10.0 / 42.0 * MOST_HOURS)
    many = replace(PLACE, amhp_heads=84)
    assert inputs_of(many, values_of(many, parameters()) | DOUBLE)["amhp.day.fill"] == BASELINE["amhp_rota.day.fill"]
    assert len({PLACE.facts_digest, few.facts_digest, many.facts_digest}) == 3
    assert PLACE.facts_digest == PLACE.calibrated_with


def test_what_the_place_states_is_held_in_draws():
    name, system = "amhp_staff.heads_per_100k", english_system()
    assert name not in held_numbers(PLACE, system)
    assert name in held_numbers(replace(PLACE, amhp_heads=42), system)


def test_a_rota_that_has_no_people_says_how_many_it_needs_and_how_many_there_are(tmp_path):
    file = tmp_path / "double.yaml"
    lines = [f"  - {{parameter: {name}, multiply: 2, from: 2026-10, why: Test.}}" for name in DOUBLE]
    file.write_text("\n".join(["name: Double", "change:", *lines]), encoding="utf-8")
    needed, there = heads_of_rota(PLACE, BASELINE | DOUBLE)
    resolved = resolve(load(file), PLACE, 1)
    (warning,) = [each for each in resolved.warnings if "rota" in each.found]
    assert warning.where.endswith("double.yaml:3")
    said = f"From October 2026 the AMHP rota needs {np.ceil(needed):g} heads, and there are {there:g}"
    assert warning.found.startswith(said)
    assert warning.found in resolved.assumptions
    as_is = resolve(load(FILES["as-is"]), PLACE, 1)
    assert not [each for each in as_is.warnings if "rota" in each.found]
    few = resolve(load(FILES["as-is"]), replace(PLACE, amhp_heads=10), 1)
    assert any("and there are 10:" in sentence for sentence in few.assumptions)
