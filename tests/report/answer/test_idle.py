"""Places that an option opens and hardly anybody uses are said, by which service, how many and how full."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tandemcare.report.answer.findings import SAYINGS
from tandemcare.report.answer.idle import HARDLY_USED, SERVICES, stands_idle
from tandemcare.running.summary import Figures
from tandemcare.trace import Interval

BUILD, MORE = "build", "more"
OPEN, USED = 60.0, 30.0


@dataclass
class Facts:
    """Two options that open places of home treatment or of a crisis house, and how many more people are in them."""

    opened: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    half: float = 0.2
    measured: bool = True
    options: tuple[str, ...] = (BUILD, MORE)

    def title(self, name: str) -> str:
        return name.capitalize()

    def figures(self, name: str, measure: str) -> Figures | None:
        service = next(each for each in SERVICES if measure.startswith(each))
        which = measure.endswith("in_use")
        more = self.opened.get((name, service), (0.0, 0.0))[which]
        level = (OPEN, USED)[which] + more
        around = [Interval(each, each - self.half, each + self.half) for each in (level, more)]
        return Figures(around[0], level, level, around[1], 10, 10) if self.measured else None


def said(opened: Any, **more: Any) -> str:
    return " ".join(stands_idle(Facts(opened, **more)))  # type: ignore[arg-type]


def test_it_is_among_what_the_screen_says():
    assert stands_idle in [say for _, say in SAYINGS]


@pytest.mark.parametrize(("service", "words"), SERVICES.items())
def test_places_that_hardly_anybody_is_in_are_said_with_how_full_all_are(service, words):
    found = said({(BUILD, service): (20.0, 1.5)})
    assert found == f"! Build has 20.0 more {words} and 1.5 more people in them: all 80 are 39% full."


def test_places_that_are_used_are_no_finding():
    for used in (20.0, 20.0 * HARDLY_USED + 0.1):
        assert said({(BUILD, "home_treatment"): (20.0, used)}) == ""
    assert said({(BUILD, "home_treatment"): (20.0, 20.0 * HARDLY_USED)}) != ""


def test_where_nothing_is_opened_or_it_may_be_chance_it_is_silent():
    assert said({}) == ""
    assert said({(BUILD, "home_treatment"): (0.5, 0.0)}) == ""
    assert said({(BUILD, "home_treatment"): (-20.0, 0.0)}) == ""
    assert said({(BUILD, "home_treatment"): (20.0, 0.0)}, half=21.0) == ""
    assert said({(BUILD, "home_treatment"): (20.0, 0.0)}, measured=False) == ""


def test_the_option_with_most_idle_places_is_told_and_others_are_counted():
    found = said({(BUILD, "home_treatment"): (20.0, 1.0), (MORE, "home_treatment"): (30.0, 1.0)})
    assert found.startswith("! More has 30.0 more")
    assert found.endswith("; 1 other option as idle.")


def test_nobody_more_and_fewer_people_are_said_as_such():
    assert "and nobody more in them" in said({(BUILD, "crisis_house"): (10.0, 0.01)})
    assert "and 2.0 fewer people in them" in said({(BUILD, "crisis_house"): (10.0, -2.0)})
