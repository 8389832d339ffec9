"""Pictures into the run folder, when a table has been printed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tandemcare.errors import RunError

from .saying import say

if TYPE_CHECKING:
    from tandemcare.experiments import Bridge
    from tandemcare.results import Results

FOLDER = "pictures"
FONT_CACHE = "MPLCONFIGDIR"


def draw(results: Results) -> None:
    """Write the pictures of a run beside its tables and say where."""
    from tandemcare.report import pictures

    why = "" if len(results.scenarios) > 1 else "; two more compare, and here is one scenario"
    _draw(lambda folder: pictures.write(results, folder, again=False), results.folder / FOLDER, why)


def draw_bridge(found: Bridge) -> None:
    """Write the picture of a bridge beside its tables and say where; there is none where nothing changes."""
    from tandemcare.report import pictures

    if found.bars:
        _draw(lambda folder: pictures.write_bridge(found, folder), found.results.folder / FOLDER)


def _draw(write: Callable[[Path], list[Path]], folder: Path, why: str = "") -> None:
    """Write pictures and say where; where they cannot be kept, only say so: the tables are."""
    _keep_fonts_with_the_rest()
    try:
        paths = write(folder)
    except RunError as error:
        say(f"Warning: {error}", err=True)
        return
    number = len({path.stem for path in paths})
    many = "1 picture" if number == 1 else f"{number} pictures"
    say(f"Pictures: {folder} ({many} as PNG, and the table of each as CSV{why})")


def _keep_fonts_with_the_rest() -> None:
    """Have matplotlib keep its list of fonts where our compiled code is kept, unless the user says where."""
    from tandemcare.engine.cache import kept_folder

    try:
        os.environ.setdefault(FONT_CACHE, str(kept_folder("matplotlib")))
    except RunError:
        return  # nothing can be kept here: matplotlib then finds a place for itself
