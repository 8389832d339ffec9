"""The comparison: a block a measure, a row a scenario, and what the columns mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from tandemcare.results import Results
from tandemcare.running import Figures, MeasureNote
from tandemcare.texts import folded

from .about import (
    BY_CHANCE,
    INTERVAL,
    OF_OUTCOMES,
    PAIRED,
    PERCENTILES,
    POINTS,
    assumptions,
    first_title,
    limits,
    lists_below,
    run_in_words,
)
from .blocks import Block, Cell, Column, Note, Paragraph, Row, Section, Subhead, TableBlock, section
from .closing import closing_told
from .grants import where_grants_end
from .how_sure import DoubtWords, how_sure
from .numbers import Scale, scale_of
from .where_money_went import where_money_went
from .who_pays import who_pays
from .year_ends import NOT_BY_MONTH, YearEnds, year_ends

NAME_LETTERS = 18

MONEY = "Money, not discounted"
GROUPS = {
    "Assessments": "amhp_requests mha_assessments detentions amhp_wait_hours_mean amhp_wait_hours_p95 "
    "amhp_utilisation s136_uses s136_over_24h_share",
    "Beds": "admissions assessments_not_completed_no_bed bed_occupancy bed_wait_hours_mean ae_over_12h_share "
    "length_of_stay_days_mean readmissions_30_days_share",
    "Out of area": "out_of_area_starts out_of_area_active out_of_area_bed_days",
    "Delay": "crfd_bed_days crfd_bed_days_supported_housing",
    "Community and staff": "community_waiting community_wait_days_mean untreated staffed_share "
    "ward_vacancy_share amhps",
    "Double-running": "beds_closed wards_closed investment_paid_in_gbp investment_spent_gbp investment_leaked_gbp "
    "ward_money_released_gbp",
    MONEY: "cost_total_gbp cost_inpatient_gbp cost_out_of_area_gbp cost_community_gbp",
}
"""The measures that matter most, in the order shown; all of them are in summary.csv."""

RECOSTED_GROUPS = (MONEY,)
RECOSTED_LIMIT = (
    "Costed anew: what happened is that of the run. Stop-loss, leaks and reinvested ward money went by its prices, and "
    "where the money went is told at them."
)
"""What a run does not know that was costed at other prices than it ran at."""


def comparison_report(results: Results) -> list[Section]:
    """Return the comparison of scenarios with its caption, limits, assumptions and the place of its tables."""
    return _report(results, tuple(GROUPS), limits(results))


def recosted_report(results: Results) -> list[Section]:
    """Return what a run comes to at other prices: its money alone, as nothing else is another."""
    return _report(results, RECOSTED_GROUPS, [RECOSTED_LIMIT, *limits(results)])


def _report(results: Results, groups: Collection[str], unknown: Sequence[str]) -> list[Section]:
    shown = measures_shown(results, groups)
    money = (
        who_pays(results),
        how_sure(results, DoubtWords(results.titles)),
        where_money_went(results),
        where_grants_end(results),
    )
    parts = (measure_tables(results, shown), *money, closing_told(results))
    rest = len(results.notes) - sum(map(len, shown.values()))
    more = f" ({rest} more measure{'s' if rest != 1 else ''} in summary.csv)" if rest else ""
    below = section(
        *map(Paragraph, _caption(results, [note for notes in shown.values() for note in notes])),
        *lists_below(results, unknown, assumptions(results)),
        Note(f"Run folder: {results.folder}{more}", "files"),
    )
    return [*(Section(tuple(part)) for part in parts if part), below]


def measures_shown(results: Results, groups: Collection[str] = tuple(GROUPS)) -> dict[str, list[MeasureNote]]:
    """Return the measures to show by the group that they belong to."""
    notes = {note.name: note for note in results.notes}
    known = {group: [notes[name] for name in names.split() if name in notes] for group, names in GROUPS.items()}
    return {group: found for group, found in known.items() if found and group in groups}


def measure_tables(results: Results, shown: dict[str, list[MeasureNote]]) -> list[Block]:
    """Return a table for each group of measures, all with the same columns."""
    ends = year_ends(results)
    columns = _columns(results, ends)
    return [
        TableBlock(columns, tuple(row for note in notes for row in measure_rows(results, note, ends)), title=group)
        for group, notes in shown.items()
    ]


def measure_rows(results: Results, note: MeasureNote, ends: YearEnds) -> Iterator[Subhead | Row]:
    """Yield what a measure is called with the unit in which it is shown, then its rows, a scenario each."""
    found = {name: results.figures(name, note.name) for name in results.scenarios}
    years = {name: ends.of(name, note.name) for name in found}
    values = [value for figures in found.values() for value in (*figures.mean, figures.p10, figures.p90)]
    values += [value for means in years.values() for value in means if value is not None]
    scale = scale_of(note.unit, note.decimals, values)
    yield Subhead(note.label, scale.unit)
    for number, (name, figures) in enumerate(found.items()):
        cells: list[Cell] = [
            results.titles[name],
            scale.number(figures.mean.mean),
            *("" if value is None else scale.number(value) for value in years[name]),
            scale.interval(figures.mean.low, figures.mean.high),
            scale.interval(figures.p10, figures.p90),
        ]
        if len(found) > 1:
            cells += _difference(figures, note, scale) if number else ("", "", "")
        yield Row(tuple(cells), level=1)


def _difference(figures: Figures, note: MeasureNote, scale: Scale) -> tuple[Cell, Cell, Cell]:
    """Return the difference from the first scenario, its interval and its mark."""
    mean, low, high = figures.difference
    if figures.difference == (0.0, 0.0, 0.0):
        return "none", "", ""
    return scale.number(mean, sign=True), scale.interval(low, high, sign=True), verdict(figures, note.better)


def verdict(figures: Figures, better: str) -> str:
    """Return a star where the interval of the difference excludes zero, and whether that is better or worse."""
    difference = figures.difference
    if not (difference.low > 0.0 or difference.high < 0.0):
        return ""
    if better not in {"lower", "higher"}:
        return "*"
    return "* better" if (difference.mean < 0.0) == (better == "lower") else "* worse"


def _columns(results: Results, ends: YearEnds) -> tuple[Column, ...]:
    of_one = (
        Column("", "name", letters=NAME_LETTERS, is_left=True),
        Column("mean"),
        *(Column(year.replace("/", "/\n")) for year in ends.years),
        Column("95% interval\nof the mean", "range"),
        Column("range of\noutcomes", "range"),
    )
    if len(results.scenarios) == 1:
        return of_one
    return (
        *of_one,
        Column(f"difference\nfrom\n{folded(first_title(results), NAME_LETTERS)}"),
        Column("its 95%\ninterval", "range"),
        Column("", "mark", is_left=True),
    )


def _caption(results: Results, shown: Sequence[MeasureNote]) -> Iterator[str]:
    yield run_in_words(results)
    yield INTERVAL
    if len(results.whole_years) > 1:
        yield NOT_BY_MONTH
    yield f"Range of outcomes: {OF_OUTCOMES} over replications, {BY_CHANCE} in one period."
    if len(results.scenarios) > 1:
        yield f"Difference: from {first_title(results)}, {PAIRED}; {POINTS}."
    if any(word in note.label for note in shown for word in ("percentile", "median")):
        yield PERCENTILES
    yield from _without_value(results, shown)


def _without_value(results: Results, shown: Iterable[MeasureNote]) -> Iterator[str]:
    """Yield which means are of fewer replications than there are, as some had nothing to measure."""
    number = results.manifest["replications"]
    fewer = [
        f"{note.label}, {results.titles[name]}: {found.n} of {number}"
        for note in shown
        for name in results.scenarios
        if 0 < (found := results.figures(name, note.name)).n < number
    ]
    if fewer:
        yield f"Means of the replications that have a value: {'; '.join(fewer)}."
