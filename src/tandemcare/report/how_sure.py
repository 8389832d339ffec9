"""How sure the appraisal is: chance over replications beside doubt about the numbers over draws."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tandemcare.evidence import ASSUMED, FITTED
from tandemcare.results import FEWEST_DRAWS, NET_PRESENT_COST, PAYBACK_YEARS, Results

from .about import NEEDS_CALIBRATION, OF_MEAN, WERE_FITTED, count, held_numbers
from .blocks import Block, Cell, Column, Heading, Number, Paragraph, Range, Row, Subhead, TableBlock, as_text
from .numbers import scale_of

NOTHING_DUE = "nothing due"
TITLE = "How sure: chance, and the numbers themselves"
COLUMNS = (
    Column("", "name", is_left=True),
    Column("central\nmean"),
    Column("95% interval over\nreplications (chance)", "range"),
    Column("mean over\ndraws"),
    Column("10th to 90th percentile\nover draws (numbers)", "range"),
    Column("variance due\nto numbers"),
)
MONEY = {NET_PRESENT_COST: "Net present cost", "peak_funding_gbp": "Peak funding"}

Found = Mapping[Any, Any]


@dataclass(frozen=True)
class DoubtWords:
    """What scenarios are called in the part with draws, and where a reader who wants more of it is sent."""

    titles: Mapping[str, str] = field(default_factory=dict)
    more: str = "; `tandem switching` tells more"
    how: str = " (--draws 100), or `tandem switching`, which moves one number at a time"

    def called(self, scenario: str) -> str:
        """Return what a scenario is called."""
        return self.titles.get(scenario, scenario)


def how_sure(results: Results, words: DoubtWords | None = None) -> list[Block]:
    """Return the part of a comparison with draws; nothing where nothing was drawn."""
    if not results.psa or len(results.scenarios) < 2:
        return []
    words = words or DoubtWords()
    told = (_about(results, words), *_driven(results, words), _held(results))
    about, *below = (Paragraph(each, hanging=2) for each in told)
    return [Heading(TITLE), about, TableBlock(COLUMNS, tuple(_rows(results, words)), airy=True), *below]


def _about(results: Results, words: DoubtWords) -> str:
    drawn = results.psa
    draws, each, usual = drawn["draws"], drawn["replications"], results.manifest["replications"]
    rest = "the chance left in a draw's mean is taken out" if each > 1 else "the chance of that one is left in"
    on_people = f"each on {count(each, 'replication')} of the same people; {rest}"
    return (
        f"Against {words.called(results.scenarios[0])}. Chance: {OF_MEAN} over {count(usual, 'replication')}, all "
        f"numbers at their value. Numbers: {count(draws, 'draw')} of {len(drawn['numbers'])} uncertain numbers from "
        f"their ranges, {on_people}. A draw pays back if most of its replications do. The two are not to be added up."
    )


def _rows(results: Results, words: DoubtWords) -> Iterator[Subhead | Row]:
    """Yield what each figure is called, with a row a scenario below."""
    found = results.doubt().to_dict("records")
    rows = [{**row, "scenario": words.called(row["scenario"])} for row in found]
    for figure, label in MONEY.items():
        told = [row for row in rows if row["figure"] == figure]
        yield from _money_rows(label, told, has_sign=figure == NET_PRESENT_COST)
    title, shares = _paid_back(rows)
    yield Subhead(title, "share of runs; share of draws with its 95% interval")
    for row in shares:
        yield Row(_share_cells(row), level=1)


def _money_rows(label: str, found: Sequence[Found], *, has_sign: bool) -> Iterator[Subhead | Row]:
    scale = scale_of("GBP", 0, [row[name] for row in found for name in _NUMBERS])
    yield Subhead(label, scale.unit)
    for row in found:
        usual, low, high, drawn, tenth, ninetieth = (scale.number(row[name], sign=has_sign) for name in _NUMBERS)
        share = _per_cent(row["variance_from_numbers_share"])
        yield Row((row["scenario"], usual, Range(low, high), drawn, Range(tenth, ninetieth), share), level=1)


_NUMBERS = (
    "replications_mean",
    "replications_ci95_low",
    "replications_ci95_high",
    "draws_mean",
    "draws_p10",
    "draws_p90",
)


def _per_cent(share: float) -> Number:
    return Number(share * 100.0, 0, after="%")


def _paid_back(rows: Sequence[Found]) -> tuple[str, list[Found]]:
    """Return the longest payback that the run reaches, and its rows."""
    for year in reversed(PAYBACK_YEARS):
        found = [row for row in rows if row["figure"] == f"paid_back_by_year_{year}"]
        if not all(math.isnan(row[name]) for row in found for name in ("replications_mean", "draws_share")):
            return f"Paid back by year {year}", found
    return "Paid back within the run", [row for row in rows if row["figure"] == "paid_back_within_run"]


def _share_cells(row: Found) -> tuple[Cell, ...]:
    def ends(name: str) -> Cell:
        low, high = row[f"{name}_ci95_low"], row[f"{name}_ci95_high"]
        return "" if math.isnan(low) else Range(_per_cent(low), _per_cent(high))

    def share(name: str) -> Cell:
        return NOTHING_DUE if math.isnan(row[name]) else _per_cent(row[name])

    runs = share("replications_mean"), ends("replications")
    return row["scenario"], *runs, share("draws_share"), ends("draws_share"), ""


def _driven(results: Results, words: DoubtWords) -> Iterator[str]:
    """Yield which numbers move net present cost most, where so many draws can tell."""
    draws = results.psa["draws"]
    if draws < FEWEST_DRAWS:
        yield (
            f"Which number moves net present cost most cannot be told from {draws} draws: it takes {FEWEST_DRAWS} or "
            f"more{words.how}."
        )
        return
    found = results.drivers()
    for scenario in results.scenarios[1:]:
        rows = [row for row in found.to_dict("records") if row["scenario"] == scenario and row["stands_out"]]
        named = [f"{row['label']} ({row['parameter']}, {_way(row)})" for row in rows]
        if named:
            yield f"{words.called(scenario)}: net present cost moves most with {'; '.join(named)}."
        else:
            yield f"{words.called(scenario)}: no number stands out from luck with {draws} draws{words.more}."


def _way(row: Found) -> str:
    strength = row["rank_correlation"]
    return f"{'dearer' if strength > 0.0 else 'cheaper'} the higher it is, rank correlation {as_text(strength, '+.2f')}"


def _held(results: Results) -> str:
    drawn = results.psa
    number = len(drawn["held"])
    assumed, fitted = (sum(number["grade"] == grade for number in drawn["numbers"]) for grade in (ASSUMED, FITTED))
    return (
        f"Of the numbers drawn, {assumed} are assumptions (grade D) and {fitted} {WERE_FITTED}, and each was drawn by "
        "itself. Held: "
        f"{held_numbers(number)}; drawing {'it' if number == 1 else 'them'} {NEEDS_CALIBRATION}. What "
        "that would add to the doubt is not in the range."
    )
