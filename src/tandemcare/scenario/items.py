"""What a scenario changes and by which rules, declared once: the keys of its file are the arguments of its objects."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from math import inf
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, StrictStr

from .fields import (
    MOST_GBP,
    NEVER,
    AboveZero,
    AfterGrant,
    Amount,
    IsLost,
    Limit,
    Month,
    Months,
    Number,
    Occupancy,
    OnOrOff,
    Payers,
    PayersIfAny,
    Pounds,
    Range,
    Remark,
    Share,
    Shares,
    WardName,
)
from .making import Lines, Standing, note, part
from .together import WAYS_OF_BUYING, WAYS_OF_CUTTING

Units = Annotated[AboveZero, Field(le=1_000_000)]
Budget = Annotated[AboveZero, Field(le=MOST_GBP)]


@part()
class Notes:
    """What can be said of an item: why, from which source, who answers for it, how sure, and its range."""

    why: Remark = note(default_factory=str, description="the reason", kw_only=True)
    source: Remark = note(default_factory=str, description="where the number comes from", kw_only=True)
    owner: Remark = note(default_factory=str, description="who answers for the number", kw_only=True)
    confidence: Remark = note(default_factory=str, description="how sure that is", kw_only=True)
    range: Range | None = field(
        default=Field(None, description="lower and upper end that the number may have"), kw_only=True, compare=False
    )


@part("change", one_of=("value", "multiply"))
class Change(Notes):
    """A parameter, or a fact of the place, that is set to a value or multiplied, from one month until another.

    Without a `start` it holds from the census date on. `lines` say where it stands.
    """

    parameter: StrictStr = Field(description="the name of what changes, as `tandem parameters` shows it")
    value: Number | None = Field(None, description="the new value")
    multiply: Annotated[Amount, Field(le=1_000_000)] | None = Field(None, description="times the value before")
    start: Month | None = Field(None, alias="from", description="the first month; without it the census date")
    until: Month | None = Field(None, description="the first month in which it no longer holds")
    unit: StrictStr | None = Field(None, description="the unit of the parameter, to be checked")
    lines: Standing = field(default=Lines(), compare=False)

    def begins(self, census: date) -> date:
        """Return the month that the change begins in."""
        return self.start or census

    def holds(self, month: date, census: date) -> bool:
        """Tell whether the change holds in a month."""
        return self.begins(census) <= month and (self.until is None or month < self.until)


@part("what_if", one_of=("value", "multiply"))
class WhatIf(Change):
    """A change of what nobody decides, such as a price or an effect, in one scenario alone, which is marked for it."""


@part("cut", one_of=WAYS_OF_CUTTING)
class Cut(Notes):
    """Less of something that the place has, from one month until another: in a place it is a change of that number."""

    service: StrictStr = Field(description="what is cut, by the name of the service that buys more of it")
    start: Month = Field(alias="from", description="the first month, such as 2026-10")
    to: Amount | None = Field(None, description="how much is left")
    by: Amount | None = Field(None, description="how much less")
    to_share: Share | None = Field(None, description="which share of what the place has is left")
    by_share: Share | None = Field(None, description="which share of what the place has is cut")
    to_per_100k_adults: Amount | None = Field(None, description="how much is left for 100,000 adults of the place")
    by_per_100k_adults: Amount | None = Field(None, description="how much less for 100,000 adults of the place")
    until: Month | None = Field(None, description="the first month in which all is back")
    lines: Standing = field(default=Lines(), compare=False)

    @property
    def way(self) -> str:
        """The key that says how much is cut; nothing where none does, which its form is told of."""
        return next((key for key in WAYS_OF_CUTTING if getattr(self, key) is not None), "")


@part("invest", one_of=WAYS_OF_BUYING)
class Investment(Notes):
    """Units of a service that somebody buys, growing to their number over `ramp_months`.

    How many is said as such, for 100,000 adults of a place, or by the pounds a year that they may cost; once the place
    is known they are `units`. They open once the service is mobilised, in `mobilising_months` or in the time that the
    service itself takes.
    Without `payer` those pay whom the service names. A grant pays until `grant_until`, and then `after_grant`, which is
    empty where nobody carries on: then the contract ends with the grant.
    """

    service: StrictStr = Field(description="the name of the service")
    units: Units | None = Field(None, description="how many units in the end")
    start: Month = Field(alias="from", description="the month from which they are paid for, such as 2027-04")
    until: Month | None = Field(None, description="the first month without them: the contract ends")
    ramp_months: Months = Field(0, le=600, description="months until all units are paid for")
    payer: PayersIfAny = Field(
        default_factory=tuple,
        description="who pays which share, such as {council: 0.6, icb: 0.4}, if not those of the service",
    )
    ring_fenced: StrictBool = Field(False, description="whether the money can be used for nothing else")
    mobilising_months: Annotated[Amount, Field(le=600)] | None = Field(
        None, description="months from paying to opening, if not those of the service"
    )
    grant_until: Month | None = Field(None, description="the first month that a grant no longer pays for")
    after_grant: AfterGrant | None = Field(None, description="who pays which share then, or nobody: then it ends")
    per_100k_adults: Units | None = Field(None, description="in place of `units`: for 100,000 adults of the place")
    budget_gbp_a_year: Budget | None = Field(
        None, description="in place of `units`: as many as so many pounds a year pay for, once all are there"
    )
    lines: Standing = field(default=Lines(), compare=False)

    @property
    def bought(self) -> float:
        """The units, once the place is known."""
        assert self.units is not None, "an item is bought by the unit only in a place"
        return self.units

    @property
    def ends(self) -> date | None:
        """The first month that nobody pays for, or None if it goes on."""
        ended = [day for day in (self.until, self.grant_until if self.after_grant == () else None) if day is not None]
        return min(ended, default=None)

    def contracted_in(self, month: date) -> float:
        """Return the units paid for in a month: units x min(1, (months since the start + 1) / ramp months)."""
        if month < self.start or (self.ends is not None and month >= self.ends):
            return 0.0
        months_since = (month.year - self.start.year) * 12 + month.month - self.start.month
        reached = (months_since + 1) / self.ramp_months if self.ramp_months else 1.0
        return self.bought * min(1.0, reached)

    def payers_in(self, month: date) -> Shares:
        """Return who pays which share in a month; empty where the service's own payers do, or nobody any more."""
        if self.grant_until is not None and month >= self.grant_until:
            return self.after_grant or ()
        return self.payer


