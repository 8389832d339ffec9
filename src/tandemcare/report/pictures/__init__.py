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

from tandemcare.results import Results

from . import waterfall
from .payers import who_pays as _who_pays
from .picture import Picture
from .position import cumulative as _cumulative
from .spending import spend as _spend
from .two_futures import DrawnStory
from .two_futures import two_futures as _two_futures
from .writing import write_pictures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "Picture",
    "bridge",
    "cumulative",
    "pictures_of",
    "spend",
    "story",
    "tables",
    "who_pays",
    "write",
    "write_bridge",
]


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


def bridge(found: waterfall.BridgeLike) -> Figure:
    """Return the way from as-is to a scenario, change by change, as a figure in the measure's unit."""
    return waterfall.bridge(found).figure


def story(found: DrawnStory) -> Figure:
    """Return one patient, two futures, as a figure: `results.story(...)` drawn, a strip for each scenario."""
    return _two_futures(found)


def pictures_of(results: Results) -> list[Picture]:
    """Return all pictures of a comparison; of a scenario alone only its spend, as the others compare."""
    makers = (_cumulative, _who_pays, _spend) if len(results.scenarios) > 1 else (_spend,)
    return [make(results) for make in makers]


def tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return the tables behind the pictures of a comparison by the name of the picture: exactly what is drawn."""
    return {picture.name: picture.table for picture in pictures_of(results)}


def write(results: Results, folder: Path) -> list[Path]:
    """Write all pictures of a comparison as PNG, SVG and CSV into a folder, and return the paths."""
    return write_pictures(pictures_of(results), folder)


def write_bridge(found: waterfall.BridgeLike, folder: Path) -> list[Path]:
    """Write the picture of a bridge as PNG, SVG and CSV into a folder, and return the paths."""
    return write_pictures([waterfall.bridge(found)], folder)
