"""`tandem compare` and `tandem run`: scenario files in, a table and a run folder out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tandemcare.files import DEFAULT_OUT
from tandemcare.looked import watched

from .options import Options, with_options
from .saying import heard, say, say_json, warn

if TYPE_CHECKING:
    from tandemcare.experiments import StudyRequest
    from tandemcare.results import Results

    from .said_before import Before

UNCHANGED = (
    "This study has been run before, and nothing that it hangs on has changed: what is shown is what it came to, in"
)

Full = Annotated[
    bool, typer.Option("--full", help="Print every measure, who pays, what closes, limits and assumptions as well.")
]
By = Annotated[
    str | None,
    typer.Option("--by", help="Tell results also by age_band, ethnic_group, deprivation or sex, in by-group.csv."),
]


@with_options
def compare(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Scenario files; by default those shipped.")
    ] = None,
    *,
    draws: Annotated[
        int, typer.Option(help="Draws of the uncertain numbers, each scenario run with each; 100 tell most, 0 is none.")
    ] = 0,
    draw_replications: Annotated[int, typer.Option(help="Replications of each scenario with each draw.")] = 5,
    by: By = None,
    full: Full = False,
    baseline: Annotated[Path | None, typer.Option(help="Scenario file to compare with; by default the first.")] = None,
    options: Options,
) -> None:
    """Compare scenarios with the first one, or with a baseline that is named, on the same people."""
    _show(_Asked(options, tuple(files or ()), baseline, by, draws, draw_replications), is_full=full)


@with_options
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file.")],
    *,
    by: By = None,
    full: Full = False,
    options: Options,
) -> None:
    """Run one scenario."""
    _show(_Asked(options, (file,), None, by), is_full=full)


class _Asked(NamedTuple):
    """What is asked for: which scenarios, in comparison with what, told by whom."""

    options: Options
    files: tuple[Path, ...]
    baseline: Path | None
    by: str | None
    draws: int = 0
    draw_replications: int = 5

    @property
    def key(self) -> str:
        """The key of the study, however it is shown."""
        from .said_before import key_of

        plain = self.options._replace(no_pictures=False, no_workbook=False, as_json=False)
        return key_of(self._replace(options=plain))

    def request(self) -> StudyRequest:
        """Return the study."""
        from tandemcare.experiments import from_baseline

        wanted = from_baseline(self.baseline, self.files or None)
        return self.options.request(
            wanted, population_group=self.by, draws=self.draws, draw_replications=self.draw_replications
        )

    def results(self) -> Results:
        """Return what came of it, run or read."""
        request = self.request()
        self.options.check(request)

        from .running import run_grid

        scenarios = request.resolved()
        return run_grid(request, request.grid(scenarios))


def _show(asked: _Asked, *, is_full: bool) -> None:
    """Show what a study came to: at once where the same was asked for before and nothing has changed since."""
    from . import said_before

    options = asked.options
    way = said_before.way_of((is_full, options.no_pictures, options.no_workbook, options.as_json))
    before = said_before.known(options.out or DEFAULT_OUT, asked.key)
    if before is None:
        with watched() as looked, heard() as told:
            results = asked.results()
            _tell(asked, results, is_full=is_full)
        if told.is_whole and _has_reports(results):
            said_before.keep(results.folder, asked.key, looked, tuple(told.warnings), {way: "".join(told.texts)})
        return
    for warning in before.warnings:
        warn(warning)
    say(f"{UNCHANGED} {before.folder}.", err=True)
    if way in before.screens:
        say(before.screens[way], nl=False)
        return
    _tell_anew(asked, before, way, is_full=is_full)


def _tell_anew(asked: _Asked, before: Before, way: str, *, is_full: bool) -> None:
    """Show in another way what a study came to that is as it was."""
    from tandemcare.results import Results

    from . import said_before

    with heard() as told:
        _tell(asked, Results.read(before.folder), is_full=is_full)
    if told.is_whole:
        screens = {**before.screens, way: "".join(told.texts)}
        said_before.keep(before.folder, asked.key, before.looked, before.warnings, screens)


def _has_reports(results: Results) -> bool:
    """Tell whether the disk has taken every report of a run."""
    from tandemcare.results import reports_of

    return all((results.folder / name).is_file() for name in reports_of(results))


def _tell(asked: _Asked, results: Results, *, is_full: bool) -> None:
    """Print what came of a study, and draw its pictures and its workbook."""
    if asked.options.as_json:
        say_json(results.to_json_object())
        return
    from tandemcare import render, report

    try:
        whole = report.comparison_report(results) if is_full else []
        render.show([*report.answer(results), *whole], sys.stdout)
        if asked.by:
            say(f"By {asked.by}: {results.folder / 'by-group.csv'}")
    finally:  # whoever reads the table may have had enough of it, as `head` has
        _draw(asked.options, results)


def _draw(options: Options, results: Results) -> None:
    from .drawing import draw, write_book

    if not options.no_workbook:
        write_book(results)
    if not options.no_pictures:
        draw(results)
