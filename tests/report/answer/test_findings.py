"""Every sentence of the first screen follows from the data: change them and it changes, or it is silent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tandemcare.report.answer.barrier import barrier
from tandemcare.report.answer.facts import RunFacts
from tandemcare.report.answer.findings import (
    MOST_SENTENCES,
    SAYINGS,
    beliefs,
    below_headline,
    closes,
    findings,
    headline,
    staffs,
)
from tandemcare.report.answer.harms import fewer_detained, no_gain
from tandemcare.report.answer.money import pays_back
from tandemcare.report.answer.most import costs_least, does_most
from tandemcare.report.answer.sure import how_sure
from tandemcare.results import RESERVE_GONE
from tandemcare.trace import Interval

from .made_up_study import AWAY, BUYS, CUTS, NO_BED, NOTHING, OTHER, Study, interval, review, said


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
    assert said(no_gain, Study()) == "", "nothing lacked, nothing to say"
    lacked = Study(need={BUYS: 0.0, CUTS: 13.8e6, OTHER: 0.0})
    assert said(no_gain, lacked) == ("! Cut saves £1.0m of cash by £13.8m of care that people lacked.")
    lacked.differences[(CUTS, NO_BED)] = interval(21.0)
    assert said(no_gain, lacked).endswith("lacked; 21 more a year get no bed.")
    lacked.cash[CUTS] = 2e6
    assert said(no_gain, lacked).startswith("! Cut costs £2.0m and £13.8m of care")
    lacked.half = 3e6
    assert said(no_gain, lacked).startswith("! Cut saves no cash that 10 runs can tell from chance, and leaves")
    lacked.half = 14e6
    assert said(no_gain, lacked) == "", "the runs cannot tell whether care is lacked"
    lacked.half = float("nan")
    assert said(no_gain, lacked) == "", "a single run has no interval"


def turned_away(no_bed: float, detained: float, beds: float, **more: Any) -> Study:
    found = {NO_BED: no_bed, "detentions": detained, "beds_open": beds}
    return Study(differences={(CUTS, name): interval(mean) for name, mean in found.items()}, **more)


def test_fewer_detentions_of_people_who_got_no_bed_are_no_gain():
    told = turned_away(21.0, -14.0, -6.0)
    assert said(no_gain, told) == "! Cut leaves 21 more a year without a bed."
    why = "without a bed nobody is detained"  # what the model carries, and no cause of each
    said_of_it = f"! That 14 fewer a year are detained with Cut is no proof of a gain: {why}."
    assert said(fewer_detained, told) == said_of_it
    costs = turned_away(21.0, -14.0, -6.0, cash={BUYS: 0.0, CUTS: 16.5e6, OTHER: 0.0})
    assert said(no_gain, costs) == "! Cut costs £16.5m and leaves 21 more a year without a bed."
    for gain in ((0.05, -14.0, -6.0), (21.0, 0.05, -6.0), (21.0, 14.0, -6.0), (21.0, -14.0, 6.0)):
        assert said(no_gain, turned_away(*gain)) == said(fewer_detained, turned_away(*gain)) == ""


def test_two_options_that_are_no_gain_stand_in_one_sentence():
    buys = {"kind": ("other", "takes away", "takes away", "other")}
    told = turned_away(21.0, -14.0, -6.0, need={BUYS: 13.8e6, CUTS: 0.0, OTHER: 0.0}, **buys)
    assert said(no_gain, told) == (
        "! No gain: Cut (21 more a year get no bed) and Build (cash +£5.0m, £13.8m of care lacked)."
    )
    told.half = 6e6
    assert said(no_gain, told).endswith(" and Build (no sure cash, £13.8m of care lacked).")
    told.need = {BUYS: 0.0, CUTS: 13.8e6, OTHER: 0.0}
    told.half = 0.5e6
    assert said(no_gain, told).startswith("! Cut saves £1.0m of cash by"), "of one option all is told at once"


def test_fewer_detentions_that_are_no_gain_are_among_what_is_said():
    assert fewer_detained in [say for _, say in SAYINGS]


ALL_BUY = ("other", "buys", "buys", "buys")
NAME = (BUYS, AWAY)


def away(levels: dict[str, float]) -> dict[tuple[str, str], float]:
    """Return how many people are away in the mean of each scenario."""
    return {(name, AWAY): level for name, level in levels.items()}


def test_most_for_people_away_needs_an_effect_that_is_no_chance():
    levels = away({"as-is": 11.4, BUYS: 6.4})
    assert said(does_most, Study(differences={NAME: Interval(-3.0, -6.1, 0.1)}, levels=levels)) == ""
    told = Study(differences={NAME: interval(-5.0)}, levels=levels)
    assert said(does_most, told) == (
        "Build: people away fall from 11.4 to 6.4 on average, for £5.0m net over 10 years."
    )
    told.years = 1
    told.cash[BUYS] = -10e6
    assert said(does_most, told).endswith(" on average, saving £10.0m net over a year.")
    told.cash[BUYS] = 0.1e6
    assert said(does_most, told).endswith("; whether it costs or saves net over a year 10 runs cannot tell.")
    told.need[BUYS] = 7e6
    assert said(does_most, told).endswith(", for £7.1m net over a year."), "care that is lacked is a cost"


def test_of_an_only_option_it_is_told_whatever_it_does():
    def told(difference: Interval, level: float) -> str:
        levels = {("as-is", AWAY): 11.4, (CUTS, AWAY): level}
        only = Study(differences={(CUTS, AWAY): difference}, levels=levels, scenarios=("as-is", CUTS))
        only.kind = ("other", "takes away")
        return said(does_most, only)

    assert told(interval(3.0), 14.4).startswith("Build: people away rise from 11.4 to 14.4 on average, saving £1.0m ")
    assert told(NOTHING, 11.4).startswith("Build: people away stay at about 11.4 on average, as far as 10 runs tell, ")


def three_that_build(between: Interval, levels: dict[str, float], **more: Any) -> Study:
    found = {BUYS: -5.0, CUTS: -4.0, OTHER: -1.0}
    differences = {(name, AWAY): interval(mean) for name, mean in found.items()}
    return Study(differences=differences, between=between, kind=ALL_BUY, levels=away(levels), **more)


LEVELS = {"as-is": 11.4, BUYS: 6.4, CUTS: 7.4, OTHER: 10.4}


def test_who_does_most_is_told_from_those_who_do_as_much():
    assert said(does_most, three_that_build(interval(-1.0), LEVELS)) == (
        "Build leaves fewest people away: 6.4 on average, not 11.4, for £5.0m net over 10 years."
    )
    assert (
        said(does_most, three_that_build(NOTHING, LEVELS))
        == "10 runs cannot tell which care does most for people away."
    )


def test_who_costs_least_for_each_person_is_told_where_runs_can_tell():
    cash = {BUYS: 5e6, CUTS: 1e6, OTHER: 1e6}
    assert said(costs_least, three_that_build(NOTHING, LEVELS, cash=cash, half=1e3)) == (
        "Cut costs least for each person fewer away: £0.2m over 10 years."
    )
    saves = {BUYS: -5e6, CUTS: -12e6, OTHER: -1e6}
    assert said(costs_least, three_that_build(NOTHING, LEVELS, cash=saves, half=1e3)) == (
        "Cut saves most for each person fewer away: £3.0m over 10 years."
    )
    assert said(costs_least, three_that_build(NOTHING, LEVELS, cash=cash, half=3e6)) == "", "runs cannot tell"
    assert said(costs_least, Study(differences={NAME: interval(-5.0)})) == "", "there is nothing to compare"


def two_alike(level: float, cash: float) -> Study:
    differences = {(BUYS, AWAY): interval(-5.0), (CUTS, AWAY): interval(-4.9), (OTHER, AWAY): interval(0.0)}
    levels = away({"as-is": 11.4, BUYS: 6.4, CUTS: level})
    return Study(differences=differences, kind=ALL_BUY, levels=levels, cash={BUYS: 5e6, CUTS: cash, OTHER: 0.0})


def test_those_who_do_as_much_are_named_and_those_who_do_nothing_are_not():
    told = "people away: 6.4 on average, not 11.4, for £5.0m net over 10 years"
    assert said(does_most, two_alike(6.4, 5e6)) == f"Build and Cut leave fewest {told}."
    assert said(does_most, two_alike(6.5, 5e6)) == f"Build leaves fewest {told}; Cut leaves as few."
    assert said(does_most, two_alike(6.4, 1e6)) == f"Build leaves fewest {told}; Cut leaves as few.", "it costs less"


def test_more_that_do_as_much_than_can_be_named_are_counted():
    names = ("as-is", "a", "b", "c", "d", "e")
    found = {name: interval(-5.0) for name in names[1:5]} | {"e": interval(0.0)}
    study = Study(
        scenarios=names,
        kind=("other", *["buys"] * 5),
        differences={(name, AWAY): each for name, each in found.items()},
        cash=dict.fromkeys(names[1:], 5e6),
        need=dict.fromkeys(names[1:], 0.0),
        named=dict(zip(names, ("As is", *"ABCDE"), strict=True)),
    )
    assert said(does_most, study).startswith("A leaves fewest people away: ")
    assert said(does_most, study).endswith("; three others leave as few.")


def test_a_headline_that_stands_alone_says_where_people_are():
    found = headline(RunFacts(two_alike(6.4, 5e6)))  # type: ignore[arg-type]
    assert found.startswith("Build and Cut leave fewest people in beds out of area: 6.4 on average, not 11.4")
    assert headline(RunFacts(Study(what_if=(OTHER,)))).startswith("Nothing that buys care")  # type: ignore[arg-type]


def test_below_the_headline_stands_all_but_what_it_tells():
    study = two_alike(6.4, 5e6)
    study.says = {BUYS: {"why": "More homes are built."}}
    facts = RunFacts(study)  # type: ignore[arg-type]
    first, *others = findings(facts)
    assert below_headline(facts)[0] == "Build: More homes are built."
    assert first.endswith(below_headline(facts)[0])
    assert below_headline(facts)[1:] == tuple(others)
    study.says = {}
    assert below_headline(RunFacts(study)) == tuple(others)  # type: ignore[arg-type]
    nothing = Study(paid_back=dict.fromkeys((BUYS, CUTS, OTHER), float("nan")))
    assert below_headline(RunFacts(nothing)) == ()  # type: ignore[arg-type]


def test_what_kept_beds_open_is_the_condition_that_was_missed():
    assert said(closes, Study()) == ""
    men = review("occupancy_men", 1.24, 0.95, 1.0)
    told = Study(reviews=pd.DataFrame([men, review("occupancy", 1.1, 0.92, 0.7)]))
    assert said(closes, told) == (
        "Build closes no bed in 10 runs: men would fill 124% of the beds left; the limit is 95%."
    )
    also = [*told.reviews.to_dict("records"), men | {"scenario": CUTS}]
    assert said(closes, Study(reviews=pd.DataFrame(also))).startswith("Build and Cut close no bed in 10 runs: men")
    also.append(men | {"scenario": OTHER})
    assert said(closes, Study(reviews=pd.DataFrame(also))).startswith("Build and 2 more close no bed in 10 runs: men")
    told.closed = 0.2
    assert said(closes, told).startswith("Build closes beds in only 2 of 10 runs: men would fill 124%")
    told.closed = 0.8
    assert said(closes, told) == "Build closes beds in 8 of 10 runs."
    away = pd.DataFrame([review("away_per_100_beds", 7.25, 5.0, 0.9), review("occupancy", 0.9, 0.92, 0.1)])
    assert barrier(away) == "7.2 people for every 100 beds are away; the limit is 5.0"
    assert barrier(pd.DataFrame([review("occupancy", 0.9, 0.92, 0.1)])) == ""


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


def sure(told: Study) -> list[str]:
    return [*how_sure(RunFacts(told))]  # type: ignore[arg-type]


def test_how_sure_follows_the_runs_the_draws_and_the_place():
    (once,) = sure(Study())
    assert once.startswith("HOW SURE  Of the inputs, no: ")
    assert once.endswith(" are assumed, none varied (--draws 100). Of chance, as far as 10 runs tell.")
    assert sure(Study(runs=2))[0].endswith(" Of chance, no: 2 runs are too few.")
    place = {"state": "known", "lines": 29, "misses": []}
    assert sure(Study(place=place))[1] == "PLACE  All 29 known figures are met."
    row = {"scenario": BUYS, "figure": "net_present_cost_gbp", "draws_p10": -6.6e6, "draws_p90": 12.5e6}
    drawn = Study(psa={"draws": 20}, drawn=pd.DataFrame([row, row | {"scenario": CUTS, "draws_p10": 0.0}]))
    assert " are assumed; varied in 20 draws: see --full. Of chance, " in sure(drawn)[0]
    drawn.differences[(BUYS, AWAY)] = interval(-5.0)
    assert "; varied in 20 draws (cash for Build £m -6.6 to +12.5 in eight of ten): see --full. " in sure(drawn)[0]


def test_how_sure_of_the_headline_is_told_by_its_mean_and_by_single_runs():
    told = sure(Study(differences={(BUYS, AWAY): interval(-5.0, 0.3)}))[0]
    assert told.endswith(
        " Of chance, yes: Build has 4.7 to 5.3 fewer away for £4.5m to £5.5m net (means, 95% sure), "
        "3.7 to 6.3 in eight of ten runs."
    )
    saving = sure(Study(differences={(BUYS, AWAY): interval(-5.0, 0.3)}, cash={BUYS: -0.2e6, CUTS: -1e6, OTHER: 2e6}))[
        0
    ]
    assert "4.7 to 5.3 fewer away for -£0.7m to £0.3m net" in saving


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


def many_facts() -> Study:
    """Return a run in which there is something to say of every kind of fact that is told of money, and of beds."""
    end = {"scenario": BUYS, "month": "2029-10", "payer_after": "council", "gbp_a_year": 1.5e6}
    gone = {"scenario": CUTS, "rule": RESERVE_GONE, "share_of_runs": 0.6, "month": "2031-02"}
    flow = [(BUYS, "leaked", 4.2e6, 1.0), (BUYS, "paid in", 25.7e6, 25.7e6)]
    return Study(
        need={BUYS: 0.0, CUTS: 13.8e6, OTHER: 0.0},
        differences={(BUYS, AWAY): interval(-5.0)},
        borne={(BUYS, "icb"): 9.0},
        reviews=pd.DataFrame([review("occupancy_men", 1.24, 0.95, 1.0)]),
        ends=pd.DataFrame([end]),
        rules=pd.DataFrame([gone]),
        flow=pd.DataFrame(flow, columns=["scenario", "part", "amount_gbp", "ci95_low"]),
    )


def test_facts_of_one_kind_share_a_point_so_that_six_points_have_them_all():
    """Of twelve scenarios neither the leak, nor the end of the grant, nor that of the reserve was told."""
    points = findings(RunFacts(many_facts()))  # type: ignore[arg-type]
    assert len(points) == MOST_SENTENCES
    pays, ends = points[1], points[5]
    assert "costs the ICB £9.0m" in pays
    assert "the council's reserve is gone in 6 of 10 runs" in pays
    assert "its grant ends in Oct 2029" in ends
    assert "£4.2m of the £25.7m paid in leaks" in ends


def test_a_fact_worth_less_gives_way_to_one_worth_more():
    study = many_facts()
    letters = len("".join(findings(RunFacts(study))))  # type: ignore[arg-type]

    def told() -> str:
        return "".join(findings(RunFacts(study), lambda points: len("".join(points)) < letters))  # type: ignore[arg-type]

    assert "reserve is gone" in told()
    assert "leaks" not in told()
    study.rules = pd.DataFrame()
    assert "leaks" in told(), "what the reserve no longer takes is room for the leak"


def test_one_sign_warns_of_all_facts_of_a_point():
    told = turned_away(21.0, -14.0, -6.0)
    point = next(point for point in findings(RunFacts(told)) if "no proof of a gain" in point)  # type: ignore[arg-type]
    assert point.count("!") == 1
    assert point.startswith("! Cut leaves 21 more")
