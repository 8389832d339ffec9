"""The tables of a workforce plan: rows of plain numbers and texts for reports, `--json` and whoever draws them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from tandemcare.finance import PRICE_YEAR, payers_of_workforce
from tandemcare.running import year_of
from tandemcare.trace.tally import Floats

from .plan import Outcome, WorkforcePlan
from .recruiting import QUARTER

PLACEMENT_DAYS = "amhp_staff.placement_days"

Row = dict[str, Any]
INSIDE = (10.0, 90.0)
"""Percentiles of runs between which a range is told: 80% of runs."""


def spread(name: str, values: npt.ArrayLike) -> Row:
    """Return the mean over runs and the ends of the range of 80% of them."""
    known = np.asarray(values, dtype=np.float64)
    low, high = np.percentile(known, INSIDE)
    return {name: float(known.mean()), f"{name}_low": float(low), f"{name}_high": float(high)}


def quarters(plan: WorkforcePlan, outcome: Outcome | None = None) -> list[Row]:
    """Return a row for the census and the end of each quarter up to the end of the plan: people, posts and flows."""
    chosen = outcome or plan.chosen
    return [_quarter(plan, chosen, month) for month in range(0, plan.until + 1, QUARTER)]


def _quarter(plan: WorkforcePlan, outcome: Outcome, month: int) -> Row:
    people, posts = outcome.people, plan.establishment(outcome)[month]
    in_post = people.in_post[:, month]
    months = slice(max(month - QUARTER, 0), month)
    row: Row = {"month": f"{plan.facts.month(month):%Y-%m}", "posts": float(posts)}
    row |= spread("in_post", in_post)
    for name in ("under_55", "aged_55_and_over", "trainees"):
        row |= spread(name, people.stocks[name][:, month])
    for name in ("starts", "approvals", "hires", "left_under_55", "left_55_and_over", "reached_55"):
        row |= spread(name, people.flows[name][:, months].sum(axis=1))
    row |= spread("vacancy", np.maximum(1.0 - in_post / posts, 0.0))
    row |= {"needed": int(plan.wanted.heads[month]), "share_of_runs_met": float(outcome.shares[month])}
    return row | {"as_usual": float(plan.usual.in_post[:, month].mean())}


def recruitment(plan: WorkforcePlan, outcome: Outcome | None = None) -> list[Row]:
    """Return a row for each quarter in which somebody begins beside the usual trainees: what to do when, for whom."""
    chosen = outcome or plan.chosen
    facts = plan.facts
    low, value, high = np.percentile(plan.draws["amhp_staff.training_months"], (INSIDE[0], 50.0, INSIDE[1]))
    found = []
    for quarter, count in enumerate(chosen.starts):
        if not count:
            continue
        month = quarter * QUARTER
        usual = plan.usual.flows["starts"][:, month : month + QUARTER].sum(axis=1).mean()
        found.append(
            {
                "advertise": f"{facts.month(month - facts.advertising_months):%Y-%m}",
                "start": f"{facts.month(month):%Y-%m}",
                "approved": f"{facts.month(month + round(value)):%Y-%m}",
                "approved_early": f"{facts.month(month + round(low)):%Y-%m}",
                "approved_late": f"{facts.month(month + round(high)):%Y-%m}",
                "more_trainees": count,
                "usual_trainees": float(usual),
            }
        )
    return found


def costs(plan: WorkforcePlan) -> list[Row]:
    """Return a row for each April-March year, line and payer up to the end of the plan: pounds, and as usual."""
    return [*_costs(plan, plan.costs_of(plan.chosen), plan.costs_without())]


def _costs(plan: WorkforcePlan, pounds: Mapping[str, Floats], usual: Mapping[str, Floats]) -> Iterator[Row]:
    payers = payers_of_workforce(plan.facts.resolved.values)
    years = np.array([year_of(f"{plan.facts.month(month):%Y-%m}") for month in range(plan.until)])
    for year in dict.fromkeys(years.tolist()):
        of_year = np.flatnonzero(years == year)
        for line, values in pounds.items():
            total, before = values[:, of_year].sum(axis=1), usual[line][:, of_year].sum(axis=1)
            for payer, share in payers[line].items():
                row: Row = {"year": year, "months": len(of_year), "line": line, "payer": payer}
                row |= spread("gbp", total * share)
                row |= {"gbp_as_usual": float(before.mean()) * share}
                yield row | spread("more_gbp", (total - before) * share)


def placement_days(plan: WorkforcePlan) -> list[Row]:
    """Return the days of placement that training takes from care management, by April-March year of its start."""
    each = plan.facts.resolved.values[PLACEMENT_DAYS]
    years = np.array([year_of(f"{plan.facts.month(month):%Y-%m}") for month in range(plan.until)])
    starts = plan.chosen.people.flows["starts"]
    return [
        {"year": year, **spread("days", starts[:, np.flatnonzero(years == year)].sum(axis=1) * each)}
        for year in dict.fromkeys(years.tolist())
    ]


def ways(plan: WorkforcePlan) -> list[Row]:
    """Return a row for each way: training alone, with payments to those who stay, and each with cover by agencies."""
    usual = _total(plan, plan.costs_without())
    found = []
    for outcome in plan.outcomes:
        for agency in (False, True):
            pounds = plan.costs_of(outcome, agency=agency)
            row: Row = {"retention": outcome.retention, "agency": agency, "more_trainees": outcome.more_trainees}
            row |= {"met_from": month_text(plan, outcome.met_from), "posts_to_fund": plan.posts_to_fund(outcome)}
            row |= {"share_of_runs_by_then": float(outcome.shares[plan.by])}
            found.append(row | spread("more_gbp", _total(plan, pounds) - usual))
    return found


def _total(plan: WorkforcePlan, pounds: Mapping[str, Floats]) -> Floats:
    return np.asarray(np.sum([values[:, : plan.until].sum(axis=1) for values in pounds.values()], axis=0))


def month_text(plan: WorkforcePlan, month: int | None) -> str:
    """Return a month such as 2029-04, or nothing."""
    return "" if month is None else f"{plan.facts.month(month):%Y-%m}"


def workforce_json(plan: WorkforcePlan) -> dict[str, Any]:
    """Return what `tandem workforce --json` prints: plain lists, texts and numbers."""
    facts, asked, chosen = plan.facts, plan.asked, plan.chosen
    table = quarters(plan)
    return {
        "place": facts.resolved.place.name,
        "scenario": facts.resolved.name,
        "census": f"{facts.census:%Y-%m}",
        "price_year": PRICE_YEAR,
        "needed": _needed(plan),
        "confidence": asked.confidence,
        "until": month_text(plan, plan.until),
        "as_of": asked.as_of or None,
        "draws": asked.draws,
        "seed": asked.seed,
        "retention": asked.retention,
        "agency": asked.agency,
        "in_post": facts.heads_at_census,
        "fte_per_head": facts.fte_per_head,
        "posts": facts.posts[0],
        "posts_to_fund": plan.posts_to_fund(chosen),
        "more_trainees": chosen.more_trainees,
        "is_in_time": plan.is_in_time,
        "met_from": month_text(plan, chosen.met_from) or None,
        "share_of_runs_in_time": float(chosen.shares[plan.by]),
        "share_of_runs_by_month": {month_text(plan, each): float(chosen.shares[each]) for each in _asked_months(plan)},
        "quarters": table,
        "recruitment": recruitment(plan),
        "costs": costs(plan),
        "placement_days": placement_days(plan),
        "ways": ways(plan),
        "pictures": _pictures(table),
        "drawn": [
            {"name": one.name, "label": one.label, "unit": one.unit, "value": one.value, "low": one.low}
            | {"high": one.high, "grade": one.grade}
            for one in facts.numbers
        ],
        "held": dict(facts.held),
        "numbers": facts.resolved.numbers.said,
    }


def _needed(plan: WorkforcePlan) -> list[Row]:
    each = plan.facts.fte_per_head
    return [{"month": need.month, "heads": need.in_heads(each), "fte": need.in_fte(each)} for need in plan.asked.needs]


def _asked_months(plan: WorkforcePlan) -> list[int]:
    return np.flatnonzero(plan.wanted.heads).tolist()


def _pictures(table: list[Row]) -> dict[str, list[Row]]:
    """Return the tables that pictures are drawn from: people by age, and the plan against the need."""
    ages = ("month", "under_55", "aged_55_and_over", "trainees")
    against = ("month", "needed", "in_post", "in_post_low", "in_post_high", "as_usual", "posts", "share_of_runs_met")
    return {
        "age_structure": [{name: row[name] for name in ages} for row in table],
        "plan_against_need": [{name: row[name] for name in against} for row in table],
    }
