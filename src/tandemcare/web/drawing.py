"""Pages drawn from templates, in which every text of others is escaped."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tandemcare.report import cell_text, count

from .guards import STATIC
from .study import Study
from .users import remember

OK, NOT_FOUND, WRONG = 200, 404, 422
VIEWS = {
    "/": "Answer",
    "/choose": "Choose",
    "/adjust": "Adjust",
    "/run": "Run",
    "/compare": "Compare",
    "/size": "Size",
    "/inside": "Look inside",
    "/take-away": "Take away",
}
"""The views in the order of the journey, with what they are called."""
HTMX = '{"allowEval":false,"includeIndicatorStyles":false,"historyCacheSize":0}'


@cache
def _templates() -> Environment:
    """Return the environment of templates: everything is escaped, and a name that is missing is a fault."""
    found = Environment(
        loader=PackageLoader("tandemcare.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"cell": cell_text, "counted": count, "kind": lambda block: type(block).__name__}
    found.globals |= {"views": VIEWS, "asset": asset, "htmx_config": HTMX}
    return found


@cache
def asset(name: str) -> str:
    """Return the address of a file of ours, which changes with what stands in it, so that it can be kept for long."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def text_of(template: str, study: Study, here: str, **told: Any) -> str:
    """Return the text of a page that is drawn at an address."""
    return _templates().get_template(template).render(study=study, here=here, **told)


def draw(
    request: Request, template: str, study: Study, *, status: int = OK, keep: bool = False, here: str = "", **told: Any
) -> HTMLResponse:
    """Return a page; one that hangs on finished runs alone may be kept, to be shown at once when asked for again.

    `here` is the view that it stands in, where that is another than its address.
    """
    text = text_of(template, study, here or request.url.path, **told)
    if keep:
        request.app.state.desk.drawn.keep(request.url.path, request.url.query, text)
    response = HTMLResponse(text, status)
    remember(request, response)
    return response
