"""Hazards: what is better is never riskier, and what happens never makes anybody safer than they were."""

from __future__ import annotations

from itertools import product

import pytest
from model.stylised import BASELINE, pathway

from tandemcare.evidence import parameters
from tandemcare.model import codes as c
from tandemcare.model.hazards import crisis_factors, risks_of
from tandemcare.pathway import Assign, Branch, Fixed, Step

RATIOS = sorted(name for name in BASELINE if name.startswith("hazard."))
CARE = ("care", "home", "support")
"""Registers of services whose ratios together have a floor."""


def ends_of_ranges() -> list[dict[str, float]]:
    """The baseline, and every ratio at each end of its range."""
    found = [{}]
    for name in RATIOS:
        parameter = parameters()[name]
        found += [{name: end} for end in (parameter.low, parameter.high)]
    return found


EVERYWHERE = pytest.mark.parametrize("changed", ends_of_ranges(), ids=str)


def times(by: dict[str, dict[float, float]], **register: int) -> float:
    found = 1.0
    for name, value in register.items():
        found *= by[name][value]
    return found


def test_somebody_untreated_settled_and_housed_without_support_is_the_measure_of_all():
    by = crisis_factors(BASELINE)
    usual = {"need": c.WELL, "care": c.NO, "treated": c.NO, "home": c.OWN_HOME, "support": c.NONE}
    usual |= {"recent": c.CALM, "unmet": c.NO, "hurried": c.NO}
    assert by.keys() == usual.keys()
    assert times(by, **usual) == 1.0


@EVERYWHERE
def test_no_crisis_lowers_a_rate(changed):
    """A crisis flags whoever is calm, one that needed a bed flags higher, and a need that is not met raises more."""
    by = crisis_factors(BASELINE | changed)
    assert by["recent"][c.CALM] <= by["recent"][c.AFTER_CRISIS] <= by["recent"][c.AFTER_BED]
    assert by["unmet"][c.NO] <= by["unmet"][c.YES]
    assert by["need"][c.WELL] <= by["need"][c.ACTIVE]


@EVERYWHERE
def test_no_treatment_and_no_home_raise_a_rate(changed):
    by = crisis_factors(BASELINE | changed)
    assert by["care"][c.YES] <= by["care"][c.NO]
    assert by["treated"][c.YES] <= by["treated"][c.NO]
    assert by["support"][c.FLOATING] <= by["support"][c.NONE]
    assert by["support"][c.PACKAGE] <= by["support"][c.NONE]
    assert by["home"][c.SUPPORTED] <= by["home"][c.OWN_HOME] <= by["home"][c.HOMELESS]


@EVERYWHERE
def test_care_home_and_support_together_never_come_to_less_than_their_floor(changed):
    v = BASELINE | changed
    by = crisis_factors(v)
    for values in product(*(by[name] for name in CARE)):
        ratio = times(by, **dict(zip(CARE, values, strict=True)))
        assert ratio >= v["hazard.least_ratio"] - 1e-12, values


def test_loops_that_are_cut_take_their_ratio_away():
    without_teams = crisis_factors(BASELINE | {"hazard.team_ratio": 1.0})
    assert without_teams["care"][c.YES] == without_teams["care"][c.NO] == 1.0
    assert set(crisis_factors(BASELINE | {"hazard.shorter_stay": 0.0})["hurried"].values()) == {1.0}
    assert crisis_factors(BASELINE | {"beds.cut_short_share": 0.0})["hurried"][c.YES] == 1.0


def assigned(register: str) -> dict[str, float]:
    """The steps that give a register a number, and which."""
    steps = pathway().steps.items()
    return {
        name: step.value.value
        for name, step in steps
        if isinstance(step, Assign) and step.register == register and isinstance(step.value, Fixed)
    }


def test_the_flag_only_rises_at_an_onset_and_falls_by_time_alone():
    flags = assigned("recent")
    assert {name for name, value in flags.items() if value == c.CALM} == {"calms"}
    # Whoever first comes through the door of a café is at risk as after any other crisis.
    after_crisis = {name for name, value in flags.items() if value == c.AFTER_CRISIS}
    assert after_crisis == {"recent-crisis", "new-demand-recent"}
    steps = pathway().steps
    leads_there = [name for name, step in steps.items() if "recent-crisis" in targets(step)]
    assert leads_there == ["need-recent"]
    assert dict(steps["need-recent"].cases) == {c.CALM: "recent-crisis"}
    assert steps["need-less"].then in (None, "need-recent")


def targets(step: Step) -> set[str]:
    cases = {target for _, target in step.cases} if isinstance(step, Branch) else set()
    return cases | {getattr(step, "then", None), getattr(step, "otherwise", None)} - {None}


def test_every_risk_knows_every_value_that_a_register_can_have():
    for risk in risks_of(BASELINE):
        for register, by in risk.by:
            assert {*assigned(register).values()} <= {float(value) for value, _ in by}, (risk.name, register)