@part()
class Gateway:
    """What must hold at a review, once a quarter, before beds close, each an option, on means over `over_months`.

    Occupancy is all who need an acute bed, those away included, by the beds that would be left. `any` asks for nothing.
    """

    occupancy_at_most: Occupancy = Field(
        0.92, description="people who need an acute bed by the beds that would be left"
    )
    each_sex_at_most: Occupancy = Field(0.95, description="the same for women and for men")
    away_per_100_beds_at_most: Limit = Field(
        5.0, description="people out of area in acute care, by 100 acute beds that would be left"
    )
    staffed_at_least: Share = Field(0.9, description="the share of what is bought that serves people, by price")
    waiting_at_most: Limit = Field(
        1.1, description="months waited for a community team by person of the place, times as-is in the same months"
    )
    over_months: StrictInt = Field(6, ge=1, le=120, description="whole months that means are taken over")
    staffed_months: StrictInt = Field(3, ge=1, le=120, description="months in each of which what is bought is staffed")
    months_between: StrictInt = Field(6, ge=0, le=120, description="months from the last step to this one, at least")
    not_before: Month | None = Field(None, description="the first month in which it may close")


@part()
class Reopening:
    """When the beds that closed last open again, tested once a quarter on means over `over_months`, of beds open."""

    occupancy_over: Occupancy = Field(0.98, description="people who need an acute bed by the beds that are open")
    away_per_100_beds_over: Limit = Field(10.0, description="or people out of area by 100 open acute beds")
    over_months: StrictInt = Field(3, ge=1, le=120, description="whole months that means are taken over")
    not_within_months: StrictInt = Field(6, ge=0, le=120, description="months from the step to its first test")
    lag_months: StrictInt = Field(6, ge=0, le=120, description="months from the test to the beds that open")
    pause_months: StrictInt = Field(12, ge=0, le=120, description="months from the test in which nothing closes")


