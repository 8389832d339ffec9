"""What a rota needs: hours of its shifts over hours of a post, and who is in post for them."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE

from tandemcare.evidence import parameters
from tandemcare.model import (
    LocalNumber,
    bank_holidays_a_year,
    heads_of_rota,
    hours_a_year,
    hours_of_a_post,
    inputs_of,
    needs_of,
    needs_of_rota,
    values_of,
)
from tandemcare.model.amhp_hours import rota_of
from tandemcare.pathway import Shift
from tandemcare.scenario import parameters_in
from tandemcare.units import HOURS_A_YEAR

HOURS = BASELINE["money.amhp_hours_year"]
OF_HEAD = BASELINE["amhp_staff.fte_per_head"]
AROUND_THE_CLOCK = [
    [Shift("always", "daily", 8, 8, 1)],
    [Shift("day", "daily", 8, 20, 1), Shift("night", "daily", 20, 8, 1)],
    [Shift("week", "mon-fri", 0, 24, 1), Shift("weekend", "sat,sun", 0, 24, 1)],
    [Shift(f"h{k}", "daily", k, k + 1, 1) for k in range(24)],
]


def needs(shifts, heads=1e9, **numbers):
    return needs_of_rota(((one, one.slots, one.fill) for one in shifts), BASELINE | numbers, heads)


@pytest.mark.parametrize("shifts", AROUND_THE_CLOCK)
def test_one_slot_around_the_clock_needs_the_hours_of_a_year(shifts):
    found = needs(shifts)
    assert found.planned_hours == pytest.approx(HOURS_A_YEAR, rel=1e-4)
    assert found.fte == pytest.approx(HOURS_A_YEAR / HOURS, rel=1e-4)
    assert found.heads == pytest.approx(HOURS_A_YEAR / (HOURS * OF_HEAD), rel=1e-4)
    assert found.posts_needed == pytest.approx(found.fte / (1.0 - BASELINE["amhp_staff.vacancy"]))
    assert found.can_be_staffed
    assert found.unfilled_hours == found.unstaffed_hours == 0.0


def test_parts_of_a_post_give_its_hours():
    parts = hours_of_a_post(BASELINE)
    assert parts.left == pytest.approx(HOURS)
    assert parts.contracted - sum(parts.taken.values()) == pytest.approx(parts.left)
    assert hours_of_a_post(BASELINE | {"amhp_post.leave_days": 400.0}).left == 0.0


def test_ranges_of_the_parts_hold_that_of_the_hours():
    parts = {name: each for name, each in parameters().items() if name.startswith("amhp_post.")}
    week = parts["amhp_post.week_hours"]
    most = {name: each.low for name, each in parts.items()} | {week.name: week.high}
    least = {name: each.high for name, each in parts.items()} | {week.name: week.low}
    hours = parameters()["money.amhp_hours_year"]
    assert hours_of_a_post(least).left < hours.low < hours.high < hours_of_a_post(most).left


def test_it_says_of_the_place_what_its_pathway_does():
    found = needs_of(PLACE, BASELINE)
    inputs = inputs_of(PLACE, BASELINE)
    assert (found.heads, found.heads_in_post) == pytest.approx(heads_of_rota(PLACE, BASELINE))
    for one in found.shifts:
        assert inputs[f"amhp.{one.name}.slots"] == one.slots
        assert inputs[f"amhp.{one.name}.fill"] * one.planned_hours == pytest.approx(one.filled_hours)
    assert found.fte_in_post == pytest.approx(17.64)
    assert found.posts == pytest.approx(17.64 / (1.0 - 0.083))


def test_any_rota_is_filled_as_the_pathway_fills_it_and_never_beyond_its_people():
    generator = np.random.default_rng(4)
    for _ in range(200):
        drawn = {f"amhp_rota.{one.name}.slots": float(generator.integers(0, 9)) for one in PLACE.amhp_rota}
        drawn |= {f"amhp_rota.{one.name}.fill": float(generator.uniform()) for one in PLACE.amhp_rota}
        values = BASELINE | drawn
        found, rota = needs_of(PLACE, values), rota_of(PLACE, values)
        on_duty = rota.filled(1.0)
        for one, hours in zip(found.shifts, rota.hours, strict=True):
            duty = hours * on_duty[f"amhp.{one.name}.slots"] * on_duty[f"amhp.{one.name}.fill"]
            assert one.filled_hours == pytest.approx(duty)
            assert one.planned_hours == pytest.approx(one.filled_hours + one.unfilled_hours)
        assert found.filled_hours <= found.fte_in_post * HOURS * (1.0 + 1e-12)
        assert found.can_be_staffed == (found.unstaffed_hours < 1e-6)
        assert found.wanted_hours == pytest.approx(found.filled_hours + found.unstaffed_hours)


def test_too_few_people_leave_every_shift_unfilled_in_proportion():
    shifts = [Shift("day", "mon-fri", 8, 20, 4, 1.0), Shift("night", "daily", 20, 8, 2, 0.5)]
    found = needs(shifts, heads=0.5 * needs(shifts).heads)
    assert not found.can_be_staffed
    assert [one.filled_hours / one.wanted_hours for one in found.shifts] == pytest.approx([0.5, 0.5])


def test_nobody_is_needed_for_nothing_and_no_number_of_people_without_hours_is_enough():
    assert needs([Shift("day", "daily", 9, 17, 0)], heads=0.0).can_be_staffed
    found = needs([Shift("day", "daily", 9, 17, 1)], **{"money.amhp_hours_year": 0.0})
    assert (found.fte, found.heads, found.whole_heads) == (inf, inf, inf)
    assert found.filled_hours == 0.0


def test_a_shift_of_bank_holidays_alone_has_hours():
    assert needs([Shift("holiday", "holiday", 8, 20, 2)]).planned_hours == 8 * 12 * 2


def test_bank_holidays_are_taken_off_the_weekdays_that_they_fall_on_and_no_hour_is_lost():
    """Every day of the year is a weekday, a day of the weekend or a bank holiday, and none of them twice."""
    days = [bank_holidays_a_year(PLACE), (1.0, 0.5, 0.0, 0.25, 2.0, 0.0, 0.0)]
    for holidays in days:
        office, weekend, off, daily = (
            hours_a_year(Shift("one", named, 8, 20, 1), holidays)
            for named in ("mon-fri", "sat,sun", "holiday", "daily")
        )
        assert office + weekend + off == pytest.approx(daily)
        assert daily == pytest.approx(7 * 52.18 * 12)
        assert off == pytest.approx(12 * sum(holidays))
        assert office == pytest.approx(12 * (5 * 52.18 - sum(holidays[:5])))
        both = hours_a_year(Shift("one", "sat,sun,holiday", 8, 20, 1), holidays)
        assert both == pytest.approx(weekend + off)


def test_a_rota_of_weekdays_needs_fewer_hours_by_its_bank_holidays_and_one_without_any_needs_more():
    weekdays = replace(PLACE, amhp_rota=(Shift("day", "mon-fri", 9, 17, 1),))
    values = values_of(weekdays, parameters())
    held = bank_holidays_a_year(PLACE)
    assert needs_of(weekdays, values).planned_hours == pytest.approx(8 * (5 * 52.18 - sum(held)))
    fewer = replace(weekdays, bank_holidays=frozenset(day for day in PLACE.bank_holidays if day.month != 5))
    assert needs_of(fewer, values).planned_hours > needs_of(weekdays, values).planned_hours


def test_bank_holidays_a_year_are_those_that_the_place_names():
    """Eight a year and now and then one more, none of them at a weekend, most of them on Mondays and Fridays."""
    holidays = bank_holidays_a_year(PLACE)
    assert 7.99 < sum(holidays) < 8.5
    assert holidays[5:] == (0.0, 0.0)
    assert holidays[0] > holidays[4] > holidays[1]
    assert bank_holidays_a_year(replace(PLACE, bank_holidays=frozenset())) == (0.0,) * 7


def test_heads_are_those_that_the_place_states():
    few = replace(PLACE, amhp_heads=10)
    assert needs_of(few, values_of(few, parameters())).heads_in_post == pytest.approx(10.0)


def test_a_place_that_states_a_part_of_a_post_has_the_hours_that_its_parts_give():
    sick = replace(PLACE, numbers=(LocalNumber("amhp_post.sickness_days", 20.7),))
    known = parameters_in(sick)
    day = known["amhp_post.week_hours"].value / 5
    assert known["money.amhp_hours_year"].value == pytest.approx(HOURS - 10.0 * day)
    cost = [each["money.amhp_hours_year"].value * each["price.amhp_hour"].value for each in (known, parameters())]
    assert cost[0] == pytest.approx(cost[1])
    both = replace(sick, numbers=(*sick.numbers, LocalNumber("money.amhp_hours_year", 1400.0)))
    assert parameters_in(both)["money.amhp_hours_year"].value == 1400.0
    assert parameters_in(both)["price.amhp_hour"].value == parameters()["price.amhp_hour"].value
    assert needs_of(sick, values_of(sick, known)).fte > needs_of(PLACE, BASELINE).fte
