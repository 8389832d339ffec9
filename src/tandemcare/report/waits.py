"""Where the wait for an assessment goes: a sentence first, then by route, by shift and by hour of the week."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from tandemcare.experiments import Waits
from tandemcare.sums import summed

from .about import INTERVAL, PERCENTILES, count
from .blocks import (
    Cell,
    Column,
    Heading,
    Note,
    Number,
    Paragraph,
    Range,
    Row,
    Section,
    TableBlock,
    as_text,
    listed,
    section,
)

Told = Mapping[Any, Any]
"""A row of a table of waits, by the names of its columns."""


class ToldPart(NamedTuple):
    """A part of the wait as a report tells it: of which columns, under which heading, and in a sentence."""

    columns: tuple[str, ...]
    heading: str
    words: str


PARTS = (
    ToldPart(("amhp", "amhp_again", "amhp_handed_over"), "AMHP", "for want of an AMHP"),
    ToldPart(("arranging",), "arranging", "an AMHP's own arranging"),
    ToldPart(("doctors",), "doctors", "for want of doctors"),
    ToldPart(("best_interest",), "better\ntime", "for a better time for the person"),
    ToldPart(("office_hours",), "office\nhours", "until office hours"),
    ToldPart(("warrant",), "warrant", "for a court's warrant"),
    ToldPart(("police",), "police", "for the police to execute a warrant"),
    ToldPart(("hand_over",), "taking\nover", "taking over what others had begun"),
)
OF_AMHP = PARTS[0]
ROUTES = {
    "all": "all",
    "ae": "A&E",
    "section_136": "section 136",
    "community": "community",
    "custody": "custody",
    "ward": "wards",
}
FROM = {
    "ae": "from A&E",
    "section_136": "under section 136",
    "community": "from the community",
    "custody": "from custody",
    "ward": "from wards",
}
LEAST_HOURS = 0.05
"""A smaller part is not worth a word."""
ABOUT = (
    "Hours from request to the start of the assessment, of all that started and of those who still wait in the end; "
    "the parts add up. AMHP: none is free, at first, again after a wait for a doctor, or after a shift has ended."
)
ON_SHIFTS = (
    "Waiting: people who wait for an AMHP while the shift is on, mean, and for each AMHP on duty. Most wait where "
    "most hours are; the shift with most for each on duty is where one more on duty finds most who wait."
)
ON_WORK = (
    "Hours a year, in the shift in which they are worked. Again: once a doctor has come, or at a better time. Second "
    "visits: once there is a bed to apply to, or none is needed any more. Bed: an AMHP looks for one, or asks after it."
)
WORK = {
    "on_duty": "on duty",
    "at_work": "at work",
    "first_visit": "first\nvisits",
    "visit_again": "again",
    "second_visit": "second\nvisits",
    "bed_wait": "bed",
    "screening": "screening",
}
FEW_REPLICATIONS = 5
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKS = {
    "waiting": ("People who wait for an AMHP, mean, by hour of the week", 1),
    "on_duty": ("AMHPs on duty, mean", 1),
    "requests": ("Requests a year that come in the hour", 0),
    "wait": ("Hours that those wait who come in the hour", 0),
}


def waits_report(found: Waits, *, full: bool = False) -> list[Section]:
    """Return where the wait goes: sentences, by route, by shift, and which shift binds; with `full` by hour of week."""
    sections = [
        section(*(Paragraph(sentence, hanging=2) for sentence in waits_in_words(found))),
        section(Heading("By route", 2), _parts(found.by_route, "route"), Paragraph(ABOUT, level=1)),
        section(Heading("By the shift in which the request came", 2), _parts(found.by_shift, "shift")),
        section(Heading("Which shift binds", 2), _shifts(found.shifts), Paragraph(ON_SHIFTS, level=1)),
        section(Heading("What AMHPs do, by shift", 2), _work(found.work), Paragraph(ON_WORK, level=1)),
    ]
    if full:
        sections += [
            section(Heading(title, 2), _week(found.week, column, decimals))
            for column, (title, decimals) in WEEKS.items()
        ]
    return [*sections, section(*(Note(line, "run") for line in _below(found, full=full)))]


def waits_in_words(found: Waits) -> list[str]:
    """Return what the wait is for, which shift binds, and who waits longest, a sentence each."""
    whole, *routes = found.by_route.to_dict("records")
    if math.isnan(whole["wait"]):
        return ["Nobody is assessed, and nobody waits for it."]
    told = (_what_for(whole, found.shifts), _which_binds(found.shifts), _who(routes))
    return [sentence for sentence in told if sentence]


def _what_for(whole: Told, shifts: pd.DataFrame) -> str:
    hours = [(_hours(whole, part), part) for part in PARTS]
    parts = sorted((each for each in hours if each[0] >= LEAST_HOURS), key=lambda each: -each[0])
    if not parts:
        return "Nobody waits: assessments start as they are asked for."
    told = [
        f"{as_text(value, '.1f')} {part.words}{_mostly(shifts) if part is OF_AMHP else ''}" for value, part in parts
    ]
    told[0] = told[0].replace(" ", " are ", 1)
    return f"Of {as_text(whole['wait'], '.1f')} hours from request to start, {listed(told)}."


def _hours(row: Told, part: ToldPart) -> float:
    return summed(float(row[column]) for column in part.columns)


def _mostly(shifts: pd.DataFrame) -> str:
    """Return in which shift most of the wait for an AMHP is spent, where there are several."""
    if len(shifts) == 1 or not shifts["share_of_queue"].max() > 0.0:
        return ""
    most = shifts.sort_values("share_of_queue").to_dict("records")[-1]
    share, time = as_text(most["share_of_queue"], ".0%"), as_text(most["share_of_time"], ".0%")
    return f" ({share} of them in the {most['shift']} shift, which is {time} of the time)"


def _which_binds(shifts: pd.DataFrame) -> str:
    """Return in which shift most wait for each AMHP on duty, and in which fewest."""
    unstaffed = shifts[(shifts["on_duty"] == 0.0) & (shifts["queue_hours"] > 0.0)]
    if len(unstaffed):
        return f"Nobody is on duty in {listed(unstaffed['shift'].tolist())}, and people wait then."
    known = shifts.dropna(subset="per_amhp").sort_values("per_amhp").to_dict("records")
    if len(known) < 2:
        return ""
    least, most = known[0], known[-1]
    return (
        f"The {most['shift']} shift binds most: {as_text(most['per_amhp'], '.1f')} people wait for each AMHP on duty, "
        f"against {as_text(least['per_amhp'], '.1f')} in the {least['shift']} shift."
    )


def _who(routes: Sequence[Told]) -> str:
    """Return which route waits longest, and which shortest."""
    known = sorted((row for row in routes if not math.isnan(row["wait"])), key=lambda row: row["wait"])
    if len(known) < 2:
        return ""
    least, most = known[0], known[-1]
    return (
        f"Requests {FROM[most['route']]} wait longest: {as_text(most['wait'], '.1f')} hours, and 1 in 20 more than "
        f"{as_text(most['p95'], '.0f')}; those {FROM[least['route']]} {as_text(least['wait'], '.1f')}, and 1 in 20 "
        f"more than {as_text(least['p95'], '.0f')}."
    )


def _parts(frame: pd.DataFrame, by: str) -> TableBlock:
    """Return requests and waits by group, with the parts of the wait."""
    columns = (
        Column("", "name", is_left=True),
        Column("requests\na year"),
        Column("started"),
        Column("never\nassessed"),
        Column("wait,\nmean"),
        Column("95%\ninterval", "range"),
        Column("95 in\n100 by"),
        *(Column(part.heading) for part in PARTS),
    )
    return TableBlock(columns, tuple(Row(_cells(row, by), level=1) for row in frame.to_dict("records")))


def _cells(row: Told, by: str) -> tuple[Cell, ...]:
    name = str(row[by])
    return (
        ROUTES.get(name, name),
        Number(row["requests"], 0),
        Number(row["assessed"], 0),
        Number(row["never_assessed"], 1),
        Number(row["wait"], 1),
        Range(Number(row["wait_low"], 1), Number(row["wait_high"], 1)),
        Number(row["p95"], 0),
        *(Number(_hours(row, part), 1) for part in PARTS),
    )


def _shifts(shifts: pd.DataFrame) -> TableBlock:
    """Return for each shift who is on duty and who waits."""
    columns = (
        Column("", "name", is_left=True),
        Column("of the time"),
        Column("on duty"),
        Column("waiting"),
        Column("of all the wait\nfor an AMHP"),
        Column("waiting for each\non duty"),
        Column("95% interval", "range"),
    )
    rows = [
        Row(
            (
                str(row["shift"]),
                Number(100.0 * row["share_of_time"], 0, after="%"),
                Number(row["on_duty"], 2),
                Number(row["waiting"], 2),
                Number(100.0 * row["share_of_queue"], 0, after="%"),
                Number(row["per_amhp"], 2),
                Range(Number(row["per_amhp_low"], 2), Number(row["per_amhp_high"], 2)),
            ),
            level=1,
        )
        for row in shifts.to_dict("records")
    ]
    return TableBlock(columns, tuple(rows))


def _work(work: pd.DataFrame) -> TableBlock:
    """Return for each shift the hours a year at each kind of work."""
    columns = [Column("", "name", is_left=True), *(Column(words) for words in WORK.values())]
    rows = [
        Row((str(row["shift"]), *(Number(row[name], 0) for name in WORK)), level=1) for row in work.to_dict("records")
    ]
    return TableBlock(tuple(columns), tuple(rows))


def _week(week: pd.DataFrame, column: str, decimals: int) -> TableBlock:
    """Return a number of each hour of the week: a row for each hour, a column for each day."""
    table = week.pivot_table(index="hour", columns="day", values=column, dropna=False)
    rows = [
        Row((f"{hour:02d}:00", *(Number(value, decimals) for value in row)), level=1)
        for hour, row in zip(table.index, table.to_numpy(), strict=True)
    ]
    return TableBlock((Column("", "name", is_left=True), *map(Column, DAYS)), tuple(rows))


def _below(found: Waits, *, full: bool) -> Iterator[str]:
    yield (
        f"{found.scenario} in {found.place}; {count(found.years, 'year')} from {found.start}; "
        f"{count(found.replications, 'replication')}, seed {found.seed}. {INTERVAL}"
    )
    if found.replications < FEW_REPLICATIONS:
        yield f"From {count(found.replications, 'replication')} an interval says little: give 10 or more."
    yield PERCENTILES.replace("A percentile", "95 in 100: a percentile", 1)
    if not full:
        yield "By hour of the week: --full. Everything: --json; every request: --out FOLDER."
