"""What a service's file must hold: one small check after another, all problems at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import fsum, isclose
from typing import Any

from tandemcare.documents import Document, KeyPath, in_words
from tandemcare.errors import Problem, did_you_mean
from tandemcare.terms import BUYERS

from .kinds import as_number
from .service import DAYS, topic_of

SERVICE_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
TEXTS = ("label", "unit", "says")
REQUIRED = (*TEXTS, "payers", "cost", "acts", "parameters")
FIELDS = (*REQUIRED, "not_with")
OWN_NUMBERS = ("mobilising_months", "capacity")
COST_FIELDS = ("price", "tariff", "holds", "for", "group")
NOT_WITH_FIELDS = ("services", "loops")

_EFFECT = ("times", "full_at", "reaches")
VERBS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "adds": ((), ("where",)),
    "adds_number": ((), ("where",)),
    "cuts": (("by",), _EFFECT),
    "lifts": (("by",), _EFFECT),
    "raises": (("by",), (*_EFFECT, "beside")),
    "brings": (("by", "of"), ("where",)),
}
"""What an act must and may say beside its verb."""

NUMBERS_NAMED = ("by", "times", "full_at", "reaches", "beside", "of")


@dataclass(frozen=True)
class ServiceSheet:
    """A service's file as it was read: nothing is certain about its fields."""

    document: Document
    name: str

    @property
    def fields(self) -> Mapping[str, Any]:
        """What the file says."""
        return self.document.data

    def problem(self, path: KeyPath, found: str, remedy: str) -> Problem:
        """Return a problem at something in the file."""
        return Problem(f"{self.document.where(path)}   {self.name}.{in_words(path)}", found, remedy)

    def text(self, field: str) -> str:
        """Return a field that is text, stripped, or "" if it is anything else."""
        found = self.fields.get(field)
        return found.strip() if isinstance(found, str) else ""

    def mapping(self, field: str) -> Mapping[str, Any]:
        """Return a field that is a mapping, or an empty one if it is anything else."""
        found = self.fields.get(field)
        return found if isinstance(found, dict) else {}

    def items(self, field: str) -> list[Any]:
        """Return a field that is a list, or an empty one if it is anything else."""
        found = self.fields.get(field)
        return found if isinstance(found, list) else []

    def full_name(self, name: Any) -> str:
        """Return the name of a number: of the evidence if it has a dot, of this file if not."""
        return name if "." in str(name) or "*" in str(name) else f"{topic_of(self.name)}.{name}"


def problems_of_sheet(sheet: ServiceSheet) -> list[Problem]:
    """Return everything wrong with a file in itself, its numbers apart."""
    return [problem for check in _CHECKS for problem in check(sheet)]


def problems_of_references(sheet: ServiceSheet, known: Collection[str]) -> list[Problem]:
    """Return names of numbers that are not there."""
    named: list[tuple[KeyPath, Any]] = []
    for number, act in enumerate(sheet.items("acts")):
        keys = [key for key in NUMBERS_NAMED if key in act] if isinstance(act, dict) else []
        named += [(("acts", number, key), act[key]) for key in keys]
    cost = sheet.mapping("cost")
    named += [(("cost", "price"), cost["price"])] if "price" in cost else []
    named += [(("cost", "holds"), each) for each in as_list(cost.get("holds"))]
    return [
        sheet.problem(path, f"there is no number {name!r}", did_you_mean(name, known))
        for path, each in named
        if isinstance(each, str) and (name := sheet.full_name(each)) not in known
    ]


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, a single value as a list of one, and nothing as none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _check_name(sheet: ServiceSheet) -> Iterator[Problem]:
    if not SERVICE_NAME.fullmatch(sheet.name):
        remedy = "Use small letters, digits and hyphens: crisis-house-beds.yaml."
        yield Problem(sheet.document.name, f"{sheet.name!r} is no name of a service", remedy)


def _check_fields(sheet: ServiceSheet) -> Iterator[Problem]:
    yield from _keys(sheet, (), sheet.fields, FIELDS, REQUIRED)
    for field, known, needed in (("cost", COST_FIELDS, ("for", "group")), ("not_with", NOT_WITH_FIELDS, ())):
        if sheet.mapping(field):
            yield from _keys(sheet, (field,), sheet.mapping(field), known, needed)
    for key in OWN_NUMBERS:
        if "parameters" in sheet.fields and key not in sheet.mapping("parameters"):
            found, remedy = f"there is no {key!r}", f"Add `{key}:` with its unit, range, grade and source."
            yield sheet.problem(("parameters",), found, remedy)
    for key, entry in sheet.mapping("parameters").items():
        if not isinstance(entry, dict):
            yield sheet.problem(("parameters", key), "is no entry", "Write its fields below it.")


