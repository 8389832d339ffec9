"""Parameters that shape the pathway: no input of it follows from them alone, so that they hold for a whole run."""

from __future__ import annotations

SHAPING = frozenset(
    {
        # spreads of durations, and the shape of stays
        "ae.hours_spread",
        "delay.spread",
        "beds.los_median_to_mean",
        "beds.section_2_short_spread",
        "beds.section_2_review_day_first",
        "beds.section_2_review_day_last",
        "crisis_house.most_days",
        # when in the week people come
        "ae.weekend_ratio",
        "amhp.request_weekend_ratio",
        "crisis.weekend_ratio",
        "section_136.share_14_to_24",
        "section_136.weekend_ratio",
        "beds.transfer_weekend_ratio",
        "housing.application_weekend_ratio",
        "crisis_cafe.new_demand_weekend_ratio",
        # rules of the rota
        "amhp.hand_over_hours",
        "amhp.last_start_hours",
        # the rate that the input of new demand multiplies
        "crisis_cafe.new_demand_a_year",
    }
)
GROUPS_OF_PEOPLE = ("people.", "census.")
"""Beginnings of names of numbers that say who comes, and who is inside on the census day."""


def shaping_parameters() -> frozenset[str]:
    """Return the names of the parameters that can be changed from the census on, but not by a later date."""
    from tandemcare.evidence import parameters

    return SHAPING | {name for name in parameters() if name.startswith(GROUPS_OF_PEOPLE)}
