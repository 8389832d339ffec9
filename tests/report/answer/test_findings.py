"""Every sentence of the first screen follows from the data: change them and it changes, or it is silent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tandemcare.report.answer.barrier import barrier
from tandemcare.report.answer.facts import RunFacts
from tandemcare.report.answer.findings import MOST_SENTENCES, beliefs, closes, findings, staffs
from tandemcare.report.answer.harms import not_to_bank, turned_away
from tandemcare.report.answer.money import cliffs, leaks, pays_back, runs_out, who_pays
from tandemcare.report.answer.most import does_most
from tandemcare.report.answer.others import others
from tandemcare.results import OTHERS, RESERVE_GONE
from tandemcare.running.summary import Figures
from tandemcare.terms import MUST_BE_SPENT
from tandemcare.trace import Interval

BUYS, CUTS, OTHER = "build", "cut", "belief"
AWAY, NO_BED = "out_of_area_active", "assessments_not_completed_no_bed"
NOTHING = Interval(0.0, 0.0, 0.0)


def interval(mean: float, half: float = 0.1) -> Interval:
    return Interval(mean, mean - half, mean + half)


@dataclass
class Measure:
    """A measure by name, as notes have it."""

    name: str


@dataclass
class Study:
    """Results of runs of as-is, an option that buys care, one that takes it away and one that does neither.

    `kind` of each may be another; `borne` and `moved` are millions by option and payer.
    """

    paid_back: dict[str, float] = field(default_factory=lambda: {BUYS: 0.0, CUTS: 0.0, OTHER: 0.0})
    cash: dict[str, float] = field(default_factory=lambda: {BUYS: 5e6, CUTS: -1e6, OTHER: 2e6})
    need: dict[str, float] = field(default_factory=lambda: {BUYS: 0.0, CUTS: 0.0, OTHER: 0.0})
    differences: dict[tuple[str, str], Interval] = field(default_factory=dict)
    between: Interval = NOTHING
    levels: dict[tuple[str, str], float] = field(default_factory=dict)
    reviews: pd.DataFrame = field(default_factory=pd.DataFrame)
    closed: float = 0.0
    flow: pd.DataFrame = field(default_factory=pd.DataFrame)
    ends: pd.DataFrame = field(default_factory=pd.DataFrame)
    rules: pd.DataFrame = field(default_factory=pd.DataFrame)
    borne: dict[tuple[str, str], float] = field(default_factory=dict)
    shifts: dict[tuple[str, str], float] = field(default_factory=dict)
    yearly: dict[str, Any] = field(default_factory=dict)
    kind: tuple[str, ...] = ("other", "buys", "takes away", "other")
    what_if: tuple[str, ...] = ()
    runs: int = 10
    years: int = 10
    half: float = 0.5e6

    scenarios: tuple[str, ...] = ("as-is", BUYS, CUTS, OTHER)

    @property
    def titles(self) -> dict[str, str]:
        return dict(zip(self.scenarios, ("As is", "Build", "Cut", "Belief"), strict=True))

    @property
    def kinds(self) -> dict[str, str]:
        return dict(zip(self.scenarios, self.kind, strict=True))

    @property
    def manifest(self) -> dict[str, Any]:
        said = [{"name": name, "what_if": ["x"] if name in self.what_if else []} for name in self.scenarios]
        return {"replications": self.runs, "years": self.years, "scenarios": said}

    @property
    def notes(self) -> list[Measure]:
        return [Measure(name) for _, name in (*self.differences, *self.levels)]

    def figures(self, scenario: str, measure: str) -> Figures:
        level = self.levels.get((scenario, measure), 0.0)
        difference = self.differences.get((scenario, measure), NOTHING)
        return Figures(interval(level), level, level, difference, 10, 10)

    def difference(self, scenario: str, other: str, measure: str) -> Interval:
        return self.between

    def payback(self) -> pd.DataFrame:
        return pd.DataFrame(
            [{"scenario": name, "paid_back_within_run": share} for name, share in self.paid_back.items()]
        )

    def headline(self) -> pd.DataFrame:
        rows = []
        for name, cash in self.cash.items():
            figures = {"net_present_cost_gbp": cash, "need_charge_gbp": self.need[name]}
            figures["headline_gbp"] = cash + self.need[name]
            ends = {f"{figure}_ci95_low": pounds - self.half for figure, pounds in figures.items()}
            ends |= {f"{figure}_ci95_high": pounds + self.half for figure, pounds in figures.items()}
            rows.append({"scenario": name, **figures, **ends})
        return pd.DataFrame(rows)

    def bearers(self, apart: Any = None) -> pd.DataFrame:
        wanted = {key: each for key, each in self.borne.items() if (key[1] == OTHERS) <= (apart is not None)}
        return self._by_payer(wanted)

    def moved(self) -> pd.DataFrame:
        return self._by_payer(self.shifts)

    def _by_payer(self, millions: dict[tuple[str, str], float]) -> pd.DataFrame:
        rows = [(*key, each * 1e6, each * 1e6 - self.half, each * 1e6 + self.half) for key, each in millions.items()]
        names = ["present_gbp", "present_gbp_ci95_low", "present_gbp_ci95_high"]
        return pd.DataFrame(rows, columns=["scenario", "payer", *names])

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

    def paid(share: float, **more: Any) -> str:
        return said(pays_back, Study(paid_back={BUYS: share, CUTS: 1.0, OTHER: 1.0}, **more))

    assert paid(0.1) == "Nothing that buys care pays back in 10 years in most runs; Build does in 1 of 10 runs."
    assert paid(0.5) == "Care that may pay back in 10 years: Build (in 5 of 10 runs)."
    assert paid(1.0, years=1) == "Care that pays back in a year: Build (in 10 of 10 runs)."
    assert paid(float("nan")) == ""


def test_what_may_pay_back_stands_apart_from_what_does():
    told = Study(paid_back={BUYS: 0.5, CUTS: 1.0, OTHER: 0.0}, kind=("other", "buys", "buys", "buys"))
    assert said(pays_back, told) == (
        "Care that pays back in 10 years: Cut (in 10 of 10 runs); may pay back in 10 years: Build (in 5 of 10 runs); "
        "no other in most runs."
    )


@pytest.mark.parametrize("runs", [1, 2, 3])
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_few_runs_cannot_tell_what_happens_in_all_or_none_of_them(runs: int, share: float):
    told = Study(
        runs=runs,
        paid_back={BUYS: share, CUTS: share, OTHER: share},
        closed=share,
        reviews=pd.DataFrame([review("occupancy_men", 1.24, 0.95, 1.0)]),
        differences={(BUYS, AWAY): interval(-5.0)},
    )
    words = "1 run" if runs == 1 else f"{runs} runs"
    assert said(pays_back, told) == f"{words} cannot tell whether care that is bought pays back in 10 years."
    assert said(does_most, told) == f"{words} cannot tell which care brings people back from beds out of area."
    assert f"{int(share * runs)} of {words} (too few to tell)" in said(closes, told)


def test_what_is_saved_by_care_that_is_lacked_is_not_to_bank():
    assert said(not_to_bank, Study()) == "", "nothing lacked, nothing to say"
    lacked = Study(need={BUYS: 0.0, CUTS: 13.8e6, OTHER: 0.0})
    assert said(not_to_bank, lacked) == ("! Cut saves £1.0m of cash by £13.8m of care that people lacked.")
    lacked.differences[(CUTS, NO_BED)] = interval(21.0)
    assert said(not_to_bank, lacked).endswith("lacked; 21 more a year get no bed.")
    lacked.cash[CUTS] = 2e6
    assert said(not_to_bank, lacked).startswith("! Cut costs £2.0m and £13.8m of care")
    lacked.half = 3e6
    assert said(not_to_bank, lacked).startswith("! Cut saves no cash that 10 runs can tell from chance, and leaves")
    lacked.half = 14e6
    assert said(not_to_bank, lacked) == "", "the runs cannot tell whether care is lacked"
    lacked.half = float("nan")
    assert said(not_to_bank, lacked) == "", "a single run has no interval"


def test_fewer_detentions_of_people_who_got_no_bed_are_no_gain():
    def told(no_bed: float, detained: float, beds: float, **more: Any) -> Study:
        found = {NO_BED: no_bed, "detentions": detained, "beds_open": beds}
        return Study(differences={(CUTS, name): interval(mean) for name, mean in found.items()}, **more)

    assert said(turned_away, told(21.0, -14.0, -6.0)) == (
        "! Cut leaves 21 more a year without a bed: its 14 fewer detentions are no gain."
    )
    costs = told(21.0, -14.0, -6.0, cash={BUYS: 0.0, CUTS: 16.5e6, OTHER: 0.0})
    assert said(turned_away, costs).startswith("! Cut costs £16.5m and leaves 21 more a year")
    for no_gain in ((0.05, -14.0, -6.0), (21.0, 0.05, -6.0), (21.0, 14.0, -6.0), (21.0, -14.0, 6.0)):
        assert said(turned_away, told(*no_gain)) == ""
    both = told(21.0, -14.0, -6.0, need={BUYS: 0.0, CUTS: 13.8e6, OTHER: 0.0})
    assert said(not_to_bank, both).endswith("that people lacked."), "beds are told of once"


def test_most_for_people_away_needs_an_effect_that_is_no_chance():
    name = (BUYS, AWAY)
    assert said(does_most, Study(differences={name: Interval(-3.0, -6.1, 0.1)})) == ""
    assert said(does_most, Study(differences={name: interval(-5.0)})) == (
        "Build has 5.0 fewer people away, at £1.0m each."
    )
    saving = Study(differences={name: interval(-5.0)}, cash={BUYS: -10e6, CUTS: 0.0, OTHER: 0.0})
    assert said(does_most, saving).endswith("away, saving £2.0m each.")


ALL_BUY = ("other", "buys", "buys", "buys")


def test_who_does_most_is_told_from_those_who_do_as_much():
    def told(between: Interval, **more: Any) -> str:
        found = {BUYS: -5.0, CUTS: -4.0, OTHER: -1.0}
        differences = {(name, AWAY): interval(mean) for name, mean in found.items()}
        return said(does_most, Study(differences=differences, between=between, kind=ALL_BUY, **more))

    sure, cash = interval(-1.0), {BUYS: 5e6, CUTS: 1e6, OTHER: 1e6}
    assert told(sure, cash=cash, half=1e3) == "Build does most: 5.0 fewer people away; cheapest: Cut (£0.2m each)."
    assert told(sure, half=1e3, cash={BUYS: 1e6, CUTS: 1e6, OTHER: 2e6}) == (
        "Build does most: 5.0 fewer people away, and is cheapest (£0.2m each)."
    )
    assert told(sure, cash=cash, half=3e6) == (
        "Build does most: 5.0 fewer people away; which costs least for each 10 runs cannot tell."
    )
    assert told(NOTHING) == "10 runs cannot tell which care does most for people away."


def test_those_who_do_as_much_are_counted_and_those_who_do_nothing_are_not():
    differences = {(BUYS, AWAY): interval(-5.0), (CUTS, AWAY): interval(-4.0), (OTHER, AWAY): interval(0.0)}
    found = said(does_most, Study(differences=differences, kind=ALL_BUY, cash={BUYS: 1e6, CUTS: 5e6, OTHER: 0.0}))
    assert found == "Build and 1 more do most: 4.0 to 5.0 fewer people away, and is cheapest (£0.2m each)."


def test_who_bears_what_does_most_is_told_and_changes_with_the_payers():
    most = {(BUYS, AWAY): interval(-5.0)}
    borne = {(BUYS, "icb"): 9.0, (BUYS, "council"): -2.0, (BUYS, OTHERS): 0.1}
    assert said(who_pays, Study(borne=borne)) == "", "nothing does most"
    assert (
        said(who_pays, Study(borne=borne, differences=most)) == "Build costs the ICB £9.0m and saves the council £2.0m."
    )
    shared = {(BUYS, "icb"): 1.0, (BUYS, "council"): 2.0, (BUYS, OTHERS): 3.0}
    assert said(who_pays, Study(borne=shared, differences=most)) == (
        "Build costs the ICB £1.0m, the council £2.0m and others £3.0m."
    )
    assert said(who_pays, Study(borne=shared, differences=most, half=4e6)) == "", "nothing beyond chance"


def test_what_rules_move_between_payers_is_told():
    def moved(pounds: float) -> str:
        return said(who_pays, Study(shifts={(CUTS, "icb"): -pounds, (CUTS, "council"): pounds}))

    assert moved(12.0) == "By its rules, not its care, Cut moves £12.0m from the ICB to the council."
    assert moved(-3.0) == "By its rules, not its care, Cut moves £3.0m from the council to the ICB."
    assert moved(0.0) == ""
    assert moved(0.4) == "", "no more than chance"


def test_who_the_others_are_is_told_where_they_bear_much():
    def told(borne: dict[tuple[str, str], float], letters: int = 112) -> str:
        return others(RunFacts(Study(borne=borne)), letters)  # type: ignore[arg-type]

    parts = {(BUYS, "grant"): 5.6, (BUYS, MUST_BE_SPENT): -4.5, (CUTS, "nhs_provider"): -4.8}
    assert told({}) == ""
    assert told({(BUYS, "grant"): 0.4}) == ""
    assert told({(BUYS, "icb"): 9.0, (BUYS, "council"): 9.0}) == "", "they have columns"
    assert told(parts) == "Other: Build +5.6 grants and -4.5 the ICB must spend again; Cut -4.8 NHS provider."
    assert told(parts, 60) == "Other: Build +5.6 grants; Cut -4.8 NHS provider."


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
    def flow(leaked: float, low: float = 1.0) -> pd.DataFrame:
        rows = [(BUYS, "leaked", leaked, low), (BUYS, "paid in", 25.7e6, 25.7e6)]
        return pd.DataFrame(rows, columns=["scenario", "part", "amount_gbp", "ci95_low"])

    assert said(leaks, Study()) == ""
    assert said(leaks, Study(flow=flow(0.0))) == ""
    assert said(leaks, Study(flow=flow(4.2e6, -1.0))) == "", "no more than chance"
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
        "Cut: the council's reserve is gone in 6 of 10 runs, in the median by Feb 2031."
    )


def test_amhps_are_told_where_their_number_changes():
    def amhps(last: float) -> np.ndarray[Any, Any]:
        found = np.full((4, 10, 2), 42.0)
        found[1, :, 1] = last
        return found

    levels = {("as-is", "amhp_wait_over_24h_share"): 0.22, (BUYS, "amhp_wait_over_24h_share"): 0.1}
    assert said(staffs, Study(yearly={"amhps": amhps(43.0)}, levels=levels)) == ""
    fewer = {(BUYS, "amhp_wait_over_24h_share"): interval(-0.12, 0.01)}
    assert said(staffs, Study(yearly={"amhps": amhps(58.0)}, levels=levels)).endswith(
        "42; 10 runs cannot tell whether fewer assessments are late."
    )
    assert said(staffs, Study(yearly={"amhps": amhps(58.0)}, levels=levels, differences=fewer)) == (
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
        differences={(BUYS, AWAY): interval(-5.0)},
        reviews=pd.DataFrame([review("occupancy_men", 1.24, 0.95, 1.0)]),
        what_if=(OTHER,),
    )
    found = findings(RunFacts(told))  # type: ignore[arg-type]
    assert 0 < len(found) <= MOST_SENTENCES
    assert not any("-" in sentence for sentence in found), "no word has a negative number"
