"""What somebody asks for, in one form for the command line, Python and the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tandemcare import scenario
from tandemcare.errors import InputError, Problem, did_you_mean, tell
from tandemcare.files import why_no_folder
from tandemcare.model import POPULATION_GROUPS, Place
from tandemcare.results import Results
from tandemcare.running import (
    Cluster,
    Grid,
    Methods,
    OwnMeasure,
    Progress,
    cluster_executor,
    code_of,
    own_methods,
    problems_of_measures,
    problems_of_options,
)
from tandemcare.scenario import NumbersAsked, Resolved, Scenario, StudyNumbers

from .planning import DRAW_REPLICATIONS, plan, problems_of_draws, run

OWN = "own_measures"
"""What the manifest calls measures of one's own."""
Asked = Path | str | Scenario
"""A scenario as it is asked for: its file, or a loaded one."""


@dataclass(frozen=True)
class StudyRequest:
    """A study that is asked for: which scenarios, where, for how long, how often, and who does the work.

    `scenarios` are files or loaded ones, by default those shipped; `place` is a place, its file, or nothing for the one
    that each scenario names. With `draws` of the uncertain numbers every scenario is also run with each,
    `draw_replications` times; with a `population_group` (age_band, ethnic_group, deprivation or sex) results are also
    told by group. `out` is where run folders are kept, by default `tandem-runs`; `workers` do batches at a
    time, by default one a core, unless a `cluster` does them. None of these three changes a number. Scenarios
    name files of their own folder and below; with `any_folder` those of any. `numbers` (a file, or names with values)
    stand in place of those of the evidence, in every scenario alike. `measures` of one's own, by name, are functions of
    the trace of a replication, which has an event log with `log`.
    """

    scenarios: Sequence[Asked] | None = None
    place: Place | Path | str | None = None
    years: int = 10
    replications: int = 50
    seed: int = 1
    engine: str = "compiled"
    draws: int = 0
    draw_replications: int = DRAW_REPLICATIONS
    workers: int | None = None
    cluster: Cluster | None = None
    out: Path | str | None = None
    population_group: str | None = None
    any_folder: bool = False
    numbers: NumbersAsked | None = None
    measures: Mapping[str, OwnMeasure] | None = None
    log: bool = False

    def problems(self) -> list[Problem]:
        """Return what is wrong with its numbers, all at once, before any file is read."""
        problems = problems_of_options(
            years=self.years,
            replications=self.replications,
            seed=self.seed,
            engine=self.engine,
            workers=self.workers,
        )
        if self.cluster:
            problems += self.cluster.problems()
        problems += self._problems_of_kinds()
        if self.measures is not None:
            problems += problems_of_measures(self.measures, [note.name for note in own_methods().notes()])
        if self.population_group is not None and self.population_group not in list(POPULATION_GROUPS):
            remedy = did_you_mean(str(self.population_group), POPULATION_GROUPS)
            problems.append(Problem(f"by {self.population_group}", "Nothing is told by it.", remedy))
        return [*problems, *problems_of_draws(self.draws, self.draw_replications)]

    def _problems_of_kinds(self) -> list[Problem]:
        """Return what is of another kind than can be asked for."""
        problems = []
        wanted, here = self.scenarios, self.place
        if wanted is not None and (isinstance(wanted, (str, Path, Scenario)) or not isinstance(wanted, Iterable)):
            problems.append(Problem("scenarios", f"{wanted!r} is no list of them.", "Give a list: [...]."))
        elif odd := [each for each in wanted or () if not isinstance(each, (str, Path, Scenario))]:
            remedy = "Give files, or scenarios that are loaded or made."
            problems += [Problem("scenarios", f"{each!r} is neither a file nor a scenario.", remedy) for each in odd]
        if here is not None and not isinstance(here, (str, Path, Place)):
            problems.append(Problem("place", f"{here!r} is neither a file nor a place.", "Give one of them."))
        if self.out is not None and not isinstance(self.out, (str, Path)):
            problems.append(Problem("out", f"{self.out!r} is not a folder.", "Give its path as text."))
        elif "\0" in str(self.out):
            problems.append(Problem("out", f"No folder can be called {str(self.out)!r}.", "Give another path."))
        elif self.out is not None and (why := why_no_folder(Path(self.out))):
            problems.append(
                Problem(
                    f"out {self.out}", why, "Give another folder with --out DIR, or leave it out for ./tandem-runs."
                )
            )
        return problems

    def resolved(self) -> list[Resolved]:
        """Return its scenarios resolved; InputError for numbers that make no sense, or every problem of every file.

        What is allowed but worth a second look is told as a TandemWarning.
        """
        problems = self.problems()
        if problems:
            raise InputError(problems)
        numbers, refused = self._numbers()
        try:
            found = resolve_all(self.scenarios, self.place, self.years, any_folder=self.any_folder, numbers=numbers)
        except InputError as error:
            raise InputError([*refused, *error.problems]) from error
        if refused:
            raise InputError(refused)
        tell(warning for each in found for warning in each.warnings)
        return found

    def _numbers(self) -> tuple[StudyNumbers, Sequence[Problem]]:
        """Return the numbers of the study where they are sound, and else none and every problem with them."""

        def problems_here(numbers: StudyNumbers) -> list[Problem]:
            here = self.place if isinstance(self.place, Place) else scenario.load_place(self.place)
            return scenario.problems_of_numbers(numbers, here)

        try:
            numbers = scenario.study_numbers(self.numbers, problems_here)
        except InputError as error:
            return scenario.NO_NUMBERS, error.problems
        if not numbers.numbers:
            return numbers, ()
        problems = problems_here(numbers)
        return (scenario.NO_NUMBERS, problems) if problems else (numbers, ())

    def resolved_baseline(self, baseline: Scenario, wholes: Sequence[Resolved]) -> Resolved:
        """Return what scenarios are measured from, in the place of the first; InputError if it names another place."""
        first = wholes[0]
        if self.place is None and (baseline.place or baseline.place_problem):
            own = scenario.place_for(baseline)
            if own != first.place:
                found = f"{baseline.name}, the baseline, is of another place ({own.name}) than {first.name} is."
                remedy = "Name one place for both, with --place FILE or place=."
                raise InputError([Problem(baseline.place_where or f"scenario {baseline.name!r}", found, remedy)])
        start = scenario.resolve(baseline, first.place, self.years, numbers=first.numbers)
        tell(warning for warning in start.warnings if all(warning not in each.warnings for each in wholes))
        return start

    def grid(self, resolved: Sequence[Resolved]) -> Grid:
        """Return the cells of a comparison of resolved scenarios."""
        return plan(
            resolved,
            years=self.years,
            replications=self.replications,
            seed=self.seed,
            engine=self.engine,
            draws=self.draws,
            draw_replications=self.draw_replications,
            population_group=self.population_group,
            methods=self._methods,
            about={OWN: {name: code_of(each) for name, each in self.measures.items()}} if self.measures else None,
        )

    @property
    def _methods(self) -> Methods | None:
        """How traces are measured: in the usual way, unless there are measures of one's own."""
        return replace(own_methods(), own=dict(self.measures), log=self.log) if self.measures else None

    def run(self, grid: Grid, progress: Progress | None = None) -> Results:
        """Return the results of a grid, run or read, where and by whom it is asked for."""
        out = None if self.out is None else Path(self.out)
        # What a function of one's own calls is not in the address of a run: nobody knows whether it is still the same.
        resume = not self.measures
        if self.cluster is None:
            return run(grid, out=out, workers=self.workers, progress=progress, resume=resume)
        with cluster_executor(self.cluster, grid.engine) as executor:
            return run(grid, out=out, executor=executor, progress=progress, resume=resume)


