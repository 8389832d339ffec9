"""One patient, two futures, as a picture: what the person has and waits for, a strip for each scenario."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from tandemcare.results import PatientStory
from tandemcare.sums import summed
from tandemcare.trace import HAPPENS, HOLDS, STAYS, WAITS
from tandemcare.units import HOURS_A_DAY

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LONGEST_NAME = 44
MOST_STRIPS = 14
COLOURS = {WAITS: "#d55e00", STAYS: "#56b4e9", HOLDS: "#0072b2", HAPPENS: "#009e73"}
"""Apart for people who see colours otherwise: waiting, being somewhere, having something, what is counted."""
SHOWN_AT_LEAST_HOURS = 6.0
"""So long a bar that it can be seen on a strip of months."""


def two_futures(story: PatientStory) -> Figure:
    """Return a strip for all that the person has, waits for or stays at, in one scenario above the other."""
    from matplotlib.figure import Figure

    last = max((frame[["begins", "ends"]].max().max() for frame in story.futures.values()), default=0.0)
    names = [_names(frame) for frame in story.futures.values()]
    heights = [max(len(each), 1) for each in names]
    figure = Figure(figsize=(11.0, 1.6 + 0.28 * summed(heights)), layout="constrained")
    several: Any = figure.subplots(len(names), 1, sharex=True, squeeze=False, height_ratios=heights)
    for axes, (title, frame), strips in zip(several[:, 0], story.futures.items(), names, strict=True):
        _draw(axes, frame, strips, (story.start, float(last)))
        axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
        if story.same_until is not None:
            axes.axvline(_day(story.start, story.same_until), color="0.3", linewidth=1.0, linestyle=":")
    figure.suptitle(_title(story), x=0.01, ha="left", fontsize=12)
    return figure


def _title(story: PatientStory) -> str:
    if story.same_until is None:
        return f"Person {story.person} fares the same in both"
    return f"Person {story.person} fares the same until {story.start + timedelta(hours=story.same_until):%d %B %Y}"


def _names(frame: pd.DataFrame) -> list[str]:
    """Return what has a strip, in the order in which it comes; what takes longest where there is too much."""
    drawn = frame[frame["kind"].isin([WAITS, STAYS, HOLDS])]
    long = (drawn["ends"].fillna(drawn["begins"] + 1e6) - drawn["begins"]).groupby(drawn["what"]).sum()
    chosen = set(long.nlargest(MOST_STRIPS).index)
    return [name for name in dict.fromkeys(drawn["what"]) if name in chosen]


def _draw(axes: Axes, frame: pd.DataFrame, names: list[str], span: tuple[date, float]) -> None:
    import matplotlib.dates as mdates

    start, last = span
    for begins, ends, kind, what in frame[["begins", "ends", "kind", "what"]].itertuples(index=False):
        if what not in names or kind not in COLOURS:
            continue
        until = last if pd.isna(ends) else max(ends, begins + SHOWN_AT_LEAST_HOURS)
        first = _day(start, begins)
        axes.barh(names.index(what), _day(start, until) - first, left=first, height=0.7, color=COLOURS[kind])
    axes.set_yticks(range(len(names)), [_short(name) for name in names], fontsize=8)
    axes.invert_yaxis()
    locator = mdates.AutoDateLocator()  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.spines[["top", "right"]].set_visible(False)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _day(start: date, hours: float) -> Any:
    """Return a moment as matplotlib counts days."""
    import matplotlib.dates as mdates

    return mdates.date2num(start) + hours / HOURS_A_DAY  # type: ignore[no-untyped-call]
