"""The options of every command that runs a study, declared once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_type_hints

import typer

from tandemcare.errors import InputError, Problem
from tandemcare.files import DEFAULT_OUT

if TYPE_CHECKING:
    from tandemcare.experiments import Asked, StudyRequest
    from tandemcare.model import Place
    from tandemcare.running import Cluster


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object in place of words and tables.")]
AnyFolder = Annotated[
    bool, typer.Option("--any-folder", help="Let scenarios name files outside their own folder (extends, place).")
]
StylisedPlace = Annotated[Path | None, typer.Option("--place", help="Place file; by default the stylised place.")]
Baseline = Annotated[
    Path | None,
    typer.Option(help="Scenario file to measure from; by default the one with which the chain of `extends` begins."),
]
RotaFile = Annotated[
    Path | None, typer.Option("--rota", help="Rota of AMHPs of the place, .yaml or .xlsx, in place of its own.")
]
NumbersFile = Annotated[
    Path | None,
    typer.Option("--numbers", help="File of numbers that hold in every scenario, in place of those of the evidence."),
]
Workers = Annotated[int | None, typer.Option(help="Batches at a time; by default one a core.")]
AsOf = Annotated[
    str, typer.Option("--as-of", help="The month in which it is asked, this one by default: what is before is past.")
]


RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run, or its name in tandem-runs.")]


def run_folder(run: Path) -> Path:
    """Return the folder of a run: as it is given, or of this name where runs are kept."""
    kept = DEFAULT_OUT / run
    return kept if not run.exists() and kept.is_dir() else run


def this_month() -> str:
    """Return the month of today, such as 2026-11."""
    return f"{date.today():%Y-%m}"


def refuse(problems: Sequence[Problem]) -> None:
    """Raise InputError where there are problems, by the names of the options."""
    if problems:
        raise InputError([Problem(f"--{problem.where}", problem.found, problem.remedy) for problem in problems])


def place_with(place: Path | None, rota: Path | None) -> Path | Place | None:
    """Return a place that is asked for, with another rota where one is named."""
    if rota is None:
        return place
    from tandemcare.scenario import load_place, load_rota, with_rota

    return with_rota(load_place(place), load_rota(rota))


class Options(NamedTuple):
    """What the options of a command ask for."""

    place: Annotated[
        Path | None, typer.Option("--place", help="Place file; by default the one that the scenarios name.")
    ] = None
    rota: RotaFile = None
    years: Annotated[int, typer.Option(help="Years from the census date.")] = 10
    replications: Annotated[int, typer.Option(help="Replications of each scenario.")] = 50
    seed: Annotated[int, typer.Option(help="Seed of the study.")] = 1
    engine: Annotated[str, typer.Option(help="compiled, or reference (plain Python, slow).")] = "compiled"
    workers: Workers = None
    cluster: Annotated[
        str | None, typer.Option(help="A Dask scheduler that has the batches done: tcp://HOST:PORT or tls://HOST:PORT.")
    ] = None
    trust_cluster: Annotated[
        bool, typer.Option("--trust-cluster", help="Use a scheduler beyond this machine over plain tcp.")
    ] = False
    tls_ca: Annotated[Path | None, typer.Option(help="Certificate of the authority, for tls.")] = None
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate of yours, for tls.")] = None
    tls_key: Annotated[Path | None, typer.Option(help="Its key, for tls.")] = None
    out: Annotated[Path | None, typer.Option("--out", help="Where run folders are kept; by default ./tandem-runs.")] = (
        None
    )
    numbers: NumbersFile = None
    any_folder: AnyFolder = False
    no_pictures: Annotated[bool, typer.Option("--no-pictures", help="Write no pictures into the run folder.")] = False
    no_workbook: Annotated[bool, typer.Option("--no-workbook", help="Write no results.xlsx into the run folder.")] = (
        False
    )
    as_json: AsJson = False

    def request(self, files: Sequence[Asked] | None = None, **more: Any) -> StudyRequest:
        """Return the study that is asked for."""
        from tandemcare.experiments import StudyRequest

        names = ("years", "replications", "seed", "engine", "workers", "out", "any_folder", "numbers")
        given = {name: getattr(self, name) for name in names}
        return StudyRequest(files, place=place_with(self.place, self.rota), **given, cluster=self._cluster(), **more)

    def _cluster(self) -> Cluster | None:
        from tandemcare.running import Cluster

        if self.cluster is None:
            return None
        return Cluster(self.cluster, self.trust_cluster, self.tls_ca, self.tls_cert, self.tls_key)

    def check(self, request: StudyRequest, others: Iterable[Problem] = ()) -> None:
        """Refuse a request that makes no sense, with what the command itself has found, by the names of the options."""
        refuse([*request.problems(), *others])


def with_options(command: Callable[..., None], **usual: Any) -> Callable[..., None]:
    """Return a command that also takes every one of the Options, and hands them on as its argument `options`.

    `usual` are defaults of this command that differ from those of the others.
    """
    own = inspect.signature(command, eval_str=True).parameters.values()
    hints = get_type_hints(Options, include_extras=True)
    shared = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=usual.get(name, Options._field_defaults[name]),
            annotation=hints[name],
        )
        for name in Options._fields
    ]
    parameters = [*(one for one in own if one.name != "options"), *shared]

    @wraps(command)
    def given(**words: Any) -> None:
        options = Options(**{name: words.pop(name) for name in Options._fields})
        command(**words, options=options)

    given.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    given.__annotations__ = {one.name: one.annotation for one in parameters}
    return given
