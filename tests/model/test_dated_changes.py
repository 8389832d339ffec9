"""Every number is an input or is known to shape the pathway: nothing changes silently, and nothing is ignored.

A pathway that is built with other values must do exactly what the baseline's does once its inputs are reset, for the
same people: who lives in the place on the first day, and what newcomers are like, is found from the values of that day
and is no input. Nobody is in care then, who would have drawn the rest of their stay with the values of that day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from model.stylised import BASELINE, DAY, FACTS, NO_CENSUS, PLACE, Watched, lived, pathway

from tandemcare import finance
from tandemcare.engine.run import Run
from tandemcare.evidence import parameters
from tandemcare.evidence import services as service_files
from tandemcare.experiments.assessments import POLICE_SHARE
from tandemcare.metrics import activity
from tandemcare.model import (
    NUMBERS_OF_A_POST,
    RULES,
    effects_read,
    inputs_of,
    services,
    shaping_parameters,
    slow_inputs,
)
from tandemcare.model.build import inputs_of_part, pathway_parts
from tandemcare.model.chapter_numbers import NUMBERS_READ
from tandemcare.model.people import initial_of, sources_of
from tandemcare.model.shaping import SHAPING
from tandemcare.model.standing import standing_people
from tandemcare.model.values import NEED_SOURCES
from tandemcare.pathway import Pathway, Resource
from tandemcare.scenario.system import NEED_GROWTH
from tandemcare.trace import Event

HOURS = 30 * DAY
OF_HEADS = {"amhp_staff.fte_per_head", "amhp_staff.heads_per_100k", "money.amhp_hours_year"}
"""Read by the cap on hours on duty, which the rota of the stylised place does not reach."""
BEFORE_CALIBRATION = "delay.days_before_calibration"
"""Read only as a place's own delay is sought."""
OF_THE_PLACE = {name for name in BASELINE if name.startswith("place.")}
"""Told by the place itself, and changed by nothing."""
OF_OTHER_WARDS = {name for name in BASELINE if name.startswith("rehabilitation.")}
"""Read where a place names such wards, as tests of every number know, and this one does not."""
OF_A_WORKFORCE_PLAN = {"amhp_fte.agency_premium"}
"""Read by `tandem workforce` alone."""
FLOOR = "hazard.least_ratio"
"""Reached by no ratio of the baseline at the low end of its range."""
OF_THE_CENSUS = "section_117.packages"
"""Who has aftercare on the first day: a later change of it is of nobody."""
OF_MORE_REVIEWS = {"section_117.share_ended_by_review", "section_117.found_by_review"}
"""They say what more reviews of packages do, or fewer, than at the census."""
SOME_COUNTED = replace(PLACE, census={"delayed_other": 3})
"""The place with a census of one number: all others of its people are as many as in England."""
BEGIN = inputs_of(NO_CENSUS, BASELINE)
EMPTY = pathway(place=NO_CENSUS)


def read_by_the_pathway() -> list[str]:
    """What is kept by value is read no second time: so the parts are told themselves."""
    watched = Watched(BASELINE)
    pathway_parts(NO_CENSUS, watched)
    for part in NUMBERS_READ:
        inputs_of_part(part, NO_CENSUS, watched)
    watched.read.update(f"demand.{source}" for source in NEED_SOURCES)  # the rates, which `inputs_of` adds
    return [name for name in BASELINE if name in watched.read]


READ = read_by_the_pathway()
DATED = [name for name in READ if name not in shaping_parameters() | OF_THE_PLACE]
TOPICS = sorted({name.partition(".")[0] for name in DATED})
HANDFULS = [TOPICS[start::6] for start in range(6)]


def other_values(name: str) -> list[float]:
    """Values that a number can also have: the ends of its range, a little less without one, more units of a fact."""
    if name in FACTS:
        fact = FACTS[name]
        return [fact.value + 1.0] if fact.whole else [fact.value * 0.5 or 0.5]
    parameter = parameters()[name]
    ends = [value for value in (parameter.low, parameter.high) if value != BASELINE[name]]
    return ends or [0.9 * BASELINE[name] or 0.1]


def inputs_with(changed: Mapping[str, float]) -> dict[str, float]:
    """The inputs of a pathway with some values, as far as they are not those of the baseline."""
    return {name: value for name, value in inputs_of(NO_CENSUS, BASELINE | changed).items() if value != BEGIN[name]}


def log_of(run: Run) -> np.ndarray:
    """What people do in a run, without the rows that say how many units there are."""
    run.advance(HOURS)
    log = run.log()
    return np.asarray(log[log["event"] != Event.CAPACITY])


def built(changed: Mapping[str, float]) -> np.ndarray:
    trace = lived(changed, HOURS, NO_CENSUS, seed=2, log=True)
    log = trace.logs[0]
    return np.asarray(log[log["event"] != Event.CAPACITY])


def reset(changed: Mapping[str, float], told: Pathway = EMPTY) -> np.ndarray:
    """What people do in a pathway once it has the inputs of some values, as far as those are not its own."""
    inputs = inputs_of(NO_CENSUS, BASELINE | changed)
    run = Run(told, HOURS, start=NO_CENSUS.census_date, seed=2, log=True)
    run.set({name: value for name, value in inputs.items() if told.inputs[name] != value})
    return log_of(run)


