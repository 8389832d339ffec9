"""Adjust: about ten levers with a first look at what they do, and every other number behind "All settings"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tandemcare.errors import InputError
from tandemcare.report import Row, TableBlock

from ..desk import desk_of
from ..drawing import draw
from ..levers import Lever, all_settings, levers
from ..looks import ReplacedError
from ..shelf import place_of, titles, without_usual
from ..study import FIRST, LEVER, Study
from ..users import remember, user_of

router = APIRouter()
NOTHING_TO_SAY = 204


@dataclass(frozen=True)
class ShownLever:
    """A lever as it stands on the page: where it is now."""

    lever: Lever
    value: float

    @property
    def is_moved(self) -> bool:
        """Tell whether it is not where it is by itself."""
        return self.value != self.lever.default


@router.get("/adjust")
def adjust(request: Request) -> Response:
    """Show the levers of a place where an address has them."""
    study, desk, user = Study.read(request.query_params), desk_of(request), user_of(request)
    place = place_of(study, desk.uploads, user)
    shown = [ShownLever(each, study.values.get(each.key, each.default)) for each in levers(place)]
    own = ("base", "run", "of", "show", "measure", *(f"{LEVER}{each.lever.key}" for each in shown))
    names = titles(desk.uploads, user)
    return draw(request, "adjust.html", study, levers=shown, place=place, titles=names, without=own)


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
    study = without_usual(study, place_of(study, desk.uploads, user))
    error = found = None
    try:
        found = desk.looks.look(user, study.moved) if study.is_moved or study.base != FIRST else None
    except ReplacedError:
        return Response(status_code=NOTHING_TO_SAY)
    except InputError as refused:
        error = refused
    blocks = [block for section in found.sections for block in section.blocks] if found else []
    tables = [block for block in blocks if isinstance(block, TableBlock)]
    rows = [row for row in tables[-1].rows if isinstance(row, Row)] if tables else []
    told: dict[str, Any] = {"blocks": blocks, "table": tables[-1] if tables else None, "rows": rows}
    response = draw(request, "look.html", study, look=found, problems=error.problems if error else (), **told)
    response.headers["hx-replace-url"] = study.to("/adjust")
    remember(request, response)
    return response
