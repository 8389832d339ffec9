"""A new place has England's numbers for its adults, reads back as it was written, and knows what is still England's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandemcare.errors import InputError
from tandemcare.model import Place
from tandemcare.scenario import (
    FACTS,
    NATIONAL,
    facts_in_file,
    load_place,
    national_place,
    new_place,
    place_text,
    review,
    shipped_scenarios,
    still_national,
)
from tandemcare.scenario import check as check_files
from tandemcare.scenario.examples import EXAMPLES
from tandemcare.scenario.place_schema import PlaceForm
from tandemcare.scenario.place_text import scalar

ADULTS = 1_200_000
NEVER_NATIONAL = {"name", "adults", "census_date", "section_12_doctors", "bank_holidays"}


def read(text: str, folder: Path) -> Place:
    path = folder / "place.yaml"
    path.write_text(text, encoding="utf-8")
    return load_place(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("places")


@settings(max_examples=25)
@given(adults=st.integers(5_000, 60_000_000))
def test_a_place_of_any_size_is_sound_and_all_of_it_is_england_s(adults):
    data = new_place("Anywhere", adults)
    assert still_national(data) == FACTS.keys() - NEVER_NATIONAL
    beds = sum(ward["beds"] for ward in data["wards"])
    stylised = load_place()
    usual = stylised.beds("women", "men", "picu") * adults / stylised.adults
    assert abs(beds - usual) <= len({ward["kind"] for ward in data["wards"]})
    assert all(sum(ward["kind"] == kind for ward in data["wards"]) <= 15 for kind in ("women", "men", "picu"))


def test_the_stylised_place_is_england_s_by_its_adults():
    """What the numbers are scaled from has all of them but its AMHPs, whom it leaves to the evidence."""
    data = facts_in_file("places/stylised.yaml")
    assert still_national(data) == FACTS.keys() - NEVER_NATIONAL - {"amhp_heads"}
    assert national_place("x", data["adults"])["presentations"] == data["presentations"]


def test_the_file_says_of_each_fact_whether_it_is_england_s_with_unit_and_source(folder):
    data = new_place("North: a shire", ADULTS)
    text = place_text(data)
    assert read(text, folder).name == "North: a shire"
    words = re.sub(r"\s+#?\s*", " ", text)
    assert words.count(f"; {NATIONAL}. England's: ") == len(still_national(data))
    data["home_treatment_slots"] += 1
    again = re.sub(r"\s+#?\s*", " ", place_text(data))
    assert (
        again.count(f"; {NATIONAL}. England's: ") == len(still_national(data)) == len(FACTS.keys() - NEVER_NATIONAL) - 1
    )


def test_a_new_place_passes_check_at_once_and_every_shipped_scenario_is_sound_in_it(folder):
    path = folder / "new.yaml"
    path.write_text(place_text(new_place("New", ADULTS)), encoding="utf-8")
    found = review(path)
    assert found.problems == ()
    assert [problem.found.split(":")[0] for problem in found.warnings] == ["The place is not calibrated"]
    assert check_files(shipped_scenarios(), load_place(path)) == []


def test_every_example_in_the_file_holds_once_its_marks_are_taken_away(folder):
    """Wards of every kind, beds in block, doctors, growth, a census, bank holidays, budgets and prices."""
    text = place_text(new_place("New", ADULTS))
    for key in EXAMPLES:
        text = re.sub(
            rf"^# ({key}:.*)\n((?:#   .*\n)*)",
            lambda found: found[1] + "\n" + re.sub("(?m)^# ", "", found[2]),
            text,
            flags=re.MULTILINE,
        )
    text = re.sub(r"(?m)^  # (- \{name)", r"  \1", text)
    here = read(text, folder)
    assert {ward.kind for ward in here.wards} == {"women", "men", "mixed", "picu", "older_mixed", "rehabilitation"}
    assert any(ward.is_block for ward in here.wards)
    assert len(here.section_12_doctors) == 2
    assert here.growth_by_group
    assert here.has_census
    assert len(here.bank_holidays) == 2
    assert {"fund.council_reserve_per_100k", "price.out_of_area_bed_day"} <= {one.parameter for one in here.numbers}


def test_what_a_place_may_leave_out_has_an_example():
    left_out = {name for name, field in PlaceForm.model_fields.items() if not field.is_required()}
    assert left_out - EXAMPLES.keys() == {"amhp_heads", "calibrated"}


@pytest.mark.parametrize("path", ["places/stylised.yaml", "places/sheffield-before.yaml"])
def test_a_shipped_place_is_the_same_when_it_is_written_anew(path, folder):
    assert read(place_text(facts_in_file(path)), folder) == load_place(path)


@settings(max_examples=200)
@given(text=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20))
def test_any_text_is_written_as_it_is(text):
    from ruamel.yaml import YAML

    written = YAML(typ="safe", pure=True).load(f"name: {scalar(text)}\n")["name"]
    assert str(written) == text


@pytest.mark.parametrize(("adults", "population"), [(0, None), (-5, None), (4_999, None), (1_200_000, 5)])
def test_adults_that_are_no_place_are_refused(adults, population):
    with pytest.raises(InputError):
        new_place("Nowhere", adults, population)


def test_a_name_of_two_lines_is_refused():
    with pytest.raises(InputError, match="several lines"):
        new_place("Two\nlines", ADULTS)
