"""The planner's workbook: ten sheets from the answer to the doubt, with graphs that Excel draws from their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tandemcare.evidence import Parameter, parameters
from tandemcare.experiments import ServicePlan, WorkforcePlan, workforce_tables
from tandemcare.scenario import NUMBER, YOURS

from .about import graded_short
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
)
from .size import amhp_size_report
from .waits import waits_in_words, waits_report
from .workforce import workforce_answer, workforce_report

ASSUMPTIONS = "Assumptions"
TOPICS = ("amhp", "section_12", "price.amhp_hour", "money.amhp_hours_year", "price.section_12")
PAY = (
    "Pay here is of all rota hours of those in post, whether or not the rota uses them; what the rota itself costs, by "
    "the hours that are filled, is on the sheet Rota. They are not to be added up."
)
NO_ROTA = "No rota of AMHPs meets the targets, so that there is nothing to recruit for: see the answer."
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def service_plan_book(found: ServicePlan) -> tuple[Worksheet, ...]:
    """Return the sheets of a planner's workbook."""
    size = amhp_size_report(found.size, by_shift=True)
    answer, rotas, shifts, hours, nearest, how = size
    people = workforce_report(found.workforce) if found.workforce else []
    sheets: dict[str, Sequence[Block]] = {
        "Answer": [Heading(f"AMHPs of {found.size.place}"), *answer.blocks, *_first(found)],
        "Rota": [*rotas.blocks, *shifts.blocks, _week(found)],
        "Targets": list(_targets(found)),
        "Where the wait goes": list(_waits(found)),
        "Workforce by quarter": [*_of(people, 2), *_graphs(found.workforce)],
        "Recruitment plan": [*_of(people, 1), *_if_all_hours(found)],
        "Cost": [*_of(people, 3, 4), *_if_all_hours(found), Paragraph(PAY)],
        "Options": [Heading("Every rota that was tried"), _options(found), *hours.blocks, *nearest.blocks],
        ASSUMPTIONS: list(_assumptions(found)),
        "Doubt": [Heading("How sure, and what is not in it"), *how.blocks, *_of(people, 5), *_doubt(found)],
    }
    return tuple(Worksheet(name, tuple(blocks)) for name, blocks in sheets.items())


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
    yield Paragraph(
        "Rota; targets by month, shift and route; where the wait goes; workforce by quarter; recruitment plan; cost; "
        f"options; assumptions, with a column `{YOURS}` to fill in and give back with --numbers; doubt."
    )


def _if_all_hours(found: ServicePlan) -> Iterator[Block]:
    """Yield what the plan takes for granted where people give fewer of their hours to the rota than they have."""
    size = found.size
    if found.workforce and size.share_on_rota < 1.0:
        yield Paragraph(
            f"This is for {as_text(found.sized.needs.whole_heads, '.0f')} heads whose rota hours all go to the rota. "
            f"Today {as_text(size.share_on_rota, '.0%')} of them do; if it stays so, it takes "
            f"{size.heads_at_that_share}: tandem workforce --needed-heads."
        )


def _week(found: ServicePlan) -> Plot:
    """Return the week by hour: AMHPs at work if nobody waited, slots today and in the answer, and people who wait."""
    size, waiting = found.size, found.before.week["waiting"].to_numpy()
    today, sized = (_by_hour(found, one.slots) for one in (size.today, found.sized))
    columns = (
        Column("hour", "name", is_left=True),
        Column("at work if ample"),
        Column("on duty today"),
        Column("on duty in the answer"),
        Column("people waiting today"),
    )
    rows = [
        Row((f"{DAYS[hour // 24]} {hour % 24:02}:00", *(Number(float(value), 2) for value in values)))
        for hour, values in enumerate(zip(size.load.by_hour, today, sized, waiting, strict=True))
    ]
    alt = "The load of each hour of the week, who is there as far as slots are filled, and who waits for an AMHP."
    return Plot("The week by hour", alt, TableBlock(columns, tuple(rows)), unit="AMHPs, or people")


def _by_hour(found: ServicePlan, slots: tuple[int, ...]) -> list[float]:
    return [float(value) for value in found.size.filled_by_hour(slots)]


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
            Row((row["of"], row["name"], *_told(row, "before", times, after), *_told(row, "after", times, after)))
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
            "Who was never assessed is not in these shares, as they are in those of the answer.",
        )


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


def _options(found: ServicePlan) -> TableBlock:
    """Return every rota that was tried: slots, people, pounds, and each target."""
    frame = found.size.frame()
    texts = [str(name) for name in frame.columns]
    columns = tuple(Column(name.replace("_", " "), "text" if name == "meets_all" else "number") for name in texts)
    decimals = [0 if "gbp" in name or name in found.size.names else 3 for name in texts]
    rows = [
        Row(
            tuple(
                cell if isinstance(cell, str) else Number(float(cell), how)
                for cell, how in zip(row, decimals, strict=True)
            )
        )
        for row in frame.itertuples(index=False)
    ]
    return TableBlock(columns, tuple(rows))


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
    yours = {one.parameter: one.value for one in found.numbers.numbers}
    chosen = {name: one for name, one in parameters().items() if name.startswith(TOPICS) or name in yours}
    yield TableBlock(columns, tuple(Row(_assumed(name, one, yours.get(name))) for name, one in chosen.items()))


def _assumed(name: str, one: Parameter, yours: float | None) -> tuple[Cell, ...]:
    sources = "; ".join(source.title for source in one.sources)
    ends = Range(Number(one.low), Number(one.high))
    given = "" if yours is None else Number(yours)
    return name, one.label, Number(one.value), given, one.unit, ends, graded_short(one.grade), sources


def _doubt(found: ServicePlan) -> Iterator[Block]:
    yield Paragraph(
        "Need, beds, doctors and the slow layer stay as at the census in all waits told here: growth comes on top. "
        f"Waits are of {found.before.years} years and {as_text(found.before.replications, 'd')} replications, seed "
        f"{found.before.seed}."
    )
