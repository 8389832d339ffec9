"""Documents of a run that the page offers, made by those who make them for the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tandemcare import render, report
from tandemcare.results import Results


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
