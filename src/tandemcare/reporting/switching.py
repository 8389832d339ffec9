"""Switching values for the terminal: how far each number moves net present cost, and where that turns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from rich.text import Text

from tandemcare.experiments import DOES_NOT, PAYS, SWITCHES, Switching
from tandemcare.finance import PRICE_YEAR

from .about import LIMITS, WIDTH, console_of, grades, limits_and_assumptions, wrapped
from .numbers import Scale, scale_of

SHOWN = 20
UNIT_WIDTH = 16
HEADS = ("", "value", "range", "unit", "net present cost", "moves it by", "grade")
Row = Mapping[Any, Any]


def switching_text(found: Switching, *, width: int = WIDTH) -> Text:
    """Return the tornado of each scenario as a table, then what each would have to be for the scenario to turn."""
    lines = [*_wrapped(_about(found), width), Text("")]
    for scenario in found.results.scenarios[1:]:
        rows = [row for row in found.frame.to_dict("records") if row["scenario"] == scenario]
        lines += [*_of_scenario(scenario, rows, found, width), Text("")]
    lines += _wrapped(_limits(found), width)
    # The first limit says that doubt about the numbers is not there: here it is all there is.
    lines += wrapped(limits_and_assumptions(found.results, [*LIMITS[1:], grades()], ()), width)
    return Text("\n").join([*lines, Text(f"Run folder: {found.results.folder}")])


def show_switching(found: Switching, file: IO[str]) -> None:
    """Write switching values to a terminal, or as plain text to anything else."""
    console, width = console_of(file)
    console.print(switching_text(found, width=width), soft_wrap=True)


def _about(found: Switching) -> str:
    about = found.results.manifest
    return (
        f"{about['place']}; {about['years']} years from {about['start']}; {about['replications']} replications, seed "
        f"{about['seed']}. Net present cost against {found.results.scenarios[0]}, in pounds of {PRICE_YEAR}, cash; "
        "below zero is saved. Each number at the low and at the high end of its range, all others at their value, on "
        "the same people. `tandem parameters NAME` says what a number is and where it comes from."
    )


def _of_scenario(scenario: str, rows: Sequence[Row], found: Switching, width: int) -> Iterator[Text]:
    if not rows:
        yield Text(f"{scenario}: none of these numbers moves its net present cost.", "bold")
        return
    costs = [row[name] for row in rows for name in ("cost_gbp", "cost_at_low_gbp", "cost_at_high_gbp")]
    scale = scale_of("GBP", 0, costs)
    usual = scale.text(rows[0]["cost_gbp"], sign=True)
    yield Text(f"{scenario}: net present cost {usual} {scale.unit}, every number at its value", "bold")
    yield from _table(rows[:SHOWN], scale)
    rest = len(rows) - SHOWN
    if rest > 0:
        yield Text(f"  {rest} more move it by less (--json).")
    yield Text(f"  {_count(len(found.unmoved[scenario]))} nothing, or belong to services that it does not buy.")
    for row in rows:
        if row["verdict"] == SWITCHES:
            yield from _wrapped(_sentence(row, scale), width, "  ")
    yield from _wrapped(_throughout(scenario, rows), width, "  ")


def _count(numbers: int) -> str:
    return "1 number moves" if numbers == 1 else f"{numbers} numbers move"


def _table(rows: Sequence[Row], scale: Scale) -> Iterator[Text]:
    cells = [_cells(row, scale) for row in rows]
    widths = [max(len(each[place]) for each in (HEADS, *cells)) for place in range(len(HEADS))]
    for number, each in enumerate((HEADS, *cells)):
        placed = [cell.rjust(wide) for cell, wide in zip(each[1:], widths[1:], strict=True)]
        yield Text("  ".join([each[0].ljust(widths[0]), *placed]).rstrip(), "" if number else "bold")


def _cells(row: Row, scale: Scale) -> tuple[str, ...]:
    """Return the cells of a row, with the name that can be asked for; grade D is said to be an assumption."""
    return (
        f"  {row['parameter']}",
        f"{row['value']:,g}",
        f"{row['low']:,g} to {row['high']:,g}",
        row["unit"] if len(row["unit"]) <= UNIT_WIDTH else f"{row['unit'][: UNIT_WIDTH - 3].rstrip()}...",
        scale.range(row["cost_at_low_gbp"], row["cost_at_high_gbp"], sign=True),
        scale.text(row["move_gbp"]),
        "D assumed" if row["grade"] == "D" else row["grade"],
    )


def _sentence(row: Row, scale: Scale) -> str:
    """Return what a number would have to be for the scenario to turn, and what a run there came to."""
    pays = row["cost_gbp"] < 0.0
    is_above = row["switching_value"] > row["value"]
    there = scale.text(row["cost_there_gbp"], sign=True)
    assumed = ", an assumption" if row["grade"] == "D" else ""
    interval = scale.range(row["cost_there_ci95_low"], row["cost_there_ci95_high"], sign=True)
    return (
        f"For {row['scenario']} {'not ' if pays else ''}to pay, {row['label']} ({row['parameter']}) would have to be "
        f"{'above' if is_above else 'below'} {row['switching_value']:,.4g} {row['unit']} (now {row['value']:,g}, range "
        f"{row['low']:,g} to {row['high']:,g}, grade {row['grade']}{assumed}). "
        f"A run there: {there} {scale.unit} (95% interval over replications {interval})."
    )


def _throughout(scenario: str, rows: Sequence[Row]) -> str:
    """Return how many numbers turn nothing by themselves."""
    kept = [row for row in rows if row["verdict"] != SWITCHES]
    if not kept:
        return ""
    verdict = PAYS if kept[0]["cost_gbp"] < 0.0 else DOES_NOT
    which = "any of them" if len(kept) == len(rows) else f"any of the {len(kept)} others"
    return f"  {scenario} {verdict} in the range of {which} by itself."


def _limits(found: Switching) -> str:
    return (
        f"One number at a time: together they do more, which `tandem compare --draws 100` shows. {_held(found)}; "
        "moving what is held would need the place calibrated anew. A switching "
        "value is where a straight line crosses zero, and the run there says how straight it is. Small moves may be "
        "chance."
    )


def _held(found: Switching) -> str:
    count = len(found.held)
    return (
        "1 number that describes the census is held"
        if count == 1
        else f"{count} numbers that describe the census are held"
    )


def _wrapped(sentence: str, width: int, indent: str = "") -> list[Text]:
    return [
        Text(line) for line in textwrap.wrap(sentence, width, initial_indent=indent, subsequent_indent=f"{indent}    ")
    ]
