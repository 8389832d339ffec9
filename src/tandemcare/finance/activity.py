"""What is costed: the activity of a month that tariffs are multiplied with, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MONTH_DAYS = "month_days"

ACTIVITIES: Mapping[str, str] = MappingProxyType(
    {
        MONTH_DAYS: "Days of the month that were counted",
        "open_bed_days": "Days that beds were open on local adult acute wards, intensive care apart",
        "ward_bed_days": "Days of the beds of those wards that were open, whether the bed was or not",
        "local_bed_days": "Days that those beds were occupied",
        "picu_open_bed_days": "Days that local psychiatric intensive care beds were open",
        "picu_ward_bed_days": "Days of the beds of those wards that were open, whether the bed was or not",
        "picu_bed_days": "Days that those beds were occupied",
        "converted_bed_days": "Days of closed beds of those wards whose staff went over to a named service",
        "picu_converted_bed_days": "Days of closed beds of those wards whose staff went over to a named service",
        "converted_ward_bed_days": "Those of them in wards that have closed whole",
        "picu_converted_ward_bed_days": "Those of them in wards that have closed whole",
        "block_bed_days": "Days that beds of independent providers nearby were open, bought in block",
        "block_contract_days": "The same, each times what it costs by the mean price of the place",
        "block_bed_days_used": "Days that those beds were occupied",
        "older_adult_bed_days": "Days that beds on local wards for older adults were open",
        "older_adult_contract_days": "The same, each times what it costs by the mean price of the place",
        "older_adult_ward_contract_days": "The same, of all beds of those wards that were open",
        "older_adult_bed_days_used": "Days that those beds were occupied",
        "rehabilitation_bed_days": "Days that beds on local rehabilitation wards were open",
        "rehabilitation_contract_days": "The same, each times what it costs by the mean price of the place",
        "rehabilitation_ward_contract_days": "The same, of all beds of those wards that were open",
        "rehabilitation_bed_days_used": "Days that those beds were occupied by people of the pathway",
        "rehabilitation_elsewhere_days": "Days in rehabilitation elsewhere of people who found no local bed",
        "ward_agency_wte_days": "Days of agency staff on ward posts, beyond the vacancy of the census",
        "out_of_area_bed_days": "Days in beds outside the area",
        "crisis_house_open_bed_days": "Days that crisis-house beds were open",
        "cafe_place_hours": "Hours that places in crisis cafés were open",
        "home_treatment_slot_days": "Days that home-treatment caseload slots were staffed",
        "step_down_place_days": "Days that step-down places were open",
        "supported_housing_unit_days": "Days that supported-housing units were open",
        "supported_housing_let_days": "Days that those units were let",
        "rent_elsewhere_days": "Days that fewer people had supported housing than at the census, and lived elsewhere",
        "floating_support_place_days": "Days that floating-support places were funded",
        "residential_care_days": "Days that people lived in residential or nursing care",
        "section_117_person_days": "Days that people had a section 117 package",
        "section_117_reviews_more": "Reviews of section 117 packages, against those at the census: below 0 for fewer",
        "homeless_days": "Days that people of the place had no settled home",
        "lasting_care_days": "Days that people had lasting care which no section 117 pays for",
        "care_package_days": "Days that people had a care package at home under the Care Act",
        "amhp_hours": "Hours that AMHPs were on duty",
        "community_place_days": "Days of places of community teams: those of the census, less those cut and empty",
        "detentions": "Detentions under sections 2 and 3, on admission and after it",
        "section_12_assessments": "Examinations by a doctor for a Mental Health Act assessment",
        "section_136_uses": "People taken to a place of safety by the police",
        "carer_hours": "Hours of unpaid care for ill people at home, which have no price and no line",
        "conveyances": "Journeys to a hospital bed",
        "ae_wait_days": "Days in A&E beyond what an attendance pays for",
        "unmet_acute_bed_days": "Days on a ward of people who needed a bed and found none, as long as a stay lasts",
        "unmet_crisis_care_days": "Days of home treatment of people for whom neither it nor a crisis house had room",
        "unmet_community_place_days": "Days that ill people were without a community team, and lacked nothing below",
        "unmet_supported_housing_days": "Days that people at home waited for supported housing, or had given it up",
        "unmet_supported_housing_and_team_days": "The same, of ill people without a community team",
        "unmet_supported_housing_homeless_days": "Days that people without a settled home did so",
        "unmet_supported_housing_homeless_and_team_days": "The same, of ill people without a community team",
        "unmet_residential_care_days": "Days that residential care was due to people, and nobody had found it",
        "unmet_residential_care_and_team_days": "The same, of ill people without a community team",
        "unmet_lasting_care_days": "Days that lasting care was due to people, and nobody had found it",
        "unmet_lasting_care_and_team_days": "The same, of ill people without a community team",
        "unmet_care_package_days": "Days that a care package or floating support was due to people",
        "unmet_care_package_and_team_days": "The same, of ill people without a community team",
        "further_hearings": "Tribunal hearings that rules in force add to those of a detention at the census",
        "safeguard_hours": "Hours of a clinical team for second opinions and plans that rules in force add",
        "welfare_checks_by_ambulance": "Welfare checks that an ambulance makes in place of the police",
        "welfare_check_police_hours": "Officer hours of welfare checks, against those at the census: below 0",
        "ae_attendances": "Attendances in A&E for a mental-health crisis",
        "hbpos_place_days": "Days that places in the health-based place of safety were open",
    }
)
"""Everything that is costed and what it counts in a month: arrays [replication, month], or anything of that shape."""

OF_NAMED_WARDS = frozenset(
    name for name in ACTIVITIES if name.startswith(("block_", "older_adult_", "rehabilitation_"))
)
"""What is counted, and charged, only where a place names wards of these kinds."""
