"""A place: the local facts that the crisis pathway needs, and today's census."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, field, fields, replace
from datetime import date
from hashlib import sha256
from typing import Any

from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import HOLIDAY, days_of
from tandemcare.sums import summed

ACUTE_WARDS = ("women", "men", "mixed")
WARD_KINDS = (*ACUTE_WARDS, "picu")
"""Wards are for one sex, or mixed with single rooms; a psychiatric intensive care unit (PICU) takes both
as well (an assumption)."""
OLDER_WARDS = ("older_women", "older_men", "older_mixed")
"""Wards for older adults take those of the pathway who are 65 and over, by sex or mixed with single rooms."""
REHABILITATION = "rehabilitation"
ALL_WARD_KINDS = (*WARD_KINDS, *OLDER_WARDS, REHABILITATION)
NHS, INDEPENDENT = "nhs", "independent"
BLOCK_BEDS, OLDER_BEDS, REHABILITATION_BEDS = "block_beds", "older_adult_wards", "rehabilitation_wards"
"""What wards are paid as that cost their price whether anybody is in a bed or not, by their lines of the ledger."""
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
    """A ward that opens and closes as a whole.

    Beds of one that is `run_by` an independent provider are bought in block: they cost their price whether anybody is
    in them or not, and have no staff of the place's own. `price_a_bed_day_gbp` is that of a bed, open or contracted.
    """

    name: str
    kind: str
    beds: int
    run_by: str = NHS
    price_a_bed_day_gbp: float | None = None

    @property
    def is_acute(self) -> bool:
        """Whether it takes adults in acute care, intensive care apart, whoever runs it."""
        return self.kind in ACUTE_WARDS

    @property
    def is_block(self) -> bool:
        """Whether its beds are bought in block of an independent provider."""
        return self.run_by == INDEPENDENT

    @property
    def is_own(self) -> bool:
        """Whether its beds, staff and cost are those of the NHS's own acute wards, or of intensive care."""
        return self.kind in WARD_KINDS and not self.is_block

    @property
    def paid_as(self) -> str:
        """What its beds are paid as, if it is by the bed and whether anybody is in it or not; else nothing."""
        if self.is_block:
            return BLOCK_BEDS
        if self.kind == REHABILITATION:
            return REHABILITATION_BEDS
        return OLDER_BEDS if self.kind in OLDER_WARDS else ""

    @property
    def said(self) -> dict[str, Any]:
        """What is said of it, without what is as usual."""
        found = asdict(self)
        usual = {each.name: each.default for each in fields(self) if each.default is not MISSING}
        return {name: value for name, value in found.items() if name not in usual or value != usual[name]}


@dataclass(frozen=True)
class LocalNumber:
    """A number of the evidence that is another in a place; with its range, if draws shall move it."""

    parameter: str
    value: float
    range: tuple[float, float] | None = None


@dataclass(frozen=True)
class AmhpShift(Shift):
    """A shift of AMHPs that says itself how it ends: `own` names those of `ENDS` that it says, the rest is evidence."""

    own: tuple[str, ...] = ()


ENDS = ("at_end", "last_start", "hand_over_hours")
"""What a shift of AMHPs may say of its end."""


def ends_said(shift: Shift) -> dict[str, Any]:
    """Return what a shift of AMHPs says of its end itself; of a plain one that is what is not usual."""
    usual = {each.name: each.default for each in fields(Shift)}
    said = shift.own if isinstance(shift, AmhpShift) else [one for one in ENDS if getattr(shift, one) != usual[one]]
    return {name: getattr(shift, name) for name in said}


PER_100K = 100_000
ADULTS_DESCRIBED = 500_000
"""Adults of the place of which the evidence gives numbers of people, such as those whom a service could reach."""


WEEKS_A_YEAR = 52.18
BANK_HOLIDAYS_A_YEAR = 8.0


def hours_a_year(shift: Shift, holidays: Sequence[float] = ()) -> float:
    """Return the hours a year of one slot of a shift, with so many bank holidays a year on each weekday.

    A bank holiday is a day of its own: shifts of its weekday are not on, and those that name `holiday` are. Without
    `holidays` they count as the weekdays that they are, and a shift of bank holidays alone has so many days a year as
    there are of them.
    """
    days = days_of(shift.days)
    if not holidays:
        times = BANK_HOLIDAYS_A_YEAR if days == {HOLIDAY} else WEEKS_A_YEAR * len(days - {HOLIDAY})
        return times * shift.hours
    on = [WEEKS_A_YEAR - holidays[day] for day in days - {HOLIDAY}]
    return shift.hours * (summed(on) + (summed(holidays) if HOLIDAY in days else 0.0))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


@dataclass(frozen=True)
class Place:
    """Local facts of one council, integrated care system or larger area.

    `presentations` are people a year by each of ROUTES as observed, whether known before or not; `crisis_rates` are
    those of CRISIS_RATES with which the people of the place make them, as `tandem calibrate` found them, and
    `crises_by_route` the share of their crises that comes by each route; without it as of all who present. `sources`
    are people a year by each of OTHER_SOURCES. `census` counts people by each of CENSUS_STATES, `in_ward` by ward in
    `ward_census`; if it counts anybody, as many as in England are taken to be wherever it does not say.
    `bank_holidays` are days with the rota of a bank holiday. `baseline` is what the pathway does at the census, by
    each of SIGNALS, as `tandem calibrate` found it; without it the slow layer is held. `calibrated_with` is what
    `facts_digest` was then, or nothing if nobody knows. `fit` is what the place then did, by line of the fit sheet, and
    `fitted_with` tells those lines and all numbers behind them from others. `amhp_heads` are people who hold an AMHP
    warrant; where the place does not say, there are as many for its adults as in England. `growth_by_group` is
    what need grows by a year in some groups, by the names in GROUP_NAMES; the others grow as everybody does.
    `numbers` are those of the evidence that nobody decides and that are others here. Shifts of `amhp_rota` without
    a slot are those that a scenario begins later: they are no facts of the place. `section_12_doctors` are shifts of
    doctors who examine for assessments; without them a wait for a doctor is a chance and a time.
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
        """16 hex digits that change with any fact that a calibration rests on: not name, growth, or who is inside."""
        found = asdict(self.without_empty_shifts) | {"wards": [ward.said for ward in self.wards]}
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
    def without_empty_shifts(self) -> Place:
        """The same place without shifts of AMHPs that have no slot."""
        staffed = tuple(shift for shift in self.amhp_rota if shift.slots)
        return self if len(staffed) == len(self.amhp_rota) else replace(self, amhp_rota=staffed)

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
