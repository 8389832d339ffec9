"""Work that is remembered is done again exactly when it would come out otherwise."""

from __future__ import annotations

import pytest
from model.stylised import BASELINE, PLACE

from tandemcare.model import inputs_of, services
from tandemcare.model.build import pathway_parts
from tandemcare.model.remembered import remembered
from tandemcare.pathway.inputs import inputs_of as inputs_of_outline
from tandemcare.pathway.story import Outline


def told_anew(values):
    """Every input of the pathway, from the whole of it told again."""
    _, resources, sources, steps, _ = pathway_parts(PLACE, values)
    resources = {resource.name: resource for resource in resources}
    return inputs_of_outline(Outline(steps=dict(steps), resources=resources, sources=sources, initial=()))


@pytest.mark.parametrize("service", sorted(services()))
def test_inputs_told_in_part_are_those_of_the_whole_pathway_told_anew(service):
    """Whatever was asked before: with many units, without them, and with them again."""
    name = f"{service.replace('-', '_')}.effect"
    bought = dict(BASELINE) | ({name: 0.1} if name in BASELINE else {})
    services()[service].apply(bought, 40.0)
    for values in (bought, BASELINE, bought):
        rates = {f"{name.removeprefix('demand.')}.rate" for name in values if name.startswith("demand.")}
        found, expected = inputs_of(PLACE, values), told_anew(values)
        assert found.keys() == expected.keys()
        assert {name: value for name, value in found.items() if name not in rates} == {
            name: value for name, value in expected.items() if name not in rates
        }


def test_it_is_done_again_only_when_a_number_that_it_read_is_another():
    done = []

    @remembered
    def work(place, values):
        done.append(place)
        return values["a"] + (values["b"] if values["a"] > 1.0 else 0.0)

    place, other = object(), object()
    assert work(place, {"a": 1.0, "b": 2.0}) == 1.0
    assert work(place, {"a": 1.0, "b": 3.0}) == 1.0
    assert done == [place]
    assert work(place, {"a": 2.0, "b": 3.0}) == 5.0
    assert work(place, {"a": 2.0, "b": 4.0}) == 6.0
    assert work(other, {"a": 2.0, "b": 4.0}) == 6.0
    assert done == [place] * 3 + [other]


def test_whoever_goes_through_all_numbers_has_read_all():
    work = remembered(lambda values: sum(values.values()))
    assert work({"a": 1.0, "b": 2.0}) == 3.0
    assert work({"a": 1.0, "b": 3.0}) == 4.0
    assert remembered(len)({"a": 1.0}) == 1
