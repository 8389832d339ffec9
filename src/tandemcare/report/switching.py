"""Switching values: how far each number moves net present cost, and where that turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tandemcare.experiments import DOES_NOT, PAYS, SWITCHES, Switching
from tandemcare.finance import PRICE_YEAR

from .about import NEEDS_CALIBRATION, graded, graded_short, held_numbers, limits, lists_below, times_in_words
from .blocks import Block, Cell, Column, Heading, Note, Number, Paragraph, Range, Section, TableBlock, as_text, section
from .blocks import Row as TableRow
from .numbers import Scale, scale_of

SHOWN = 20
UNIT_LETTERS = 16
COLUMNS = (
    Column("", "name", is_left=True),
    Column("value"),
    Column("range", "range"),
    Column("unit", "name"),
    Column("net present cost", "range"),
    Column("moves it by"),
    Column("grade", "name"),
)
Row = Mapping[Any, Any]


def switching_report(found: Switching) -> list[Section]:
    """Return the tornado of each scenario as a table, then what each would have to be for the scenario to turn."""
    sections = [section(Paragraph(_about(found), hanging=2))]
    for scenario in found.results.scenarios[1:]:
        rows = [row for row in found.frame.to_dict("records") if row["scenario"] == scenario]
        still = len(found.unmoved[scenario])
        sections.append(Section(tuple(_of_scenario(found.results.titles[scenario], rows, still))))
    # The first limit says that doubt about the numbers is not there: here it is all there is.
    below = lists_below(found.results, limits(found.results)[1:], ())
    folder = Note(f"Run folder: {found.results.folder}", "files")
    return [*sections, section(Paragraph(_limits(found), hanging=2), *below, folder)]


def _about(found: Switching) -> str:
    first = found.results.titles[found.results.scenarios[0]]
    return (
        f"{found.results.manifest['place']}; {times_in_words(found.results)}. Net present cost against "
        f"{first}, in pounds of {PRICE_YEAR}, cash; below zero is saved. {found.baseline} "
        "Each number at the low and at the high end of its range, all others at their value, on the same people. "
        "`tandem parameters NAME` says what a number is and where it comes from."
    )


def _of_scenario(title: str, rows: Sequence[Row], still: int) -> Iterator[Block]:
    """Yield what there is of a scenario by its title; `still` is how many numbers move nothing in it."""
    if not rows:
        yield Heading(f"{title}: none of these numbers moves its net present cost.", 2)
        return
    costs = [row[name] for row in rows for name in ("cost_gbp", "cost_at_low_gbp", "cost_at_high_gbp")]
    scale = scale_of("GBP", 0, costs)
    usual = scale.text(rows[0]["cost_gbp"], sign=True)
    yield Heading(f"{title}: net present cost {usual} {scale.unit}, every number at its value", 2)
    yield TableBlock(COLUMNS, tuple(TableRow(_cells(row, scale), level=1) for row in rows[:SHOWN]))
    rest = len(rows) - SHOWN
    if rest > 0:
        yield Paragraph(f"{rest} more move it by less (--json).", level=1)
    if still:
        yield Paragraph(
            f"{_count(still)} nothing, or belong{'s' if still == 1 else ''} to what it does not buy.", level=1
        )
    for row in rows:
        if row["verdict"] == SWITCHES:
            yield Paragraph(_sentence(title, row, scale), level=1, hanging=2)
    if kept := _throughout(title, rows):
        yield Paragraph(kept, level=2, hanging=1)


def _count(numbers: int) -> str:
    return "1 number moves" if numbers == 1 else f"{numbers} numbers move"


def _cells(row: Row, scale: Scale) -> tuple[Cell, ...]:
    """Return the cells of a row, with the name that can be asked for; grades D and F say what they are."""
    return (
        row["parameter"],
        Number(row["value"]),
        Range(Number(row["low"]), Number(row["high"])),
        row["unit"] if len(row["unit"]) <= UNIT_LETTERS else f"{row['unit'][: UNIT_LETTERS - 3].rstrip()}...",
        scale.interval(row["cost_at_low_gbp"], row["cost_at_high_gbp"], sign=True),
        scale.number(row["move_gbp"]),
        graded_short(row["grade"]),
    )


def _sentence(title: str, row: Row, scale: Scale) -> str:
    """Return what a number would have to be for the scenario to turn, and what a run there came to."""
    pays = row["cost_gbp"] < 0.0
    is_above = row["switching_value"] > row["value"]
    there = scale.text(row["cost_there_gbp"], sign=True)
    interval = scale.range(row["cost_there_ci95_low"], row["cost_there_ci95_high"], sign=True)
    return (
        f"For {title} {'not ' if pays else ''}to pay, {row['label']} ({row['parameter']}) would have to be "
        f"{'above' if is_above else 'below'} {as_text(row['switching_value'], ',.4g')} {row['unit']} "
        f"(now {as_text(row['value'], ',g')}, range {as_text(row['low'], ',g')} to {as_text(row['high'], ',g')}, "
        f"{graded(row['grade'], row['parameter'])}). "
        f"A run there: {there} {scale.unit} (95% interval over replications {interval})."
    )


def _throughout(title: str, rows: Sequence[Row]) -> str:
    """Return how many numbers turn nothing by themselves."""
    kept = [row for row in rows if row["verdict"] != SWITCHES]
    if not kept:
        return ""
    verdict = PAYS if kept[0]["cost_gbp"] < 0.0 else DOES_NOT
    which = "any of them" if len(kept) == len(rows) else f"any of the {len(kept)} others"
    return f"{title} {verdict} in the range of {which} by itself."


def _limits(found: Switching) -> str:
    return (
        f"One number at a time: together they do more, which `tandem compare --draws 100` shows. {_held(found)}; "
        f"moving what is held {NEEDS_CALIBRATION}. A switching "
        "value is where a straight line crosses zero, and the run there says how straight it is. Small moves may be "
        "chance."
    )


def _held(found: Switching) -> str:
    number = len(found.held)
    return f"{held_numbers(number)} {'is' if number == 1 else 'are'} held"
