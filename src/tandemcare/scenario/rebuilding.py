"""A resolved scenario made again from the text that a run keeps of it, in which place, numbers and items all stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter

from tandemcare.model import AmhpShift, Place

from .items import Change, Closure, Funding, Investment, Redesignation, StopLoss, WhatIf
from .making import Said, plain
from .numbers_file import numbers_of
from .parts import Resolved, Scenario
from .resolving import resolve
from .rota_change import RotaChange
from .study_numbers import NO_NUMBERS, StudyNumbers
from .system import english_system


def resolved_again(text: str, facts: Mapping[str, Any], title: str, why: str = "") -> Resolved:
    """Return the scenario of a run, made again from the canonical text and the facts of its place that the run keeps.

    The text says what the scenario comes to in its place, and the facts in which order the place was told. Whoever
    needs the very same run compares what the two come to; an error of any kind means that this version cannot read what
    another wrote.
    """
    said = json.loads(text)
    numbers = _numbers(said.get("numbers", []))
    scenario = _scenario(said, title, why)
    return resolve(scenario, _place(said["place"], facts), said["years"], numbers=numbers)


def _scenario(said: Mapping[str, Any], title: str, why: str) -> Scenario:
    root = json.loads(said["as_is"]) if "as_is" in said else None
    return Scenario(
        said["name"],
        title,
        why,
        changes=tuple(_made(_kind_of_change(item), item) for item in said["change"]),
        investments=tuple(_made(Investment, item) for item in said["invest"]),
        closures=tuple(_made(Closure, item) for item in said["close"]),
        redesignations=tuple(_made(Redesignation, item) for item in said.get("redesignate", ())),
        rotas=tuple(_made(RotaChange, item) for item in said.get("amhp_rota", ())),
        funding=_made(Funding, said.get("funding", {})),
        stop_loss=_made(StopLoss, said["stop_loss"]) if "stop_loss" in said else None,
        loops_off=frozenset(said.get("loops_off", ())),
        is_held=said.get("slow_layer") == "held",
        root=_scenario(root, root["name"], "") if root else None,
    )


def _kind_of_change(item: Mapping[str, Any]) -> type[Change]:
    return WhatIf if english_system().is_belief(item["parameter"]) else Change


def _made(form: Any, said: Mapping[str, Any]) -> Any:
    """Return a part of a scenario from what is said of it by the names that it has in Python."""
    fields = form.__pydantic_fields__
    return form(**{name: _inside(fields[name].annotation, value) for name, value in said.items()})


def _inside(kind: Any, value: Any) -> Any:
    """Return a value with the parts made that stand in it."""
    form = next(_forms(kind), None)
    if form is not None and isinstance(value, Mapping):
        return _made(form, value)
    if form is not None and isinstance(value, Iterable) and not isinstance(value, str):
        return tuple(_inside(kind, one) for one in value)
    return value


def _forms(kind: Any) -> Iterator[Any]:
    """Yield the parts that a kind of value can be."""
    if hasattr(kind, "__pydantic_fields__") and hasattr(kind, "__dataclass_fields__"):
        yield kind
    for one in get_args(kind):
        yield from _forms(one)


def _place(said: Mapping[str, Any], facts: Mapping[str, Any]) -> Place:
    """Return a place; what it maps stands in the order of the facts, so that sums have the same last bit."""
    said = {name: _ordered(value, facts[name]) if isinstance(value, dict) else value for name, value in said.items()}
    shifts = [_shift(one) for one in said["amhp_rota"]]
    found: Place = TypeAdapter(Place).validate_python({**said, "amhp_rota": shifts})
    return found


def _ordered(said: Mapping[str, Any], facts: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: said[name] for name, _ in facts}


def _shift(said: Mapping[str, Any]) -> Any:
    """Return a shift of AMHPs; one that says itself how it ends is of a kind of its own."""
    return AmhpShift(**{**said, "own": tuple(said["own"])}) if "own" in said else dict(said)


def _numbers(said: list[dict[str, Any]]) -> StudyNumbers:
    return numbers_of(Said("numbers", Path(), {"numbers": plain(said)})) if said else NO_NUMBERS
