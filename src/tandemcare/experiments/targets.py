"""What is published and compared with the model: every target as data, with its tolerance, kind, source and scale.

Held-out targets were used to set no number of the model, so that a match says something. The model leans on the
consistency targets already: a match is weaker evidence. Some are met by construction, as they are inputs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

ENGLAND_ADULTS = 45.6e6
SECTION_136_ENGLAND_SHARE = 0.945
"""Share of the section 136 uses of England and Wales that are England's (an assumption, by population)."""
ADULT_ACUTE_DELAY_SHARE = 0.60
"""Share of all delayed days that are in adult acute beds, the only ones the model has (an assumption)."""
UNDER_18_DETENTIONS = 963
"""Detentions of people under 18 in 2023/24, which the model does not have."""


class Part(StrEnum):
    """What a match with a target is worth."""

    HELD_OUT = "held out"
    CONSISTENCY = "consistency"
    LEDGER = "ledger"
    CONSTRUCTION = "met by construction"
    OUT_OF_SCOPE = "out of scope"


class TargetScale(StrEnum):
    """How a published number becomes one of a place."""

    NONE = ""
    ADULTS = "by adults"
    SECTION_136 = "by adults, 94.5% of England and Wales"
    ADULT_ACUTE_DELAY = "by adults, 60% of delayed days in adult acute beds"

    def factor(self, adults: int) -> float:
        """Return what a published number is multiplied by for a place with some adults."""
        if self is TargetScale.NONE:
            return 1.0
        part = {
            TargetScale.SECTION_136: SECTION_136_ENGLAND_SHARE,
            TargetScale.ADULT_ACUTE_DELAY: ADULT_ACUTE_DELAY_SHARE,
        }
        return part.get(self, 1.0) * adults / ENGLAND_ADULTS


@dataclass(frozen=True)
class Target:
    """A published number of row `row`, within `low` to `high`; `held_out` if no number of the model was set by it.

    `reading` names what is read of the model; where nothing is, `why` says so. `why` also says what makes a row met
    by construction or out of scope.
    """

    row: int
    label: str
    unit: str
    value: float
    low: float
    high: float
    part: Part
    source: str
    reading: str = ""
    scale: TargetScale = TargetScale.NONE
    why: str = ""
    decimals: int = 0
    held_out: bool = False

    def scaled(self, adults: int) -> Target:
        """Return the target for a place with some adults."""
        factor = self.scale.factor(adults)
        return replace(self, value=self.value * factor, low=self.low * factor, high=self.high * factor)

    def holds(self, value: float) -> bool:
        """Tell whether a value is within the tolerance."""
        return self.low <= value <= self.high


LGA = "LGA and ADASS evidence to the inquiry on community mental health services, 2025"
NHF = "National Housing Federation, 2024"
HOME_OFFICE = "Home Office police powers data, 2023/24"
CONFEDERATION = "NHS Confederation, inappropriate out of area placements, 2024"
_LISTS = "How often ill people are referred was chosen with it in view; who waits for how long follows from the places."
_VACANCY = "The vacancy at the census is an input (amhp_staff.vacancy); it moves with who leaves and who is approved."
_OVER_A_YEAR = (
    "It counts referrals to any team, for autism and attention disorders among others; the model has the lists of core "
    "community teams only."
)


def _within(value: float, share: float) -> tuple[float, float, float]:
    """Return a value with its tolerance as a share of it."""
    return value, value * (1.0 - share), value * (1.0 + share)


def _points(value: float, points: float) -> tuple[float, float, float]:
    """Return a value with its tolerance in the value's own unit."""
    return value, value - points, value + points


_C, _H, _BUILT, _OUT = Part.CONSISTENCY, Part.HELD_OUT, Part.CONSTRUCTION, Part.OUT_OF_SCOPE
_ADULTS_DETAINED = 52_458 - UNDER_18_DETENTIONS
_SHARES = "The shares are inputs (section_136.share_ae_first and share_custody); a full place of safety adds to A&E."

