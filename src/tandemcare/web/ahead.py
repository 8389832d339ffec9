"""The pages of a run, drawn by the job that ran it before it is told as finished, so that they are there at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from starlette.datastructures import QueryParams

from tandemcare.report import RunPage
from tandemcare.results import Results

from .drawing import text_of
from .drawn import DrawnPages
from .kept import KeptRuns
from .shown import RUN_VIEWS
from .study import Study


@dataclass(frozen=True)
class Ahead:
    """Draws the pages of a run, by the address of the study that it was run for; what it keeps goes into `drawn`."""

    drawn: DrawnPages

    def __call__(self, results: Results, study: str) -> None:
        """Draw every page of a run that a link on the page of its job, or a switch behind it, leads to."""
        page, run = RunPage(results), results.folder.name
        for path, shown in _pages(Study.read(QueryParams(study)).of_run(run), page):
            self._draw(path, shown, run, page)
        if KeptRuns(self.drawn.runs).shipped() == run:
            self._draw("/", Study(), run, page)

    def _draw(self, path: str, study: Study, run: str, page: RunPage) -> None:
        view = RUN_VIEWS[path]
        told = {"run": run, "page": page, "problems": (), **view.told(study, page)}
        self.drawn.keep(path, study.query, text_of(view.template, study, path, **told))


def _pages(study: Study, page: RunPage) -> Iterator[tuple[str, Study]]:
    """Yield the address and the study of each page: the views, then what is drawn where a chart is switched."""
    for path in RUN_VIEWS:
        yield path, study
    for measure in page.measures:
        yield "/", replace(study, measure=measure)
