"""One entry of a file: read by pydantic into its form, or every problem with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from tandemcare.documents import Document, KeyPath
from tandemcare.errors import Problem, did_you_mean

from .checks import problems_together
from .kinds import NAME
from .parameter import Parameter, Source
from .shape import Shape

UNKNOWN = "unexpected_keyword_argument"

Form = TypeVar("Form", Parameter, Shape)
SOURCE_FIELDS = tuple(Source.__dataclass_fields__)


@dataclass(frozen=True)
class Entry:
    """Where an entry stands, and its name."""

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
    """Return the parameter of an entry, or None, and what is wrong with it: its fields, else what they say together."""
    found, problems = read_entry(entry, Parameter)
    if found is not None:
        problems += [entry.problem((field,), what, remedy) for field, what, remedy in problems_together(found)]
    return found, problems


def read_entry(entry: Entry, form: type[Form]) -> tuple[Form | None, list[Problem]]:
    """Return an entry in its form, or None, and everything wrong with its name and with each field."""
    problems = list(_problems_of_name(entry, form))
    try:
        return TypeAdapter(form).validate_python({**entry.fields, "name": entry.name}), problems
    except ValidationError as error:
        told = sorted(error.errors(include_url=False), key=lambda each: each["type"] != UNKNOWN)
        return None, problems + [problem for details in told for problem in _refusals(entry, form, details)]


def _problems_of_name(entry: Entry, form: type[Form]) -> Iterator[Problem]:
    key, kind = entry.name.partition(".")[2], form.__name__.lower()
    if not NAME.fullmatch(key):
        remedy = "Use small letters, digits and single underscores, such as leaver_rate."
        yield entry.problem((), f"{key!r} is no name of a {kind}", remedy)
    if "name" in entry.fields:
        yield entry.problem(("name",), f"'name' is no field of a {kind}", did_you_mean("name", _fields(form)))


def _fields(form: type[Form]) -> list[str]:
    return ["source" if name == "sources" else name for name in form.__dataclass_fields__ if name != "name"]


def _refusals(entry: Entry, form: type[Form], details: ErrorDetails) -> Iterator[Problem]:
    path: KeyPath = details["loc"]
    kind = details["type"]
    if entry.document.is_spoilt((*entry.path, *path)):
        return
    is_source = len(path) > 1
    at: KeyPath = path[:-1] if is_source else path
    if kind == UNKNOWN:
        fields, what = (SOURCE_FIELDS, "source") if is_source else (_fields(form), form.__name__.lower())
        yield entry.problem(path, f"{path[-1]!r} is no field of a {what}", did_you_mean(str(path[-1]), fields))
    elif kind == "missing":
        remedy = f"Add `{path[-1]}:` to the {'source' if is_source else 'entry'}."
        yield entry.problem(path, f"there is no {path[-1]!r}", remedy)
    else:
        for key, found, remedy in details["ctx"]["problems"]:
            yield entry.problem((*at, key) if key else at, found, remedy)
