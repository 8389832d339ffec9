"""What costing must be given: every activity and price, in one shape, and purchases that the tariff knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose, isfinite

import numpy as np

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.sums import summed
from tandemcare.terms import PAYERS

from .activity import ACTIVITIES, OF_NAMED_WARDS
from .follow import FloatArray
from .purchases import PARTS, Purchase, priced_services
from .purchases import prices as prices_needed
from .tariff import WARD_SHARES
from .terms import Terms


def check(
    activity: Mapping[str, FloatArray], prices: Mapping[str, float], bought: Sequence[Purchase], terms: Terms
) -> None:
    """Raise InputError with everything that keeps an activity from being costed."""
    problems = [*_of_activity(activity), *_of_prices(prices), *terms.problems()]
    if not problems:
        problems = [problem for each in bought for problem in _of_bought(each, shape_of(activity)[1])]
    if problems:
        raise InputError(problems)


def shape_of(activity: Mapping[str, FloatArray]) -> tuple[int, int]:
    """Return (replications, months) of an activity."""
    replications, months = np.broadcast_shapes((1, 1), *(np.shape(values) for values in activity.values()))
    return replications, months


def _of_activity(activity: Mapping[str, FloatArray]) -> Iterator[Problem]:
    for name in ACTIVITIES:
        if name not in activity and name not in OF_NAMED_WARDS:
            yield Problem(f"activity {name}", "is missing", f"Give it by month: {ACTIVITIES[name].lower()}.")
    for name, values in activity.items():
        if name not in ACTIVITIES:
            yield Problem(f"activity {name}", "is nothing that is costed", did_you_mean(name, ACTIVITIES))
        elif not np.isfinite(values).all():
            yield Problem(f"activity {name}", "holds numbers that are not finite", "Give 0 where nothing happened.")
    try:
        shape_of(activity)
    except ValueError:
        shapes = ", ".join(f"{name} {np.shape(values)}" for name, values in activity.items())
        yield Problem("activity", f"has shapes that do not fit: {shapes}", "Give all of them [replication, month].")


def _of_prices(prices: Mapping[str, float]) -> Iterator[Problem]:
    for name in prices_needed():
        if name not in prices:
            yield Problem(f"price {name}", "is missing", "Add it to the evidence or to the prices given.")
        elif not isfinite(prices[name]) or prices[name] < 0.0:
            yield Problem(f"price {name}", f"{prices[name]!r} is no price", "Give a number from 0 on.")
        elif name.endswith("_share") and prices[name] > 1.0:
            yield Problem(f"price {name}", f"{prices[name]!r} is no share", "A share is 0 to 1, not per cent.")
    if all(prices.get(name) == 0.0 for name in WARD_SHARES):
        yield Problem("price money.ward_*_share", "are all 0", "Give the parts of a ward's cost; they add up to 1.")


def _of_bought(bought: Purchase, months: int) -> Iterator[Problem]:
    where = f"bought {bought.service}"
    if bought.service not in priced_services():
        yield Problem(where, "has no price", did_you_mean(bought.service, priced_services()))
    for part in PARTS:
        given = bought.units(part).shape[-1]
        if given != months:
            yield Problem(where, f"{part} has {given} months", f"Give the {months} months of the run.")
    for payer, share in bought.payers:
        if payer not in PAYERS:
            yield Problem(where, f"{payer!r} is no payer", did_you_mean(payer, PAYERS))
        if not 0.0 <= share <= 1.0:
            yield Problem(where, f"{payer} pays the share {share:g}", "A share is 0 to 1, not per cent.")
    shares = summed(share for _payer, share in bought.payers)
    if bought.payers and not isclose(shares, 1.0, abs_tol=1e-9):
        yield Problem(where, f"the payers' shares add up to {shares:g}", "Make them add up to 1.")
