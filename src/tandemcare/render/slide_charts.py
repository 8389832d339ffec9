"""Graphs that PowerPoint draws from numbers of its own: their lines, colours and data can be changed there."""

from __future__ import annotations

import math
from typing import Any

from tandemcare.palette import DARK, PALE
from tandemcare.report.blocks import Number, Plot, Row

from .plots import Look, looks_of, names_of, rows_of, scale_of, values_of
from .slide_look import EDGE_IN, FONT, FOOT_IN, TOP_IN, WIDTH_IN, Deck, box_of, describe, words

CAPTION_IN, CAPTION_SIZE, LABEL_SIZE = 0.75, 11.0, 12.0
MOST_NAMED = 10
"""Rows that are named along the axis."""


def add_chart(deck: Deck, plot: Plot) -> None:
    """Add a slide with a graph, its finding as the title, and what is measured below it."""
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    slide = deck.slide(plot.title)
    height = FOOT_IN - TOP_IN - CAPTION_IN
    kind = {
        "lines": XL_CHART_TYPE.LINE_MARKERS,
        "bars": XL_CHART_TYPE.COLUMN_CLUSTERED,
        "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    }[plot.shape]
    box = Inches(EDGE_IN), Inches(TOP_IN), Inches(WIDTH_IN - 2.0 * EDGE_IN), Inches(height)
    frame = slide.shapes.add_chart(kind, *box, _data(plot))
    describe(frame, plot.title, plot.alt)
    _look(frame.chart, plot)
    for series, its_look, name in zip(frame.chart.plots[0].series, looks_of(plot), names_of(plot), strict=True):
        _draw(series, its_look, is_line=plot.shape == "lines")
        _mark(series, plot, name)
    words(box_of(slide, TOP_IN + height, CAPTION_IN).text_frame, [plot.caption], CAPTION_SIZE, colour=DARK)


def _data(plot: Plot) -> Any:
    """Return the numbers of a graph, shown with as many decimals as its table has."""
    from pptx.chart.data import CategoryChartData

    data = CategoryChartData(number_format=_shape(plot))
    data.categories = rows_of(plot)
    for name, values in zip(names_of(plot), values_of(plot), strict=True):
        data.add_series(name, [None if math.isnan(value) else value for value in values])
    return data


def _shape(plot: Plot) -> str:
    cells = [cell for row in plot.table.rows if isinstance(row, Row) for cell in row.cells if isinstance(cell, Number)]
    decimals = max((cell.decimals or 0 for cell in cells), default=0)
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _look(chart: Any, plot: Plot) -> None:
    """Set font, legend and axes: from zero unless the graph says otherwise."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    chart.font.name, chart.font.size = FONT, Pt(LABEL_SIZE)
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis, rows = chart.value_axis, rows_of(plot)
    low, _ = scale_of(plot)
    if not plot.from_zero:
        axis.minimum_scale = math.floor(low)
    axis.has_title = bool(plot.unit)
    axis.axis_title.text_frame.text = plot.unit
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(LABEL_SIZE)
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(PALE.removeprefix("#"))
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "General", False
    along = chart.category_axis
    along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    every = next((step for step in (1, 2, 4, 8, 12, 24) if len(rows) / step <= MOST_NAMED), len(rows))
    for name in ("tickLblSkip", "tickMarkSkip"):
        _skip(along, name, every)


def _skip(axis: Any, name: str, every: int) -> None:
    """Name only some of the rows along an axis, where the schema has the place for it."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    made = parse_xml(f'<c:{name} {nsdecls("c")} val="{every}"/>')
    held = axis._element
    last = [child for child in held if child.tag.endswith("}noMultiLvlLbl")]
    held.insert(list(held).index(last[0]), made) if last else held.append(made)


def _draw(series: Any, its_look: Look, *, is_line: bool) -> None:
    """Draw a line or its bars in its colour, and never in colour alone."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    colour = RGBColor.from_string(its_look.colour.removeprefix("#"))
    if not is_line:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
        return
    dashes = {"dash": MSO_LINE.DASH, "round_dot": MSO_LINE.ROUND_DOT, "dash_dot": MSO_LINE.DASH_DOT}
    markers = {"o": XL_MARKER_STYLE.CIRCLE, "s": XL_MARKER_STYLE.SQUARE}
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = colour, Pt(its_look.width * 1.3)
    if its_look.dash_name in dashes:
        series.format.line.dash_style = dashes[its_look.dash_name]
    series.marker.style = markers.get(its_look.marker, XL_MARKER_STYLE.NONE)
    if its_look.marker in markers:
        series.marker.size = 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour
        series.marker.format.line.color.rgb = colour


def _mark(series: Any, plot: Plot, name: str) -> None:
    """Write the letter of each mark of a line at its point."""
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    rows = rows_of(plot)
    for mark in plot.marks:
        if mark.line == name and plot.shape == "lines":
            label = series.points[rows.index(mark.row)].data_label
            label.has_text_frame = True
            label.text_frame.text = mark.letter
            label.position = XL_LABEL_POSITION.ABOVE
            run = label.text_frame.paragraphs[0].runs[0]
            run.font.bold, run.font.size = True, Pt(LABEL_SIZE)
