"""Short words for the parts of the mean flows: rates, shares, stocks with what comes and goes, and what fits."""

from __future__ import annotations

from collections.abc import Iterable

from tandemcare.stockflow import Auxiliary, Flow, Part, Stock

PEOPLE, RATE, SHARE, MONTHS = "people", "people / month", "1", "months"
SEXES = ("women", "men")
QUEUES = (*SEXES, "picu")
"""Beds for which people wait apart from one another."""
STAYS = (*SEXES, "away")
"""Beds in which people stay from admission to discharge; intensive care steps down to an acute bed."""
STATUSES = ("informal", "section_2", "section_3")
"""Legal status on admission; section 4 goes with section 2."""


def rate(name: str, equation: str, label: str = "") -> Auxiliary:
    """Return people a month as an auxiliary."""
    return Auxiliary(name, equation, RATE, label)


def share(name: str, equation: str, label: str = "") -> Auxiliary:
    """Return a plain number as an auxiliary."""
    return Auxiliary(name, equation, SHARE, label)


def people(name: str, equation: str, label: str = "") -> Auxiliary:
    """Return a number of people, or of units that they use, as an auxiliary."""
    return Auxiliary(name, equation, PEOPLE, label)


def stay(name: str, comes: str, months: str, label: str, start: float = 0.0) -> list[Part]:
    """Return a stock of people with `<name>_begin` into it and `<name>_end` out of it, after some months in mean."""
    return [
        Stock(name, start, PEOPLE, label),
        Flow(f"{name}_begin", comes, RATE, to=name),
        Flow(f"{name}_end", f"{name} / {months}", RATE, source=name),
    ]


def fits(name: str, room: str, wanted: str) -> list[Part]:
    """Return the share of those who want a place that find one: all of them while there is room."""
    return [share(f"{name}_fit", f"min(1, max(0, {room}) / max({wanted}, hardly_any))")]


def line(name: str, comes: str, served: str, label: str) -> list[Part]:
    """Return a queue that people join only as far as they are not served at once.

    `served` is a rate for newcomers and those waiting together; `<name>_waits` and `<name>_found` are what it leaves.
    """
    return [
        Stock(name, 0.0, PEOPLE, label),
        Flow(f"{name}_waits", f"max(0, {comes} - {served})", RATE, to=name),
        Flow(f"{name}_found", f"min(max(0, {served} - {comes}), {name} / fastest)", RATE, source=name),
    ]


def total(terms: Iterable[str]) -> str:
    """Return a sum as text."""
    return " + ".join(terms)
