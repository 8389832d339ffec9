"""Scenarios and places made in Python, as `resolve` takes them: a place is checked as its file would be.

A place is written as the plain data that its file would hold, goes through the form of files, and is made anew of what
it says: numbers of numpy become Python's, and a month may be a text or a moment at midnight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tandemcare.documents import in_order
from tandemcare.errors import InputError, Problem
from tandemcare.model import CALIBRATED, ENDS, Place, ends_said
from tandemcare.pathway import Shift

from .fields import shown
from .making import Said, plain
from .parts import Scenario
from .places import place_of

_KINDS: Mapping[str, tuple[type, str]] = {
    **dict.fromkeys(
        ("census", "ward_census", "baseline", "crisis_rates", "crises_by_route", "fit"),
        (Mapping, "Give a mapping: {...}."),
    ),
    **dict.fromkeys(("calibrated_with", "fitted_with"), (str, "Leave it as `load_place` gives it.")),
}
"""Of which kinds the facts of a place are that are turned into something else before a form sees them."""


def sound_objects(scenario: Scenario, place: Place) -> Place:
    """Return a place as its file would have it read; InputError with all that either is refused for."""
    problems: list[Problem] = []
    if not isinstance(scenario, Scenario):
        found = f"It is of the kind {type(scenario).__name__}."
        problems.append(Problem("scenario", found, "Give Scenario(...), or load a file."))
    try:
        place = sound_place(place)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return place


def sound_place(place: Place) -> Place:
    """Return a place as its file would have it read; InputError with all that its file would be refused for."""
    if not isinstance(place, Place):
        found = f"It is of the kind {type(place).__name__}."
        raise InputError([Problem("place", found, "Give Place(...), or load a file with `load_place`.")])
    problems = list(_of_other_kinds(place))
    if problems:
        raise InputError(problems)
    made, problems = place_of(Said(f"place {place.name!r}", Path(), _place_data(place)))
    if problems or made is None:
        raise InputError(in_order(problems))
    return made


def _of_other_kinds(place: Place) -> Iterator[Problem]:
    """Yield the facts of a place that are of a kind which would be taken for something else, or for nothing."""
    for name, (kind, remedy) in _KINDS.items():
        value = getattr(place, name)
        if not isinstance(value, kind):
            found = f"{name}: {shown(value)} is of the kind {type(value).__name__}."
            yield Problem(f"place {place.name!r}", found, remedy)


def _place_data(place: Place) -> dict[str, Any]:
    """Return the facts of a place by the keys of its file."""
    found = {name: value for name, value in vars(place).items() if name not in (*CALIBRATED, "ward_census")}
    for name in ("wards", "cafe_shifts", "amhp_rota", "numbers"):
        listed = _listed(found[name])
        if isinstance(listed, list):
            write = _shift_written if name == "amhp_rota" else _written
            found[name] = [write(one) for one in listed]
    if place.has_census:
        found["census"] = {**_mapping(place.census), "in_ward": place.ward_census}
    else:
        del found["census"]
    if any(getattr(place, name) for name in CALIBRATED):
        found["calibrated"] = _calibrated(place)
    holidays = _listed(found["bank_holidays"])
    found["bank_holidays"] = sorted(holidays, key=str) if isinstance(holidays, list) else holidays
    return dict(plain(found))


def _written(one: Any) -> Any:
    """Return a part of a place by the keys of its file; of shifts of AMHPs only the ends that they say themselves."""
    if not hasattr(one, "__dataclass_fields__"):
        return one
    return {name: value for name, value in vars(one).items() if name != "own"}


def _shift_written(one: Any) -> Any:
    if not isinstance(one, Shift):
        return _written(one)
    return {name: value for name, value in _written(one).items() if name not in ENDS} | ends_said(one)


def _calibrated(place: Place) -> dict[str, Any]:
    """Return what `tandem calibrate` found; with which seed and evidence a place does not keep."""
    found = {"crisis_rates": place.crisis_rates, "seed": 0, "evidence": "unknown", "version": "unknown"}
    more = {
        "crises_by_route": place.crises_by_route,
        "baseline": place.baseline,
        "facts": place.calibrated_with,
        "fit": place.fit,
        "fitted_with": place.fitted_with,
    }
    return found | {name: value for name, value in more.items() if value}


def _listed(given: Any) -> Any:
    return list(given) if isinstance(given, (tuple, list, set, frozenset)) else given


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}
