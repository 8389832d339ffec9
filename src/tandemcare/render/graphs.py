"""Graphs that Excel draws from the cells of a sheet, so that whoever opens it can change them."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet as Paper

from tandemcare.palette import PALE, PALETTE
from tandemcare.report.blocks import Plot

from .grids import CellGrid

DASHES = ("solid", "dash", "round_dot", "long_dash", "dash_dot", "square_dot")
KINDS: dict[str, dict[str, str]] = {
    "lines": {"type": "line"},
    "bars": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
}
WIDTH, HEIGHT = 900, 380


def add_graph(book: Any, paper: Paper, plot: Plot, grid: CellGrid, row: int) -> None:
    """Draw a graph from the cells of a grid that stands on the sheet, at a row of it."""
    chart = book.add_chart(KINDS[plot.shape])
    first, last = grid.top + 1, grid.top + len(grid.rows)
    numbers = [
        place for place in range(1, len(grid.labels)) if any(isinstance(cells[place], tuple) for cells in grid.rows)
    ]
    for number, place in enumerate(numbers):
        colour = PALETTE[number % len(PALETTE)]
        line = {"color": colour, "width": 2.25, "dash_type": DASHES[number % len(DASHES)]}
        look = {"line": line} if plot.shape == "lines" else {"fill": {"color": colour}}
        chart.add_series(
            {
                "name": [paper.name, grid.top, place],
                "categories": [paper.name, first, 0, last, 0],
                "values": [paper.name, first, place, last, place],
                **look,
            }
        )
    chart.set_title({"name": plot.title, "name_font": {"size": 12, "bold": True}, "overlay": False})
    chart.set_x_axis({"name": grid.labels[0], "interval_unit": max(1, len(grid.rows) // 14)})
    chart.set_y_axis({"name": plot.unit, "major_gridlines": {"visible": True, "line": {"color": PALE}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    paper.insert_chart(row, 0, chart, {"description": f"{plot.title}. {plot.alt}"})
