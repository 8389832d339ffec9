"""Read a scenario and those that it extends into one, with every problem of the form of all files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import normpath
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tandemcare.errors import InputError, Problem

from .explain import validated
from .fields import shown
from .months import read_month
from .parts import Change, Closure, Investment, Lines, Notes, Scenario
from .places import looks_like_a_place
from .reading import Document, KeyPath, files_near, in_order, read_document
from .schema import ITEM_FORMS, ChangeForm, CloseForm, InvestForm, ItemForm, ScenarioForm

LONGEST_CHAIN = 20


def load(path: Path | str) -> Scenario:
    """Return the scenario of a file with what it extends; InputError tells every problem with file and line."""
    document = read_document(Path(path))
    if looks_like_a_place(document):
        found = "This is a place, not a scenario."
        raise InputError([document.problem((), found, "Name a scenario file, and give the place with --place.")])
    scenario, problems = read_scenario(document)
    if problems:
        raise InputError(in_order(problems))
    return scenario


def read_scenario(document: Document) -> tuple[Scenario, list[Problem]]:
    """Return what can be read of a scenario and of those that it extends, and every problem of their form."""
    chain, problems = _chain(document)
    scenario = _of_one_file(chain[-1])
    for child in reversed(chain[:-1]):
        scenario = _after(scenario, _of_one_file(child))
    return scenario, problems


def _chain(document: Document) -> tuple[list[Document], list[Problem]]:
    """Return a scenario's document, its parent's, and so on, and the problems of all of them."""
    chain, problems = [document], _problems_of_form(document)
    while isinstance(extends := chain[-1].data.get("extends"), str) and extends.strip():
        child = chain[-1]
        parent = Path(normpath(child.path.parent / extends))
        way = " -> ".join([*(one.path.name for one in chain), parent.name])
        refused = _wrong_parent(parent, chain, way)
        if refused:
            problems.append(child.problem(("extends",), *refused))
            break
        try:
            chain.append(read_document(parent))
        except InputError as error:
            problems += error.problems
            break
        problems += _problems_of_form(chain[-1])
    return chain, problems


def _wrong_parent(parent: Path, chain: Sequence[Document], way: str) -> tuple[str, str] | None:
    if parent.resolve() == chain[-1].path.resolve():
        return "The scenario extends itself.", "Delete `extends`, or name another file."
    if parent.resolve() in [one.path.resolve() for one in chain]:
        return f"The scenarios extend one another in a ring: {way}.", "Let the first of them extend none."
    if not parent.is_file():
        found = f"There is no file {parent.name!r} ({way})."
        return found, f"The path is taken from this file's folder. {files_near(parent)}"
    if len(chain) >= LONGEST_CHAIN:
        return f"More than {LONGEST_CHAIN} scenarios extend one another.", "Write some of them as one."
    return None


def _problems_of_form(document: Document) -> list[Problem]:
    _, problems = validated(ScenarioForm, document.data, document)
    return [*document.problems, *problems, *_problems_between_keys(document)]


def _problems_between_keys(document: Document) -> Iterator[Problem]:
    for kind in ITEM_FORMS:
        for path, item in _items(document, kind):
            if kind == "change":
                yield from _one_of_two(document, path, item)
            yield from _until_after_from(document, path, item)
            yield from _inside_its_range(document, path, item)


def _items(document: Document, kind: str) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    items = document.data.get(kind)
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield (kind, index), item


def _one_of_two(document: Document, path: KeyPath, item: dict[str, Any]) -> Iterator[Problem]:
    given = [key for key in ("value", "multiply") if key in item]
    if len(given) == 2:
        found = "`value` and `multiply` stand together."
        yield document.problem((*path, "multiply"), found, "Keep one: a new value, or a factor on the value before.")
    elif not given or (item[given[0]] is None and not document.is_spoilt((*path, given[0]))):
        yield document.problem(path, "It says neither `value` nor `multiply`.", "Add one of them.")


def _until_after_from(document: Document, path: KeyPath, item: dict[str, Any]) -> Iterator[Problem]:
    start, until = (read_month(item[key]) if isinstance(item.get(key), str) else None for key in ("from", "until"))
    if start and until and until <= start:
        found = f"{item['until']} is not after `from: {item['from']}`."
        yield document.problem((*path, "until"), found, "Give the first month in which it no longer holds.")


def _inside_its_range(document: Document, path: KeyPath, item: dict[str, Any]) -> Iterator[Problem]:
    between = item.get("range")
    number = next((item[key] for key in ("value", "multiply", "units") if _is_number(item.get(key))), None)
    if not isinstance(between, list) or len(between) != 2 or not all(map(_is_number, between)) or number is None:
        return
    if between[0] <= between[1] and not between[0] <= number <= between[1]:
        found = f"{shown(number)} is outside the item's own range {shown(between)}."
        yield document.problem((*path, "range"), found, "Give a range that holds the number.")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _of_one_file(document: Document) -> Scenario:
    data = document.data
    changes, investments, closures = [], [], []
    for kind, form in ITEM_FORMS.items():
        for path, item in _items(document, kind):
            made = _sound_item(document, path, item, form)
            lines = Lines(document.where(path), {key: document.where((*path, key)) for key in item})
            if isinstance(made, ChangeForm):
                changes.append(_change(made, lines))
            elif isinstance(made, InvestForm):
                investments.append(_investment(made, lines))
            elif isinstance(made, CloseForm):
                closures.append(Closure(made.ward, made.from_, _notes(made), lines))
    return Scenario(
        name=document.path.stem,
        title=_text(data.get("name")),
        why=_text(data.get("why")),
        path=document.path,
        place=document.path.parent / _text(data["place"]) if _text(data.get("place")) else None,
        place_where=document.where(("place",)),
        changes=tuple(changes),
        investments=tuple(investments),
        closures=tuple(closures),
    )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _sound_item(document: Document, path: KeyPath, item: dict[str, Any], form: type[ItemForm]) -> ItemForm | None:
    """Return an item that is right but for keys unknown, so that its meaning is checked beside other mistakes."""
    if any(spoilt[: len(path)] == path for spoilt in document.spoilt):
        return None
    known = {field.alias or name for name, field in form.model_fields.items()}
    try:
        return form.model_validate({key: value for key, value in item.items() if key in known})
    except ValidationError:
        return None


def _notes(form: ItemForm) -> Notes:
    return Notes(form.why or "", form.source or "", form.owner or "", form.confidence or "", form.range)


def _change(form: ChangeForm, lines: Lines) -> Change:
    return Change(
        form.parameter, form.value, form.multiply, form.from_, form.until, form.unit, notes=_notes(form), lines=lines
    )


def _investment(form: InvestForm, lines: Lines) -> Investment:
    return Investment(
        service=form.service,
        units=form.units,
        start=form.from_,
        until=form.until,
        ramp_months=form.ramp_months,
        payer=tuple(sorted(form.payer.items())),
        ring_fenced=form.ring_fenced,
        notes=_notes(form),
        lines=lines,
    )


def _after(parent: Scenario, child: Scenario) -> Scenario:
    return Scenario(
        name=child.name,
        title=child.title,
        why=child.why,
        path=child.path,
        place=child.place or parent.place,
        place_where=child.place_where if child.place else parent.place_where,
        changes=parent.changes + child.changes,
        investments=parent.investments + child.investments,
        closures=parent.closures + child.closures,
    )
