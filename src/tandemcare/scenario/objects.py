"""Scenarios and places made in Python, checked as their files would be: the same forms, the same messages.

An object is written as the plain data that its file would hold, goes through the forms of files, and is made anew of
what they say: numbers of numpy become Python's, a month may be a text or a moment at midnight, and payers a mapping.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any

import numpy as np

from tandemcare.documents import Document, KeyPath, in_order
from tandemcare.errors import InputError, Problem
from tandemcare.model import Place
from tandemcare.units import day_of

from .fields import NOBODY, shown
from .loading import problems_of_form, scenario_of
from .parts import Change, Closure, Funding, Investment, Lines, Notes, PooledServices, Scenario, StopLoss, Trigger
from .places import place_of
from .reach import Reach
from .rules import with_rules

_KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    **dict.fromkeys(("name", "title", "why"), ((str,), "Give a text.")),
    "path": ((Path,), "Give a pathlib.Path, or leave it out."),
    "place": ((Path, NoneType), "Give a pathlib.Path, or leave it out; a place itself is given beside the scenario."),
    **dict.fromkeys(("changes", "investments", "closures"), ((tuple, list), "Give a list of them: (..., ...).")),
    "loops_off": ((frozenset, set, tuple, list), "Give the names of the loops as a set."),
    "is_held": ((bool, np.bool_), "Give True or False."),
    "lines": ((Lines,), "Leave it out."),
    "root": ((Scenario, NoneType), "Give a Scenario, or leave it out."),
    "unread": ((tuple, list), "Leave it out."),
    "place_problem": ((Problem, NoneType), "Leave it out."),
    "is_released_money_lost": ((bool, np.bool_), "Give True or False."),
    **dict.fromkeys(("census", "ward_census", "baseline"), ((Mapping,), "Give a mapping: {...}.")),
    "calibrated_with": ((str,), "Leave it as `load_place` gives it."),
    "notes": ((Notes,), "Give Notes(...), or leave it out."),
}
"""Of which kinds the fields are whose kind no form sees, as they are turned into something else before."""
_RENAMED = {"start": "from"}
_NOT_WRITTEN = ("notes", "lines")
_ITEMS = {"change": ("changes", Change), "invest": ("investments", Investment), "close": ("closures", Closure)}
_CALIBRATED = ("first_presentations", "baseline", "calibrated_with")


@dataclass
class Written(Document):
    """An object written as its file would be; `said` are lines of a file that its items come from, by kind."""

    said: dict[str, list[Lines]] = field(default_factory=dict)

    def where(self, path: KeyPath) -> str:
        """Return "file:line" of what comes from a file, and else the object."""
        kind, number, *keys = (*path, "", "")[: max(len(path), 2)]
        items = self.said.get(str(kind), [])
        lines = items[number] if isinstance(number, int) and number < len(items) else Lines()
        return lines.of(".".join(str(key) for key in keys if key)) or self.name


def sound_objects(scenario: Scenario, place: Place) -> tuple[Scenario, Place]:
    """Return a scenario and a place as their files would have them read; InputError with every problem of both."""
    problems: list[Problem] = []
    try:
        place = sound_place(place)
    except InputError as error:
        problems += error.problems
    try:
        scenario = sound_scenario(scenario)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return scenario, place


def sound_scenario(scenario: Scenario) -> Scenario:
    """Return a scenario as its file would have it read; InputError with all that its file would be refused for."""
    if not isinstance(scenario, Scenario):
        found = f"It is of the kind {type(scenario).__name__}."
        raise InputError([Problem("scenario", found, "Give Scenario(...), or load a file.")])
    refused = list(_of_other_kinds(f"scenario {scenario.name!r}", scenario, scenario.funding))
    if refused:
        raise InputError(refused)
    given = {kind: list(getattr(scenario, name)) for kind, (name, _) in _ITEMS.items()}
    refused = [
        problem
        for kind, items in given.items()
        for number, item in enumerate(items, 1)
        for problem in _of_other_kinds(f"scenario {scenario.name!r}, {kind} {number}", item)
    ]
    if refused:
        raise InputError(refused)
    document = Written(f"scenario {scenario.name!r}", scenario.path, _scenario_data(scenario, given))
    document.said = {kind: [getattr(item, "lines", Lines()) for item in items] for kind, items in given.items()}
    problems = problems_of_form(document)
    if problems:
        raise InputError(in_order(problems))
    made = with_rules(scenario_of(document, Reach(Path())), [document])
    return replace(
        scenario,
        changes=made.changes,
        investments=made.investments,
        closures=made.closures,
        funding=made.funding,
        stop_loss=made.stop_loss,
        loops_off=made.loops_off,
        is_held=made.is_held,
        lines=scenario.lines if scenario.lines.whole else made.lines,
    )


def sound_place(place: Place) -> Place:
    """Return a place as its file would have it read; InputError with all that its file would be refused for."""
    if not isinstance(place, Place):
        found = f"It is of the kind {type(place).__name__}."
        raise InputError([Problem("place", found, "Give Place(...), or load a file with `load_place`.")])
    refused = list(_of_other_kinds(f"place {place.name!r}", place))
    if refused:
        raise InputError(refused)
    made, problems = place_of(Written(f"place {place.name!r}", Path(), _place_data(place)))
    if problems or made is None:
        raise InputError(in_order(problems))
    return made


def _of_other_kinds(where: str, *parts: Any) -> Iterator[Problem]:
    """Yield the fields of some parts that are of a kind which would be taken for something else, or for nothing."""
    for part in parts:
        said = vars(part) if hasattr(part, "__dataclass_fields__") else {}
        for name, value in said.items():
            kinds, remedy = _KINDS.get(name, ((object,), ""))
            if isinstance(part, Place) and name in ("name", "path"):
                continue
            if not isinstance(value, kinds):
                yield Problem(where, f"{name}: {shown(value)} is of the kind {type(value).__name__}.", remedy)


def _scenario_data(scenario: Scenario, given: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    items = {kind: [_item(item, _ITEMS[kind][1]) for item in items] for kind, items in given.items() if items}
    rules = {
        "funding": None if scenario.funding == Funding() else _funding(scenario.funding),
        "stop_loss": _keys(scenario.stop_loss) if isinstance(scenario.stop_loss, StopLoss) else scenario.stop_loss,
        "loops": dict.fromkeys(sorted(scenario.loops_off, key=str), False) or None,
        "slow_layer": "held" if scenario.is_held else None,
    }
    said = {name: value for name, value in rules.items() if value is not None}
    return {"name": scenario.title or scenario.name or "Without a name", **items, **plain(said)}


def _item(item: Any, kind: type) -> Any:
    """Return an item as the keys and values of a file; what is none is left for the form to refuse."""
    if not isinstance(item, kind):
        return plain(item)
    keys = _keys(item)
    for name in ("payer", "after_grant"):
        if name in keys:
            keys[name] = shares_of(keys[name])
    if keys.get("payer") == {}:
        del keys["payer"]
    if keys.get("after_grant") == {}:
        keys["after_grant"] = NOBODY
    if isinstance(keys.get("when"), Trigger):
        keys["when"] = _keys(keys["when"])
    notes = item.notes if isinstance(item.notes, Notes) else Notes()  # type: ignore[attr-defined]
    return plain(keys | {name: value for name, value in _keys(notes).items() if value != ""})


def _funding(funding: Any) -> Any:
    if not isinstance(funding, Funding):
        return funding
    keys = _keys(funding)
    keys["released_money"] = "leaves" if keys.pop("is_released_money_lost") else "stays"
    keys["pool"] = shares_of(keys.get("pool"))
    if keys["pool"] in ({}, None):
        del keys["pool"]
    for name in ("section_75", "savings_target"):
        if hasattr(keys.get(name), "__dataclass_fields__"):
            keys[name] = _keys(keys[name])
    if isinstance(funding.section_75, PooledServices):
        for name in ("contributions", "overspend", "underspend"):
            keys["section_75"][name] = shares_of(keys["section_75"].get(name))
    return keys


def _keys(part: Any) -> dict[str, Any]:
    """Return what a part says, by the keys of a file; what it leaves open is left out."""
    said = ((_RENAMED.get(name, name), value) for name, value in vars(part).items() if name not in _NOT_WRITTEN)
    return {name: value for name, value in said if value is not None}


def shares_of(given: Any) -> Any:
    """Return who pays which share as a mapping, where it is one or pairs."""
    try:
        return dict(given) if not isinstance(given, str) else given
    except (TypeError, ValueError):
        return given


def plain(value: Any) -> Any:
    """Return mappings, lists, texts of days and numbers in place of tuples, sets, days, and numbers of numpy."""
    if isinstance(value, Mapping):
        return {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, date) and (day := day_of(value)):
        return day.isoformat()
    if isinstance(value, np.datetime64) and np.isnat(value):
        return "NaT"  # no date, and not nothing: it would be taken for what was left out
    return plain(value.item()) if getattr(value, "ndim", None) == 0 and hasattr(value, "item") else value


def _place_data(place: Place) -> dict[str, Any]:
    """Return the facts of a place by the keys of its file."""
    found = {name: value for name, value in vars(place).items() if name not in (*_CALIBRATED, "ward_census")}
    for name in ("wards", "cafe_shifts", "amhp_rota"):
        listed = _listed(found[name])
        if isinstance(listed, list):
            found[name] = [vars(one) if hasattr(one, "__dataclass_fields__") else one for one in listed]
    if place.has_census:
        found["census"] = {**_mapping(place.census), "in_ward": place.ward_census}
    else:
        del found["census"]
    if place.first_presentations != place.presentations or place.baseline or place.calibrated_with:
        found["calibrated"] = _calibrated(place)
    holidays = _listed(found["bank_holidays"])
    found["bank_holidays"] = sorted(holidays, key=str) if isinstance(holidays, list) else holidays
    return dict(plain(found))


def _calibrated(place: Place) -> dict[str, Any]:
    """Return what `tandem calibrate` found; with which seed and evidence a place does not keep."""
    found = {"first_presentations": place.first_presentations, "seed": 0, "evidence": "unknown", "version": "unknown"}
    more = {"baseline": place.baseline or None, "facts": place.calibrated_with or None}
    return found | {name: value for name, value in more.items() if value is not None}


def _listed(given: Any) -> Any:
    return list(given) if isinstance(given, (tuple, list, set, frozenset)) else given


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}
