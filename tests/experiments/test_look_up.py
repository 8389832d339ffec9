"""What to look up next: the national averages that would better the fit, the best first, and nothing by chance."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from tandemcare.experiments import Effort, FitRow, look_up
from tandemcare.experiments.look_up import _MOVES, NUMBERS, misfit_of
from tandemcare.model import CRISIS_RATES, ROUTES, Place
from tandemcare.report.look_up import look_up_report
from tandemcare.scenario import FACTS, load_place
from tandemcare.trace import Interval

PLACE = load_place()
EFFORT = Effort(replications=8)
module = sys.modules[look_up.__module__]


def row(name: str, found: float, yours: float) -> FitRow:
    """A line that is a hit within three per cent of what was observed."""
    return FitRow(name.title(), "a year", Interval(found, found, found), True, yours, name=name)


def made_up(monkeypatch, line_of_beds, chance=None):
    """Runs in which one line follows the beds of acute wards and nothing else but chance."""

    def lines(place: Place, **_options: object) -> dict[str, np.ndarray]:
        noise = chance.normal(0.0, 5.0, 8) if chance else 0.0
        return {"beds": line_of_beds(place.beds("women", "men")) + np.zeros(8) + noise}

    monkeypatch.setattr(module, "_lines", lines)


def test_the_misfit_is_what_lies_beyond_a_range_in_halves_of_it_and_squared():
    hit, missed = row("a", 102.0, 100.0), row("b", 109.0, 100.0)  # 97 to 103: six beyond, twice its half
    assert misfit_of([hit]) == 0.0
    assert misfit_of([hit, missed]) == pytest.approx(4.0)
    assert misfit_of([missed], {"b": -3.0}) == pytest.approx(1.0)
    assert misfit_of([hit], {"a": 4.0}) == pytest.approx(1.0)


def test_the_fact_that_a_missed_line_follows_is_told_in_the_direction_that_betters_it(monkeypatch):
    made_up(monkeypatch, lambda beds: 10.0 * beds)
    too_many = [row("beds", 950.0, 850.0)]
    (found,) = look_up(PLACE, FACTS, too_many, EFFORT)
    assert (found.name, found.line) == ("wards", "Beds")
    assert found.change < 0.0
    assert found.moved_to < found.misfit
    (too_few,) = look_up(PLACE, FACTS, [row("beds", 750.0, 850.0)], EFFORT)
    assert too_few.change > 0.0


def test_a_fact_that_is_the_place_s_own_is_not_told(monkeypatch):
    made_up(monkeypatch, lambda beds: 10.0 * beds)
    assert look_up(PLACE, FACTS.keys() - {"wards"}, [row("beds", 950.0, 850.0)], EFFORT) == ()


def test_chance_alone_moves_hardly_anything(monkeypatch):
    """Of a thousand facts that move nothing, about one seems to: here of some two hundred."""
    told = 0
    for seed in range(8):
        made_up(monkeypatch, lambda beds: 850.0, chance=np.random.default_rng(seed))
        told += len(look_up(PLACE, FACTS, [row("beds", 950.0, 850.0)], EFFORT))
    assert told <= 3


def test_where_all_is_met_nothing_is_run(monkeypatch):
    monkeypatch.setattr(module, "_lines", None)
    assert look_up(PLACE, FACTS, [row("beds", 850.0, 850.0)], EFFORT) == ()
    assert look_up_report((), is_missed=False) == []


@pytest.mark.parametrize("name", sorted(_MOVES))
def test_a_fact_is_moved_by_about_a_tenth_and_the_place_stays_sound(name):
    from tandemcare.scenario.objects import sound_place

    moved, share = _MOVES[name](PLACE)
    assert moved != PLACE
    assert 0.05 < abs(share) < 0.5
    assert sound_place(moved) == moved


def test_who_present_by_a_route_move_the_crises_of_the_place_and_no_other_route():
    moved, _ = _MOVES["presentations.section_136"](PLACE)
    shares, rates = moved.crises_by_route, moved.crisis_rates[CRISIS_RATES[0]]
    before = {route: share * PLACE.crisis_rates[CRISIS_RATES[0]] for route, share in PLACE.crises_by_route.items()}
    for route in ROUTES:
        times = 1.1 if route == "section_136" else 1.0
        assert shares[route] * rates == pytest.approx(times * before[route], rel=1e-6)


def test_numbers_that_a_place_states_are_its_own(monkeypatch):
    from tandemcare.model import LocalNumber

    seen = []

    def lines(place: Place, **_options: object) -> dict[str, np.ndarray]:
        seen.append(tuple(one.parameter for one in place.numbers))
        return {"beds": np.zeros(8)}

    monkeypatch.setattr(module, "_lines", lines)
    own = replace(PLACE, numbers=(LocalNumber(NUMBERS[1], 30.0),))
    look_up(own, (), [row("beds", 950.0, 850.0)], EFFORT)
    assert len(seen) == len(NUMBERS)  # the place as it is, and every number but its own
    assert all(NUMBERS[1] in names for names in seen)
