"""The front door for notebooks: scenarios in, results out, exactly as `tandem compare` does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tandemcare import scenario
from tandemcare.model import Place
from tandemcare.results import Results, write_reports
from tandemcare.running import Progress
from tandemcare.scenario import Resolved, Scenario

from .planning import DRAW_REPLICATIONS, plan, run


def compare(
    scenarios: Sequence[Path | str | Scenario] | None = None,
    *,
    place: Place | Path | str | None = None,
    years: int = 10,
    replications: int = 50,
    seed: int = 1,
    engine: str = "compiled",
    workers: int | None = None,
    draws: int = 0,
    draw_replications: int = DRAW_REPLICATIONS,
    out: Path | str | None = None,
    progress: Progress | None = None,
) -> Results:
    """Return the results of scenarios (files, or loaded ones; by default those shipped) on the same people.

    The others are compared with the first. `place` is a place, its file, or nothing for the one that each scenario
    names. With `draws` of the uncertain numbers every scenario is also run with each, `draw_replications` times, and
    `Results.doubt` tells chance and doubt about the numbers apart. `out` is where run folders are kept, by default
    `tandem-runs`; a finished run is read, not run again. Raises InputError with every problem of every file, and
    RunError where a run goes wrong.
    """
    resolved = resolve_all(scenarios, place, years)
    planned = plan(
        resolved,
        years=years,
        replications=replications,
        seed=seed,
        engine=engine,
        draws=draws,
        draw_replications=draw_replications,
    )
    results = run(planned, out=None if out is None else Path(out), workers=workers, progress=progress)
    write_reports(results)
    return results


def resolve_all(
    scenarios: Sequence[Path | str | Scenario] | None, place: Place | Path | str | None, years: int
) -> list[Resolved]:
    """Return scenarios (by default those shipped) resolved for a place or those that they name."""
    here = place if isinstance(place, Place) or place is None else scenario.load_place(place)
    wanted = list(scenarios) if scenarios is not None else scenario.shipped_scenarios()
    files = [each for each in wanted if not isinstance(each, Scenario)]
    of_files = iter(scenario.resolve_files(files, here, years))
    return [_resolved(each, here, years) if isinstance(each, Scenario) else next(of_files) for each in wanted]


def _resolved(one: Scenario, place: Place | None, years: int) -> Resolved:
    return scenario.resolve(one, place or scenario.place_for(one), years)
