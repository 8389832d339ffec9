"""What is read from a run folder adds up by every cut, and unlike runs are not compared."""

import json
from dataclasses import replace
from datetime import date

import pytest
from toy_study import LINES, methods, scenarios, toy_plan

from tandemcare.errors import InputError
from tandemcare.experiments import plan, run
from tandemcare.finance import TOTALS
from tandemcare.running.summary import COLUMNS
from tandemcare.trace.intervals import student_interval


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the toy study."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("results"), workers=1)


def test_the_summary_has_a_row_for_each_scenario_and_measure(results):
    frame = results.summary()
    assert ("place", *frame.columns) == COLUMNS  # results are of one place
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
    for by in (["payer"], ["service", "year"], ["kind", "care_group", "month"]):
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
    about = {"place", "engine", "years", "replications", "seed", "version", "run", "warnings", "numbers", "scenarios"}
    assert set(shown) == about
    assert shown["run"] == str(results.folder)
    assert [scenario["name"] for scenario in shown["scenarios"]] == ["as-is", "nothing", "more-beds"]
    measures = shown["scenarios"][2]["measures"]
    assert set(measures["bed_occupancy"]) == {"unit", "n", "mean", "ci95", "p10", "p90", "difference", "by_year"}
    assert measures["bed_occupancy"]["unit"] == "share"
    assert set(measures["bed_occupancy"]["difference"]) == {"n", "mean", "ci95"}
    assert (measures["bed_occupancy"]["n"], measures["never"]["n"]) == (shown["replications"], 0)
    assert measures["never"]["mean"] is None
    assert measures["never"]["ci95"] == [None, None]
    money = shown["scenarios"][2]["money"]
    total = money["by_payer"]["icb"]["mean"] + money["by_payer"]["council"]["mean"]
    assert total == pytest.approx(measures["cost_total_gbp"]["mean"])
    assert set(money["by_service"]) == {"ward", "=housing"}


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


def titled(results, *titles):
    """The same results with scenarios of other titles."""
    told = [{**each, "title": title} for each, title in zip(results.manifest["scenarios"], titles, strict=True)]
    return replace(results, manifest={**results.manifest, "scenarios": told})


def test_scenarios_of_one_title_are_told_apart_by_their_names(results):
    one, two, three = results.scenarios
    same = titled(results, "As is", "More  beds", "more beds").titles
    assert same == {one: "As is", two: f"{two}: More  beds", three: f"{three}: more beds"}
    assert titled(results, "As is", "Nothing", "More beds").titles == {one: "As is", two: "Nothing", three: "More beds"}
    alike = titled(results, "", "", "").titles
    assert alike == {name: name for name in results.scenarios}


def test_a_time_is_never_said_to_be_less_than_nothing(results):
    """The wait of two replications that differ much: its interval reaches to nothing and no further."""
    number = [note.name for note in results.notes].index("bed_wait_hours_mean")
    values = results.values.copy()
    values[:, :, number] = [0.0, 0.0, 0.0, 0.0, 0.0, 60.0]
    found = replace(results, values=values).figures("nothing", "bed_wait_hours_mean")
    assert found.mean.low == 0.0
    assert found.mean.high > found.mean.mean > 0.0
    assert results.figures("nothing", "cost_total_gbp").mean.low == pytest.approx(
        student_interval(results.values[1, :, [note.name for note in results.notes].index("cost_total_gbp")]).low
    )
