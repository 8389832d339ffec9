"""One number in, all measures out: what the loops of other programs call, sensitivity and optimisation among them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tandemcare.model import Place
from tandemcare.running import OwnMeasure, yearly_of
from tandemcare.trace.tally import Floats

from .request import Asked, StudyRequest, from_baseline


def evaluate(
    numbers: Mapping[str, float] | None = None,
    *,
    scenario: Asked = "as-is",
    baseline: Asked | None = None,
    place: Place | Path | str | None = None,
    years: int = 10,
    replications: int = 10,
    seed: int = 1,
    engine: str = "compiled",
    workers: int | None = None,
    measures: Mapping[str, OwnMeasure] | None = None,
    log: bool = False,
    any_folder: bool = False,
) -> dict[str, float]:
    """Return the mean of every yearly measure of a scenario with some numbers: the same for the same, and no chance.

    `numbers` are names of the evidence with values, as in `compare`; what is decided is changed in the scenario, with
    `with_`. With a `baseline` each value is the mean difference from it, paired by replication. The people are those of
    the seed in every call, so that what differs between two calls is due to the numbers. Nothing is kept on disk. NaN
    where no replication has a value. `measures` of your own and `log` are as in `compare`. Raises InputError with every
    problem, and RunError where a run goes wrong.

    >>> import tandemcare as tc
    >>> usual, more = (tc.evaluate({"need.growth": g}, years=1, replications=2) for g in (0.0, 0.05))
    >>> usual["admissions"] != more["admissions"]
    True
    """
    request = StudyRequest(
        from_baseline(baseline, [scenario]),
        place,
        years,
        replications,
        seed,
        engine,
        workers=workers,
        any_folder=any_folder,
        numbers=numbers,
        measures=measures,
        log=log,
    )
    grid = request.grid(request.resolved())
    found = list(yearly_of(grid, workers).values())
    values = found[-1] if baseline is None else found[-1] - found[0]
    return dict(zip((note.name for note in grid.methods.notes()), _means(values), strict=True))


def _means(values: Floats) -> list[float]:
    """Return the mean of each column, of those replications that have a value."""
    known = ~np.isnan(values)
    counts = known.sum(axis=0)
    sums = np.where(known, values, 0.0).sum(axis=0)
    return [float(total / count) if count else float("nan") for total, count in zip(sums, counts, strict=True)]
