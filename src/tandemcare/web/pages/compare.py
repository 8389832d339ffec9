"""Compare: the table of options, what cannot be told apart, a chart, and every measure of a run."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from .start import show_run

router = APIRouter()


@router.get("/compare")
def compare(request: Request) -> Response:
    """Show a run in detail."""
    return show_run(request)
