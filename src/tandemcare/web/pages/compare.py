"""Compare: the table of options, what cannot be told apart, a chart, and every measure of a run."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ..desk import desk_of
from ..drawing import draw
from ..study import Study
from .start import drawn

router = APIRouter()


@router.get("/compare")
def compare(request: Request) -> Response:
    """Show a run in detail: the one that is named, or else the newest of the shipped scenarios."""
    study, runs = Study.read(request.query_params), desk_of(request).runs
    run = study.run or runs.shipped()
    if not run:
        return draw(request, "not-run.html", study, keep=True)
    page = runs.page(run)
    return draw(request, "compare.html", study, keep=True, run=run, page=page, **drawn(study, page))
