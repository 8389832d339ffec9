"""Look inside: what is in the model as pictures and tables, and one patient's two futures."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from fastapi import APIRouter
from markupsafe import Markup
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.report import Chart, Section, structure_report
from tandemcare.results import Results

from ..chosen import place_in
from ..desk import desk_of
from ..drawing import draw
from ..flow import flow_svg
from ..shelf import place_file
from ..stories import story_of_run
from ..study import MOST_SHOWN, Study, said_once
from ..users import user_of

router = APIRouter()
HELD = 2
MOST_PEOPLE = 2**63 - 1
"""The largest number that a person may have."""
FLOW = "What leads to what"


@router.get("/inside")
def inside(request: Request) -> Response:
    """Show what is in the model of a place, and of a run who could be followed."""
    study, desk = Study.read(request.query_params), desk_of(request)
    file = place_file(study, desk.uploads, user_of(request))
    run = study.run or desk.runs.shipped()
    results = desk.runs.page(run).results if run else None
    return draw(request, "inside.html", study, sections=_sections(file), run=run, **of_run(results))


def of_run(results: Results | None) -> dict[str, Any]:
    """Return what can be looked at of a run: its scenarios, and how many times each was run."""
    if results is None:
        return {"titles": {}}
    second = results.scenarios[min(1, len(results.scenarios) - 1)]
    about = {"titles": results.titles, "runs": results.manifest["replications"], "seed": results.manifest["seed"]}
    return about | {"option": second, "week": "", "nth": 1, "person": ""}


def option_of(results: Results, name: str) -> str:
    """Return the name of a scenario of a run; InputError where it has none of this name."""
    if name not in results.titles:
        found = f"The run has no option {name[:MOST_SHOWN]!r}."
        raise InputError([Problem("option", found, did_you_mean(name[:MOST_SHOWN], results.titles))])
    return name


def whole_of(said: QueryParams, name: str, usual: int, least: int, most: int) -> int:
    """Return a whole number of an address; InputError where it is none of those that there are."""
    text = said_once(name, said) or str(usual)
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
        return int(text)
    found = f"{text[:MOST_SHOWN]!r} is no whole number from {least} to {most}."
    raise InputError([Problem(name, found, f"Give one, such as {usual}.")])


@lru_cache(HELD)
def _sections(file: Path | None) -> tuple[tuple[Section, tuple[Markup, ...]], ...]:
    """Return the sections of the page of structure, each with its charts drawn."""
    return tuple(
        (each, tuple(flow_svg(block, f"flow-{number}", FLOW) for block in each.blocks if isinstance(block, Chart)))
        for number, each in enumerate(structure_report(place_in(file)))
    )


@router.get("/story")
def story(request: Request) -> Response:
    """Show that somebody is being followed; what becomes of them comes when it is known."""
    return _story(request, is_told=False)


@router.get("/story/told")
def told(request: Request) -> Response:
    """Show one patient's two futures: the same person in the first scenario of a run and in an option."""
    return _story(request, is_told=True)


class _Asked(NamedTuple):
    """Whose story an address asks for: in which option and which of the runs, and the number of the person, if any."""

    option: str
    nth: int
    person: int | None


def _story(request: Request, *, is_told: bool) -> Response:
    said, study, runs = request.query_params, Study.read(request.query_params), desk_of(request).runs
    run = study.run or runs.shipped()
    results = runs.page(run).results
    asked = _asked(said, results)
    story = story_of_run(results.folder, asked.option, asked.nth - 1, asked.person) if is_told else None
    own = {"option": asked.option, "nth": asked.nth, "person": "" if asked.person is None else asked.person}
    shown = of_run(results) | own | {"title": results.titles[asked.option], "query": request.url.query}
    return draw(request, "story.html", study, run=run, told=story, **shown)


def _asked(said: QueryParams, results: Results) -> _Asked:
    """Return whose story an address asks for; InputError where the run has no such option or replication."""
    option = option_of(results, said_once("option", said) or results.scenarios[-1])
    if option == results.scenarios[0]:
        found = f"{results.titles[option]} is what the others are compared with."
        raise InputError([Problem("option", found, "Choose another on Look inside, or run one beside it.")])
    person = whole_of(said, "person", 1, 1, MOST_PEOPLE) if said_once("person", said) else None
    return _Asked(option, whole_of(said, "nth", 1, 1, results.manifest["replications"]), person)
