"""A bridge adds up: start, what each change does alone, and the interaction are the end, on the same people."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scenario.toy import SERVICES, TOY, Bought
from toy_bridge import FEWER_PEOPLE_A, MORE_BEDS_A, MORE_BEDS_B, PLACE, by_hand, run_wards, use_toy_bridge

import tandemcare as tc
from tandemcare.errors import InputError
from tandemcare.experiments.bridge_results import KINDS, bridge_of, bridge_table
from tandemcare.experiments.bridging import PlannedBridge, finish_bridge
from tandemcare.scenario import checking, resolving, shipped_scenarios

FILES = {path.stem: path for path in shipped_scenarios()}


@pytest.fixture(scope="module")
def wards(tmp_path_factory):
    """Both wards as they are, with more beds on each alone, and on both."""
    return run_wards(tmp_path_factory.mktemp("wards"), MORE_BEDS_A, MORE_BEDS_B)


def test_bars_and_interaction_by_hand():
    found = bridge_of(by_hand([10, 20], [11, 23], [10, 19], [14, 21]), "wait")
    assert (found.start.mean, found.end.mean) == (15.0, 17.5)
    assert [(bar.change, bar.difference.mean) for bar in found.bars] == [("a", 2.0), ("b", -0.5)]
    assert found.interaction.mean == 1.0
    assert found.difference.mean == 2.5
    # Differences 1 and 3, of 3 and -1: standard deviations over the root of two are 1 and 2; Student's t with 1 degree.
    t = 12.706204736432095
    assert found.bars[0].difference == pytest.approx((2.0, 2.0 - t, 2.0 + t))
    assert found.interaction == pytest.approx((1.0, 1.0 - 2.0 * t, 1.0 + 2.0 * t))


def test_the_frame_has_a_row_for_each_part_in_order():
    frame = bridge_of(by_hand([10, 20], [11, 23], [14, 21]), "wait").to_frame()
    assert list(frame.columns) == ["kind", "change", "mean", "low", "high"]
    assert list(frame["kind"]) == list(KINDS)
    assert list(frame["change"]) == ["as-is", "a", "interaction", "whole"]
    assert frame["mean"].iloc[:3].sum() == frame["mean"].iloc[3]


def test_a_replication_without_a_value_in_one_run_counts_in_none():
    found = bridge_of(by_hand([1, 2, 3, 9], [1, np.nan, 4, 9], [5, 5, 5, np.inf]), "wait")
    assert found.replications == 2
    assert (found.start.mean, found.bars[0].difference.mean, found.end.mean) == (2.0, 0.5, 5.0)
    assert found.gap == 0.0


def test_a_single_replication_has_means_and_no_intervals():
    found = bridge_of(by_hand([1], [2], [4], [8]), "wait")
    assert found.interaction.mean == 3.0
    assert np.isnan([found.interaction.low, found.bars[0].difference.low]).all()
    assert json.loads(json.dumps(found.to_json_object(), allow_nan=False))["interaction"]["ci95"] == [None, None]


def test_every_measure_adds_up(wards):
    table = bridge_table(wards)
    for _, rows in table.groupby("measure", sort=False):
        *parts, end = rows["mean"]
        assert sum(parts) == pytest.approx(end, rel=1e-12)


def test_changes_that_know_nothing_of_one_another_have_no_interaction(wards):
    found = bridge_of(wards, "admissions")
    assert found.interaction == (0.0, 0.0, 0.0)
    assert all(bar.difference.mean > 0.0 for bar in found.bars)  # more beds, more admissions


def test_a_change_of_one_ward_does_nothing_to_the_other(wards):
    ward_a, ward_b = bridge_of(wards, "wait_a").bars
    assert ward_a.difference.high < 0.0
    assert ward_b.difference == (0.0, 0.0, 0.0)


def test_two_cures_of_one_wait_do_less_together_than_alone_added_up(tmp_path):
    found = bridge_of(run_wards(tmp_path, MORE_BEDS_A, FEWER_PEOPLE_A), "wait_a")
    assert all(bar.difference.high < 0.0 for bar in found.bars)
    assert found.interaction.low > 0.0  # nobody can wait less than not at all


def test_one_change_has_no_interaction_to_the_bit(tmp_path):
    results = run_wards(tmp_path, MORE_BEDS_A)
    for note in results.notes:
        found = bridge_of(results, note.name)
        assert found.interaction == (0.0, 0.0, 0.0)
        assert found.bars[0].difference == found.difference


def test_what_payers_bear_adds_up_to_the_total(wards):
    total = bridge_of(wards)
    icb, council, police = (bridge_of(wards, f"cost_{payer}_gbp") for payer in ("icb", "council", "police"))
    for place, bar in enumerate(total.bars):
        parts = [each.bars[place].difference.mean for each in (icb, council)]
        assert sum(parts) == pytest.approx(bar.difference.mean)
        assert parts[0] == pytest.approx(4.0 * parts[1])  # 1,000 and 250 pounds an admission
    assert police.start == police.end == (0.0, 0.0, 0.0)


def test_the_file_of_all_bridges_is_the_same_for_one_worker_and_four(tmp_path):
    texts = []
    for workers in (1, 4):
        results = run_wards(tmp_path / str(workers), MORE_BEDS_A, MORE_BEDS_B, workers=workers)
        finish_bridge(PlannedBridge(None, "admissions", ()), results)
        texts.append((results.folder / "bridge.csv").read_bytes())
    assert texts[0] == texts[1]
    rows = list(csv.DictReader(texts[0].decode().splitlines()))
    assert [row["kind"] for row in rows[:5]] == ["start", "change", "change", "interaction", "end"]
    assert float(rows[0]["mean"]) == bridge_of(results, "admissions").start.mean


# From scenario files: the toy system of the scenario tests.


def written(folder: Path, text: str) -> Path:
    path = folder / "story.yaml"
    path.write_text(text, encoding="utf-8")
    return path


LONGER_AND_MORE = """
name: Story
change:
  - {parameter: stay.mean_days, value: 30}
