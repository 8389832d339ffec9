"""Pictures of a comparison, for people who decide: `tc.plot` in a notebook, and the run folder's `pictures`.

Each has a title that says what it shows and no more than its intervals carry, a caption, and a table behind it.

>>> import tandemcare as tc
>>> results = tc.compare(["as-is", "amhp-capacity"], years=1, replications=2, out=None)
>>> tc.plot.spend(results).get_axes() != []
True
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from tandemcare.results import PatientStory, Results

from . import waterfall
from .course_words import DRAWN
from .marks import marks_of, marks_table
from .over_time import over_time as _over_time
from .over_time import over_time_chart, over_time_charts, picture_of
from .payers import who_pays as _who_pays
from .picture import Picture
from .position import cumulative as _cumulative
from .position_chart import NET_POSITION, position_chart
from .spending import spend as _spend
from .time_chart import TimeChart
from .two_futures import two_futures as _two_futures
from .writing import table_csv, write_pictures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "DRAWN",
    "NET_POSITION",
    "Picture",
    "TimeChart",
    "bridge",
    "cumulative",
    "over_time",
    "over_time_chart",
    "over_time_charts",
    "pictures_of",
    "position_chart",
    "spend",
    "story",
    "tables",
    "who_pays",
    "write",
    "write_bridge",
]

MARKS = "marks"
"""The table of what is marked in the pictures of a run."""


def cumulative(results: Results) -> Figure:
    """Return what each scenario has saved less what it has spent, month by month, against the first one, as a figure.

    £ million, undiscounted, cash; 95% interval of the mean and 10th to 90th percentile of outcomes; peak funding and
    payback are marked. InputError where there is one scenario.
    """
    return _cumulative(results).figure


def who_pays(results: Results) -> Figure:
    """Return what each payer pays more or less over the run in each scenario, as a figure of £ million.

    InputError where there is one scenario.
    """
    return _who_pays(results).figure


def spend(results: Results) -> Figure:
    """Return spend a year on community and inpatient care and out of area by April-March year, as a figure.

    £ million a year: that of the first scenario, and the difference that each of the others makes.
    """
    return _spend(results).figure


def over_time(results: Results, measure: str = "out_of_area_active") -> Figure:
    """Return a measure over time as a figure: the first scenario against each of the others, in its unit.

    Any measure that the run keeps by month, such as bed_occupancy, amhps or cost_total_gbp; by quarter in a run of more
    than three years. Closings, openings and ends of grants are marked. InputError where the run does not keep it.
    """
    return _over_time(results, measure).figure


def bridge(found: waterfall.BridgeLike) -> Figure:
    """Return the way from as-is to a scenario, change by change, as a figure in the measure's unit."""
    return waterfall.bridge(found).figure


def story(found: PatientStory) -> Figure:
    """Return one patient, two futures, as a figure: `results.story(...)` drawn, a strip for each scenario."""
    return _two_futures(found)


def pictures_of(results: Results) -> list[Picture]:
    """Return all pictures of a run; those of money that compare only where there is something to compare."""
    makers = (_cumulative, _who_pays, _spend) if len(results.scenarios) > 1 else (_spend,)
    return [*map(picture_of, over_time_charts(results)), *(make(results) for make in makers)]


def tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return the tables behind the pictures of a run by the name of the picture: exactly what is drawn.

    `marks` is the table of what the letters in them mark, where there are any.
    """
    found = {picture.name: picture.table for picture in pictures_of(results)}
    marked = marks_table(marks_of(results))
    return found if marked.empty else found | {MARKS: marked}


def marks_csv(results: Results) -> str:
    """Return what letters in charts mark, as in the file that stands beside pictures; nothing where nothing is."""
    marked = marks_table(marks_of(results))
    return "" if marked.empty else table_csv(marked)


def write(results: Results, folder: Path) -> list[Path]:
    """Write all pictures of a run with their tables and that of their marks as CSV into a folder, and return the paths.

    As PNG, those of money as SVG too.
    """
    marked = marks_table(marks_of(results))
    return write_pictures(pictures_of(results), folder, {} if marked.empty else {MARKS: marked})


def write_bridge(found: waterfall.BridgeLike, folder: Path) -> list[Path]:
    """Write the picture of a bridge as PNG, SVG and CSV into a folder, and return the paths."""
    return write_pictures([waterfall.bridge(found)], folder)
