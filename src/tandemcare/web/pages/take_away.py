"""Take away: documents, the workbook, tables and the text of scenarios of a run, as files."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tandemcare.errors import InputError, Problem
from tandemcare.results import Results

from ..desk import desk_of
from ..documents import DOCUMENTS, document
from ..drawing import draw
from ..study import Study

router = APIRouter()
JSON = "results.json"
TABLES: Mapping[str, str] = {
    "summary.csv": "Every measure of every option, with intervals",
    "by-year.csv": "Measures year by year",
    "who-pays.csv": "What each payer pays more, by year",
    "headline.csv": "Net cost, cash and care that people lacked",
    "appraisal.csv": "Payback, the most needed at once, present values",
    "need.csv": "Care that people were due and lack",
    "parameters.csv": "Every number of the run, with its grade and source",
}
SCENARIO_ENDING = ".json"


@dataclass(frozen=True)
class ToTake:
    """A file that can be taken away: its name, what it is called, and what it holds."""

    name: str
    title: str
    says: str


@router.get("/take-away")
def take_away(request: Request) -> Response:
    """Show what can be taken away of a run."""
    study, runs = Study.read(request.query_params), desk_of(request).runs
    run = study.run or runs.shipped()
    if not run:
        return draw(request, "not-run.html", study, keep=True)
    page = runs.page(run)
    return draw(request, "take-away.html", study, keep=True, run=run, title=page.title, groups=_groups(page.results))


def _groups(results: Results) -> Mapping[str, list[ToTake]]:
    tables = [ToTake(name, name, says) for name, says in TABLES.items() if (results.folder / name).is_file()]
    scenarios = [
        ToTake(f"scenario-{name}.json", title, "What it decides, as it was read from its file")
        for name, title in results.titles.items()
    ]
    return {
        "Documents": [ToTake(name, one.title, one.says) for name, one in DOCUMENTS.items()],
        "Numbers": [*tables, ToTake(JSON, JSON, "All of it for programs, as tandem compare --json gives it")],
        "Options": scenarios,
    }


@router.get("/files/{run}/{name}")
def file(request: Request, run: str, name: str) -> Response:
    """Return a file of a run."""
    results = desk_of(request).runs.page(run).results
    content = _content(results, name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    called = f"attachment; filename*=UTF-8''{quote(name, safe='')}"  # a scenario may be called in any letters
    return Response(content, media_type=kind, headers={"content-disposition": called})


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
