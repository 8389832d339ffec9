"""Which measures are told of a group of people, and what they came to: an equality analysis asks for no other reading.

A measure means of a group what it means of everybody. Those that need what no group has of its own (capacities, queues,
quantiles, people still waiting) are not told. Sums and counts of all groups add up to those of everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from tandemcare.trace import Trace
from tandemcare.trace.tally import Floats

from .catalogue import MEASURES, MeasureInfo
from .measure import a_year, by_month, over_the_run
from .reading import ACUTE_KINDS, PICU_KIND, Reading


@dataclass(frozen=True)
class GroupMeasure:
    """A measure that is told by group; `people` is the count a year that hides it where that is small."""

    info: MeasureInfo
    people: str


_LOCAL_BED_DAYS = MeasureInfo(
    "Local bed days", "bed days a year", "Days in local adult acute and intensive-care beds", 0
)
_COUNTS = (
    "crises admission_need amhp_requests mha_assessments requests_lapsed requests_not_assessed "
    "assessments_not_completed_no_bed s136_uses detentions admissions admissions_local out_of_area_starts "
    "left_list_unseen left_childrens_services home_treatment_episodes crisis_house_stays cafe_attendances "
    "community_treatment_orders"
).split()
_PEOPLE_BEHIND = {
    "s136_over_24h_share": "s136_uses",
    "length_of_stay_days_mean": "admissions_local",
    "out_of_area_bed_days": "out_of_area_starts",
    "out_of_area_active": "out_of_area_starts",
    "readmissions_30_days_share": "admissions",
    "crfd_bed_days": "admissions",
    "crfd_bed_days_supported_housing": "admissions",
    "community_caseload": "community_caseload",
    "community_wait_days_mean": "community_caseload",
    "untreated": "untreated",
    "homeless": "homeless",
    "section_117_people": "section_117_people",
    "lasting_care_people": "lasting_care_people",
    "care_due_people": "care_due_people",
}
BY_GROUP: Mapping[str, GroupMeasure] = MappingProxyType(
    {
        name: GroupMeasure(info, name if name in _COUNTS else _PEOPLE_BEHIND[name])
        for name, info in MEASURES.items()
        if name in _COUNTS or name in _PEOPLE_BEHIND
    }
    | {"local_bed_days": GroupMeasure(_LOCAL_BED_DAYS, "admissions_local")}
)
"""The measures that are told by group, in the order of `measure_by_group`."""


def measure_by_group(trace: Trace, years: int) -> Floats:
    """Return BY_GROUP [replication, group, measure] of a trace of the crisis pathway, as means over the years."""
    return np.stack([_of_group(Reading(trace.of_group(group)), years) for group in trace.layout.groups], axis=1)


def _of_group(reading: Reading, years: int) -> Floats:
    whole = over_the_run(reading, by_month(reading), years)
    whole["local_bed_days"] = a_year(reading.busy_days(*reading.wards(*ACUTE_KINDS, *PICU_KIND)), years)
    return np.stack([whole[name] for name in BY_GROUP], axis=-1)
