"""Life at home: what may happen to somebody who lives in the place, and how a crisis begins and ends.

Risk belongs to the person. Everybody at home meets the same risks (`risks_of`); how fast each comes follows from what
the person's registers say (need, care, home, support, what happened last), never from the service that was used last.
The steps lead from a risk back home, or to a crisis. The equations of the rates are in `hazards.py`.
"""

from __future__ import annotations

from tandemcare.pathway import (
    ALL,
    Assign,
    Branch,
    Count,
    Delay,
    Leave,
    Mark,
    Record,
    Release,
    Seize,
    Step,
    Uniform,
    Week,
)

from . import codes as c
from .draws import hours, rest
from .hazards import crises_by_route
from .ladders import Ladders
from .profiles import profiles
from .values import Values

Steps = dict[str, Step]
YOUNGEST = 0
"""The age band from 18 on."""
CAFE_FIRST = ("ae", "police")
"""Ways in that some would come by who are at the café instead."""
AT_HOME = (
    "crisis",
    "falls-ill",
    "recovers",
    "referred",
    "leaves-list",
    "team-ends",
    "calms",
    "loses-home",
    "finds-home",
    "applies",
    "withdraws",
    "tenancy-ends",
    "needs-package",
    "support-ends",
    "is-found",
    "needs-residential",
    "residential-ends",
    "recalled",
    "moves",
    "dies",
    "visits-cafe",
)
"""Risks that run at home, one of which interrupts whatever somebody waits for there."""


def at_home() -> Steps:
    """Where people of the place wait for nothing but what happens: under home treatment, on a list, or simply at home.

    Nobody waits on two lists at once: who has applied for supported housing waits for that first, and joins the list
    of the community team by the day of the referral.
    """
    return {
        "home": Branch(by="holds:home-treatment", cases={1: "treated"}, otherwise="home-housing"),
        "home-housing": Branch(by="applied", cases={c.YES: "waits-for-housing"}, otherwise="home-list"),
        "home-list": Branch(by="listed", cases={c.YES: "waits-for-team"}, otherwise="lives"),
        "lives": Delay(meanwhile=AT_HOME, then="home"),
        "waits-for-team": Seize(
            "community-place", priority="list_priority", since="referred_at", meanwhile=AT_HOME, then="team-starts"
        ),
        "team-starts": Record("community_wait", since="referred_at"),
        "team-count": Count("community_starts"),
        "team-has": Assign("care", c.YES),
        "team-treats": Release("no-team", if_held=True),
        "team-need": Branch(by="need", cases={c.ACTIVE: "team-ill"}, otherwise="team-off-list"),
        "team-ill": Seize("ill-with-team"),
        "team-off-list": Assign("listed", c.NO, then="home"),
        "waits-for-housing": Seize("housing-unit", since="applied_at", meanwhile=AT_HOME, then="let-waited"),
        "let-waited": Record("housing_wait", since="applied_at"),
        "let": Assign("applied", c.NO),
        "let-count": Count("supported_housing_lets"),
        "let-support": Branch(by="support", cases={c.FLOATING: "let-instead"}, otherwise="let-home"),
        "let-instead": Release("support", if_held=True),
        "let-no-support": Assign("support", c.NONE),
        "let-home": Assign("home", c.SUPPORTED),
        "let-leaves": Release("residential-care", if_held=True),
        "let-ends": Release("homeless", if_held=True, then="home"),
    }


