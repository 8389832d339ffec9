"""When in the week people come: 168 hourly multipliers with mean 1, Monday 00:00 first."""

from __future__ import annotations

from collections.abc import Sequence

from .values import Values

Week = tuple[float, ...]

# Shape of a day by hour, 0:00 first (grade D where no share is published; only the mean matters for yearly totals).
AE_DAY = (8, 7, 6, 5, 4, 4, 4, 5, 6, 8, 10, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 10, 9)
CRISIS_DAY = (3, 2, 2, 2, 2, 2, 3, 5, 8, 12, 12, 12, 11, 11, 12, 12, 11, 9, 7, 6, 5, 5, 4, 4)
OFFICE_DAY = (1, 1, 1, 1, 1, 1, 1, 2, 6, 14, 16, 16, 14, 14, 16, 16, 12, 6, 4, 3, 2, 2, 1, 1)
CUSTODY_DAY = (8, 7, 6, 5, 4, 3, 3, 4, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9, 9, 9)
CAFE_DAY = (0,) * 12 + (2, 3, 4, 4, 5, 6, 9, 10, 9, 6, 2, 0)
EVEN_DAY = (1,) * 24


def week(day: Sequence[float], weekend_ratio: float) -> Week:
    """Return a week whose Saturday and Sunday carry `weekend_ratio` times a weekday's people, with mean 1."""
    total = float(sum(day)) * (5.0 + 2.0 * weekend_ratio)
    return tuple(
        168.0 * hour * (weekend_ratio if weekday >= 5 else 1.0) / total for weekday in range(7) for hour in day
    )


def profiles(v: Values) -> dict[str, Week]:
    """Return the week's profile of every source."""
    late = v["section_136.share_14_to_24"]
    police_day = [(1.0 - late) / 14.0] * 14 + [late / 10.0] * 10
    return {
        "ae_liaison": week(AE_DAY, v["ae.weekend_ratio"]),
        "community_crisis": week(CRISIS_DAY, v["crisis.weekend_ratio"]),
        "section_136": week(police_day, v["section_136.weekend_ratio"]),
        "community_request": week(OFFICE_DAY, v["amhp.request_weekend_ratio"]),
        "custody": week(CUSTODY_DAY, 1.0),
        "transfer_in": week(OFFICE_DAY, 0.2),
        "housing_other_wards": week(OFFICE_DAY, 0.2),
        "housing_community": week(OFFICE_DAY, 0.2),
        "new_demand": week(CAFE_DAY, 1.2),
    }
