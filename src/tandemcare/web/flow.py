"""A flow chart as SVG: boxes in rows from above to below, each row after those that lead to it, arrows between them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tandemcare.palette import BLUE, DARK
from tandemcare.report import Arrow, Box, Chart

BOX_WIDTH, BOX_HEIGHT, ACROSS, DOWN, MARGIN = 150.0, 58.0, 22.0, 52.0, 12.0
MOST_IN_A_ROW, LETTERS = 6, 21
FONT = 'font-family="arial, sans-serif" font-size="14"'


@dataclass(frozen=True)
class _Place:
    """Where a box stands: its middle, and its top."""

    middle: float
    top: float


def flow_svg(chart: Chart, name: str, title: str) -> Markup:
    """Return a flow chart as a picture; in words it says which box leads to which."""
    boxes = [part for part in chart.parts if isinstance(part, Box) and part.label]
    known = {box.name for box in boxes}
    arrows = [part for part in chart.parts if isinstance(part, Arrow) and {part.source, part.to} <= known]
    rows = _rows([box.name for box in boxes], arrows)
    places = _places(rows)
    labels = {box.name: box.label for box in boxes}
    width = MOST_IN_A_ROW * (BOX_WIDTH + ACROSS) - ACROSS + 2 * MARGIN
    height = len(rows) * (BOX_HEIGHT + DOWN) - DOWN + 2 * MARGIN
    told = ". ".join(f"{labels[each.source]} leads to {labels[each.to]}" for each in arrows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'class="chart__picture" aria-labelledby="{name}-title {name}-desc" {FONT}>',
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(told)}.</desc>',
        f'<defs><marker id="{name}-end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0L8 4L0 8Z" fill="{DARK}"/></marker></defs>',
        *(_arrow(places[each.source], places[each.to], name) for each in arrows),
        *(each for box in boxes for each in _box(box, places[box.name])),
        "</svg>",
    ]
    return Markup("").join(Markup(part) for part in parts)


def _rows(names: Sequence[str], arrows: Sequence[Arrow]) -> list[list[str]]:
    """Return boxes in rows: each below those that lead to it and are told before it, at most so many in a row."""
    order = {name: number for number, name in enumerate(names)}
    depth: dict[str, int] = {}
    for name in names:
        before = [each.source for each in arrows if each.to == name and order[each.source] < order[name]]
        depth[name] = 1 + max((depth[each] for each in before), default=-1)
    rows: list[list[str]] = []
    for level in range(max(depth.values()) + 1):
        there = [name for name in names if depth[name] == level]
        rows += [there[at : at + MOST_IN_A_ROW] for at in range(0, len(there), MOST_IN_A_ROW)]
    return rows


def _places(rows: Sequence[Sequence[str]]) -> Mapping[str, _Place]:
    whole = MOST_IN_A_ROW * (BOX_WIDTH + ACROSS)
    return {
        name: _Place(MARGIN + (at + 0.5) * whole / len(row) - ACROSS / 2, MARGIN + number * (BOX_HEIGHT + DOWN))
        for number, row in enumerate(rows)
        for at, name in enumerate(row)
    }


def _arrow(source: _Place, to: _Place, name: str) -> str:
    """Return an arrow: downwards from below, upwards from the side, dashed as it leads back."""
    if to.top > source.top:
        start, end = source.top + BOX_HEIGHT, to.top - 2
        bend = (end - start) / 2
        way = f"M{source.middle:.0f} {start:.0f}c0 {bend:.0f} {to.middle - source.middle:.0f} {bend:.0f} "
        way += f"{to.middle - source.middle:.0f} {end - start:.0f}"
        dashes = ""
    else:
        side = BOX_WIDTH / 2
        x, y = source.middle + side, source.top + BOX_HEIGHT / 2
        end_x, end_y = to.middle + side + 2, to.top + BOX_HEIGHT / 2
        out = max(x, end_x) + ACROSS
        way = f"M{x:.0f} {y:.0f}C{out:.0f} {y:.0f} {out:.0f} {end_y:.0f} {end_x:.0f} {end_y:.0f}"
        dashes = ' stroke-dasharray="4 4"'
    return f'<path d="{way}" fill="none" stroke="{DARK}" stroke-opacity="0.55"{dashes} marker-end="url(#{name}-end)"/>'


def _box(box: Box, place: _Place) -> Iterator[str]:
    round_by = 28 if box.shape == "pill" else 4
    fill, ink = ("#ffffff", DARK) if box.shape == "pill" else (BLUE, "#ffffff")
    yield (
        f'<rect x="{place.middle - BOX_WIDTH / 2:.0f}" y="{place.top:.0f}" width="{BOX_WIDTH:g}" '
        f'height="{BOX_HEIGHT:g}" rx="{round_by}" fill="{fill}" stroke="{BLUE}" stroke-width="1.5"/>'
    )
    lines = textwrap.wrap(box.label, LETTERS)[:3]
    top = place.top + BOX_HEIGHT / 2 + 5 - (len(lines) - 1) * 8
    for number, line in enumerate(lines):
        yield (
            f'<text x="{place.middle:.0f}" y="{top + number * 16:.0f}" text-anchor="middle" fill="{ink}">'
            f"{escape(line)}</text>"
        )
