"""A chart over time as SVG: as-is dashed, scenarios in full lines named at their ends, and letters for what happens."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tandemcare.palette import BLUE, DARK, PALE, PURPLE, TEAL
from tandemcare.report import TimeChart, as_text
from tandemcare.units import month_in_words

WIDTH, HEIGHT = 960.0, 430.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 236.0, 34.0, 36.0
COLOURS = (BLUE, PURPLE, TEAL)
DASHES = ("none", "none", "9 3 2 3")
WIDTHS = (3.2, 2.2, 2.6)
"""Lines differ by more than their colour, for who sees none."""
LINE_HEIGHT, MOST_TICKS, APRIL = 17.0, 6, "-04"
LONGEST_NAME = 27
FONT = 'font-family="arial, sans-serif" font-size="14"'


@dataclass(frozen=True)
class _Scale:
    """Where a place among the months and a value stand in the picture."""

    months: int
    low: float
    high: float

    def across(self, place: float) -> float:
        """Return how far from the left something stands."""
        return LEFT + (place + 0.5) / self.months * (WIDTH - LEFT - RIGHT)

    def down(self, value: float) -> float:
        """Return how far from the top a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


@dataclass(frozen=True)
class _Drawn:
    """A line as it is drawn."""

    name: str
    at_the_end: str
    values: tuple[float, ...]
    colour: str
    dashes: str
    width: float


def chart_svg(chart: TimeChart) -> Markup:
    """Return a chart as a picture that says in words what is to be seen."""
    lines = list(_lines(chart))
    ticks = _ticks([value for line in lines for value in line.values], from_zero=chart.from_zero)
    scale = _Scale(len(chart.months), ticks[0], ticks[-1])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'class="chart__picture" aria-labelledby="{chart.name}-title {chart.name}-desc" {FONT}>',
        f'<title id="{chart.name}-title">{escape(chart.title)}</title>',
        f'<desc id="{chart.name}-desc">{escape(chart.alt)}</desc>',
        *_axes(chart, scale, ticks),
        *_band(chart, scale),
        *_marks(chart, scale),
        *(_path(line, chart.at, scale) for line in lines),
        *_names(lines, chart, scale),
        "</svg>",
    ]
    return Markup("").join(Markup(part) for part in parts)


def _lines(chart: TimeChart) -> Iterator[_Drawn]:
    """Yield the first scenario's line, then one of each panel."""
    first = chart.panels[0].lines[0]
    yield _Drawn(first.name, first.at_the_end, first.values, DARK, "5 4", 2.0)
    for number, panel in enumerate(chart.panels):
        for line in panel.lines[1:]:
            look = (each[number % len(COLOURS)] for each in (COLOURS, DASHES, WIDTHS))
            colour, dashes, width = look
            yield _Drawn(line.name, line.at_the_end, line.values, str(colour), str(dashes), float(str(width)))


