"""Places of a week in words: what they are called, in which group they are drawn, and what is said of who is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tandemcare.results import WeekCell

CAME, ALL = "came", "all"
WARDS, IN_PLACE_OF_A_BED = "On the wards", "In place of a bed on a ward"
SHARED = ("for-amhp", "for-bed")
"""States that are added up over all places."""
NAMES: Mapping[str, str] = {
    ALL: "Wait in all",
    CAME: "Came in the last hour",
    "ae": "A&E",
    "hbpos": "Section 136 suite",
    "custody": "Police custody",
    "community": "At home",
    "on-wards": "On wards, for an AMHP",
    "amhp": "On duty",
    "other-ward": "Other specialties",
    "rehabilitation-elsewhere": "Rehabilitation elsewhere",
    "out-of-area": "Out of area",
    "step-down": "Step-down places",
    "crisis-cafe": "Crisis café",
    "crisis-house": "Crisis house",
    "home-treatment": "Home treatment",
    "women/re-designated/beds": "Women on wards for men",
    "men/re-designated/beds": "Men on wards for women",
}
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Who comes, and who waits": (CAME, ALL),
    "In a crisis, and in no bed yet": ("ae", "hbpos", "custody", "community"),
    "AMHPs": ("amhp", "on-wards"),
    WARDS: (),
    "Away, and on the way home": ("out-of-area", "other-ward", "rehabilitation-elsewhere", "step-down"),
    IN_PLACE_OF_A_BED: ("home-treatment", "crisis-house", "crisis-cafe"),
}
"""Groups with their places in order; wards are in the one that names none."""
ROUTES: Mapping[str, str] = {
    "ae": "to A&E",
    "crisis-team": "to the crisis team",
    "section-136": "by section 136",
    "request": "by a request",
    "custody-request": "by custody",
}
STATES: Mapping[str, str] = {
    "seen": "being seen",
    "for-amhp": "waiting for an AMHP",
    "with-amhp": "with an AMHP",
    "for-bed": "waiting for a bed",
    "on-the-way": "bed found, on the way",
    "in": "in a bed",
    "ready": "ready for discharge",
    "kept": "bed kept for somebody on the way",
    "empty": "empty",
}
"""States in the order in which they are drawn."""
IN_OTHER_WORDS: Mapping[WeekCell, str] = {
    WeekCell("amhp", "in"): "at work",
    WeekCell("amhp", "empty"): "free",
    WeekCell("hbpos", "empty"): "free",
    **{WeekCell(place, "in"): "in care" for place in GROUPS[IN_PLACE_OF_A_BED]},
    **{WeekCell(place, "empty"): "free" for place in GROUPS[IN_PLACE_OF_A_BED]},
}
KINDS: Mapping[str, str] = {
    "picu": "intensive care",
    "older_women": "older women",
    "older_men": "older men",
    "older_mixed": "older adults",
}


class SpotWords(NamedTuple):
    """A cell as it is drawn: the mark for each person, and what is said after their number."""

    mark: str
    says: str


def words_of(cell: WeekCell) -> SpotWords:
    """Return how a cell is drawn."""
    if cell.place == CAME:
        return SpotWords(CAME, ROUTES[cell.state])
    return SpotWords(cell.state, IN_OTHER_WORDS.get(cell, STATES[cell.state]))


def name_of(place: str) -> str:
    """Return what a place is called; a ward by its name and whom it takes."""
    if place in NAMES:
        return NAMES[place]
    kind, _, ward = place.partition("/")
    return f"{ward.removeprefix('block/')} ({KINDS.get(kind, kind)})"


def order_of(cell: WeekCell) -> int:
    """Return where a cell stands among those of its place."""
    return list(ROUTES if cell.place == CAME else STATES).index(cell.state)


def group_of(place: str) -> str:
    """Return the group that a place is drawn in."""
    return next((group for group, places in GROUPS.items() if place in places), WARDS)
