"""The page as a web application: its views, what guards it, and errors that are pages too."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from tandemcare.errors import InputError, Problem, TandemError

from .desk import PageDesk
from .drawing import NOT_FOUND, WRONG, draw
from .folders import plain_problems, without_folders
from .guards import guarded
from .light import Light
from .pages import ROUTERS
from .study import Study

FAILED = 500
WENT_WRONG = "This went wrong"


def application(desk: PageDesk) -> ASGIApp:
    """Return the page with its files, and what guards it."""
    return guarded(Light(lambda: views(desk), desk.drawn), desk.names)


def views(desk: PageDesk) -> FastAPI:
    """Return the views of the page; its worker of first looks begins to warm."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_form)
    app.add_exception_handler(TandemError, _of_ours)
    app.add_exception_handler(Exception, _of_a_fault)
    desk.looks.warm()
    return app


async def _of_ours(request: Request, error: Exception) -> Response:
    """Return the page of an error of ours, every problem in a summary."""
    folders = (request.app.state.desk.runs.folder, request.app.state.desk.uploads.folder)
    if isinstance(error, InputError):
        problems = plain_problems(error, folders).problems
        return draw(request, "error.html", _study(request), status=WRONG, title="Please check", problems=problems)
    said = without_folders(str(error), folders)
    return draw(request, "error.html", _study(request), status=FAILED, title=WENT_WRONG, problems=(), said=said)


async def _of_a_fault(request: Request, _: Exception) -> Response:
    """Return the page of a fault of ours; what it was stands in the log of the server alone."""
    said = "This is a fault of Tandem. What it was stands where the page was started from."
    return draw(request, "error.html", _study(request), status=FAILED, title=WENT_WRONG, problems=(), said=said)


async def _of_form(request: Request, error: Exception) -> Response:
    """Return the page of a form that is not whole."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    problems = [Problem(str(each["loc"][-1]), str(each["msg"]), "Go back and fill it in.") for each in found]
    return draw(request, "error.html", _study(request), status=WRONG, title="Please check", problems=problems)


async def _of_http(request: Request, error: Exception) -> Response:
    """Return the page of an address that leads nowhere, or of what may not be done with it."""
    status = error.status_code if isinstance(error, HTTPException) else FAILED
    title = "There is no such page" if status == NOT_FOUND else "This cannot be done here"
    return draw(request, "error.html", _study(request), status=status, title=title, problems=())


def _study(request: Request) -> Study:
    """Return the study of an address as far as it makes sense, so that an error page leads back to it."""
    try:
        return Study.read(request.query_params)
    except InputError:
        return Study()
