"""AMHP hours by stage of an assessment, and the opening hours that the pathway waits for."""

from __future__ import annotations

from dataclasses import dataclass

from tandemcare.pathway import Calendar, Window

from .values import Values

OFFICE_HOURS = Calendar([Window("mon-fri", 9, 17)])
"""When routine requests are taken up (an assumption, grade D)."""


@dataclass(frozen=True)
class AmhpHours:
    """Mean AMHP hours by stage; totals by type are declared, the stages after the outcome are what is left of them."""

    screening: float
    arranging: float
    off_ward_interview: float
    ward_interview: float
    writing: float
    applying: float
    off_ward_closing: float
    ward_detaining: float
    ward_closing: float
    reassessing: float
    chasing: float
    hand_over: float
    share_doctor_wait: float
    share_best_interest_wait: float

    @classmethod
    def of(cls, v: Values) -> AmhpHours:
        """Return the hours for some values; a hub and rules by date stretch or shrink all of them."""
        factor = v["amhp.hours_factor"]
        off_ward, ward = v["amhp.hours_before_outcome"], v["amhp.hours_before_outcome_ward"]
        writing = v["amhp.hours_writing"]
        return cls(
            screening=factor * v["amhp.hours_per_nonassessed"],
            arranging=factor * v["amhp.arrange_hours"],
            off_ward_interview=factor * (off_ward - v["amhp.arrange_hours"]),
            ward_interview=factor * (ward - v["amhp.arrange_hours"]),
            writing=factor * writing,
            applying=factor * (v["amhp.hours_admitted"] - off_ward - writing),
            off_ward_closing=factor * (v["amhp.hours_not_admitted"] - off_ward),
            ward_detaining=factor * (v["amhp.hours_ward_detained"] - ward),
            ward_closing=factor * (v["amhp.hours_ward_not_detained"] - ward),
            reassessing=factor * (off_ward - v["amhp.arrange_hours"]),
            chasing=factor * v["amhp.chasing_hours_a_day"] * v["bed.days_waited_at_home"],
            hand_over=v["amhp.hand_over_hours"],
            share_doctor_wait=v["amhp.s12_delay_prob"],
            share_best_interest_wait=v["amhp.share_best_interest_wait"],
        )
