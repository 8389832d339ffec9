"""The planner's workbook: ten sheets from the answer to the doubt, with graphs that Excel draws from their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from typing import Any

from tandemcare.experiments import ServicePlan, TargetValue, WorkforcePlan, workforce_tables
from tandemcare.scenario import NUMBER, YOURS

from .about import count, graded_short
from .blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Note,
    Number,
    Paragraph,
    Plot,
    Range,
    Row,
    Section,
    TableBlock,
    Worksheet,
    as_text,
    section,
)
from .how_sized import CHECKED_MEANS, DOUBT, WHAT_IT_IS
from .size import VERDICTS, amhp_size_report, name_of
from .waits import ROUTES, waits_in_words, waits_report
from .workforce import workforce_answer, workforce_report

ASSUMPTIONS = "Assumptions"
PAY = (
    "Pay here is of all rota hours of those in post, whether or not the rota uses them; what the rota itself costs, by "
    "the hours that are filled, is on the sheet Rota. They are not to be added up."
)
NO_ROTA = "No rota of AMHPs meets the targets, so that there is nothing to recruit for: see the answer."
SHEETS = {
    "Rota": "slots by shift, and the week by hour",
    "Targets": "how each is met by month, shift and route, today and with the answer",
    "Where the wait goes": "what people wait for, today and with the answer",
    "Workforce by quarter": "people in post, in training, leaving, and their ages",
    "Recruitment plan": "when to advertise, for how many",
    "Cost": "by payer and April-March year, and what other ways to have enough people would cost",
    "Options": "every rota that was tried, and what more hours buy",
    ASSUMPTIONS: f"the numbers behind all this; fill in the column `{YOURS}`, and give the workbook to --numbers",
    "Doubt": "how sure it is, and what is not in it",
}
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def service_plan_book(found: ServicePlan) -> tuple[Worksheet, ...]:
    """Return the sheets of a planner's workbook."""
    size = amhp_size_report(found.size, by_shift=True)
    answer, rotas, shifts, hours, _, how = size
    people = workforce_report(found.workforce) if found.workforce else []
    sheets: dict[str, Sequence[Block]] = {
        "Answer": [Heading(f"AMHPs of {found.size.place}"), *answer.blocks, *_first(found)],
        "Rota": [*rotas.blocks, *shifts.blocks, _week(found)],
        "Targets": list(_targets(found)),
        "Where the wait goes": list(_waits(found)),
        "Workforce by quarter": [*_of(people, 2), *_graphs(found.workforce)],
        "Recruitment plan": [*_of(people, 1), *_if_all_hours(found)],
        "Cost": [*_of(people, 3, 4), *_if_all_hours(found), Paragraph(PAY)],
        "Options": [Heading("Every rota that was tried"), *_options(found), *hours.blocks],
        ASSUMPTIONS: list(_assumptions(found)),
        "Doubt": [DOUBT, *how.blocks, *_of(people, 5), *_doubt(found)],
    }
    return tuple(Worksheet(name, tuple(blocks)) for name, blocks in sheets.items())


def service_plan_report(found: ServicePlan, by_shift: bool = False) -> list[Section]:
    """Return the size that is needed, and who must be trained when after its first sentences."""
    answer, *more = amhp_size_report(found.size, by_shift)
    if found.workforce is None:
        return [answer, *more]
    people, recruitment, *_ = workforce_report(found.workforce)
    heading = Heading("Who must be trained when", 2)
    return [answer, section(heading, *people.blocks, *_if_all_hours(found)), recruitment, *more]


def _of(sections: Sequence[Section], *numbers: int) -> list[Block]:
    """Return the blocks of some sections of a report; a sentence where there is none."""
    return [block for number in numbers for block in sections[number].blocks] if sections else [Paragraph(NO_ROTA)]


def _first(found: ServicePlan) -> Iterator[Block]:
    if found.workforce:
        yield Heading("Who must be trained when", 2)
        yield Paragraph(workforce_answer(found.workforce))
        yield from _if_all_hours(found)
    yield Heading("Where the wait goes today", 2)
    yield from map(Paragraph, waits_in_words(found.before))
    yield Heading("The sheets", 2)
    yield from (Paragraph(f"{name}: {what}.", level=1) for name, what in SHEETS.items())


