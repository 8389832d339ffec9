"""The cheapest cover of what is needed by hour: the same as by trying all, and clear where there is none."""

from itertools import product

import numpy as np
import pytest

from tandemcare.errors import InputError
from tandemcare.experiments.sizing.shift_cover import cover, hours_on
from tandemcare.pathway import Shift

SHIFTS = [
    Shift("early", "daily", 7, 15, 0),
    Shift("late", "daily", 13, 21, 0),
    Shift("night", "daily", 21, 7, 0),
    Shift("weekend", "sat-sun", 9, 17, 0, fill=0.5),
]
PRICES = (8.0, 8.5, 11.0, 1.0)


def needed(seed):
    rng = np.random.default_rng(seed)
    return np.tile(rng.uniform(0.2, 3.0, 24), 7) + (np.arange(168) >= 120) * rng.uniform(0.0, 0.4)


@pytest.mark.parametrize("seed", range(6))
def test_the_cover_is_that_of_trying_all(seed):
    need = needed(seed)
    on = np.array([hours_on(shift) * shift.fill for shift in SHIFTS]).T
    good = [rota for rota in product(range(5), repeat=4) if (on @ np.array(rota) >= need).all()]
    price = min(float(np.dot(rota, PRICES)) for rota in good)
    found = cover(SHIFTS, PRICES, need, (4, 4, 4, 4))
    assert float(np.dot(found.slots, PRICES)) == pytest.approx(price)
    assert found.has_ties == (sum(abs(float(np.dot(rota, PRICES)) - price) < 1e-9 for rota in good) > 1)


def test_a_night_shift_is_on_over_midnight_and_from_sunday_to_monday():
    on = hours_on(Shift("night", "daily", 20, 8, 1))
    assert on.sum() == 7 * 12
    assert on[0] == on[7] == 1.0
    assert on[8] == on[19] == 0.0


def test_a_bank_holiday_is_no_day_of_the_week():
    assert hours_on(Shift("bank", "holiday", 8, 20, 1)).sum() == 0.0


def test_hours_in_which_nobody_is_on_are_told():
    with pytest.raises(InputError, match="Nobody is on in"):
        cover(SHIFTS[:2], PRICES[:2], np.ones(168), (9, 9))


def test_too_few_slots_are_told():
    with pytest.raises(InputError, match="too few"):
        cover(SHIFTS, PRICES, np.full(168, 50.0), (4, 4, 4, 4))
