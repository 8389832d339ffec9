"""What a service's file must hold: one small check after another, all problems at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import fsum, isclose
from typing import Any

from tandemcare.errors import Problem, did_you_mean

from .checks import as_number
from .service import DAYS, topic_of
from .yaml_tree import Located

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
class Sheet:
    """A service's file as it was read: nothing is certain about its fields."""

    file: str
    name: str
    fields: Mapping[str, Located]

    def problem(self, where: str, line: int, found: str, remedy: str) -> Problem:
        """Return a problem at a line."""
        return Problem(f"{self.file}:{line}   {self.name}.{where}", found, remedy)

    def line(self, field: str) -> int:
        """Return the line of a field, or the first if it is not there."""
        return self.fields[field].line if field in self.fields else 1

    def text(self, field: str) -> str:
        """Return a field that is text, stripped, or "" if it is anything else."""
        found = self.fields.get(field)
        return found.value.strip() if found is not None and isinstance(found.value, str) else ""

    def mapping(self, field: str) -> Mapping[str, Located]:
        """Return a field that is a mapping, or an empty one if it is anything else."""
        found = self.fields.get(field)
        return found.value if found is not None and isinstance(found.value, dict) else {}

    def items(self, field: str) -> list[Located]:
        """Return a field that is a list, or an empty one if it is anything else."""
        found = self.fields.get(field)
        return found.value if found is not None and isinstance(found.value, list) else []

    def full_name(self, name: Any) -> str:
        """Return the name of a number: of the evidence if it has a dot, of this file if not."""
        return name if "." in str(name) or "*" in str(name) else f"{topic_of(self.name)}.{name}"


def problems_of_sheet(sheet: Sheet) -> list[Problem]:
    """Return everything wrong with a file in itself, its numbers apart."""
    return [problem for check in _CHECKS for problem in check(sheet)]


def problems_of_references(sheet: Sheet, known: Collection[str]) -> list[Problem]:
    """Return names of numbers that are not there."""
    named: list[tuple[str, Located]] = []
    for number, act in enumerate(_sound_acts(sheet), 1):
        named += [(f"acts {number}, {key}", act[key]) for key in NUMBERS_NAMED if key in act]
    cost = sheet.mapping("cost")
    named += [("cost, price", cost["price"])] if "price" in cost else []
    holds = cost.get("holds")
    if holds is not None:
        named += [("cost, holds", each) for each in (holds.value if isinstance(holds.value, list) else [holds])]
    return [
        sheet.problem(where, each.line, f"there is no number {name!r}", did_you_mean(name, known))
        for where, each in named
        if isinstance(each.value, str) and (name := sheet.full_name(each.value)) not in known
    ]


def _check_name(sheet: Sheet) -> Iterator[Problem]:
    if not SERVICE_NAME.fullmatch(sheet.name):
        remedy = "Use small letters, digits and hyphens: crisis-house-beds.yaml."
        yield Problem(sheet.file, f"{sheet.name!r} is no name of a service", remedy)


def _check_fields(sheet: Sheet) -> Iterator[Problem]:
    whole = Located(sheet.fields, 1)
    yield from _keys(sheet, "", whole, FIELDS, REQUIRED)
    for field, known, needed in (("cost", COST_FIELDS, ("for", "group")), ("not_with", NOT_WITH_FIELDS, ())):
        if sheet.mapping(field):
            yield from _keys(sheet, field, sheet.fields[field], known, needed)
    for key in OWN_NUMBERS:
        if "parameters" in sheet.fields and key not in sheet.mapping("parameters"):
            found, remedy = f"there is no {key!r}", f"Add `{key}:` with its unit, range, grade and source."
            yield sheet.problem("parameters", sheet.line("parameters"), found, remedy)
    for key, located in sheet.mapping("parameters").items():
        if not isinstance(located.value, dict):
            yield sheet.problem(f"parameters, {key}", located.line, "is no entry", "Write its fields below it.")


