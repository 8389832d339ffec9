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
LONGEST_SHIFT = 24


def problems_between_keys(document: Document) -> Iterator[Problem]:
    """Yield what does not fit together in the items of a file."""
    for kind in KINDS:
        for path, item in items_of(document, kind):
            yield from problems_of_item(kind, document, path, item)
    yield from _at_most_one_limit(document)


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
    yield from _one_of(document, path, item, ("value", "multiply"), remedies)


def _one_way_of_buying(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    remedies = ("Keep one of them.", "Add `units: 5`, `per_100k_adults: 1` or `budget_gbp_a_year: 250000`.")
    yield from _one_of(document, path, item, WAYS_OF_BUYING, remedies)


def _one_way_of_cutting(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    yield from _one_of(
        document, path, item, WAYS_OF_CUTTING, ("Keep one of them.", "Add `to: 30`, or `by_share: 0.7`.")
    )


def _shifts_or_file(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    remedies = ("Keep one of them.", "Add `file: rotas/hub.yaml`, or `shifts:` with a list.")
    yield from _one_of(document, path, item, WAYS_OF_A_ROTA, remedies)


def _shifts_of_a_rota(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    yield from problems_of_shifts(document, (*path, "shifts"), item.get("shifts"))


def problems_of_shifts(document: Document, path: KeyPath, shifts: Any) -> Iterator[Problem]:
    """Yield shifts of AMHPs that have the name of another, or in which nothing could begin."""
    names: set[str] = set()
    for index, shift in enumerate(shifts if isinstance(shifts, list) else ()):
        name, late, length = _name_and_hours(shift)
        if name in names:
            found = f"Another shift is called {name!r}."
            yield document.problem((*path, index, "name"), found, "Give each shift a name of its own.")
        names |= {name} if name else set()
        if late is not None and length and length <= late <= LONGEST_SHIFT:
            found = f"Nothing could begin in a shift of {length} hours."
            yield document.problem((*path, index, "last_start"), found, "Give fewer hours than the shift has.")


def _name_and_hours(shift: Any) -> tuple[str, float | None, int]:
    """Return what a shift is called, in which last hours nothing begins, and its length; 0 where that is not sound."""
    if not isinstance(shift, dict):
        return "", None, 0
    name, late, begin, end = (shift.get(key) for key in ("name", "last_start", "start", "end"))
    is_sound = all(isinstance(hour, int) and not isinstance(hour, bool) for hour in (begin, end))
    length = (end - begin) % LONGEST_SHIFT or LONGEST_SHIFT if is_sound else 0  # type: ignore[operator]
    return name if isinstance(name, str) else "", late if _is_number(late) else None, length


def _no_range(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    if item.get("range") is not None:
        yield document.problem((*path, "range"), "A rota has no range.", "Leave it out; change a fill with a range.")


def _from_or_gateway(document: Document, path: KeyPath, item: Item) -> Iterator[Problem]:
    remedies = (
        "Keep one: a date, or a gateway, which can say `not_before`.",
        "Add `from: 2028-04`, or `gateway: {}` for the usual one.",
    )
    if "when" not in item:  # which has another name now, and is told of
        yield from _one_of(document, path, item, ("from", "gateway"), remedies)


def _one_of(
    document: Document, path: KeyPath, item: Item, keys: tuple[str, ...], remedies: tuple[str, str]
) -> Iterator[Problem]:
    given = [key for key in keys if key in item]
    if len(given) > 1:
        named = " and ".join(f"`{key}`" for key in given)
        yield document.problem((*path, given[1]), f"{named} stand together.", remedies[0])
    elif not given or (item[given[0]] is None and not document.is_spoilt((*path, given[0]))):
        *others, last = (f"`{key}`" for key in keys)
        yield document.problem(path, f"It says neither {', '.join(others)} nor {last}.", remedies[1])


def _at_most_one_limit(document: Document) -> Iterator[Problem]:
    """Yield services that released money buys, with two limits of how many."""
    funding = document.data.get("funding")
    named = funding.get("reinvest") if isinstance(funding, dict) else None
    for index, one in enumerate(named if isinstance(named, list) else ()):
        if isinstance(one, dict) and {"units", "per_100k_adults"} <= one.keys():
            path = ("funding", "reinvest", index, "per_100k_adults")
            yield document.problem(path, "`units` and `per_100k_adults` stand together.", "Keep one of them.")


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
    number = next((item[key] for key in _NUMBERS if _is_number(item.get(key))), None)
    if not isinstance(between, list) or len(between) != 2 or not all(map(_is_number, between)) or number is None:
        return
    if between[0] <= between[1] and not between[0] <= number <= between[1]:
        found = f"{shown(number)} is outside the item's own range {shown(between)}."
        yield document.problem((*path, "range"), found, "Give a range that holds the number.")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


WAYS_OF_A_ROTA = ("shifts", "file")
"""Keys of which a rota has one."""
WAYS_OF_BUYING = ("units", "per_100k_adults", "budget_gbp_a_year")
"""Keys of which an item that is bought has one."""
WAYS_OF_CUTTING = ("to", "by", "to_share", "by_share", "to_per_100k_adults", "by_per_100k_adults")
"""Keys of which an item that is cut has one."""
_NUMBERS = ("value", "multiply", *WAYS_OF_BUYING, *WAYS_OF_CUTTING)
"""Keys of the number that the range of an item is of."""
KINDS = {
    "change": (_value_or_multiply, _until_after_from, _inside_its_range),
    "what_if": (_value_or_multiply, _until_after_from, _inside_its_range),
    "cut": (_one_way_of_cutting, _until_after_from, _inside_its_range),
    "invest": (_one_way_of_buying, _grant_and_after, _grant_inside_the_contract, _until_after_from, _inside_its_range),
    "close": (_from_or_gateway, _until_after_from, _inside_its_range),
    "redesignate": (_inside_its_range,),
    "amhp_rota": (_shifts_or_file, _shifts_of_a_rota, _no_range),
}
"""The checks of each kind of item, by the key of its list in a file."""
