"""Rotas: shifts that hand over, shifts that finish, slots that stay empty.

| test | model | theory |
|---|---|---|
| hand-over | exponential work, one slot by day | a server that is on and off: forward equations over a day |
| finish | two shifts of one slot each | chain with people served late, turned over at each change of shift |
| overtime | one long shift, one short | hours beyond the end of an exponential service |
| slots filled | chance of a slot | binomial |
| by hand | a few people at stated times | worked out in the comments |
"""

from datetime import date

import pytest
from theory import chains
from theory.laboratory import WEEK, inside, stories, use

from tandemcare.pathway import (
    Arrivals,
    Delay,
    Exponential,
    Fixed,
    Leave,
    Pathway,
    Release,
    Resource,
    Rota,
    Seize,
    Shift,
)

MONDAY = date(2026, 1, 5)


def staffed(shifts, arrivals, work, priority=5, urgent=0):
    """People wait for a slot of a rota, are seen and leave."""
    return Pathway(
        "staffed",
        resources=[Resource("staff", Rota(shifts, urgent=urgent))],
        sources=[arrivals],
        steps={
            "wait": Seize("staff", priority=priority),
            "work": Delay(work),
            "done": Release("staff"),
            "leave": Leave(),
        },
    )


def test_handing_over_exponential_work_is_a_server_that_is_on_and_off(laboratory):
    day = Shift("day", "daily", 8, 16, slots=1, at_end="hand_over")
    trace = laboratory.run(
        staffed([day], Arrivals("people", rate=0.18), Exponential(1.0)), 8e5, warmup=840.0, cycle=WEEK, start=MONDAY
    )
    working = chains.single_queue(0.18, 1.0, 1, most=90)
    resting = chains.single_queue(0.18, 0.0, 1, most=90)
    laboratory.agree(inside(trace, "staff"), chains.on_and_off(working, resting, 8.0, 16.0), 0.02)
    laboratory.agree(use(trace, "staff"), 0.18, 0.01)
    laboratory.agree(use(trace, "staff", "utilisation"), 0.54, 0.01)
    assert trace.resources["staff"].capacity_mean == pytest.approx(1.0 / 3.0)
    assert trace.resources["staff"].overtime_hours == 0.0


def test_work_finished_late_does_not_take_the_next_shifts_slot(laboratory):
    shifts = [Shift("day", "daily", 8, 20, slots=1), Shift("night", "daily", 20, 8, slots=1)]
    rate, service = 0.28, 1.0 / 3.0
    trace = laboratory.run(
        staffed(shifts, Arrivals("people", rate=rate), Exponential(3.0)), 8e5, warmup=672.0, cycle=WEEK, start=MONDAY
    )
    chain = chains.overtime(rate, service, most=70)
    carry, spend = chains.over_time(chain, 12.0)
    spent = chains.repeating(chains.change_of_shift(chain) @ carry) @ chains.change_of_shift(chain) @ spend / 12.0
    late = chain.mean(spent, lambda waiting, busy, late: late)
    laboratory.agree(use(trace, "staff", "queue"), chain.mean(spent, lambda waiting, busy, late: waiting), 0.03)
    laboratory.agree(use(trace, "staff", "overtime_hours") / trace.axes.hours, late, 0.01)
    laboratory.agree(use(trace, "staff"), rate / service, 0.01)
    assert trace.resources["staff"].capacity_mean == pytest.approx(1.0)


def test_slots_are_filled_by_chance_day_by_day(laboratory):
    rota = [Shift("day", "mon-fri", 9, 17, slots=3, fill=0.7), Shift("night", "daily", 22, 6, slots=2, fill=0.4)]
    trace = laboratory.run(staffed(rota, Arrivals("people", rate=0.01), Fixed(1.0)), 1.2e6, cycle=WEEK, start=MONDAY)
    planned = 3 * 0.7 * 40.0 / 168.0 + 2 * 0.4 * 8.0 / 24.0
    laboratory.agree(use(trace, "staff", "capacity"), planned, 0.005)


def by_hand(laboratory, shifts, times, hours=2.0, **settings):
    """When people who come at stated times on a Monday are first seen, and when they leave."""
    pathway = staffed(shifts, Arrivals("people", at=times), Fixed(hours), **settings)
    table = stories(laboratory.once(pathway, 72.0, start=MONDAY, log=True), pathway)
    assert list(table["came"]) == list(times)
    return list(table["started"]), list(table["left"])


def test_by_hand_a_slot_finishes_its_work_and_then_goes_home(laboratory):
    # Seen 8-10, 10-12; the third starts half an hour before the end and is finished at 17:30. The fourth waits for
    # Tuesday, although the slot is done at 17:30: its shift is over.
    started, left = by_hand(laboratory, [Shift("day", "daily", 8, 16, slots=1)], (7.0, 9.0, 15.5, 16.25))
    assert started == [8.0, 10.0, 15.5, 32.0]
    assert left == [10.0, 12.0, 17.5, 34.0]


def test_by_hand_the_night_has_its_slot_while_the_day_finishes(laboratory):
    # The day's work of 15:30 goes on to 17:30; the night's slot sees the person of 16:30 at once and the next after.
    shifts = [Shift("day", "daily", 8, 16, slots=1), Shift("night", "daily", 16, 8, slots=1)]
    started, left = by_hand(laboratory, shifts, (15.5, 16.5, 17.0))
    assert started == [15.5, 16.5, 18.5]
    assert left == [17.5, 18.5, 20.5]


def test_by_hand_work_handed_over_waits_for_the_next_morning(laboratory):
    # 1.5 hours are left at 16:00 and are done first on Tuesday, before the person of 16:15.
    shifts = [Shift("day", "daily", 8, 16, slots=1, at_end="hand_over")]
    started, left = by_hand(laboratory, shifts, (15.5, 16.25))
    assert started == [15.5, 33.5]
    assert left == [33.5, 35.5]


def test_by_hand_a_hand_over_costs_its_time_and_keeps_its_place(laboratory):
    # The night takes over at once with 1.5 hours left and half an hour for handing over; the queue waits until 18:00.
    shifts = [
        Shift("day", "daily", 8, 16, slots=1, at_end="hand_over", hand_over_hours=0.5),
        Shift("night", "daily", 16, 8, slots=1),
    ]
    started, left = by_hand(laboratory, shifts, (15.5, 15.75))
    assert started == [15.5, 18.0]
    assert left == [18.0, 20.0]


def test_by_hand_nothing_new_starts_in_the_last_hour_unless_urgent(laboratory):
    shifts = [Shift("day", "daily", 8, 16, slots=1, last_start=1.0)]
    assert by_hand(laboratory, shifts, (14.5, 14.75), 0.25)[0] == [14.5, 14.75]
    assert by_hand(laboratory, shifts, (15.0,), 0.25)[0] == [32.0]
    assert by_hand(laboratory, shifts, (15.0,), 0.25, priority=0)[0] == [15.0]
    assert by_hand(laboratory, shifts, (15.0,), 0.25, priority=2, urgent=2)[0] == [15.0]
