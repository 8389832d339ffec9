"""A place: the local facts that the crisis pathway needs, and today's census."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from hashlib import sha256
from typing import Any

from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import HOLIDAY, days_of
from tandemcare.sums import summed
from tandemcare.units import HOURS_A_DAY

WARD_KINDS = ("women", "men", "mixed", "picu")
"""Wards are for one sex, or mixed with single rooms; a psychiatric intensive care unit (PICU) takes both
as well (an assumption)."""
MOST_WARDS = 15
"""Wards that a place can have for one sex, mixed ones among them, or for intensive care: a patient tries them in turn,
and then beds of their sex in other wards, and nobody tries more than 16 resources at once."""

ROUTES = (
    "ae_liaison",  # referred to psychiatric liaison in A&E
    "community_crisis",  # GP, community team, 111 and crisis line
    "section_136",  # taken to a place of safety by the police
    "community_request",  # section 13 request for an assessment at home or in the community
    "custody",  # an arrested person referred to the AMHPs
)
"""Ways in that people can also come by when they relapse; presentations a year are observed by route."""

OTHER_SOURCES = (
    "transfer_in",  # from secure, rehabilitation and general hospital wards, and back from elsewhere
    "housing_other_wards",  # applicants for supported housing from other wards
)
"""Ways in that nobody who relapses comes by."""

CENSUS_STATES = (
    "in_ward",  # on treatment, by ward
    "delayed_supported_housing",  # clinically ready for discharge, by reason
    "delayed_other_housing",
    "delayed_social_care",
    "delayed_funding_panel",
    "delayed_other",
    "out_of_area",
    "in_crisis_house",
    "on_home_treatment",
    "in_step_down",
)
"""Where people can be on the census day."""

SIGNALS = (
    "out_of_area_days",  # in a mean month
    "amhp_hours_worked",
    "amhp_hours_on_duty",
    "share_cut_short",  # of the stays that began in adult acute beds
    "supported_housing_delay_days",  # mean of a delay for want of supported housing
)
"""What the slow layer takes from the pathway, as it is at the census."""

CRISIS_RATES = (
    "crises_a_year",  # of somebody untreated, settled at home, of mean frailty
    "crises_a_year_teams_apart",  # the same, if teams made no difference (loop R4 off)
)
"""Base rates with which as many come in a crisis as are observed."""


CALIBRATED = ("crisis_rates", "crises_by_route", "baseline", "calibrated_with", "fit", "fitted_with")
"""What `tandem calibrate` found of a place: no facts."""


@dataclass(frozen=True)
class Ward:
    """A ward that opens and closes as a whole."""

    name: str
    kind: str
    beds: int


@dataclass(frozen=True)
class LocalNumber:
    """A number of the evidence that is another in a place; with its range, if draws shall move it."""

    parameter: str
    value: float
    range: tuple[float, float] | None = None


PER_100K = 100_000
ADULTS_DESCRIBED = 500_000
"""Adults of the place of which the evidence gives numbers of people, such as those whom a service could reach."""


WEEKS_A_YEAR = 52.18


def hours_a_year(shift: Shift) -> float:
    """Return the hours a year of one slot of a shift; bank holidays count as the weekdays that they are."""
    length = (shift.end - shift.start) % HOURS_A_DAY or HOURS_A_DAY
    return WEEKS_A_YEAR * length * len(days_of(shift.days) - {HOLIDAY})


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


@dataclass(frozen=True)
class Place:
    """Local facts of one council, integrated care system or larger area.

    `presentations` are people a year by each of ROUTES as observed, whether known before or not; `crisis_rates` are
    those of CRISIS_RATES with which the people of the place make them, as `tandem calibrate` found them, and
    `crises_by_route` the share of their crises that comes by each route; without it as of all who present. `sources`
    are people a year by each of OTHER_SOURCES. `census` counts people by each of CENSUS_STATES, `in_ward` by ward in
    `ward_census`.
    `bank_holidays` are days with the rota of a bank holiday. `baseline` is what the pathway does at the census, by
    each of SIGNALS, as `tandem calibrate` found it; without it the slow layer is held. `calibrated_with` is what
    `facts_digest` was then, or nothing if nobody knows. `fit` is what the place then did, by line of the fit sheet, and
    `fitted_with` tells those lines and all numbers behind them from others. `amhp_heads` are people who hold an AMHP
    warrant; where the place does not say, there are as many for its adults as in England. `growth_by_group` is
    what need grows by a year in some groups, by the names in GROUP_NAMES; the others grow as everybody does.
    `numbers` are those of the evidence that nobody decides and that are others here. `section_12_doctors` are the
    shifts of doctors who examine for assessments; without them a wait for a doctor is a chance and a time.
    """

    name: str
    adults: int
    population: int
    census_date: date
    wards: tuple[Ward, ...]
    hbpos_places: int
    crisis_house_beds: int
    cafe_shifts: tuple[Shift, ...]
    home_treatment_slots: int
    step_down_places: int
    supported_housing_units: int
    floating_support_places: int
    section_117_packages: int
    amhp_rota: tuple[Shift, ...]
    presentations: Mapping[str, float]
    sources: Mapping[str, float]
    crisis_rates: Mapping[str, float] = field(default_factory=dict)
    crises_by_route: Mapping[str, float] = field(default_factory=dict)
    census: Mapping[str, int] = field(default_factory=dict)
    ward_census: Mapping[str, int] = field(default_factory=dict)
    bank_holidays: frozenset[date] = frozenset()
    baseline: Mapping[str, float] = field(default_factory=dict)
    calibrated_with: str = ""
    fit: Mapping[str, float] = field(default_factory=dict)
    fitted_with: str = ""
    amhp_heads: int | None = None
    growth_by_group: Mapping[str, float] = field(default_factory=dict)
    numbers: tuple[LocalNumber, ...] = ()
    section_12_doctors: tuple[Shift, ...] = ()

    @property
    def as_text(self) -> str:
        """All that it is, as text that is the same in every process: sets have another order in each."""
        facts = {each.name: getattr(self, each.name) for each in fields(self)}
        return repr({name: sorted(fact) if isinstance(fact, frozenset) else fact for name, fact in facts.items()})

    @property
    def facts_digest(self) -> str:
        """16 hex digits that change with any fact that a calibration rests on, which are all but who is inside."""
        found = asdict(self)
        for name in ("name", "census", "ward_census", "growth_by_group", *CALIBRATED):
            del found[name]
        if not self.section_12_doctors:
            del found["section_12_doctors"]
        for name, is_said in (("amhp_heads", self.amhp_heads is not None), ("numbers", bool(self.numbers))):
            if not is_said:
                del found[name]
        text = json.dumps(found, sort_keys=True, default=_plain)
        return sha256(text.encode()).hexdigest()[:16]

    @property
    def size(self) -> float:
        """How many times the place of which the evidence gives numbers of people, by adults."""
        return self.adults / ADULTS_DESCRIBED

    @property
    def has_census(self) -> bool:
        """Whether it is known who is inside on the census day, be it nobody; a run-in finds it otherwise."""
        return bool(self.census or self.ward_census)

    def beds(self, *kinds: str) -> int:
        """Return the beds in wards of some kinds."""
        return summed(ward.beds for ward in self.wards if ward.kind in kinds)
