"""An axis of months: its years, and the letters that mark what happens on a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tandemcare.palette import DARK
from tandemcare.units import month_in_words

from .marks import DatedMark
from .sheet import SMALL, apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

APRIL = "-04"
LETTER_POINTS = 11.0
"""How far apart letters must be to be read."""
HEADROOM = 0.16
"""The share of a panel's height that letters need above what is drawn."""


def mark_years(axes: Axes, months: Sequence[str], most: int) -> None:
    """Mark Aprils, in which a financial year begins; in a short run the first and the last month."""
    aprils = [place for place, month in enumerate(months) if month.endswith(APRIL)]
    every = max(-(-len(aprils) // most), 1)
    places = aprils[::every] if len(aprils) > 1 else [0, len(months) - 1]
    axes.set_xticks(places, [month_in_words(months[place], is_short=True) for place in places])
    axes.set_xlim(-0.5, len(months) - 0.5)


def make_headroom(axes: Axes, marks: Sequence[DatedMark]) -> None:
    """Make room above what is drawn for the letters of marks, where there are any."""
    if marks:
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + HEADROOM * (high - low))


def draw_marks(axes: Axes, marks: Sequence[DatedMark], place_of: Callable[[str], float]) -> None:
    """Draw a line down the panel for each mark, with its letter at the top; when the scales are set.

    Letters of months near one another are moved apart.
    """
    if not marks:
        return
    places = [place_of(mark.month) for mark in marks]
    dots = axes.figure.dpi / 72.0
    across = [float(axes.transData.transform((place, 0.0))[0]) for place in places]
    moved = apart(across, LETTER_POINTS * dots)
    for mark, place, here, there in zip(marks, places, across, moved, strict=True):
        axes.axvline(place, color=DARK, linewidth=0.9, linestyle=(0, (1, 1.5)), zorder=1.5)
        axes.annotate(
            mark.letter,
            (place, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=((there - here) / dots, -2.0),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=SMALL,
            fontweight="bold",
            bbox={"facecolor": "white", "edgecolor": DARK, "pad": 1.2, "linewidth": 0.7},
            zorder=5,
        )
