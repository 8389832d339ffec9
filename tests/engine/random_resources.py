"""Resources of random pathways: beds of one type, staff on rotas, places and units that are kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.random_people import kept_resources

from tandemcare.pathway import Resource, Rota, Shift, Table

if TYPE_CHECKING:
    from engine.random_dice import Dice

STARTS = (date(2025, 1, 30), date(2024, 2, 28), date(2025, 3, 31), date(2025, 6, 2))
DAYS = ("daily", "daily", "mon-fri", "sat,sun,holiday", "thu,fri")


def table(dice: Dice) -> Table:
    times = sorted({0, *(dice.number(1, 23) for _ in range(dice.number(1, 4)))})
    rows = [(time, dice.one_of([0, 0, 1, 1, 2, 3])) for time in times]
    return Table(rows, repeat=dice.one_of([None, 24, 36]))


def shift(dice: Dice, name: str, hours: tuple[int, int]) -> Shift:
    return Shift(
        name,
        dice.one_of(DAYS),
        *hours,
        slots=dice.one_of([0, 1, 1, 2, 3]),
        fill=dice.one_of([1.0, 1.0, 0.5, 0.7]),
        at_end=dice.one_of(["finish", "hand_over", "hand_over"]),
        last_start=dice.one_of([0, 0, 2, 4, 24]),
        hand_over_hours=dice.one_of([0, 0, 0.5, 1]),
    )


def rota(dice: Dice) -> Rota:
    patterns = [
        [(8, 16), (16, 0), (0, 8)],
        [(0, 12), (12, 24)],
        [(8, 8)],
        [(0, 24)],
        [(0, 0), (6, 18)],
        [(8, 17), (9, 20)],
        [(22, 6), (6, 22)],
        [(7, 15)],
    ]
    hours = dice.one_of(patterns)
    holidays = [dice.one_of(STARTS) + timedelta(days=1)] if dice.chance(3) else []
    return Rota([shift(dice, f"shift{i}", pair) for i, pair in enumerate(hours)], holidays, urgent=dice.number(-1, 1))


def plain(dice: Dice) -> int | Table | None:
    return table(dice) if dice.chance(3) else dice.one_of([0, 1, 1, 1, 2, 3, None])


def resources(dice: Dice, calendars: bool) -> list[Resource]:
    """Beds of one type, staff (a rota or two, and sometimes a bank) and places."""
    found = [Resource(f"bed{i}", plain(dice), type="bed") for i in range(dice.number(1, 3))]
    if calendars:
        found += [Resource(f"staff{i}", rota(dice), type="staff") for i in range(dice.number(1, 2))]
    if not calendars or dice.chance(2):
        found.append(Resource("bank", plain(dice), type="staff"))
    return [*found, Resource("place", plain(dice)), *kept_resources(dice)]
