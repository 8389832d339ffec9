"""A wait is over a threshold if it exceeds it, whatever sum of steps led there; both engines, of all and by group."""

import pytest

import tandemcare as tc
from tandemcare.pathway import Arrivals, Delay, Leave, Mark, Pathway, Record
from tandemcare.trace.tally import OVER_BY_HOURS

LIMITS = (0.3, 4.0)
ENGINES = pytest.mark.parametrize("engine", ["reference", "compiled"])


def steps_of(*hours: float, at: tuple[float, ...] = (0.0,)) -> Pathway:
    """People whose wait is made of some steps one after the other."""
    names = [f"step-{number}" for number in range(len(hours))]
    return Pathway(
        "steps",
        sources=[Arrivals("people", at=at, attributes={"kind": 1.0})],
        steps={
            "come": Mark("came"),
            **{name: Delay(each) for name, each in zip(names, hours, strict=True)},
            "ends": Record("wait", since="came", over=LIMITS),
            "leave": Leave(),
        },
    )


def share_over(engine: str, limit: float, pathway: Pathway) -> tuple[float, int]:
    trace = tc.simulate(pathway, 2e5, engine=engine, group="kind", period=None)
    by_group = trace.tally.group_over[0, :, 0, LIMITS.index(limit)].sum()
    return trace.measures["wait"].share_over(limit), int(by_group)


@ENGINES
@pytest.mark.parametrize("hours", [(0.1, 0.2), (0.2, 0.1), (0.3,), (0.1, 0.1, 0.1)])
def test_who_leaves_at_the_threshold_is_not_over_it_whatever_the_steps_were(engine, hours):
    assert (sum((0.1, 0.2)) > 0.3) is True
    assert share_over(engine, 0.3, steps_of(*hours)) == (0.0, 0)


@ENGINES
def test_nor_is_who_comes_years_later_on_a_clock_that_is_a_sum(engine):
    people = tuple(0.1 * number for number in range(1_000, 1_000_000, 1_999))
    pathway = steps_of(*[0.1] * 40, at=people)
    assert share_over(engine, 4.0, pathway) == (0.0, 0)


@ENGINES
def test_who_waits_longer_by_more_than_the_tolerance_is_over(engine):
    assert share_over(engine, 4.0, steps_of(4.0, 0.9 * OVER_BY_HOURS)) == (0.0, 0)
    assert share_over(engine, 4.0, steps_of(4.0, 1.1 * OVER_BY_HOURS)) == (1.0, 1)
