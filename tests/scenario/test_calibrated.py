"""A calibration goes into its place file, and nothing else of the file changes."""

import pytest

from tandemcare.scenario import block_text, load_place, place_to_calibrate, with_block
from tandemcare.scenario.calibrated import KEY

from .toy import PLACE_FILE

FOUND = {
    "crisis_rates": {"crises_a_year": 0.0625, "crises_a_year_teams_apart": 0.0},
    "seed": 3,
    "evidence": "1234567890123456",
    "version": "0.1",
}
WHOLE = PLACE_FILE.read_text(encoding="utf-8")
BEFORE = WHOLE[: WHOLE.index(KEY)]


def test_the_old_block_is_replaced_and_all_else_stays():
    after = "# A comment after it.\nnotes: more # and beside it\n"
    assert with_block(WHOLE + after, FOUND) == BEFORE + block_text(FOUND) + after


def test_a_place_without_a_block_gets_one_at_its_end():
    assert with_block(BEFORE, FOUND) == BEFORE + block_text(FOUND)
    assert with_block(BEFORE.rstrip("\n"), FOUND) == BEFORE + block_text(FOUND)


def test_writing_the_same_again_changes_nothing():
    once = with_block(WHOLE, FOUND)
    assert with_block(once, FOUND) == once


@pytest.mark.parametrize(
    "old",
    [
        "calibrated:\n",
        "calibrated: null # nobody has\n",
        "calibrated: {crisis_rates: {crises_a_year: 1},\n  seed: 1} # in braces\n",
        "calibrated:\n  seed: 1\n\n  # inside\n  crisis_rates:\n    crises_a_year: 1 # five\n",
        "calibrated:\n  crisis_rates: {\n    crises_a_year: 1,\n  }\n",
    ],
)
def test_the_block_may_have_been_written_in_any_way(old):
    after = "\n# What comes next.\nbank_holidays: []\n"
    before = "name: Somewhere # here\n\n"
    assert with_block(before + old + after, FOUND) == before + block_text(FOUND) + after


def test_ends_of_lines_stay_as_they_are():
    assert with_block(WHOLE.replace("\n", "\r\n"), FOUND) == with_block(WHOLE, FOUND).replace("\n", "\r\n")


def test_an_indented_file_stays_indented():
    indented = "".join(f"  {line}\n" for line in WHOLE.splitlines())
    assert with_block(indented, FOUND) == "".join(f"  {line}\n" for line in with_block(WHOLE, FOUND).splitlines())


@pytest.mark.parametrize("text", ["{name: Somewhere, adults: 5}\n", "name: Somewhere\n...\n"])
def test_a_file_without_room_for_lines_is_left_alone(text):
    assert with_block(text, FOUND) is None


def test_texts_that_look_like_numbers_are_read_back_as_texts(tmp_path):
    file = tmp_path / "place.yaml"
    file.write_text(with_block(WHOLE, FOUND), encoding="utf-8")
    assert load_place(file).crisis_rates == FOUND["crisis_rates"]


def test_an_old_calibration_that_cannot_be_is_no_hindrance(tmp_path):
    file = tmp_path / "place.yaml"
    file.write_text(WHOLE.replace("crises_a_year: 0.06", "crises_a_year: -1"), encoding="utf-8")
    place, document = place_to_calibrate(file)
    assert place.crisis_rates == {}
    assert document.where(("presentations", "custody")).endswith(":23")
