"""A week of the place, hour by hour: what Look inside shows moving."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from tandemcare.errors import InputError, Problem
from tandemcare.results import Results, first_day_of_week

from ..desk import desk_of
from ..drawing import draw
from ..study import MOST_SHOWN, Study, said_once
from ..taking import attached
from ..week_files import NO_AVERAGE, WEEK_FILES, week_file
from ..weeks import HOURS, week_of_folder
from .inside import of_run, option_of, whole_of

router = APIRouter()
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOCK = tuple(f"{DAYS[hour // 24]} {hour % 24:02}:00" for hour in range(HOURS))
NOON = 12


@router.get("/week")
def week(request: Request) -> Response:
    """Show that a week is being simulated; it comes when it is known."""
    return _week(request, is_told=False)


@router.get("/week/shown")
def shown(request: Request) -> Response:
    """Show a week of one replication of a run: a scenario beside the first, at an hour."""
    return _week(request, is_told=True)


@router.get("/week/files/{name}")
def file(request: Request, name: str) -> Response:
    """Return every number of a week as a file."""
    if name not in WEEK_FILES:
        remedy = f"Take {', '.join(WEEK_FILES)}."
        raise InputError([Problem(f"file {name}", "There is no such file of a week.", remedy)])
    asked = _asked(request)
    found = week_of_folder(asked.results.folder, asked.option, asked.monday, asked.nth - 1)
    if found.why_not:
        raise InputError([Problem("week", found.why_not, "Choose another on Look inside.")])
    about = [
        NO_AVERAGE.format(days=found.days, nth=asked.nth, runs=asked.results.manifest["replications"]),
        f"Tandem {asked.results.manifest['version']}, run {asked.run}, seed {asked.results.manifest['seed']}.",
    ]
    return attached(week_file(found, name, about), name)


class _Asked(NamedTuple):
    """The week that an address asks for."""

    run: str
    results: Results
    option: str
    monday: date
    nth: int


def _asked(request: Request) -> _Asked:
    """Return the week that an address asks for; InputError where the run has no such option, week or replication."""
    said, runs = request.query_params, desk_of(request).runs
    run = Study.read(said).run or runs.shipped()
    results = runs.page(run).results
    option, nth = _option(said, results), whole_of(said, "nth", 1, 1, results.manifest["replications"])
    return _Asked(run, results, option, first_day_of_week(results, option, _day(said), nth - 1), nth)


def _week(request: Request, *, is_told: bool) -> Response:
    said, study = request.query_params, Study.read(request.query_params)
    run, results, option, monday, nth = _asked(request)
    hour = whole_of(said, "hour", NOON, 0, HOURS - 1)
    found = week_of_folder(results.folder, option, monday, nth - 1) if is_told else None
    asked = {"option": option, "nth": nth, "hour": hour, "week": said_once("week", said), "files": WEEK_FILES}
    told = of_run(results) | asked | {"clock": CLOCK, "days": DAYS, "title": results.titles[option]}
    return draw(request, "week.html", study, run=run, found=found, query=request.url.query, **told)


def _option(said: QueryParams, results: Results) -> str:
    """Return the scenario that an address names, or the second of the run."""
    return option_of(results, said_once("option", said) or results.scenarios[min(1, len(results.scenarios) - 1)])


def _day(said: QueryParams) -> date | None:
    """Return the day of the week that an address names, or None."""
    text = said_once("week", said)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        found = f"{text[:MOST_SHOWN]!r} is no day."
        raise InputError([Problem("week", found, "Give one such as 2027-09-27.")]) from None
