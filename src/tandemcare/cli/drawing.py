"""Pictures and the workbook into the run folder, when a table has been printed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tandemcare.errors import RunError
from tandemcare.files import write_bytes

from .saying import say, warn

if TYPE_CHECKING:
    from tandemcare.experiments import Bridge
    from tandemcare.results import Results

FOLDER, BOOK = "pictures", "results.xlsx"
FONT_CACHE = "MPLCONFIGDIR"


def draw(results: Results) -> None:
    """Write the pictures of a run beside its tables and say where."""
    from tandemcare.results import made_once

    why = "" if len(results.scenarios) > 1 else "; two more compare, and here is one scenario"
    _draw(lambda folder: made_once(results, FOLDER, lambda: _pictures(results, folder)), results.folder / FOLDER, why)


def _pictures(results: Results, folder: Path) -> list[Path]:
    from tandemcare.report import pictures

    return pictures.write(results, folder)


def write_book(results: Results) -> None:
    """Write the workbook of a run beside its tables and say where."""
    from tandemcare.results import made_once

    path = results.folder / BOOK
    try:
        made_once(results, BOOK, lambda: _book(results, path))
    except OSError as error:
        found = f"{path}\n    The workbook cannot be kept here: {error.strerror or error}."
        warn(f"{found}\n    Close it if it is open, or leave it out with --no-workbook.", has_failed=True)
        return
    say(f"Workbook: {path}")


def _book(results: Results, path: Path) -> list[Path]:
    from tandemcare import render, report

    write_bytes(path, render.workbook(report.results_book(results), title=results.manifest["place"]))
    return [path]


def draw_bridge(found: Bridge) -> None:
    """Write the picture of a bridge beside its tables and say where; there is none where nothing changes."""
    from tandemcare.report import pictures

    if found.bars:
        _draw(lambda folder: pictures.write_bridge(found, folder), found.results.folder / FOLDER)


def _draw(write: Callable[[Path], list[Path]], folder: Path, why: str = "") -> None:
    """Write pictures and say where; where they cannot be kept, only say so: the tables are."""
    keep_fonts_with_the_rest()
    try:
        paths = write(folder)
    except RunError as error:
        warn(error, has_failed=True)
        return
    number = sum(path.suffix == ".png" for path in paths)
    many = "1 picture" if number == 1 else f"{number} pictures"
    say(f"Pictures: {folder} ({many} as PNG, and the table of each as CSV{why})")


def keep_fonts_with_the_rest() -> None:
    """Have matplotlib keep its list of fonts where our compiled code is kept, unless the user says where."""
    from tandemcare.engine.cache import kept_folder

    try:
        os.environ.setdefault(FONT_CACHE, str(kept_folder("matplotlib")))
    except RunError:
        return  # nothing can be kept here: matplotlib then finds a place for itself
