"""`tandem export`: parts of a scenario as files for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tandemcare.errors import InputError, Problem, tell

from .options import AnyFolder, RunFolder, run_folder
from .scenarios import PlaceFile
from .structure import needs_folder, write

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Write parts of a scenario for other programs.")


@app.callback()
def export() -> None:
    """Write parts of a scenario for other programs."""


@app.command()
def xmile(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Scenario file; by default as-is.")] = None,
    *,
    place: PlaceFile = None,
    years: Annotated[int, typer.Option(min=1, max=100, help="Years from the census date.")] = 10,
    any_folder: AnyFolder = False,
    out: Annotated[Path, typer.Option("--out", help="Where the model is written, such as slow-layer.xmile.")],
) -> None:
    """Write the stocks and flows of a scenario as XMILE, for PySD and other programs.

    What people do in the pathway is held as it is at the census.
    """
    needs_folder(out)

    from tandemcare import experiments, model, scenario
    from tandemcare.engine.exchange import USUAL_STEP_MONTHS
    from tandemcare.stockflow import to_xmile
    from tandemcare.units import MONTHS_A_YEAR

    (resolved,) = experiments.resolve_all(
        [file or scenario.shipped_scenarios()[0]], place, years, any_folder=any_folder
    )
    tell(resolved.warnings)
    if resolved.plan is None or resolved.is_held:
        raise InputError([_nothing_moves(resolved)])
    alone = model.slow_layer_alone(resolved.plan, USUAL_STEP_MONTHS)
    write(to_xmile(alone, 0.0, MONTHS_A_YEAR * years, USUAL_STEP_MONTHS), out)


class EventsAs(StrEnum):
    """Layouts of the event log."""

    CSV = "csv"
    VIDIGI = "vidigi"
    XES = "xes"


@app.command()
def events(
    run: RunFolder,
    *,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Name of a scenario of the run; by default its first.")
    ] = None,
    replication: Annotated[int, typer.Option(min=0, help="Number of the replication.")] = 0,
    layout: Annotated[
        EventsAs, typer.Option(help="csv: every row; vidigi: its columns; xes: for process miners.")
    ] = EventsAs.CSV,
    out: Annotated[Path, typer.Option("--out", help="File that is written, such as events.csv or events.xes.")],
) -> None:
    """Write who did what when in one replication of a run, with attributes, units and dates.

    The scenario is simulated again as it was run. In vidigi's layout times are hours from the start.
    """
    needs_folder(out)

    from tandemcare import results
    from tandemcare.running import BYTE_ORDER_MARK

    trace = results.trace_of_run(results.Results.read(run_folder(run)), scenario, replication)
    if layout is EventsAs.XES:
        write("\n".join(trace.xes(f"{run.name}, replication {replication}")) + "\n", out)
    else:
        # Keys of people have more digits than a float: they stay whole numbers.
        table = trace.event_log(layout.value).to_csv(index=False, lineterminator="\n")
        write(f"{BYTE_ORDER_MARK}{table}", out)


def _nothing_moves(resolved: Resolved) -> Problem:
    if resolved.is_held:
        found, remedy = "Its slow layer is held, so that no stock moves.", "Take `slow_layer: held` out of the file."
    else:
        found, remedy = "Its place does not say what people do at the census.", "Run: tandem calibrate, on the place."
    return Problem(f"scenario {resolved.name!r}", found, remedy)
