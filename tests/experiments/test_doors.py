"""The doors of Python refuse in words what they cannot take, before anything is run."""

from __future__ import annotations

import pytest

import tandemcare as tc
from tandemcare.scenario.shipped import shipped_folder

FILE = str(shipped_folder() / "double-running.yaml")
WRONG = [
    ({"scenarios": FILE}, "Give a list"),
    ({"scenarios": 5}, "Give a list"),
    ({"scenarios": [5]}, "neither a file nor a scenario"),
    ({"place": 5}, "neither a file nor a place"),
    ({"out": 5}, "not a folder"),
    ({"years": "1"}, "years 1"),
    ({"replications": 2.5}, "replications 2.5"),
    ({"seed": None}, "seed None"),
    ({"workers": "2"}, "workers 2"),
    ({"engine": ["compiled"]}, "no such engine"),
]


@pytest.mark.parametrize(("given", "said"), WRONG, ids=str)
def test_whatever_is_asked_for_wrongly_is_told(given, said, tmp_path):
    usual = {"scenarios": [FILE], "years": 1, "replications": 1, "out": tmp_path, **given}
    one = {name: value for name, value in usual.items() if name != "scenarios"}
    calls = [lambda: tc.compare(**usual), lambda: tc.switching(**usual)]
    if "scenarios" not in given:
        calls += [lambda: tc.bridge(FILE, **one)]
    for call in calls:
        with pytest.raises(tc.InputError, match=said):
            call()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tc.compare([FILE], draws="x"), "draws x"),
        (lambda: tc.compare([FILE], draws=2, draw_replications=None), "draw-replications None"),
        (lambda: tc.compare([FILE], population_group=["sex"]), "Nothing is told by it"),
        (lambda: tc.bridge(5), "neither a file nor a scenario"),
        (lambda: tc.bridge(FILE, measure=5), "no such measure"),
        (lambda: tc.switching([FILE], parameters="community_places.price"), "Give a list"),
        (lambda: tc.load(5), "names no file"),
        (lambda: tc.load_prices(5), "names no file"),
        (lambda: tc.Results.read(5), "names no file"),
        (lambda: tc.simulate_scenario(5), "neither a file nor a scenario"),
    ],
)
def test_each_door_has_words_of_its_own(call, said):
    with pytest.raises(tc.InputError, match=said):
        call()
