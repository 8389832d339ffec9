"""Read a scenario and those that it extends into one, with every problem of the form of all files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tandemcare.documents import Document, KeyPath, files_near, in_order, read_document
from tandemcare.errors import InputError, Problem

from .explain import keys_of, validated
from .fields import Title
from .file_kind import kind_of_document
from .items import Cut, Item
from .making import LINES, NAMING, Lines
from .parts import Named, Scenario
from .places import EXPECTED
from .reach import Reach
from .rota_change import RotaChange
from .rota_file import WORKBOOKS, read_rotas
from .rules import unread_rules, with_rules
from .schema import ITEMS, ScenarioForm
from .shipped import asked_for
from .sound import BESIDE, sound_part
from .together import items_of, problems_between_keys, problems_of_item

LONGEST_CHAIN = 20
_TITLE: TypeAdapter[str] = TypeAdapter(Title)
OTHER_KINDS: Mapping[str, tuple[str, str]] = {
    "place": ("This is a place, not a scenario.", "the place with --place"),
    "numbers": ("These are the numbers of a study, not a scenario.", "the numbers with --numbers"),
    "rota": ("This is a rota, not a scenario.", "the rota with --rota"),
}


def load_file(path: Path | str, *, any_folder: bool = False) -> Scenario:
    """Return the scenario of a file with what it extends; InputError tells every problem with file and line.

    What it extends, and the place that it names, stand in its folder or below, unless `any_folder` is allowed.
    """
    document = read_document(asked_for(path), EXPECTED)
    other = problem_of_kind(document)
    if other:
        raise InputError([other])
    scenario, problems = read_scenario(document, any_folder=any_folder)
    if problems:
        raise InputError(in_order(problems))
    return scenario


def problem_of_kind(document: Document) -> Problem | None:
    """Return what a file is that is not meant as a scenario, and with which option it is given."""
    kind = kind_of_document(document)
    if kind == "scenario":
        return None
    found, option = OTHER_KINDS[kind]
    return document.problem((), found, f"Name a scenario file, and give {option}.")


def problems_of_kind(path: Path) -> list[Problem]:
    """Return what a file is that is not meant as a scenario; nothing of one that cannot be read, which is told of."""
    if path.suffix.lower() in WORKBOOKS:
        remedy = "Name a scenario file, and give a rota with --rota, a place with --place, or numbers with --numbers."
        return [Problem(path.as_posix(), "This is a workbook, not a scenario.", remedy)]
    try:
        other = problem_of_kind(read_document(path, EXPECTED))
    except InputError:
        return []
    return [other] if other else []


def read_scenario(document: Document, *, any_folder: bool = False) -> tuple[Scenario, list[Problem]]:
    """Return what can be read of a scenario and of those that it extends, and every problem of their form."""
    reach = Reach(document.path.parent, any_folder)
    chain, problems = _chain(document, reach)
    scenario = scenario_of(chain[-1], reach)
    for child in reversed(chain[:-1]):
        scenario = after(scenario, scenario_of(child, reach))
    root = with_rules(scenario_of(chain[-1], reach), chain[-1:]) if len(chain) > 1 else None
    return replace(with_rules(scenario, chain), root=root), problems


def _chain(document: Document, reach: Reach) -> tuple[list[Document], list[Problem]]:
    """Return a scenario's document, its parent's, and so on, and the problems of all of them."""
    chain, problems = [document], [*read_rotas(document, reach), *problems_of_form(document)]
    while isinstance(extends := chain[-1].data.get("extends"), str) and extends.strip():
        child = chain[-1]
        parent, unreachable = reach.file(child, "extends")
        if parent is None or unreachable:
            problems += [unreachable] if unreachable else []
            break
        way = " -> ".join([*(one.path.name for one in chain), parent.name])
        refused = _wrong_parent(parent, chain, way)
        if refused:
            problems.append(child.problem(("extends",), *refused))
            break
        try:
            chain.append(read_document(parent, EXPECTED))
        except InputError as error:
            problems += error.problems
            break
        problems += [*read_rotas(chain[-1], reach), *problems_of_form(chain[-1])]
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


def problems_of_form(document: Document) -> list[Problem]:
    """Return everything that is wrong with the form of one document, in itself and between its keys."""
    _, problems = validated(ScenarioForm, document.data, document)
    return [*document.problems, *problems, *problems_between_keys(document)]


def scenario_of(document: Document, reach: Reach) -> Scenario:
    """Return what can be read of one document, without its rules and what it extends."""
    data = document.data
    made: dict[str, list[Any]] = {kind: [] for kind in ITEMS}
    unread: list[Named] = []
    for kind, form in ITEMS.items():
        for path, item in items_of(document, kind):
            sound = _sound_item(document, path, item, form)
            if sound is None:
                unread += (
                    [] if form is Cut else _names_in(document, path, item)
                )  # its names are not those of services alone
            else:
                made[kind].append(sound)
    unread += unread_rules(document)
    place, unreachable = reach.file(document, "place") if _text(data.get("place")) else (None, None)
    return Scenario(
        name=document.path.stem,
        title=_sound_title(data.get("name")),
        why=_text(data.get("why")),
        path=document.path,
        place=place,
        place_where=document.where(("place",)),
        place_problem=unreachable,
        changes=(*made["change"], *made["what_if"]),
        investments=tuple(made["invest"]),
        cuts=tuple(made["cut"]),
        closures=tuple(made["close"]),
        redesignations=tuple(made["redesignate"]),
        rotas=tuple(made["amhp_rota"]),
        lines=_lines(document, (), data),
        unread=tuple(unread),
    )


def _names_in(document: Document, path: KeyPath, item: dict[str, Any]) -> list[Named]:
    """Return what an item names that is not sound otherwise, so that unknown names are told beside other mistakes."""
    return [
        Named(key, item[key], document.where((*path, key)))
        for key in NAMING
        if isinstance(item.get(key), str) and not document.is_spoilt((*path, key))
    ]


def _lines(document: Document, path: KeyPath, item: dict[str, Any]) -> Lines:
    """Return where an item and its keys stand; a key inside another as "when.not_before"."""
    by_key = {key: document.where((*path, key)) for key in item}
    for key, value in item.items():
        inside = value if isinstance(value, dict) else {}
        by_key |= {f"{key}.{inner}": document.where((*path, key, inner)) for inner in inside}
    return Lines(document.where(path), by_key)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _sound_title(said: Any) -> str:
    """Return the name in a file, or nothing where it is not sound, so that other mistakes are told beside it."""
    try:
        return _TITLE.validate_python(said)
    except ValidationError:
        return ""


def _sound_item(
    document: Document, path: KeyPath, item: dict[str, Any], form: type[Item | RotaChange]
) -> Item | RotaChange | None:
    """Return what of an item is sound, so that its meaning is checked beside other mistakes: not if it misses much."""
    if any(spoilt[: len(path)] == path for spoilt in document.spoilt):
        return None
    known = {key: value for key, value in item.items() if key in keys_of(form)}
    # Without its end a cut could seem to come to more than there is, beside another.
    may_miss = BESIDE - {"until"} if form is Cut else BESIDE
    if any(problems_of_item(str(path[0]), document, path, known)):
        known = {key: value for key, value in known.items() if key not in may_miss}
        if any(problems_of_item(str(path[0]), document, path, known)):
            return None
    return sound_part(form, known | {LINES: _lines(document, path, item)}, may_miss)


def after(parent: Scenario, child: Scenario) -> Scenario:
    """Return a scenario with the items of the one that it extends before its own."""
    where = child if child.place or child.place_problem else parent
    return replace(
        child,
        place=where.place,
        place_where=where.place_where,
        place_problem=where.place_problem,
        changes=parent.changes + child.changes,
        investments=parent.investments + child.investments,
        cuts=parent.cuts + child.cuts,
        closures=parent.closures + child.closures,
        redesignations=parent.redesignations + child.redesignations,
        rotas=parent.rotas + child.rotas,
        unread=parent.unread + child.unread,
    )