TARGETS: tuple[Target, ...] = (
    Target(
        1,
        "Detained more than once in a year, of people detained",
        "share",
        *_points(0.155, 0.01),
        _C,
        "Mental Health Act statistics, 2018/19",
        "detained_again_share",
        decimals=3,
    ),
    Target(
        2,
        "New community treatment orders",
        "a year",
        *_within(5618, 0.10),
        _H,
        "Mental Health Act statistics, 2023/24",
        "community_treatment_orders",
        TargetScale.ADULTS,
        decimals=1,
        held_out=True,
    ),
    Target(
        3,
        "Tribunal applications",
        "a year",
        *_within(27_921, 0.10),
        _OUT,
        "Care Quality Commission, 2022/23",
        scale=TargetScale.ADULTS,
        why="The model has no tribunals; hearings are costed for each detention.",
    ),
    Target(
        4,
        "Length of stay, median",
        "days",
        *_points(23, 4),
        _C,
        "Health and Social Care Information Centre, 2013/14",
        "length_of_stay_median",
        decimals=1,
    ),
    Target(
        5,
        "Delayed days, all wards",
        "a month",
        *_within(42_450, 0.10),
        _OUT,
        "MHSDS, secondary compilation, 2026",
        scale=TargetScale.ADULTS,
        why="It counts wards that the model does not have; row 23 compares adult acute wards.",
    ),
    Target(
        6,
        "Over 12 hours in A&E",
        "share",
        *_points(0.23, 0.05),
        _H,
        "Royal College of Emergency Medicine, 2023",
        "ae_over_12h_share",
        decimals=3,
        held_out=True,
    ),
    Target(7, "Community wait, median", "days", *_within(47, 0.15), _C, LGA, "community_wait_median", why=_LISTS),
    Target(
        7, "Community wait, 90th percentile", "days", *_within(238, 0.15), _C, LGA, "community_wait_p90", why=_LISTS
    ),
    Target(
        8,
        "Adult referrals waiting over a year",
        "referrals",
        *_within(236_000, 0.15),
        _H,
        LGA,
        "community_over_a_year",
        TargetScale.ADULTS,
        why=_OVER_A_YEAR,
        held_out=True,
    ),
    Target(
        9,
        "Weekend to weekday A&E presentations",
        "ratio",
        *_points(0.857, 0.05),
        _BUILT,
        "Dove et al., 2018",
        "ae_weekend_ratio",
        decimals=3,
        why="The weekly profile is an input (ae.weekend_ratio); people who come back do so on any day.",
    ),
    Target(
        10,
        "Readmitted within 30 days",
        "a year",
        4927,
        4000,
        8000,
        _C,
        "Freedom of information requests to 54 trusts, 2022/23",
        "readmitted_30_days",
        TargetScale.ADULTS,
        decimals=1,
    ),
    Target(
        11,
        "AMHP vacancy",
        "share",
        *_points(0.083, 0.02),
        _BUILT,
        "Skills for Care, 2025",
        "amhp_vacancy",
        why=_VACANCY,
        decimals=3,
    ),
    Target(
        12,
        "Section 12 doctor the reason, of assessments after over 4 hours",
        "share",
        *_points(0.28, 0.08),
        _C,
        "ADASS and NHS Benchmarking, 2018",
        "doctor_of_delays_share",
        decimals=3,
    ),
    Target(
        13,
        "Assessments not completed for want of a bed",
        "share",
        0.057,
        0.02,
        0.10,
        _H,
        "Wokingham Borough Council, 2022",
        "not_completed_share",
        decimals=3,
        held_out=True,
    ),
    Target(
        14,
        "New detentions of adults",
        "a year",
        _ADULTS_DETAINED,
        0.95 * _ADULTS_DETAINED,
        1.20 * _ADULTS_DETAINED,
        _C,
        "Mental Health Act statistics, 2023/24",
        "detentions",
        TargetScale.ADULTS,
    ),
    Target(
        15,
        "Detentions made after admission",
        "share",
        *_points(0.249, 0.03),
        _C,
        "Mental Health Act statistics, 2022/23",
        "after_admission_share",
        decimals=3,
    ),
    Target(
        16,
        "AMHP requests ending in admission",
        "share",
        *_points(0.54, 0.05),
        _C,
        LGA,
        "requests_admitted_share",
        decimals=3,
    ),
    Target(
        17,
        "Section 136 uses",
        "a year",
        *_within(31_213, 0.10),
        _BUILT,
        HOME_OFFICE,
        "section_136_uses",
        TargetScale.SECTION_136,
        why="Presentations are a fact of the place (presentations, section_136), to which it is calibrated.",
    ),
    Target(
        18,
        "Section 136 taken first to A&E",
        "share",
        *_points(0.42, 0.05),
        _BUILT,
        HOME_OFFICE,
        "section_136_ae_share",
        why=_SHARES,
        decimals=3,
    ),
    Target(
        18,
        "Section 136 held in custody",
        "share",
        0.0103,
        0.0,
        0.02,
        _BUILT,
        HOME_OFFICE,
        "section_136_custody_share",
        why=_SHARES,
        decimals=3,
    ),
    Target(
        19,
        "Active out-of-area placements",
        "people",
        704,
        565,
        825,
        _C,
        "NHS England, 2023/24",
        "out_of_area_active",
        TargetScale.ADULTS,
        decimals=2,
    ),
    Target(
        20,
        "Out-of-area bed days",
        "a year",
        *_within(257_000, 0.15),
        _C,
        CONFEDERATION,
        "out_of_area_bed_days",
        TargetScale.ADULTS,
    ),
    Target(
        20,
        "Out-of-area spend",
        "GBP a year",
        *_within(164e6, 0.15),
        _C,
        CONFEDERATION,
        "out_of_area_spend",
        TargetScale.ADULTS,
    ),
    Target(
        21,
        "Out-of-area placements started",
        "a year",
        5750,
        4200,
        6000,
        _C,
        "NHS England, 2022 to 2025",
        "out_of_area_starts",
        TargetScale.ADULTS,
        decimals=1,
    ),
    Target(
        22,
        "Adult acute bed occupancy",
        "share",
        *_points(0.95, 0.02),
        _C,
        "NHS Benchmarking, 2016/17",
        "bed_occupancy",
        decimals=3,
    ),
    Target(
        23,
        "Supported-housing delay, days",
        "a year",
        *_within(109_029, 0.10),
        _C,
        NHF,
        "housing_delay_days",
        TargetScale.ADULT_ACUTE_DELAY,
    ),
    Target(
        23,
        "Supported-housing delay, share of delayed days",
        "share",
        *_points(0.20, 0.03),
        _C,
        LGA,
        "housing_delay_share",
        decimals=3,
    ),
    Target(
        23,
        "Supported-housing delay, cost",
        "GBP a year",
        *_within(71e6, 0.10),
        _C,
        NHF,
        "housing_delay_cost",
        TargetScale.ADULT_ACUTE_DELAY,
    ),
)
"""Every target, row by row."""
