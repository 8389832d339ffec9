"""After the ward: where people go, and what they go home with: support, aftercare, follow-up and the community team."""

from __future__ import annotations

from tandemcare.pathway import Assign, Branch, Count, Delay, Mark, Record, Release, Seize, Step, now

from . import codes as c
from .draws import days, hours, rest
from .values import Values

Steps = dict[str, Step]
DESTINATIONS = ("package", "supported_early", "step_down", "residential_care", "other_ward", "other")


def discharged(v: Values) -> Steps:
    """Where people go; some leave early into home treatment, and stay on for some days if it is full."""
    steps: Steps = {
        "destination": Branch(by="home", cases={c.HOMELESS: "to-temporary"}, otherwise="destination-new"),
        "destination-new": Branch(
            rest("to-home", {f"to-{name.replace('_', '-')}": v[f"discharge.share_{name}"] for name in DESTINATIONS})
        ),
        "social-care-to": Branch(rest("to-package", {"to-residential-care": v["delay.social_care_share_residential"]})),
        "other-to": Branch(rest("to-home", {"to-other-ward": v["delay.other_share_other_ward"]})),
        "to-home": Branch(rest("to-own-home", {"to-early": v["home_treatment.share_early_discharge"]})),
        "to-early": Seize("home-treatment", patience=0, otherwise="to-early-full", then="early-leaves"),
        "to-early-full": Delay(days(v["home_treatment.days_longer_if_full"])),
        **leaves("to-own-home", "home", "after-ward"),
        **leaves("early-leaves", "home", "early-count"),
        "early-count": Count("home_treatment_episodes"),
        "early-treated": Assign("treated", c.YES),
        "early-until": Assign(
            "treated_until", now + days(v["home_treatment.episode_days"], c.EPISODE_SPREAD), then="after-ward"
        ),
        **leaves("to-known-home", "home", "after-ward"),
        **leaves("to-package", "package", "after-package"),
        **leaves("to-supported-housing", "supported_housing", "tenant"),
        **leaves("to-residential-care", "residential_care", "after-residential"),
        **leaves("to-temporary", "temporary", "after-homeless"),
        **leaves("to-other", "other", "well"),
        **leaves("to-other-ward", "other_ward", "well"),
        **leaves("to-supported-early", "supported_housing", "after-applies"),
        "to-step-down": Seize("step-down", patience=0, otherwise="to-package", swap="where"),
        "step-down-count": Count("discharged_step_down"),
        "step-down-known": Branch(by="kind", cases={c.OUT_OF_AREA: "step-down-away"}, otherwise="step-down-stay"),
        "step-down-away": Record("out_of_area_stay", since="admitted", then="in-step-down-pace"),
        "step-down-stay": Record("length_of_stay", since="admitted", over=c.LONG_STAYS_HOURS),
        "in-step-down-pace": Release("pace"),
        "step-down-discharged": Mark("discharged"),
        "step-down-met": Assign("needs_bed", c.SERVED),
        "step-down-returning": Assign("returning", c.YES),
        "in-step-down-house": Delay(days(v["step_down.stay_days"])),
        "step-down-home": Seize("community", swap=True, then="after-ward"),
        "other-ward-ends": Release("pace"),
        "other-ward-met": Assign("needs_bed", c.SERVED),
        "other-ward-home": Seize("community", swap=True, then="after-ward"),
    }
    return steps


def leaves(step: str, destination: str, then: str) -> Steps:
    """Return the steps of leaving the ward for a destination."""
    return {
        step: Count(f"discharged_{destination}"),
        f"{step}-kind": Branch(by="kind", cases={c.OUT_OF_AREA: f"{step}-away"}, otherwise=f"{step}-stay"),
        f"{step}-away": Record("out_of_area_stay", since="admitted", then=f"{step}-pace"),
        f"{step}-stay": Record("length_of_stay", since="admitted", over=c.LONG_STAYS_HOURS),
        f"{step}-pace": Release("pace"),
        f"{step}-goes": Seize("community", swap="where"),
        f"{step}-when": Mark("discharged"),
        f"{step}-met": Assign("needs_bed", c.SERVED),
        f"{step}-returning": Assign("returning", c.YES, then=then),
    }


def afterwards(v: Values) -> Steps:
    """Home and support as found, section 117, treatment orders, follow-up, and the community team: a place is kept.

    Whoever is not seen within 72 hours has a need that was not met; whoever lost the place is referred anew.
    """
    return _home_and_support(v) | _aftercare(v) | _followed_up(v)


