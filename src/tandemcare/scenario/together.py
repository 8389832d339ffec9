"""Keys of one item that must fit together: one small check after another, on what was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tandemcare.documents import Document, KeyPath
from tandemcare.errors import Problem

from .fields import shown
from .months import read_month

Item = dict[str, Any]


def problems_between_keys(document: Document) -> Iterator[Problem]:
    """Yield what does not fit together in the items of a file."""
    for kind in KINDS:
        for path, item in items_of(document, kind):
            yield from problems_of_item(kind, document, path, item)


def problems_of_item(kind: str, document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    """Yield what does not fit together in one item of a kind."""
    for check in KINDS.get(kind, ()):
        yield from check(document, path, item)


def items_of(document: Document, kind: str) -> Iterator[tuple[KeyPath, Item]]:
    """Yield the items of a kind that are written as keys with values, each with its path."""
    items = document.data.get(kind)
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield (kind, index), item


def _value_or_multiply(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    remedies = ("Keep one: a new value, or a factor on the value before.", "Add one of them.")
    yield from _one_of_two(document, path, item, ("value", "multiply"), remedies)


def _from_or_gateway(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    remedies = (
        "Keep one: a date, or a gateway, which can say `not_before`.",
        "Add `from: 2028-04`, or `gateway: {}` for the usual one.",
    )
    if "when" not in item:  # which has another name now, and is told of
        yield from _one_of_two(document, path, item, ("from", "gateway"), remedies)


def _one_of_two(
    document: Document, path: KeyPath, item: Item, keys: tuple[str, str], remedies: tuple[str, str]
) -> Iterator[Problem]:
    given = [key for key in keys if key in item]
    if len(given) == 2:
        yield document.problem((*path, keys[1]), f"`{keys[0]}` and `{keys[1]}` stand together.", remedies[0])
    elif not given or (item[given[0]] is None and not document.is_spoilt((*path, given[0]))):
        yield document.problem(path, f"It says neither `{keys[0]}` nor `{keys[1]}`.", remedies[1])


def _grant_and_after(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    if ("grant_until" in item) == ("after_grant" in item):
        return
    if "grant_until" in item:
        found, remedy = "It does not say who pays afterwards.", "Add `after_grant: {council: 1.0}`, or `nobody`."
        yield document.problem((*path, "grant_until"), found, remedy)
    else:
        found, remedy = "It does not say until when the grant pays.", "Add `grant_until: 2029-04`, or write `payer`."
        yield document.problem((*path, "after_grant"), found, remedy)


def _grant_inside_the_contract(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    start, until, grant = (_month(item, key) for key in ("from", "until", "grant_until"))
    if start and grant and grant <= start:
        found = f"{item['grant_until']} is not after `from: {item['from']}`."
        yield document.problem((*path, "grant_until"), found, "Give the first month that the grant no longer pays for.")
    elif grant and until and until <= grant:
        found = f"The contract ends first, with `until: {item['until']}`."
        yield document.problem((*path, "grant_until"), found, "Leave `grant_until` and `after_grant` out.")


def _until_after_from(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    start, until = _month(item, "from"), _month(item, "until")
    if start and until and until <= start:
        found = f"{item['until']} is not after `from: {item['from']}`."
        yield document.problem((*path, "until"), found, "Give the first month in which it no longer holds.")


def _month(item: Item, key: str) -> date | None:
    return read_month(item[key]) if isinstance(item.get(key), str) else None


def _inside_its_range(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    between = item.get("range")
    number = next((item[key] for key in ("value", "multiply", "units") if _is_number(item.get(key))), None)
    if not isinstance(between, list) or len(between) != 2 or not all(map(_is_number, between)) or number is None:
        return
    if between[0] <= between[1] and not between[0] <= number <= between[1]:
        found = f"{shown(number)} is outside the item's own range {shown(between)}."
        yield document.problem((*path, "range"), found, "Give a range that holds the number.")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


KINDS = {
    "change": (_value_or_multiply, _until_after_from, _inside_its_range),
    "what_if": (_value_or_multiply, _until_after_from, _inside_its_range),
    "invest": (_grant_and_after, _grant_inside_the_contract, _until_after_from, _inside_its_range),
    "close": (_from_or_gateway, _until_after_from, _inside_its_range),
    "redesignate": (_inside_its_range,),
}
"""The checks of each kind of item, by the key of its list in a file."""
