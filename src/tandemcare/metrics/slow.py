"""Measures of the slow layer: lists, staff, packages and money, from what the monthly exchange keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from tandemcare.sums import summed
from tandemcare.trace.tally import Floats

from .catalogue import MeasureInfo


@dataclass(frozen=True)
class SlowInfo:
    """A measure that is the sum of some outputs, times a factor.

    `is_flow`: outputs have added up since the census, and what a month adds is measured; a yearly figure is a sum a
    year. Other outputs are levels at a month's end, and a yearly figure is their mean.
    """

    info: MeasureInfo
    outputs: tuple[str, ...]
    factor: float = 1.0
    is_flow: bool = False


def _level(outputs: str, label: str, unit: str, definition: str, better: str = "") -> SlowInfo:
    decimals = {"share": 3, "times the census": 3, "wards": 2, "beds": 1}.get(unit, 0)
    return SlowInfo(MeasureInfo(label, unit, definition, decimals, better), tuple(outputs.split()))


def _pounds(label: str, definition: str, output: str) -> SlowInfo:
    return SlowInfo(MeasureInfo(label, "GBP a year", definition, 0), (output,), is_flow=True)


SLOW_MEASURES: Mapping[str, SlowInfo] = MappingProxyType(
    {
        "need_index": _level(
            "need_index", "Need", "times the census", "Need as it grows with population and age, mean"
        ),
        "community_places": _level(
            "staffed_places", "Community places with staff", "people", "Places of community teams with staff, mean"
        ),
        "staffed_share": _level(
            "staffed_share", "Posts filled", "share", "Community and crisis staff in post, of those that places need"
        ),
        "ward_vacancy_share": _level(
            "ward_vacancy", "Ward nursing vacancies", "share", "Posts on open beds that agency staff cover", "lower"
        ),
        "beds_without_staff": _level(
            "beds_without_staff", "Beds closed for want of staff", "beds", "Whole beds, mean over months", "lower"
        ),
        "amhps": _level("amhps", "AMHPs", "people", "People who hold a warrant, mean"),
        "amhp_vacancy_share": _level(
            "amhp_vacancy", "AMHP vacancies", "share", "Funded posts without an AMHP", "lower"
        ),
        "beds_closed": _level(
            "beds_closed", "Beds closed in steps", "beds", "Mean over the years: closed half-way they count half"
        ),
        "wards_closed": _level(
            "wards_closed", "Wards closed whole", "wards", "Mean over the years: a ward closed half-way counts half"
        ),
        "council_reserve_gbp": _level(
            "council_reserve",
            "Council reserve for new mental-health care",
            "GBP",
            "What is left of it at the end of a month, mean; at zero a section 114 notice would be near",
            "higher",
        ),
        "council_overspend_gbp": _pounds(
            "Council spending that its reserve does not cover",
            "Newly spent once the reserve is at zero",
            "council_overspent",
        ),
        "ward_money_released_gbp": _pounds(
            "Released by closed beds",
            "What ends of their cost a lag after closing: little in a ward that stays open, and nothing of the site",
            "released",
        ),
    }
)


def slow_by_month(record: Floats, outputs: Sequence[str]) -> Floats:
    """Return SLOW_MEASURES [replication, month, measure] from outputs [replication, month, output]."""
    found = []
    for measure in SLOW_MEASURES.values():
        total = summed(record[:, :, outputs.index(name)] for name in measure.outputs) * measure.factor
        if measure.is_flow:
            total = np.diff(total, axis=1, prepend=0.0)
        found.append(total)
    return np.stack(found, axis=-1)


def slow_over_the_run(by_month: Floats, years: int) -> Floats:
    """Return SLOW_MEASURES [replication, measure]: means of levels, sums a year of flows."""
    flows = np.array([measure.is_flow for measure in SLOW_MEASURES.values()])
    return np.asarray(np.where(flows, by_month.sum(axis=1) / years, by_month.mean(axis=1)), dtype=np.float64)
