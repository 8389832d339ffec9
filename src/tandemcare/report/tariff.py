"""The tariff for readers: what is charged for, at which price, who pays, on what terms, and how sure the price is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tandemcare.evidence import Parameter, parameters
from tandemcare.finance import ACTIVITIES, CASH, NOTIONAL, PRICE_YEAR, TARIFF, Tariff, priced_services
from tandemcare.finance.terms import usual_shares

from .about import graded
from .blocks import Paragraph, Section, as_text, section

BOUGHT = "units that a scenario pays for"


def tariff_rows() -> list[dict[str, Any]]:
    """Return a row for each way in which a service costs money, and each service that can be bought at its own price.

    `prices` holds each number that is multiplied, with its value, range, unit and grade.
    """
    return [*map(_charged, TARIFF), *_sold()]


def tariff_report() -> list[Section]:
    """Return the tariff: what each service is charged for, on what terms, and prices with range, unit and grade."""
    about = f"What costs what, in pounds of {PRICE_YEAR}. Names of prices are those that `tandem cost` takes."
    lines: list[Paragraph] = []
    for row in tariff_rows():
        lines.append(Paragraph(f"{row['service']} ({row['kind']}): {row['charged_for']}"))
        lines.append(Paragraph(_terms(row), level=2))
        lines += [Paragraph(f"{name}: {_price(name, found)}", level=2) for name, found in row["prices"].items()]
    return [section(Paragraph(about)), Section(tuple(lines))]


def _charged(tariff: Tariff) -> dict[str, Any]:
    known = parameters()
    values = {name: parameter.value for name, parameter in known.items()}
    return {
        "service": tariff.service,
        "kind": tariff.kind,
        "group": tariff.group,
        "charged_for": ACTIVITIES[tariff.activity],
        "per_days": tariff.days,
        "payers": dict(usual_shares(tariff, values)),
        "contract": tariff.contract,
        "cash": CASH if tariff.is_cash else NOTIONAL,
        "recurrence": "one_off" if tariff.is_one_off else "recurrent",
        "rises_with": tariff.rises_with,
        "prices": {name: _number(known[name]) for name in (*tariff.price, *tariff.shares)},
    }


def _sold() -> Iterator[dict[str, Any]]:
    known = parameters()
    for name, each in priced_services().items():
        if each.carries:
            continue  # sold at what the tariff charges for it
        yield {
            "service": each.service,
            "kind": "bought",
            "group": each.group,
            "charged_for": f"{name}: {BOUGHT}",
            "per_days": each.price_days,
            "payers": dict(each.payers),
            "contract": "block",
            "cash": CASH,
            "recurrence": "recurrent",
            "rises_with": "pay",
            "prices": {price: _number(known[price]) for price in (*each.price, *each.volume)},
        }


def _number(parameter: Parameter) -> dict[str, Any]:
    return {
        "label": parameter.label,
        "value": parameter.value,
        "low": parameter.low,
        "high": parameter.high,
        "unit": parameter.unit,
        "grade": parameter.grade,
        "fitted_to": parameter.fitted_to,
    }


def _terms(row: Mapping[str, Any]) -> str:
    payers = ", ".join(f"{payer} {as_text(share, '.0%')}" for payer, share in row["payers"].items())
    words = (row["contract"], row["cash"], row["recurrence"], f"rises with {row['rises_with']}")
    return f"paid by {payers}; {', '.join(word.replace('_', ' ') for word in words)}"


def _price(name: str, found: Mapping[str, Any]) -> str:
    value, low, high = (as_text(found[each], "g") for each in ("value", "low", "high"))
    return f"{value} ({low} to {high}) {found['unit']}; {graded(found['grade'], name)}"
