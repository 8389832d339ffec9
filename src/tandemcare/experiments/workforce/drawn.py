"""Numbers of a workforce plan that are drawn from the ranges of the evidence, and those that a council can count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tandemcare.scenario import System
from tandemcare.trace.tally import Floats

from ..psa_design import Uncertain, strata, uncertain_of

OF_STAFF: Mapping[str, str] = {
    "amhp_staff.leavers_under_55": "leave_rate_under_55",
    "amhp_staff.leavers_55_and_over": "leave_rate_55_and_over",
    "amhp_staff.share_55_and_over": "share_55_and_over",
    "amhp_staff.training_months": "training_time",
    "amhp_staff.hire_months": "hire_time",
}
"""Drawn numbers by the input of the slow layer that each is, or is a twelfth of."""
EFFECT, TRAINEE, PAYMENT = "amhp_retention.effect", "amhp_trainees.price", "amhp_retention.price"
HOUR, PREMIUM = "price.amhp_hour", "amhp_fte.agency_premium"
DRAWN = (*OF_STAFF, EFFECT, TRAINEE, PAYMENT, HOUR, PREMIUM)
HELD = ("amhp_staff.heads_per_100k", "amhp_staff.fte_per_head", "amhp_staff.vacancy", "money.amhp_hours_year")
"""What a council knows of its own AMHPs: not drawn, as `numbers` of the place can say it."""


def numbers_drawn(system: System) -> tuple[Uncertain, ...]:
    """Return the numbers drawn, with the value and the range that a study or a place gives them."""
    return tuple(uncertain_of(system.parameters[name]) for name in DRAWN)


def drawn(numbers: Sequence[Uncertain], draws: int, seed: int) -> dict[str, Floats]:
    """Return the draws of each number by name, spread evenly over its range."""
    return {
        one.name: np.array([one.at(share) for share in strata(one.name, draws, seed)], dtype=np.float64)
        for one in numbers
    }