def lives_change(v: Values) -> Steps:
    """What each risk at home leads to, but a crisis: need, care, home and support change, or the person leaves."""
    return {
        "falls-ill": Count("fell_ill"),
        "is-active": Assign("need", c.ACTIVE),
        "is-treated": Branch(by="care", cases={c.YES: "with-team"}, otherwise="is-untreated"),
        "is-untreated": Seize("untreated", then="home"),
        "is-with-team": Seize("ill-with-team", then="home"),
        "with-team": Branch(by="need", cases={c.ACTIVE: "is-with-team"}, otherwise="home"),
        "recovers": Assign("need", c.WELL),
        "recovers-treated": Release("no-team", if_held=True),
        "recovers-with-team": Release("ill-with-team", if_held=True),
        "recovers-list": Assign("listed", c.NO, then="home"),
        "grown": Seize("community"),
        "grown-need": Branch(by="need", cases={c.ACTIVE: "is-untreated"}, otherwise="home"),
        "referred-first": Seize("community"),
        "referred-joins": Assign("standing", c.YES),
        "referred-ill": Seize("untreated"),
        **leaves_childrens_services("referred", v, then="referred", handed_over="handed-over"),
        "handed-over": Count("community_referrals", then="referral-priority"),
        "referred": Count("community_referrals"),
        "referral": Branch(rest("referral-refused", {"referral-accepted": v["community.accepted_share"]})),
        "referral-refused": Count("referrals_not_accepted", then="home"),
        "referral-accepted": Branch(rest("referral-routine", {"referral-priority": v["community.priority_share"]})),
        "referral-priority": Assign("list_priority", c.LIST_PRIORITY, then="joins-list"),
        "referral-routine": Assign("list_priority", c.LIST_ROUTINE),
        "joins-list": Mark("referred_at"),
        "joined-list": Assign("listed", c.YES, then="home"),
        "leaves-list": Count("left_list_unseen"),
        "off-list": Assign("listed", c.NO, then="home"),
        "team-ends": Release("community-place", if_held=True),
        "team-ended": Assign("care", c.NO, then="home"),
        "calms": Assign("recent", c.CALM),
        "calms-met": Assign("unmet", c.NO),
        "calms-stay": Assign("hurried", c.NO, then="home"),
        "loses-home": Count("homes_lost"),
        "is-homeless": Assign("home", c.HOMELESS),
        "homeless": Seize("homeless", then="home"),
        "finds-home": Assign("home", c.OWN_HOME),
        "not-homeless": Release("homeless", if_held=True, then="home"),
        "applies": Mark("applied_at"),
        "applies-count": Count("housing_applications"),
        "applied": Assign("applied", c.YES, then="home"),
        "withdraws": Count("housing_applications_given_up"),
        "withdrawn": Assign("applied", c.NO, then="home"),
        "tenancy-ends": Release("housing-unit", if_held=True, then="finds-home"),
        "needs-package": Assign("support", c.PACKAGE),
        "package": Seize("care-package", then="home"),
        "support-ends": Release("support", if_held=True),
        "support-ended": Assign("support", c.NONE, then="home"),
        "needs-residential": Assign("home", c.RESIDENTIAL),
        "residential": Seize("residential-care", then="home"),
        "residential-ends": Assign("home", c.OWN_HOME),
        "residential-left": Release("residential-care", if_held=True, then="home"),
        "moves": Count("moved_away", then="well"),
        "dies": Count("died"),
        "well": Release(ALL),
        "leaves": Leave(),
    }


def cafe_visits(v: Values) -> Steps:
    """Whoever is ill at home comes to the crisis café at one of its hours, while there is room, and lives on as before.

    People of whom nothing is known come too (new demand): few live on among the people of the place, counted apart.
    A larger café makes nobody ill: as many of its new visitors live on as of those it had.
    """
    visit = hours(v["crisis_cafe.visit_hours"])
    joins = v["lives.joins_new_demand"] / max(v["demand.new_demand"], 1.0)
    return {
        "visits-cafe": Delay(Week(profiles(v)["new_demand"])),
        "cafe-door": Seize("crisis-cafe", patience=0, otherwise="cafe-no-room"),
        "cafe-known": Count("cafe_attendances"),
        "cafe-stays": Delay(visit),
        "cafe-over": Release("cafe", then="home"),
        "cafe-no-room": Count("cafe_turned_away", then="home"),
        "new-demand-comes": Seize("community"),
        "new-demand-door": Seize("crisis-cafe", patience=0, otherwise="new-demand-no-room"),
        "new-demand-count": Count("cafe_attendances"),
        "new-demand-counted": Count("new_demand_visits"),
        "new-demand-stays": Delay(visit),
        "new-demand-over": Release("cafe"),
        "new-demand-less": Assign("needs_bed", c.NO),
        "new-demand-joins": Branch(rest("well", {"new-demand-lives": joins})),
        "new-demand-no-room": Count("cafe_turned_away", then="well"),
        "unseen-lives": Seize("community", then="new-demand-lives"),
        "new-demand-lives": Count("joined_new_demand"),
        "new-demand-standing": Assign("standing", c.YES),
        "new-demand-recent": Assign("recent", c.AFTER_CRISIS),
        "new-demand-ill": Seize("untreated-new", then="home"),
    }


