"""Size: the fewest AMHPs or acute beds with which a target in words is met, as a run of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandemcare.errors import InputError, Problem

from ..desk import desk_of
from ..drawing import WRONG, draw
from ..jobs import JobAsked, size_found
from ..levers import refuse_values
from ..shelf import place_of, titles
from ..study import Study
from ..taking import MOST_OF_WORDS, bounded
from ..users import remember, user_of

router = APIRouter()
SEE_OTHER, LONGEST_TARGET = 303, 200
KINDS: Mapping[str, tuple[str, str]] = {
    "size_amhp": ("AMHPs: the smallest rota", "p95 started within 24h"),
    "size_beds": ("Acute beds: the fewest", "away at most 4"),
}
"""What can be sized, with a target as an example."""


@router.get("/size")
def size(request: Request) -> Response:
    """Show what can be sized, and what was asked for before."""
    said = request.query_params
    return _show(request, Study.read(said), said.get("kind", ""), said.get("target", ""))


def _show(request: Request, study: Study, kind: str, target: str, error: InputError | None = None) -> Response:
    desk, user = desk_of(request), user_of(request)
    return draw(
        request,
        "size.html",
        study,
        status=WRONG if error else 200,
        problems=error.problems if error else (),
        kinds=KINDS,
        kind=kind,
        target=target[:LONGEST_TARGET],
        titles=titles(desk.uploads, user),
        jobs=[job for job in desk.jobs.of(user) if job.asked.kind in KINDS],
    )


@router.post("/size")
async def ask(request: Request) -> Response:
    """Ask for a size, and go on to the page of its run."""
    async with bounded(request, MOST_OF_WORDS).form() as form:
        kind, target = (said if isinstance(said := form.get(name), str) else "" for name in ("kind", "target"))
    return await run_in_threadpool(_ask, request, kind, target)


def _ask(request: Request, kind: str, target: str) -> Response:
    study = Study.read(request.query_params)
    try:
        desk, user = desk_of(request), user_of(request)
        refuse_values(study.values, place_of(study, desk.uploads, user))
        job = desk.jobs.ask(user, _asked(study, kind, target))
    except InputError as error:
        return _show(request, study, kind, target, error)
    response = RedirectResponse(study.to(f"/jobs/{job.token}"), SEE_OTHER)
    remember(request, response)
    return response


def _asked(study: Study, kind: Any, target: str) -> JobAsked:
    """Return a size as it is asked for; InputError where nothing is chosen."""
    if kind not in KINDS:
        raise InputError([Problem("what", "Nothing was chosen.", "Choose AMHPs or beds.")])
    if len(target) > LONGEST_TARGET:
        raise InputError([Problem("target", "It is longer than any target.", f"Say it as in {KINDS[kind][1]!r}.")])
    return JobAsked(kind, (study.moved,), seed=study.seed, target=target or KINDS[kind][1])


@router.get("/jobs/{token}/answer")
def answer(request: Request, token: str) -> Response:
    """Show what a size came to."""
    study, job = Study.read(request.query_params), desk_of(request).jobs.job(user_of(request), token)
    _, sections = size_found(job)
    return draw(request, "size-answer.html", study, job=job, sections=sections)
