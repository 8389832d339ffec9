"""Your files: what a user has sent, how large it is and since when, and how it is removed."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandemcare.errors import InputError

from ..desk import desk_of
from ..drawing import WRONG, draw
from ..study import FIRST, Study
from ..uploads import MOST_UPLOADS
from ..users import remember, user_of

router = APIRouter()
SEE_OTHER = 303
CALLED = {"scenario": "Option", "place": "Place", "numbers": "Numbers"}


@router.get("/uploads")
def uploads(request: Request) -> Response:
    """Show what a user has sent."""
    return _show(request, Study.read(request.query_params))


def _show(request: Request, study: Study, error: InputError | None = None) -> Response:
    return draw(
        request,
        "uploads.html",
        study,
        status=WRONG if error else 200,
        problems=error.problems if error else (),
        sent=desk_of(request).uploads.of(user_of(request)),
        called=CALLED,
        most=MOST_UPLOADS,
    )


@router.post("/uploads/{token}/remove")
def remove(request: Request, token: str) -> Response:
    """Forget a file that a user has sent, and go on without it; what ran with it stays."""
    study, desk, user = Study.read(request.query_params), desk_of(request), user_of(request)
    found = desk.uploads.one(user, token)
    try:
        if found is not None:
            desk.jobs.remove_upload(user, found)
    except InputError as error:
        return _show(request, study, error)
    response = RedirectResponse(without_upload(study, token).to("/uploads"), SEE_OTHER)
    remember(request, response)
    return response


def without_upload(study: Study, token: str) -> Study:
    """Return a study in which a file is chosen nowhere."""
    study = replace(study, scenarios=tuple(each for each in study.scenarios if each != token))
    if study.base == token:
        study = replace(study, base=FIRST, values={})
    study = replace(study, place="") if study.place == token else study
    return replace(study, numbers="") if study.numbers == token else study
