"""Size: the fewest AMHPs, beds or homes with which targets are met, as a run of its own whose answer is taken away."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandemcare.errors import InputError
from tandemcare.experiments import AMHP, SIZES, target_in_words
from tandemcare.report import below_headline, headline_of_size

from ..desk import desk_of
from ..documents import SIZE_DOCUMENTS, size_document
from ..drawing import OK, WRONG, draw
from ..jobs import JobAsked, JobKind, PageJob, size_found
from ..levers import problems_of_values, refuse_values
from ..shelf import place_of, titles
from ..size_form import SizeForm, is_filled_in
from ..study import Study
from ..taking import MOST_OF_WORDS, attached, bounded
from ..users import remember, user_of

router = APIRouter()
SEE_OTHER = 303


@router.get("/size")
def size(request: Request) -> Response:
    """Show what can be sized, with the targets of an address; a form that is filled in leads to the address of it."""
    said = request.query_params
    study = Study.read(said)
    if not is_filled_in(said):
        return _show(request, study, SizeForm.of_study(study))
    form = SizeForm.of_fields(said, is_asked=False)
    if form.problems:
        return _show(request, study, form, status=OK if request.headers.get("hx-request") else WRONG)
    return RedirectResponse(_of_form(study, form).to("/size"), SEE_OTHER)


def _of_form(study: Study, form: SizeForm) -> Study:
    return study.with_size(form.size, form.texts)


def _show(
    request: Request, study: Study, form: SizeForm, error: InputError | None = None, status: int = OK
) -> Response:
    desk, user = desk_of(request), user_of(request)
    problems = error.problems if error else problems_of_values(study.values, place_of(study, desk.uploads, user))
    is_drawn_anew = request.headers.get("hx-request")
    return draw(
        request,
        "size.html",
        study,
        status=WRONG if problems and not is_drawn_anew else status,
        problems=problems,
        form=form,
        sizes=SIZES,
        titles=titles(desk.uploads, user),
        told=target_in_words,
        jobs=[job for job in desk.jobs.of(user) if job.asked.is_of_a_size],
    )


@router.post("/size")
async def ask(request: Request) -> Response:
    """Ask for a size, and go on to the page of its run; where a field is wrong, show it."""
    async with bounded(request, MOST_OF_WORDS).form() as form:
        said = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_ask, request, said)


def _ask(request: Request, said: dict[str, str]) -> Response:
    study, form = Study.read(request.query_params), SizeForm.of_fields(said)
    if form.problems:
        return _show(request, study, form, status=WRONG)
    study = _of_form(study, form)
    try:
        desk, user = desk_of(request), user_of(request)
        refuse_values(study.values, place_of(study, desk.uploads, user))
        job = desk.jobs.ask(user, _asked(study))
    except InputError as error:
        return _show(request, study, form, error)
    response = RedirectResponse(study.to(f"/jobs/{job.token}"), SEE_OTHER)
    remember(request, response)
    return response


def _asked(study: Study) -> JobAsked:
    """Return the size that a study asks for."""
    kind: JobKind = "size_amhp" if study.size == AMHP else "size_capacity"
    asked = JobAsked(kind, (study.moved,), seed=study.seed, study=study.query)
    return replace(asked, sized=study.size, targets=study.targets)


def _job(request: Request, token: str) -> PageJob:
    return desk_of(request).jobs.job(user_of(request), token)


@router.get("/jobs/{token}/answer")
def answer(request: Request, token: str) -> Response:
    """Show what a size came to: what to do first, then what was asked for and everything that was tried."""
    study, job = Study.read(request.query_params), _job(request, token)
    found = size_found(job)
    asked = [target_in_words(text) for text in job.asked.targets]
    return draw(
        request,
        "size-answer.html",
        study,
        job=job,
        found=found,
        asked=asked,
        files=SIZE_DOCUMENTS,
        headline=headline_of_size(found.words),
        sections=below_headline(found.words),
    )


@router.get("/jobs/{token}/files/{name}")
def file(request: Request, token: str, name: str) -> Response:
    """Return what a size came to as a file."""
    job = _job(request, token)
    return attached(size_document(size_found(job), job.asked, name), name)
