"""`tandem compare` and `tandem run`: scenario files in, a table and a run folder out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tandemcare.errors import InputError, Problem

if TYPE_CHECKING:
    from tandemcare.study import Plan, Results

INTERRUPTED = 130

PlaceFile = Annotated[
    Path | None, typer.Option("--place", help="Place file; by default the one that the scenarios name.")
]
Years = Annotated[int, typer.Option(help="Years from the census date.")]
Replications = Annotated[int, typer.Option(help="Replications of each scenario.")]
Seed = Annotated[int, typer.Option(help="Seed of the study.")]
Draws = Annotated[
    int, typer.Option(help="Draws of the uncertain numbers, each scenario run with each; 0 for none, 100 tell most.")
]
DrawReplications = Annotated[int, typer.Option(help="Replications of each scenario with each draw.")]
Engine = Annotated[str, typer.Option(help="compiled, or reference (plain Python, slow).")]
Workers = Annotated[int | None, typer.Option(help="Batches at a time; by default one a core.")]
Cluster = Annotated[str | None, typer.Option(help="Address of a cluster; in a later version.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where run folders are kept; by default ./tandem-runs.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object in place of the table.")]


def compare(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Scenario files; by default those shipped.")
    ] = None,
    *,
    place: PlaceFile = None,
    years: Years = 10,
    replications: Replications = 50,
    seed: Seed = 1,
    draws: Draws = 0,
    draw_replications: DrawReplications = 5,
    engine: Engine = "compiled",
    workers: Workers = None,
    cluster: Cluster = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Compare scenarios with the first one, on the same people."""
    study = Study(place, years, replications, seed, engine, workers, cluster, out, as_json, draws, draw_replications)
    study.show(files or None)


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file.")],
    *,
    place: PlaceFile = None,
    years: Years = 10,
    replications: Replications = 50,
    seed: Seed = 1,
    engine: Engine = "compiled",
    workers: Workers = None,
    cluster: Cluster = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Run one scenario."""
    study = Study(place, years, replications, seed, engine, workers, cluster, out, as_json)
    study.show([file])


class Study(NamedTuple):
    """What the options of a command ask for."""

    place: Path | None
    years: int
    replications: int
    seed: int
    engine: str
    workers: int | None
    cluster: str | None
    out: Path | None
    as_json: bool
    draws: int = 0
    draw_replications: int = 5

    def show(self, files: Sequence[Path] | None) -> None:
        """Run the scenarios of some files, or those shipped, and print what came of them."""
        self._check()
        from tandemcare import study

        scenarios = study.resolve_all(files, self.place, self.years)
        for warning in dict.fromkeys(warning for scenario in scenarios for warning in scenario.warnings):
            typer.echo(f"Warning: {warning}", err=True)
        plan = study.plan(
            scenarios,
            years=self.years,
            replications=self.replications,
            seed=self.seed,
            engine=self.engine,
            draws=self.draws,
            draw_replications=self.draw_replications,
        )
        results = _run(plan, self.out, self.workers)
        if self.as_json:
            typer.echo(json.dumps(results.to_json_object(), ensure_ascii=False, allow_nan=False))
            return
        from tandemcare.reporting import LIMITS, grades, show

        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")  # a pound sign must not stop a table on an old terminal
        assumptions = [line for scenario in scenarios for line in scenario.assumptions]
        show(results, sys.stdout, limits=[*LIMITS, grades()], assumptions=assumptions)

    def _check(self) -> None:
        """Refuse options that make no sense, all at once, before anything is read."""
        from tandemcare.study import problems_of_options

        problems = problems_of_options(
            years=self.years,
            replications=self.replications,
            seed=self.seed,
            engine=self.engine,
            draws=self.draws,
            draw_replications=self.draw_replications,
        )
        if self.workers is not None and self.workers < 1:
            remedy = "Give 1 or more, or leave it out."
            problems.append(Problem(f"workers {self.workers}", "Nobody would do the work.", remedy))
        if self.cluster is not None:
            found = "Clusters come in a later version."
            problems.append(Problem(f"cluster {self.cluster!r}", found, "Use --workers N."))
        if problems:
            raise InputError([Problem(f"--{problem.where}", problem.found, problem.remedy) for problem in problems])


def _run(plan: Plan, out: Path | None, workers: int | None) -> Results:
    """Return the results of a study, saying on stderr how far it is."""
    from tandemcare import study

    from .progress import talk

    with stopped(), talk() as progress:
        return study.run(plan, out=out, workers=workers, progress=progress)


@contextmanager
def stopped() -> Iterator[None]:
    """End at once if Ctrl-C has left work behind that cannot be waited for."""
    from tandemcare import study

    try:
        yield
    except study.StudyInterrupted as stop:
        if stop.at_once:
            # Threads under way cannot be told to stop, and an ordinary exit would wait for them.
            typer.echo(str(stop), err=True)
            sys.stdout.flush()
            os._exit(INTERRUPTED)
        raise
