"""A place file names wards in block, for older adults and for rehabilitation; what cannot be is told by its line."""

from __future__ import annotations

import json

import pytest
import yaml

from tandemcare.errors import InputError
from tandemcare.model import Ward
from tandemcare.scenario import check, load, load_place, resolve
from tandemcare.scenario.shipped import stylised_place

NAMED = (
    {"name": "riverside", "kind": "men", "beds": 40, "run_by": "independent", "price_a_bed_day_gbp": 600},
    {"name": "lakeside", "kind": "women", "beds": 4, "run_by": "independent"},
    {"name": "cedar", "kind": "older_mixed", "beds": 18, "price_a_bed_day_gbp": 580.5},
    {"name": "oak", "kind": "rehabilitation", "beds": 14},
)


def place_text(*wards: dict, **more) -> str:
    """The stylised place with more wards, as nobody has calibrated it, one ward a line."""
    said = yaml.safe_load(stylised_place().read_text(encoding="utf-8")) | more
    said["wards"] += wards
    said["name"] = "Somewhere"
    flow = {key: json.dumps(each, default=str) for key, each in said.items() if isinstance(each, list | dict)}
    return "\n".join(f"{key}: {flow.get(key, each)}" for key, each in said.items())


def problems_of(write, text: str):
    with pytest.raises(InputError) as error:
        load_place(write(text, "place.yaml"))
    return [(one.found, one.remedy) for one in error.value.problems]


def story(write, text: str):
    return load(write(f"name: Story\nplace: place.yaml\n{text}"))


@pytest.fixture
def here(write):
    """The place with wards of every kind, of which scenarios tell."""
    return load_place(write(place_text(*NAMED), "place.yaml"))


def found_in(write, place, text: str):
    with pytest.raises(InputError) as error:
        resolve(story(write, text), place, 3)
    return [(one.where.rpartition(":")[2], one.found, one.remedy) for one in error.value.problems]


def test_wards_are_read_as_they_are_written(here):
    assert here.wards[-4:] == (
        Ward("riverside", "men", 40, "independent", 600.0),
        Ward("lakeside", "women", 4, "independent"),
        Ward("cedar", "older_mixed", 18, price_a_bed_day_gbp=580.5),
        Ward("oak", "rehabilitation", 14),
    )


@pytest.mark.parametrize(
    ("ward", "found", "remedy"),
    [
        ({"name": "x", "kind": "men", "beds": 9, "price_a_bed_day_gbp": 5}, "x is an NHS ward", "price.acute_bed_day"),
        ({"name": "x", "kind": "picu", "beds": 9, "price_a_bed_day_gbp": 5}, "x is an NHS ward", "price.picu_bed_day"),
    ],
)
def test_a_price_of_an_own_acute_ward_is_refused(write, ward, found, remedy):
    ((said, do),) = problems_of(write, place_text(ward))
    assert found in said
    assert remedy in do
    assert "run_by: independent" in do


@pytest.mark.parametrize("wrong", [{"kind": "forensic"}, {"run_by": "charity"}, {"price_a_bed_day_gbp": -1}])
def test_what_a_ward_cannot_be_is_refused(write, wrong):
    assert problems_of(write, place_text(NAMED[0] | wrong))


def test_nobody_is_counted_on_a_rehabilitation_ward(write):
    ((found, remedy),) = problems_of(write, place_text(*NAMED, census={"in_ward": {"oak": 3}}))
    assert "oak is for rehabilitation" in found
    assert remedy == "Leave it out of the census."


def test_people_on_a_ward_for_older_adults_can_be_counted(write):
    place = load_place(write(place_text(*NAMED, census={"in_ward": {"cedar": 9}}), "place.yaml"))
    assert place.ward_census == {"cedar": 9}


def test_a_price_is_said_in_one_place(write):
    twice = place_text(NAMED[0], numbers=[{"parameter": "price.block_bed_day", "value": 610}])
    ((found, remedy),) = problems_of(write, twice)
    assert "say price.block_bed_day themselves, in `price_a_bed_day_gbp`" in found
    assert "what_if" in remedy
    alone = place_text(NAMED[1], numbers=[{"parameter": "price.block_bed_day", "value": 610}])
    assert load_place(write(alone, "alone.yaml")).numbers[0].value == 610


def test_more_wards_than_a_patient_can_try_are_refused(write):
    many = [{"name": f"elm-{n}", "kind": "older_women", "beds": 2} for n in range(15)]
    ((found, remedy),) = problems_of(write, place_text(*many, NAMED[2]))
    assert found.endswith("There are 15 wards of the kind 'older_women' and 1 mixed ones.")
    assert remedy == "Give at most 15."


@pytest.mark.parametrize(
    ("item", "found", "remedy"),
    [
        ("close: [{ward: riverside, from: 2027-04, staff_to: crisis-house-beds}]", "an independent provider's", "rein"),
        ("close: [{ward: cedar, from: 2027-04, staff_to: crisis-house-beds}]", "not those of acute wards", "reinvest"),
        ("redesignate: [{ward: riverside, to: women, from: 2027-04}]", "bought in block", "a ward that the NHS runs"),
        ("redesignate: [{ward: cedar, to: women, from: 2027-04}]", "is for older adults", "for women or for men"),
        ("close: [{ward: cedar, gateway: {}}]", "is for older adults, and a gateway looks at acute beds", "on a date"),
        ("close: [{ward: oak, gateway: {}}]", "is for rehabilitation, and a gateway looks at acute beds", "on a date"),
        ("close: [{ward: riverside, beds: 41, from: 2027-04}]", "it has 40, and 40 are left", "Give 40 or fewer"),
    ],
)
def test_what_cannot_be_done_with_them_is_told_by_its_line(write, here, item, found, remedy):
    ((line, said, do),) = found_in(write, here, item)
    assert line == "3"
    assert found in said
    assert remedy in do


@pytest.mark.parametrize(
    "item",
    [
        "close: [{ward: riverside, from: 2027-04}, {ward: cedar, from: 2027-04}, {ward: oak, beds: 4, from: 2027-05}]",
        "close: [{ward: lakeside, gateway: {}}]",
        "change: [{parameter: ward.riverside.beds, value: 20, from: 2027-04}]",
        "what_if: [{parameter: price.block_bed_day, value: 700}]",
    ],
)
def test_closing_them_by_date_at_a_gateway_or_by_a_number_is_sound(write, here, item):
    assert resolve(story(write, item), here, 3).place == here


def test_the_largest_ward_is_one_of_the_nhs(write, here):
    found = resolve(story(write, "close: [{ward: {largest: men}, from: 2027-04}]"), here, 3)
    largest = max((ward for ward in here.wards if ward.kind == "men" and ward.run_by == "nhs"), key=lambda w: w.beds)
    assert found.source.closures[0].ward == largest.name != "riverside"


def test_the_place_is_sound_as_it_is(write):
    path = write(place_text(*NAMED), "place.yaml")
    assert not [one for one in check([path]) if "calibrat" not in one.found]
