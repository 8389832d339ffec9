"""Mean flows, first chapters: ways in, alternatives to admission, section 136, requests and assessments."""

from __future__ import annotations

from tandemcare.stockflow import Auxiliary, Part

from .mean_flow_words import QUEUES, SEXES, STATUSES, fits, people, rate, share, stay, total

PLACES = ("home", "ae", "hbpos", "custody")
"""Where people are assessed off the ward."""
CLASSES = ("home", "ae", "safety")
"""Where people wait for a bed, which gives the order in which they get one: safety, A&E, home."""
HOURS_RATE = "hours / month"


def ways_in() -> list[Part]:
    """Return first presentations and those who come back, by route."""
    routes = ("ae", "section_136", "community_request", "custody")
    first = {
        "ae": "first_ae_liaison",
        "section_136": "first_section_136 + worse_end",
        "community_request": "first_community_request",
        "custody": "first_custody",
    }
    names = {"section_136": "police", "community_request": "community"}
    return [
        rate("relapses", "relapsing_end + relapsing_early_end + relapsing_supported_end + relapsing_tenants_end"),
        rate("after_ward_returns", "relapses + untreated_end"),
        *(
            rate(
                f"comes_{names.get(route, route)}",
                f"{first[route]} + relapse_route_{route} * after_ward_returns + return_route_{route} * returning_end",
            )
            for route in routes
        ),
        rate("comes_gate", "relapse_route_gate * after_ward_returns"),
        rate(
            "comes_crisis",
            "first_community_crisis + relapse_route_crisis * after_ward_returns + return_route_crisis * returning_end",
        ),
        rate("crisis_referrals", "comes_crisis + comes_gate"),
    ]


def alternatives() -> list[Part]:
    """Return the crisis house, the café and home treatment: what does not fit goes on as in the pathway."""
    return [
        # the gate before an informal admission
        rate("gate_ae", "comes_ae * ae_share_admission"),
        rate("gate_home", "comes_crisis * crisis_share_admission + comes_gate"),
        share("gate_admitted", "1 - gate_share_crisis_house * house_fit - gate_share_home_treatment * treatment_fit"),
        *_home_treatment(),
        *_crisis_house(),
        *_cafe(),
        # nobody found anything, or nobody looked
        rate(
            "resolved",
            "comes_ae * ae_share_resolved + comes_crisis * crisis_share_resolved"
            " + outcome_not_admitted * not_admitted_resolved",
        ),
    ]


def _home_treatment() -> list[Part]:
    """Return home treatment, shared by people in crisis and people discharged early."""
    return [
        rate(
            "treatment_offered",
            "comes_ae * ae_share_home_treatment + comes_crisis * crisis_share_home_treatment"
            " + outcome_not_admitted * not_admitted_home_treatment",
        ),
        rate("treatment_at_gate", "(gate_ae + gate_home) * gate_share_home_treatment"),
        people("treatment_used", "treated + treated_early"),
        rate("treatment_room", "(treatment_slots - treatment_used) / settling_time + treated_end + treated_early_end"),
        rate("treatment_wanted", "treatment_offered + treatment_at_gate + early_wanted"),
        *fits("treatment", "treatment_room", "treatment_wanted"),
        rate("treatment_instead", "treatment_offered * (1 - treatment_fit)"),
        *stay(
            "treated", "(treatment_offered + treatment_at_gate) * treatment_fit", "treatment_time", "In home treatment"
        ),
        *stay("treated_early", "early_wanted * treatment_fit", "treatment_time", "In home treatment, discharged early"),
        rate("treatment_starts", "treated_begin + treated_early_begin"),
    ]


def _crisis_house() -> list[Part]:
    """Return the crisis house."""
    return [
        rate("house_or_cafe", "comes_ae * ae_share_house_or_cafe + comes_crisis * crisis_share_house_or_cafe"),
        rate(
            "house_offered",
            "treatment_instead + (house_or_cafe + first_new_demand) * (1 - cafe_share)"
            " + outcome_not_admitted * not_admitted_crisis_house",
        ),
        rate("house_at_gate", "(gate_ae + gate_home) * gate_share_crisis_house"),
        rate("house_room", "(house_beds - in_house) / settling_time + in_house_end"),
        rate("house_wanted", "house_offered + house_at_gate"),
        *fits("house", "house_room", "house_wanted"),
        *stay("in_house", "(house_offered + house_at_gate) * house_fit", "house_time", "In the crisis house"),
        rate("house_instead", "house_offered * (1 - house_fit)"),
    ]


