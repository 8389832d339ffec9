"""`tandem bridge` on the toy system: a table or one JSON object on stdout, talk on stderr, exit codes as promised."""

import json

import pytest
from toy_bridge import PLACE, use_toy_bridge
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.running import Quiet, kernel

STORY = """
name: Story
change:
  - {parameter: stay.mean_days, value: 30}
invest:
  - {service: crisis-house, units: 2, from: 2026-06}
  - {service: supported-housing-units, units: 2, from: 2036-06}
"""


@pytest.fixture
def story(tmp_path, monkeypatch):
    """A scenario file in a folder of its own, where the commands see the toy system."""
    kernel.make_ready("compiled", Quiet())  # or the first test of all would be told that it is compiled
    use_toy_bridge(monkeypatch)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.yaml").write_text(STORY, encoding="utf-8")
    return tmp_path


def tandem(*words):
    return CliRunner().invoke(app, ["bridge", *words])


QUICK = ["--place", str(PLACE), "--years", "1", "--replications", "2"]


def test_the_table_goes_to_stdout_and_warnings_to_stderr(story):
    result = tandem("story.yaml", *QUICK)
    assert result.exit_code == 0
    assert "FROM AS IS TO STORY, CHANGE BY CHANGE" in result.stdout
    assert "crisis-house, 2 from 2026-06" in result.stdout
    assert result.stderr.count("is after the end of a run of 1 year") == 1
    folder = next((story / "tandem-runs").iterdir())
    assert (folder / "bridge.csv").is_file()
    assert f"tandem-runs/{folder.name} (bridge.csv" in result.stdout.replace("\\", "/")


def test_its_picture_is_named_by_the_measure_and_left_out_where_nobody_wants_it(story):
    result = tandem("story.yaml", *QUICK, "--measure", "bed_occupancy")
    names = [path.name for path in story.glob("tandem-runs/*/pictures/*")]
    assert sorted(names) == [f"bridge-bed-occupancy.{kind}" for kind in ("csv", "png", "svg")]
    assert result.stdout.splitlines()[-1].startswith("Pictures: ")
    assert "Pictures: " not in tandem("story.yaml", *QUICK, "--no-pictures", "--out", "elsewhere").stdout
    assert list(story.glob("elsewhere/*/pictures")) == []


def test_where_nothing_changes_there_is_nothing_to_draw(story):
    (story / "empty.yaml").write_text("name: Empty\n", encoding="utf-8")
    result = tandem("empty.yaml", *QUICK)
    assert (result.exit_code, "Pictures: " in result.stdout) == (0, False)


def test_json_is_one_object_with_the_promised_names(story):
    result = tandem("story.yaml", *QUICK, "--json", "--measure", "bed_occupancy", "--out", "elsewhere")
    shown = json.loads(result.stdout)
    assert set(shown) == set(
        "place engine years replications seed version run scenario baseline measure replications_counted start changes "
        "interaction end difference rules measured_from numbers warnings".split()
    )
    assert (shown["scenario"], shown["baseline"], shown["replications"]) == ("story", "as-is", 2)
    assert shown["run"].startswith("elsewhere")
    assert shown["measure"]["name"] == "bed_occupancy"
    assert len(shown["changes"]) == 3
    total = shown["start"]["mean"] + sum(one["mean"] for one in shown["changes"]) + shown["interaction"]["mean"]
    assert total == pytest.approx(shown["end"]["mean"])


def test_the_same_bridge_again_is_read_and_not_run(story):
    first, again = tandem("story.yaml", *QUICK), tandem("story.yaml", *QUICK, "--measure", "housing")
    assert "has been run before" not in first.stderr
    assert "has been run before" in again.stderr


def test_wrong_options_and_measures_are_told_all_at_once_before_anything_is_read(story):
    result = tandem("missing.yaml", "--years", "0", "--measure", "cost_totel_gbp", "--workers", "0")
    assert (result.exit_code, result.stdout) == (2, "")
    for said in ("--years 0", "--workers 0", "--measure 'cost_totel_gbp'", "Did you mean 'cost_total_gbp'?"):
        assert said in result.stderr
    assert "missing.yaml" not in result.stderr


def test_a_wrong_file_is_an_error_with_its_line(story):
    (story / "story.yaml").write_text(STORY.replace("crisis-house", "crisis-hous"), encoding="utf-8")
    result = tandem("story.yaml", *QUICK)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "story.yaml:6" in result.stderr
    assert "Did you mean 'crisis-house'?" in result.stderr
