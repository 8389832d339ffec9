"""A round of a calibration: people a year by route and by all together, and which differences are still too large."""

from __future__ import annotations

from tandemcare.experiments import Round
from tandemcare.trace import Interval

from .blocks import Column, Number, Paragraph, Row, Section, TableBlock, as_text, section

ALL = "all"
SOUGHT = {
    "crises_a_year": "with teams",
    "crises_a_year_teams_apart": "teams apart",
}
"""What the rates are called that are sought."""


def round_report(round_: Round) -> list[Section]:
    """Return a round as a table, and what its mark means where there is one."""
    columns = (
        Column(f"Round {round_.number}, {SOUGHT[round_.sought]}", "name", letters=22, is_left=True),
        Column("observed", letters=10),
        Column("simulated (95% int.)", "range", letters=20),
        Column("difference", letters=10),
        Column("", "mark", is_left=True),
    )
    rows = [
        _row(route, round_.observed[route], each, "*" if route in round_.routes_off else "")
        for route, each in round_.simulated.items()
    ]
    rows.append(_row(ALL, round_.wanted, round_.total, "" if round_.is_total_settled else "*"))
    rate = Paragraph(
        f"{Number(round_.rate).text} crises a year of somebody untreated, settled and of mean frailty", level=1
    )
    mark = Paragraph(
        "* a route differs by more than its 95% interval and one per cent, or all by more than theirs or half of one",
        level=1,
    )
    return [section(TableBlock(columns, tuple(rows)), rate, *(() if round_.is_settled else (mark,)))]


def _row(name: str, observed: float, simulated: Interval, mark: str = "") -> Row:
    more = simulated.mean - observed
    difference = as_text(more / observed, "+.1%") if observed else as_text(more, "+.1f")
    half = as_text(simulated.high - simulated.mean, ".1f")
    found = f"{as_text(simulated.mean, ',.1f')} ±{half}"
    return Row((name, Number(observed, 0), found, difference, mark), level=1)
