"""A rota as a week: how many AMHPs are on duty at each hour of each day, and the shifts that give such a week.

Bank holidays are a day of their own, taken to follow another. Hours of a shift after midnight are of the next day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import DAY_NAMES, HOLIDAY, HOURS_A_DAY, days_of

DAYS = (*DAY_NAMES, "holiday")
EVERY_DAY = frozenset(range(len(DAYS)))
TURN = 8
"""The hour at which a slot that never ends changes hands."""
Week = tuple[tuple[int, ...], ...]
"""Numbers on duty by day (Monday to Sunday, then bank holiday) and hour."""
Span = tuple[int, int]


def week_of_shifts(shifts: Iterable[tuple[Shift, int]]) -> Week:
    """Return how many are on duty at each hour, if every slot is filled."""
    week = [[0] * HOURS_A_DAY for _ in DAYS]
    for shift, slots in shifts:
        for day in days_of(shift.days):
            for hour in range(shift.start, shift.start + shift.hours):
                on = day if hour < HOURS_A_DAY else _next(day)
                week[on][hour % HOURS_A_DAY] += slots
    return tuple(map(tuple, week))


def shifts_of_week(week: Sequence[Sequence[int]], fill: float = 1.0, shared: float = 1.0) -> list[dict[str, Any]]:
    """Return the shifts that give a week, as a rota file has them.

    Of each day every slot is a shift from the hour at which it is first needed to that at which it no longer is; the
    same hours on several days are one shift, and nights that are the same on every day are one over midnight.
    """
    slots: Counter[tuple[frozenset[int], Span]] = Counter()
    for span, by_day in _spans(week).items():
        while any(by_day.values()):
            days = frozenset(day for day, number in by_day.items() if number)
            least = min(by_day[day] for day in days)
            slots[days, span] += least
            by_day.subtract(dict.fromkeys(days, least))
    _over_midnight(slots)
    known = sorted(slots.items(), key=lambda one: (sorted(one[0][0]), one[0][1]))
    return [
        {
            "name": "-".join((days_text(days).replace(",", "-and-"), f"{start:02}", f"{end:02}")),
            "days": days_text(days),
            "start": start,
            "end": end,
            "slots": number,
            "fill": fill,
            **({} if shared == 1.0 else {"shared": shared}),
        }
        for (days, (start, end)), number in known
        if number
    ]


def days_text(days: Iterable[int]) -> str:
    """Return days as a shift names them: mon-fri, or sat,sun,holiday, or daily."""
    left = frozenset(days)
    if left == EVERY_DAY:
        return "daily"
    runs: list[list[int]] = []
    for day in sorted(left - {HOLIDAY}):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = [word for run in runs for word in _run(run)]
    return ",".join([*words, *(["holiday"] if HOLIDAY in left else [])])


def _run(run: list[int]) -> Iterator[str]:
    if len(run) > 2:
        yield f"{DAY_NAMES[run[0]]}-{DAY_NAMES[run[-1]]}"
    else:
        yield from (DAY_NAMES[day] for day in run)


def _next(day: int) -> int:
    return day if day == HOLIDAY else (day + 1) % HOLIDAY


def _spans(week: Sequence[Sequence[int]]) -> dict[Span, Counter[int]]:
    """Return the hours of slots within a day, from the slot needed longest up, with their number by day."""
    found: dict[Span, Counter[int]] = {}
    for day, numbers in enumerate(week):
        for level in range(max(numbers)):
            start = None
            for hour, number in enumerate((*numbers, 0)):
                if number > level and start is None:
                    start = hour
                elif number <= level and start is not None:
                    found.setdefault((start, hour), Counter())[day] += 1
                    start = None
    return found


def _over_midnight(slots: Counter[tuple[frozenset[int], Span]]) -> None:
    """Join what ends and begins at midnight on every day, and let what never ends change hands in the morning."""
    for (days, (start, end)), number in list(slots.items()):
        if days == EVERY_DAY and (start, end) == (0, HOURS_A_DAY):
            del slots[days, (start, end)]
            slots[days, (TURN, TURN)] += number
    evenings = sorted(span for days, span in slots if days == EVERY_DAY and span[1] == HOURS_A_DAY and span[0] > 0)
    mornings = sorted(span for days, span in slots if days == EVERY_DAY and span[0] == 0 and span[1] < HOURS_A_DAY)
    for evening in reversed(evenings):
        for morning in mornings:
            both = min(slots[EVERY_DAY, evening], slots[EVERY_DAY, morning])
            if both and morning[1] <= evening[0]:
                slots[EVERY_DAY, evening] -= both
                slots[EVERY_DAY, morning] -= both
                slots[EVERY_DAY, (evening[0], morning[1])] += both
