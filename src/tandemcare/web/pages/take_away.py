"""Take away: documents, the workbook, tables and the text of scenarios of a run, as files."""

from __future__ import annotations

import json
import mimetypes

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tandemcare.errors import InputError, Problem
from tandemcare.results import Results

from ..desk import desk_of
from ..documents import DOCUMENTS, document
from ..shown import JSON, TABLES
from .start import show_run

router = APIRouter()
SCENARIO_ENDING = ".json"


@router.get("/take-away")
def take_away(request: Request) -> Response:
    """Show what can be taken away of a run."""
    return show_run(request)


@router.get("/files/{run}/{name}")
def file(request: Request, run: str, name: str) -> Response:
    """Return a file of a run."""
    results = desk_of(request).runs.page(run).results
    content = _content(results, name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def _content(results: Results, name: str) -> bytes:
    if name in DOCUMENTS:
        return document(results, name)
    if name in TABLES and (results.folder / name).is_file():
        return (results.folder / name).read_bytes()
    if name == JSON:
        return json.dumps(results.to_json_object(), allow_nan=False, indent=1).encode()
    for each in results.manifest["scenarios"]:
        if name == f"scenario-{each['name']}{SCENARIO_ENDING}":
            return json.dumps(each, indent=1, ensure_ascii=False).encode()
    remedy = "Take one of those on the page Take away."
    raise InputError([Problem(f"file {name}", "There is no such file of this run.", remedy)])
