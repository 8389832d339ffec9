"""Who pays, who saves and what pays back follows from the data on the first screen, or is left unsaid."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tandemcare.report.answer.facts import RunFacts
from tandemcare.report.answer.money import cliffs, leaks, moved_by_rules, pays_back, runs_out, who_pays
from tandemcare.report.answer.others import others
from tandemcare.results import OTHERS, RESERVE_GONE
from tandemcare.terms import MUST_BE_SPENT

from .made_up_study import AWAY, BUYS, CUTS, OTHER, Study, interval, said


def test_who_pays_back_follows_the_shares():
    assert said(pays_back, Study()) == "Nothing that buys care pays back in 10 years (0 of 10 runs each)."

    def paid(share: float, **more: Any) -> str:
        return said(pays_back, Study(paid_back={BUYS: share, CUTS: 1.0, OTHER: 1.0}, **more))

    assert paid(0.1) == "Nothing that buys care pays back in 10 years in most runs; Build does in 1 of 10 runs."
    assert paid(0.5) == "Nothing that buys care is sure to pay back in 10 years; Build (in 5 of 10 runs) may."
    assert paid(1.0, years=1) == "Care that pays back in a year: Build (in 10 of 10 runs)."
    assert paid(float("nan")) == ""


def test_what_may_pay_back_stands_apart_from_what_does():
    told = Study(paid_back={BUYS: 0.5, CUTS: 1.0, OTHER: 0.0}, kind=("other", "buys", "buys", "buys"))
    assert said(pays_back, told) == (
        "Care that pays back in 10 years: Cut (in 10 of 10 runs); Build (in 5 of 10 runs) may; "
        "no other does in most runs."
    )


def test_who_bears_what_does_most_is_told_and_changes_with_the_payers():
    most = {(BUYS, AWAY): interval(-5.0)}
    borne = {(BUYS, "icb"): 9.0, (BUYS, "council"): -2.0, (BUYS, OTHERS): 0.1}
    assert said(who_pays, Study(borne=borne)) == "", "nothing does most"
    assert said(who_pays, Study(borne=borne, differences=most)) == (
        "Over 10 years Build costs the ICB £9.0m and saves the council £2.0m."
    )
    shared = {(BUYS, "icb"): 1.0, (BUYS, "council"): 2.0, (BUYS, OTHERS): 3.0}
    assert said(who_pays, Study(borne=shared, differences=most)) == (
        "Over 10 years Build costs the ICB £1.0m, the council £2.0m and others £3.0m."
    )
    assert said(who_pays, Study(borne=shared, differences=most, half=4e6)) == "", "nothing beyond chance"
    alone = Study(borne=shared, scenarios=("as-is", BUYS), kind=("other", "takes away"))
    assert said(who_pays, alone).startswith("Over 10 years Build costs"), "the only option is told whatever it does"


def test_what_rules_move_between_payers_is_told():
    def moved(pounds: float) -> str:
        return said(moved_by_rules, Study(shifts={(CUTS, "icb"): -pounds, (CUTS, "council"): pounds}))

    assert moved(12.0) == "By its rules, not its care, Cut moves £12.0m of cost from the ICB to the council."
    assert moved(-3.0) == "By its rules, not its care, Cut moves £3.0m of cost from the council to the ICB."
    assert moved(0.0) == ""
    assert moved(0.4) == "", "no more than chance"
    three = {(CUTS, "icb"): -4.0, (CUTS, "nhs_provider"): -8.0, (CUTS, "council"): 12.0, (CUTS, "grant"): -0.01}
    told = said(moved_by_rules, Study(shifts=three))
    moved = "£12.0m of cost from the NHS provider and the ICB to the council"
    assert told == f"By its rules, not its care, Cut moves {moved}."


def test_who_the_others_are_is_told_where_they_bear_much():
    def told(borne: dict[tuple[str, str], float], letters: int = 112) -> str:
        return others(RunFacts(Study(borne=borne)), letters)  # type: ignore[arg-type]

    parts = {(BUYS, "grant"): 5.6, (BUYS, MUST_BE_SPENT): -4.5, (CUTS, "nhs_provider"): -4.8}
    assert told({}) == ""
    assert told({(BUYS, "grant"): 0.4}) == ""
    assert told({(BUYS, "icb"): 9.0, (BUYS, "council"): 9.0}) == "", "they have columns"
    assert told(parts) == "Other: Build +5.6 grants and -4.5 the ICB must spend again; Cut -4.8 NHS provider."
    assert told(parts, 60) == "Other: Build +5.6 grants; Cut -4.8 NHS provider."


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
        "Cut: the council's reserve is gone in 6 of 10 runs, in half of them by Feb 2031."
    )
    assert said(runs_out, Study(rules=rules(0.6), borne={(CUTS, "council"): 10.2})) == (
        "Cut: the council pays £10.2m more, and its reserve is gone in 6 of 10 runs, in half of them by Feb 2031."
    )