def _never(value: object) -> object:
    return Reopening(inf, inf) if value == NEVER else value


ReopeningIfAny = Annotated[Reopening | None, BeforeValidator(_never)]


@part()
class Becoming:
    """Beds of another acute ward that are for women, for men, or mixed in single rooms, once a step has been taken."""

    ward: WardName = Field(description="the name of the ward, or {largest: men}")
    to: Literal["women", "men", "mixed"] = Field(description="whom they are for: women, men, or mixed")
    beds: StrictInt | None = Field(None, ge=1, le=1000, description="how many beds of it; without it all")


@part("close", one_of=("from", "gateway"))
class Closure(Notes):
    """A step: a ward, or a number of its beds, that closes on the first of a month or once its gateway is met.

    What a gateway has closed opens again by the usual rule unless `reopen` says otherwise, or `never`; what has closed
    on a date does so only where `reopen` says when.
    """

    ward: WardName = Field(description="the name of the ward, or {largest: men}")
    start: Month | None = Field(None, alias="from", description="the month in which it closes, such as 2028-04")
    beds: StrictInt | None = Field(None, ge=1, le=1000, description="how many beds of it; without it the whole ward")
    gateway: Gateway | None = Field(None, description="what must hold before it closes")
    reopen: ReopeningIfAny = Field(None, description="when it opens again, or `never`")
    staff_to: StrictStr | None = Field(None, description="the service that its staff go over to, not released as cash")
    redesignate: Becoming | None = Field(None, description="beds of another ward that are then for others")
    lines: Standing = field(default=Lines(), compare=False)


@part("redesignate")
class Redesignation(Notes):
    """Beds of an acute ward that are for women, for men, or mixed in single rooms, from a month on."""

    ward: WardName = Field(description="the name of the ward, or {largest: men}")
    to: Literal["women", "men", "mixed"] = Field(description="whom they are for: women, men, or mixed")
    start: Month = Field(alias="from", description="the first month, such as 2027-04")
    beds: StrictInt | None = Field(None, ge=1, le=1000, description="how many beds of it; without it all")
    lines: Standing = field(default=Lines(), compare=False)


Item = Change | Investment | Cut | Closure | Redesignation


@part()
class SavingsTarget:
    """Pounds a year that are to be saved in cash, in years of twelve months from a month on."""

    gbp_a_year: AboveZero = Field(le=MOST_GBP, description="pounds a year, in cash")
    start: Month = Field(alias="from", description="the first month of the years that count, such as 2029-04")


@part()
class PooledBudget:
    """A pooled budget (section 75): its members share what is bought, or what named services of the ledger cost.

    Of what is bought, and of an overspend on out-of-area beds, each bears its share of `contributions`, whoever would
    have paid. For `services` of the ledger there is a budget a year, shares of what is beyond it and of the rest, and
    an end some months after notice. What members pay one another stands on a line of its own in the ledger.
    """

    contributions: Payers = Field(description="who contributes which share")
    takes_bought: StrictBool | None = Field(
        None, alias="bought", description="whether what is bought is in it; by default where it names no services"
    )
    services: tuple[StrictStr, ...] = Field((), description="services of the ledger in it, such as section_117")
    budget_gbp_year: Pounds | None = Field(None, description="of the services: pounds a year")
    overspend: PayersIfAny = Field(
        default_factory=tuple, description="who bears which share beyond it, if not as contributed"
    )
    underspend: PayersIfAny = Field(
        default_factory=tuple, description="who gets back which share of the rest, if not as contributed"
    )
    start: Month | None = Field(None, alias="from", description="the first month; without it the census date")
    notice_given: Month | None = Field(None, description="the month in which a member gives notice")
    notice_months: Months = Field(12, le=120, description="months from the notice to the end")

    def __post_init__(self) -> None:
        """Share as contributed what nothing else is said of, and take what is bought where no services are named."""
        for name in ("overspend", "underspend"):
            object.__setattr__(self, name, getattr(self, name) or self.contributions)
        if self.takes_bought is None:
            object.__setattr__(self, "takes_bought", not self.services)


