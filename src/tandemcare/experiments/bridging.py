"""From a baseline to a scenario, change by change: the runs that a bridge needs, and the bridge that comes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tandemcare import scenario as scenarios
from tandemcare.errors import InputError, Problem
from tandemcare.files import DEFAULT_OUT, write_text
from tandemcare.model import Place
from tandemcare.results import Results
from tandemcare.running import Grid, Progress, frame_csv, somewhere
from tandemcare.scenario import NumbersAsked, Resolved, Scenario

from .bridge_results import COST, Bridge, bridge_of, bridge_table, problems_of_measure
from .request import Asked, StudyRequest, scenario_asked

TABLE = "bridge.csv"


@dataclass(frozen=True, eq=False)
class PlannedBridge:
    """The runs of a bridge: its baseline, each change alone, and the whole scenario; and its rules in sentences.

    `baseline` is a sentence that says what is measured from.
    """

    grid: Grid
    measure: str
    rules: tuple[str, ...]
    baseline: str = ""


def bridge(
    scenario: Asked,
    *,
    measure: str = COST,
    baseline: Asked | None = None,
    place: Place | Path | str | None = None,
    years: int = 10,
    replications: int = 50,
    seed: int = 1,
    engine: str = "compiled",
    workers: int | None = None,
    out: Path | str | None = DEFAULT_OUT,
    any_folder: bool = False,
    numbers: NumbersAsked | None = None,
    progress: Progress | None = None,
) -> Bridge:
    """Return the bridge from a baseline to a scenario (a file, or a loaded one): a bar a change, and their interaction.

    The baseline is the one given, else the scenario with which its chain of `extends` begins, else the place without
    any change: what `compare` would be given first. `Bridge.baseline` says which. A change is an item bought, a ward
    that closes, or all that is said of one parameter. Rules stand with what they act on: reinvestment with each
    closure, a pooled budget with each purchase, a stop-loss with what it can stop, loops and the slow layer with
    everything; where those of the baseline differ, they are the first bar. `measure` is any yearly measure, in its
    unit, or what a payer bears, such as `cost_council_gbp`. Every run is on the same people, kept and resumed as by
    `compare`, with `out=None` nowhere; `bridge.csv` in the run folder holds the bridge in every measure. With
    `any_folder` files may name files of any folder. `numbers` stand in place of those of the evidence in every run.
    Raises InputError with every problem of the files, RunError where a run goes wrong.

    >>> import tandemcare as tc
    >>> bridge = tc.bridge("amhp-capacity", measure="amhp_wait_hours_mean", years=1, replications=2, out=None)
    >>> list(bridge.to_frame()["kind"])[0], list(bridge.to_frame()["kind"])[-1]
    ('start', 'end')
    """
    request = StudyRequest(
        (scenario,),
        place,
        years,
        replications,
        seed,
        engine,
        workers=workers,
        out=out,
        any_folder=any_folder,
        numbers=numbers,
    )
    planned = plan_bridge(request, measure, baseline)
    with somewhere(out) as folder:
        results = replace(request, out=folder).run(planned.grid, progress)
        if out is None:
            return bridge_of(results.in_memory(), planned.measure, planned.rules, planned.baseline)
    return finish_bridge(planned, results)


def plan_bridge(request: StudyRequest, measure: str = COST, baseline: Asked | None = None) -> PlannedBridge:
    """Return the runs of a bridge to the one scenario asked for; InputError with everything that stands against it."""
    asked = list(request.scenarios or ())
    if len(asked) != 1:
        found = f"A bridge leads to one scenario, and here are {len(asked)}."
        raise InputError([Problem("scenarios", found, "Name the one.")])
    (whole,) = request.resolved()
    named = None if baseline is None else scenario_asked(baseline, any_folder=request.any_folder)
    assert whole.source is not None
    begins = scenarios.baseline_of(whole.source, named)
    start = request.resolved_baseline(begins.scenario, [whole])
    assert start.source is not None
    grid = request.grid([start, *_alone(whole, start.source, request.years), whole])
    problems = problems_of_measure(measure, grid.methods)
    if problems:
        raise InputError(problems)
    rules = scenarios.rules_of_parts(whole.source, start.source)
    return PlannedBridge(grid, measure, tuple(rules), begins.sentence)


def finish_bridge(planned: PlannedBridge, results: Results) -> Bridge:
    """Return the bridge of runs that are done, and keep it in all measures in their folder."""
    try:
        write_text(results.folder / TABLE, frame_csv(bridge_table(results)))
    except OSError as error:
        found = f"The bridge cannot be kept here: {error.strerror or error}."
        raise InputError([Problem(str(results.folder), found, "Give another folder with --out DIR.")]) from error
    return bridge_of(results, planned.measure, planned.rules, planned.baseline)


def _alone(whole: Resolved, baseline: Scenario, years: int) -> list[Resolved]:
    """Return each change resolved alone; what is possible only together with others is an error that says so."""
    assert whole.source is not None
    resolved, problems = [], []
    for label, part in scenarios.parts_of(whole.source, baseline):
        try:
            resolved.append(scenarios.resolve(part, whole.place, years, numbers=whole.numbers))
        except InputError as error:
            problems += [_only_together(label, problem) for problem in error.problems]
    if problems:
        raise InputError(problems)
    return resolved


def _only_together(label: str, problem: Problem) -> Problem:
    remedy = f"{problem.remedy} A bridge needs changes that are possible one at a time."
    return Problem(problem.where, f"As the only change ({label}): {problem.found}", remedy)
