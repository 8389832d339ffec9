"""The cumulative net cost as a chart over time, for a paper that draws by itself."""

from __future__ import annotations

import pandas as pd

from tandemcare.results import Results

from ..numbers import scale_of
from .marks import marks_of
from .picture import source
from .position import AXIS, LINE, cumulative, measured
from .time_chart import TimeChart, TimeLine, TimePanel

NET_POSITION = "net_position"
"""What the chart is called beside measures over time."""
ENDS = ("net_cost_gbp", "p10", "p90")


def position_chart(results: Results) -> TimeChart:
    """Return each scenario's net cost so far against the first, which is the line at nothing, by month."""
    picture = cumulative(results)
    lines = picture.table[picture.table["mark"] == LINE]
    marks, titles = marks_of(results), results.titles
    level = (0.0,) * len(results.months)
    baseline = TimeLine(titles[results.scenarios[0]], "", level, level, level)
    panels = tuple(
        TimePanel(titles[str(name)], (baseline, _line(titles[str(name)], rows)), marks.get(str(name), ()))
        for name, rows in lines.groupby("scenario", sort=False)
        if name != results.scenarios[0]
    )
    return TimeChart(
        name=picture.name,
        title=picture.title,
        subtitle="",
        caption=(f"{measured(baseline.name)} Dashed line at zero: {baseline.name}.", *source(results)),
        alt=picture.alt,
        unit=AXIS,
        months=results.months,
        at=tuple(map(float, range(len(results.months)))),
        from_zero=False,
        panels=panels,
        table=picture.table,
    )


def _line(title: str, rows: pd.DataFrame) -> TimeLine:
    scale = scale_of("GBP", 0, rows["net_cost_gbp"].tolist())
    values, low, high = (tuple(rows[name].to_numpy(float) / 1e6) for name in ENDS)
    return TimeLine(title, scale.text(float(rows["net_cost_gbp"].iloc[-1]), sign=True), values, low, high)
