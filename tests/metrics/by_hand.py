"""The measures of a run worked out from its event log, row by row, as their definitions say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from model.story import NONE, Story
from model.stylised import AWAY, DAY, PLACE, wards

from tandemcare.trace import Event

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
DUE = ("package", "lasting", "residential", "housing")
DELAYS = ("supported-housing", "other-housing", "social-care", "funding-panel", "other")
ASKED = tuple(  # where people are between a request that is not being screened out and the interview
    "request-office-hours request-court assess-allocate assess-arranged assess-doctor-wait assess-better-time "
    "assess-hand-over ward-allocate ward-arranged ward-doctor-wait ward-hand-over".split()
)
SEARCHED = tuple("bed-women bed-men bed-picu oap-chase oap-women oap-men oap-picu".split())
SHIFT = 12.0


@dataclass(frozen=True, eq=False)
class ByHand:
    """One replication from time 0 to `end`, one year; there is a function for each measure."""

    story: Story
    end: float

    # --- readings of the log ------------------------------------------------------------------------------------

    def times_of(self, *counts: str) -> Floats:
        """When some things happened."""
        return np.asarray(self.story.time[self.story.counted(*counts)])

    def number(self, *counts: str) -> float:
        return float(len(self.times_of(*counts)))

    def waits(self, measure: str) -> Floats:
        return np.asarray(self.story.value[self.story.recorded(measure)])

    def still(self, clock: str, *steps: str) -> Floats:
        """Waits so far of people who at the end stand at steps with these beginnings, by their clock."""
        last = np.append(np.flatnonzero(np.diff(self.story.who)), len(self.story) - 1)
        names = np.array(list(self.story.pathway.steps))[self.story.step[last]]
        there = last[[name.startswith(steps) for name in names]]
        there = there[self.story.event[there] != Event.LEAVE]
        since = self.story.last_before(self.story.at(*self.marks(clock), event=Event.MARK))[there]
        return np.asarray(self.end - self.story.time[since[since != NONE]])

    def in_use(self, *resources: str) -> float:
        """Unit-hours of resources in use."""
        return float(sum(self.story.stays(name, self.end)[1].sum() for name in resources))

    @cached_property
    def local(self) -> list[str]:
        return wards(self.story.trace)

    @cached_property
    def duty_hours(self) -> float:
        """Unit-hours of AMHPs on duty, from the rows that say how many there are."""
        log = self.story.trace.log
        number = self.story.numbers(["amhp"])[0]
        rows = log[(log["event"] == Event.CAPACITY) & (log["detail"] == number)]
        until = np.append(rows["time"][1:], self.end)
        return float((rows["value"] * (until - rows["time"])).sum())

    def overtime_hours(self) -> float:
        """Hours of work beyond the end of the shift in which an AMHP took it up: at 8:00 or 20:00."""
        rows, hours = self.story.stays("amhp", self.end)
        begun = self.story.time[rows]
        shift_ends = (np.floor((begun + 4.0) / SHIFT) + 1.0) * SHIFT - 4.0
        return float(np.clip(begun + hours - shift_ends, 0.0, None).sum())

    def queue_hours(self, resource: str) -> float:
        """Hours that people waited for a unit, until they had it, gave up, or something else happened to them."""
        seizes = [name for name, verb in self.story.pathway.steps.items() if resource in resources_of(verb)]
        joins = np.flatnonzero(self.story.at(*seizes, event=Event.QUEUE))
        ends = self.story.at(*seizes) & np.isin(self.story.event, (Event.GRANT, Event.EXPIRE, Event.RISK))
        after = self.story.next_after(ends)[joins]
        return float((np.where(after == NONE, self.end, self.story.time[after]) - self.story.time[joins]).sum())

    # --- the measures -------------------------------------------------------------------------------------------

    def measures(self) -> dict[str, float]:
        """Every measure of a year but the quantiles."""
        parts = (self._crises(), self._assessments(), self._admission(), self._beds(), self._afterwards())
        return {name: value for part in (*parts, self._community()) for name, value in part.items()}

    def _crises(self) -> dict[str, float]:
        return {
            "crises": self.number("crises", "first_presentations"),
            "admission_need": self.number("admission_need") - self.number("served_instead_of_bed"),
        }

    def _assessments(self) -> dict[str, float]:
        waits, still = self.waits("request_to_started"), self.still("request", *ASKED)
        return {
            "amhp_requests": self.number("amhp_requests"),
            "mha_assessments": self.number("mha_assessments"),
            "requests_lapsed": self.number("requests_lapsed"),
            "requests_not_assessed": self.number("requests_not_assessed"),
            "assessments_not_completed_no_bed": self.number("assessments_not_completed_no_bed"),
            "amhp_wait_hours_mean": float(np.concatenate([waits, still]).mean()),
            "amhp_wait_over_24h_share": 1.0 - product_limit(waits, still, 24.0),
            "amhp_utilisation": self.in_use("amhp") / self.duty_hours,
            "amhp_overtime_hours": self.overtime_hours(),
            "s136_uses": self.number("section_136_uses"),
            "s136_over_24h_share": float((self.waits("section_136_hours") > 24.0).mean()),
        }

    def _admission(self) -> dict[str, float]:
        bed_waits = np.concatenate([self.waits("bed_wait"), self.still("bed_decision", *SEARCHED)])
        return {
            "detentions": self.number("detentions_on_admission", "detentions_after_admission"),
            "admissions": self.number("admissions_local", "admissions_out_of_area"),
            "admissions_local": self.number("admissions_local"),
            "bed_wait_hours_mean": float(bed_waits.mean()),
            "ae_over_12h_share": float((self.waits("ae_hours") > 12.0).mean()),
            "ae_over_12h_from_decision_share": float((self.waits("ae_hours_from_decision") > 12.0).mean()),
        }

    def _beds(self) -> dict[str, float]:
        beds = sum(ward.beds for ward in PLACE.wards)
        away = self.in_use(*AWAY) / DAY
        discharges = [name for name in self.story.trace.layout.counts if name.startswith("discharged_")]
        return {
            "bed_occupancy": self.in_use(*self.local) / (beds * self.end),
            "beds_open": float(beds),
            "out_of_area_stay_days_mean": float(self.waits("out_of_area_stay").mean()) / DAY,
            "length_of_stay_days_mean": float(self.waits("length_of_stay").mean()) / DAY,
            "out_of_area_starts": self.number("out_of_area_starts"),
            "out_of_area_bed_days": away,
            "out_of_area_active": away * DAY / self.end,
            "readmissions_30_days_share": self.readmitted() / self.number(*discharges),
        }

    def readmitted(self) -> float:
        """Admissions to adult acute beds within 30 days after the person's last discharge from one."""
        story = self.story
        admitted = np.flatnonzero(story.counted("admissions_local", "admissions_out_of_area"))
        left = story.last_before(story.at(*self.marks("discharged"), event=Event.MARK))[admitted]
        again = left != NONE
        soon = (story.time[admitted[again]] - story.time[left[again]] <= 30 * DAY).sum()
        return float(soon)

    def marks(self, clock: str) -> list[str]:
        """The steps that set a clock to now."""
        return [name for name, verb in self.story.pathway.steps.items() if getattr(verb, "clock", None) == clock]

    def _afterwards(self) -> dict[str, float]:
        return {
            "crfd_bed_days": self.in_use(*(f"delay-{reason}" for reason in DELAYS)) / DAY,
            "crfd_bed_days_supported_housing": self.in_use("delay-supported-housing") / DAY,
            "supported_housing_queue": self.queue_hours("housing-unit") / self.end,
            "housing_wait_days_mean": float(self.waits("housing_wait").mean()) / DAY,
            "home_treatment_episodes": self.number("home_treatment_episodes"),
            "crisis_house_stays": self.number("crisis_house_stays"),
            "cafe_attendances": self.number("cafe_attendances"),
            "home_treatment_in_use": self.in_use("home-treatment") / self.end,
            "home_treatment_places": float(PLACE.home_treatment_slots),
            "crisis_house_in_use": self.in_use("crisis-house") / self.end,
            "crisis_house_places": float(PLACE.crisis_house_beds),
            "community_treatment_orders": self.number("community_treatment_orders"),
        }

    def _community(self) -> dict[str, float]:
        return {
            "community_caseload": self.in_use("community-place") / self.end,
            "community_waiting": self.queue_hours("community-place") / self.end,
            "community_wait_days_mean": float(self.waits("community_wait").mean()) / DAY,
            "left_childrens_services": self.number("left_childrens_services"),
            "left_list_unseen": self.number("left_list_unseen"),
            "untreated": self.in_use("untreated") / self.end,
            "homeless": self.in_use("homeless") / self.end,
            "section_117_people": self.in_use("aftercare") / self.end,
            "lasting_care_people": self.in_use("lasting-care") / self.end,
            "care_due_people": self.in_use(*(f"due-{what}" for what in DUE)) / self.end,
        }

    def quantiles(self) -> dict[str, float]:
        """The measures that are quantiles, people still waiting counted."""
        return {
            "amhp_wait_hours_p95": quantile(self.waits("request_to_started"), self.still("request", *ASKED), 0.95),
            "bed_wait_hours_p95": quantile(self.waits("bed_wait"), self.still("bed_decision", *SEARCHED), 0.95),
            "length_of_stay_days_median": quantile(self.waits("length_of_stay"), np.empty(0), 0.5) / DAY,
        }


def resources_of(verb: object) -> tuple[str, ...]:
    """The resources that a step takes, if it takes any."""
    return tuple(getattr(verb, "resources", ()))


def product_limit(done: Floats, still: Floats, limit: float) -> float:
    """The share of waits that end within a limit, where some are known only to be longer than so far."""
    surviving = 1.0
    for wait in np.unique(done[done <= limit]):
        reach = (done >= wait).sum() + (still >= wait).sum()
        surviving *= 1.0 - (done == wait).sum() / reach
    return 1.0 - surviving


def quantile(done: Floats, still: Floats, q: float) -> float:
    """The shortest wait that a share q of people does not exceed."""
    surviving = 1.0
    for wait in np.unique(done):
        reach = (done >= wait).sum() + (still >= wait).sum()
        surviving *= 1.0 - (done == wait).sum() / reach
        if 1.0 - surviving >= q:
            return float(wait)
    return float("inf")
