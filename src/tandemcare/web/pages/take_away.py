"""Take away: documents, the workbook, tables and the text of scenarios of a run, as files."""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tandemcare.errors import InputError, Problem
from tandemcare.report import pictures
from tandemcare.results import Results

from ..chosen import files_of, understood
from ..desk import desk_of
from ..documents import DOCUMENTS, document
from ..shipped_files import shipped_files
from ..shown import JSON, JSON_ENDING, MARKS, NUMBERS, TABLES, YOURS
from ..study import Study
from ..taking import attached
from ..users import user_of
from .start import show_run

router = APIRouter()
ENDING, YAML = ".yaml", "text/yaml"


@router.get("/take-away")
def take_away(request: Request) -> Response:
    """Show what can be taken away of a run."""
    return show_run(request)


@router.get("/files/{run}/{name}")
def file(request: Request, run: str, name: str) -> Response:
    """Return a file of a run."""
    results = desk_of(request).runs.page(run).results
    return attached(_content(results, name), name)


@router.get("/options/{name}")
def option(request: Request, name: str) -> Response:
    """Return the file of an option that comes with Tandem, or of what an address has moved, for the command line."""
    known = shipped_files("scenario").get(name.removesuffix(ENDING))
    if name in (YOURS, NUMBERS):
        uploads = desk_of(request).uploads
        found = understood(files_of(uploads, user_of(request), Study.read(request.query_params).moved)).moved
        return attached((found.scenario_text if name == YOURS else found.numbers_text).encode(), name, YAML)
    if known is None:
        remedy = "Take one of those on the page Take away."
        raise InputError([Problem(f"option {name}", "There is no such option.", remedy)])
    return attached(known.read_bytes(), name, YAML)


def _content(results: Results, name: str) -> bytes:
    if name in DOCUMENTS:
        return document(results, name)
    if name in TABLES and (results.folder / name).is_file():
        return (results.folder / name).read_bytes()
    if name == MARKS and (marks := pictures.marks_csv(results)):
        return marks.encode()
    if name == JSON:
        return json.dumps(results.to_json_object(), allow_nan=False, indent=1).encode()
    for each in results.manifest["scenarios"]:
        if name == f"scenario-{each['name']}{JSON_ENDING}":
            return json.dumps(each, indent=1, ensure_ascii=False).encode()
    remedy = "Take one of those on the page Take away."
    raise InputError([Problem(f"file {name}", "There is no such file of this run.", remedy)])
