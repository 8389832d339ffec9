"""Rehabilitation, where a place names wards for it: people go on there from an acute ward, and wait in its bed.

Without such wards the pathway follows nobody who moves to another ward. With them some of these people need
rehabilitation: they take a local bed as soon as one is free, or after a time one elsewhere. Who has been there leaves
the pathway, as all do who move to another ward.
"""

from __future__ import annotations

from collections.abc import Mapping

from tandemcare.pathway import Assign, Branch, Count, Delay, Record, Release, Seize, Step

from . import codes as c
from .draws import days, memoryless_days, rest
from .values import Values
from .wards import REHABILITATION_ELSEWHERE, Wards

SHARE = "rehabilitation.share_of_other_wards"
DELAYED_ON = "delay.other_share_other_ward"


def delayed_for_rehabilitation(steps: Mapping[str, Step], v: Values, wards: Wards) -> dict[str, Step]:
    """Return the steps of a delay, of whose other reasons the wait for a rehabilitation bed is a real one."""
    if not wards.rehabilitation:
        return dict(steps)
    found, why = dict(steps), steps["ready-why"]
    assert isinstance(why, Branch)
    chances = {"delayed-other-why" if step == "delayed-other" else step: chance for step, chance in why.to}
    found["ready-why"] = Branch(chances)
    found["delayed-other-why"] = Branch(rest("delayed-other", {"rehabilitation-bed": v[SHARE] * v[DELAYED_ON]}))
    return found


def moved_to_rehabilitation(steps: Mapping[str, Step], v: Values, wards: Wards) -> dict[str, Step]:
    """Return the steps of leaving an acute ward, with those of a rehabilitation bed where the place names any."""
    if not wards.rehabilitation:
        return dict(steps)
    found, others = dict(steps), 1.0 - v[SHARE] * v[DELAYED_ON]
    found["to-another-ward"] = Branch(rest("to-other-ward", {"rehabilitation-bed": v[SHARE]}))
    at_once = steps["destination-new"]
    assert isinstance(at_once, Branch)
    chances = {"to-another-ward" if step == "to-other-ward" else step: chance for step, chance in at_once.to}
    found["destination-new"] = Branch(chances)
    left = v[DELAYED_ON] * (1.0 - v[SHARE]) / others if others > 0.0 else 0.0
    found["other-to"] = Branch(rest("to-home", {"to-other-ward": left}))
    return found | _rehabilitation(v, wards)


def _rehabilitation(v: Values, wards: Wards) -> dict[str, Step]:
    patience = memoryless_days(v["rehabilitation.days_to_go_elsewhere"])
    return {
        "rehabilitation-bed": Seize(
            any_of=wards.rehabilitation,
            patience=0,
            otherwise="rehabilitation-delayed",
            swap="where",
            then="rehabilitation-moves",
        ),
        "rehabilitation-delayed": Seize("delay-other"),
        "rehabilitation-waits": Seize(
            any_of=wards.rehabilitation, patience=patience, otherwise="rehabilitation-away", swap="where"
        ),
        "rehabilitation-known": Record("delayed_other", since="ready"),
        "rehabilitation-ends": Release("delay", then="rehabilitation-moves"),
        "rehabilitation-away": Seize(REHABILITATION_ELSEWHERE, swap="where"),
        "rehabilitation-away-count": Count("rehabilitation_elsewhere", then="rehabilitation-known"),
        "rehabilitation-moves": Count("discharged_other_ward"),
        "rehabilitation-kind": Branch(
            by="kind", cases={c.OUT_OF_AREA: "rehabilitation-from-away"}, otherwise="rehabilitation-from-ward"
        ),
        "rehabilitation-from-away": Record("out_of_area_stay", since="admitted", then="rehabilitation-pace"),
        "rehabilitation-from-ward": Record("length_of_stay", since="admitted", over=c.LONG_STAYS_HOURS),
        "rehabilitation-pace": Release("pace"),
        "rehabilitation-met": Assign("needs_bed", c.SERVED),
        "rehabilitation-stay": Delay(days(v["rehabilitation.stay_days"], v["rehabilitation.spread"]), then="well"),
    }


def rehabilitation_labels() -> dict[str, str]:
    """Return what happens at the steps that only a place with rehabilitation wards has, in words for people."""
    return {
        "delayed-other-why": "Delayed for a rehabilitation bed, or for another reason",
        "to-another-ward": "Rehabilitation, or a ward that is not in the model",
        "rehabilitation-bed": "A local rehabilitation bed, if one is free",
        "rehabilitation-delayed": "Is delayed for a rehabilitation bed",
        "rehabilitation-waits": "Waits for a local rehabilitation bed",
        "rehabilitation-away": "Goes to a rehabilitation bed elsewhere",
        "rehabilitation-kind": "Comes from out of area?",
        "rehabilitation-stay": "In rehabilitation",
    }
