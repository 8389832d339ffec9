"""Which numbers each part of the pathway reads, so that only parts which read a changed number are told again.

A `*` in a name stands for any word. A part may read fewer than it names here, and never more: a test tells each part
with these numbers alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RESOURCES = "resources"
"""A part that tells no chapter: units of everything that is used and waited for."""
RISKS = "risks"
"""Another: how often what may happen at home happens."""
_CUTS = ("frailty.*", "severity.*")
_ALTERNATIVES = (
    "crisis_cafe.share_of_offers",
    "crisis_house.share_instead_of_bed",
    "home_treatment.share_instead_of_bed",
)
_ROUTES = (
    "ae.share_home_treatment",
    "ae.share_house_or_cafe",
    "crisis.share_home_treatment",
    "crisis.share_house_or_cafe",
)
_WEEK = (
    "ae.weekend_ratio",
    "amhp.request_weekend_ratio",
    "beds.transfer_weekend_ratio",
    "crisis.weekend_ratio",
    "crisis_cafe.new_demand_weekend_ratio",
    "housing.application_weekend_ratio",
    "section_136.*",
)
_HUB = ("amhp.share_screened_*",)
_REVIEW_DAYS = ("beds.section_2_review_day_first", "beds.section_2_review_day_last")
_AMHP_HOURS = ("amhp.*", "bed.days_waited_at_home")
_TRANSITION = ("transition.*",)
_SAFEGUARDS = ("detention.*",)
NUMBERS_READ: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        RESOURCES: (
            "amhp.hand_over_hours",
            "amhp.last_start_hours",
            "amhp_rota.*",
            "amhp_staff.fte_per_head",
            "amhp_staff.heads_per_100k",
            "beds.hurried_above_share",
            "section_12_doctors.*.fill",
            "section_12_doctors.*.slots",
            "crisis_cafe.*.fill",
            "crisis_cafe.*.slots",
            "crisis_house.beds",
            "community.caseload_per_100k",
            "community.places_bought",
            "community.places_cut",
            "floating_support.places",
            "follow_up.slots_per_place",
            "hbpos.places",
            "home_treatment.slots",
            "housing.tenancy_days",
            "housing.units",
            "housing.void_days",
            "place.adults",
            "place.men_elsewhere",
            "place.women_elsewhere",
            "money.amhp_hours_year",
            "police.welfare_checks_left_per_100k",
            "section_117.most_reviews",
            "section_117.packages",
            "section_117.reviews",
            "step_down.places",
            "ward.*",
        ),
        RISKS: (
            "beds.cut_short_share",
            "crisis_cafe.visits_of_ill",
            "cto.days_to_recall",
            "demand.crises",
            "floating_support.days",
            "hazard.*",
            "housing.days_to_give_up",
            "housing.tenancy_days",
            "lives.*",
            "section_117.exit_*",
            "section_117.found_by_review",
            "section_117.most_reviews",
            "section_117.further_reviews",
            "section_117.reviews",
            "section_117.share_ended_by_review",
        ),
        "at_home": (),
        "lives_change": ("community.accepted_share", "community.priority_share", *_TRANSITION),
        "found_late": ("floating_support.share_of_packages",),
        "crisis_begins": (*_WEEK, "crises.*"),
        "first_presents": _TRANSITION,
        "cafe_visits": (*_WEEK, "crisis_cafe.visit_hours", "demand.new_demand", "lives.joins_new_demand"),
        "onset": (*_CUTS, "crisis_cafe.share_first"),
        "comes_to_ae": (*_CUTS, *_HUB, "ae.*", *_ALTERNATIVES),
        "comes_in_crisis": (*_CUTS, "crisis.*", *_ALTERNATIVES),
        "offers": (
            "crisis_cafe.visit_hours",
            "crisis_house.most_days",
            "crisis_house.stay_days",
            "home_treatment.episode_days",
        ),
        "taken_to_a_place_of_safety": (*_CUTS, "section_136.*"),
        "place_of_safety": (*_CUTS, "section_136.*"),
        "clock_runs_out": ("section_136.*",),
        "requests": (*_CUTS, *_AMHP_HOURS),
        "assessment": (*_AMHP_HOURS, "place.section_12_rota"),
        "lapses": ("bed.change_share_*", "bed.worsens_share_ae"),
        "outcomes": (*_CUTS, *_AMHP_HOURS, "outcome.*"),
        "bed_wanted": ("bed.days_to_change", "beds.*", "out_of_area.*", "people.rate_*", "people.share_*"),
        "local_bed": (),
        "things_change": (*_AMHP_HOURS, "bed.*"),
        "bed_found": (*_AMHP_HOURS, "conveyance.*"),
        "placed_out_of_area": ("amhp.*",),
        "admitted": (*_REVIEW_DAYS, *_SAFEGUARDS),
        "stay": (*_CUTS, *_ALTERNATIVES, *_ROUTES, "amhp.request_lapses_days", "beds.*", "cto.*", "stay.*"),
        "ward_assessment": (*_AMHP_HOURS, "place.section_12_rota"),
        "ward_outcome": (*_AMHP_HOURS, *_REVIEW_DAYS, *_SAFEGUARDS, "outcome.*"),
        "out_of_area_stay": ("out_of_area.*",),
        "ready_for_discharge": (
            "delay.*",
            "housing.census_delay_days",
            "housing.days_to_give_up",
            "housing.set_up_days",
            "housing.share_delayed_as_census",
            "out_of_area.extra_days",
            "rehabilitation.*",
            "step_down.share_suitable",
        ),
        "discharged": (
            "delay.*",
            "discharge.*",
            "home_treatment.days_longer_if_full",
            "home_treatment.episode_days",
            "home_treatment.share_early_discharge",
            "rehabilitation.*",
            "step_down.stay_days",
        ),
        "afterwards": (
            "community.share_place_lost",
            "cto.*",
            "floating_support.share_of_packages",
            "follow_up.*",
            "section_117.share_new_package",
        ),
        "crisis_ends": ("lives.joins_*",),
        "care_due": ("delay.*", "discharge.share_*", "lives.lasting_need"),
        "not_admitted": (),
        "housing_applicants": (),
    }
)