def _keys(
    sheet: Sheet, where: str, given: Located, known: Collection[str], needed: Collection[str]
) -> Iterator[Problem]:
    for key, located in given.value.items():
        if key not in known:
            yield sheet.problem(where or key, located.line, f"{key!r} is no field here", did_you_mean(key, known))
    for key in needed:
        if key not in given.value:
            yield sheet.problem(where or key, given.line, f"there is no {key!r}", f"Add `{key}:`.")


def _check_texts(sheet: Sheet) -> Iterator[Problem]:
    for field in TEXTS:
        if field in sheet.fields and not sheet.text(field):
            yield sheet.problem(field, sheet.line(field), "is no text", f"Say the {field} in words.")


def _check_payers(sheet: Sheet) -> Iterator[Problem]:
    if "payers" not in sheet.fields:
        return
    shares = [as_number(located.value) for located in sheet.mapping("payers").values()]
    if not shares or not all(share is not None and 0.0 <= share <= 1.0 for share in shares):
        remedy = "Write {council: 0.6, icb: 0.4}: shares from 0 to 1."
        yield sheet.problem("payers", sheet.line("payers"), "does not say who pays which share", remedy)
    elif not isclose(total := fsum(share for share in shares if share is not None), 1.0, abs_tol=1e-9):
        yield sheet.problem("payers", sheet.line("payers"), f"add up to {total:g}", "Make the shares add up to 1.")


def _check_cost(sheet: Sheet) -> Iterator[Problem]:
    cost, line = sheet.mapping("cost"), sheet.line("cost")
    if not cost:
        if "cost" in sheet.fields:
            remedy = "Write {price: price, for: year, group: community}."
            yield sheet.problem("cost", line, "does not say what a unit costs", remedy)
        return
    if ("price" in cost) == ("tariff" in cost):
        yield sheet.problem("cost", line, "has not one of `price` and `tariff`", "Say one of the two, and only one.")
    if "for" in cost and str(cost["for"].value) not in DAYS:
        found = f"{cost['for'].value!r} is no time that a price is for"
        yield sheet.problem("cost", cost["for"].line, found, f"Write one of {', '.join(DAYS)}.")
    for key in ("price", "tariff", "group"):
        if key in cost and not isinstance(cost[key].value, str):
            yield sheet.problem("cost", cost[key].line, f"{key} is no name", "Write a name.")


def _check_acts(sheet: Sheet) -> Iterator[Problem]:
    if "acts" in sheet.fields and not sheet.items("acts"):
        yield sheet.problem("acts", sheet.line("acts"), "is no list of acts", "Write a list: - {adds: housing.units}.")
    for number, item in enumerate(sheet.items("acts"), 1):
        where, fields = f"acts {number}", item.value if isinstance(item.value, dict) else {}
        verbs = [key for key in fields if key in VERBS]
        if len(verbs) != 1:
            remedy = f"Write one of {', '.join(VERBS)}, such as {{adds: housing.units}}."
            yield sheet.problem(where, item.line, f"has {len(verbs)} verbs", remedy)
            continue
        needed, allowed = VERBS[verbs[0]]
        yield from _keys(sheet, where, item, (*verbs, *needed, *allowed), needed)
        if "full_at" in fields and "reaches" in fields:
            yield sheet.problem(where, item.line, "has `full_at` and `reaches`", "Keep one: units, or people.")
        yield from _check_words(sheet, where, fields)


def _check_words(sheet: Sheet, where: str, fields: Mapping[str, Located]) -> Iterator[Problem]:
    for key, located in fields.items():
        words = located.value if isinstance(located.value, list) and key in VERBS else [located]
        if not words or not all(isinstance(word.value, str) for word in words):
            yield sheet.problem(where, located.line, f"{key} is no name of a number", "Write its name.")


def _sound_acts(sheet: Sheet) -> list[Mapping[str, Located]]:
    return [item.value for item in sheet.items("acts") if isinstance(item.value, dict)]


_CHECKS = (_check_name, _check_fields, _check_texts, _check_payers, _check_cost, _check_acts)
