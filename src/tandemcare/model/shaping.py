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
        # rates that the inputs of sources multiply
        "crisis_cafe.new_demand_a_year",
        "crises.share_first",
        "lives.new_referrals_per_100k",
        # who lives in the place from the first day, and how
        "floating_support.share_taken",
        "lives.days_away_after_need",
        "lives.gone_after_need",
        "lives.homeless_per_100k",
        "lives.lasting_care_per_100k",
        "lives.packages_per_100k",
        "lives.people_per_100k",
        "lives.residential_per_100k",
    }
)
GROUPS_OF_PEOPLE = ("people.", "census.", "need.growth_")
"""Beginnings of names of numbers that say who comes, and who is inside on the census day."""


def shaping_parameters() -> frozenset[str]:
    """Return the names of the parameters that can be changed from the census on, but not by a later date."""
    from tandemcare.evidence import parameters

    return SHAPING | {name for name in parameters() if name.startswith(GROUPS_OF_PEOPLE)}
