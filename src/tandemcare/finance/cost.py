"""Costing: activity times price, shared by payers, each part of it in the month in which it is spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod

import numpy as np

from tandemcare.sums import summed

from .activity import MONTH_DAYS
from .checks import check, shape_of
from .follow import FloatArray, but_converted, closed, released, reopened, stranded
from .ledger import INVESTMENT, POOL_LINE, Costed, Line
from .purchases import Purchase, priced_services, unit_price, volume_a_day
from .tariff import (
    AT_ONCE,
    BED_SHARE,
    CASH,
    CLOSED,
    NOTIONAL,
    ONE_OFF,
    RECURRENT,
    RELEASED,
    REOPENED,
    SPOT,
    TARIFF,
    WARD_SHARES,
    Tariff,
)
from .terms import COMMISSIONER, PROVIDER, USUAL, Shares, Terms, day_price, usual_shares

ONCE = {CLOSED: closed, REOPENED: reopened}
"""What is paid for once, as beds close or open again."""


def cost(
    activity: Mapping[str, FloatArray],
    prices: Mapping[str, float],
    bought: Sequence[Purchase] = (),
    terms: Terms = USUAL,
) -> Costed:
    """Return what an activity and the purchases of a scenario cost, in pounds by replication, month and line.

    `activity` holds arrays [replication, month] by the names of ACTIVITIES, `prices` the numbers that the function
    `prices` names (and any others); `terms` say where contracts and payers are not those of the tariff. The three parts
    of a ward's price are scaled to add up to 1. Raises InputError with everything that is missing or wrong.
    """
    check(activity, prices, bought, terms)
    shape = shape_of(activity)
    volumes = {name: np.broadcast_to(np.asarray(values, np.float64), shape) for name, values in activity.items()}
    settled = _settled(prices)
    carried = _carried(bought, volumes[MONTH_DAYS], settled)
    lines: dict[Line, FloatArray] = {}
    for tariff in TARIFF:
        if tariff.activity not in volumes:  # of wards that the place does not name
            continue
        charged = volumes[tariff.activity]
        if tariff.service in carried:
            charged = np.maximum(charged - carried[tariff.service], 0.0)
        paid_for = _paid_for(tariff, volumes, charged, settled)
        shares = terms.payers_of(tariff) or usual_shares(tariff, settled)
        _book(lines, _line_of(tariff, terms), paid_for * _unit_price(tariff, settled), shares)
        if tariff.kind == "variable" and terms.contract(tariff) == SPOT:
            _book_payment(lines, tariff, volumes[tariff.activity] * settled[day_price(tariff.service)])
    for each in bought:
        _book_purchase(lines, each, volumes[MONTH_DAYS], settled)
    return Costed(tuple(lines), np.stack(list(lines.values()), axis=2), volumes, tuple(bought))


def invested(costed: Costed, prices: Mapping[str, float]) -> FloatArray:
    """Return INVESTMENT [replication, month, what]: pounds of what was bought, in the months of the ledger.

    What is spent is what the ledger's lines of what is bought and set up add up to, as it is counted from the same
    units at the same prices.
    """
    settled = _settled(prices)
    found = np.zeros((*costed.amounts.shape[:2], len(INVESTMENT)))
    for each in costed.bought:
        price = unit_price(priced_services()[each.service], settled)
        for place, (part, _label, _definition) in enumerate(INVESTMENT.values()):
            found[:, :, place] += _volume(each, part, costed.activity[MONTH_DAYS], settled) * price
    return found


def _settled(prices: Mapping[str, float]) -> dict[str, float]:
    """Return the prices with the parts of a ward's cost adding up to 1, however they were drawn."""
    whole = summed(prices[name] for name in WARD_SHARES)
    return {**prices, **{name: prices[name] / whole for name in (*WARD_SHARES, BED_SHARE)}}


def _unit_price(tariff: Tariff, prices: Mapping[str, float]) -> float:
    return prod(prices[name] for name in tariff.price) / tariff.days


def _line_of(tariff: Tariff, terms: Terms) -> Line:
    """Return the line of what the tariff charges, its payer left open."""
    return Line(
        payer="",
        service=tariff.service,
        kind=tariff.kind,
        care_group=tariff.group,
        contract=terms.contract(tariff),
        cash=CASH if tariff.is_cash else NOTIONAL,
        recurrence=ONE_OFF if tariff.is_one_off else RECURRENT,
    )