def _cafe() -> list[Part]:
    """Return the café, for those who come while it is open."""
    return [
        rate("cafe_offered", "house_instead + (house_or_cafe + first_new_demand) * cafe_share"),
        rate("cafe_offered_new", "first_new_demand * (cafe_share + (1 - cafe_share) * (1 - house_fit))"),
        rate(
            "cafe_visits",
            "min(cafe_visits_possible,"
            " (cafe_offered - cafe_offered_new) * cafe_open_share + cafe_offered_new * cafe_open_share_new)",
        ),
        people("cafe_busy", "cafe_visits * cafe_visit_time"),
        share("cafe_open", "cafe_on_duty * months_an_hour"),
        rate("alternatives_full", "cafe_offered - cafe_visits"),
    ]


def section_136() -> list[Part]:
    """Return the places of safety: a full one sends people to A&E, and from A&E some move when it has room."""
    return [
        rate("police_to_hbpos", "comes_police * section_136_share_hbpos"),
        rate("hbpos_wanted", "police_to_hbpos + police_stays * comes_police * section_136_share_ae_first * moved"),
        share("police_stays", "1 - section_136_share_doctor_releases"),
        *fits("hbpos", "hbpos_places / hbpos_time", "hbpos_wanted"),
        people("hbpos_busy", "hbpos_wanted * hbpos_fit * hbpos_time"),
        rate("police_in_ae", "comes_police * section_136_share_ae_first + police_to_hbpos * (1 - hbpos_fit)"),
        rate("police_in_custody", "comes_police * section_136_share_custody"),
        rate("doctor_only", "comes_police * section_136_share_doctor_releases"),
        rate("police_assessed_ae", "police_stays * police_in_ae * (1 - moved * hbpos_fit)"),
        rate(
            "police_assessed_hbpos",
            "police_stays * (police_to_hbpos * hbpos_fit + police_in_ae * moved * hbpos_fit)",
        ),
        rate("police_assessed_custody", "police_stays * police_in_custody"),
    ]


def requests() -> list[Part]:
    """Return requests to the AMHP hub, those it screens out, and assessments by place."""
    return [
        rate("request_ae", "comes_ae * ae_share_amhp_request"),
        rate("request_police", "comes_police * police_stays"),
        rate(
            "requests_screened",
            "request_ae * screened_ae + comes_custody * screened_custody + comes_community * screened_community",
        ),
        rate("assessed_home", "comes_community * (1 - screened_community) + asking_again_end"),
        rate("assessed_ae", "request_ae * (1 - screened_ae) + police_assessed_ae"),
        rate("assessed_hbpos", "police_assessed_hbpos"),
        rate("assessed_custody", "comes_custody * (1 - screened_custody) + police_assessed_custody"),
        rate("assessed_off_ward", total(f"assessed_{place}" for place in PLACES)),
        rate(
            "requests",
            "request_ae + comes_custody + comes_community + request_police + asking_again_end + assessed_ward",
        ),
        rate("assessments", "assessed_off_ward + assessed_ward"),
        *(
            rate(f"applied_{status}", total(f"assessed_{place} * {place}_{status}" for place in PLACES))
            for status in ("section_2", "section_3", "section_4", "informal")
        ),
        rate("outcome_not_admitted", total(f"assessed_{p} * {p}_not_admitted" for p in PLACES)),
        share("share_section_4", "applied_section_4 / max(applied_section_2 + applied_section_4, hardly_any)"),
    ]


def beds_wanted() -> list[Part]:
    """Return who is to be admitted, by where they wait and legal status, and what kind of bed they need."""
    gate = {"home": ("gate_home * gate_admitted",), "ae": ("gate_ae * gate_admitted",), "safety": ()}
    places = {"home": ("home",), "ae": ("ae",), "safety": ("hbpos", "custody")}
    decided = {"informal": "{0}_informal", "section_2": "({0}_section_2 + {0}_section_4)", "section_3": "{0}_section_3"}
    parts: list[Part] = []
    for group in CLASSES:
        for status, chance in decided.items():
            assessed = [f"assessed_{place} * {chance.format(place)}" for place in places[group]]
            extra = gate[group] if status == "informal" else ()
            parts.append(rate(f"to_admit_{group}_{status}", total([*assessed, *extra])))
    # Other specialties' wards have a bed at once; what follows there asks for AMHPs all the same.
    for status in STATUSES:
        wanted = total(f"to_admit_{group}_{status}" for group in CLASSES)
        parts.append(rate(f"other_ward_{status}", f"({wanted}) * {_other_ward(status)}"))
    return [*parts, *_late(), *(part for group in CLASSES for part in _kinds_of_bed(group))]


