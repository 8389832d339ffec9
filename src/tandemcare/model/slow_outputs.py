"""What the monthly exchange keeps of the slow layer, by name."""

from __future__ import annotations

from collections.abc import Mapping

OUTPUTS = (
    "need_index",
    "staffed_places",
    "community_staff",
    "staffed_share",
    "ward_vacancy",
    "agency_staff",
    "ward_posts",
    "amhps",
    "trainees",
    "amhp_vacancy",
    "workload",
    "overwork",
    "housing_units",
    "open_beds",
    "released",
    "net_cost",
    "council_reserve",
    "council_overspent",
)
"""What is kept of the equations of each month, as at its end."""
ITEM_OUTPUTS = ("contracted", "mobilising", "open", "unit_months", "funded_months", "leaked_months")
"""What is kept of each item besides, and with it how many units of it have served people, `serving`."""
OWN_OUTPUTS = (
    "beds_without_staff",
    "wards_closed",
    "beds_closed",
    "acute_ward_beds",
    "picu_ward_beds",
    "acute_converted_beds",
    "picu_converted_beds",
    "acute_converted_ward_beds",
    "picu_converted_ward_beds",
    "waiting",
)
"""What is kept of whole beds and wards, which the exchange closes, and how much people wait for a community team.

Ward beds are those of wards that are open, whether the bed is or not; converted ones have closed, and their staff went
over to a service, those of them too in wards that closed whole; waiting is in person-months per person, times an
unknown number of people."""
READ: Mapping[str, str] = {
    "need_index": "rate of every source of people, and of people who come to live in the place",
    "staffed_places": "places of the community teams, whole, and how many people they can follow up at once",
    "resolved_multiplier": "bands of severity that are screened out at the hub",
    "amhp_availability": "slots and fills of the AMHP rota",
    "housing_share": "supported-housing units, whole",
    "staffed_share": "open units of services that need nurses",
    "beds_without_staff": "beds, whole, less those of closed wards",
    "amhps_hired": "AMHP posts bought that serve people",
    "amhps_at_census": "AMHP posts bought that serve people",
    "net_cost": "whether a stop-loss is reached",
    "releasing": "units of what released ward money buys",
}
"""What the rules and the month to come look at, beside the open units of each item, and what follows from it."""