def _paid_for(
    tariff: Tariff, volumes: Mapping[str, FloatArray], charged: FloatArray, prices: Mapping[str, float]
) -> FloatArray:
    """Return the volume that is paid for in each month, which may be that of months before."""
    if tariff.follows == AT_ONCE:
        return charged
    if not tariff.of_wards:
        return _followed(tariff, charged, tariff.converted, volumes, prices)
    of_bed, of_ward = _ending(tariff, prices)
    wards = np.maximum(volumes[tariff.of_wards], charged)
    with_ward = _followed(tariff, wards, tariff.converted_wards, volumes, prices)
    return of_bed * _followed(tariff, charged, tariff.converted, volumes, prices) + of_ward * with_ward


def _followed(
    tariff: Tariff,
    volume: FloatArray,
    converted: str,
    volumes: Mapping[str, FloatArray],
    prices: Mapping[str, float],
) -> FloatArray:
    """Return the volume that is paid for in each month as beds close and open, staff of some going over."""
    days = volumes[MONTH_DAYS]
    beds = _a_day(volume, days)
    if converted:
        beds = but_converted(beds, _a_day(volumes[converted], days))
    if tariff.follows in ONCE:
        return ONCE[tariff.follows](beds)
    return (released(beds, prices[tariff.lag]) if tariff.follows == RELEASED else stranded(beds)) * days


def _a_day(volume: FloatArray, days: FloatArray) -> FloatArray:
    """Return beds, not bed days: a month of 28 days after one of 31 has closed nothing."""
    return np.divide(volume, days, out=np.zeros_like(volume), where=days > 0.0)


def _ending(tariff: Tariff, prices: Mapping[str, float]) -> tuple[float, float]:
    """Return what ends with a bed alone, and what ends beside it with its ward: shares, or parts of the two together.

    What is spent once, as beds close or open, is spent on as large a part of a bed as ends with it.
    """
    staff, services, bed = (prices[name] for name in tariff.shares)
    ends = staff + services
    alone = min(bed, ends)
    whole = ends if tariff.follows in ONCE else 1.0
    return (alone / whole, (ends - alone) / whole) if whole > 0.0 else (0.0, 1.0)


def _book(lines: dict[Line, FloatArray], line: Line, amount: FloatArray, shares: Iterable[tuple[str, float]]) -> None:
    for payer, share in shares:
        own = line._replace(payer=payer)
        lines[own] = lines.get(own, 0.0) + amount * share


def _book_payment(lines: dict[Line, FloatArray], tariff: Tariff, income: FloatArray) -> None:
    """Book what a commissioner pays a provider: one spends what the other gets."""
    line = Line("", tariff.service, "payment", tariff.group, contract=SPOT)
    _book(lines, line, income, ((COMMISSIONER, 1.0), (PROVIDER, -1.0)))


def _volume(bought: Purchase, part: str, days: FloatArray, prices: Mapping[str, float]) -> FloatArray:
    """Return how much of what is priced the units of a part of a purchase hold in each month."""
    return bought.units(part) * days * volume_a_day(priced_services()[bought.service], prices)


def _carried(bought: Sequence[Purchase], days: FloatArray, prices: Mapping[str, float]) -> dict[str, FloatArray]:
    """Return, by service, the activity that purchases pay for already."""
    carried: dict[str, FloatArray] = {}
    for each in bought:
        service = priced_services()[each.service].carries
        carried[service] = carried.get(service, 0.0) + _volume(each, "serving", days, prices)
    return carried


def _book_purchase(
    lines: dict[Line, FloatArray], bought: Purchase, days: FloatArray, prices: Mapping[str, float]
) -> None:
    """Book what serves people as bought, and what is paid for before as setting up."""
    priced = priced_services()[bought.service]
    price, shares = unit_price(priced, prices), bought.payers or priced.payers
    paid = _volume(bought, "paid", days, prices) * price
    serving = np.minimum(paid, _volume(bought, "serving", days, prices) * price)
    line = Line("", priced.service, "bought", priced.group)
    _book(lines, line, serving, shares)
    if bought.serving is not None:
        _book(lines, line._replace(kind="setting_up", recurrence=ONE_OFF), paid - serving, shares)
    if bought.pooled:
        _book(lines, POOL_LINE, paid, _moved(shares, bought.pooled))


def _moved(shares: Shares, pooled: Shares) -> list[tuple[str, float]]:
    """Return by payer what share it bears more in a pooled budget than without; below zero less. They add up to 0."""
    own, borne = dict(shares), dict(pooled)
    return [(payer, borne.get(payer, 0.0) - own.get(payer, 0.0)) for payer in {**own, **borne}]
