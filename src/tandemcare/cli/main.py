"""The `tandem` command and its promises: exit codes 2 (wrong input), 1 (a failed run), 130 (Ctrl-C) and 143 (SIGTERM).

Results go to stdout, talk to stderr. Heavy imports stand inside the commands, so that `tandem --help` is quick.
"""

from __future__ import annotations

import warnings
from typing import Annotated, Any, cast

import typer
from typer.core import TyperGroup

from tandemcare.cli import (
    application,
    bridge,
    calibrate,
    compare,
    cost,
    export,
    new,
    parameters,
    prevention,
    report,
    rota,
    scenarios,
    services,
    size,
    structure,
    switching,
    validate,
    waits,
    workforce,
)
from tandemcare.errors import InputError, TandemError, TandemWarning

from .groups import help_of
from .machine import code_of, guarded, refuse_too_little_memory, words_of
from .saying import say, warn
from .usage import problem_of_usage

RUN_FAILED, INPUT_WRONG = 1, 2
LONGEST_HELP = 200


class PoliteGroup(TyperGroup):
    """Commands whose expected failures end in a message and an exit code, never in a traceback."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands by who needs them."""
        there = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        says = {name: command.get_short_help_str(LONGEST_HELP) for name, command in there.items() if command}
        for title, lines in help_of(says, formatter.width):
            with formatter.section(title):
                formatter.write(lines)

    def main(self, *words: Any, **settings: Any) -> Any:
        """Run a command line, whatever the machine does to it."""
        with guarded():
            return super().main(*words, **settings)

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command and turn what can go wrong into words on stderr."""
        words = [*getattr(ctx, "_protected_args", []), *ctx.args]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("default", TandemWarning)  # the same words once
                warnings.showwarning = cast("Any", _show_warning)
                refuse_too_little_memory()
                return super().invoke(ctx)
        except InputError as error:
            raise _stop(str(error), INPUT_WRONG) from error
        except TandemError as error:
            raise _stop(str(error), RUN_FAILED) from error
        except KeyboardInterrupt as error:
            raise _stop(words_of(error), code_of(error)) from error
        except Exception as error:
            problem = problem_of_usage(error, words)
            if problem is None:
                raise
            raise _stop(str(problem), INPUT_WRONG) from error


_show_any_warning = warnings.showwarning


def _show_warning(message: Warning | str, category: type[Warning], *place: Any) -> None:
    """Say a warning of ours as a sentence; those of libraries keep their file and line."""
    if issubclass(category, TandemWarning):
        warn(message)
    else:
        _show_any_warning(message, category, *place)


def _stop(message: str, code: int) -> typer.Exit:
    say(message, err=True)
    return typer.Exit(code)


app = typer.Typer(
    cls=PoliteGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: importing rich's printer takes longer than all the rest of `tandem --help`
)


def _show_version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit


@app.callback()
def tandem(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Simulate and cost adult mental-health crisis care in England."""


@app.command()
def version() -> None:
    """Show the version of Tandem."""
    from importlib import metadata

    say(metadata.version("tandemcare"))


app.command()(parameters.parameters)
app.command()(scenarios.check)
app.command()(scenarios.diff)
app.command()(scenarios.schema)
app.command()(compare.compare)
app.command()(compare.run)
app.command()(rota.rota)
app.command()(bridge.bridge)
app.command()(report.report)
app.command()(cost.cost)
app.command()(switching.switching)
app.command()(cost.tariff)
app.command()(services.services)
app.command()(calibrate.calibrate)
app.command()(validate.validate)
app.command(name="app")(application.application)
app.command()(waits.waits)
app.command()(workforce.workforce)
app.command()(prevention.prevention)
app.command()(structure.structure)
app.add_typer(new.app, name="new")
app.add_typer(export.app, name="export")
app.add_typer(size.app, name="size")
