"""Appraisal by the Green Book: what a scenario costs more than another at present value, and when it pays for itself.

Amounts are real pounds of one price year by [replication, month], and positive where the scenario costs more. Time is
in April-March years: the one in which the first month lies is year 0 and is not discounted. Source of the rules: HM
Treasury, `The Green Book` (2022), chapter 5 and annex 6; the rates are evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from tandemcare.errors import InputError, Problem
from tandemcare.evidence import parameters
from tandemcare.trace.intervals import ratio

from .follow import FloatArray
from .tariff import PRICE_YEAR

RATES = ("appraisal.discount_rate", "appraisal.discount_rate_31_to_75", "appraisal.discount_rate_after_75")
HEALTH_RATE = "appraisal.health_discount_rate"
OPTIMISM_OF_COST, OPTIMISM_OF_SAVING = "appraisal.optimism_bias_cost", "appraisal.optimism_bias_saving"
STANDARD_UPLIFT = "appraisal.investment_standard_uplift"
GROWTH = {"pay": "appraisal.pay_growth", "prices": "appraisal.price_growth"}
QALY_VALUES = {"green_book": "appraisal.qaly_value_green_book", "nice": "appraisal.qaly_value_nice"}
APPRAISING = (
    *RATES,
    HEALTH_RATE,
    STANDARD_UPLIFT,
    OPTIMISM_OF_COST,
    OPTIMISM_OF_SAVING,
    *GROWTH.values(),
    *QALY_VALUES.values(),
)
"""Every number that appraisal needs, by its name in the evidence: it is read when results are, the same for all."""

HALF_A_PENNY = 0.005
"""A position this little under zero is zero: sums of large amounts are not exact to the last digit."""

APRIL = 4
YEAR_MONTHS = 12
FIRST_BAND_ENDS, SECOND_BAND_ENDS = 30, 75


@dataclass(frozen=True)
class DiscountRates:
    """Real discount rates, shares a year, by how many years lie ahead: to year 30, 31 to 75, and later."""

    to_30: float
    to_75: float
    later: float


def rates_on(day: date, *, health: bool = False) -> DiscountRates:
    """Return the Green Book rates that hold for an appraisal which begins on a day, of pounds or of health effects.

    Rates of health effects fall after 30 and 75 years in the proportion in which those of pounds do.
    """
    pounds = [parameters()[name].at(day) for name in RATES]
    times = parameters()[HEALTH_RATE].at(day) / pounds[0] if health else 1.0
    return DiscountRates(*(rate * times for rate in pounds))


def discount_factors(years: int, rates: DiscountRates) -> FloatArray:
    """Return what a pound of each year is worth in year 0, from year 0 (1) to year `years` - 1."""
    ahead = np.arange(1, years)
    bands = [ahead <= FIRST_BAND_ENDS, ahead <= SECOND_BAND_ENDS]
    rate = np.select(bands, [rates.to_30, rates.to_75], rates.later)
    return np.concatenate([np.ones(min(years, 1)), np.cumprod(1.0 / (1.0 + rate))])


def years_ahead(months: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return how many April-March years after that of the first month each month (such as 2026-04) lies in."""
    begun = [int(month[:4]) - (int(month[5:7]) < APRIL) for month in months]
    return np.array(begun, dtype=np.int64) - begun[0]


def monthly_factors(months: Sequence[str], rates: DiscountRates) -> FloatArray:
    """Return the discount factor of each month: that of its April-March year."""
    ahead = years_ahead(months)
    return discount_factors(int(ahead.max()) + 1, rates)[ahead]


def nominal_factors(months: Sequence[str], growth: float) -> FloatArray:
    """Return what a pound of PRICE_YEAR comes to in the April-March year of each month, at so much growth a year."""
    since = int(months[0][:4]) - (int(months[0][5:7]) < APRIL) - int(PRICE_YEAR[:4])
    return np.asarray((1.0 + growth) ** (since + years_ahead(months)), dtype=np.float64)


def _numbers(given: npt.ArrayLike, what: str) -> FloatArray:
    """Return numbers by month, the months along the last axis, also where they are given as a list."""
    try:
        found = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        found = np.zeros(())
    if not found.ndim:
        raise InputError([Problem(what, "They are not numbers by month.", "Give a list of them, or an array.")])
    return found


def present_value(amounts: npt.ArrayLike, factors: npt.ArrayLike) -> FloatArray:
    """Return pounds of year 0 by replication: the net present cost, where `amounts` are what a scenario costs more."""
    pounds, worth = _numbers(amounts, "amounts"), _numbers(factors, "factors")
    if pounds.shape[-1:] != worth.shape[-1:]:
        found = f"There are amounts of {pounds.shape[-1]} months, and factors of {worth.shape[-1]}."
        raise InputError([Problem("amounts", found, "Give a factor for each month, as `monthly_factors` does.")])
    return np.asarray((pounds * worth).sum(axis=-1), dtype=np.float64)


def equivalent_annual(present: npt.ArrayLike, factors: npt.ArrayLike) -> FloatArray:
    """Return the pounds a year which, spent in every month alike, have this present value."""
    worth = _numbers(factors, "factors")
    return np.asarray(np.asarray(present) / (worth.sum() / YEAR_MONTHS), dtype=np.float64)


def saving_to_cost_ratio(saved: npt.ArrayLike, spent: npt.ArrayLike, factors: npt.ArrayLike) -> FloatArray:
    """Return the pounds saved for each pound spent, both at present value; NaN where nothing is spent."""
    return ratio(present_value(saved, factors), present_value(spent, factors))


def net_position(extra: npt.ArrayLike) -> FloatArray:
    """Return what has been saved less what has been spent up to the end of each month, undiscounted."""
    return np.asarray(-np.cumsum(_numbers(extra, "amounts"), axis=-1), dtype=np.float64)


def payback_month(extra: npt.ArrayLike) -> FloatArray:
    """Return the month, counted from 1, from which the net position stays at or above zero to the end of the run.

    It is 1 where nothing ever has to be funded, and infinite where the run ends in debt.
    """
    in_debt = net_position(extra) < -HALF_A_PENNY
    months = in_debt.shape[-1]
    since_debt = np.argmax(in_debt[..., ::-1], axis=-1)
    month = np.where(in_debt.any(axis=-1), months - since_debt + 1.0, 1.0)
    return np.where(month > months, np.inf, month)


def is_paid_for(bought: npt.ArrayLike, need: npt.ArrayLike) -> bool:
    """Tell whether anything is bought or has to be funded in any replication: else there is nothing to pay back."""
    return bool(np.any(bought) or np.any(need))


def peak_funding(extra: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return how deep the net position falls under zero, in pounds, and the first month, from 1, in which it does.

    The month is NaN where nothing ever has to be funded.
    """
    position = net_position(extra)
    need = np.maximum(-position.min(axis=-1), 0.0)
    need = np.where(need > HALF_A_PENNY, need, 0.0)
    return need, np.where(need > 0.0, position.argmin(axis=-1) + 1.0, np.nan)
