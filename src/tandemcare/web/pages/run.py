"""Run: what will be run, the jobs that were asked for, and how far each is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandemcare.errors import InputError
from tandemcare.model import Place

from ..desk import desk_of
from ..drawing import OK, WRONG, draw
from ..how_long import DRAWS_OFFERED, how_long
from ..jobs import JobAsked, PageJob, Quotas
from ..levers import levers, problems_of_values, refuse_values
from ..shelf import place_of, problems_of_names, shipped, titles, without_usual
from ..shown import shown_levers
from ..study import LEAST, WHOLE, Study
from ..taking import MOST_OF_WORDS, bounded
from ..users import remember, user_of

router = APIRouter()
SEE_OTHER = 303


@router.get("/run")
def to_run(request: Request) -> Response:
    """Show what will be run."""
    return _show(request, Study.read(request.query_params))


def _show(request: Request, study: Study, error: InputError | None = None) -> Response:
    desk, user = desk_of(request), user_of(request)
    place = place_of(study, desk.uploads, user)
    study = whole(without_usual(study, place))
    asked = asked_of(study, place)
    wrong = [*problems_of_names(study, desk.uploads, user), *problems_of_values(study.values, place)]
    problems = error.problems if error else wrong
    is_drawn_anew = request.headers.get("hx-request")
    return draw(
        request,
        "run.html",
        study,
        status=WRONG if problems and not is_drawn_anew else OK,
        problems=problems,
        asked=asked,
        how_long=how_long(asked.size, is_drawn=bool(asked.draws)),
        draws=list(_draws_offered(asked, study.draw_replications, desk.jobs.quotas)),
        moved=[each for each in shown_levers(study, levers(place)) if each.is_moved],
        titles=titles(desk.uploads, user),
        place=place,
        jobs=desk.jobs.of(user),
        least=LEAST,
    )


def whole(study: Study) -> Study:
    """Return a study that has something to compare: where nothing is chosen and moved, all that comes with Tandem."""
    if study.scenarios or study.is_moved:
        return study
    return replace(study, scenarios=tuple(each.token for each in shipped()))


def _draws_offered(asked: JobAsked, each: int, quotas: Quotas) -> Iterator[tuple[int, str]]:
    """Yield how often numbers may be drawn, each with how much longer that takes; what the server would refuse is not.

    Each option runs `each` times with each draw. What is chosen stays in the list.
    """
    for draws in sorted({*DRAWS_OFFERED, asked.draws} - {0}):
        drawn = replace(asked, draws=draws, draw_replications=each)
        if drawn.size <= quotas.replication_years_a_job or draws == asked.draws:
            yield draws, how_long(drawn.size - replace(asked, draws=0).size, is_drawn=True)


def asked_of(study: Study, place: Place) -> JobAsked:
    """Return the full run of a study; beliefs that levers move hold in every scenario of it."""
    beliefs = {each.key for each in levers(place) if each.kind == "belief"}
    return study.asked({key: value for key, value in study.values.items() if key in beliefs})


@router.post("/jobs")
async def ask(request: Request) -> Response:
    """Ask for a full run, and go on to its page; how often and how long are what the fields beside the button say."""
    async with bounded(request, MOST_OF_WORDS).form() as form:
        said = {name: value for name in WHOLE if isinstance(value := form.get(name), str)}
    return await run_in_threadpool(_ask, request, said)


def _ask(request: Request, said: Mapping[str, str]) -> Response:
    others = [(name, value) for name, value in request.query_params.multi_items() if name not in said]
    study, desk, user = Study.read(QueryParams([*others, *said.items()])), desk_of(request), user_of(request)
    place = place_of(study, desk.uploads, user)
    study = whole(without_usual(study, place))
    try:
        refuse_values(study.values, place)
        found = desk.jobs.ask(user, asked_of(study, place))
    except InputError as error:
        return _show(request, study, error)
    return _to(request, study, found)


def _to(request: Request, study: Study, job: PageJob) -> Response:
    response = RedirectResponse(study.to(f"/jobs/{job.token}"), SEE_OTHER)
    remember(request, response)
    return response


@router.get("/jobs/{token}")
def job(request: Request, token: str) -> Response:
    """Show how far a job is; a page that asks again is loaded anew when it has ended."""
    study, found = Study.read(request.query_params), desk_of(request).jobs.job(user_of(request), token)
    if found.state == "finished" and found.folder:
        study = Study.read(QueryParams(found.asked.study)).of_run(found.folder.name)
    response = draw(request, "job.html", study, job=found)
    if found.is_over and request.headers.get("hx-request"):
        response.headers["hx-refresh"] = "true"
    return response


@router.post("/jobs/{token}/cancel")
def cancel(request: Request, token: str) -> Response:
    """Stop a job; what is finished of it is kept."""
    return _to(request, Study.read(request.query_params), desk_of(request).jobs.cancel(user_of(request), token))


@router.post("/jobs/{token}/resume")
def resume(request: Request, token: str) -> Response:
    """Go on with a job that stopped."""
    return _to(request, Study.read(request.query_params), desk_of(request).jobs.resume(user_of(request), token))
