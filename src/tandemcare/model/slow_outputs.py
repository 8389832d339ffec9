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
    "amhps",
    "trainees",
    "amhp_vacancy",
    "workload",
    "overwork",
    "section_117_people",
    "housing_units",
    "open_beds",
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
"""What is kept of the equations of each month, as at its end."""
ITEM_OUTPUTS = ("contracted", "mobilising", "open", "unit_months")
"""What is kept of each item besides, and with it how many units of it have served people, `serving`."""
OWN_OUTPUTS = ("beds_without_staff", "wards_closed")
"""What is kept of whole beds and wards, which the exchange closes."""
READ = (
    "need_index",
    "crisis_multiplier",
    "relapse_odds",
    "follow_up_multiplier",
    "resolved_multiplier",
    "amhp_availability",
    "housing_share",
    "staffed_share",
    "beds_without_staff",
    "amhps_hired",
    "amhps_at_census",
    "net_cost",
)
"""What the rules and the month to come look at, beside the open units of each item."""
