"""What a size changes beside its own money: beds out of area, and care that people lack, which no target may name.

Days of people who are due a home and have none, who needed a bed and found none anywhere, and who found no care in a
crisis, at the price of what is missing, as in the need charge of a comparison. Missing teams are left out: they are not
sized, and many who lack one lack a home as well. Nothing is taken off for what is paid to those who are homeless.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tandemcare.finance import NEEDS, charged, cost_of_days_away
from tandemcare.metrics import unmet
from tandemcare.metrics.reading import Reading
from tandemcare.sums import summed
from tandemcare.trace.tally import Floats
from tandemcare.units import DAYS_A_YEAR

HOME = "supported_housing"
LACKED = ("acute_bed", "crisis_care", HOME)
"""Services that a size of beds, homes or crisis houses can leave people without."""
_NEEDS = {need.service: need for need in NEEDS if need.service in LACKED}


def lacked_days(reading: Reading, values: Mapping[str, float]) -> Floats:
    """Return person-days a year of care that people lacked [replication, service], as `LACKED` has them."""
    found = unmet(reading, values, {})  # nobody looks at who lacks two
    years = reading.month_days().sum() / DAYS_A_YEAR
    return np.stack([found[_NEEDS[service].activity].sum(axis=1) / years for service in LACKED], axis=1)


def charge_gbp(lacked: Floats, today: Floats, prices: Mapping[str, float]) -> float:
    """Return pounds a year for what is lacked more than today: each service by itself, and nothing for what is less.

    Of replications that both have seen, as those have the same people.
    """
    both = min(len(lacked), len(today))
    more = (lacked[:both] - today[:both]).mean(axis=0)
    pounds = [
        charged(np.array(days * _NEEDS[service].a_day(prices))) for service, days in zip(LACKED, more, strict=True)
    ]
    return float(summed(map(float, pounds)))


def away_gbp(away: Floats, today: Floats, prices: Mapping[str, float]) -> float:
    """Return pounds a year that beds out of area cost more than today, less below zero, of people both have seen."""
    both = min(len(away), len(today))
    return cost_of_days_away(float((away[:both] - today[:both]).mean()), prices)


def without_home(lacked: Floats) -> float:
    """Return how many people at a time are due supported housing and have none."""
    return float(lacked[:, LACKED.index(HOME)].mean() / DAYS_A_YEAR)
