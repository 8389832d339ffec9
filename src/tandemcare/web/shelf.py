"""What can be chosen: scenarios and places that come with Tandem, and what a user has sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tandemcare.errors import InputError, Problem
from tandemcare.model import Place
from tandemcare.scenario import load, shipped_scenarios

from .chosen import place_in
from .levers import levers
from .shipped_files import Kind
from .study import FIRST, Study
from .uploads import Upload, Uploads


@dataclass(frozen=True)
class Offered:
    """A scenario that can be chosen, by what stands for it in an address: its title, why it is there, and its kind."""

    token: str
    title: str
    why: str = ""
    kind: str = ""


@cache
def shipped() -> tuple[Offered, ...]:
    """Return the scenarios that come with Tandem but as-is, which is always there."""
    found = ((path, load(path)) for path in shipped_scenarios() if path.stem != FIRST)
    return tuple(Offered(path.stem, each.title, each.why, each.kind) for path, each in found)


def own(uploads: Uploads, user: str, kind: str) -> tuple[Upload, ...]:
    """Return what a user has sent of a kind: scenario, place or numbers."""
    return tuple(each for each in uploads.of(user) if each.kind == kind)


def titles(uploads: Uploads, user: str) -> Mapping[str, str]:
    """Return what scenarios are called, by what stands for them in an address."""
    sent = {each.token: each.title for each in own(uploads, user, "scenario")}
    return {FIRST: load(FIRST).title, **{each.token: each.title for each in shipped()}, **sent}


def place_file(study: Study, uploads: Uploads, user: str) -> Path | None:
    """Return the file of the place of a study, None for the one that comes with Tandem; InputError if it is no such."""
    return uploads.file(user, study.place, "place") if study.place else None


def place_of(study: Study, uploads: Uploads, user: str) -> Place:
    """Return the place of a study; InputError where it is none of this user's."""
    return place_in(place_file(study, uploads, user))


def problems_of_names(study: Study, uploads: Uploads, user: str) -> list[Problem]:
    """Return which options and numbers of a study are none that this user can choose."""
    asked: list[tuple[str, Kind]] = [(each, "scenario") for each in dict.fromkeys((study.base, *study.scenarios))]
    asked += [(study.numbers, "numbers")] if study.numbers else []
    problems: list[Problem] = []
    for name, kind in asked:
        try:
            uploads.file(user, name, kind)
        except InputError as error:
            problems += error.problems
    return problems


def without_usual(study: Study, place: Place) -> Study:
    """Return a study without levers that stand where they stand by themselves; unknown ones stay, to be refused."""
    usual = {each.key: each.default for each in levers(place)}
    return replace(study, values={key: value for key, value in study.values.items() if usual.get(key) != value})