def _if_all_hours(found: ServicePlan) -> Iterator[Block]:
    """Yield what the plan takes for granted where people give fewer of their hours to the rota than they have."""
    size = found.size
    if not found.workforce or size.share_on_rota == 1.0:
        return
    share = as_text(size.share_on_rota, ".0%")
    all_of_them, as_today = as_text(found.sized.needs.whole_heads, ".0f"), size.heads_at_that_share
    if found.share_as_today:
        yield Paragraph(
            f"This is for {as_today} heads who give {share} of their rota hours to the rota, as today; if all of them "
            f"went to it, {all_of_them} heads would do."
        )
    else:
        yield Paragraph(
            f"This is for {all_of_them} heads whose rota hours all go to the rota. Today {share} of them do; if it "
            f"stays so, it takes {as_today}: give --share-as-today."
        )


def _week(found: ServicePlan) -> Plot:
    """Return the week by hour: AMHPs at work if nobody waited, slots today and in the answer, and people who wait."""
    columns = (
        Column("hour", "name", is_left=True),
        Column("at work if ample"),
        Column("on duty today"),
        Column("on duty in the answer"),
        Column("people waiting today"),
    )
    rows = [
        Row((f"{DAYS[day]} {hour:02}:00", *(Number(float(value), 2) for value in values)))
        for day, hour, *values in found.week().itertuples(index=False)
    ]
    alt = "The load of each hour of the week, who is there as far as slots are filled, and who waits for an AMHP."
    return Plot("The week by hour", alt, TableBlock(columns, tuple(rows)), unit="AMHPs, or people")


def _targets(found: ServicePlan) -> Iterator[Block]:
    yield Heading("Targets by month, shift and route")
    frame = found.targets_met()
    for target in found.size.targets:
        rows = frame[frame["target"] == target.text].to_dict("records")
        times, after = (1.0, "") if target.kind == "mean" else (100.0, "%")
        columns = (
            Column("by", "name", is_left=True),
            Column("", "name", is_left=True),
            Column("today"),
            Column("95% interval, today", "range"),
            Column("answer"),
            Column("95% interval, answer", "range"),
        )
        cells = [
            Row((*_of_whom(row), *_told(row, "before", times, after), *_told(row, "after", times, after)))
            for row in rows
        ]
        said = (
            "mean wait in hours"
            if target.kind == "mean"
            else f"share of waits of at most {as_text(target.limit, 'g')} hours"
        )
        yield TableBlock(
            columns,
            tuple(cells),
            title=target.text,
            caption=f"Of those {target.what} in two years, by when they were asked for: {said}. Need as at the census. "
            "Who was never assessed is not in these numbers, as they are in those of the answer.",
        )


def _of_whom(row: Mapping[Any, Any]) -> tuple[str, str]:
    return row["of"], "" if row["of"] == "all" else ROUTES.get(row["name"], row["name"])


def _told(row: Mapping[Any, Any], when: str, times: float, after: str) -> tuple[Cell, Cell]:
    mean, low, high = (Number(times * float(row[f"{when}{end}"]), 1, after=after) for end in ("", "_low", "_high"))
    return mean, Range(low, high)


def _waits(found: ServicePlan) -> Iterator[Block]:
    yield Heading("Today's rota")
    yield from _told_on_paper(waits_report(found.before))
    if found.after:
        yield Heading("The rota in the answer")
        yield from _told_on_paper(waits_report(found.after))


def _told_on_paper(sections: Sequence[Section]) -> Iterator[Block]:
    """Yield the blocks of a report but for remarks on options of a command."""
    for part in sections:
        yield from (block for block in part.blocks if not (isinstance(block, Note) and "--" in block.text))


