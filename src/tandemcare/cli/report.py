"""`tandem report`: a finished run as documents that can be sent: a page of HTML, Word, PowerPoint and Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tandemcare.errors import Problem, RunError, did_you_mean
from tandemcare.files import why_no_folder, write_bytes
from tandemcare.texts import one_line

from .drawing import BOOK, keep_fonts_with_the_rest
from .options import RunFolder, refuse, run_folder
from .saying import say

if TYPE_CHECKING:
    from tandemcare.report import Paper
    from tandemcare.results import Results

FILES: Mapping[str, str] = {"html": "report.html", "docx": "report.docx", "pptx": "report.pptx", "xlsx": BOOK}
"""The documents, by how they are asked for, and how each is called."""
SAYS = {"html": "Page", "docx": "Word", "pptx": "PowerPoint", "xlsx": "Workbook"}


def report(
    run: RunFolder,
    *,
    to: Annotated[str, typer.Option("--to", help="Which documents, with commas between.")] = ",".join(FILES),
    out: Annotated[
        Path | None, typer.Option("--out", help="Where they are written; by default into the run folder.")
    ] = None,
) -> None:
    """Write a finished run as documents: a page of HTML, a board paper in Word, slides with charts, a workbook."""
    kinds = _kinds(to)
    from tandemcare.results import Results

    if out and (why := why_no_folder(out)):
        refuse([Problem(f"out {out}", why, "Give another folder.")])
    results = Results.read(run_folder(run))
    folder = out or results.folder
    keep_fonts_with_the_rest()
    for kind, document in _made(results, kinds):
        path = folder / FILES[kind]
        _write(path, document)
        say(f"{SAYS[kind]}: {one_line(str(path))}")


def _kinds(to: str) -> list[str]:
    """Return the kinds of documents that are asked for, each once; InputError for one that there is not."""
    asked = list(dict.fromkeys(word.strip().lower() for word in to.split(",") if word.strip()))
    unknown = [word for word in asked if word not in FILES]
    refuse([Problem("to", f"{word!r} is no kind of document.", did_you_mean(word, FILES)) for word in unknown])
    refuse([Problem("to", "It names no document.", f"Give some of {', '.join(FILES)}.")] if not asked else [])
    return asked


def _made(results: Results, kinds: list[str]) -> list[tuple[str, bytes]]:
    """Return the documents that are asked for; what HTML, Word and PowerPoint say is worked out once."""
    from tandemcare import render
    from tandemcare import report as reports

    drawn: Mapping[str, Callable[[Paper], bytes]] = {
        "html": render.html_page,
        "docx": render.word,
        "pptx": render.slides,
    }
    paper = reports.board_paper(results) if drawn.keys() & set(kinds) else None
    made = []
    for kind in kinds:
        if paper is not None and kind in drawn:
            made.append((kind, drawn[kind](paper)))
        else:
            made.append((kind, render.workbook(reports.results_book(results), title=results.manifest["place"])))
    return made


def _write(path: Path, document: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, document)
    except OSError as error:
        raise RunError(
            f"{path}\n    The document cannot be kept here: {error.strerror or error}.\n"
            "    If another program has it open, close it there, or name a folder with --out."
        ) from error