def _keys(
    sheet: ServiceSheet, path: KeyPath, given: Mapping[str, Any], known: Collection[str], needed: Collection[str]
) -> Iterator[Problem]:
    for key in given:
        if key not in known:
            yield sheet.problem((*path, key), f"{key!r} is no field here", did_you_mean(key, known))
    for key in needed:
        if key not in given:
            yield sheet.problem((*path, key), f"there is no {key!r}", f"Add `{key}:`.")


def _check_texts(sheet: ServiceSheet) -> Iterator[Problem]:
    for field in TEXTS:
        if field in sheet.fields and not sheet.text(field):
            yield sheet.problem((field,), "is no text", f"Say the {field} in words.")


def _check_payers(sheet: ServiceSheet) -> Iterator[Problem]:
    if "payers" not in sheet.fields:
        return
    payers = sheet.mapping("payers")
    for payer in payers:
        if payer not in BUYERS:
            yield sheet.problem(("payers", payer), f"{payer!r} is no payer", did_you_mean(payer, BUYERS))
    shares = [as_number(share) for share in payers.values()]
    if not shares or not all(share is not None and 0.0 <= share <= 1.0 for share in shares):
        remedy = "Write {council: 0.6, icb: 0.4}: shares from 0 to 1."
        yield sheet.problem(("payers",), "does not say who pays which share", remedy)
    elif not isclose(total := fsum(share for share in shares if share is not None), 1.0, abs_tol=1e-9):
        yield sheet.problem(("payers",), f"add up to {total:g}", "Make the shares add up to 1.")


def _check_cost(sheet: ServiceSheet) -> Iterator[Problem]:
    cost = sheet.mapping("cost")
    if not cost:
        if "cost" in sheet.fields:
            remedy = "Write {price: price, for: year, group: community}."
            yield sheet.problem(("cost",), "does not say what a unit costs", remedy)
        return
    if ("price" in cost) == ("tariff" in cost):
        found, remedy = "has not one of `price` and `tariff`", "Say one of the two, and only one."
        yield sheet.problem(("cost",), found, remedy)
    if "for" in cost and str(cost["for"]) not in DAYS:
        found = f"{cost['for']!r} is no time that a price is for"
        yield sheet.problem(("cost", "for"), found, f"Write one of {', '.join(DAYS)}.")
    for key in ("price", "tariff", "group"):
        if key in cost and not isinstance(cost[key], str):
            yield sheet.problem(("cost", key), f"{key} is no name", "Write a name.")


def _check_acts(sheet: ServiceSheet) -> Iterator[Problem]:
    if "acts" in sheet.fields and not sheet.items("acts"):
        yield sheet.problem(("acts",), "is no list of acts", "Write a list: - {adds: housing.units}.")
    for number, item in enumerate(sheet.items("acts")):
        path, fields = ("acts", number), item if isinstance(item, dict) else {}
        verbs = [key for key in fields if key in VERBS]
        if len(verbs) != 1:
            remedy = f"Write one of {', '.join(VERBS)}, such as {{adds: housing.units}}."
            yield sheet.problem(path, f"has {len(verbs)} verbs", remedy)
            continue
        needed, allowed = VERBS[verbs[0]]
        yield from _keys(sheet, path, fields, (*verbs, *needed, *allowed), needed)
        if "full_at" in fields and "reaches" in fields:
            yield sheet.problem(path, "has `full_at` and `reaches`", "Keep one: units, or people.")
        yield from _check_words(sheet, path, fields)


def _check_words(sheet: ServiceSheet, path: KeyPath, fields: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in fields.items():
        words = value if isinstance(value, list) and key in VERBS else [value]
        if not words or not all(isinstance(word, str) for word in words):
            yield sheet.problem((*path, key), f"{key} is no name of a number", "Write its name.")


_CHECKS = (_check_name, _check_fields, _check_texts, _check_payers, _check_cost, _check_acts)
