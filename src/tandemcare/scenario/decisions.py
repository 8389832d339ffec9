"""What somebody decides, and what is believed: which numbers a scenario may change, and which are one for all.

Somebody decides how many beds, places, slots and posts there are, who bears which share, and which rules are in force.
Nobody decides what care does, how people fare, how many fall ill or what a thing costs: such a number belongs to the
evidence, to the place or to the `numbers` of a study, the same in every scenario, or to the `what_if` of a scenario,
which marks it.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

DECIDED: tuple[str, ...] = (
    # Beds, places and slots that the place has or buys.
    "ward.*.beds",
    "hbpos.places",
    "crisis_house.beds",
    "home_treatment.slots",
    "step_down.places",
    "housing.units",
    "floating_support.places",
    "community.places_bought",
    "community.places_cut",
    "community.caseload_per_100k",
    # Staff and hours of opening.
    "amhp_rota.*.slots",
    "crisis_cafe.*.slots",
    "section_12_doctors.*.slots",
    "amhp.fte_bought",
    "amhp.trainees_bought",
    "section_117.reviews",
    "money.crisis_cafe_hours_week",
    # Rules of a house and of a shift, and shares that payers agree on.
    "crisis_house.most_days",
    "amhp.last_start_hours",
    "s117.nhs_share",
    "money.step_down_council_share",
    # Law and agreements: how far they are in force, and from when. What they do is a belief.
    "rules.*",
)
"""Names of the numbers that somebody decides, a `*` standing for a ward or a shift; every other is a belief."""

MARK = " (what if)"
"""What is put after the name and the title of a scenario that changes a belief on its own, wherever they show."""


def is_decided(name: str, decided: tuple[str, ...] = DECIDED) -> bool:
    """Tell whether somebody decides a number."""
    return any(fnmatchcase(name, pattern) for pattern in decided)
