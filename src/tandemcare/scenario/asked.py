"""A scenario as somebody asks for it in Python: a file, a shipped name, the keys of a file, or a changed copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tandemcare.documents import in_order
from tandemcare.errors import InputError, Problem
from tandemcare.texts import hyphened

from .changing import makes_changed
from .items import Bought, Change, Funding, StopLoss
from .loading import after, load_file, read_scenario
from .making import Said, plain
from .parts import Scenario
from .schema import ITEMS

BELIEFS = ("change", "what_if")
"""Keys whose items may be written in short, as a mapping of names to values."""
_FIELDS = {
    "change": "changes",
    "what_if": "changes",
    "invest": "investments",
    "cut": "cuts",
    "close": "closures",
    "redesignate": "redesignations",
    "amhp_rota": "rotas",
}
"""What the items of each key are called in a scenario."""


def load(asked: Path | str | Mapping[str, Any], *, any_folder: bool = False) -> Scenario:
    """Return a scenario: of a file, of the name of a shipped one, or of the keys of a file in a mapping.

    What it extends, and the place that it names, stand in its folder (of a mapping, in this one) or below, or are
    shipped, unless `any_folder` is allowed. InputError tells every problem of every file, with its line and what to do.

    >>> import tandemcare as tc
    >>> tc.load("double-running").title
    'Double-running'
    >>> tc.load({"name": "More places", "extends": "as-is.yaml"}).name
    'more-places'
    """
    if isinstance(asked, Mapping):
        said = dict(asked)
        return _made(said.pop("name", None), said, any_folder=any_folder)
    return load_file(asked, any_folder=any_folder)


def make_scenario(
    name: str, *, extends: Scenario | Path | str | None = None, any_folder: bool = False, **said: Any
) -> Scenario:
    """Return a scenario made of the keys that its file would have, checked as the file would be.

    `name` is its title, and written small with hyphens its name. `extends` is another scenario: an object, a file, or
    a shipped name. An item is a mapping with the keys of a file, or an object such as `Investment`; in `change` and
    `what_if` `{"price.amhp_hour": 60.0}` is short for an item each. What is impossible in a place is told where it is
    run. InputError with every problem.

    >>> import tandemcare as tc
    >>> more = tc.scenario(
    ...     "More home treatment",
    ...     extends="as-is",
    ...     invest=[{"service": "home-treatment-slots", "units": 16, "from": "2027-04"}],
    ... )
    >>> more.name, more.kind
    ('more-home-treatment', 'buys')
    """
    if isinstance(extends, str | Path):
        extends = load_file(extends, any_folder=any_folder)
    if isinstance(extends, Scenario):
        child: Scenario = changed_scenario(extends, name, said, any_folder=any_folder)
        return child
    return _made(name, said, any_folder=any_folder)


@makes_changed
def changed_scenario(parent: Scenario, name: str, said: Mapping[str, Any], *, any_folder: bool = False) -> Scenario:
    """Return a scenario that extends another with the keys of a file; what these rule replaces what the other rules."""
    child = _made(name, said, any_folder=any_folder)
    switches = said.get("loops") or {}
    on = {loop for loop in parent.loops_off if loop in switches and loop not in child.loops_off}
    ruled: dict[str, Any] = {
        "funding": child.funding if said.get("funding") else parent.funding,
        "stop_loss": child.stop_loss if said.get("stop_loss") else parent.stop_loss,
        "bought": child.bought if said.get("bought") else parent.bought,
        "is_held": child.is_held if said.get("slow_layer") else parent.is_held,
        "loops_off": (parent.loops_off - on) | child.loops_off,
    }
    return replace(after(parent, child), **ruled, root=parent.root or parent)


def _made(name: Any, said: Mapping[str, Any], *, any_folder: bool) -> Scenario:
    """Return the scenario of the keys of a file; InputError with everything that is wrong with them."""
    data, parts = _keys_and_parts({"name": name, **said})
    document = Said(f"scenario {name!r}", Path(), data)
    scenario, problems = read_scenario(document, any_folder=any_folder)
    problems = [*_of_other_kinds(parts), *problems]
    if problems:
        raise InputError(in_order(problems))
    more: dict[str, Any] = {"name": name_of_title(scenario.title)}
    for key, items in parts.items():
        field = _FIELDS.get(key, key)
        more[field] = (*more.get(field, getattr(scenario, field)), *items) if key in ITEMS else items[0]
    return replace(scenario, **more)


def name_of_title(title: str) -> str:
    """Return the name of a scenario that has a title and no file: small letters, with hyphens.

    >>> name_of_title("Home first, £1 million")
    'home-first-1-million'
    """
    return hyphened(title) or "scenario"


def _keys_and_parts(said: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return the keys and values that a file would hold, and the objects that stand in place of some of them."""
    data: dict[str, Any] = {}
    parts: dict[str, list[Any]] = {}
    for key, value in said.items():
        written = value
        if key in BELIEFS and isinstance(value, Mapping):
            written = [{"parameter": name, "value": one} for name, one in value.items()]
        elif key in ITEMS and isinstance(value, Iterable) and not isinstance(value, str | Mapping):
            items = list(value)
            parts[key] = [one for one in items if _is_part(one)]
            written = [one for one in items if not _is_part(one)]
        elif isinstance(value, Funding | StopLoss | Bought):
            parts[key], written = [value], None
        if written is not None and written != []:
            data[key] = str(written) if isinstance(written, Path) else plain(written)
    return data, {key: items for key, items in parts.items() if items}


def _is_part(one: Any) -> bool:
    """Tell whether something is an object of our own, and no mapping with the keys of a file."""
    return hasattr(one, "__dataclass_fields__")


def _of_other_kinds(parts: Mapping[str, list[Any]]) -> list[Problem]:
    """Return which objects stand under a key that is for others."""
    kinds: Mapping[str, type] = {**ITEMS, "change": Change, "funding": Funding, "stop_loss": StopLoss, "bought": Bought}
    return [
        Problem(f"{key}", f"{type(one).__name__} is no item of it.", f"Give {kinds[key].__name__}(...), or a mapping.")
        for key, items in parts.items()
        for one in items
        if not isinstance(one, kinds[key])
    ]
