"""Under which names of the pathway the mean flows are read: counts, and the use of resources."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .crisis_pathway import PLAIN_DELAYS
from .mean_flow_inputs import ward_number
from .place import Place
from .resources import ward_resource

Use = tuple[str, str, str, str]
"""In use, open, waiting and overtime, in units; an empty name stands for nothing."""

MEAN_COUNTS: Mapping[str, str] = MappingProxyType(
    {
        "ae_presentations": "comes_ae",
        "crisis_referrals": "crisis_referrals",
        "section_136_uses": "comes_police",
        "section_136_ae_first": "police_in_ae",
        "section_136_custody_first": "police_in_custody",
        "section_136_doctor_only": "doctor_only",
        "requests_custody": "comes_custody",
        "requests_community": "comes_community",
        "amhp_requests": "requests",
        "requests_not_assessed": "requests_screened",
        "mha_assessments": "assessments",
        "assessed_home": "assessed_home",
        "assessed_ae": "assessed_ae",
        "assessed_hbpos": "assessed_hbpos",
        "assessed_custody": "assessed_custody",
        "assessed_ward": "assessed_ward",
        "applications_section_2": "applied_section_2",
        "applications_section_3": "applied_section_3",
        "applications_section_4": "applied_section_4",
        "outcome_informal": "applied_informal",
        "outcome_not_admitted": "outcome_not_admitted",
        "assessments_not_completed_no_bed": "not_completed",
        "improved_before_bed": "improved",
        "left_before_bed": "left",
        "worsened_before_bed": "worsened",
        "recommendations_lapsed": "lapsed",
        "home_treatment_episodes": "treatment_starts",
        "home_treatment_full": "treatment_instead",
        "crisis_house_stays": "in_house_begin",
        "crisis_house_full": "house_instead",
        "cafe_attendances": "cafe_visits",
        "alternatives_full": "alternatives_full",
        "admissions_local": "admissions_local",
        "admissions_out_of_area": "out_of_area_starts",
        "out_of_area_starts": "out_of_area_starts",
        "admissions_other_ward": "to_other_wards",
        "detentions_on_admission": "detentions_on_admission",
        "detentions_after_admission": "detentions_after_admission",
        "section_2_converted": "section_2_converted",
        "brought_back": "brought_back",
        "cto_recalls": "recalls",
        "community_treatment_orders": "orders",
        "section_117_new_packages": "new_packages",
        "floating_support_starts": "support_starts",
        "supported_housing_lets": "tenancy_begin",
        "housing_applications_given_up": "in_queue_outside_gives_up",
        "discharged_home": "discharged_home",
        "discharged_package": "to_package",
        "discharged_supported_housing": "discharged_supported_housing",
        "discharged_residential_care": "to_residential_care",
        "discharged_temporary": "to_temporary",
        "discharged_other": "to_other",
        "discharged_other_ward": "to_other_ward",
        "discharged_step_down": "in_step_down_begin",
        "relapses_after_ward": "relapses",
        "returns_after_crisis": "returning_end",
        "returns_untreated": "untreated_end",
    }
)
"""Names of the pathway's counts, and the flow or auxiliary (people a month) that each is here."""

_COMMON: Mapping[str, Use] = MappingProxyType(
    {
        "hbpos": ("hbpos_busy", "hbpos_places", "", ""),
        "crisis-house": ("in_house", "house_beds", "", ""),
        "crisis-cafe": ("cafe_busy", "cafe_open", "", ""),
        "home-treatment": ("treatment_used", "treatment_slots", "", ""),
        "step-down": ("in_step_down", "step_down_places", "", ""),
        "floating-support": ("support_used", "support_places", "", ""),
        "housing-unit": ("units_used", "housing_units", "housing_queue", ""),
        "out-of-area": ("out_of_area", "", "", ""),
        "amhp": ("amhp_busy", "amhp_open", "", "amhp_over"),
        **{
            f"delay-{reason.replace('_', '-')}": (f"delayed_{reason}", "", "", "")
            for reason in ("supported_housing", *PLAIN_DELAYS)
        },
    }
)


def mean_use(place: Place) -> Mapping[str, Use]:
    """Return names of the pathway's resources and what each is here; wards of a kind share those who wait for it."""
    wards = {}
    for ward in place.wards:
        number = ward_number(place, ward)
        wards[ward_resource(ward)] = (f"used_{number}", f"open_{number}", f"waiting_{ward.kind}", "")
    return MappingProxyType({**_COMMON, **wards})
