"""Costing: activity times price, shared by payers, each part of it in the month in which it is spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod

import numpy as np

from .activity import MONTH_DAYS
from .checks import check, shape_of
from .follow import FloatArray, placed, released, stranded
from .ledger import Costed, Line
from .purchases import Bought, Purchase, purchases, unit_price, volume_a_day
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


def cost(activity: Mapping[str, FloatArray], prices: Mapping[str, float], bought: Sequence[Bought] = ()) -> Costed:
    """Return what an activity and the purchases of a scenario cost, in pounds by replication, month and line.

    `activity` holds arrays [replication, month] by the names of ACTIVITIES, `prices` the numbers that the function
    `prices` names (and any others). The three parts of a ward's price are scaled to add up to 1. Raises InputError with
    everything that is missing or wrong.
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
    lines: dict[Line, FloatArray],
    charged: Tariff | Purchase,
    kind: str,
    amount: FloatArray,
    shares: Iterable[tuple[str, float]],
) -> None:
    for payer, share in shares:
        line = Line(payer, charged.service, kind, charged.group)
        lines[line] = lines.get(line, 0.0) + amount * share


def _volume(
    bought: Bought, units: Sequence[float] | FloatArray, days: FloatArray, prices: Mapping[str, float]
) -> FloatArray:
    """Return how much of what is priced so many units hold in each month."""
    return np.asarray(units, dtype=np.float64) * days * volume_a_day(purchases()[bought.service], prices)


def _carried(bought: Sequence[Bought], days: FloatArray, prices: Mapping[str, float]) -> dict[str, FloatArray]:
    """Return, by service, the activity that purchases pay for already."""
    carried: dict[str, FloatArray] = {}
    for each in bought:
        units = each.units_by_month if each.open_by_month is None else each.open_by_month
        service = purchases()[each.service].carries
        carried[service] = carried.get(service, 0.0) + _volume(each, units, days, prices)
    return carried


def _book_purchase(
    lines: dict[Line, FloatArray], bought: Bought, days: FloatArray, prices: Mapping[str, float]
) -> None:
    purchase = purchases()[bought.service]
    amount = _volume(bought, bought.units_by_month, days, prices) * unit_price(purchase, prices)
    _book(lines, purchase, "bought", amount, bought.payers or purchase.payers)
