"""The tables of a run folder, read by the names of their columns, for one place and one group of its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.running import GROUP, PLACE, WHOLE_POPULATION, InMemory, verified_table
from tandemcare.trace.tally import Floats

Places = npt.NDArray[np.int64]


def read_table(
    folder: Path,
    manifest: Mapping[str, Any],
    name: str,
    group: str | None = WHOLE_POPULATION,
    held: InMemory | None = None,
) -> pd.DataFrame:
    """Return a table for the place of a manifest, texts as categories; InputError where it is missing or damaged.

    It tells of one population group, the whole population unless another is named, or of every group with None. Of a
    run that is `held` in memory nothing is in the folder.
    """
    frame = verified_table(folder, manifest, name) if held is None else held.table(name)
    frame = _only(frame, PLACE, manifest["place"])
    return frame if group is None or GROUP not in frame else _only(frame, GROUP, group)


def _only(frame: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    """Return the rows that have a value in a column, without the column."""
    if column not in frame:
        return frame
    found = frame[column].cat
    if len(frame) and list(found.categories) != [value]:
        frame = (
            frame[found.codes == found.categories.get_indexer(pd.Index([value]))[0]]
            if value in found.categories
            else frame[:0]
        )
        frame = frame.assign(**{name: frame[name].cat.remove_unused_categories() for name in _texts(frame)})
    return frame.drop(columns=column).reset_index(drop=True)


def _texts(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)]


def at(column: pd.Series[Any], known: Sequence[str]) -> Places:
    """Return for each row of a column of texts its place among those known."""
    places = pd.Index(known).get_indexer(column.cat.categories)
    return np.asarray(places, dtype=np.int64)[column.cat.codes]


def cube(frame: pd.DataFrame, axes: Mapping[str, Sequence[Any] | int], value: str, missing: float = np.nan) -> Floats:
    """Return a column of numbers as an array, an axis for each column named, with its texts in the order given.

    An axis of so many whole numbers from 0 is told by how many; a cell that has no row is `missing`. InputError where a
    row stands beyond an axis: the table then tells of something else than the manifest says.
    """
    places = tuple(
        frame[name].to_numpy(np.int64) if isinstance(known, int) else at(frame[name], known)
        for name, known in axes.items()
    )
    shape = tuple(known if isinstance(known, int) else len(known) for known in axes.values())
    for name, found, size in zip(axes, places, shape, strict=True):
        if ((found < 0) | (found >= size)).any():
            told = f"A table tells of a {name} that the manifest does not name."
            raise InputError([Problem("run folder", told, "Give the command that made it again.")])
    values = np.full(shape, missing)
    values[places] = frame[value].to_numpy(np.float64)
    return values


def yearly_values(frame: pd.DataFrame, manifest: Mapping[str, Any]) -> Floats:
    """Return the yearly table as values[scenario, replication, measure], in the order of the manifest."""
    scenarios = [scenario["name"] for scenario in manifest["scenarios"]]
    measures = [note["name"] for note in manifest["measures"]]
    return cube(frame, {"scenario": scenarios, "replication": manifest["replications"], "measure": measures}, "value")
