"""What a file is meant as, told by the keys that one kind alone has, whatever else stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

import tandemcare as tc
from tandemcare.scenario import kind_of_file, load_numbers, review, shipped_scenarios

NUMBERS = "numbers:\n  - {parameter: need.growth, value: 0.01}\n"
SHIFTS = "shifts:\n  - {days: mon-sun, from: 9, to: 17, amhps: 2}\n"
INVEST = "invest:\n  - {service: community-places, units: 10, from: 2027-04}\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (NUMBERS, "numbers"),
        (f"name: Our prices\n{NUMBERS}", "numbers"),
        (f"name: Our prices\nwhy: Ours.\ntitle: wrong\n{NUMBERS}", "numbers"),
        (f"name: A plan\nextends: as-is.yaml\n{NUMBERS}", "scenario"),
        (f"name: A plan\n{INVEST}{NUMBERS}", "scenario"),
        (f"name: Here\nadults: 500000\n{NUMBERS}", "place"),
        ("name: Here\nwards: []\n", "place"),
        ("name: Here\nadults: 500000\n", "place"),
        ("name: Here\nadults: 500000\nwhy: Ours.\nwards: []\n", "place"),
        (f"name: Days\nadults: 500000\n{SHIFTS}", "rota"),
        (f"name: Days\nreason: Ours.\n{SHIFTS}", "rota"),
        ("name: A plan\n", "scenario"),
        ("name: A plan\nwhy: Nothing.\namhp_rota: []\n", "scenario"),
        (f"name: A plan\nreason: Ours.\n{INVEST}", "scenario"),
    ],
)
def test_a_file_is_what_its_own_keys_say(tmp_path, text, kind):
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    assert kind_of_file(file) == kind


def test_every_file_that_comes_with_tandem_is_of_the_kind_of_its_folder():
    root = shipped_scenarios()[0].parent
    folders = {"places": "place", "numbers": "numbers", "rotas": "rota"}
    for file in root.rglob("*.yaml"):
        assert kind_of_file(file) == folders.get(file.relative_to(root).parts[0], "scenario")


def test_numbers_may_have_a_name_and_are_checked_as_numbers(tmp_path):
    file = tmp_path / "ours.yaml"
    file.write_text(f"name: Our prices\n{NUMBERS}")
    assert load_numbers(file).name == "Our prices"
    assert review(file).problems == ()
    file.write_text(f"name: Our prices\ntitle: Ours\n{NUMBERS}")
    told = str(tc.InputError(review(file).problems))
    assert "title" in told
    assert "Did you mean 'name'?" in told


def test_what_numbers_are_called_makes_no_other_run(tmp_path: Path):
    named, plain = tmp_path / "named.yaml", tmp_path / "plain.yaml"
    named.write_text(f"name: Our prices\n{NUMBERS}")
    plain.write_text(NUMBERS)
    runs = {
        tc.compare(["as-is"], years=1, replications=1, numbers=file, out=tmp_path / "runs").folder
        for file in (named, plain)
    }
    assert len(runs) == 1
