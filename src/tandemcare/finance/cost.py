"""Costing: activity times price, shared by payers, each part of it in the month in which it is spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod

import numpy as np

from .activity import MONTH_DAYS
from .checks import check, shape_of
from .follow import FloatArray, placed, released, stranded
from .ledger import Costed, Line
from .purchases import PURCHASES, Bought
from .tariff import (
    PLACED,
    RELEASE_LAG,
    RELEASED,
    RESIDENTIAL_STAY,
    REST,
    STRANDED,
    TARIFF,
    WARD_SHARES,
    Tariff,
)

DAYS_A_MONTH = 30.4375


def cost(activity: Mapping[str, FloatArray], prices: Mapping[str, float], bought: Sequence[Bought] = ()) -> Costed:
    """Return what an activity and the purchases of a scenario cost, in pounds by replication, month and line.

    `activity` holds arrays [replication, month] by the names of ACTIVITIES, `prices` the numbers named in PRICES (and
    any others). The three parts of a ward's price are scaled to add up to 1. Raises InputError with everything that is
    missing or wrong.
    """
    check(activity, prices, bought)
    shape = shape_of(activity)
    volumes = {name: np.broadcast_to(np.asarray(values, np.float64), shape) for name, values in activity.items()}
    settled = _settled(prices)
    carried = _carried(bought, volumes[MONTH_DAYS], settled)
    lines: dict[Line, FloatArray] = {}
    for tariff in TARIFF:
        if tariff.activity:
            charged = volumes[tariff.activity] - carried.get(tariff.service, 0.0)
            amount = _paid_for(tariff, np.maximum(charged, 0.0), volumes[MONTH_DAYS], settled)
            _book(lines, tariff, tariff.kind, amount * _unit_price(tariff, settled), _shares(tariff, settled))
    for each in bought:
        _book_purchase(lines, each, volumes[MONTH_DAYS], settled)
    return Costed(tuple(lines), np.stack(list(lines.values()), axis=2))


def unit_cost_month(service: str, prices: Mapping[str, float]) -> float:
    """Return what one unit of a service that can be bought costs in a month of 30.4375 days, in pounds."""
    purchase = PURCHASES[service]
    tariff = next(each for each in TARIFF if each.service == purchase.service)
    per_day = prod(prices[name] for name in purchase.volume) / purchase.days
    return DAYS_A_MONTH * per_day * _unit_price(tariff, prices)


def _settled(prices: Mapping[str, float]) -> dict[str, float]:
    """Return the prices with the parts of a ward's cost adding up to 1, however they were drawn."""
    whole = sum(prices[name] for name in WARD_SHARES)
    return {**prices, **{name: prices[name] / whole for name in WARD_SHARES}}


def _unit_price(tariff: Tariff, prices: Mapping[str, float]) -> float:
    return prod(prices[name] for name in tariff.price) / tariff.days


def _shares(tariff: Tariff, prices: Mapping[str, float]) -> list[tuple[str, float]]:
    named = sum(prices[share] for _payer, share in tariff.payers if share != REST)
    return [(payer, prices[share] if share != REST else 1.0 - named) for payer, share in tariff.payers]


def _paid_for(tariff: Tariff, volume: FloatArray, days: FloatArray, prices: Mapping[str, float]) -> FloatArray:
    """Return the volume that is paid for in each month, which may be that of months before."""
    if tariff.follows == PLACED:
        return placed(volume, prices[RESIDENTIAL_STAY]) * days
    if tariff.follows in {RELEASED, STRANDED}:
        # Beds, not bed days: a month of 28 days after one of 31 has closed nothing.
        beds = np.divide(volume, days, out=np.zeros_like(volume), where=days > 0.0)
        return (released(beds, prices[RELEASE_LAG]) if tariff.follows == RELEASED else stranded(beds)) * days
    return volume


def _book(
    lines: dict[Line, FloatArray], tariff: Tariff, kind: str, amount: FloatArray, shares: Iterable[tuple[str, float]]
) -> None:
    for payer, share in shares:
        line = Line(payer, tariff.service, kind, tariff.group)
        lines[line] = lines.get(line, 0.0) + amount * share


def _volume(
    bought: Bought, units: Sequence[float] | FloatArray, days: FloatArray, prices: Mapping[str, float]
) -> FloatArray:
    """Return how much of the tariff's activity so many units hold in each month."""
    purchase = PURCHASES[bought.service]
    per_day = prod(prices[name] for name in purchase.volume) / purchase.days
    return np.asarray(units, dtype=np.float64) * days * per_day


def _carried(bought: Sequence[Bought], days: FloatArray, prices: Mapping[str, float]) -> dict[str, FloatArray]:
    """Return, by service, the activity that purchases pay for already."""
    carried: dict[str, FloatArray] = {}
    for each in bought:
        units = each.units_by_month if each.open_by_month is None else each.open_by_month
        service = PURCHASES[each.service].service
        carried[service] = carried.get(service, 0.0) + _volume(each, units, days, prices)
    return carried


def _book_purchase(
    lines: dict[Line, FloatArray], bought: Bought, days: FloatArray, prices: Mapping[str, float]
) -> None:
    service = PURCHASES[bought.service].service
    tariff = next(each for each in TARIFF if each.service == service)
    amount = _volume(bought, bought.units_by_month, days, prices) * _unit_price(tariff, prices)
    _book(lines, tariff, "bought", amount, bought.payers or _shares(tariff, prices))
