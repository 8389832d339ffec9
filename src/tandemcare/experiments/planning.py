"""The cells of a comparison: scenarios on the same people, and with draws of the numbers if these are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from numbers import Integral
from pathlib import Path
from typing import Any

from tandemcare import running
from tandemcare.errors import InputError, Problem
from tandemcare.results import Results
from tandemcare.running import Cell, Grid, Methods, Progress, make_grid
from tandemcare.scenario import Resolved

from .psa_design import PsaDesign, psa_design
from .psa_iterations import world_cells
from .stored_fit import about_fit

MOST_DRAWS = 10_000
DRAW_REPLICATIONS = 5


def plan(
    resolved: Sequence[Resolved],
    *,
    years: int,
    replications: int,
    seed: int = 1,
    engine: str = "compiled",
    batch: int | None = None,
    methods: Methods | None = None,
    draws: int = 0,
    draw_replications: int = DRAW_REPLICATIONS,
    design: PsaDesign | None = None,
    population_group: str | None = None,
    about: Mapping[str, Any] | None = None,
) -> Grid:
    """Return a study of some scenarios; InputError with everything that stands against it.

    With `draws`, every scenario is also run with so many draws of the uncertain numbers, `draw_replications` times on
    the same people; a `design` of your own takes the place of those. Results are also told by the groups of an
    attribute of people, if `population_group` names one. `about` is said of the study besides.
    """
    problems = problems_of_draws(draws, draw_replications)
    if problems:
        raise InputError(problems)
    cells = [Cell(each, int(replications)) for each in resolved]
    grid = make_grid(
        cells,
        years=years,
        seed=seed,
        engine=engine,
        batch=batch,
        methods=methods,
        about={**about_fit(resolved), **(about or {})},
        population_group=population_group,
    )
    if draws and design is None:
        design = psa_design(resolved, draws=draws, replications=draw_replications, seed=seed)
    if design is None:
        return grid
    drawn = world_cells(resolved, design.draws, design.replications, system=design.system)
    return grid.with_worlds(drawn, {"psa": design.to_json_object()})


def problems_of_draws(draws: int, draw_replications: int) -> list[Problem]:
    """Return what is wrong with how often numbers are to be drawn, and each draw to be run."""
    found = [
        (
            f"draws {draws}",
            not (_is_whole(draws) and 0 <= draws <= MOST_DRAWS),
            f"Give 0 (none) to {MOST_DRAWS}; 20 tell little, 100 more.",
        ),
        (
            f"draw-replications {draw_replications}",
            not (_is_whole(draw_replications) and draw_replications >= 1),
            "Give 1 or more; 5 is usual.",
        ),
    ]
    return [Problem(where, "It is outside what can be run.", remedy) for where, wrong, remedy in found if wrong]


def _is_whole(number: object) -> bool:
    return isinstance(number, Integral) and not isinstance(number, bool)


def run(
    grid: Grid,
    *,
    out: Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    resume: bool = True,
) -> Results:
    """Return the results of a study, run or read: see `running.run`."""
    return Results.read(
        running.run(grid, out=out, executor=executor, workers=workers, progress=progress, resume=resume)
    )


def run_held(grid: Grid, executor: Executor) -> Results:
    """Return the results of a study without draws, of which nothing is ever on disk: see `running.run_held`."""
    return Results.of_held(running.run_held(grid, executor))
