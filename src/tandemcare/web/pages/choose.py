"""Choose: options as cards, a place, files of one's own, and templates to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandemcare import scenario
from tandemcare.errors import InputError, Problem

from ..desk import PageDesk, desk_of
from ..drawing import OK, WRONG, draw
from ..shelf import own, place_of, problems_of_names, shipped
from ..study import Study
from ..taking import bounded, pieces_of
from ..uploads import Upload
from ..users import remember, user_of

router = APIRouter()
SEE_OTHER = 303
ADULTS = 500_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATES: Mapping[str, str] = {
    "my-place.xlsx": "A place as a workbook: England's numbers, to be replaced by yours",
    "my-place.yaml": "The same as text",
    "my-scenario.yaml": "An option with an example of every key",
}


@router.get("/choose")
def choose(request: Request) -> Response:
    """Show what can be chosen."""
    return _show(request, Study.read(request.query_params))


def _show(request: Request, study: Study, error: InputError | None = None) -> Response:
    desk, user = desk_of(request), user_of(request)
    unknown = problems_of_names(study, desk.uploads, user)
    try:
        place = place_of(study, desk.uploads, user)
    except InputError as no_place:  # told here, where another can be chosen
        unknown += no_place.problems
        study = replace(study, place="")
        place = place_of(study, desk.uploads, user)
    return draw(
        request,
        "choose.html",
        study,
        status=WRONG if error or unknown else OK,
        problems=(*(error.problems if error else ()), *unknown),
        is_file_wrong=error is not None,
        shipped=shipped(),
        sent={kind: own(desk.uploads, user, kind) for kind in ("scenario", "place", "numbers")},
        place=place,
        templates=TEMPLATES,
    )


@router.post("/upload")
async def upload(request: Request) -> Response:
    """Take a file, and go on with it chosen; show what is wrong with it where anything is."""
    study = Study.read(request.query_params)
    try:
        async with bounded(request).form() as form:
            sent = await run_in_threadpool(_take, desk_of(request), user_of(request), form.get("file"))
    except InputError as error:
        return await run_in_threadpool(_show, request, study, error)
    response = RedirectResponse(with_upload(study, sent).to("/choose"), SEE_OTHER)
    remember(request, response)
    return response


def _take(desk: PageDesk, user: str, file: object) -> Upload:
    if not isinstance(file, UploadFile) or not file.filename:
        raise InputError([Problem("file", "No file was chosen.", "Choose a .yaml or .xlsx file first.")])
    return desk.uploads.take(user, str(file.filename), pieces_of(file.file))


def with_upload(study: Study, sent: Upload) -> Study:
    """Return a study with a file that was sent: an option more, or another place or other numbers."""
    if sent.kind == "scenario":
        return replace(study, scenarios=tuple(dict.fromkeys((*study.scenarios, sent.token))))
    return replace(study, place=sent.token) if sent.kind == "place" else replace(study, numbers=sent.token)


@router.get("/templates/{name}")
def template(name: str) -> Response:
    """Return a file to be filled in."""
    if name == "my-place.xlsx":
        return _file(scenario.place_book(scenario.new_place("My place", ADULTS, None)), XLSX, name)
    if name == "my-place.yaml":
        return _file(scenario.place_text(scenario.new_place("My place", ADULTS, None)).encode(), "text/yaml", name)
    if name == "my-scenario.yaml":
        census = scenario.load_place().census_date
        return _file(scenario.scenario_text("My scenario", "as-is.yaml", census, "").encode(), "text/yaml", name)
    raise InputError([Problem(f"template {name}", "There is no such template.", f"Take {', '.join(TEMPLATES)}.")])


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