def from_baseline(baseline: Asked | None, scenarios: Sequence[Asked] | None) -> Sequence[Asked] | None:
    """Return the scenarios of a comparison with the baseline before them, if one is named, and not twice."""
    if baseline is None or isinstance(scenarios, str | Path | Scenario):  # which the request refuses
        return scenarios
    wanted = scenario.shipped_scenarios() if scenarios is None else scenarios
    return [baseline, *(each for each in wanted if not _is_same(each, baseline))]


def _is_same(one: Asked, other: Asked) -> bool:
    """Tell whether two scenarios that are asked for are one: the same object, or the same file."""
    if isinstance(one, str | Path) and isinstance(other, str | Path):
        return scenario.asked_for(one).resolve() == scenario.asked_for(other).resolve()
    return one is other


def scenario_asked(asked: Asked, *, any_folder: bool = False) -> Scenario:
    """Return a scenario that is asked for by its file, or as it is."""
    return asked if isinstance(asked, Scenario) else scenario.load(asked, any_folder=any_folder)


def resolve_all(
    scenarios: Sequence[Asked] | None,
    place: Place | Path | str | None,
    years: int,
    *,
    any_folder: bool = False,
    numbers: StudyNumbers = scenario.NO_NUMBERS,
) -> list[Resolved]:
    """Return scenarios (by default those shipped) resolved for a place or those that they name."""
    here = place if isinstance(place, Place) or place is None else scenario.load_place(place)
    wanted = list(scenarios) if scenarios is not None else scenario.shipped_scenarios()
    files = [each for each in wanted if not isinstance(each, Scenario)]
    of_files = iter(scenario.resolve_files(files, here, years, any_folder=any_folder, numbers=numbers))
    return [
        scenario.resolve(each, here or scenario.place_for(each), years, numbers=numbers)
        if isinstance(each, Scenario)
        else next(of_files)
        for each in wanted
    ]
