"""The chapters of the crisis pathway as people read them: which part of the story, a title, and the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from tandemcare.pathway import Step

from .crisis_pathway import chapters
from .place import Place
from .resources import wards_of
from .values import Values

CHAPTERS: Mapping[str, tuple[str, str]] = {
    "at_home": ("Life at home", "At home"),
    "lives_change": ("Life at home", "What changes at home"),
    "found_late": ("Life at home", "Care that was due is found"),
    "crisis_begins": ("A crisis", "A crisis begins"),
    "first_presents": ("A crisis", "Comes for the first time"),
    "onset": ("A crisis", "What the crisis needs"),
    "cafe_visits": ("The crisis café", "Visits to the crisis café"),
    "comes_to_ae": ("Ways in", "Comes to A&E"),
    "comes_in_crisis": ("Ways in", "Comes in crisis"),
    "offers": ("Alternatives to admission", "Alternatives to admission"),
    "taken_to_a_place_of_safety": ("Section 136", "Section 136: taken to a place of safety"),
    "place_of_safety": ("Section 136", "Section 136: in the place of safety"),
    "clock_runs_out": ("Section 136", "Section 136: the clock runs out"),
    "requests": ("Requests", "Requests to the AMHP hub"),
    "assessment": ("Assessment off the ward", "Assessment off the ward"),
    "lapses": ("Assessment off the ward", "A request lapses"),
    "outcomes": ("Assessment off the ward", "Outcome off the ward"),
    "bed_wanted": ("A bed", "A bed is wanted"),
    "local_bed": ("A bed", "A local bed"),
    "things_change": ("A bed", "Things change while waiting for a bed"),
    "bed_found": ("A bed", "A bed is found"),
    "placed_out_of_area": ("A bed", "Placed out of area"),
    "admitted": ("The stay", "Admission"),
    "stay": ("The stay", "Treatment"),
    "ward_assessment": ("The stay", "Assessment on the ward"),
    "ward_outcome": ("The stay", "Outcome on the ward"),
    "out_of_area_stay": ("The stay", "Brought back from out of area"),
    "ready_for_discharge": ("Clinically ready for discharge", "Clinically ready for discharge"),
    "discharged": ("After the ward", "Discharge"),
    "afterwards": ("After the ward", "Home, support and follow-up"),
    "crisis_ends": ("Back to life", "Back home"),
    "care_due": ("Back to life", "Care that is due"),
    "not_admitted": ("Back to life", "Leaves A&E before help"),
    "housing_applicants": ("Supported housing", "Housing applicants from other wards"),
}
"""The part of the story and the title of each chapter."""
SOURCE_LABELS: Mapping[str, str] = {
    "ae_liaison": "Referred in A&E",
    "community_crisis": "GP, community team, 111, crisis line",
    "section_136": "Detained by the police (section 136)",
    "community_request": "Community request (section 13)",
    "custody": "Referred from custody",
    "transfer_in": "Transfers from other hospitals",
    "housing_other_wards": "Housing applicants from other wards",
    "growth": "People who come to live in the place",
    "new_referral": "Referred to a community team for the first time",
    "new_demand": "New demand for the café",
    "new_demand_unseen": "Who would have come to a café that is cut",
}


@dataclass(frozen=True)
class Chapter:
    """A stretch of the story: the part it belongs to, its title, what it says, and its steps by name."""

    part: str
    title: str
    says: str
    steps: Mapping[str, Step]


def chapters_of(place: Place, values: Values) -> tuple[Chapter, ...]:
    """Return the chapters of the crisis pathway of a place; what tells a chapter says what it is about."""
    story = import_module(chapters.__module__)
    return tuple(
        Chapter(*CHAPTERS[name], getattr(story, name).__doc__, steps)
        for name, steps in chapters(values, wards_of(place)).items()
    )
