"""The crisis pathway: what can happen to one person, chapter by chapter, to be read from top to bottom.

Life at home, with its risks, and how a crisis begins and ends are told in `lives.py`. A person always holds exactly one
unit of type `where` (at home, in A&E, in a place of safety, in a bed, ...), and two while they are on the way to a bed;
a place with a team, a tenancy and support are kept beside it. Wards, staff and places are resources (`resources.py`),
people come from sources (`people.py`), `v` holds every number; sections: `docs/background/crisis-pathway.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tandemcare.pathway import (
    Assign,
    Branch,
    Count,
    Delay,
    Exponential,
    Gate,
    Mark,
    Record,
    Release,
    Seize,
    Step,
    Uniform,
    now,
)
from tandemcare.sums import summed

from . import codes as c
from .after_ward import afterwards, discharged
from .away import placed_out_of_area, planned_away
from .draws import days, hours, memoryless_days, rest
from .found_late import care_due, found_late
from .hours import OFFICE_HOURS, AmhpHours
from .ladders import Ladders
from .lives import (
    AT_HOME,
    at_home,
    cafe_visits,
    crisis_begins,
    crisis_ends,
    first_presents,
    housing_applicants,
    lives_change,
    onset,
)
from .safeguards import safeguards
from .stays import Stays
from .values import Values
from .wards import Wards

Steps = dict[str, Step]
Options = dict[str, Any]
WAIT_LIMITS_HOURS = (4.0, 12.0, 24.0, 72.0)
NEVER_ENDING = now + c.NEVER_HOURS
LAPSING = now + Uniform(12.0, 24.0)
"""An offer of a bed lapses if the person has not come by then."""
PLAIN_DELAYS = {
    "other_housing": "to-temporary",
    "social_care": "social-care-to",
    "funding_panel": "to-package",
    "other": "other-to",
}
"""Reasons for delay that last a time, and what follows."""
WARD_REASONS = {
    c.REASON_INFORMAL: "informal",
    c.REASON_SECTION_2: "section_2",
    c.REASON_RECALL: "recall",
    c.REASON_SECTION_4: "section_4",
}
"""Why somebody is assessed on the ward."""


def story(v: Values, wards: Wards) -> Steps:
    """Return every step of the pathway in the order of the story."""
    return {name: step for steps in chapters(v, wards).values() for name, step in steps.items()}


def chapters(v: Values, wards: Wards) -> dict[str, Steps]:
    """Return the steps of each chapter, by the name of the function that tells it, in the order of the story."""
    return {name: tell(v, wards) for name, tell in tellers().items()}


def tellers() -> dict[str, Callable[[Values, Wards], Steps]]:
    """Return what tells each chapter, in the order of the story."""
    return {
        "at_home": lambda _, __: at_home(),
        "lives_change": lambda v, _: lives_change(v),
        "found_late": lambda v, _: found_late(v),
        "crisis_begins": lambda v, _: crisis_begins(v),
        "first_presents": lambda v, _: first_presents(v),
        "onset": lambda v, _: onset(v, Ladders.of(v)),
        "cafe_visits": lambda v, _: cafe_visits(v),
        "comes_to_ae": lambda v, _: comes_to_ae(v, Ladders.of(v)),
        "comes_in_crisis": lambda v, _: comes_in_crisis(v, Ladders.of(v)),
        "offers": lambda v, _: offers(v),
        "taken_to_a_place_of_safety": lambda v, _: taken_to_a_place_of_safety(v, Ladders.of(v)),
        "place_of_safety": lambda v, _: place_of_safety(v, Ladders.of(v)),
        "clock_runs_out": lambda v, _: clock_runs_out(v),
        "requests": lambda v, _: requests(v, AmhpHours.of(v), Ladders.of(v)),
        "assessment": lambda v, _: assessment(v, AmhpHours.of(v)),
        "lapses": lambda v, _: lapses(v),
        "outcomes": lambda v, _: outcomes(v, AmhpHours.of(v), Ladders.of(v)),
        "bed_wanted": lambda v, _: bed_wanted(v),
        "local_bed": lambda _, wards: local_bed(wards),
        "things_change": lambda v, _: things_change(v, AmhpHours.of(v)),
        "bed_found": lambda v, _: bed_found(v, AmhpHours.of(v)),
        "placed_out_of_area": placed_out_of_area,
        "admitted": admitted,
        "stay": lambda v, wards: stay(v, wards, Stays.of(v)),
        "ward_assessment": lambda v, _: ward_assessment(v, AmhpHours.of(v)),
        "ward_outcome": lambda v, _: ward_outcome(v, AmhpHours.of(v)),
        "out_of_area_stay": out_of_area_stay,
        "ready_for_discharge": lambda v, _: ready_for_discharge(v),
        "discharged": lambda v, _: discharged(v),
        "afterwards": lambda v, _: afterwards(v),
        "crisis_ends": lambda v, _: crisis_ends(v),
        "care_due": lambda v, _: care_due(v),
        "not_admitted": lambda v, _: not_admitted(v),
        "housing_applicants": lambda _, __: housing_applicants(),
    }


# --- 1. Ways in -------------------------------------------------------------------------------------------------


def comes_to_ae(v: Values, ladders: Ladders) -> Steps:
    """A&E: seen by the liaison team, who admit, request an assessment, offer an alternative or send home."""
    return {
        "ae-arrives": Seize("ae", swap="where"),
        "ae-count": Count("ae_presentations"),
        "ae-clock": Mark("ae_arrival"),
        "ae-place": Assign("place", c.AE),
        "ae-seen": Delay(hours(v["ae.hours_before_decision"], v["ae.hours_spread"])),
        "ae-outcome": ladders.of_ae(v),
        "ae-resolved": Count("resolved"),
        "ae-leaves": Record("ae_hours", since="ae_arrival", over=WAIT_LIMITS_HOURS, then="crisis-over"),
    }


def comes_in_crisis(v: Values, ladders: Ladders) -> Steps:
    """GP, community team, 111 and crisis line: the crisis team decides."""
    return {
        "crisis-arrives": Count("crisis_referrals"),
        "crisis-place": Assign("place", c.HOME),
        "crisis-seen": Delay(hours(v["crisis.hours_before_decision"])),
        "crisis-outcome": ladders.of_crisis_team(v),
        "crisis-resolved": Count("resolved", then="crisis-over"),
    }


# --- 2. Alternatives to admission: a full one diverts nobody ------------------------------------------------------


def offers(v: Values) -> Steps:
    """Home treatment, crisis house and café, each only while there is room; who needs a bed is admitted instead.

    Each has its own people: whom home treatment has no room for takes nobody's place in the crisis house.
    """
    until = now + days(v["home_treatment.episode_days"], c.EPISODE_SPREAD)
    return {
        "admits": Assign("status", c.INFORMAL),
        "admits-no-amhp": Assign("by_amhp", c.NO, then="bed-wanted-informal"),
        "offer-home-treatment": Seize("home-treatment", patience=0, otherwise="offer-instead"),
        "treated-at-home": Branch(by="place", cases={c.AE: "treated-leaves-ae"}, otherwise="treated-where"),
        "treated-leaves-ae": Record("ae_hours", since="ae_arrival", over=WAIT_LIMITS_HOURS),
        "treated-where": Seize("community", swap="where"),
        "treated-instead": Branch(by="needs_bed", cases={c.YES: "treated-not-admitted"}, otherwise="treated-count"),
        "treated-not-admitted": Count("served_instead_of_bed"),
        "treated-served": Assign("needs_bed", c.SERVED),
        "treated-count": Count("home_treatment_episodes"),
        "treated-has": Assign("treated", c.YES),
        "treated-until": Assign("treated_until", until, then="crisis-over"),
        "treated": Delay(until="treated_until", meanwhile=AT_HOME),
        "treated-ends": Release("home-treatment", if_held=True),
        "treated-ended": Assign("treated", c.NO, then="home"),
        "offer-treatment-instead": Count("offered_instead_of_bed", then="offer-home-treatment"),
        "offer-house-instead": Count("offered_instead_of_bed", then="offer-house"),
        "offer-instead": Count("home_treatment_full", then="offer-whom"),
        "offer-house": Seize("crisis-house", patience=0, otherwise="offer-cafe-instead", swap="where"),
        "house-stays": Branch(by="place", cases={c.AE: "house-leaves-ae"}, otherwise="house-instead"),
        "house-leaves-ae": Record("ae_hours", since="ae_arrival", over=WAIT_LIMITS_HOURS),
        "house-instead": Branch(by="needs_bed", cases={c.YES: "house-not-admitted"}, otherwise="house-count"),
        "house-not-admitted": Count("served_instead_of_bed"),
        "house-served": Assign("needs_bed", c.SERVED),
        "house-count": Count("crisis_house_stays"),
        "house-stay": Delay(days(v["crisis_house.stay_days"], 0.5, at_most=v["crisis_house.most_days"])),
        "house-leaves": Seize("community", swap="where", then="crisis-over"),
        "offer-cafe-instead": Count("crisis_house_full"),
        "offer-whom": Branch(by="needs_bed", cases={c.YES: "offer-full"}, otherwise="offer-less"),
        "offer-less": Count("crisis_care_missed", then="offer-cafe"),
        "offer-full": Count("alternatives_full", then="admits"),
        "offer-cafe": Seize("crisis-cafe", patience=0, otherwise="nothing-free"),
        "cafe-count": Count("cafe_attendances"),
        "cafe-from": Branch(by="place", cases={c.AE: "cafe-leaves-ae"}, otherwise="cafe-visit"),
        "cafe-leaves-ae": Record("ae_hours", since="ae_arrival", over=WAIT_LIMITS_HOURS),
        "cafe-goes": Seize("community", swap="where"),
        "cafe-visit": Delay(hours(v["crisis_cafe.visit_hours"], 0.3)),
        "cafe-leaves": Release("cafe", then="crisis-over"),
        "nothing-free": Count("alternatives_full"),
        "nothing-met": Assign("unmet", c.YES),
        "offered-from-ae": Branch(by="place", cases={c.AE: "ae-leaves"}, otherwise="crisis-over"),
    }


# --- 3. Section 136: the clock runs from the first place of safety and never restarts ------------------------------


def taken_to_a_place_of_safety(v: Values, ladders: Ladders) -> Steps:
    """Police take somebody to a place of safety, A&E or rarely custody; whom they do not comes by the crisis line."""
    return {
        "police-arrives": ladders.of_police(v),
        "police-averted": Count("section_136_averted"),
        "police-averted-route": Assign("route", c.ROUTE_CRISIS, then="crisis-arrives"),
        # The police do not come (Right Care Right Person): others do, or nobody.
        "police-unattended": Count("section_136_unattended"),
        "unattended-how": Branch(
            rest("police-averted-route", {f"unattended-{how}": share for how, share in left_by_police(v).items()})
        ),
        "unattended-alone": Count("not_reached", then="crisis-unmet"),
        "unattended-ae": Count("unattended_to_ae"),
        "unattended-ae-route": Assign("route", c.ROUTE_AE, then="ae-arrives"),
        "police-taken": Count("section_136_uses"),
        "police-convey": Delay(hours(v["section_136.conveyance_hours"])),
        "police-first-place": Branch(
            rest(
                "police-to-hbpos",
                {"police-to-ae": v["section_136.share_ae_first"], "police-to-custody": v["section_136.share_custody"]},
            )
        ),
        "police-to-hbpos": Seize("hbpos", patience=0, otherwise="police-hbpos-full", swap=True),
        "police-at-hbpos": Assign("place", c.HBPOS, then="safety-power"),
        "police-to-custody": Seize("custody", swap=True),
        "police-count-custody": Count("section_136_custody_first"),
        "police-at-custody": Assign("place", c.CUSTODY, then="safety-power"),
        "police-hbpos-full": Count("hbpos_full"),
        "police-to-ae": Seize("ae", swap=True),
        "police-count-ae": Count("section_136_ae_first"),
        "police-at-ae": Assign("place", c.AE),
        "police-clock-ae": Mark("ae_arrival"),
    }


def left_by_police(v: Values) -> dict[str, float]:
    """Return the shares of those to whom the police do not come who come to A&E, and whom nobody reaches."""
    parts = {"ae": v["section_136.share_left_to_ae"], "alone": v["section_136.share_left_alone"]}
    whole = max(v["section_136.share_unattended"], summed(parts.values()))
    return {how: part / whole if whole > 0.0 else 0.0 for how, part in parts.items()}


def place_of_safety(v: Values, ladders: Ladders) -> Steps:
    """The clock starts; a doctor may release, or certify that the person cannot be assessed yet; some move from A&E."""
    return {
        "safety-power": Assign("power", c.YES),
        "safety-starts": Mark("safety_start"),
        "safety-certified": Branch(rest("safety-clock", {"safety-unfit": v["section_136.share_extended"]})),
        "safety-unfit": Assign("deadline", now + c.SECTION_136_EXTENDED_HOURS),
        "safety-recovers": Delay(hours(v["section_136.unfit_hours"]), then="safety-doctor"),
        "safety-clock": Assign("deadline", now + c.SECTION_136_HOURS),
        "safety-doctor": ladders.of_doctor(v),
        "safety-doctor-sees": Delay(hours(v["section_136.doctor_hours"]), at_most="deadline"),
        "safety-doctor-releases": Count("section_136_doctor_only", then="safety-released"),
        "safety-moves": Branch(by="place", cases={c.AE: "safety-cleared"}, otherwise="request-from-police"),
        "safety-cleared": Delay(hours(v["section_136.clearance_hours"]), at_most="deadline"),
        "safety-moved": Branch(rest("request-from-police", {"safety-to-hbpos": v["section_136.share_moved"]})),
        "safety-to-hbpos": Seize("hbpos", patience=0, otherwise="request-from-police", swap=True),
        "safety-left-ae": Record("ae_hours", since="ae_arrival", over=WAIT_LIMITS_HOURS),
        "safety-at-hbpos": Assign("place", c.HBPOS, then="request-from-police"),
    }


def clock_runs_out(v: Values) -> Steps:
    """Before an assessment or a bed: the person leaves, stays informally, is detained, or is held and counted."""
    return {
        "safety-not-assessed": Branch(
            rest(
                "safety-held-past",
                {
                    "safety-expired-leaves": v["section_136.expired_share_leaves"],
                    "safety-unassessed-stays": v["section_136.expired_share_informal"],
                },
            )
        ),
        "safety-unassessed-stays": Record("section_136_hours", since="safety_start", over=(24.0, 36.0)),
        "safety-unassessed-informal": Assign("status", c.INFORMAL),
        "safety-unassessed-power": Assign("power", c.NO, then="bed-wanted-informal"),
        "safety-held-past": Count("section_136_held_past_clock"),
        "safety-held-clock": Assign("deadline", now + c.SECTION_136_HOURS),
        "safety-held-priority": Assign("priority", c.PRIORITY_HOLDING, then="assess-allocate"),
        "safety-no-bed": Branch(
            rest(
                "safety-held-for-bed",
                {
                    "safety-bed-leaves": v["section_136.expired_share_leaves"],
                    "safety-expired-stays": v["section_136.expired_share_informal"],
                    "oap-found": v["section_136.expired_share_detained"],
                },
            )
        ),
        "safety-held-for-bed": Count("section_136_held_past_clock", then="oap-search"),
        "safety-expired-stays": Record("section_136_hours", since="safety_start", over=(24.0, 36.0)),
        "safety-informal": Assign("status", c.INFORMAL),
        "safety-power-ends": Assign("power", c.NO),
        "safety-acute": Assign("intensive", c.NO, then="oap-search"),
        "safety-bed-leaves": Count("assessments_not_completed_no_bed"),
        "safety-expired-leaves": Count("section_136_expired_left"),
        "safety-expired-ends": Record("section_136_hours", since="safety_start", over=(24.0, 36.0)),
        "safety-expired-from": Branch(by="place", cases={c.AE: "untreated-leaves-ae"}, otherwise="crisis-unmet"),
        "safety-released": Record("section_136_hours", since="safety_start", over=(24.0, 36.0)),
        "safety-goes-home": Branch(by="place", cases={c.AE: "ae-leaves"}, otherwise="crisis-over"),
    }


# --- 4. Requests to the AMHP hub -----------------------------------------------------------------------------------


def requests(v: Values, amhp: AmhpHours, ladders: Ladders) -> Steps:
    """Requests: the hub screens those from A&E, custody and the community; section 136 cannot be screened out."""
    lapses = now + 24.0 * v["amhp.request_lapses_days"]
    return {
        "request-from-ae": Count("amhp_requests"),
        "request-ae-clock": Mark("request"),
        "request-ae-deadline": Assign("deadline", lapses),
        "request-ae-priority": Assign("priority", c.PRIORITY_AE, then="assess-allocate"),
        "request-informal": Count("amhp_requests", then="request-ae-clock"),
        "request-for-less": Count("amhp_requests", then="request-ae-clock"),
        "screened-in-ae": Count("amhp_requests"),
        "screened-ae-clock": Mark("request"),
        "screened-ae-deadline": Assign("deadline", lapses, then="request-screened"),
        "custody-arrives": Seize("custody", swap="where"),
        "custody-place": Assign("place", c.CUSTODY),
        "custody-count": Count("requests_custody"),
        "custody-counted": Count("amhp_requests"),
        "custody-clock": Mark("request"),
        "custody-deadline": Assign("deadline", lapses),
        "custody-priority": Assign("priority", c.PRIORITY_CLOCK),
        "custody-hub": ladders.of_hub("custody", v),
        "request-from-police": Count("amhp_requests"),
        "request-police-clock": Mark("request"),
        "request-police-priority": Assign("priority", c.PRIORITY_CLOCK, then="assess-allocate"),
        "request-arrives": Count("requests_community"),
        "request-counted": Count("amhp_requests"),
        "request-clock": Mark("request"),
        "request-place": Assign("place", c.HOME),
        "request-deadline": Assign("deadline", lapses),
        "request-hub": ladders.of_hub("request", v),
        "request-urgency": Branch(
            rest(
                "request-urgent",
                {"request-routine": v["amhp.share_routine"], "request-warrant": v["amhp.share_section_135_warrant"]},
            )
        ),
        "request-routine": Assign("priority", c.PRIORITY_ROUTINE),
        "request-office-hours": Gate(OFFICE_HOURS, then="assess-allocate"),
        "request-warrant": Count("section_135_warrants"),
        "request-court": Delay(Uniform(24.0, 72.0)),
        "request-urgent": Assign("priority", c.PRIORITY_URGENT, then="assess-allocate"),
        "request-screened": Seize(
            "amhp", priority=c.PRIORITY_SCREENING, until="deadline", otherwise="request-not-assessed"
        ),
        "request-looked-at": Delay(hours(amhp.screening)),
        "request-closed": Release("amhp"),
        "request-not-assessed": Count("requests_not_assessed", then="safety-goes-home"),
    }


# --- 5. Assessment off the ward -------------------------------------------------------------------------------------


def assessment(v: Values, amhp: AmhpHours) -> Steps:
    """Arranged with two doctors, sometimes after a long wait for one; an interview under way is finished."""
    return {
        "assess-allocate": Seize("amhp", priority="priority", until="deadline", otherwise="assess-too-late"),
        "assess-allocated": Record("request_to_allocated", since="request", over=WAIT_LIMITS_HOURS),
        "assess-arranged": Delay(hours(amhp.arranging)),
        "assess-ready": Branch(rest("assess-fit", {"assess-no-doctor": amhp.share_doctor_wait})),
        "assess-fit": Branch(by="power", cases={c.YES: "assess-starts"}, otherwise="assess-best-interest"),
        "assess-best-interest": Branch(rest("assess-starts", {"assess-not-yet": amhp.share_best_interest_wait})),
        "assess-no-doctor": Release("amhp"),
        "assess-doctor-wait": Delay(hours(v["amhp.doctor_wait_hours"], at_most=48.0), at_most="deadline"),
        "assess-doctor-comes": Record("doctor_wait", since="request", over=(4.0,), then="assess-allocate-again"),
        "assess-not-yet": Release("amhp"),
        "assess-better-time": Delay(hours(v["amhp.best_interest_wait_hours"], at_most=48.0), at_most="deadline"),
        "assess-allocate-again": Seize("amhp", priority="priority", until="deadline", otherwise="assess-too-late"),
        "assess-hand-over": Delay(hours(amhp.hand_over), hand_over=False),
        "assess-starts": Record("request_to_started", since="request", over=WAIT_LIMITS_HOURS),
        "assess-count": Count("mha_assessments"),
        "assess-interview": Delay(hours(amhp.off_ward_interview), hand_over=False),
        "assess-outcome": Record("request_to_completed", since="request", over=WAIT_LIMITS_HOURS),
        "assess-by-amhp": Assign("by_amhp", c.YES),
        "assess-place": Branch(
            by="place",
            cases={c.AE: "outcome-at-ae", c.HBPOS: "outcome-at-hbpos", c.CUSTODY: "outcome-at-custody"},
            otherwise="outcome-at-home",
        ),
        "assess-too-late": Branch(by="power", cases={c.YES: "safety-not-assessed"}, otherwise="assess-never"),
        # Only section 136 has a legal deadline off the ward; other requests lapse, and what was needed is not met.
        "assess-never": Count("requests_not_assessed"),
        "assess-lapses": Count("requests_lapsed"),
        "assess-needed": Branch(by="needs_bed", cases={c.YES: "lapsed-then"}, otherwise="assess-unmet"),
        "assess-unmet": Assign("unmet", c.YES, then="safety-goes-home"),
    }


def lapses(v: Values) -> Steps:
    """Whoever needed a bed and was not assessed in time leaves, improves or worsens, as people do who wait for a bed.

    Nobody who needs one is sent home from A&E: they wait there for the next AMHP.
    """
    return {
        "lapsed-then": Branch(by="place", cases={c.AE: "request-from-ae"}, otherwise="lapsed-changes"),
        "lapsed-changes": Branch(
            rest(
                "assess-unmet",
                {"safety-goes-home": v["bed.change_share_improves"], "lapsed-worsens": v["bed.change_share_worsens"]},
            )
        ),
        "lapsed-worsens": Branch(by="place", cases={c.HOME: "lapsed-where"}, otherwise="assess-unmet"),
        "lapsed-where": Branch(rest("lapsed-to-police", {"lapsed-to-ae": v["bed.worsens_share_ae"]})),
        "lapsed-to-police": Count("worsened_before_assessment", then="police-taken"),
        "lapsed-to-ae": Count("worsened_before_assessment"),
        "lapsed-comes-to-ae": Seize("ae", swap="where"),
        "lapsed-ae-clock": Mark("ae_arrival"),
        "lapsed-ae-place": Assign("place", c.AE, then="request-from-ae"),
    }


def outcomes(v: Values, amhp: AmhpHours, ladders: Ladders) -> Steps:
    """What the assessment decides, by the route and how severe the crisis is, wherever it takes place."""
    steps: Steps = {f"outcome-at-{place}": Count(f"assessed_{place}") for place in ("home", "ae", "hbpos", "custody")}
    for place in ("home", "ae", "hbpos"):
        steps[f"outcome-at-{place}"] = Count(f"assessed_{place}", then="outcome-route")
    doors = [door for door in c.DOORS.values() if door != "crisis"]
    # Of those who came to the crisis team only who worsened, and was taken by the police, is assessed off the ward.
    codes: dict[float, str] = {
        code: f"outcome-{door if door in doors else 'police'}" for code, door in enumerate(c.DOORS.values())
    }
    steps["outcome-route"] = Branch(by="route", cases=codes)
    steps |= {f"outcome-{door}": ladders.of_assessment(door, v) for door in doors}
    steps["outcome-detained"] = Branch(
        rest(
            "outcome-section-2",
            {"outcome-section-3": v["outcome.share_section_3"], "outcome-section-4": v["outcome.share_section_4"]},
        )
    )
    for status, code in (("2", c.SECTION_2), ("3", c.SECTION_3), ("4", c.SECTION_4)):
        steps[f"outcome-section-{status}"] = Assign("status", code)
        steps[f"outcome-count-{status}"] = Count(f"applications_section_{status}", then="outcome-detain")
    return steps | {
        "outcome-detain": Delay(hours(amhp.writing)),
        "outcome-to-bed": Release("amhp", then="bed-wanted-detained"),
        "outcome-informal": Assign("status", c.INFORMAL),
        "outcome-count-informal": Count("outcome_informal"),
        "outcome-admits": Delay(hours(amhp.writing)),
        "outcome-to-informal-bed": Release("amhp", then="bed-wanted-informal"),
        # Needs a bed, is not detained and does not come of their own accord: goes home with the need.
        "outcome-declines": Count("declined_admission", then="outcome-not-admitted"),
        "outcome-not-admitted": Count("outcome_not_admitted"),
        "outcome-closes": Delay(hours(amhp.off_ward_closing)),
        "outcome-released": Release("amhp"),
        "outcome-power": Branch(by="power", cases={c.YES: "outcome-power-ends"}, otherwise="outcome-instead"),
        "outcome-power-ends": Record("section_136_hours", since="safety_start", over=(24.0, 36.0)),
        "outcome-no-power": Assign("power", c.NO),
        "outcome-instead": Branch(
            rest(
                "outcome-resolved",
                {
                    "outcome-home-treatment": v["outcome.not_admitted_home_treatment"],
                    "outcome-house": v["outcome.not_admitted_crisis_house"],
                },
            )
        ),
        "outcome-resolved": Count("resolved", then="safety-goes-home"),
        "outcome-home-treatment": Seize(
            "home-treatment", patience=0, otherwise="offer-instead", then="treated-at-home"
        ),
        "outcome-house": Seize(
            "crisis-house", patience=0, otherwise="offer-cafe-instead", swap="where", then="house-stays"
        ),
    }


# --- 6. A bed: not detained while waiting; the nearest first, then out of area --------------------------------------


def bed_wanted(v: Values) -> Steps:
    """What kind of bed, how urgent, and until when a local one is waited for."""
    change = Exponential(
        mean=24.0 * v["bed.days_to_change"], at_least=24.0, at_most=c.RECOMMENDATIONS_HOURS, round=24.0
    )
    threshold = hours(v["out_of_area.threshold_hours"], 0.3)
    threshold_home = hours(v["out_of_area.threshold_home_hours"], 0.3)
    return {
        "bed-wanted-detained": Mark("bed_decision"),
        "bed-specialty-detained": Branch(rest("bed-kind", {"bed-other-ward": v["beds.share_detained_other_ward"]})),
        "bed-wanted-informal": Mark("bed_decision"),
        "bed-specialty-informal": Branch(rest("bed-acute", {"bed-other-ward": v["beds.share_informal_other_ward"]})),
        "bed-kind": Branch(rest("bed-acute", {"bed-intensive": v["beds.share_detained_picu"]})),
        "bed-intensive": Assign("intensive", c.YES, then="bed-queue"),
        "bed-acute": Assign("intensive", c.NO),
        "bed-queue": Branch(by="place", cases={c.HOME: "bed-home", c.AE: "bed-in-ae"}, otherwise="bed-in-safety"),
        "bed-in-safety": Assign("bed_priority", c.BED_CLOCK, then="bed-power"),
        "bed-in-ae": Assign("bed_priority", c.BED_PLACE),
        "bed-power": Branch(by="power", cases={c.YES: "bed-until-clock"}, otherwise="bed-until-threshold"),
        "bed-until-clock": Assign("bed_until", "deadline", then="bed-search"),
        "bed-until-threshold": Assign("bed_until", now + threshold, then="bed-search"),
        "bed-home": Assign("bed_priority", c.BED_HOME),
        "bed-home-who": Branch(by="status", cases={c.INFORMAL: "bed-home-informal"}, otherwise="bed-home-detained"),
        "bed-home-informal": Branch(rest("bed-home-waits", {"bed-home-sent": v["out_of_area.share_sent_informal"]})),
        "bed-home-detained": Branch(rest("bed-home-waits", {"bed-home-sent": v["out_of_area.share_sent_detained"]})),
        "bed-home-sent": Assign("change_in", 0.0),
        "bed-home-threshold": Assign("bed_until", now + threshold_home, then="bed-search"),
        # One draw, kept as a number of hours and as a clock: at 14 days exactly the recommendations lapse.
        "bed-home-waits": Assign("change_in", change, draw="bed-change"),
        "bed-home-until": Assign("bed_until", now + change, draw="bed-change"),
    }


def local_bed(wards: Wards) -> Steps:
    """A local bed goes by legal deadline, then first come."""
    found: Options = {
        "priority": "bed_priority",
        "until": "bed_until",
        "otherwise": "bed-none",
        "since": "bed_decision",
    }
    return {
        "bed-search": Branch(by="intensive", cases={c.YES: "bed-picu"}, otherwise="bed-sex"),
        "bed-sex": Branch(by="sex", cases={c.WOMAN: "bed-women"}, otherwise="bed-men"),
        "bed-picu": Seize(any_of=wards.picu, **found, then="bed-found-picu"),
        "bed-women": Seize(any_of=wards.women, **found, then="bed-found-local"),
        "bed-men": Seize(any_of=wards.men, **found, then="bed-found-local"),
        "bed-none": Branch(by="power", cases={c.YES: "safety-no-bed"}, otherwise="bed-none-where"),
        "bed-none-where": Branch(by="place", cases={c.HOME: "bed-none-home"}, otherwise="oap-search"),
        "bed-none-home": Branch(
            by="change_in", cases={0.0: "oap-search", c.RECOMMENDATIONS_HOURS: "bed-lapses"}, otherwise="bed-changes"
        ),
    }


def things_change(v: Values, amhp: AmhpHours) -> Steps:
    """Somebody who waits at home may leave, improve or worsen; after 14 days the recommendations lapse."""
    return {
        "bed-changes": Branch(
            rest(
                "bed-leaves",
                {"bed-improves": v["bed.change_share_improves"], "bed-worsens": v["bed.change_share_worsens"]},
            )
        ),
        "bed-leaves": Count("left_before_bed"),
        "bed-leaves-who": Branch(by="by_amhp", cases={c.YES: "bed-not-completed"}, otherwise="crisis-unmet"),
        "bed-not-completed": Count("assessments_not_completed_no_bed", then="crisis-unmet"),
        "bed-improves": Count("improved_before_bed"),
        "bed-improves-who": Branch(by="by_amhp", cases={c.YES: "bed-reassess-by"}, otherwise="crisis-over"),
        "bed-reassess-by": Assign("deadline", now + 24.0 * v["amhp.request_lapses_days"]),
        "bed-reassess": Seize("amhp", priority=c.PRIORITY_URGENT, until="deadline", otherwise="bed-improved"),
        "bed-reassessed": Delay(hours(amhp.reassessing), hand_over=False),
        "bed-reassess-ends": Release("amhp"),
        "bed-improved": Count("assessments_not_completed_no_bed", then="crisis-over"),
        "bed-worsens": Branch(rest("worse-to-police", {"worse-to-ae": v["bed.worsens_share_ae"]})),
        "worse-to-police": Count("worsened_before_bed", then="police-taken"),
        "worse-to-ae": Count("worsened_before_bed"),
        "worse-in-ae": Seize("ae", swap=True),
        "worse-ae-clock": Mark("ae_arrival"),
        "worse-ae-place": Assign("place", c.AE, then="bed-queue"),
        "bed-lapses": Count("recommendations_lapsed"),
        "bed-lapses-who": Branch(by="status", cases={c.INFORMAL: "bed-leaves"}, otherwise="bed-lapses-counted"),
        "bed-lapses-counted": Count("assessments_not_completed_no_bed"),
        "request-again": Count("amhp_requests"),
        "request-again-clock": Mark("request"),
        "request-again-deadline": Assign("deadline", now + 24.0 * v["amhp.request_lapses_days"], then="request-urgent"),
    }


def bed_found(v: Values, amhp: AmhpHours) -> Steps:
    """A person now holds two places, where they are and the bed; an AMHP is needed again to apply, then conveyance."""
    return {
        "bed-other-ward": Seize("other-ward"),
        "bed-found-other": Assign("kind", c.OTHER_WARD, then="bed-found"),
        "bed-found-picu": Assign("kind", c.PICU, then="bed-found"),
        "bed-found-local": Assign("kind", c.LOCAL),
        "bed-found": Record("bed_wait", since="bed_decision", over=WAIT_LIMITS_HOURS),
        "bed-found-where": Branch(
            by="place", cases={c.HOME: "bed-found-home", c.AE: "bed-found-ae"}, otherwise="bed-found-safety"
        ),
        "bed-found-home": Record("bed_wait_home", since="bed_decision", over=WAIT_LIMITS_HOURS, then="bed-who"),
        "bed-found-safety": Record("bed_wait_safety", since="bed_decision", over=WAIT_LIMITS_HOURS, then="bed-who"),
        "bed-found-ae": Record("bed_wait_ae", since="bed_decision", over=WAIT_LIMITS_HOURS),
        "bed-who": Branch(by="by_amhp", cases={c.YES: "bed-offer"}, otherwise="bed-convey"),
        # No bed stands empty for somebody who waits for an AMHP; who waits in a place of safety or custody keeps it.
        "bed-offer": Branch(
            by="place", cases={c.HOME: "bed-offer-lapses", c.AE: "bed-offer-lapses"}, otherwise="bed-offer-kept"
        ),
        "bed-offer-lapses": Assign("offer_until", LAPSING, then="bed-apply"),
        "bed-offer-kept": Assign("offer_until", NEVER_ENDING),
        "bed-apply": Seize("amhp", priority=c.PRIORITY_CLOCK, until="offer_until", otherwise="bed-offer-lapsed"),
        "bed-power-ends": Branch(by="power", cases={c.YES: "bed-safety-ends"}, otherwise="bed-applied"),
        "bed-safety-ends": Record("section_136_hours", since="safety_start", over=(24.0, 36.0)),
        "bed-safety-over": Assign("power", c.NO),
        "bed-applied": Delay(hours(amhp.applying)),
        "bed-chased": Branch(by="change_in", cases={0.0: "bed-amhp-free"}, otherwise="bed-chasing"),
        "bed-chasing": Delay(hours(amhp.chasing)),
        "bed-amhp-free": Release("amhp"),
        "bed-convey": Delay(hours(v["conveyance.wait_hours"])),
        "bed-left": Branch(by="place", cases={c.AE: "bed-left-ae"}, otherwise="bed-arrives"),
        "bed-left-ae": Record("ae_hours", since="ae_arrival", over=WAIT_LIMITS_HOURS),
        "bed-left-decision": Record("ae_hours_from_decision", since="bed_decision", over=WAIT_LIMITS_HOURS),
        "bed-arrives": Release("where", then="admitted"),
        "bed-offer-lapsed": Count("bed_offers_lapsed"),
        "bed-given-back": Release("where"),
        "bed-back": Branch(by="place", cases={c.AE: "bed-back-to-ae"}, otherwise="bed-back-home"),
        "bed-back-to-ae": Seize("ae", swap="where", then="bed-queue"),
        "bed-back-home": Seize("community", swap="where", then="bed-queue"),
    }


# --- 7. The stay -----------------------------------------------------------------------------------------------------


def review_of_section_2(v: Values) -> Uniform:
    """When in a section 2 one that lasts is reviewed."""
    return Uniform(24.0 * v["beds.section_2_review_day_first"], 24.0 * v["beds.section_2_review_day_last"])


def admitted(v: Values, wards: Wards) -> Steps:
    """On the ward: those who come while over 95% of the beds are in use will have their stay cut short."""
    section_2_review = review_of_section_2(v)
    steps: Steps = {
        "admitted": Mark("admitted"),
        "admitted-kind": Branch(
            by="kind",
            cases={c.LOCAL: "admitted-local", c.PICU: "admitted-picu", c.OUT_OF_AREA: "admitted-away"},
            otherwise="admitted-elsewhere",
        ),
        "admitted-local": Count("admissions_local"),
        "admitted-pace": Seize("unhurried", patience=0, otherwise="admitted-hurried", then="admitted-back"),
        "admitted-hurried": Seize("hurried"),
        "admitted-cut-short": Assign("hurried", c.YES),
        "admitted-cut-count": Count("stays_cut_short", then="admitted-back"),
        "admitted-picu": Count("admissions_local", then="admitted-own-pace"),
        "admitted-away": Count("admissions_out_of_area", then="admitted-own-pace"),
        "admitted-elsewhere": Count("admissions_other_ward"),
        "admitted-elsewhere-pace": Seize("own-pace", then="admitted-status"),
        "admitted-own-pace": Seize("own-pace"),
        "admitted-back": Branch(by="returning", cases={c.YES: "admitted-again"}, otherwise="admitted-status"),
        "admitted-again": Record("since_discharge", since="discharged", over=(720.0, 8760.0)),
        "admitted-status": Branch(
            by="status", cases={c.INFORMAL: "admitted-informal"}, otherwise="admitted-rights-hearing"
        ),
        **safeguards("admitted-rights", v, then="admitted-detained"),
        "admitted-detained": Branch(by="status", cases={c.SECTION_3: "admitted-3"}, otherwise="admitted-2-or-4"),
        "admitted-informal": Count("admissions_informal", then="away-returns-informal"),
        "admitted-2-or-4": Count("detentions_on_admission"),
        # A section 2 runs from admission, also while a return from out of area is sought.
        "admitted-2-ends": Assign("section_2_ends", now + 24.0 * c.SECTION_2_DAYS),
        "admitted-2-review": Assign("section_2_review", now + section_2_review, then="away-returns"),
        "admitted-3": Count("detentions_on_admission", then="away-returns"),
    }
    return steps | _planned(wards)


def _planned(wards: Wards) -> Steps:
    """Transfers from other hospitals, and people recalled from a community treatment order, who go first."""
    planned: Options = {
        "priority": "bed_priority",
        "until": "bed_until",
        "otherwise": "planned-never",
        "swap": "where",
        "then": "planned-arrives",
    }
    return {
        "transfer-comes": Seize("other-ward"),
        "transfer-until": Assign("bed_until", now + c.RECOMMENDATIONS_HOURS),
        "transfer-priority": Assign("bed_priority", c.BED_PLANNED, then="planned-status"),
        "recalled": Count("cto_recalls"),
        "recall-ends": Assign("order", c.NO),
        "recall-treatment": Release("home-treatment", if_held=True),
        "recall-untreated": Assign("treated", c.NO),
        "recall-by-amhp": Assign("by_amhp", c.NO),
        "recall-change": Assign("change_in", 0.0),
        "recall-need": Assign("needs_bed", c.YES),
        "recall-recent": Assign("recent", c.AFTER_BED),
        "recall-marked": Assign("recalled", c.YES),
        "recall-until": Assign("bed_until", now + c.RECOMMENDATIONS_HOURS),
        "recall-pace": Assign("hurried", c.NO),
        "recall-first": Assign("bed_priority", c.BED_CLOCK),
        "planned-status": Assign("status", c.SECTION_3),
        "planned-kind": Assign("kind", c.LOCAL),
        "planned-sex": Branch(by="sex", cases={c.WOMAN: "planned-women"}, otherwise="planned-men"),
        "planned-women": Seize(any_of=wards.women, **planned),
        "planned-men": Seize(any_of=wards.men, **planned),
        "planned-never": Branch(by="recalled", cases={c.YES: "crisis-unmet"}, otherwise="planned-away"),
        **planned_away(),
        "planned-away-kind": Assign("kind", c.OUT_OF_AREA),
        "planned-away-arrives": Mark("admitted"),
        "planned-away-count": Count("admissions_out_of_area"),
        "planned-away-pace": Seize("own-pace", then="stay-3"),
        "planned-arrives": Mark("admitted"),
        "planned-count": Count("admissions_local"),
        "planned-pace": Seize("unhurried", patience=0, otherwise="planned-hurried", then="planned-back"),
        "planned-hurried": Seize("hurried"),
        "planned-cut-short": Assign("hurried", c.YES),
        "planned-cut-count": Count("stays_cut_short"),
        "planned-back": Branch(by="returning", cases={c.YES: "planned-again"}, otherwise="planned-recalled"),
        "planned-again": Record("since_discharge", since="discharged", over=(720.0, 8760.0)),
        "planned-recalled": Branch(by="recalled", cases={c.YES: "recall-clock"}, otherwise="stay-3"),
    }


def stay(v: Values, wards: Wards, stays: Stays) -> Steps:
    """Treatment by legal status: section 2 expires, informal patients may be held, intensive care steps down."""
    acute: Options = {"priority": c.BED_CLOCK, "swap": "where", "then": "step-down-arrives"}
    return {
        "stay-2-or-4": Branch(by="status", cases={c.SECTION_4: "stay-4", c.SECTION_3: "stay-3"}, otherwise="stay-2"),
        "stay-4": Assign("deadline", now + c.SECTION_4_HOURS),
        "stay-4-priority": Assign("priority", c.PRIORITY_CLOCK),
        "stay-4-reason": Assign("ward_reason", c.REASON_SECTION_4, then="ward-request"),
        "stay-2": Branch(by="kind", cases={c.PICU: "stay-2-long"}, otherwise="stay-2-length"),
        "stay-2-length": Branch(rest("stay-2-short", {"stay-2-long": stays.share_long})),
        **stays.treatment("stay-2-short", stays.short_days, then="ready"),
        "stay-2-long": Delay(until="section_2_review"),
        "stay-2-review": Branch(rest("stay-2-informal", {"stay-2-expires": v["stay.share_section_2_assessed"]})),
        "stay-2-expires": Assign("deadline", "section_2_ends"),
        "stay-2-priority": Assign("priority", c.PRIORITY_EXPIRING),
        "stay-2-reason": Assign("ward_reason", c.REASON_SECTION_2, then="ward-request"),
        "stay-2-informal": Assign("status", c.INFORMAL),
        "stay-goes-on": Branch(by="kind", cases={c.PICU: "step-down-to-acute"}, otherwise="stay-rest"),
        **stays.treatment("stay-rest", stays.long_excess_days, then="ready"),
        "step-down-to-acute": Branch(by="sex", cases={c.WOMAN: "step-down-women"}, otherwise="step-down-men"),
        "step-down-women": Seize(any_of=wards.women, **acute),
        "step-down-men": Seize(any_of=wards.men, **acute),
        "step-down-arrives": Assign("kind", c.LOCAL),
        "step-down-counted": Seize("unhurried", patience=0, otherwise="step-down-late", swap="pace", then="stay-rest"),
        "step-down-late": Assign("hurried", c.LATE, then="stay-rest"),
        "stay-3": Branch(by="kind", cases={c.PICU: "stay-3-picu"}, otherwise="stay-3-acute"),
        "stay-3-picu": Delay(days(v["beds.picu_stay_days"]), then="step-down-to-acute"),
        **stays.treatment("stay-3-acute", stays.section_3_days, then="ready"),
        # Whoever was the most severe on arrival is held later, as it is one crisis.
        "stay-informal": Branch(
            by="route", cases={code: f"stay-informal-{door}" for code, door in enumerate(c.DOORS.values())}
        ),
        **{f"stay-informal-{door}": Ladders.of(v).of_ward(door, v) for door in c.DOORS.values()},
        **stays.treatment("stay-settles", stays.informal_days, then="ready"),
        "stay-unwell": Delay(memoryless_days(v["stay.days_to_unwell"])),
        "stay-held": Branch(
            rest(
                "stay-not-held",
                {"stay-5-2": v["stay.share_held_section_5_2"], "stay-5-4": v["stay.share_held_section_5_4"]},
            )
        ),
        "stay-5-4": Assign("deadline", now + c.SECTION_5_4_HOURS),
        "stay-5-4-priority": Assign("priority", c.PRIORITY_HOLDING, then="stay-reason"),
        "stay-5-2": Assign("deadline", now + c.SECTION_5_2_HOURS),
        "stay-5-2-priority": Assign("priority", c.PRIORITY_CLOCK, then="stay-reason"),
        # Nobody holds them, so that no law sets a clock: the request lapses as any other would, and the stay goes on.
        "stay-not-held": Assign("deadline", now + 24.0 * v["amhp.request_lapses_days"]),
        "stay-not-held-priority": Assign("priority", c.PRIORITY_EXPIRING),
        "stay-reason": Assign("ward_reason", c.REASON_INFORMAL, then="ward-request"),
        "recall-clock": Assign("deadline", now + c.RECALL_HOURS),
        "recall-priority": Assign("priority", c.PRIORITY_CLOCK),
        "recall-assessed": Branch(rest("stay-3", {"recall-reason": v["cto.share_recalls_assessed"]})),
        "recall-reason": Assign("ward_reason", c.REASON_RECALL, then="ward-request"),
    }


def ward_assessment(v: Values, amhp: AmhpHours) -> Steps:
    """An assessment on the ward, usually against a legal deadline; if it comes too late the power has lapsed."""
    return {
        "ward-request": Count("amhp_requests"),
        "ward-clock": Mark("request"),
        "ward-allocate": Seize("amhp", priority="priority", until="deadline", otherwise="ward-too-late"),
        "ward-allocated": Record("request_to_allocated", since="request", over=WAIT_LIMITS_HOURS),
        "ward-arranged": Delay(hours(amhp.arranging)),
        "ward-ready": Branch(rest("ward-starts", {"ward-no-doctor": amhp.share_doctor_wait})),
        "ward-no-doctor": Release("amhp"),
        "ward-doctor-wait": Delay(hours(v["amhp.doctor_wait_hours"], at_most=48.0), at_most="deadline"),
        "ward-doctor-comes": Record("doctor_wait", since="request", over=(4.0,)),
        "ward-allocate-again": Seize("amhp", priority="priority", until="deadline", otherwise="ward-too-late"),
        "ward-hand-over": Delay(hours(amhp.hand_over), hand_over=False),
        "ward-starts": Record("request_to_started", since="request", over=WAIT_LIMITS_HOURS),
        "ward-count": Count("mha_assessments"),
        "ward-count-place": Count("assessed_ward"),
        "ward-interview": Delay(hours(amhp.ward_interview), hand_over=False),
        "ward-completed": Record("request_to_completed", since="request", over=WAIT_LIMITS_HOURS),
        "ward-outcome": Branch(
            by="ward_reason",
            cases={code: f"ward-outcome-{name}" for code, name in WARD_REASONS.items()},
            otherwise="ward-outcome-informal",
        ),
    }


def ward_outcome(v: Values, amhp: AmhpHours) -> Steps:
    """What an assessment on the ward decides, by the reason for it."""
    steps: Steps = {}
    for name in WARD_REASONS.values():
        to_2, to_3 = v[f"outcome.ward_{name}_section_2"], v[f"outcome.ward_{name}_section_3"]
        steps[f"ward-outcome-{name}"] = Branch(
            rest("ward-not-detained", {f"ward-{name}-to-2": to_2, f"ward-{name}-to-3": to_3})
        )
        counted = {"informal": "detentions_after_admission", "section_2": "section_2_converted"}
        count = counted.get(name, f"ward_{name}_detained")
        steps[f"ward-{name}-missed"] = Branch(rest("ward-informal", {"ward-missed-3": to_3}))
        steps[f"ward-{name}-to-2"] = Count(count, then="ward-section-2")
        steps[f"ward-{name}-to-3"] = Count(count, then="ward-section-3")
    section_2_review = review_of_section_2(v)
    return steps | {
        "ward-section-2": Assign("status", c.SECTION_2),
        "ward-section-2-ends": Assign("section_2_ends", now + 24.0 * c.SECTION_2_DAYS),
        "ward-section-2-review": Assign("section_2_review", now + section_2_review, then="ward-writes"),
        "ward-section-3": Assign("status", c.SECTION_3),
        "ward-section-3-found": Assign("section_3_missed", c.NO),
        "ward-writes": Delay(hours(amhp.ward_detaining)),
        "ward-amhp-leaves": Release("amhp"),
        **safeguards("ward-rights", v, then="ward-detained"),
        "ward-detained": Branch(by="status", cases={c.SECTION_2: "stay-2"}, otherwise="ward-section-3-stay"),
        "ward-section-3-stay": Branch(by="ward_reason", cases={c.REASON_SECTION_2: "stay-goes-on"}, otherwise="stay-3"),
        "ward-not-detained": Count("outcome_not_detained_ward"),
        # Of these, narrower grounds spare some a section 3; what they need afterwards does not hang on it either.
        "ward-spared": Branch(rest("ward-closes", {"ward-spared-3": v["outcome.share_spared_section_3"]})),
        "ward-spared-3": Assign("section_3_missed", c.YES),
        "ward-closes": Delay(hours(amhp.ward_closing)),
        "ward-amhp-free": Release("amhp", then="ward-informal"),
        "ward-too-late": Count("powers_lapsed"),
        "ward-missed": Branch(
            by="ward_reason",
            cases={code: f"ward-{name}-missed" for code, name in WARD_REASONS.items()},
            otherwise="ward-informal",
        ),
        # Not detained, for want of an assessment; what is needed afterwards does not hang on it.
        "ward-missed-3": Assign("section_3_missed", c.YES),
        "ward-informal": Assign("status", c.INFORMAL),
        "ward-after": Branch(
            by="ward_reason",
            cases={c.REASON_SECTION_2: "stay-goes-on", c.REASON_RECALL: "ready"},
            otherwise="ward-settles",
        ),
        # Whoever is in intensive care on section 4, and not detained further, steps down as well.
        "ward-settles": Branch(by="kind", cases={c.PICU: "step-down-to-acute"}, otherwise="stay-settles"),
    }


def out_of_area_stay(v: Values, wards: Wards) -> Steps:
    """People placed away may come back to a local bed that nobody else waits for, and finish the stay there."""
    steps: Steps = {}
    for who, then in (("-informal", "stay-informal"), ("", "stay-2-or-4")):
        back: Options = {
            "priority": c.BED_RETURN,
            "patience": 24.0 * v["out_of_area.return_window_days"],
            "otherwise": then,
            "swap": "where",
            "then": f"away-back{who}",
        }
        share = v["out_of_area.share_brought_back"]
        steps |= {
            f"away-returns{who}": Branch(by="kind", cases={c.OUT_OF_AREA: f"away-sought{who}"}, otherwise=then),
            f"away-sought{who}": Branch(rest(f"away-stays{who}", {f"away-sex{who}": share})),
            f"away-stays{who}": Count("away_for_the_stay", then=then),
            f"away-sex{who}": Branch(by="sex", cases={c.WOMAN: f"away-women{who}"}, otherwise=f"away-men{who}"),
            f"away-women{who}": Seize(any_of=wards.women, **back),
            f"away-men{who}": Seize(any_of=wards.men, **back),
            f"away-back{who}": Record("out_of_area_stay", since="admitted"),
            f"away-admitted{who}": Mark("admitted"),
            f"away-kind{who}": Assign("kind", c.LOCAL),
            f"away-counted{who}": Seize(
                "unhurried", patience=0, otherwise=f"away-late{who}", swap="pace", then=f"away-settled{who}"
            ),
            f"away-late{who}": Assign("hurried", c.LATE),
            f"away-settled{who}": Count("brought_back", then=then),
        }
    return steps


# --- 8. Clinically ready for discharge -----------------------------------------------------------------------------


def ready_for_discharge(v: Values) -> Steps:
    """Each reason for delay keeps the bed: supported housing until a real unit is free, the others for a time."""
    reasons = {name: v[f"delay.share_{name}"] for name in PLAIN_DELAYS}
    steps: Steps = {
        "ready": Record("treatment", since="admitted"),
        "ready-since": Mark("ready"),
        "ready-where": Branch(
            by="kind", cases={c.OTHER_WARD: "other-ward-ends", c.OUT_OF_AREA: "away-ready"}, otherwise="ready-home"
        ),
        "away-ready": Delay(days(v["out_of_area.extra_days"])),
        # Who has a home that is meant for them goes back to it.
        "ready-home": Branch(
            by="home", cases={c.SUPPORTED: "to-known-home", c.RESIDENTIAL: "to-known-home"}, otherwise="ready-why"
        ),
        "ready-why": Branch(
            rest(
                "destination",
                {"delayed-supported-housing": v["delay.share_supported_housing"]}
                | {f"delayed-{name.replace('_', '-')}": share for name, share in reasons.items()},
            )
        ),
        "delayed-supported-housing": Seize("delay-supported-housing"),
        # Loop R3 (blocked beds) closes in the queue for a unit; with the loop off people wait as long as at the census.
        "delayed-loop": Branch(rest("delayed-suitable", {"delayed-as-census": v["housing.share_delayed_as_census"]})),
        "delayed-as-census": Delay(memoryless_days(v["housing.census_delay_days"])),
        "delayed-as-known": Record("delayed_supported_housing", since="ready"),
        "delayed-as-ends": Release("delay", then="to-supported-early"),
        "delayed-suitable": Branch(rest("delayed-housing-queue", {"delayed-step-down": v["step_down.share_suitable"]})),
        "delayed-step-down": Seize("step-down", patience=0, otherwise="delayed-housing-queue", swap="where"),
        "delayed-moved": Record("delayed_supported_housing", since="ready"),
        "delayed-move-ends": Release("delay", then="step-down-count"),
        "delayed-housing-queue": Seize(
            "housing-unit", patience=memoryless_days(v["housing.days_to_give_up"]), otherwise="delayed-gives-up"
        ),
        "delayed-let": Delay(days(v["housing.set_up_days"])),
        "delayed-housed": Record("delayed_supported_housing", since="ready"),
        "delayed-housed-ends": Release("delay", then="to-supported-housing"),
        "delayed-gives-up": Record("delayed_supported_housing", since="ready"),
        "delayed-gives-up-count": Count("housing_applications_given_up"),
        "delayed-given-up": Release("delay", then="to-temporary"),
    }
    for name, then in PLAIN_DELAYS.items():
        step = f"delayed-{name.replace('_', '-')}"
        steps |= {
            step: Seize(f"delay-{name.replace('_', '-')}"),
            f"{step}-waits": Delay(days(v[f"delay.days_{name}"], v["delay.spread"])),
            f"{step}-known": Record(f"delayed_{name}", since="ready"),
            f"{step}-ends": Release("delay", then=then),
        }
    return steps


def not_admitted(v: Values) -> Steps:
    """Whoever leaves A&E before what they needed is there."""
    return {"untreated-leaves-ae": Record("ae_hours", since="ae_arrival", over=WAIT_LIMITS_HOURS, then="crisis-unmet")}
