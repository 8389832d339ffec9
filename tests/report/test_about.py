"""What stands under every table tells numbers that were assumed from numbers that were fitted."""

from report.made_up_results import steady

from tandemcare.evidence import parameters
from tandemcare.report.about import decisions_here, graded, graded_short, grades


def test_assumed_and_fitted_numbers_are_counted_apart():
    known = list(parameters().values())
    assumed, fitted = (sum(number.grade == grade for number in known) for grade in "DF")
    sentence = grades()
    assert sentence.startswith(f"{assumed} of the {len(known)} numbers behind the model are assumptions (grade D)")
    assert f" and {fitted} were fitted to a target (grade F);" in sentence


def test_a_fitted_number_says_to_what_in_a_sentence():
    target = parameters()["frailty.shape"].fitted_to
    assert "detained again in the year" in target
    assert graded("F", "frailty.shape") == f"grade F: fitted to {target}"


def test_a_fitted_number_that_is_not_shipped_says_at_least_that_it_is_fitted():
    assert graded("F", "mine.own") == "grade F: fitted to a target"


def test_other_grades_stay_as_they_were():
    assert graded("B", "price.acute_bed_day") == "grade B"
    assert graded("D", "price.picu_bed_day") == "grade D, an assumption"


def test_a_cell_has_room_for_a_word():
    assert [graded_short(grade) for grade in "BDF"] == ["B", "D assumed", "F fitted"]


def test_what_a_scenario_for_any_place_is_in_this_one_is_told_once_for_all_that_share_it():
    results = steady({"a": 1.0, "b": 2.0})
    ward, slots = (
        "The largest ward for men: acute-2, 22 beds.",
        "home-treatment-slots: 1 per 100,000 adults are 5 slots.",
    )
    for scenario, here in zip(results.manifest["scenarios"], ([], [ward, slots], [ward]), strict=True):
        scenario["here"] = here
    assert decisions_here(results) == (f"a; b: {ward}", f"a: {slots}")
