"""What the monthly exchange keeps of the slow layer, by name."""

from __future__ import annotations

OUTPUTS = (
    "need_index",
    "waiting_priority",
    "waiting_routine",
    "mean_priority_wait",
    "mean_routine_wait",
    "share_over_four_weeks",
    "caseload",
    "coverage",
    "crisis_multiplier",
    "relapse_odds",
    "community_staff",
    "staffed_share",
    "ward_vacancy",
    "agency_staff",
    "beds_without_staff",
    "amhps",
    "trainees",
    "amhp_vacancy",
    "workload",
    "overwork",
    "section_117_people",
    "housing_units",
    "open_beds",
    "wards_closed",
    "investment_fund",
    "paid_in",
    "spent_on_services",
    "leaked",
    "released",
    "places_reinvested",
    "place_months_reinvested",
    "net_cost",
    "council_reserve",
    "council_overspent",
)
"""What is kept of each month, as at its end."""
ITEM_OUTPUTS = ("contracted", "mobilising", "open", "unit_months", "serving")
"""What is kept of each item besides."""
