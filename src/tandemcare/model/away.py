"""Chapter: no local bed within the threshold, and one is found out of area, by sex as beds are."""

from __future__ import annotations

from typing import Any

from tandemcare.pathway import Assign, Branch, Count, Delay, Release, Seize, Step, Uniform, now

from . import codes as c
from .draws import hours
from .values import Values
from .wards import AWAY, AWAY_INTENSIVE, Wards


def placed_out_of_area(v: Values, wards: Wards) -> dict[str, Step]:
    """No local bed within the threshold: one is looked for elsewhere, and the first local one still counts."""
    found: dict[str, Any] = {
        "priority": "bed_priority",
        "until": "bed_until",
        "otherwise": "oap-found",
        "since": "bed_decision",
    }
    return {
        "oap-search": Assign("bed_until", now + Uniform(12.0, 24.0)),
        "oap-chase": Seize("amhp", priority=c.PRIORITY_SCREENING, patience=0, otherwise="oap-where"),
        "oap-chasing": Delay(hours(v["amhp.chasing_hours_a_day"]), hand_over=False),
        "oap-chased": Release("amhp"),
        "oap-where": Branch(by="intensive", cases={c.YES: "oap-picu"}, otherwise="oap-sex"),
        "oap-sex": Branch(by="sex", cases={c.WOMAN: "oap-women"}, otherwise="oap-men"),
        "oap-picu": Seize(any_of=wards.picu, **found, then="bed-found-picu"),
        "oap-women": Seize(any_of=wards.women, **found, then="bed-found-local"),
        "oap-men": Seize(any_of=wards.men, **found, then="bed-found-local"),
        "oap-found": Branch(by="intensive", cases={c.YES: "oap-found-picu"}, otherwise="oap-found-acute"),
        "oap-found-acute": Branch(by="sex", cases={c.WOMAN: "oap-found-women"}, otherwise="oap-found-men"),
        "oap-found-picu": Seize(AWAY_INTENSIVE, then="oap-count"),
        "oap-found-women": Seize(AWAY["women"], then="oap-count"),
        "oap-found-men": Seize(AWAY["men"], then="oap-count"),
        "oap-count": Count("out_of_area_starts"),
        "oap-kind": Assign("kind", c.OUT_OF_AREA, then="bed-found"),
    }


def planned_away() -> dict[str, Step]:
    """A planned transfer for which no local bed came free goes to one out of area."""
    goes: dict[str, Any] = {"swap": "where", "then": "planned-away-starts"}
    return {
        "planned-away": Branch(by="sex", cases={c.WOMAN: "planned-away-women"}, otherwise="planned-away-men"),
        "planned-away-women": Seize(AWAY["women"], **goes),
        "planned-away-men": Seize(AWAY["men"], **goes),
        "planned-away-starts": Count("out_of_area_starts"),
    }
