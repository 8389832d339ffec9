"""Graphs that PowerPoint draws from numbers of its own: their lines, colours and data can be changed there."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from tandemcare.palette import DARK, PALE
from tandemcare.report.blocks import CalendarMonth, Number, Plot, Row

from .plots import LineLook, looks_of, names_of, places_of, rows_of, scale_of, values_of
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
    if _has_months(plot):
        months = [f"{place}-01" for place in places_of(plot)]
        data.categories = list(map(date.fromisoformat, months))
        data.categories.number_format = "mmm yyyy"
    else:
        data.categories = rows_of(plot)
    for name, values in zip(names_of(plot), values_of(plot), strict=True):
        data.add_series(name, [None if math.isnan(value) else value for value in values])
    return data


def _has_months(plot: Plot) -> bool:
    """Tell whether months stand along the axis: PowerPoint then has an axis of dates."""
    return all(isinstance(row.cells[0], CalendarMonth) for row in plot.table.rows if isinstance(row, Row))


def _shape(plot: Plot) -> str:
    cells = [cell for row in plot.table.rows if isinstance(row, Row) for cell in row.cells if isinstance(cell, Number)]
    decimals = max((cell.decimals or 0 for cell in cells), default=0)
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _round_below(low: float, high: float) -> float:
    """Return where an axis begins: 2,000 and not 2,031, from which its marks would read as years."""
    step = 10.0 ** math.floor(math.log10(high - low))
    return math.floor(low / step) * step


def _look(chart: Any, plot: Plot) -> None:
    """Set font, legend and axes: from zero unless the graph says otherwise."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    chart.font.name, chart.font.size = FONT, Pt(LABEL_SIZE)
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis, rows = chart.value_axis, rows_of(plot)
    if not plot.from_zero:
        axis.minimum_scale = _round_below(*scale_of(plot))
    axis.has_title = bool(plot.unit)
    axis.axis_title.text_frame.text = plot.unit
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(LABEL_SIZE)
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(PALE.removeprefix("#"))
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "General", False
    along = chart.category_axis
    along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    along.tick_labels.font.size = Pt(LABEL_SIZE)
    along._element.txPr.bodyPr.set("rot", "0")  # names that would meet are left out, not turned
    if _has_months(plot):
        _name_every(along, -(-len(rows) * _months_apart(plot) // (MOST_NAMED * 12)) * 12)


def _months_apart(plot: Plot) -> int:
    """Return how many months are between two rows."""
    counted = [int(place[:4]) * 12 + int(place[5:]) for place in places_of(plot)[:2]]
    return counted[-1] - counted[0] or 1


def _name_every(axis: Any, months: int) -> None:
    """Name a month along an axis of dates each so many months."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    held = axis._element
    for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit"):
        for old in held.xpath(f"c:{name}"):
            held.remove(old)
    for name, value in (("baseTimeUnit", "months"), ("majorUnit", months), ("majorTimeUnit", "months")):
        held.append(parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>'))


def _draw(series: Any, its_look: LineLook, *, is_line: bool) -> None:
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

    places = places_of(plot)
    for mark in plot.marks:
        if mark.line == name and plot.shape == "lines":
            label = series.points[places.index(mark.row)].data_label
            label.has_text_frame = True
            label.text_frame.text = mark.letter
            label.position = XL_LABEL_POSITION.ABOVE
            run = label.text_frame.paragraphs[0].runs[0]
            run.font.bold, run.font.size = True, Pt(LABEL_SIZE)
