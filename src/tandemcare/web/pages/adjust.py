"""Adjust: about ten levers with a first look at what they do, and every other number behind "All settings"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tandemcare.errors import InputError, Problem, RunError
from tandemcare.report import PRESENT_VALUES

from ..desk import desk_of
from ..drawing import OK, WRONG, draw
from ..levers import all_settings, levers, problems_of_values
from ..looks import FirstLook, ReplacedError
from ..shelf import place_of, problems_of_names, titles, without_usual
from ..shown import shown_levers
from ..study import FIRST, Study
from ..users import remember, user_of

router = APIRouter()
NOTHING_TO_SAY, BOTH = 204, 2


@dataclass(frozen=True)
class LookRow:
    """A row of a first look: what it is of, what it is in as-is, and what the option changes."""

    label: str
    before: str
    change: str
    may_be_chance: bool


def _rows(look: FirstLook | None) -> list[LookRow]:
    """Return the rows of a first look, of people and then of pounds."""
    if look is None or len(look.cards) < BOTH:
        return []
    first, option = look.cards[0], look.cards[1]
    before = {each.label: each.text for each in first.people}
    figures = (*option.people, *option.pounds)
    return [LookRow(each.label, before.get(each.label, ""), each.text, each.may_be_chance) for each in figures]


def _where(request: Request) -> str:
    """Return the view that a look is asked for from: levers stand on the first page, too."""
    return "/" if urlsplit(request.headers.get("hx-current-url", "/adjust")).path == "/" else "/adjust"


@router.get("/adjust")
def adjust(request: Request) -> Response:
    """Show the levers of a place where an address has them."""
    study, desk, user = Study.read(request.query_params), desk_of(request), user_of(request)
    place = place_of(study, desk.uploads, user)
    shown = shown_levers(study, levers(place))
    own = ("base", "run", "of", "show", "measure", *(each.field for each in shown))
    problems = [*problems_of_names(study, desk.uploads, user), *problems_of_values(study.values, place)]
    return draw(
        request,
        "adjust.html",
        study,
        status=WRONG if problems else OK,
        levers=shown,
        place=place,
        titles=titles(desk.uploads, user),
        without=own,
        problems=problems,
    )


@router.get("/settings")
def settings(request: Request) -> Response:
    """Show every number that a file may change."""
    study, desk, user = Study.read(request.query_params), desk_of(request), user_of(request)
    place = place_of(study, desk.uploads, user)
    return draw(request, "settings.html", study, settings=all_settings(place), place=place)


@router.get("/look")
def look(request: Request) -> Response:
    """Show a first look: ten replications against as-is; nothing where a newer one has taken its place."""
    study, desk, user = Study.read(request.query_params), desk_of(request), user_of(request)
    place = place_of(study, desk.uploads, user)
    study = without_usual(study, place)
    problems: Sequence[Problem] = problems_of_values(study.values, place)
    is_to_look = not problems and (study.is_moved or study.base != FIRST)
    found = None
    try:
        found = desk.looks.look(user, study.moved) if is_to_look else None
    except ReplacedError:
        return Response(status_code=NOTHING_TO_SAY)
    except InputError as refused:
        problems = refused.problems
    except RunError as failed:  # told where the look would stand: of an error a form that is drawn anew shows nothing
        problems = [Problem("First look", str(failed), "")]
    here = _where(request)
    response = draw(
        request,
        "look.html",
        study,
        here=here,
        look=found,
        problems=problems,
        rows=_rows(found),
        pounds_are=f"£m are {PRESENT_VALUES}",
    )
    response.headers["hx-replace-url"] = study.to(here)
    remember(request, response)
    return response