@part()
class BetterCareFund:
    """A pooled budget of ICB and council (section 75) with minimum contributions, for services that are bought."""

    icb_gbp_a_year: AboveZero = Field(le=MOST_GBP, description="the least that the ICB contributes, pounds a year")
    council_gbp_a_year: AboveZero = Field(le=MOST_GBP, description="the least that the council contributes")
    services: tuple[StrictStr, ...] = Field(
        min_length=1, description="services that the scenario buys: the fund cannot replace what is spent already"
    )
    start: Month | None = Field(None, alias="from", description="the first month; without it the census date")


@part()
class Section256:
    """A grant of the ICB to the council towards its functions related to health, one way and for a time."""

    gbp_a_year: AboveZero = Field(le=MOST_GBP, description="pounds a year, and no more than the council spends on them")
    services: tuple[StrictStr, ...] = Field(
        min_length=1, description="services of the ledger that the council pays for"
    )
    start: Month = Field(alias="from", description="the first month, such as 2027-04")
    until: Month = Field(description="the first month without it: such a grant is for a time")


@part()
class ContinuingHealthCare:
    """Packages that the NHS pays as a whole, of the share of people who are found eligible (D)."""

    start: Month = Field(alias="from", description="the first month, such as 2027-04")
    services: tuple[StrictStr, ...] = Field(
        ("lasting_care",), min_length=1, description="packages that the council pays for, or a part of"
    )
    until: Month | None = Field(None, description="the first month without it")


@part()
class Reinvestment:
    """A service that released ward money buys, up to so many units."""

    service: StrictStr = Field(description="the name of the service")
    units: Units | None = Field(None, description="how many at most; without it as many as it can")
    per_100k_adults: Units | None = Field(None, description="in place of `units`: for 100,000 adults of the place")


@part()
class Funding:
    """Where money goes: what closed wards release, pooled budgets, the council's reserve, and what is to be saved.

    By the Investment Standard what the ICB saves stays in mental health: it is released and not saved, unless
    `is_released_money_lost`, or the `floor` of its spending is off.
    """

    reinvest_share: Share = Field(0.0, description="share of what closed beds release that buys care")
    pooled_budget: PooledBudget | None = Field(
        None, description="a pooled budget (section 75) for what is bought, for services of the ledger, or for both"
    )
    reserve_floor_gbp: Pounds = Field(
        0.0, description="pounds of the council's reserve at or under which the council buys nothing new"
    )
    savings_target: SavingsTarget | None = Field(None, description="what is to be saved a year, and from when")
    is_released_money_lost: IsLost = Field(
        default_factory=bool,
        alias="released_money",
        description="whether what the ICB saves stays in mental health (Investment Standard) or leaves it",
    )
    reinvest: tuple[Reinvestment, ...] = Field(
        (), description="services that what is reinvested buys, in order; without it community places"
    )
    better_care_fund: BetterCareFund | None = Field(None, description="a Better Care Fund for what is bought")
    section_256: Section256 | None = Field(None, description="a grant of the ICB to the council")
    continuing_health_care: ContinuingHealthCare | None = Field(
        None, description="packages that the NHS pays as a whole"
    )
    floor: OnOrOff = Field(
        True, description="whether the ICB must spend on mental health what it does in the first scenario"
    )

    @property
    def pool(self) -> Shares:
        """Who bears which share of what is bought, where a pooled budget takes it; else empty."""
        return self.pooled_budget.contributions if self.pooled_budget and self.pooled_budget.takes_bought else ()


@part()
class Bought:
    """What holds for all that is bought, in what the scenario extends too: how much of it, and whether ring-fenced."""

    times: Annotated[AboveZero, Field(le=1000)] = Field(1.0, description="how many times as much as the items say")
    ring_fenced: StrictBool | None = Field(
        None, description="whether the money can be used for nothing else, if not as each item says"
    )


@part()
class StopLoss:
    """When buying stops: once the net cost so far has passed this."""

    net_cost_gbp: Pounds = Field(description="pounds of net cost so far, beyond which nothing more is bought")
