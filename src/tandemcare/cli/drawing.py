"""Pictures into the run folder, when a table has been printed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from tandemcare.errors import RunError

if TYPE_CHECKING:
    from tandemcare.study import Results

FOLDER = "pictures"
FONT_CACHE = "MPLCONFIGDIR"


def draw(results: Results) -> None:
    """Write the pictures of a run beside its tables and say where; where they cannot be kept, only say so."""
    _keep_fonts_with_the_rest()
    from tandemcare.reporting import pictures

    folder = results.folder / FOLDER
    try:
        paths = pictures.write(results, folder)
    except RunError as error:
        typer.echo(f"Warning: {error}", err=True)
        return
    names = ", ".join(dict.fromkeys(path.stem for path in paths))
    why = "" if len(results.scenarios) > 1 else "; the others compare, and here is one scenario"
    typer.echo(f"Pictures: {folder} ({names}: PNG, SVG, and the table of each as CSV{why})")


def _keep_fonts_with_the_rest() -> None:
    """Have matplotlib keep its list of fonts where our compiled code is kept, unless the user says where."""
    from tandemcare.engine.compiled.jit import cache_folder

    try:
        os.environ.setdefault(FONT_CACHE, str(cache_folder().parents[1] / "matplotlib"))
    except OSError:
        return  # nothing can be kept here: matplotlib then finds a place for itself
