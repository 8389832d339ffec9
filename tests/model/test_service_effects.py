"""What a service declares that it reads and writes is all that its units look at and change."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

import pytest
from model.stylised import BASELINE, PLACE

from tandemcare.evidence import Act
from tandemcare.evidence import services as service_files
from tandemcare.model import facts_of, services
from tandemcare.model.service_effects import act_on, named
from tandemcare.model.services import problems_of_names
from tandemcare.model.slow_services import SlowServices
from tandemcare.model.values import FACTS

UNITS = 2.5


def changed(service: str, values: dict[str, float]) -> dict[str, float]:
    """What differs once so many units are open."""
    after = dict(values)
    services()[service].apply(after, UNITS)
    assert after.keys() == values.keys()
    return {name: value for name, value in after.items() if value != values[name]}


def with_an_effect(service: str) -> dict[str, float]:
    """The baseline, with an effect of the service where none is known."""
    effect = f"{service.replace('-', '_')}.effect"
    return {**BASELINE, **{name: 0.1 for name in BASELINE if name == effect}}


@pytest.mark.parametrize("service", sorted(services()))
def test_units_change_every_number_that_the_service_writes_and_no_other(service):
    writes = named(BASELINE, services()[service].writes)
    assert changed(service, with_an_effect(service)).keys() == writes


@pytest.mark.parametrize("service", sorted(services()))
def test_what_units_do_depends_on_nothing_but_what_the_service_reads(service):
    values = with_an_effect(service)
    reads = named(values, services()[service].reads)
    others = {name: 7.0 - 3.0 * value for name, value in values.items() if name not in reads}
    assert changed(service, values | others) == changed(service, values)


@pytest.mark.parametrize("service", sorted(services()))
def test_every_number_that_a_service_reads_matters_to_what_it_writes(service):
    """Nothing is declared that has no part in it, so that declared numbers tell what a purchase relies on."""
    values, one = with_an_effect(service), services()[service]
    units = 1.0 if one.is_whole else 0.01

    def outcome(values):
        after = dict(values)
        one.apply(after, units)
        return {name: after[name] for name in named(values, one.writes)}

    for name in named(values, one.reads):
        assert outcome(values | {name: 0.8 * values[name] + 0.05}) != outcome(values), name


def test_an_act_reads_what_its_fields_name_and_the_size_of_the_place_unless_it_adds():
    act = Act("raises", ("crises.share",), by="x.effect", times="x.more", full_at="x.full", beside="crises.other")
    assert act.reads == {"crises.share", "x.effect", "x.more", "x.full", "crises.other", "place.adults"}
    assert act.writes == {"crises.share"}
    assert Act("adds", ("ward.*.beds",), where="ward.*").reads == {"ward.*.beds", "ward.*"}


def test_a_service_of_the_slow_layer_does_nothing_where_a_place_has_nothing_of_what_it_is_for():
    factor = "amhp.leaver_factor"
    act = Act("lifts", (factor,), by="retention.effect", where="no_such_place.*.slots")
    retention = replace(services()["amhp-retention"], reads=act.reads, writes=act.writes, apply=_doing(act))
    values = {factor: 1.0, "retention.effect": 0.5, "place.adults": 500_000.0}
    plain = SlowServices({"retention": replace(retention, reads=act.reads | {"no_such_place.day.slots"})})
    assert plain.changed(values, {"retention": 2.0})[factor] == 1.0


def _doing(act: Act):
    return lambda values, units: act_on(values, act, units, "retention.capacity")


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"acts": (Act("adds", ("housing.unit",)),)}, "'housing.units'"),
        ({"acts": (Act("adds", ("wards.*.beds",)),)}, "'wards.*.beds'"),
        ({"acts": (Act("adds", ("housing.units",), where="crisis_cafes.*.slots"),)}, "'crisis_cafes.*.slots'"),
        ({"not_with_services": ("peer-suport",)}, "'peer-support'"),
        ({"not_with_loops": ("unmet_needs",)}, "'unmet_need'"),
    ],
    ids=str,
)
def test_a_service_that_names_what_is_not_there_is_refused(wrong: dict, word: str):
    """A service acted on nothing, or could be bought with what it shares its effect with, in silence."""
    files = service_files()
    file = next(iter(files.values()))
    assert not list(problems_of_names(file, files))
    (problem,) = problems_of_names(replace(file, **wrong), files)
    assert word in f"{problem.found} {problem.remedy}"


def test_every_fact_of_a_place_has_a_name_that_services_may_act_on():
    for name in facts_of(PLACE):
        assert any(fnmatchcase(name, known) for known in FACTS), name
