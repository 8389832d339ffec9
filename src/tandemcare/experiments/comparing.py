"""The front door for notebooks: scenarios in, results out, exactly as `tandem compare` does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tandemcare.files import DEFAULT_OUT
from tandemcare.model import Place
from tandemcare.results import Results, write_reports
from tandemcare.running import OwnMeasure, Progress, somewhere
from tandemcare.scenario import NumbersAsked

from .planning import DRAW_REPLICATIONS
from .request import Asked, StudyRequest, from_baseline


def compare(
    scenarios: Sequence[Asked] | None = None,
    *,
    baseline: Asked | None = None,
    place: Place | Path | str | None = None,
    years: int = 10,
    replications: int = 50,
    seed: int = 1,
    engine: str = "compiled",
    workers: int | None = None,
    draws: int = 0,
    draw_replications: int = DRAW_REPLICATIONS,
    out: Path | str | None = DEFAULT_OUT,
    population_group: str | None = None,
    any_folder: bool = False,
    numbers: NumbersAsked | None = None,
    measures: Mapping[str, OwnMeasure] | None = None,
    log: bool = False,
    progress: Progress | None = None,
) -> Results:
    """Return the results of scenarios (files, or loaded ones; by default those shipped) on the same people.

    The others are compared with the first, or all with a `baseline` that is named. `place` is a place, its file, or
    nothing for the one that each scenario names. With `draws` of the uncertain numbers every scenario is also run with
    each, `draw_replications` times, and `Results.doubt` tells chance and doubt about the numbers apart. With a
    `population_group` (age_band, ethnic_group, deprivation or sex) `Results.by_group` tells them by it. `out` is where
    run folders are kept, by default `tandem-runs`; a finished run is read, not run again. With `out=None` nothing is
    kept on disk, and the results hold all that they are read from. Scenario files name files of their own folder and
    below, or with `any_folder` of any. `numbers` (a file, or names with values) stand in place of those of the
    evidence, in every scenario alike. `measures` of your own are functions by name: each makes a number of the `Trace`
    of one replication, which has an event log with `log`, and is then a measure like the others; such a study is always
    run anew. Raises InputError with every problem of every file, and RunError where a run goes wrong.

    >>> import tandemcare as tc
    >>> growth = {"need.growth": 0.02}
    >>> results = tc.compare(["as-is", "amhp-capacity"], years=1, replications=2, numbers=growth, out=None)
    >>> results.scenarios
    ('as-is', 'amhp-capacity')
    >>> results["amhp-capacity"]["amhp_wait_hours_mean"].n
    2
    """
    request = StudyRequest(
        from_baseline(baseline, scenarios),
        place,
        years,
        replications,
        seed,
        engine,
        draws,
        draw_replications,
        workers=workers,
        out=out,
        population_group=population_group,
        any_folder=any_folder,
        numbers=numbers,
        measures=measures,
        log=log,
    )
    grid = request.grid(request.resolved())
    with somewhere(out) as folder:
        results = replace(request, out=folder).run(grid, progress)
        if out is None:
            return results.in_memory()
    write_reports(results)
    return results
