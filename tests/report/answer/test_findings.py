"""Every sentence of the first screen follows from the data: change them and it changes, or it is silent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tandemcare.report.answer.barrier import barrier
from tandemcare.report.answer.facts import RunFacts
from tandemcare.report.answer.findings import (
    MOST_SENTENCES,
    beliefs,
    cliffs,
    closes,
    does_most,
    findings,
    leaks,
    not_to_bank,
    pays_back,
    runs_out,
    staffs,
)
from tandemcare.results import RESERVE_GONE
from tandemcare.running.summary import Figures
from tandemcare.trace import Interval

BUYS, CUTS, OTHER = "build", "cut", "belief"
NOTHING = Interval(0.0, 0.0, 0.0)


def interval(mean: float, half: float = 0.1) -> Interval:
    return Interval(mean, mean - half, mean + half)


@dataclass
class Measure:
    """A measure by name, as notes have it."""

    name: str


@dataclass
class Study:
    """Results of ten runs of as-is, an option that buys care, one that takes it away and one that does neither."""

    paid_back: dict[str, float] = field(default_factory=lambda: {BUYS: 0.0, CUTS: 0.0, OTHER: 0.0})
    cash: dict[str, float] = field(default_factory=lambda: {BUYS: 5e6, CUTS: -1e6, OTHER: 2e6})
    need: dict[str, float] = field(default_factory=lambda: {BUYS: 0.0, CUTS: 0.0, OTHER: 0.0})
    differences: dict[tuple[str, str], Interval] = field(default_factory=dict)
    levels: dict[tuple[str, str], float] = field(default_factory=dict)
    reviews: pd.DataFrame = field(default_factory=pd.DataFrame)
    closed: float = 0.0
    flow: pd.DataFrame = field(default_factory=pd.DataFrame)
    ends: pd.DataFrame = field(default_factory=pd.DataFrame)
    rules: pd.DataFrame = field(default_factory=pd.DataFrame)
    yearly: dict[str, Any] = field(default_factory=dict)
    what_if: tuple[str, ...] = ()
    years: int = 10
    half: float = 0.5e6

    scenarios: tuple[str, ...] = ("as-is", BUYS, CUTS, OTHER)

    @property
    def titles(self) -> dict[str, str]:
        return dict(zip(self.scenarios, ("As is", "Build", "Cut", "Belief"), strict=True))

    @property
    def kinds(self) -> dict[str, str]:
        return dict(zip(self.scenarios, ("other", "buys", "takes away", "other"), strict=True))

    @property
    def manifest(self) -> dict[str, Any]:
        said = [{"name": name, "what_if": ["x"] if name in self.what_if else []} for name in self.scenarios]
        return {"replications": 10, "years": self.years, "scenarios": said}

    @property
    def notes(self) -> list[Measure]:
        return [Measure(name) for _, name in (*self.differences, *self.levels)]

    def figures(self, scenario: str, measure: str) -> Figures:
        level = self.levels.get((scenario, measure), 0.0)
        difference = self.differences.get((scenario, measure), NOTHING)
        return Figures(interval(level), level, level, difference, 10, 10)

    def payback(self) -> pd.DataFrame:
        return pd.DataFrame(
            [{"scenario": name, "paid_back_within_run": share} for name, share in self.paid_back.items()]
        )

    def headline(self) -> pd.DataFrame:
        rows = [
            {
                "scenario": name,
                "net_present_cost_gbp": cash,
                "net_present_cost_gbp_ci95_low": cash - self.half,
                "net_present_cost_gbp_ci95_high": cash + self.half,
                "need_charge_gbp": self.need[name],
                "headline_gbp": cash + self.need[name],
            }
            for name, cash in self.cash.items()
        ]
        return pd.DataFrame(rows)

    def gateways(self) -> pd.DataFrame:
        return self.reviews

    def closed_share(self, scenario: str, gateway: str) -> float:
        return self.closed

    def money_flow(self) -> pd.DataFrame:
        return self.flow

    def grants(self) -> pd.DataFrame:
        return self.ends

    def rules_kept(self) -> pd.DataFrame:
        return self.rules

    def by_year(self, measure: str) -> Any:
        return self.yearly.get(measure)


def said(say: Any, told: Study) -> str:
    """Return what one of the sayings says of a run; nothing where it is silent."""
    return " ".join(say(RunFacts(told)))  # type: ignore[arg-type]


def review(figure: str, mean: float, limit: float, missed: float) -> dict[str, Any]:
    return {
        "scenario": BUYS,
        "gateway": "acute-1",
        "month": "2028-04",
        "figure": figure,
        "limit": str(limit),
        "mean": mean,
        "missed_share": missed,
        "reviewed_share": 1.0,
    }


def test_who_pays_back_follows_the_shares():
    assert said(pays_back, Study()) == "Nothing that buys care pays back in 10 years (0 of 10 runs each)."
    paid = Study(paid_back={BUYS: 0.3, CUTS: 1.0, OTHER: 1.0})
    assert said(pays_back, paid) == "Care that pays back in 10 years: Build (3 of 10 runs)."
    assert said(pays_back, Study(paid_back={BUYS: float("nan"), CUTS: 0.0, OTHER: 0.0})) == ""


def test_what_is_saved_by_care_that_is_lacked_is_not_to_bank():
    assert said(not_to_bank, Study()) == "", "nothing lacked, nothing to say"
    lacked = Study(need={BUYS: 0.0, CUTS: 13.8e6, OTHER: 0.0})
    assert said(not_to_bank, lacked) == ("! Cut saves £1.0m of cash by £13.8m of care that people lacked.")
    lacked.differences[(CUTS, "assessments_not_completed_no_bed")] = interval(21.0)
    assert said(not_to_bank, lacked).endswith("lacked; 21 more a year get no bed.")
    lacked.cash[CUTS] = 2e6
    assert said(not_to_bank, lacked).startswith("! Cut costs £2.0m of cash and £13.8m of care")
    lacked.half = 3e6
    assert said(not_to_bank, lacked).startswith("! Cut saves no cash beyond chance, and leaves £13.8m of care")


def test_most_for_people_away_needs_an_effect_that_is_no_chance():
    name = (BUYS, "out_of_area_active")
    assert said(does_most, Study(differences={name: Interval(-3.0, -6.1, 0.1)})) == ""
    assert said(does_most, Study(differences={name: interval(-5.0)})) == (
        "Build does most for people away (5.0 fewer) at least cost (£1.0m each)."
    )
    saving = Study(differences={name: interval(-5.0)}, cash={BUYS: -10e6, CUTS: 0.0, OTHER: 0.0})
    assert said(does_most, saving).endswith("at least cost (saving £2.0m each).")


def test_what_kept_beds_open_is_the_condition_that_was_missed():
    assert said(closes, Study()) == ""
    men = review("occupancy_men", 1.24, 0.95, 1.0)
    told = Study(reviews=pd.DataFrame([men, review("occupancy", 1.1, 0.92, 0.7)]))
    assert said(closes, told) == (
        "Build closes no bed in 10 runs: men would fill 124% of the beds left; the limit is 95%."
    )
    told.closed = 0.8
    assert said(closes, told) == "Build closes beds in 8 of 10 runs."
    away = pd.DataFrame([review("away_per_100_beds", 7.25, 5.0, 0.9), review("occupancy", 0.9, 0.92, 0.1)])
    assert barrier(away) == "7.2 people for every 100 beds are away; the limit is 5.0"
    assert barrier(pd.DataFrame([review("occupancy", 0.9, 0.92, 0.1)])) == ""


def test_a_leak_is_told_where_money_leaks():
    def flow(leaked: float) -> pd.DataFrame:
        rows = [(BUYS, "leaked", leaked), (BUYS, "paid in", 25.7e6)]
        return pd.DataFrame(rows, columns=["scenario", "part", "amount_gbp"])

    assert said(leaks, Study()) == ""
    assert said(leaks, Study(flow=flow(0.0))) == ""
    assert said(leaks, Study(flow=flow(4.2e6))) == (
        "Without a ring fence £4.2m of the £25.7m paid in leaks to beds out of area (Build)."
    )


def test_a_grant_that_ends_falls_to_somebody():
    def ends(payer: str) -> pd.DataFrame:
        row = {"scenario": BUYS, "month": "2029-10", "payer_after": payer, "gbp_a_year": 1.5e6}
        return pd.DataFrame([row, row | {"month": "2031-10", "gbp_a_year": 9e6}])

    assert said(cliffs, Study()) == ""
    assert said(cliffs, Study(ends=ends("council"))).endswith("then the council pays £1.5m a year more.")
    assert "nobody pays its £1.5m a year" in said(cliffs, Study(ends=ends("nobody")))


def test_a_reserve_that_runs_out_is_told():
    def rules(share: float) -> pd.DataFrame:
        return pd.DataFrame([{"scenario": CUTS, "rule": RESERVE_GONE, "share_of_runs": share, "month": "2031-02"}])

    assert said(runs_out, Study(rules=rules(0.0))) == ""
    assert said(runs_out, Study(rules=rules(0.6))) == (
        "The council's reserve is gone in 6 of 10 runs of Cut, in the median by Feb 2031."
    )


def test_amhps_are_told_where_their_number_changes():
    def amhps(last: float) -> np.ndarray[Any, Any]:
        found = np.full((4, 10, 2), 42.0)
        found[1, :, 1] = last
        return found

    levels = {("as-is", "amhp_wait_over_24h_share"): 0.22, (BUYS, "amhp_wait_over_24h_share"): 0.1}
    assert said(staffs, Study(yearly={"amhps": amhps(43.0)}, levels=levels)) == ""
    assert said(staffs, Study(yearly={"amhps": amhps(58.0)}, levels=levels)) == (
        "Build: 58 AMHPs in the last year in place of 42; late assessments 22% becomes 10%."
    )


def test_beliefs_are_no_options():
    assert said(beliefs, Study()) == ""
    assert said(beliefs, Study(what_if=(OTHER,))).startswith("Belief changes what")


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_no_more_than_six_sentences_are_told(share: float):
    told = Study(
        paid_back={BUYS: share, CUTS: share, OTHER: share},
        need={BUYS: 0.0, CUTS: 13.8e6, OTHER: 0.0},
        differences={(BUYS, "out_of_area_active"): interval(-5.0)},
        reviews=pd.DataFrame([review("occupancy_men", 1.24, 0.95, 1.0)]),
        what_if=(OTHER,),
    )
    found = findings(RunFacts(told))  # type: ignore[arg-type]
    assert 0 < len(found) <= MOST_SENTENCES
    assert not any("-" in sentence for sentence in found), "no word has a negative number"
