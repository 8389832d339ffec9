"""When in the week people come: 168 hourly multipliers with mean 1, Monday 00:00 first."""

from __future__ import annotations

from collections.abc import Sequence

from tandemcare.evidence import shapes
from tandemcare.sums import summed
from tandemcare.units import HOURS_A_WEEK

from .values import Values

Week = tuple[float, ...]


def week(day: Sequence[float], weekend_ratio: float) -> Week:
    """Return a week whose Saturday and Sunday carry `weekend_ratio` times a weekday's people, with mean 1."""
    total = float(summed(day)) * (5 + 2 * weekend_ratio)
    return tuple(
        HOURS_A_WEEK * hour * (weekend_ratio if weekday >= 5 else 1.0) / total for weekday in range(7) for hour in day
    )


def profiles(v: Values) -> dict[str, Week]:
    """Return the week's profile of every source."""
    late = v["section_136.share_14_to_24"]
    police_day = [(1.0 - late) / 14] * 14 + [late / 10] * 10
    day = {name: shape.hours for name, shape in shapes().items()}
    return {
        "ae_liaison": week(day["day.ae_liaison"], v["ae.weekend_ratio"]),
        "community_crisis": week(day["day.crisis"], v["crisis.weekend_ratio"]),
        "section_136": week(police_day, v["section_136.weekend_ratio"]),
        "community_request": week(day["day.office"], v["amhp.request_weekend_ratio"]),
        "custody": week(day["day.custody"], 1.0),
        "transfer_in": week(day["day.office"], v["beds.transfer_weekend_ratio"]),
        "housing_other_wards": week(day["day.office"], v["housing.application_weekend_ratio"]),
        "new_referral": week(day["day.office"], v["amhp.request_weekend_ratio"]),
        "new_demand": week(day["day.cafe"], v["crisis_cafe.new_demand_weekend_ratio"]),
    }
