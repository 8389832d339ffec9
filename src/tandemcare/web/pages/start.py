"""The answer: what a comparison says, its options as cards, one chart over time, who pays, and how sure that is."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tandemcare.report import RunPage

from ..chart import chart_svg
from ..desk import desk_of
from ..drawing import draw
from ..study import Study

router = APIRouter()


@router.get("/")
def start(request: Request) -> Response:
    """Show the answer of the run that is named, or else of the newest of the shipped scenarios."""
    study, runs = Study.read(request.query_params), desk_of(request).runs
    run = study.run or runs.shipped()
    if not run:
        return draw(request, "not-run.html", study, keep=True)
    page = runs.page(run)
    return draw(request, "start.html", study, keep=True, run=run, page=page, **drawn(study, page))


def drawn(study: Study, page: RunPage) -> dict[str, Any]:
    """Return what the chart of a page needs: its picture, its table, and what else could be drawn."""
    measures = page.measures
    if not measures:
        return {"chart": None}
    measure = study.measure if study.measure in measures else next(iter(measures))
    chart = page.drawn(measure, study.show)
    shown = [panel.name for panel in chart.panels]
    return {"chart": chart, "svg": chart_svg(chart), "measure": measure, "measures": measures, "shown": shown}