invest:
  - {service: crisis-house, units: 2, from: 2026-06}
"""
QUICK = {"place": PLACE, "years": 1, "replications": 2}


def test_a_file_is_cut_run_and_kept(tmp_path, monkeypatch):
    use_toy_bridge(monkeypatch)
    found = tc.bridge(written(tmp_path, LONGER_AND_MORE), out=tmp_path, measure="bed_occupancy", **QUICK)
    assert isinstance(found, tc.Bridge)
    assert found.results.scenarios[0] == "as-is"
    assert found.results.scenarios[-1] == "story"
    assert [bar.change for bar in found.bars] == ["stay.mean_days 30", "crisis-house, 2 from 2026-06"]
    assert (found.results.folder / "bridge.csv").is_file()
    again = tc.bridge(tc.load(tmp_path / "story.yaml"), out=tmp_path, measure="housing", **QUICK)
    assert again.results.folder == found.results.folder  # another measure is no other run


def test_a_scenario_without_changes_has_no_bars(tmp_path, monkeypatch):
    use_toy_bridge(monkeypatch)
    found = tc.bridge(written(tmp_path, "name: Nothing\n"), out=tmp_path, **QUICK)
    assert found.bars == ()
    assert found.interaction == found.difference == (0.0, 0.0, 0.0)


def test_wrong_files_and_measures_are_wrong_input(tmp_path, monkeypatch):
    use_toy_bridge(monkeypatch)
    with pytest.raises(InputError, match=r"story\.yaml:2"):
        tc.bridge(written(tmp_path, "name: Story\nchange: [{parameter: stay.mean_dayz, value: 30}]\n"), **QUICK)
    with pytest.raises(InputError, match="Did you mean 'bed_occupancy'"):
        tc.bridge(written(tmp_path, LONGER_AND_MORE), measure="bed_occupanci", **QUICK)
    with pytest.raises(InputError, match="Did you mean 'cost_council_gbp'"):
        bridge_of(by_hand([1], [1]), "cost_counsil_gbp")


def test_a_change_that_is_possible_only_beside_another_is_said_to_be(tmp_path, monkeypatch):
    def pull_down(values: dict[str, float], units: float) -> None:
        values["housing.units"] -= units

    use_toy_bridge(monkeypatch)
    services = SERVICES | {"demolition": Bought("demolition", "Demolition", "unit", 0, pull_down)}
    for module in (checking, resolving):
        monkeypatch.setattr(module, "english_system", lambda: replace(TOY, services=services))
    text = """
name: Story
change: [{parameter: housing.units, value: 90}]
invest: [{service: demolition, units: 60, from: 2026-06}]
"""
    with pytest.raises(InputError) as refused:
        tc.bridge(written(tmp_path, text), **QUICK)
    (problem,) = refused.value.problems
    assert problem.found.startswith("As the only change (demolition, 60 from 2026-06): ")
    assert "story.yaml" in problem.where
    assert "possible one at a time" in problem.remedy


# The stylised place.


def test_a_ward_that_closes_is_a_bridge_of_one_bar(tmp_path):
    found = tc.bridge(FILES["close-first"], years=2, replications=2, out=tmp_path, measure="cost_inpatient_gbp")
    assert [bar.change for bar in found.bars] == ["ward acute-2 closed from 2027-04"]
    assert found.bars[0].difference.mean < 0.0
    assert bridge_of(found.results, "out_of_area_bed_days").bars[0].difference.mean > 0.0
    values = found.results.values
    np.testing.assert_array_equal(values[1], values[2])  # alone is all of it, to the bit
    assert found.interaction == (0.0, 0.0, 0.0)


TOGETHER_ONLY = """
name: Retention
what_if: [{parameter: amhp_retention.effect, value: 0.35, from: 2026-07}]
invest: [{service: amhp-retention, units: 42, from: 2026-07, payer: {council: 1.0}, ring_fenced: true}]
"""


def test_what_two_changes_do_only_together_is_the_interaction(tmp_path):
    found = tc.bridge(written(tmp_path, TOGETHER_ONLY), years=3, replications=2, out=tmp_path, measure="amhps")
    assert [bar.difference for bar in found.bars] == [(0.0, 0.0, 0.0)] * 2  # neither is enough
    assert found.interaction == found.difference
    assert found.interaction.mean > 0.0
    cost = bridge_of(found.results)
    assert cost.bars[0].difference == (0.0, 0.0, 0.0)
    assert cost.bars[1].difference.mean > 0.0  # it is paid, whatever it does
    assert abs(cost.gap) < 1e-9 * cost.end.mean
