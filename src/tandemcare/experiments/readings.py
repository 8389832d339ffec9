"""What the model says to each target: a small function a target, one value a replication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tandemcare import finance
from tandemcare.metrics.measure import DETENTIONS, THIRTY_DAYS_HOURS
from tandemcare.metrics.reading import ACUTE_KINDS, PICU_KIND, Reading
from tandemcare.running import own_cost
from tandemcare.trace import Trace
from tandemcare.trace.intervals import ratio
from tandemcare.trace.tally import Floats
from tandemcare.units import HOURS_A_DAY

ADMITTED_BY_REQUEST = (
    "applications_section_2",
    "applications_section_3",
    "outcome_informal",
    "detentions_after_admission",
    "section_2_converted",
    "ward_section_4_detained",
)
"""Requests that end in admission: sections 2 and 3 and informal, on the ward and off it, conversions included.

A section 4 counts when it is assessed on the ward; a community treatment order that is revoked is no admission.
"""
FOUR_HOURS = 4.0


@dataclass(frozen=True, eq=False)
class Case:
    """A trace to be read, with the prices it is costed at and its length in years."""

    trace: Trace
    prices: Mapping[str, float]
    years: int

    @cached_property
    def reading(self) -> Reading:
        """The trace by name."""
        return Reading(self.trace)

    @cached_property
    def costed(self) -> finance.Costed:
        """What the activity of the trace costs."""
        return own_cost(self.trace, self.prices, ())

    def a_year(self, *counts: str) -> Floats:
        """Return how often counts happened a year."""
        return self.mean(self.reading.count(*counts))

    def mean(self, by_month: Floats) -> Floats:
        """Return sums of months a year."""
        return np.asarray(by_month.sum(axis=1) / self.years, dtype=np.float64)

    def share(self, part: tuple[str, ...], whole: tuple[str, ...]) -> Floats:
        """Return one set of counts as a share of another."""
        return ratio(self.a_year(*part), self.a_year(*whole))


def community_treatment_orders(case: Case) -> Floats:
    """Return orders made a year."""
    return case.a_year("community_treatment_orders")


def length_of_stay_median(case: Case) -> Floats:
    """Return the median days of local stays, those still in counted with their stay so far."""
    return case.reading.quantile("length_of_stay", 0.5) / HOURS_A_DAY


def length_of_stay_mean(case: Case) -> Floats:
    """Return the mean days of local stays that ended."""
    return case.reading.mean("length_of_stay") / HOURS_A_DAY


def community_waiting(case: Case) -> Floats:
    """Return people who wait for a community team, mean over time."""
    return ratio(case.reading.queue_days("community-place").sum(axis=1), case.reading.month_days().sum(axis=1))


def community_wait_median(case: Case) -> Floats:
    """Return the median days of those who start with a team."""
    return case.reading.quantile("community_wait", 0.5, still_waiting=False) / HOURS_A_DAY


def community_wait_p90(case: Case) -> Floats:
    """Return the days that nine of ten who start with a team do not exceed."""
    return case.reading.quantile("community_wait", 0.9, still_waiting=False) / HOURS_A_DAY


def ae_over_12h_share(case: Case) -> Floats:
    """Return the share of people in crisis, section 136 included, who left A&E over 12 hours after they came."""
    return case.reading.share_over("ae_hours", 12.0, still_waiting=False)


def readmitted_30_days(case: Case) -> Floats:
    """Return adult acute readmissions a year within 30 days of discharge."""
    return case.mean(case.reading.ended("since_discharge") - case.reading.over("since_discharge", THIRTY_DAYS_HOURS))


def doctor_of_delays_share(case: Case) -> Floats:
    """Return long waits for a doctor, over 4 hours since the request, of assessments begun after over 4 hours."""
    late, begun = (case.reading.over(name, FOUR_HOURS) for name in ("doctor_wait", "request_to_started"))
    return ratio(late.sum(axis=1), begun.sum(axis=1))


def not_completed_share(case: Case) -> Floats:
    """Return the share of assessments that were not completed because nobody found a bed in time."""
    return case.share(("assessments_not_completed_no_bed",), ("mha_assessments",))


def detentions(case: Case) -> Floats:
    """Return detentions a year, on and after admission."""
    return case.a_year(*DETENTIONS)


def detentions_on_admission(case: Case) -> Floats:
    """Return people a year who are detained as they come to a ward."""
    return case.a_year("detentions_on_admission")


def detentions_after_admission(case: Case) -> Floats:
    """Return people a year who are detained on a ward to which they came informally."""
    return case.a_year("detentions_after_admission")


def after_admission_share(case: Case) -> Floats:
    """Return the share of detentions that are of people on a ward already."""
    return case.share(("detentions_after_admission",), DETENTIONS)


def requests_admitted_share(case: Case) -> Floats:
    """Return the share of AMHP requests that end in admission, as the published share counts them."""
    return case.share(ADMITTED_BY_REQUEST, ("amhp_requests",))


def section_136_uses(case: Case) -> Floats:
    """Return section 136 uses a year."""
    return case.a_year("section_136_uses")


def section_136_ae_share(case: Case) -> Floats:
    """Return the share of section 136 uses that begin in A&E."""
    return case.share(("section_136_ae_first",), ("section_136_uses",))


def section_136_custody_share(case: Case) -> Floats:
    """Return the share of section 136 uses that begin in custody."""
    return case.share(("section_136_custody_first",), ("section_136_uses",))


def out_of_area_active(case: Case) -> Floats:
    """Return people placed out of area, mean over time."""
    return ratio(case.reading.days_away().sum(axis=1), case.reading.month_days().sum(axis=1))


def out_of_area_bed_days(case: Case) -> Floats:
    """Return days out of area a year."""
    return case.mean(case.reading.days_away())


def out_of_area_spend(case: Case) -> Floats:
    """Return pounds a year for beds out of area."""
    return case.mean(case.costed.total(care_group="out_of_area"))


def out_of_area_starts(case: Case) -> Floats:
    """Return placements out of area begun a year."""
    return case.a_year("out_of_area_starts")


def bed_occupancy(case: Case) -> Floats:
    """Return occupied over open bed days of acute and intensive-care wards."""
    wards = case.reading.wards(*ACUTE_KINDS, *PICU_KIND)
    return ratio(case.reading.busy_days(*wards).sum(axis=1), case.reading.open_days(*wards).sum(axis=1))


def delayed_days(case: Case) -> Floats:
    """Return days a year that people ready for discharge stay on, for whatever reason."""
    delays = [name for name in case.trace.layout.resources if name.startswith("delay-")]
    return case.mean(case.reading.busy_days(*delays))


def housing_delay_days(case: Case) -> Floats:
    """Return days a year that people ready for discharge wait for supported housing."""
    return case.mean(case.reading.busy_days("delay-supported-housing"))


def housing_delay_share(case: Case) -> Floats:
    """Return those days as a share of all delayed days."""
    return ratio(housing_delay_days(case), delayed_days(case))


def ward_spend(case: Case) -> Floats:
    """Return pounds a year for local wards, intensive care included."""
    return case.mean(case.costed.total(care_group="inpatient"))


def section_117_spend(case: Case) -> Floats:
    """Return pounds a year for section 117 aftercare, whoever pays."""
    return case.mean(case.costed.total(service="section_117"))


def crisis_team_spend(case: Case) -> Floats:
    """Return pounds a year for home treatment."""
    return case.mean(case.costed.total(service="home_treatment"))


def housing_delay_cost(case: Case) -> Floats:
    """Return those days at what the ledger says that an occupied acute bed costs a day."""
    days = case.mean(case.reading.busy_days(*case.reading.wards(*ACUTE_KINDS)))
    return housing_delay_days(case) * ratio(case.mean(case.costed.total(service="acute_wards")), days)


READINGS: Mapping[str, Callable[[Case], Floats]] = {
    function.__name__: function
    for function in (
        community_treatment_orders,
        length_of_stay_median,
        length_of_stay_mean,
        community_waiting,
        community_wait_median,
        community_wait_p90,
        ae_over_12h_share,
        readmitted_30_days,
        doctor_of_delays_share,
        not_completed_share,
        detentions,
        detentions_on_admission,
        detentions_after_admission,
        after_admission_share,
        requests_admitted_share,
        section_136_uses,
        section_136_ae_share,
        section_136_custody_share,
        out_of_area_active,
        out_of_area_bed_days,
        out_of_area_spend,
        out_of_area_starts,
        bed_occupancy,
        delayed_days,
        housing_delay_days,
        housing_delay_share,
        housing_delay_cost,
        ward_spend,
        section_117_spend,
        crisis_team_spend,
    )
}
"""Readings of a whole trace, by the names that targets call them by."""
