"""A workforce plan in words and tables, the answer first: who must begin to be trained when, and what that comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from tandemcare.experiments import Uncertain, WorkforcePlan, workforce_tables
from tandemcare.finance import PRICE_YEAR
from tandemcare.scenario import read_month
from tandemcare.units import month_in_words

from .about import graded_short
from .blocks import (
    Block,
    Column,
    Heading,
    Number,
    Paragraph,
    Points,
    Range,
    Row,
    Section,
    TableBlock,
    as_text,
    listed,
    section,
)
from .numbers import scale_of

NAME = Column("", "name", is_left=True)
DOUBT = (
    "By chance in each run: who leaves, reaches 55 and is approved; people are whole.",
    "Not drawn, as a council can count them: heads, full-time equivalents a head, vacant posts and hours of a post. "
    "`numbers:` of the place says them.",
    "Not in it: what AMHPs have to do stays as at the census, so that nobody leaves for more work or stays for less; "
    "no trainee gives up, as no figure was found; and nobody looks at the plan again, as somebody would.",
)
OF_PEOPLE = (
    "Means over runs; approved and left are those of the three months before. Who leaves at 55 and over is mostly "
    "retiring."
)
OF_COSTS = (
    "A trainee is paid for in the month of the start, at a price that holds the fee and the backfill of the days of "
    "placement. Pay is that of hours on duty."
)
OF_WAYS = (
    "pay of everybody more in post included. Cover is of whoever is missing of the size needed from the census on. No "
    "usable effect of payments was found: draws go from nobody to a third of those who would leave."
)


def workforce_report(plan: WorkforcePlan) -> list[Section]:
    """Return the answer in one sentence, then the plan, people by quarter, what it costs, other ways, and the doubt."""
    return [
        section(Paragraph(workforce_answer(plan)), *_more(plan)),
        Section(tuple(_recruitment(plan))),
        Section(tuple(_quarters(plan))),
        Section(tuple(_costs(plan))),
        Section(tuple(_ways(plan))),
        section(_doubt(plan)),
    ]


def workforce_answer(plan: WorkforcePlan) -> str:
    """Return what must be done, by when and how surely it is enough, in one sentence."""
    need, chosen = _needed(plan), plan.chosen
    if plan.is_in_time:
        return f"{need} are there in {_share(plan, plan.by)} of runs if {_who(plan)}."
    end = f"up to {_in_words(plan, plan.until)}" if chosen.met_from is None else "by then"
    sure = as_text(plan.asked.confidence, ".0%")
    earliest = "" if chosen.met_from is None else f": the earliest is {_earliest(plan, chosen.met_from)}"
    return f"{need} cannot be had in {sure} of runs {end}, {_because(plan)}{earliest}."


def _earliest(plan: WorkforcePlan, month: int) -> str:
    return f"{_in_words(plan, month)}, in {_share(plan, month)}, if {_who(plan)}"


def _who(plan: WorkforcePlan) -> str:
    if not plan.chosen.more_trainees:
        return "as many are trained as leave, as now"
    return f"{_people(plan.chosen.more_trainees)} to be trained beside those who replace leavers{_when(plan)}"


def _needed(plan: WorkforcePlan) -> str:
    each = plan.facts.fte_per_head
    sizes = [(need.in_heads(each), _month(need.month)) for need in plan.asked.needs]
    return listed([f"{heads} AMHPs ({as_text(heads * each, '.1f')} FTE) from {month} on" for heads, month in sizes])


def _because(plan: WorkforcePlan) -> str:
    months = next(one for one in plan.facts.numbers if one.name == "amhp_staff.training_months")
    most = plan.asked.most_a_quarter
    asked = f" and no more than {most} may begin in a quarter" if most else ""
    value, low, high = (as_text(each, "g") for each in (months.value, months.low, months.high))
    return f"as approval takes {value} months ({low} to {high}){asked}"


def _when(plan: WorkforcePlan) -> str:
    rows = workforce_tables.recruitment(plan)
    if not rows:
        return ""
    parts = [f"{row['more_trainees']} in {_month(row['start'])}" for row in rows[:3]]
    later = plan.chosen.more_trainees - int(np.sum([row["more_trainees"] for row in rows[:3]]))
    if later:
        parts.append(f"{later} later")
    return f" ({listed(parts)}; advertise from {_month(rows[0]['advertise'])})"


def _share(plan: WorkforcePlan, month: int) -> str:
    return as_text(float(plan.chosen.shares[month]), ".0%")


def _people(count: int) -> str:
    return "1 person more begins" if count == 1 else f"{count} people more begin"


def _in_words(plan: WorkforcePlan, month: int) -> str:
    return month_in_words(plan.facts.month(month))


def _month(text: str) -> str:
    found = read_month(text)
    assert isinstance(found, date)
    return month_in_words(found)


def _since(plan: WorkforcePlan) -> str:
    """Return from when a plan holds that is too late for what is needed; nothing of one that is in time."""
    late = not plan.is_in_time and plan.chosen.met_from is not None
    return f"from {_in_words(plan, plan.chosen.met_from or 0)} on " if late else ""


def _more(plan: WorkforcePlan) -> Iterator[Block]:
    facts, census = plan.facts, month_in_words(plan.facts.census)
    heads, posts = as_text(facts.heads_at_census, ".0f"), as_text(facts.posts[0], ".0f")
    sure = as_text(plan.asked.confidence, ".0%")
    yield Paragraph(
        f"{facts.resolved.place.name}, {facts.resolved.title}: {heads} AMHPs in post of {posts} posts in {census}; the "
        f"plan has posts for {plan.posts_to_fund(plan.chosen)}. It holds {_since(plan)}up to "
        f"{_in_words(plan, plan.until)}, in each month in at least {sure} of "
        f"{plan.asked.draws} runs. Nobody in it can be left out or begin a quarter later; look at it again each year, "
        "and less will be needed."
    )
    first = plan.asked.first_advertised(facts.census)
    if first > facts.census and not plan.asked.start:
        yield Paragraph(
            f"Nobody is advertised for before {month_in_words(first)}, the month after this is asked (--as-of "
            f"{plan.asked.as_of}): what is past is past."
        )


def _recruitment(plan: WorkforcePlan) -> Iterator[Block]:
    yield Heading("Recruitment", 2)
    rows = workforce_tables.recruitment(plan)
    if not rows:
        yield Paragraph("Nobody beside those who replace leavers.")
        return
    columns = (
        Column("advertise", "name", is_left=True),
        Column("begin", "name", is_left=True),
        Column("approved", "name", is_left=True),
        Column("80% of\nruns", "name", is_left=True),
        Column("more\ntrainees"),
        Column("usual\ntrainees"),
    )
    yield TableBlock(
        columns,
        tuple(
            Row(
                (
                    row["advertise"],
                    row["start"],
                    row["approved"],
                    f"{row['approved_early']} to {row['approved_late']}",
                    Number(row["more_trainees"], 0),
                    Number(row["usual_trainees"], 1),
                ),
                level=1,
            )
            for row in rows
        ),
        caption="By quarter; usual trainees replace leavers as at the census, and go on in every quarter.",
    )


def _quarters(plan: WorkforcePlan) -> Iterator[Block]:
    yield Heading("People by quarter", 2)
    columns = (
        Column("first of", "name", is_left=True),
        Column("needed"),
        Column("posts"),
        Column("in\npost"),
        Column("80% of\nruns", "range"),
        Column("enough\nin runs"),
        Column("under\n55"),
        Column("55 and\nover"),
        Column("in\ntraining"),
        Column("approved"),
        Column("left at 55\nand over"),
        Column("left\nunder 55"),
        Column("vacant"),
        Column("without\nplan"),
    )
    yield TableBlock(
        columns,
        tuple(Row(tuple(_cells(row)), level=1) for row in workforce_tables.quarters(plan)),
        caption=OF_PEOPLE,
    )


def _cells(row: Mapping[str, Any]) -> Iterator[Any]:
    yield row["month"]
    yield Number(row["needed"], 0) if row["needed"] else ""
    yield Number(row["posts"], 0)
    yield Number(row["in_post"], 1)
    yield Range(Number(row["in_post_low"], 0), Number(row["in_post_high"], 0))
    yield Number(100.0 * row["share_of_runs_met"], 0, after="%") if row["needed"] else ""
    for name in ("under_55", "aged_55_and_over", "trainees", "approvals", "left_55_and_over", "left_under_55"):
        yield Number(row[name], 1)
    yield Number(100.0 * row["vacancy"], 1, after="%")
    yield Number(row["as_usual"], 1)


def _costs(plan: WorkforcePlan) -> Iterator[Block]:
    rows = workforce_tables.costs(plan)
    scale = scale_of("GBP", 0, [row["gbp"] for row in rows])
    years = list(dict.fromkeys(row["year"] for row in rows))
    lines = list(dict.fromkeys((row["line"], row["payer"]) for row in rows if row["gbp"] or row["more_gbp"]))
    by_line = {(row["line"], row["payer"], row["year"]): row for row in rows}
    yield Heading("What it costs, by payer and April-March year", 2)
    table = [
        Row(
            (
                f"{line} ({payer.replace('_', ' ')})",
                *(scale.number(by_line[line, payer, year]["gbp"]) for year in years),
            ),
            level=1,
        )
        for line, payer in lines
    ]
    more = [
        Row(
            (
                f"{line}, more than as usual",
                *(scale.number(by_line[line, payer, year]["more_gbp"], sign=True) for year in years),
            ),
            level=1,
        )
        for line, payer in lines
    ]
    days = {row["year"]: row["days"] for row in workforce_tables.placement_days(plan)}
    placement = Row(
        ("days of placement taken from care management", *(Number(days[year], 0) for year in years)), level=1
    )
    yield TableBlock(
        (NAME, *(Column(year) for year in years)),
        (*table, *more, placement),
        caption=(
            f"In {scale.unit}, pounds of {PRICE_YEAR}, means over runs up to {_in_words(plan, plan.until)}. {OF_COSTS}"
        ),
    )


def _ways(plan: WorkforcePlan) -> Iterator[Block]:
    rows = workforce_tables.ways(plan)
    scale = scale_of("GBP", 0, [row["more_gbp"] for row in rows])
    yield Heading("With and without payments to those who stay, and cover by agencies", 2)
    columns = (
        NAME,
        Column("more\ntrainees"),
        Column("met from", "name", is_left=True),
        Column("posts"),
        Column("more than\nas usual", unit=scale.unit),
        Column("80% of\nruns", "range"),
    )
    yield TableBlock(
        columns,
        tuple(
            Row(
                (
                    _way(row),
                    Number(row["more_trainees"], 0),
                    row["met_from"] or "never",
                    Number(row["posts_to_fund"], 0),
                    scale.number(row["more_gbp"], sign=True),
                    scale.interval(row["more_gbp_low"], row["more_gbp_high"], sign=True),
                ),
                level=1,
            )
            for row in rows
        ),
        caption=(f"{scale.unit} up to {_in_words(plan, plan.until)}, pounds of {PRICE_YEAR}, {OF_WAYS}"),
    )


def _way(row: Mapping[str, Any]) -> str:
    words = ["training"]
    if row["retention"]:
        words.append("payments")
    if row["agency"]:
        words.append("agency cover")
    return listed(words)


def _doubt(plan: WorkforcePlan) -> Points:
    drawn = "; ".join(map(_number, plan.facts.numbers))
    return Points("What the ranges hold and what not", (f"Drawn anew in each run: {drawn}.", *DOUBT))


def _number(one: Uncertain) -> str:
    value, low, high = (as_text(each, "g") for each in (one.value, one.low, one.high))
    return f"{one.label} {value} ({low} to {high}, {graded_short(one.grade)})"
