"""Say in words in what the rules of one scenario differ from those of another."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from tandemcare.terms import ONE_OF_A_PLACE, PAYERS
from tandemcare.units import month_in_words

from .fields import Shares
from .items import Funding, PooledBudget
from .loops import LOOPS
from .parts import Scenario


def rules_that_differ(a: Scenario, b: Scenario) -> list[str]:
    """Return a line on each rule that B has otherwise than A."""
    return [*_funding(a, b), *_stop_loss(a, b), *_slow_layer(a, b)]


def per_cent(share: float) -> str:
    """Return a share as readers have it: "92%"."""
    return f"{100.0 * share:.4g}%" if isfinite(share) else "any share"


def payers_in_words(payers: Shares) -> str:
    """Return who pays which share in words: "the council (60%) and the ICB (40%)", or one alone by name."""
    names = [f"{'the ' if payer in ONE_OF_A_PLACE else ''}{PAYERS.get(payer, payer)}" for payer, _ in payers]
    if len(names) == 1:
        return names[0]
    told = [f"{name} ({per_cent(share)})" for name, (_, share) in zip(names, payers, strict=True)]
    return " and ".join([", ".join(told[:-1]), told[-1]]) if told else "nobody"


def _funding(a: Scenario, b: Scenario) -> Iterator[str]:
    before, now = a.funding, b.funding
    if (before.reinvest_share, before.reinvest) != (now.reinvest_share, now.reinvest):
        yield f"Of what closed beds release {_reinvested(now)}; without this {_reinvested(before)}."
    if before.pool != now.pool:
        yield (
            f"One pooled budget for what is bought and for an overspend, shared by {payers_in_words(now.pool)}."
            if now.pool
            else "No pooled budget: each pays its own."
        )
    old, new = (_of_services(each.pooled_budget) for each in (before, now))
    if old != new:
        yield new or "No pooled budget for named services."
    if before.reserve_floor_gbp != now.reserve_floor_gbp:
        yield f"The council buys nothing new once its reserve is at or under £{now.reserve_floor_gbp:,.0f}."
    if before.savings_target != now.savings_target:
        target = now.savings_target
        yield (
            f"£{target.gbp_a_year:,.0f} a year are to be saved from {month_in_words(target.start)} on."
            if target
            else "Nothing is to be saved by a target."
        )
    if before.is_released_money_lost != now.is_released_money_lost:
        yield f"What the ICB saves {'leaves' if now.is_released_money_lost else 'stays in'} mental health."
    yield from _routes(before, now)
    if before.floor != now.floor:
        yield f"The floor of the Investment Standard is {'on' if now.floor else 'off'}."


def _routes(before: Funding, now: Funding) -> Iterator[str]:
    """Yield what differs in the routes by which money goes from the NHS to a council."""
    if before.better_care_fund != now.better_care_fund:
        fund = now.better_care_fund
        yield (
            f"A Better Care Fund of at least £{fund.icb_gbp_a_year:,.0f} a year from the ICB and "
            f"£{fund.council_gbp_a_year:,.0f} from the council for {', '.join(fund.services)}."
            if fund
            else "No Better Care Fund."
        )
    if before.section_256 != now.section_256:
        grant = now.section_256
        yield (
            f"The ICB grants the council £{grant.gbp_a_year:,.0f} a year (section 256) for "
            f"{', '.join(grant.services)}, from {month_in_words(grant.start)} until {month_in_words(grant.until)}."
            if grant
            else "No grant under section 256."
        )
    if before.continuing_health_care != now.continuing_health_care:
        care = now.continuing_health_care
        yield (
            f"The NHS pays whole packages of {', '.join(care.services)} for who is eligible, from "
            f"{month_in_words(care.start)}."
            if care
            else "No continuing health care."
        )


def _reinvested(funding: Funding) -> str:
    return (
        f"{per_cent(funding.reinvest_share)} buys {_bought(funding)}"
        if funding.reinvest_share
        else "nothing is reinvested"
    )


def _bought(funding: Funding) -> str:
    """Return what released money buys, in order."""
    told = [f"{one.service}{f' (at most {one.units:g})' if one.units else ''}" for one in funding.reinvest]
    return ", then ".join(told) or "community places"


def _of_services(pool: PooledBudget | None) -> str:
    """Return what a pooled budget says of named services of the ledger, or nothing."""
    if pool is None or not pool.services:
        return ""
    told = (
        f"A pooled budget of £{pool.budget_gbp_year or 0.0:,.0f} a year for {', '.join(pool.services)}; paid in "
        f"by {payers_in_words(pool.contributions)}, an overspend borne by {payers_in_words(pool.overspend)}, what "
        f"is left back to {payers_in_words(pool.underspend)}"
    )
    if pool.start:
        told += f"; from {month_in_words(pool.start)}"
    if pool.notice_given:
        told += f"; notice of {pool.notice_months} months in {month_in_words(pool.notice_given)}"
    return f"{told}."


def _stop_loss(a: Scenario, b: Scenario) -> Iterator[str]:
    if a.stop_loss == b.stop_loss:
        return
    if b.stop_loss is None:
        yield "No stop-loss."
    else:
        yield f"Nothing more is bought once the net cost so far has passed £{b.stop_loss.net_cost_gbp:,.0f}."


def _slow_layer(a: Scenario, b: Scenario) -> Iterator[str]:
    for loop, label in LOOPS.items():
        if (loop in a.loops_off) != (loop in b.loops_off):
            yield f"Loop {loop} is {'off' if loop in b.loops_off else 'on'} ({label})."
    if a.is_held != b.is_held:
        yield "The slow layer is held." if b.is_held else "The slow layer runs."
