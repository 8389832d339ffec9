"""The answer: what a comparison says, its options as cards, one chart over time, who pays, and how sure that is."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ..desk import desk_of
from ..drawing import OK, WRONG, draw
from ..shown import RUN_VIEWS, drawable
from ..study import Study

router = APIRouter()


@router.get("/")
def start(request: Request) -> Response:
    """Show the answer of the run that is named, or else of the newest of the shipped scenarios."""
    return show_run(request)


def show_run(request: Request) -> Response:
    """Show a run as the view of an address does: the one that is named, or else the newest of the shipped scenarios.

    What an address asks of its chart that the run does not have is told above it, and kept for nobody else.
    """
    study, runs = Study.read(request.query_params), desk_of(request).runs
    run = study.run or runs.shipped()
    if not run:
        return draw(request, "not-run.html", study, keep=True)
    view, page = RUN_VIEWS[request.url.path], runs.page(run)
    study, problems = drawable(study, page)
    told = {"run": run, "page": page, "problems": problems, **view.told(study, page)}
    return draw(request, view.template, study, status=WRONG if problems else OK, keep=not problems, **told)
