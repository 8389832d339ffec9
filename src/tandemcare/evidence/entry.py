"""One entry of a file: read by pydantic into a parameter, or every problem with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from tandemcare.errors import Problem, did_you_mean
from tandemcare.files.documents import Document, KeyPath

from .checks import problems_together
from .kinds import NAME
from .parameter import Parameter, Source

_PARAMETER = TypeAdapter(Parameter)
FIELDS = tuple("source" if name == "sources" else name for name in Parameter.__dataclass_fields__ if name != "name")
SOURCE_FIELDS = tuple(Source.__dataclass_fields__)


@dataclass(frozen=True)
class Entry:
    """Where an entry stands, and the name of the number that it is."""

    document: Document
    path: KeyPath
    name: str

    @property
    def fields(self) -> dict[str, Any]:
        """What the file says of it."""
        found: Any = self.document.data
        for key in self.path:
            found = found[key]
        return dict(found)

    def problem(self, path: KeyPath, found: str, remedy: str) -> Problem:
        """Return a problem with something in the entry, named by its field."""
        name = ".".join([self.name, *(str(part) for part in path[:1])])
        return Problem(f"{self.document.where((*self.path, *path))}   {name}", found, remedy)


def parameter_of(entry: Entry) -> tuple[Parameter | None, list[Problem]]:
    """Return the parameter of an entry, or None, and everything that is wrong with it."""
    problems = list(_problems_of_name(entry))
    try:
        found = _PARAMETER.validate_python({**entry.fields, "name": entry.name})
    except ValidationError as error:
        told = sorted(error.errors(include_url=False), key=lambda each: each["type"] != "unexpected_keyword_argument")
        return None, problems + [problem for details in told for problem in _refusals(entry, details)]
    problems += [entry.problem((field,), found, remedy) for field, found, remedy in problems_together(found)]
    return found, problems


def _problems_of_name(entry: Entry) -> Iterator[Problem]:
    key = entry.name.partition(".")[2]
    if not NAME.fullmatch(key):
        remedy = "Use small letters, digits and single underscores, such as leaver_rate."
        yield entry.problem((), f"{key!r} is no name of a parameter", remedy)
    if "name" in entry.fields:
        yield entry.problem(("name",), "'name' is no field of a parameter", did_you_mean("name", FIELDS))


def _refusals(entry: Entry, details: ErrorDetails) -> Iterator[Problem]:
    path, kind = details["loc"], details["type"]
    if entry.document.is_spoilt((*entry.path, *path)):
        return
    in_source = len(path) > 1
    what, fields = ("source", SOURCE_FIELDS) if in_source else ("parameter", FIELDS)
    at = path[:-1] if in_source else path
    if kind == "unexpected_keyword_argument":
        yield entry.problem(path, f"{path[-1]!r} is no field of a {what}", did_you_mean(str(path[-1]), fields))
    elif kind == "missing":
        remedy = f"Add `{path[-1]}:` to the {'source' if in_source else 'entry'}."
        yield entry.problem(path, f"there is no {path[-1]!r}", remedy)
    else:
        for key, found, remedy in details["ctx"]["problems"]:
            yield entry.problem((*at, key) if key else at, found, remedy)