def _ticks(values: Iterable[float], *, from_zero: bool) -> list[float]:
    """Return round values from below the lowest to above the highest."""
    known = [value for value in values if not math.isnan(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    low = min(low, 0.0) if from_zero else low
    step = _round_step((high - low) / (MOST_TICKS - 1) or 1.0)
    start, end = math.floor(low / step), math.ceil(high / step)
    return [place * step for place in range(start, max(end, start + 1) + 1)]


def _round_step(step: float) -> float:
    """Return the next larger of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(times * power for times in (1.0, 2.0, 5.0, 10.0) if times * power >= step * (1.0 - 1e-9))


def _axes(chart: TimeChart, scale: _Scale, ticks: Sequence[float]) -> Iterator[str]:
    """Yield lines that guide the eye with their values, and the Aprils in which a financial year begins."""
    decimals = max(-math.floor(math.log10(ticks[1] - ticks[0])), 0)
    for value in ticks:
        y = scale.down(value)
        colour = DARK if value == 0.0 else PALE
        yield f'<path d="M{LEFT:g} {y:.1f}H{WIDTH - RIGHT:g}" stroke="{colour}" stroke-width="1"/>'
        text = as_text(value, f",.{decimals}f").replace("-", "\N{MINUS SIGN}")
        yield f'<text x="{LEFT - 8:g}" y="{y + 5:.1f}" text-anchor="end" fill="{DARK}">{text}</text>'
    yield f'<text x="2" y="14" fill="{DARK}">{escape(chart.unit)}</text>'
    aprils = [place for place, month in enumerate(chart.months) if month.endswith(APRIL)]
    every = -(-len(aprils) // MOST_TICKS) or 1
    for place in aprils[::every] or [0]:
        x = scale.across(place - 0.5)
        yield f'<path d="M{x:.1f} {HEIGHT - BOTTOM:g}v6" stroke="{DARK}"/>'
        april = month_in_words(chart.months[place], is_short=True)
        yield f'<text x="{x:.1f}" y="{HEIGHT - 12:g}" text-anchor="middle" fill="{DARK}">{april}</text>'


def _band(chart: TimeChart, scale: _Scale) -> Iterator[str]:
    """Yield the band of outcomes where one scenario is drawn: more of them would hide one another."""
    if len(chart.panels) > 1:
        return
    line = chart.panels[0].lines[-1]
    known = [each for each in zip(chart.at, line.low, line.high, strict=True) if not any(map(math.isnan, each))]
    known = [
        (at, min(max(low, scale.low), scale.high), min(max(high, scale.low), scale.high)) for at, low, high in known
    ]
    if known:
        there = "L".join(f"{scale.across(at):.1f} {scale.down(high):.1f}" for at, _, high in known)
        back = "L".join(f"{scale.across(at):.1f} {scale.down(low):.1f}" for at, low, _ in reversed(known))
        yield f'<path d="M{there}L{back}Z" fill="{BLUE}" fill-opacity="0.13"/>'


def _path(line: _Drawn, at: Sequence[float], scale: _Scale) -> str:
    """Return a line, broken where nothing is known."""
    steps, is_down = [], False
    for place, value in zip(at, line.values, strict=True):
        if math.isnan(value):
            is_down = False
            continue
        steps.append(f"{'L' if is_down else 'M'}{scale.across(place):.1f} {scale.down(value):.1f}")
        is_down = True
    return (
        f'<path d="{"".join(steps)}" fill="none" stroke="{line.colour}" stroke-width="{line.width:g}" '
        f'stroke-dasharray="{line.dashes}" stroke-linejoin="round"/>'
    )


def _marks(chart: TimeChart, scale: _Scale) -> Iterator[str]:
    """Yield a line and a letter for each mark of what is drawn; letters of one month stand once."""
    seen = dict.fromkeys((mark.month, mark.letter) for panel in chart.panels for mark in panel.marks)
    for month, letter in seen:
        if month in chart.months:
            x = scale.across(chart.months.index(month) - 0.5)
            yield (
                f'<path d="M{x:.1f} {TOP:g}V{HEIGHT - BOTTOM:g}" stroke="{DARK}" stroke-dasharray="1 4"/>'
                f'<rect x="{x - 9:.1f}" y="{TOP - 14:g}" width="18" height="18" fill="#ffffff" stroke="{DARK}"/>'
                f'<text x="{x:.1f}" y="{TOP:g}" text-anchor="middle" font-weight="bold" fill="{DARK}">{letter}</text>'
            )


def _names(lines: Sequence[_Drawn], chart: TimeChart, scale: _Scale) -> Iterator[str]:
    """Yield what stands at the end of each line: a stroke as it is drawn, its name and its number, none on another."""
    ends = [next((value for value in reversed(line.values) if not math.isnan(value)), scale.low) for line in lines]
    order = sorted(range(len(lines)), key=lambda number: -ends[number])
    places = _apart([scale.down(ends[number]) for number in order], 2.0 * LINE_HEIGHT)
    x = scale.across(chart.at[-1]) + 8
    for number, y in zip(order, places, strict=True):
        line = lines[number]
        name = line.name if len(line.name) <= LONGEST_NAME else f"{line.name[: LONGEST_NAME - 1].rstrip()}…"
        yield (
            f'<path d="M{x:.1f} {y:.1f}h22" stroke="{line.colour}" stroke-width="{line.width:g}" '
            f'stroke-dasharray="{line.dashes}"/>'
            f'<text x="{x + 28:.1f}" y="{y + 1:.1f}" fill="{DARK}" font-weight="bold">{escape(name)}</text>'
            f'<text x="{x + 28:.1f}" y="{y + LINE_HEIGHT:.1f}" fill="{DARK}">{escape(line.at_the_end)}</text>'
        )


def _apart(places: Sequence[float], least: float) -> list[float]:
    """Return places from above to below that are at least so far apart, and within the picture."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + least) if moved else max(place, TOP))
    over = max(moved[-1] - (HEIGHT - BOTTOM - LINE_HEIGHT), 0.0)
    for number in range(len(moved) - 1, -1, -1):
        most = moved[number + 1] - least if number + 1 < len(moved) else moved[number] - over
        moved[number] = min(moved[number], most)
    return moved