def built_for_the_same_people(changed: Mapping[str, float]) -> np.ndarray:
    """What the people of the baseline do in a pathway that is built with other values, rates and crowding but reset."""
    told = pathway(changed, NO_CENSUS)
    same_people = Pathway(
        told.name,
        resources=[with_room(resource) for resource in told.resources],
        sources=[
            replace(source, attributes=dict(usual.attributes))
            for source, usual in zip(told.sources, EMPTY.sources, strict=True)
        ],
        steps=told.steps,
        initial=EMPTY.initial,
        risks=told.risks,
    )
    return reset(changed, same_people)


def with_room(resource: Resource) -> Resource:
    """A resource with units for everybody of the baseline who begins with one: fewer cannot be built in."""
    inside = sum(group.people for group in EMPTY.initial if resource.name in group.holds)
    is_short = isinstance(resource.capacity, int) and resource.capacity < inside
    return replace(resource, capacity=inside) if is_short else resource


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two logs say the same: durations to the last digits, as a spread is a mean times a share."""
    if len(one) != len(other):
        return False
    alike = all(np.array_equal(one[name], other[name]) for name in ("person", "step", "event", "detail"))
    return alike and all(np.allclose(one[name], other[name], rtol=1e-9, atol=1e-9) for name in ("time", "value"))


def at_other_values(topics: Collection[str]) -> dict[str, float]:
    """Every number of some topics at its lowest other value: lower shares leave room for one another."""
    return {name: other_values(name)[0] for name in DATED if name.partition(".")[0] in topics}


@pytest.mark.parametrize("topics", HANDFULS, ids=" ".join)
def test_a_pathway_built_with_other_values_is_the_one_whose_inputs_are_reset(topics):
    changed = at_other_values(topics)
    assert same(built_for_the_same_people(changed), reset(changed)), changed


@pytest.mark.parametrize("end", [0, -1])
def test_every_number_that_may_change_late_changes_an_input(end):
    unmoved = [name for name in DATED if not inputs_with({name: other_values(name)[end]})]
    assert set(unmoved) <= OF_HEADS | OF_MORE_REVIEWS | {FLOOR, OF_THE_CENSUS}


def test_the_hours_of_heads_change_an_input_where_the_rota_needs_more():
    long = {name: 3.0 * value for name, value in BASELINE.items() if name.startswith("amhp_rota.") and "slots" in name}
    for name in OF_HEADS:
        assert inputs_with(long | {name: BASELINE[name] / 2}) != inputs_with(long), name


def test_inputs_are_all_known_to_the_pathway():
    """But for growth and for whom no café sees, which the months alone bring."""
    assert dict(EMPTY.inputs) == BEGIN | {"growth.rate": 1.0, "new_demand_unseen.rate": 1.0}


@pytest.mark.parametrize("name", sorted(SHAPING))
def test_a_number_that_shapes_the_pathway_changes_more_than_inputs(name):
    changes = [{name: value} for value in other_values(name)]
    assert not all(same(built(changed), reset(changed)) for changed in changes)


def test_numbers_of_groups_change_who_comes_and_no_input():
    names = sorted(name for name in shaping_parameters() if name.startswith("people."))
    assert len(names) > 10
    for name in names:
        changed = {name: other_values(name)[0]}
        assert inputs_with(changed) == {}, name
        assert tuple(sources_of(NO_CENSUS, BASELINE | changed)) != EMPTY.sources, name


@pytest.mark.parametrize("name", sorted(name for name in shaping_parameters() if name.startswith("census.")))
def test_numbers_of_the_census_change_who_is_inside_and_no_input(name):
    changed = {name: other_values(name)[-1]}
    assert inputs_with(changed) == {}
    assert initial_of(SOME_COUNTED, BASELINE | changed) != initial_of(SOME_COUNTED, BASELINE)


def test_shaping_names_are_those_of_parameters():
    assert shaping_parameters() <= parameters().keys()


def test_no_number_is_read_by_nobody():
    prices = {*finance.prices(), *finance.APPRAISING}
    topics = [file.topic for file in service_files().values()]
    units = {f"{topic}.{key}" for topic in topics for key in ("mobilising_months", "capacity", "nurses_per_unit")}
    used: Any = Watched(BASELINE)
    for service in services().values():
        service.apply(used, 1.0)
    counted = Watched(BASELINE)
    activity(lived(hours=DAY), counted)
    slow = Watched(BASELINE)
    slow_inputs(PLACE, slow)
    census = Watched(BASELINE)
    initial_of(SOME_COUNTED, census)
    unread = BASELINE.keys() - set(READ) - used.read - counted.read - prices - units - slow.read - census.read
    unread -= {name for rule in RULES for name in (rule, *effects_read(rule))} | NUMBERS_OF_A_POST
    unread -= {name for name in unread if who_lives_here_changes(name)}
    elsewhere = OF_THE_PLACE | OF_OTHER_WARDS | OF_A_WORKFORCE_PLAN | {POLICE_SHARE}
    assert sorted(unread - {NEED_GROWTH, BEFORE_CALIBRATION} - elsewhere) == []


def who_lives_here_changes(name: str) -> bool:
    """Whether the table of the standing population, which is found once for equal numbers, follows from a number."""
    if name not in parameters():
        return False
    return any(standing_people(BASELINE | {name: value}) != standing_people(BASELINE) for value in other_values(name))
