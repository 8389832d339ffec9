"""Look inside: what is in the model as pictures and tables, and one patient's two futures."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
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
    return about | {"option": second, "week": "", "nth": 1}


def option_of(results: Results, name: str) -> str:
    """Return the name of a scenario of a run; InputError where it has none of this name."""
    if name not in results.titles:
        found = f"The run has no option {name[:MOST_SHOWN]!r}."
        raise InputError([Problem("option", found, did_you_mean(name[:MOST_SHOWN], results.titles))])
    return name


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


def _story(request: Request, *, is_told: bool) -> Response:
    study, runs = Study.read(request.query_params), desk_of(request).runs
    run = study.run or runs.shipped()
    results = runs.page(run).results
    chosen = option_of(results, said_once("option", request.query_params) or results.scenarios[-1])
    if chosen == results.scenarios[0]:
        found = f"{results.titles[chosen]} is what the others are compared with."
        raise InputError([Problem("option", found, "Choose another on Look inside, or run one beside it.")])
    story = story_of_run(results.folder, chosen) if is_told else None
    title = results.titles[chosen]
    return draw(request, "story.html", study, run=run, told=story, title=title, query=request.url.query)
