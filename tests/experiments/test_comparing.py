"""The front door for notebooks does what the command line does."""

import numpy as np
import pytest

import tandemcare as tc
from tandemcare.errors import InputError
from tandemcare.experiments import resolve_all
from tandemcare.scenario import load, load_place, shipped_scenarios


def test_without_scenarios_those_shipped_are_taken_as_is_first():
    resolved = resolve_all(None, None, 1)
    assert [each.name for each in resolved] == [path.stem + load(path).mark for path in shipped_scenarios()]
    assert resolved[0].name == "as-is"


def test_files_and_loaded_scenarios_mean_the_same():
    file = shipped_scenarios()[1]
    from_file, loaded = resolve_all([file, load(file)], load_place(), 1)
    assert from_file.text == loaded.text
    assert from_file.changes == loaded.changes


def test_every_problem_of_every_file_is_told(tmp_path):
    files = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for file in files:
        file.write_text("name: A\nsurprise: 1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        resolve_all(files, None, 1)
    assert [problem.where.split("/")[-1].split(":")[0] for problem in caught.value.problems] == ["a.yaml", "b.yaml"]


def test_a_comparison_of_as_is_with_itself_differs_nowhere(tmp_path):
    as_is, same = shipped_scenarios()[0], tmp_path / "same.yaml"
    same.write_text(as_is.read_text(encoding="utf-8"), encoding="utf-8")
    results = tc.compare([as_is, same], years=1, replications=2, out=tmp_path)
    assert results.values.shape[:2] == (2, 2)
    np.testing.assert_array_equal(results.values[0], results.values[1])
