"""A round of a calibration: people a year by route, and what differs by more than it may."""

from __future__ import annotations

from tandemcare.experiments import Round

from .blocks import Cell, Column, Number, Paragraph, Row, Section, TableBlock, as_text, section


def round_report(round_: Round) -> list[Section]:
    """Return a round as a table, and what its mark means where there is one."""
    columns = (
        Column(f"Round {round_.number}", "name", letters=20, is_left=True),
        Column("first", letters=10),
        Column("observed", letters=10),
        Column("simulated (95% int.)", "range", letters=20),
        Column("difference", letters=10),
        Column("", "mark", is_left=True),
    )
    rows = tuple(Row(_cells(round_, route), level=1) for route in round_.first)
    mark = Paragraph("* differs by more than its 95% interval, or by more than half a per cent", level=1)
    return [section(TableBlock(columns, rows), *(() if round_.is_settled else (mark,)))]


def _cells(round_: Round, route: str) -> tuple[Cell, ...]:
    observed, simulated = round_.observed[route], round_.simulated[route]
    more = simulated.mean - observed
    difference = as_text(more / observed, "+.1%") if observed else as_text(more, "+.1f")
    return (
        route,
        Number(round_.first[route], 1),
        Number(observed, 0),
        f"{as_text(simulated.mean, ',.1f')} ±{as_text(simulated.high - simulated.mean, '.1f')}",
        difference,
        "" if round_.agrees(route) else "*",
    )