def _home_and_support(v: Values) -> Steps:
    return {
        "after-package": Branch(by="support", cases={c.NONE: "package-kind"}, otherwise="after-ward"),
        "package-kind": Branch(rest("package-given", {"support-wanted": v["floating_support.share_of_packages"]})),
        "support-wanted": Seize("floating-support", patience=0, otherwise="support-full"),
        "support-count": Count("floating_support_starts"),
        "support-has": Assign("support", c.FLOATING, then="after-ward"),
        "support-full": Count("floating_support_full"),
        "support-unmet": Assign("unmet", c.YES),
        "support-due": Branch(by="care_due", cases={c.DUE_NOTHING: "support-waited-for"}, otherwise="after-ward"),
        "support-waited-for": Assign("care_due", c.DUE_PACKAGE),
        "support-waits": Seize("due-package", then="after-ward"),
        "package-given": Assign("support", c.PACKAGE),
        "package-starts": Seize("care-package", then="after-ward"),
        "tenant": Count("supported_housing_lets"),
        "tenant-support": Branch(by="support", cases={c.FLOATING: "tenant-instead"}, otherwise="tenant-home"),
        "tenant-instead": Release("support", if_held=True),
        "tenant-no-support": Assign("support", c.NONE),
        "tenant-home": Assign("home", c.SUPPORTED),
        "tenant-applied": Assign("applied", c.NO, then="after-housed"),
        "after-residential": Assign("home", c.RESIDENTIAL),
        "residential-starts": Seize("residential-care"),
        "after-housed": Release("homeless", if_held=True, then="after-ward"),
        "after-homeless": Branch(by="holds:homeless", cases={1: "after-ward"}, otherwise="homeless-now"),
        "homeless-now": Assign("home", c.HOMELESS),
        "homeless-counted": Seize("homeless", then="after-ward"),
        "after-applies": Mark("applied_at"),
        "after-applied": Assign("applied", c.YES, then="after-ward"),
    }


def _aftercare(v: Values) -> Steps:
    return {
        "after-ward": Branch(by="status", cases={c.SECTION_3: "after-section-3"}, otherwise="after-missed"),
        # Whom nobody assessed in time needs the same as under section 3, and no section 117 pays for it.
        "after-missed": Branch(by="section_3_missed", cases={c.YES: "missed"}, otherwise="after-plan"),
        "missed": Assign("section_3_missed", c.NO),
        "missed-home": Branch(by="home", cases={c.RESIDENTIAL: "after-plan"}, otherwise="missed-support"),
        "missed-support": Branch(by="support", cases={c.LASTING: "after-plan"}, otherwise="missed-panel"),
        "missed-panel": Branch(rest("after-plan", {"missed-found": v["section_117.share_new_package"]})),
        "missed-found": Release("support", if_held=True),
        "missed-has": Assign("support", c.LASTING),
        "missed-starts": Seize("lasting-care", then="after-plan"),
        # Care in a residential home is paid for there; whoever has aftercare already gets no more of it.
        "after-section-3": Branch(by="home", cases={c.RESIDENTIAL: "after-order"}, otherwise="after-entitled"),
        "after-entitled": Branch(by="holds:aftercare", cases={1: "after-order"}, otherwise="after-panel"),
        "after-panel": Branch(rest("after-order", {"after-117": v["section_117.share_new_package"]})),
        "after-117": Count("section_117_new_packages"),
        "after-117-instead": Release("support", if_held=True),
        "after-117-has": Assign("support", c.LASTING),
        "after-117-starts": Seize("aftercare"),
        "after-order": Branch(rest("after-plan", {"order-made": v["cto.share_of_section_3"]})),
        "order-made": Count("community_treatment_orders"),
        "order-risk": Branch(rest("after-plan", {"order-recalls": v["cto.chance_recall"]})),
        "order-recalls": Assign("order", c.YES),
    }


def _followed_up(v: Values) -> Steps:
    return {
        "after-plan": Branch(rest("not-followed-up", {"follow-up": v["follow_up.share_within_72_hours"]})),
        "not-followed-up": Assign("unmet", c.YES, then="after-place"),
        "follow-up": Seize("follow-up", patience=c.FOLLOW_UP_HOURS, otherwise="not-followed-up"),
        "follow-up-visit": Delay(hours(v["follow_up.hours"])),
        "follow-up-ends": Release("follow-up"),
        "followed-up": Count("followed_up"),
        "after-place": Branch(by="care", cases={c.YES: "place-kept"}, otherwise="after-need"),
        "place-kept": Branch(rest("crisis-whose", {"place-lost": v["community.share_place_lost"]})),
        "place-lost": Release("community-place", if_held=True),
        "place-lost-care": Assign("care", c.NO),
        "place-lost-need": Branch(by="need", cases={c.ACTIVE: "place-lost-ill"}, otherwise="after-need"),
        "place-lost-ill": Release("ill-with-team", if_held=True),
        "place-lost-untreated": Seize("untreated"),
        "after-need": Branch(by="need", cases={c.ACTIVE: "after-list"}, otherwise="crisis-whose"),
        "after-list": Branch(by="listed", cases={c.YES: "crisis-whose"}, otherwise="after-referral"),
        "after-referral": Count("community_referrals"),
        "after-referred": Mark("referred_at"),
        "after-first": Assign("list_priority", c.LIST_PRIORITY),
        "after-listed": Assign("listed", c.YES, then="crisis-whose"),
    }
