"""Who the results are about: yearly measures by population group, with small counts suppressed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.running import GROUP, figures
from tandemcare.trace.tally import Floats

from .reading import cube
from .run_tables import RunTables

FEWEST_PEOPLE = 10.0
"""Counts a year, in the mean over replications, below which nothing is told of a group."""
_NUMBERS = "mean ci95_low ci95_high p10 p90 n".split()
_APART = "difference difference_ci95_low difference_ci95_high difference_n".split()
COLUMNS = ("scenario", GROUP, "measure", "label", "unit", *_NUMBERS, *_APART, "suppressed")


def grouped_by(results: RunTables) -> dict[str, Any]:
    """Return what the manifest says of population groups; InputError where a run was not told by any."""
    found: dict[str, Any] | None = results.manifest.get(GROUP)
    if found is None:
        remedy = "Run it by one: `tandem compare --by age_band`."
        raise InputError([Problem(str(results.folder), "This run was not told by population group.", remedy)])
    return found


def group_values(results: RunTables) -> Floats:
    """Return means over the years reported [scenario, replication, group, measure]."""
    told = grouped_by(results)
    axes = {
        "scenario": results.scenarios,
        "replication": results.manifest["replications"],
        GROUP: told["groups"],
        "measure": [each["name"] for each in told["measures"]],
    }
    frame = results.table("yearly", None)
    return cube(frame[frame[GROUP].isin(told["groups"])], axes, "value")


def by_group(results: RunTables) -> pd.DataFrame:
    """Return a row for each scenario, group and measure, with intervals and paired differences; see COLUMNS.

    Where the people behind a figure are fewer than FEWEST_PEOPLE a year it is suppressed, and so is a difference where
    they are too few in either scenario.
    """
    told, values = grouped_by(results), group_values(results)
    names = [each["name"] for each in told["measures"]]
    behind = [names.index(each["people"]) for each in told["measures"]]
    is_small = values.mean(axis=1)[..., behind] < FEWEST_PEOPLE
    rows = []
    for scenario, group, measure in np.ndindex(is_small.shape):
        note, small = told["measures"][measure], is_small[scenario, group, measure]
        found = figures(values[scenario, :, group, measure], values[0, :, group, measure])
        numbers = np.array([*found.mean, found.p10, found.p90, found.n, *found.difference, found.difference_n])
        numbers[: len(numbers) if small else 0] = np.nan
        numbers[len(_NUMBERS) if is_small[0, group, measure] else len(numbers) :] = np.nan
        words = (results.scenarios[scenario], told["groups"][group], note["name"], note["label"], note["unit"])
        rows.append((*words, *numbers, "yes" if small else ""))
    return pd.DataFrame(rows, columns=list(COLUMNS))
