"""Results by age band: a toy of two ages, worked by hand, for which no room had to learn a word."""

import numpy as np
import pandas as pd
import pytest
from toy_study import MEASURES, ToyMeasure, ToyResolved, cost, measure

from tandemcare.errors import InputError
from tandemcare.experiments import plan, run
from tandemcare.metrics import GroupMeasure
from tandemcare.pathway import Arrivals, Count, Delay, Leave, Mark, Pathway, Record, Release, Resource, Seize
from tandemcare.results import write_reports
from tandemcare.running import ByGroup, Methods

STAY_DAYS = 2
TOLD = {
    "admissions": GroupMeasure(MEASURES["admissions"], "admissions"),
    "bed_days": GroupMeasure(ToyMeasure("Bed days", "bed days a year"), "admissions"),
}


def ages(young: int, older: int) -> Pathway:
    """A ward with room for all: so many of each age band come, a day apart, and stay two days."""
    return Pathway(
        "ages",
        resources=[Resource("bed", 10)],
        sources=[
            Arrivals(name, at=[24.0 * day for day in range(people)], attributes={"age_band": band})
            for band, (name, people) in enumerate((("young", young), ("older", older)))
        ],
        steps={
            "come": Mark("came"),
            "wait": Seize("bed"),
            "in": Count("admissions"),
            "waited": Record("bed_wait", since="came"),
            "stay": Delay(24.0 * STAY_DAYS),
            "end": Release("bed"),
            "go": Leave(),
        },
    )


SCENARIOS = [ToyResolved("as-is", ages(24, 6)), ToyResolved("more", ages(30, 12), text="name: more")]


def measure_ages(trace, years):
    """Return admissions and bed days a year [replication, age band, measure]."""
    alone = [trace.of_group(band) for band in trace.layout.groups]
    admissions = [one.counts["admissions"].events.sum(axis=1) for one in alone]
    days = [one.resources["bed"].busy_mean * one.axes.hours / 24.0 for one in alone]
    return np.stack([np.stack(admissions, axis=1), np.stack(days, axis=1)], axis=-1) / years


def methods(by_group: ByGroup | None = None) -> Methods:
    return Methods(measure, cost, MEASURES, ("admissions", "bed_occupancy"), by_group=by_group)


def results_of(out, group: str | None = "age_band", scenarios=SCENARIOS):
    asked = {"years": 1, "replications": 2, "methods": methods(ByGroup(measure_ages, TOLD)), "population_group": group}
    return run(plan(scenarios, **asked), out=out, workers=1)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return results_of(tmp_path_factory.mktemp("ages"))


def test_each_age_band_has_its_rows_and_they_add_up(results):
    rows = results.table("yearly", None)
    one = rows[(rows.replication == 1) & rows.measure.isin(list(TOLD))]
    found = one.set_index(["scenario", "population_group", "measure"]).value
    young, older = "age band 18-34", "age band 35-49"
    for scenario, people in (("as-is", (24, 6)), ("more", (30, 12))):
        for group, count in zip((young, older), people, strict=True):
            assert found[scenario, group, "admissions"] == count
            assert found[scenario, group, "bed_days"] == pytest.approx(STAY_DAYS * count)
        assert found[scenario, "whole population", "admissions"] == sum(people)


def test_small_numbers_are_suppressed_and_so_is_what_is_compared_with_them(results):
    found = results.by_group().set_index(["scenario", "population_group", "measure"])
    young, older = "age band 18-34", "age band 35-49"
    assert found.loc["as-is", young, "admissions"][["mean", "suppressed"]].tolist() == [24.0, ""]
    hidden = found.loc["as-is", older].drop(columns=["label", "unit", "suppressed"])
    assert hidden.isna().to_numpy().all()
    assert (found.loc["as-is", older].suppressed == "yes").all()
    assert found.loc["more", young, "admissions"].difference == 6.0
    assert found.loc["more", older, "admissions"]["mean"] == 12.0
    assert np.isnan(found.loc["more", older, "admissions"].difference)


def test_readers_that_never_ask_see_what_they_saw(results, tmp_path):
    plain = results_of(tmp_path, None)
    assert np.array_equal(plain.values, results.values, equal_nan=True)
    for table in ("yearly", "monthly", "ledger"):
        pd.testing.assert_frame_equal(plain.table(table), results.table(table))
    assert plain.summary().equals(results.summary())
    with pytest.raises(InputError, match="not told by population group"):
        plain.by_group()


def test_the_report_stands_in_the_run_folder_of_one_scenario_too(tmp_path):
    alone = results_of(tmp_path, scenarios=SCENARIOS[:1])
    (path,) = (path for path in write_reports(alone) if path.name == "by-group.csv")
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1 + 2 * len(TOLD)


@pytest.mark.parametrize(("group", "words"), [("age_bend", "age_band"), ("came", "Step 'come' changes it")])
def test_what_groups_nobody_is_refused_before_any_work(tmp_path, group, words):
    with pytest.raises(InputError, match=words):
        results_of(tmp_path, group)


def test_methods_that_tell_nothing_by_group_say_so(tmp_path):
    with pytest.raises(InputError, match="not told by group"):
        plan(SCENARIOS, years=1, replications=2, methods=methods(), population_group="age_band")
