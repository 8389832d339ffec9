"""Documents of a run or of a size that the page offers, made by those who make them for the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tandemcare import render, report
from tandemcare.errors import InputError, Problem
from tandemcare.experiments import target_in_words
from tandemcare.report import Paper
from tandemcare.results import Results

from .jobs import JobAsked, SizeFound


@dataclass(frozen=True)
class Offer:
    """A kind of document: what it is called, what it holds, and how it is made."""

    title: str
    says: str
    made: Callable[[Results], bytes]


def _workbook(results: Results) -> bytes:
    return render.workbook(report.results_book(results), title=results.manifest["place"])


def _word(results: Results) -> bytes:
    return render.word(report.board_paper(results))


def _slides(results: Results) -> bytes:
    return render.slides(report.board_paper(results))


def _page(results: Results) -> bytes:
    return render.html_page(report.board_paper(results))


DOCUMENTS: Mapping[str, Offer] = {
    "report.docx": Offer("Board paper (Word)", "Two pages, and an annex with assumptions and limits", _word),
    "report.pptx": Offer("Slides (PowerPoint)", "Charts that can be edited, and what they say", _slides),
    "report.html": Offer("One page (HTML)", "The same for a browser, offline, to be sent by mail", _page),
    "results.xlsx": Offer("Workbook (Excel)", "Every table with its charts, assumptions and limits", _workbook),
}


def document(results: Results, name: str) -> bytes:
    """Return a document of a run."""
    return DOCUMENTS[name].made(results)


SIZE_DOCUMENTS: Mapping[str, tuple[str, str]] = {
    "size.xlsx": ("Workbook (Excel)", "What to do, what it rests on and all that was tried, as tandem size writes it"),
    "size.docx": ("Paper (Word)", "What to do first, then the answer, and an annex with what was tried"),
    "size.html": ("One page (HTML)", "The same for a browser, offline, to be sent by mail"),
    "size.json": ("Numbers", "All of it for programs, as tandem size --json gives it"),
}
"""What a size is taken away as: what each file is called, and what it holds."""


def size_document(found: SizeFound, asked: JobAsked, name: str) -> bytes:
    """Return a document of a size; InputError where there is none of that name."""
    if name not in SIZE_DOCUMENTS:
        remedy = f"Take {', '.join(SIZE_DOCUMENTS)}."
        raise InputError([Problem(f"file {name}", "There is no such file of a size.", remedy)])
    if name == "size.xlsx":
        return render.workbook(found.sheets, title=found.title)
    if name == "size.json":
        return json.dumps(found.said, allow_nan=False, indent=1).encode()
    paper = _size_paper(found, asked)
    return render.word(paper) if name == "size.docx" else render.html_page(paper)


def _size_paper(found: SizeFound, asked: JobAsked) -> Paper:
    return report.size_paper(found.words, found.title, [*map(target_in_words, asked.targets)], asked.seed)
