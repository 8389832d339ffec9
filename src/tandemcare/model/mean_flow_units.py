"""The unit of each input of the mean flows."""

from __future__ import annotations

from .mean_flow_inputs import CAPACITIES

RATES, TIMES, PEOPLE, SHARES, HOURS, HOUR_RATES = (
    "people / month",
    "months",
    "people",
    "1",
    "hours / people",
    "hours / month",
)


def unit_of(name: str) -> str:
    """Return the unit of an input, from its name."""
    if name.startswith("first_") or name in ("hardly_any", "cafe_visits_possible"):
        return RATES
    if name == "months_an_hour":
        return "months / hour"
    if name.startswith("hours_"):
        return HOURS
    if name in ("amhp_on_duty", "cafe_on_duty"):
        return HOUR_RATES
    if name in CAPACITIES or name.startswith(("beds_", "open_")) or name == "hardly_anybody":
        return PEOPLE
    times = (
        "settling_time",
        "fastest",
        "next_step",
        "one_day",
        "whole_day_more",
        "longest_wait",
        "threshold_home",
        "return_window",
    )
    return TIMES if name.endswith(("_time", "_time_away")) or name in (*times, "days_to_change") else SHARES
