"""A new scenario is sound as it is written, shows every key, and each of its examples holds once it is used."""

from datetime import date
from pathlib import Path

import pytest

from tandemcare.model.standing import LISTED, standing_people
from tandemcare.scenario import english_system, load, load_place, new_place, place_text, resolve, review, scenario_text
from tandemcare.scenario.scenario_text import example_keys
from tandemcare.scenario.schema import ScenarioForm

CENSUS = date(2026, 4, 1)
TEXT = scenario_text('Mine: "a try"', "as-is.yaml", CENSUS)
HEAD, BOUGHT, *EXAMPLES = TEXT.split("\n\n")


def used(example: str) -> str:
    """An example without its marks, and without the sentence before it."""
    return "\n".join(line.removeprefix("# ") for line in example.splitlines()[1:])


def sound(text: str, path: Path) -> Path:
    path.write_text(text, encoding="utf-8")
    assert review(path).problems == ()
    return path


def test_it_is_sound_as_it_is_and_extends_what_is_named(tmp_path):
    found = load(sound(TEXT, tmp_path / "mine.yaml"))
    assert found.title == 'Mine: "a try"'
    assert [one.service for one in found.investments] == ["community-places"]


@pytest.mark.parametrize("adults", [60_000, 500_000, 1_200_000])
def test_what_it_buys_would_be_used_in_the_place_more_people_wait_for_one(adults, tmp_path):
    file = tmp_path / "here.yaml"
    file.write_text(place_text(new_place("Here", adults)), encoding="utf-8")
    here, system = load_place(file), english_system()
    (bought,) = resolve(load(sound(TEXT, tmp_path / "mine.yaml")), here, 2).source.investments
    values = system.values_of(here, system.parameters)
    waiting = sum(row.people for row in standing_people(values) if row.care == LISTED)
    assert 0.0 < bought.units < waiting / 2


def test_every_key_is_shown():
    assert example_keys() == ScenarioForm.model_fields.keys()
    assert all(f"{key}:" in TEXT for key in ScenarioForm.model_fields)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: used(text).partition(":")[0])
def test_each_example_holds_once_its_marks_are_taken_away(example, tmp_path):
    sound("\n\n".join((HEAD, BOUGHT, used(example))) + "\n", tmp_path / "mine.yaml")


def test_all_examples_hold_together(tmp_path):
    found = load(sound("\n\n".join((HEAD, BOUGHT, *map(used, EXAMPLES))) + "\n", tmp_path / "mine.yaml"))
    assert found.cuts
    assert found.closures
    assert found.rotas