def _graphs(plan: WorkforcePlan | None) -> Iterator[Block]:
    """Yield plan against need, and who is under 55, over it and in training, by quarter."""
    if plan is None:
        return
    rows = workforce_tables.quarters(plan)
    need = [(row["month"], row["needed"] or None, row["in_post"], row["as_usual"]) for row in rows]
    names = (Column("first of", "name", is_left=True),)
    yield Plot(
        "Plan against need",
        "AMHPs in post with the plan and without it, beside those needed.",
        _plain((*names, Column("needed"), Column("in post with the plan"), Column("in post without")), need),
        unit="AMHPs",
    )
    ages = [(row["month"], row["under_55"], row["aged_55_and_over"], row["trainees"]) for row in rows]
    yield Plot(
        "Ages of those in post, and trainees",
        "AMHPs under 55 and of 55 and over, and people in training, with the plan.",
        _plain((*names, Column("under 55"), Column("55 and over"), Column("in training")), ages),
        "stacked",
        unit="people",
    )


def _plain(columns: tuple[Column, ...], rows: Sequence[tuple[Any, ...]]) -> TableBlock:
    cells = ((name, *("" if one is None else Number(float(one), 1) for one in values)) for name, *values in rows)
    return TableBlock(columns, tuple(map(Row, cells)))


def _options(found: ServicePlan) -> Iterator[Block]:
    """Yield every rota that was tried: slots, people, pounds, and each target."""
    columns = [*map(Column, found.size.names), Column("FTE"), Column("heads"), Column("pounds a year")]
    for target in found.size.targets:
        columns += [Column(target.text), Column("95% interval", "range"), *([Column("wait (h)")] * target.is_a_share)]
        columns += [Column("chance met"), Column("years met")]
    columns += [Column("replications"), Column("meets all", "name", is_left=True), WHAT_IT_IS]
    rows = []
    for one in found.size.decisive:
        cells: list[Cell] = [Number(float(number), 0) for number in one.slots]
        cells += [Number(one.needs.fte, 1), Number(one.needs.whole_heads, 0), Number(one.cost_gbp, 0)]
        cells += [cell for value in one.values for cell in _fares(value)]
        cells += [Number(one.replications, 0), VERDICTS[found.size.verdicts[one.slots].value], name_of(found.size, one)]
        rows.append(Row(tuple(cells), strong=one.slots == found.sized.slots))
    yield TableBlock(
        tuple(columns),
        tuple(rows),
        caption="Slots by shift and what each rota comes to, cheapest first; waits and chances are those of the sheet "
        f"Rota. {CHECKED_MEANS} Years met: the share of simulated years in which the target was met. In bold: the "
        "answer.",
    )


def _fares(value: TargetValue) -> Iterator[Cell]:
    """Yield how a target fares with a rota."""
    times, decimals, after = (100.0, 1, "%") if value.target.is_a_share else (1.0, 2, "")
    mean, low, high = (Number(times * each, decimals, after=after) for each in value.value)
    yield from (mean, Range(low, high))
    if value.target.is_a_share:
        yield Number(value.wait_hours, 1)
    yield from (Number(100.0 * each, 0, after="%") for each in (value.chance, value.years_met))


def _assumptions(found: ServicePlan) -> Iterator[Block]:
    """Yield the numbers behind the plan with an empty column, by which the sheet is read again."""
    yield Heading("Assumptions")
    yield Paragraph(
        f"Put what your place knows into `{YOURS}`, save, and give the workbook back: --numbers plan.xlsx. Rates and "
        "prices in the unit shown; grade D is assumed, F fitted."
    )
    columns = (
        Column(NUMBER, "name", is_left=True),
        Column("what it is", "name", is_left=True),
        Column("value"),
        Column(YOURS, "input"),
        Column("unit", "name", is_left=True),
        Column("range", "range"),
        Column("grade", "name", is_left=True),
        Column("source", "name", is_left=True),
    )
    rows = found.assumptions().to_dict("records")
    yield TableBlock(columns, tuple(map(Row, map(_assumed, rows))))


def _assumed(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    given = "" if isnan(row["yours"]) else Number(row["yours"])
    ends = Range(Number(row["low"]), Number(row["high"]))
    about = (row["unit"], ends, graded_short(row["grade"]), row["source"])
    return row["number"], row["label"], Number(row["value"]), given, *about


def _doubt(found: ServicePlan) -> Iterator[Block]:
    yield Paragraph(
        "Need, beds, doctors and the slow layer stay as at the census in all waits told here: growth comes on top. "
        f"Waits are of {count(found.before.years, 'year')} and {count(found.before.replications, 'replication')}, seed "
        f"{found.before.seed}."
    )
