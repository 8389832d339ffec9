"""Care that somebody comes to need in a crisis, where no ward finds it: what is due, and how it is found at home.

Need follows the person. A ward finds who needs a package, a place in residential care, supported housing or lasting
care (`after_ward.py`). Whoever needed a bed and was not admitted needs the same, as often; it is found later, sooner by
a community team than without one, and paid for as care under the Care Act: section 117 follows a detention.
"""

from __future__ import annotations

from tandemcare.pathway import Assign, Branch, Count, Mark, Release, Seize, Step
from tandemcare.sums import summed

from . import codes as c
from .draws import rest
from .values import Values

Steps = dict[str, Step]
DUE = {
    c.DUE_PACKAGE: "package",
    c.DUE_LASTING: "lasting",
    c.DUE_RESIDENTIAL: "residential",
    c.DUE_HOUSING: "housing",
}
"""What can be due, by its code in the register `care_due`."""
LASTING = DUE[c.DUE_LASTING]


def care_due(v: Values) -> Steps:
    """What is due to somebody who needed a bed and comes home without having been on a ward, unless something is."""
    shares = shares_due(v)
    steps: Steps = {
        "crisis-care": Branch(
            by="needs_bed", cases={c.YES: "crisis-no-bed", c.SERVED: "due-served"}, otherwise="crisis-whose"
        ),
        "crisis-no-bed": Count("bed_needs_unmet"),
        "due": Branch(by="care_due", cases={c.DUE_NOTHING: "due-what"}, otherwise="crisis-whose"),
        "due-served": Branch(by="care_due", cases={c.DUE_NOTHING: "due-less"}, otherwise="crisis-whose"),
        "due-what": Branch(rest("crisis-whose", {f"due-{what}": share for what, share in shares.items()})),
        # An alternative takes the mildest of those who needed a bed, whom nobody would have detained for treatment.
        "due-less": Branch(
            rest("crisis-whose", {f"due-{what}": share for what, share in shares.items() if what != LASTING})
        ),
    }
    for code, what in DUE.items():
        steps[f"due-{what}"] = Assign("care_due", code)
        steps[f"due-{what}-waits"] = Seize(f"due-{what}", then="crisis-whose")
    return steps


def shares_due(v: Values) -> dict[str, float]:
    """Return the shares of those who needed a bed to whom each kind of care is due: as of those who leave a ward."""
    reasons = ("supported_housing", "other_housing", "social_care", "funding_panel", "other")
    delayed = {reason: v[f"delay.share_{reason}"] for reason in reasons}
    at_once = max(1.0 - summed(delayed.values()), 0.0)
    residential = v["delay.social_care_share_residential"]
    found = {
        "package": delayed["social_care"] * (1.0 - residential)
        + delayed["funding_panel"]
        + at_once * (v["discharge.share_package"] + v["discharge.share_step_down"]),
        LASTING: v["lives.lasting_need"],
        "residential": delayed["social_care"] * residential + at_once * v["discharge.share_residential_care"],
        "housing": delayed["supported_housing"] + at_once * v["discharge.share_supported_early"],
    }
    # Shares that somebody changed beyond 1 leave nobody without.
    return {what: share / max(1.0, summed(found.values())) for what, share in found.items()}


def found_late(v: Values) -> Steps:
    """What is due is found at home: a package, lasting care, residential care or an application for housing."""
    return {
        "is-found": Branch(
            by="care_due", cases={code: f"found-{what}" for code, what in DUE.items()}, otherwise="found"
        ),
        "found-package": Branch(by="support", cases={c.NONE: "found-kind"}, otherwise="found"),
        "found-kind": Branch(rest("found-given", {"found-support": v["floating_support.share_of_packages"]})),
        # Where floating support is full the person waits on: it stays due.
        "found-support": Seize("floating-support", patience=0, otherwise="home"),
        "found-support-count": Count("floating_support_starts"),
        "found-supported": Assign("support", c.FLOATING, then="found"),
        "found-given": Assign("support", c.PACKAGE),
        "found-starts": Seize("care-package", then="found"),
        "found-lasting": Branch(by="support", cases={c.LASTING: "found"}, otherwise="found-lasting-instead"),
        "found-lasting-instead": Release("support", if_held=True),
        "found-lasting-has": Assign("support", c.LASTING),
        "found-lasting-starts": Seize("lasting-care", then="found"),
        "found-residential": Branch(
            by="home", cases={c.OWN_HOME: "found-moves", c.HOMELESS: "found-moves"}, otherwise="found"
        ),
        "found-moves": Assign("home", c.RESIDENTIAL),
        "found-not-homeless": Release("homeless", if_held=True),
        "found-resident": Seize("residential-care", then="found"),
        "found-housing": Branch(
            by="home", cases={c.OWN_HOME: "found-applied", c.HOMELESS: "found-applied"}, otherwise="found"
        ),
        "found-applied": Branch(by="applied", cases={c.YES: "found"}, otherwise="found-applies"),
        "found-applies": Mark("applied_at"),
        "found-applies-count": Count("housing_applications"),
        "found-application": Assign("applied", c.YES),
        "found": Count("care_found_late"),
        "found-nothing-due": Assign("care_due", c.DUE_NOTHING),
        "found-ends": Release("due", if_held=True, then="home"),
    }
