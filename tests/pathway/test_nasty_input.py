"""Whatever a pathway is given, it says what is wrong: no traceback, and nothing passes in silence."""

from datetime import date, datetime

import numpy as np
import pytest

from tandemcare.errors import PathwayError
from tandemcare.pathway import (
    Arrivals,
    Branch,
    Calendar,
    Count,
    Delay,
    Exponential,
    Gate,
    Initial,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Rota,
    Seize,
    Shift,
    Table,
    Values,
    Window,
)
from tandemcare.pathway.inputs import problems_of_reset

END = {"end": Leave()}
DAY = Shift("day", "daily", 9, 17, slots=2)


def story(steps=None, **parts):
    return lambda: Pathway(
        "nasty", **{"steps": {**(steps or {}), **END}, "sources": [Arrivals("referral", rate=1.0)], **parts}
    )


def source(**kwargs):
    return story(sources=[Arrivals("referral", **kwargs)])


NASTY = {
    "a verb without brackets": (story({"a": Count("n"), "b": Leave}), "step 'b'"),
    "None as a step": (story({"a": None}), "step 'a'"),
    "a step named by a number": (story({1: Count("n")}), "step 1"),
    "a Release of None": (story({"a": Release(None)}), "step 'a'"),
    "a Mark of None": (story({"a": Mark(None)}), "step 'a'"),
    "a Mark of nothing": (story({"a": Mark("")}), "register ''"),
    "a Record of None": (story({"a": Record(None, since="c")}), "step 'a'"),
    "a Count of a number": (story({"a": Count(5)}), "step 'a'"),
    "a Seize of a number": (story({"a": Seize(5)}), "step 'a'"),
    "then as a number": (story({"a": Count("n", then=5)}), "step 'a'"),
    "a way that is None": (story({"a": Branch({None: 1.0})}), "step 'a'"),
    "a chance that is None": (story({"a": Branch({"end": None})}), "step 'a'"),
    "a chance in words": (story({"a": Branch({"end": "all"})}), "step 'a'"),
    "cases beside chances": (story({"a": Branch({"end": 1.0}, cases={1: "end"})}), "step 'a'"),
    "a Gate without a calendar": (story({"a": Gate(None)}), "step 'a'"),
    "a gate on holidays, twice": (
        story({"a": Gate(Calendar([Window("Holiday, holiday", 9, 17)], [date(2026, 12, 25)]))}),
        "step 'a'",
    ),
    "a source that is text": (story(sources=["referral"]), "source 'referral'"),
    "a group that is None": (story(initial=[None]), "initial None"),
    "a resource that is text": (story(resources=["bed"]), "resource 'bed'"),
    "two resources of one name": (story(resources=[Resource("bed", 1), Resource("bed", 2)]), "resource 'bed'"),
    "a capacity in words": (story(resources=[Resource("bed", "3")]), "resource 'bed'"),
    "a negative capacity of numpy": (story(resources=[Resource("bed", np.int64(-3))]), "resource 'bed'"),
    "a stop that is no number": (source(rate=1.0, stop=float("nan")), "source 'referral'"),
    "a stop that never comes": (source(rate=1.0, stop=float("inf")), "source 'referral'"),
    "a start in words": (source(rate=1.0, start="noon"), "source 'referral'"),
    "a layer in words": (source(rate=1.0, layer="peak"), "source 'referral'"),
    "gaps that are always 0": (source(every=Values({0: 1})), "source 'referral'"),
    "gaps of at most 0": (source(every=Exponential(1.0, at_most=0)), "source 'referral'"),
    "a truth value as count": (source(rate=1.0, count=True), "source 'referral'"),
    "a truth value of people": (story({"a": Delay(1.0)}, initial=[Initial("a", True)]), "initial 'a'"),
    "people in words": (story({"a": Delay(1.0)}, initial=[Initial("a", "3")]), "initial 'a'"),
    "a stay of another kind": (story({"a": Delay(1.0)}, initial=[Initial("a", 1, stay="half")]), "initial 'a'"),
    "a row that is not finite": (
        story({"a": Delay(1.0)}, initial=[Initial("a", rows=[{"c": float("nan")}])]),
        "initial 'a'",
    ),
    "a table that repeats every nan hours": (lambda: Table([(0, 1)], repeat=float("nan")), "Table of 1 rows"),
    "a table that repeats never": (lambda: Table([(0, 1)], repeat=float("inf")), "Table of 1 rows"),
    "a holiday as text": (lambda: Calendar([Window("mon", 9, 17)], ["2026-12-25"]), "Calendar"),
    "a holiday as a moment": (lambda: Rota([DAY], [datetime(2026, 12, 25)]), "Rota of ['day']"),
    "urgent as None": (lambda: Rota([DAY], urgent=None), "Rota of ['day']"),
    "half a range of days": (lambda: Window("mon-", 9, 17), "days 'mon-'"),
}


@pytest.mark.parametrize(("declare", "where"), NASTY.values(), ids=NASTY)
def test_what_cannot_be_meant_is_refused(declare, where):
    with pytest.raises(PathwayError) as refused:
        declare()
    assert {problem.where for problem in refused.value.problems} == {where}
    assert all(problem.found and problem.remedy for problem in refused.value.problems)


def test_numbers_of_numpy_can_be_reset_and_huge_ones_are_refused():
    assert problems_of_reset({"bed.capacity": 3.0}, {"bed.capacity": np.int64(4)}) == []
    assert len(problems_of_reset({"stay.mean": 3.0}, {"stay.mean": 10**400})) == 1


def test_pathways_are_compared_by_what_they_declare_in_order():
    plain = Pathway("p", steps={"a": Count("n", then="end"), "b": Count("m"), **END}, sources=TWO)
    turned = Pathway("p", steps={"a": Count("n", then="end"), **END, "b": Count("m", then="end")}, sources=TWO)
    same = Pathway("p", steps=dict(plain.steps), sources=TWO)
    assert plain == same
    assert hash(plain) == hash(same)
    assert plain != turned
    backwards = {"b": Count("m", then="end"), "a": Count("n", then="end"), **END}
    forwards = {"a": Count("n", then="end"), "b": Count("m", then="end"), **END}
    named = [Arrivals("x", rate=1.0, to="a"), Arrivals("y", rate=1.0, to="b")]
    assert Pathway("p", steps=backwards, sources=named) != Pathway("p", steps=forwards, sources=named)


TWO = (Arrivals("x", rate=1.0, to="a"), Arrivals("y", rate=1.0, to="b"))
