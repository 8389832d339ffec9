"""Mean flows, last chapters: follow-up, support, treatment orders, relapse, and those who were never admitted."""

from __future__ import annotations

from tandemcare.stockflow import Flow, Part, Stock

from .mean_flow_words import PEOPLE, RATE, fits, people, rate, stay


def after_the_ward() -> list[Part]:
    """Return what follows discharge, up to a relapse or to nothing more."""
    return [
        rate("homeless_relapsing", "to_temporary * relapse_more_homeless"),
        rate(
            "after_ward",
            "to_own_home + treated_early_end + to_residential_care + in_step_down_end + to_package"
            " + to_temporary - homeless_relapsing",
        ),
        # section 3: aftercare, and orders that end in recall
        rate("new_packages", "after_ward * section_3_out * share_new_package"),
        rate("orders", "after_ward * section_3_out * share_ordered"),
        Stock("ordered", 0.0, PEOPLE, "On a community treatment order that will end in recall"),
        Flow("ordered_begin", "orders * chance_recall", RATE, to="ordered"),
        rate("recalls_due", "ordered / recall_time"),
        Flow("ordered_end", "recalls_due * first_fit", RATE, source="ordered"),
        # floating support
        rate("support_wanted", "to_package * (1 - section_3_out * share_ordered * chance_recall) * support_share"),
        rate(
            "support_room",
            "(support_places - supported - relapsing_supported) / settling_time"
            " + supported_end + relapsing_supported_end",
        ),
        *fits("support", "support_room", "support_wanted"),
        rate("support_starts", "support_wanted * support_fit"),
        *stay("supported", "support_starts * (1 - supported_relapsing)", "support_time", "With floating support"),
        *stay(
            "relapsing_supported",
            "support_starts * supported_relapsing",
            "relapse_time",
            "With floating support, to relapse",
        ),
        people("support_used", "supported + relapsing_supported"),
        # follow-up, and relapse
        rate("follow_up_due", "after_ward - ordered_begin - support_starts"),
        rate("missed", "follow_up_due * (1 - share_followed_up)"),
        rate("missed_relapsing", "missed * relapse_more_missed"),
        rate("at_risk", "follow_up_due - missed_relapsing"),
        rate("early_relapsing", "at_risk * hurried_out * relapse_more_cut_short"),
        *stay(
            "relapsing",
            "homeless_relapsing + missed_relapsing + (at_risk - early_relapsing) * relapse_chance",
            "relapse_time",
            "Discharged, to relapse",
        ),
        *stay("relapsing_early", "early_relapsing", "early_relapse_time", "Discharged too early, to relapse soon"),
    ]


def never_admitted() -> list[Part]:
    """Return those who go home from a crisis without a bed, and come back or do not."""
    return [
        rate("no_further_help", "resolved + cafe_offered + requests_screened + doctor_only + improved"),
        *stay("untreated", "untreated_ends * untreated_chance", "untreated_time", "Left before there was a bed"),
        *stay(
            "returning",
            "no_further_help * return_chance_no_admission"
            " + (treated_end + in_house_end) * return_chance_home_treatment",
            "relapse_time",
            "Not admitted, to come back",
        ),
        # who leaves what is modelled here: the other side of everybody who comes
        rate(
            "well",
            "no_further_help * (1 - return_chance_no_admission)"
            " + (treated_end + in_house_end) * (1 - return_chance_home_treatment)"
            " + untreated_ends * (1 - untreated_chance) + to_other_wards + to_other + to_other_ward + void_end"
            " + in_queue_outside_gives_up + supported_end + (at_risk - early_relapsing) * (1 - relapse_chance)",
        ),
        rate(
            "comes",
            "first_ae_liaison + first_community_crisis + first_section_136 + first_community_request + first_custody"
            " + first_transfer_in + first_housing_other_wards + first_housing_community + first_new_demand",
        ),
    ]
