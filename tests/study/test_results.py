"""Means, intervals, ranges and paired differences are what their names say, and unlike runs are not compared."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from toy_study import LINES, methods, scenarios, toy_plan

from tandemcare.errors import InputError
from tandemcare.experiments import plan, run
from tandemcare.finance import TOTALS
from tandemcare.results import alike
from tandemcare.running.batch import MeasureNote
from tandemcare.running.summary import COLUMNS, figures, frame_csv, plain, summary_frame


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the toy study."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("results"), workers=1)


def test_the_mean_has_students_interval():
    found = figures(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))
    half = 4.302652729911275 / np.sqrt(3.0)  # the 97.5% quantile of Student's t with 2 degrees of freedom
    assert found.mean == pytest.approx((2.0, 2.0 - half, 2.0 + half))


def test_the_range_of_outcomes_is_the_10th_to_90th_percentile():
    outcomes = np.arange(101.0)
    found = figures(outcomes, outcomes)
    assert (found.p10, found.p90) == (10.0, 90.0)


def test_the_difference_is_paired_by_replication():
    base = np.array([10.0, 50.0, 90.0])
    found = figures(base + np.array([1.0, 2.0, 3.0]), base)
    assert found.difference.mean == pytest.approx(2.0)
    assert found.difference.high - found.difference.low < found.mean.high - found.mean.low


def test_the_first_scenario_differs_from_itself_by_exactly_nothing():
    base = np.array([0.1, 0.7, 0.3])
    assert figures(base, base).difference == (0.0, 0.0, 0.0)


def test_a_replication_without_a_value_is_left_out():
    found = figures(np.array([1.0, np.nan, 3.0]), np.array([1.0, 1.0, np.nan]))
    assert found.mean.mean == 2.0
    assert (found.p10, found.p90) == pytest.approx((1.2, 2.8))
    assert found.difference.mean == 0.0
    assert np.isnan(found.difference.low)


def test_without_any_value_nothing_is_claimed():
    nothing = np.full(3, np.nan)
    found = figures(nothing, nothing)
    assert np.isnan([*found.mean, found.p10, found.p90, *found.difference]).all()


def test_an_infinite_outcome_has_no_interval():
    found = figures(np.array([1.0, np.inf]), np.array([1.0, np.inf]))
    assert found.mean.mean == np.inf
    assert np.isnan([found.mean.low, found.mean.high]).all()


def test_the_summary_has_a_row_for_each_scenario_and_measure(results):
    frame = results.summary()
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == len(results.scenarios) * len(results.notes)
    more = frame[(frame.scenario == "more-beds") & (frame.measure == "bed_wait_hours_mean")].iloc[0]
    assert (more.difference_ci95_low, more.difference_ci95_high)[0] < more.difference < 0.0


def test_tables_are_tidy_and_in_order(results):
    yearly, monthly = results.yearly, results.monthly
    assert list(yearly.columns) == ["scenario", "replication", "measure", "value"]
    assert list(monthly.columns) == ["scenario", "replication", "month", "year", "measure", "value"]
    assert list(yearly.scenario.unique()) == [scenario.name for scenario in scenarios()]
    assert list(monthly.month.unique()) == ["2026-11", "2026-12", "2027-01"]
    assert list(monthly.year.unique()) == ["2026/27"]
    assert len(yearly) == 3 * 6 * len(results.notes)
    assert len(monthly) == 3 * 6 * 3 * 2
    a_cell = yearly[(yearly.scenario == "nothing") & (yearly.replication == 4) & (yearly.measure == "admissions")]
    assert a_cell.value.item() == results.values[1, 4, 0]


def test_monthly_figures_add_up_to_yearly_ones(results):
    monthly = results.monthly
    months = monthly[monthly.measure == "admissions"].groupby(["scenario", "replication"], observed=True).value.sum()
    assert months.to_numpy() == pytest.approx(results.values[:, :, 0].ravel())


def test_ledger_lines_add_up_to_the_total_by_every_cut(results):
    names = [note.name for note in results.notes]
    total = results.values[:, :, names.index("cost_total_gbp")]
    groups = sum(results.values[:, :, names.index(name)] for name, group in TOTALS.items() if group)
    assert groups == pytest.approx(total)  # every line of the toy has a group
    for by in (["payer"], ["service", "year"], ["kind", "group", "month"]):
        frame = results.ledger(by)
        cut = frame.groupby(["scenario", "replication"], observed=True).amount_gbp.sum()
        assert cut.to_numpy() == pytest.approx(total.ravel())
    assert set(results.ledger(["payer"]).payer) == {line.payer for line in LINES}


def test_an_unknown_column_of_the_ledger_is_wrong_input(results):
    with pytest.raises(InputError, match="Did you mean 'payer'"):
        results.ledger(["payr"])
    with pytest.raises(InputError, match="Did you mean 'admissions'"):
        results.figures("as-is", "admission")


def test_json_has_the_promised_names_and_null_for_what_is_undefined(results):
    shown = json.loads(json.dumps(results.to_json_object(), allow_nan=False))
    assert set(shown) == {"place", "engine", "years", "replications", "seed", "version", "run", "scenarios"}
    assert shown["run"] == str(results.folder)
    assert [scenario["name"] for scenario in shown["scenarios"]] == ["as-is", "nothing", "more-beds"]
    measures = shown["scenarios"][2]["measures"]
    assert set(measures["bed_occupancy"]) == {"unit", "mean", "ci95", "p10", "p90", "difference"}
    assert measures["bed_occupancy"]["unit"] == "share"
    assert set(measures["bed_occupancy"]["difference"]) == {"mean", "ci95"}
    assert measures["never"]["mean"] is None
    assert measures["never"]["ci95"] == [None, None]
    money = shown["scenarios"][2]["money"]
    total = money["by_payer"]["icb"]["mean"] + money["by_payer"]["council"]["mean"]
    assert total == pytest.approx(measures["cost_total_gbp"]["mean"])
    assert set(money["by_service"]) == {"ward", "=housing"}


def test_csv_has_empty_cells_for_what_is_undefined_and_no_formulas():
    notes = [MeasureNote("wait", '=HYPERLINK("x")', "hours", "", 1, "lower")]
    text = frame_csv(summary_frame(["as-is", "@worse"], notes, np.array([[[1.0]], [[2.5]]])))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["scenario"] for row in rows] == ["as-is", "'@worse"]
    assert rows[0]["label"] == '\'=HYPERLINK("x")'
    assert (rows[1]["mean"], rows[1]["ci95_low"], rows[1]["difference"]) == ("2.5", "", "1.5")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_text_that_a_spreadsheet_would_run_is_text(text):
    assert plain(text) == f"'{text}"
    assert plain("as-is") == "as-is"


def test_unlike_runs_are_not_compared_and_every_reason_is_given(results, tmp_path):
    alike(results, results)
    other = run(toy_plan(seed=2, replications=4), out=tmp_path, workers=1)
    with pytest.raises(InputError) as refused:
        alike(results, other)
    assert [problem.found.split(" differs")[0] for problem in refused.value.problems] == [
        "Its number of replications",
        "Its seed",
    ]


def test_scenarios_of_two_places_or_dates_are_not_compared():
    first, second, third = scenarios()
    elsewhere = replace(second, place=replace(second.place, name="other town"))
    with pytest.raises(InputError) as refused:
        toy_of([first, elsewhere, replace(third, hours=24.0)])
    assert [problem.where for problem in refused.value.problems] == ["scenario 'nothing'", "scenario 'more-beds'"]


def test_two_scenarios_of_one_name_are_refused():
    with pytest.raises(InputError, match="Two have this name"):
        toy_of([scenarios()[0]] * 2)
    with pytest.raises(InputError, match="There are none"):
        toy_of([])


def test_wrong_options_are_told_all_at_once():
    with pytest.raises(InputError) as refused:
        toy_of(scenarios(), years=0, replications=0, seed=-1, engine="compield", batch=0)
    assert len(refused.value.problems) == 5
    assert "Did you mean 'compiled'?" in str(refused.value)


def test_batches_are_small_enough_for_progress_and_cover_every_replication_once():
    for engine, count in (("compiled", 15), ("reference", 150)):
        usual = toy_of(scenarios(), replications=50, engine=engine)
        assert len(usual.jobs) == count
        done = [(job.number, job.first + more) for job in usual.jobs for more in range(job.count)]
        assert done == [(number, replication) for number in range(3) for replication in range(50)]
    assert [job.count for job in toy_of(scenarios()[:1], replications=23).jobs] == [10, 10, 3]


def toy_of(resolved, **options):
    """Plan these scenarios."""
    usual = toy_plan()
    return plan(resolved, **({"years": 1, "replications": 2, "methods": usual.methods} | options))


def test_nothing_of_a_run_in_is_reported(tmp_path):
    """A run-in of two months before the census leaves the months, the yearly means and the costs of what follows."""
    months = (61 * 24.0, 92 * 24.0)
    run_in = [replace(each, start=date(2026, 9, 1), run_in_hours=months[0], hours=sum(months)) for each in scenarios()]
    found = run(plan(run_in, years=1, replications=4, methods=methods()), out=tmp_path, workers=1)
    assert found.manifest["start"] == "2026-11-01"
    assert list(found.monthly["month"].cat.categories) == ["2026-11", "2026-12", "2027-01"]
    assert set(found.ledger(["month"])["month"]) == {"2026-11", "2026-12", "2027-01"}
    first = found.monthly.query("scenario == 'as-is' and measure == 'bed_occupancy' and month == '2026-11'")
    assert first["value"].mean() > 0.7  # a ward that began empty would not be this full in its first month
