"""Runs of a place with wards in block, for older adults and for rehabilitation: what they cost, and anew."""

from dataclasses import replace

import pandas as pd
import pytest
from model.stylised import PLACE

from tandemcare.experiments import plan, recost, run
from tandemcare.finance import CUTS
from tandemcare.model import Ward
from tandemcare.results import Results
from tandemcare.scenario import Closure, Funding, Reinvestment, Scenario, resolve

WARDS = (
    Ward("riverside", "men", 8, "independent", 600.0),
    Ward("lakeside", "women", 4, "independent", 700.0),
    Ward("cedar", "older_mixed", 18),
    Ward("oak", "rehabilitation", 14),
)
HERE = replace(PLACE, name="Here", wards=(*PLACE.wards, *WARDS))
LINES = ["block_beds", "older_adult_wards", "rehabilitation_wards", "rehabilitation_elsewhere"]
MONTH_DAYS = [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]


def closing(*wards, **more):
    return Scenario("closing", "Closing", closures=tuple(Closure(ward, start=HERE_LATER) for ward in wards), **more)


HERE_LATER = PLACE.census_date.replace(month=PLACE.census_date.month + 1)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    money = Funding(reinvest_share=1.0, reinvest=(Reinvestment("community-places"),))
    asked = [
        Scenario("as-is", "As is"),
        closing("riverside", funding=money),
    ]
    grid = plan([resolve(each, HERE, 1) for each in asked], years=1, replications=2, seed=3)
    return Results.read(run(grid, out=tmp_path_factory.mktemp("run")).folder)


def of(results, scenario, *services) -> pd.DataFrame:
    lines = results.lines
    return lines[(lines["scenario"] == scenario) & lines["service"].isin(services)]


def by_month(results, scenario, service):
    lines = of(results, scenario, service)
    return (lines.groupby("month", observed=True)["amount_gbp"].sum() / 2).tolist()


def test_a_block_contract_costs_each_ward_s_price_whoever_is_in_it(results):
    assert by_month(results, "as-is", "block_beds") == pytest.approx([(8 * 600.0 + 4 * 700.0) * d for d in MONTH_DAYS])
    used = results.activity[results.activity["activity"] == "block_bed_days_used"]
    assert used["value"].nunique() > 12


def test_it_is_saved_once_notice_is_over_and_buys_what_is_named(results):
    found = by_month(results, "closing", "block_beds")
    assert found[:7] == pytest.approx(by_month(results, "as-is", "block_beds")[:7])
    assert found[-1] < 31 * (8 * 600.0 + 4 * 700.0)
    lines = results.lines[results.lines["scenario"] == "closing"]
    bought = lines[lines["kind"].isin(["bought", "setting_up"])]
    months = bought.groupby("month", observed=True)["amount_gbp"].sum()
    assert months.iloc[:6].sum() == 0.0
    assert months.sum() > 0.0


def test_every_cut_of_the_ledger_adds_up(results):
    lines = results.lines
    for scenario, rows in lines.groupby("scenario", observed=True):
        whole = rows["amount_gbp"].sum()
        for cut in CUTS:
            assert rows.groupby(cut, observed=True)["amount_gbp"].sum().sum() == pytest.approx(whole), (scenario, cut)
        assert set(LINES) <= set(rows["service"].unique())


def test_costing_anew_moves_the_line_and_nothing_else(results):
    again = recost(results, {"price.block_bed_day": 2.0 * (8 * 600.0 + 4 * 700.0) / 12})
    for scenario in ("as-is", "closing"):
        before, after = (of(each, scenario, "block_beds")["amount_gbp"].sum() for each in (results, again))
        assert after == pytest.approx(2.0 * before)
        rest = [
            of(each, scenario, *(set(each.lines["service"]) - {"block_beds"}))["amount_gbp"].sum()
            for each in (results, again)
        ]
        assert rest[1] == pytest.approx(rest[0])


def test_closing_them_is_told_with_their_beds(results):
    frame = results.beds_by_ward()
    mine = frame[(frame["scenario"] == "closing") & (frame["ward"] == "riverside")]
    assert mine["beds"].tolist() == [8.0] + [0.0] * 11
