"""How sure the appraisal is: chance over replications beside doubt about the numbers over draws, for the terminal."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from tandemcare.results import FEWEST_DRAWS, NET_PRESENT_COST, PAYBACK_YEARS, Results

from .numbers import Scale, scale_of

TITLE = "HOW SURE: CHANCE, AND THE NUMBERS THEMSELVES"
HEADS: tuple[tuple[str, ...], ...] = (
    ("", "central", "95% interval over", "mean over", "10th to 90th percentile", "variance due"),
    ("", "mean", "replications (chance)", "draws", "over draws (numbers)", "to numbers"),
)
MONEY = {NET_PRESENT_COST: "Net present cost", "peak_funding_gbp": "Peak funding"}

Row = Mapping[Any, Any]
Cells = tuple[str, ...]


def how_sure(results: Results, width: int) -> list[Text]:
    """Return the block for a comparison with draws; nothing where nothing was drawn."""
    if not results.psa or len(results.scenarios) < 2:
        return []
    rows = results.doubt().to_dict("records")
    lines = [Text(TITLE, "bold"), *_wrapped(_about(results), width), *_table(rows)]
    for sentence in (*_driven(results), _held(results)):
        lines += _wrapped(sentence, width)
    return [*lines, Text("")]


def _about(results: Results) -> str:
    drawn = results.psa
    draws, each, usual = drawn["draws"], drawn["replications"], results.manifest["replications"]
    rest = "the chance left in a draw's mean is taken out" if each > 1 else "the chance of that one is left in"
    on_people = f"each on {_count(each, 'replication')} of the same people; {rest}"
    return (
        f"Against {results.scenarios[0]}. Chance: 95% interval of the mean over {_count(usual, 'replication')}, all "
        f"numbers at their value. Numbers: {_count(draws, 'draw')} of {len(drawn['numbers'])} uncertain numbers from "
        f"their ranges, {on_people}. A draw pays back if most of its replications do. The two are not to be added up."
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _table(rows: Sequence[Row]) -> Iterator[Text]:
    """Yield headings, then a block for each figure with a row a scenario."""
    blocks = [(_title(figure, scale), [_cells(row, scale) for row in found]) for figure, scale, found in _money(rows)]
    shares, share = _paid_back(rows)
    blocks.append((share, [_share_cells(row) for row in shares]))
    every: list[Cells] = [*HEADS, *(cells for _, found in blocks for cells in found)]
    widths = [max(len(cells[place]) for cells in every) for place in range(len(HEADS[0]))]
    for cells in HEADS:
        yield Text(_line(cells, widths), "bold")
    for title, found in blocks:
        yield Text(title, "italic")
        for cells in found:
            yield Text(_line(cells, widths))


def _money(rows: Sequence[Row]) -> Iterator[tuple[str, Scale, list[Row]]]:
    for figure in MONEY:
        found = [row for row in rows if row["figure"] == figure]
        yield figure, scale_of("GBP", 0, [row[name] for row in found for name in _NUMBERS]), found


_NUMBERS = (
    "replications_mean",
    "replications_ci95_low",
    "replications_ci95_high",
    "draws_mean",
    "draws_p10",
    "draws_p90",
)


def _title(figure: str, scale: Scale) -> str:
    return f"{MONEY[figure]} ({scale.unit})"


def _cells(row: Row, scale: Scale) -> Cells:
    share, sign = row["variance_from_numbers_share"], row["figure"] == NET_PRESENT_COST
    return (
        f"  {row['scenario']}",
        scale.text(row["replications_mean"], sign=sign),
        scale.range(row["replications_ci95_low"], row["replications_ci95_high"], sign=sign),
        scale.text(row["draws_mean"], sign=sign),
        scale.range(row["draws_p10"], row["draws_p90"], sign=sign),
        "n/a" if math.isnan(share) else f"{share * 100:.0f}%",
    )


def _paid_back(rows: Sequence[Row]) -> tuple[list[Row], str]:
    """Return the rows of the longest payback that the run reaches, and the title of their block."""
    for year in reversed(PAYBACK_YEARS):
        found = [row for row in rows if row["figure"] == f"paid_back_by_year_{year}"]
        if not math.isnan(found[0]["replications_mean"]):
            return found, f"Paid back by year {year} (share of runs; share of draws with its 95% interval)"
    found = [row for row in rows if row["figure"] == "paid_back_within_run"]
    return found, "Paid back within the run (share of runs; share of draws with its 95% interval)"


def _share_cells(row: Row) -> Cells:
    def share(name: str) -> str:
        return f"{row[name] * 100:.0f}%"

    def ends(name: str) -> str:
        low, high = row[f"{name}_ci95_low"], row[f"{name}_ci95_high"]
        return "" if math.isnan(low) else f"{low * 100:.0f}% to {high * 100:.0f}%"

    runs = share("replications_mean"), ends("replications")
    return (f"  {row['scenario']}", *runs, share("draws_share"), ends("draws_share"), "")


def _line(cells: Cells, widths: Sequence[int]) -> str:
    placed = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
    return "   ".join([cells[0].ljust(widths[0]), *placed]).rstrip()


def _driven(results: Results) -> Iterator[str]:
    """Yield which numbers move net present cost most, where so many draws can tell."""
    draws = results.psa["draws"]
    if draws < FEWEST_DRAWS:
        yield (
            f"Which number moves net present cost most cannot be told from {draws} draws: it takes {FEWEST_DRAWS} or "
            "more (--draws 100), or `tandem switching`, which moves one number at a time."
        )
        return
    found = results.drivers()
    for scenario in results.scenarios[1:]:
        rows = [row for row in found.to_dict("records") if row["scenario"] == scenario and row["stands_out"]]
        named = [f"{row['label']} ({row['parameter']}, {_way(row)})" for row in rows]
        if named:
            yield f"{scenario}: net present cost moves most with {'; '.join(named)}."
        else:
            yield f"{scenario}: no number stands out from luck with {draws} draws; `tandem switching` tells more."


def _way(row: Row) -> str:
    strength = row["rank_correlation"]
    return f"{'dearer' if strength > 0.0 else 'cheaper'} the higher it is, rank correlation {strength:+.2f}"


def _held(results: Results) -> str:
    drawn = results.psa
    count = len(drawn["held"])
    held = "1 number that describes" if count == 1 else f"{count} numbers that describe"
    held, what = f"{held} the census", "it" if count == 1 else "them"
    assumed = sum(number["grade"] == "D" for number in drawn["numbers"])
    return (
        f"Of the numbers drawn, {assumed} are assumptions (grade D), and each was drawn by itself. Held: "
        f"{held}; drawing {what} would need the place calibrated anew. What that would add to the doubt is not in the "
        "range."
    )


def _wrapped(sentence: str, width: int) -> list[Text]:
    return [Text(line) for line in textwrap.wrap(sentence, width, subsequent_indent="    ")]