def crisis_begins(v: Values) -> Steps:
    """A crisis of somebody who lives here: how severe it is, by which route they come, and at which hour."""
    week = profiles(v)
    steps: Steps = {
        "crisis": Count("crises"),
        # A need of a bed that was not met is still there, as severe, while the risk that it left behind runs.
        "crisis-again": Branch(by="needs_bed", cases={c.YES: "crisis-still"}, otherwise="crisis-severity"),
        "crisis-still": Branch(by="recent", cases={c.AFTER_BED: "crisis-treatment"}, otherwise="crisis-severity"),
        "crisis-severity": Assign("severity", Uniform(0.0, 1.0)),
        "crisis-treatment": Release("home-treatment", if_held=True),
        "crisis-untreated": Assign("treated", c.NO),
        "crisis-status": Assign("status", c.INFORMAL),
        "crisis-by-amhp": Assign("by_amhp", c.NO),
        "crisis-power": Assign("power", c.NO),
        "crisis-change": Assign("change_in", 0.0),
        "crisis-recalled": Assign("recalled", c.NO),
        "crisis-pace": Assign("hurried", c.NO),
        "crisis-usual": Branch(rest("crisis-way", {"crisis-usual-way": v["crises.share_usual_way"]})),
        "crisis-usual-way": Branch(
            by="usual_way", cases={code: f"{door}-hour" for code, door in enumerate(c.DOORS.values())}
        ),
        "crisis-way": Branch({f"{c.DOORS[route]}-hour": share for route, share in crises_by_route(v).items()}),
    }
    for route, door in c.DOORS.items():
        steps[f"{door}-hour"] = Delay(Week(week[route]), then=f"{door}-comes")
    return steps


def first_presents(v: Values) -> Steps:
    """Somebody of whom nothing was known comes in a crisis, by one of the same ways as everybody else."""
    steps: Steps = {f"{door}-first": Seize("community", then="first-age") for door in c.DOORS.values()}
    return steps | {
        **leaves_childrens_services("first", v, then="first-count", handed_over="first-lives-on"),
        # As many of them live on here as of those who come in a crisis; the others are seen no more, as they are.
        "first-lives-on": Branch(rest("well", {"first-joins": v["transition.share_living_on"]})),
        "first-joins": Count("joined"),
        "first-joined": Assign("standing", c.YES),
        "first-ill": Seize("untreated", then="handed-over"),
        "first-count": Count("first_presentations"),
        "first-route": Branch(by="route", cases={code: f"{door}-comes" for code, door in enumerate(c.DOORS.values())}),
    }


def leaves_childrens_services(who: str, v: Values, then: str, handed_over: str) -> Steps:
    """Return the steps that count who comes from children's services; a transition team refers some in good time."""
    return {
        f"{who}-age": Branch(by="age_band", cases={YOUNGEST: f"{who}-left"}, otherwise=then),
        f"{who}-left": Branch(rest(then, {f"{who}-left-count": v["transition.share_of_youngest"]})),
        f"{who}-left-count": Count("left_childrens_services"),
        f"{who}-met": Branch(rest(then, {f"{who}-handed-over": v["transition.share_handed_over"]})),
        f"{who}-handed-over": Count("handed_over", then=handed_over),
    }


