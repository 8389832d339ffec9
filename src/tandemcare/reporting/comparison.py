"""The comparison for the terminal: a block a measure, a row a scenario, and what the columns mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import IO, NamedTuple

from rich.text import Text

from tandemcare.results import Results
from tandemcare.running import Figures, MeasureNote

from .about import INTERVAL, LIMITS, WIDTH, console_of, limits_and_assumptions, run_in_words, wrapped
from .doubt import how_sure
from .numbers import scale_of
from .where_money_went import where_money_went
from .who_pays import who_pays

SCENARIO_WIDTH = 20

GROUPS = {
    "Assessments": "amhp_requests mha_assessments detentions amhp_wait_hours_mean amhp_wait_hours_p95 "
    "amhp_utilisation s136_uses s136_over_24h_share",
    "Beds": "admissions assessments_not_completed_no_bed bed_occupancy bed_wait_hours_mean ae_over_12h_share "
    "length_of_stay_days_mean readmissions_30_days_share",
    "Out of area": "out_of_area_starts out_of_area_bed_days",
    "Delay": "crfd_bed_days crfd_bed_days_supported_housing",
    "Community and staff": "community_wait_routine_days community_over_four_weeks_share staffed_share "
    "ward_vacancy_share amhps",
    "Double-running": "wards_closed investment_paid_in_gbp investment_spent_gbp investment_leaked_gbp "
    "ward_money_released_gbp",
    "Money": "cost_total_gbp cost_inpatient_gbp cost_out_of_area_gbp cost_community_gbp",
}
"""The measures that matter most, in the order shown; all of them are in summary.csv."""

_MEANINGS = (
    INTERVAL,
    "Range of outcomes: 10th to 90th percentile over replications, what chance alone can bring in one period.",
)


class Row(NamedTuple):
    """A scenario's cells in one block, in the order of the columns."""

    scenario: str
    mean: str
    interval: str
    outcomes: str
    difference: str
    its_interval: str
    mark: str


def comparison(
    results: Results,
    *,
    width: int = WIDTH,
    limits: Sequence[str] = LIMITS,
    assumptions: Sequence[str] = (),
    groups: Collection[str] = tuple(GROUPS),
) -> Text:
    """Return the comparison of scenarios with its caption, limits, assumptions and the place of its tables.

    `groups` names those of GROUPS that are shown.
    """
    lines = [*_lines(results, groups), *who_pays(results, width), *how_sure(results, width)]
    lines += where_money_went(results, width)
    lines += wrapped([*_caption(results), *limits_and_assumptions(results, limits, assumptions)], width)
    rest = len(results.notes) - sum(1 for _ in blocks(results, groups))
    more = f" ({rest} more measure{'s' if rest != 1 else ''} in summary.csv)" if rest else ""
    lines.append(Text(f"Run folder: {results.folder}{more}"))
    return Text("\n").join(lines)


def show(
    results: Results,
    file: IO[str],
    *,
    limits: Sequence[str] = LIMITS,
    assumptions: Sequence[str] = (),
    groups: Collection[str] = tuple(GROUPS),
) -> None:
    """Write the comparison to a terminal, or as plain text to anything else."""
    console, width = console_of(file)
    text = comparison(results, width=width, limits=limits, assumptions=assumptions, groups=groups)
    # Lines are never folded: a terminal folds what is too long by itself, and a file shall have one row a line.
    console.print(text, soft_wrap=True)


def blocks(results: Results, groups: Collection[str] = tuple(GROUPS)) -> Iterable[tuple[str, MeasureNote]]:
    """Yield the measures to show, each with the group that it belongs to."""
    notes = {note.name: note for note in results.notes}
    for group, names in GROUPS.items():
        for name in names.split() if group in groups else ():
            if name in notes:
                yield group, notes[name]


def rows_of(results: Results, note: MeasureNote) -> tuple[str, list[Row]]:
    """Return the unit in which a measure is shown and its rows, a scenario each."""
    found = {name: results.figures(name, note.name) for name in results.scenarios}
    values = [value for figures in found.values() for value in (*figures.mean, figures.p10, figures.p90)]
    scale = scale_of(note.unit, note.decimals, values)
    rows = []
    for number, (name, figures) in enumerate(found.items()):
        difference = its_interval = mark = ""
        if number:
            difference = scale.text(figures.difference.mean, sign=True)
            its_interval = scale.range(figures.difference.low, figures.difference.high, sign=True)
            mark = verdict(figures, note.better)
            if figures.difference == (0.0, 0.0, 0.0):
                difference, its_interval = "none", ""
        rows.append(
            Row(
                name,
                scale.text(figures.mean.mean),
                scale.range(figures.mean.low, figures.mean.high),
                scale.range(figures.p10, figures.p90),
                difference,
                its_interval,
                mark,
            )
        )
    return scale.unit, rows


def verdict(figures: Figures, better: str) -> str:
    """Return a star where the interval of the difference excludes zero, and whether that is better or worse."""
    difference = figures.difference
    if not (difference.low > 0.0 or difference.high < 0.0):
        return ""
    if better not in {"lower", "higher"}:
        return "*"
    return "* better" if (difference.mean < 0.0) == (better == "lower") else "* worse"


def _lines(results: Results, groups: Collection[str]) -> list[Text]:
    """Return the table: for each group its title beside the headings, then a block for each measure."""
    compares = len(results.scenarios) > 1
    heads = _heads(results.scenarios[0])[: None if compares else 4]
    found = [(group, note, *rows_of(results, note)) for group, note in blocks(results, groups)]
    rows = [row for _, _, _, rows in found for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, *zip(*heads, strict=True), strict=False)]
    lines, last = [], ""
    for group, note, unit, its_rows in found:
        if group != last:
            above, below = zip(*heads, strict=True)
            lines += [
                Text(""),
                Text(_line(above, widths), "bold"),
                Text(_line((group.upper(), *below[1:]), widths), "bold"),
            ]
            last = group
        lines.append(Text(f"{note.label} ({unit})", "italic"))
        lines += [Text(_line((f"  {row.scenario}", *row[1 : len(heads)]), widths)) for row in its_rows]
    return [*lines, Text("")]


def _heads(first: str) -> list[tuple[str, str]]:
    """Return the headings, each of two lines."""
    return [
        (" " * SCENARIO_WIDTH, ""),
        ("", "mean"),
        ("95% interval", "of the mean"),
        ("range of", "outcomes"),
        ("difference", f"from {first}"),
        ("its 95%", "interval"),
        ("", ""),
    ]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return cells side by side: the first and the last to the left, numbers to the right."""
    last = len(Row._fields) - 1
    placed = [
        cell.ljust(width + 2) if place in {0, last} else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=False))
    ]
    return "  ".join(placed).rstrip()


def _caption(results: Results) -> list[str]:
    lines = [run_in_words(results), *_MEANINGS]
    if len(results.scenarios) > 1:
        lines.append(
            f"Difference: from {results.scenarios[0]}, on the same people, paired by replication; "
            "* where its 95% interval excludes zero; of shares, in percentage points."
        )
    return lines