def _other_ward(status: str) -> str:
    return "informal_other_ward" if status == "informal" else "detained_other_ward"


def _late() -> list[Part]:
    """Return whose section 136 has run out before a bed is sought: it counts only where no bed is free at once."""
    return [
        share("late_safety", "late_hbpos * police_assessed_hbpos / max(assessed_hbpos + assessed_custody, hardly_any)"),
        share("late_detained", "late_in_ae * police_assessed_ae / max(assessed_ae, hardly_any)"),
        share("late_informal", "late_in_ae * police_assessed_ae * ae_informal / max(to_admit_ae_informal, hardly_any)"),
        *(
            # full from 98% to 100%, a smoothed step
            share(f"full_{queue}", f"min(1, max(0, 50 * in_beds_{queue} / max(beds_{queue}, hardly_anybody) - 49))")
            for queue in QUEUES
        ),
        share("full_acute", total(f"share_{sex} * full_{sex}" for sex in SEXES)),
        rate("late_left", f"expired_share_leaves * ({total(_expired())})"),
    ]


def _expired(*groups: str, statuses: tuple[str, ...] = STATUSES) -> list[str]:
    """Return the names of those whose clock ran out, by kind of bed, where they wait and status."""
    kinds = [("acute", status) for status in statuses] + [("picu", s) for s in statuses if s != "informal"]
    return [f"late_{kind}_{group}_{status}" for group in groups or ("ae", "safety") for kind, status in kinds]


def _kinds_of_bed(group: str) -> list[Part]:
    parts: list[Part] = []
    for status in STATUSES:
        wanted = f"to_admit_{group}_{status} * (1 - {_other_ward(status)})"
        kinds = {"acute": wanted}
        if status != "informal":
            kinds = {"acute": f"{wanted} * (1 - detained_picu)", "picu": f"{wanted} * detained_picu"}
        for kind, equation in kinds.items():
            if group == "home":
                parts.append(rate(f"{kind}_{group}_{status}", equation))
                continue
            late = "late_safety" if group == "safety" else f"late_{'informal' if status == 'informal' else 'detained'}"
            gone = f"late_{kind}_{group}_{status}"
            lost = ["expired_share_leaves", "expired_share_detained"]
            if status != "informal":
                lost.append("expired_share_informal")
            more = ""
            if status == "informal":
                detained = total(_expired(group, statuses=STATUSES[1:]))
                more = f" + expired_share_informal * ({detained})"
            parts += [
                rate(gone, f"{equation} * {late} * full_{kind}"),
                rate(f"{kind}_{group}_{status}", f"{equation} - {gone} * ({total(lost)}){more}"),
            ]
    return parts


def amhp_work() -> list[Part]:
    """Return the AMHP hours that all of this asks for, and the hours on duty; what exceeds them is overtime."""
    return [
        Auxiliary(
            "amhp_worked",
            "requests_screened * hours_screening + assessed_off_ward * hours_assessing"
            " + (assessed_off_ward - request_police) * hours_better_time"
            " + (applied_section_2 + applied_section_3 + applied_section_4 + applied_informal) * hours_writing"
            " + outcome_not_admitted * hours_closing + (beds_found - gate_found) * hours_applying"
            " + chased * hours_chasing + reassessed * hours_reassessing + out_of_area_starts * hours_searching"
            " + assessed_ward * hours_ward + ward_detained * hours_ward_detaining"
            " + (assessed_ward - ward_detained) * hours_ward_closing",
            HOURS_RATE,
            "AMHP hours worked",
        ),
        share("amhp_busy", "amhp_worked * months_an_hour", "AMHPs at work"),
        share("amhp_open", "amhp_on_duty * months_an_hour", "AMHPs on duty"),
        share("amhp_over", "max(0, amhp_busy - amhp_open)", "AMHPs at work beyond those on duty"),
    ]