def cafe_first(v: Values, ladders: Ladders) -> Steps:
    """Some of the mildest whom services know go to the café while it has room, and not to A&E or into police hands."""
    steps: Steps = {}
    for door in CAFE_FIRST:
        steps |= {
            f"{door}-cafe": Branch(by="standing", cases={c.YES: f"{door}-cafe-mild"}, otherwise=f"{door}-arrives"),
            f"{door}-cafe-mild": ladders.of_cafe(door, v),
            f"{door}-cafe-door": Seize("crisis-cafe", patience=0, otherwise=f"{door}-arrives", then="cafe-instead"),
        }
    return steps | {
        "cafe-instead": Count("cafe_instead_of_other_door"),
        "cafe-instead-place": Assign("place", c.HOME, then="cafe-count"),
    }


def onset(v: Values, ladders: Ladders) -> Steps:
    """What the crisis needs is settled at its onset, whoever meets it; whoever needed a bed is at risk as after one."""
    steps: Steps = {}
    for code, door in enumerate(c.DOORS.values()):
        steps[f"{door}-comes"] = Assign("route", code)
        steps[f"{door}-need"] = ladders.of_need(door)
    return steps | {
        "need-bed": Count("admission_need"),
        "needs-bed": Assign("needs_bed", c.YES),
        "recent-bed": Assign("recent", c.AFTER_BED, then="onset-door"),
        "need-less": Assign("needs_bed", c.NO),
        # No crisis lowers a risk that runs from an earlier one.
        "need-recent": Branch(by="recent", cases={c.CALM: "recent-crisis"}, otherwise="onset-door"),
        "recent-crisis": Assign("recent", c.AFTER_CRISIS),
        "onset-door": Branch(
            by="route",
            cases={
                code: f"{door}-cafe" if door in CAFE_FIRST else f"{door}-arrives"
                for code, door in enumerate(c.DOORS.values())
            },
        ),
        **cafe_first(v, ladders),
    }


def crisis_ends(v: Values) -> Steps:
    """Back home: who lives here moves up the list if need be; others join the people of the place, or are gone."""
    joins = {
        "joins-after-need": v["lives.joins_needed_bed"],
        "joins-after-less": v["lives.joins_other"],
    }
    steps: Steps = {
        "crisis-unmet": Assign("unmet", c.YES),
        "crisis-over": Seize("community", swap="where", then="crisis-care"),
        "crisis-whose": Branch(by="standing", cases={c.YES: "crisis-list"}, otherwise="crisis-joins"),
        # Whoever has a home or support that was found for them, or to whom it is due, lives on here.
        "crisis-joins": Branch(by="support", cases={c.NONE: "crisis-joins-due"}, otherwise="joins"),
        "crisis-joins-due": Branch(by="care_due", cases={c.DUE_NOTHING: "crisis-joins-home"}, otherwise="joins"),
        "crisis-joins-home": Branch(
            by="home", cases={c.SUPPORTED: "joins", c.RESIDENTIAL: "joins"}, otherwise="crisis-joins-who"
        ),
        "crisis-joins-who": Branch(by="needs_bed", cases={c.NO: "joins-after-less"}, otherwise="joins-after-need"),
        "joins": Count("joined"),
        "joined": Assign("standing", c.YES),
        "joins-ill": Seize("untreated", then="home"),
        "crisis-list": Branch(by="need", cases={c.ACTIVE: "crisis-moves-up"}, otherwise="home"),
        "crisis-moves-up": Assign("list_priority", c.LIST_PRIORITY, then="home"),
    }
    steps |= {step: Branch(rest("joins-not", {"joins": chance})) for step, chance in joins.items()}
    return steps | {
        "joins-not": Branch(by="holds:home-treatment", cases={1: "treated-once"}, otherwise="well"),
        "treated-once": Delay(until="treated_until"),
        "treated-over": Release("home-treatment", if_held=True, then="well"),
    }


def housing_applicants() -> Steps:
    """Applicants for supported housing from other wards join the people of the place and queue for the same units."""
    return {
        "applies-from-ward": Seize("other-ward"),
        "applies-ward-home": Seize("community", swap=True),
        "applies-ward-joins": Assign("standing", c.YES),
        "applies-ward-ill": Seize("untreated"),
        "applies-ward-recent": Assign("recent", c.AFTER_BED, then="applies"),
    }
