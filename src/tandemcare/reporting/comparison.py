"""The comparison for the terminal: a block a measure, a row a scenario, and what the columns mean."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Sequence
from typing import IO, NamedTuple

from rich.console import Console
from rich.text import Text

from tandemcare.study import Results
from tandemcare.study.batch import MeasureNote
from tandemcare.study.summary import Figures

from .doubt import how_sure
from .numbers import scale_of
from .who_pays import who_pays

WIDTH = 112
NARROWEST = 100
SCENARIO_WIDTH = 20
ASSUMPTIONS_SHOWN = 10

GROUPS = {
    "Assessments": "amhp_requests mha_assessments detentions amhp_wait_hours_mean amhp_wait_hours_p95 "
    "amhp_utilisation s136_uses s136_over_24h_share",
    "Beds": "admissions bed_occupancy bed_wait_hours_mean ae_over_12h_share length_of_stay_days_mean "
    "readmissions_30_days_share",
    "Out of area": "out_of_area_starts out_of_area_bed_days",
    "Delay": "crfd_bed_days crfd_bed_days_supported_housing",
    "Community and staff": "community_wait_routine_days community_over_four_weeks_share staffed_share "
    "ward_vacancy_share amhps",
    "Double-running": "wards_closed investment_paid_in_gbp investment_spent_gbp investment_leaked_gbp "
    "ward_money_released_gbp",
    "Money": "cost_total_gbp cost_inpatient_gbp cost_out_of_area_gbp cost_community_gbp",
}
"""The measures that matter most, in the order shown; all of them are in summary.csv."""

LIMITS = (
    "The intervals hold chance only: doubt about the parameters themselves is not in them; --draws 100 shows it.",
    "How strongly waits, overwork, shared staff and overspending act back is not measured: loop gains are assumptions "
    "whose low case is nothing. A decision is robust only if it survives the loops switched off (`loops:`).",
    "Care packages and residential care follow a discharge: who is not admitted gets none, and costs none.",
)
"""What a comparison does not know, said under every table."""

DRAWN_LIMIT = (
    "The intervals hold chance only; doubt about the numbers is under HOW SURE, apart from it, for those that were "
    "drawn: what describes the census was held, and every number was drawn by itself."
)
"""What takes the place of the first limit where numbers were drawn."""

RECOSTED_LIMITS = (
    "Costed anew: what happened is that of the run. Stop-loss, leaks and reinvested ward money went by its prices.",
)
"""What a run does not know that was costed at other prices than it ran at."""

MEAN_FLOW_LIMITS = (
    "Mean flows have no chance, no waits within a week, and nobody out of area until beds are full in mean: near full "
    "wards, as here, they show too few placements out of area and too little of what follows. Use --engine compiled "
    "before deciding anything.",
)
"""What a comparison of mean flows does not know besides."""

_MEANINGS = (
    "95% interval of the mean: how sure the mean is, with this many replications.",
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
    if results.drawing:
        limits = tuple(DRAWN_LIMIT if limit == LIMITS[0] else limit for limit in limits)
    if results.manifest["engine"] == "stock-flow":
        limits = (*MEAN_FLOW_LIMITS, *limits)
    about = [*_caption(results), *_bullets("Limits", limits), *_bullets("Assumptions", _fewer(assumptions))]
    for line in about:
        indent = "    " if line.startswith("  - ") else ""
        lines += [Text(part) for part in textwrap.wrap(line, width, subsequent_indent=indent)]
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
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    width = min(max(console.width, NARROWEST), WIDTH) if console.is_terminal else WIDTH
    text = comparison(results, width=width, limits=limits, assumptions=assumptions, groups=groups)
    # Lines are never folded: a terminal folds what is too long by itself, and a file shall have one row a line.
    console.print(text, soft_wrap=True)


def grades() -> str:
    """Return a sentence on how many of the numbers behind a comparison are assumptions."""
    from tandemcare.evidence import parameters

    known = parameters().values()
    assumed = sum(parameter.is_assumption for parameter in known)
    return (
        f"{assumed} of the {len(known)} numbers behind the model are assumptions (grade D), prices among them; "
        "`tandem parameters` lists each with its range."
    )


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
    about = results.manifest
    years = f"{about['years']} year{'s' if about['years'] != 1 else ''} from {about['start']}"
    lines = [
        f"{about['place']}; means over {years}; {about['replications']} replications, seed {about['seed']}; "
        f"engine {about['engine']}, Tandem {about['version']}.",
        *_MEANINGS,
    ]
    if len(results.scenarios) > 1:
        lines.append(
            f"Difference: from {results.scenarios[0]}, on the same people, paired by replication; "
            "* where its 95% interval excludes zero; of shares, in percentage points."
        )
    return lines


def _bullets(title: str, sentences: Sequence[str]) -> list[str]:
    return [f"{title}:", *(f"  - {sentence}" for sentence in sentences)] if sentences else []


def _fewer(sentences: Sequence[str]) -> list[str]:
    """Return the first few sentences, once each, and say where the others are."""
    all_of_them = list(dict.fromkeys(sentences))
    rest = len(all_of_them) - ASSUMPTIONS_SHOWN
    more = [f"{rest} more in manifest.json."] if rest > 0 else []
    return all_of_them[:ASSUMPTIONS_SHOWN] + more
