"""Chance and doubt about the numbers come apart: by theory on made-up tables, and in a toy study."""

import json

import numpy as np
import pandas as pd
import pytest
from toy_draws import EFFECT, HOUSE, toy_drawn
from toy_study import toy_plan

from tandemcare.errors import InputError
from tandemcare.experiments import run
from tandemcare.results.psa import FEWEST_DRAWS, doubt_frame, draw_means, drivers_frame, variance_of
from tandemcare.results.psa_figures import NET_PRESENT_COST, PAYBACK, money_figures

RANDOM = np.random.default_rng(1)
OF_DRAWS = RANDOM.normal(0.0, 3.0, 4000)
OF_PEOPLE = RANDOM.normal(0.0, 2.0, 50)
LEFT = RANDOM.normal(0.0, 4.0, (4000, 50))


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A toy study with enough draws to tell which number matters."""
    return run(toy_drawn(draws=30, each=3), out=tmp_path_factory.mktemp("psa"), workers=1)


def test_variance_of_the_numbers_alone_is_theirs():
    found = variance_of(OF_DRAWS[:, None] + np.zeros(5))
    assert found.numbers == pytest.approx(OF_DRAWS.var(ddof=1))
    assert found.chance == pytest.approx(0.0, abs=1e-12)


def test_variance_of_chance_alone_is_chance():
    found = variance_of(np.zeros(40)[:, None] + OF_PEOPLE)
    assert (found.numbers, found.chance) == (pytest.approx(0.0, abs=1e-12), pytest.approx(OF_PEOPLE.var(ddof=1)))


def test_variances_come_apart():
    """Standard deviations of 3 by the numbers, 2 by people that all draws share, and 4 by what is left."""
    found = variance_of(OF_DRAWS[:, None] + OF_PEOPLE + LEFT)
    assert found.numbers == pytest.approx(9.0, rel=0.1)
    assert found.chance == pytest.approx(OF_PEOPLE.var(ddof=1) + 16.0, rel=0.05)


def test_a_single_draw_or_replication_tells_nothing():
    assert np.isnan([*variance_of(np.ones((1, 5))), *variance_of(np.ones((5, 1)))]).all()


def test_the_chance_left_in_the_means_of_draws_is_taken_out():
    """With three replications each, draws' means vary by 9 + 16 / 3; the numbers make 9 of that."""
    values = OF_DRAWS[:, None] + OF_PEOPLE[:3] + LEFT[:, :3]
    assert values.mean(axis=1).var() > 13.0
    assert draw_means(values, OF_PEOPLE).var() == pytest.approx(9.0, rel=0.1)


def test_people_whom_draws_and_central_case_share_do_not_shift_the_draws():
    """All draws have the first three people, who cost more than most: that is chance, and the central case knows it."""
    central = np.array([30.0, 30.0, 30.0, 0.0, 0.0, 0.0])
    values = np.array([[29.0], [31.0]]) + np.zeros(3)
    assert draw_means(values, central) == pytest.approx([14.0, 16.0])


def table(figures: dict[str, np.ndarray]) -> pd.DataFrame:
    rows = [
        ("new", draw, replication, figure, value)
        for figure, values in figures.items()
        for draw, row in enumerate(values)
        for replication, value in enumerate(row)
    ]
    frame = pd.DataFrame(rows, columns=["scenario", "draw", "replication", "figure", "value"])
    return frame.sort_values(["draw", "replication"], kind="stable", ignore_index=True)


def test_a_draw_pays_back_if_most_of_its_replications_do():
    paid_back = np.array([[20.0, 30.0, np.inf], [np.inf, np.inf, 12.0], [40.0, 44.0, 60.0]])
    central = {"new": {PAYBACK: np.array([20.0, np.inf, 40.0])}}
    frame = doubt_frame(central, table({PAYBACK: paid_back}), 60, 3).set_index("figure")
    assert frame.loc["paid_back_by_year_3", "draws_share"] == pytest.approx(1 / 3)
    assert frame.loc["paid_back_by_year_5", "draws_share"] == pytest.approx(2 / 3)
    assert frame.loc["paid_back_by_year_5", "replications_mean"] == pytest.approx(2 / 3)
    assert np.isnan(frame.loc["paid_back_by_year_10", "draws_share"])  # beyond the run
    assert frame.loc[PAYBACK, "replications_mean"] == 40.0
    assert (frame.loc[PAYBACK, "draws_p10"], frame.loc[PAYBACK, "draws_p90"]) == (30.0, np.inf)


def test_an_outcome_without_an_end_has_no_range_over_draws():
    wait = np.array([[1.0, np.inf], [2.0, 3.0]])
    row = doubt_frame({"new": {"wait": wait[0]}}, table({"wait": wait}), 12, 2).iloc[0]
    assert np.isnan([row.draws_mean, row.draws_p10, row.draws_p90]).all()


def test_the_mean_over_replications_is_that_of_the_appraisal(results):
    row = results.doubt().set_index("figure").loc[NET_PRESENT_COST]
    told = results.payback().iloc[0]
    assert row.replications_mean == pytest.approx(told.net_present_cost_gbp)
    assert row.replications_ci95_low == pytest.approx(told.net_present_cost_gbp_ci95_low)


def test_every_figure_has_one_row_with_both_kinds_apart(results):
    frame = results.doubt()
    assert not frame.duplicated(["scenario", "figure"]).any()
    cost = frame.set_index("figure").loc[NET_PRESENT_COST]
    assert cost.draws_p10 < cost.draws_mean < cost.draws_p90
    assert 0.0 <= cost.variance_from_numbers_share <= 1.0


def drivers(strengths: dict[str, float], draws: int) -> pd.DataFrame:
    """Return the drivers of a cost that is the sum of some numbers times their strength."""
    random = np.random.default_rng(2)
    values = {name: random.random(draws) for name in strengths}
    cost = sum(strength * values[name] for name, strength in strengths.items())
    drawn = pd.DataFrame([(draw, name, values[name][draw]) for name in values for draw in range(draws)])
    drawn.columns = ["draw", "parameter", "value"]
    told = [{"name": name, "label": name.upper()} for name in strengths]
    about = {"draws": draws, "replications": 1, "numbers": told, "inactive": {"new": ["unused"]}}
    return drivers_frame(table({NET_PRESENT_COST: cost[:, None]}), drawn, about, ["new"])


def test_the_strongest_numbers_are_named_with_their_sign():
    found = drivers({"most": -9.0, "some": 4.0, "least": 0.1, "nothing": 0.0}, 200)
    assert list(found.parameter[:2]) == ["most", "some"]
    assert (np.sign(found.rank_correlation[:2]) == [-1, 1]).all()
    assert list(found.stands_out[:2]) == [True, True]


def test_numbers_that_a_scenario_cannot_depend_on_are_no_drivers():
    assert "unused" not in set(drivers({"some": 0.0, "unused": 1.0}, 200).parameter)


def test_what_luck_makes_among_many_numbers_does_not_stand_out():
    """Of 300 numbers one moves the cost: the two that come next do so by luck alone."""
    found = drivers({f"n{number}": float(number == 7) for number in range(300)}, 40)
    assert list(found.stands_out) == [True, False, False]


def test_too_few_draws_name_no_driver():
    assert drivers({"most": 9.0}, FEWEST_DRAWS - 1).empty
    assert len(drivers({"most": 9.0}, FEWEST_DRAWS)) == 1


def test_price_and_effect_of_a_house_drive_its_cost_in_opposite_ways(results):
    found = results.drivers().set_index("parameter")
    assert {HOUSE, EFFECT} <= set(found.index[found.stands_out])
    assert found.loc[HOUSE, "rank_correlation"] > 0.0 > found.loc[EFFECT, "rank_correlation"]


def test_json_holds_both_kinds_apart(results):
    told = json.loads(json.dumps(results.to_json_object(), allow_nan=False))["scenarios"]
    found = told[1]["money"]["appraisal"]["over_draws"]
    row = results.doubt().set_index("figure").loc[NET_PRESENT_COST]
    assert found["figures"][NET_PRESENT_COST]["over_draws"]["p90"] == row.draws_p90
    assert found["figures"][NET_PRESENT_COST]["over_replications"]["mean"] == row.replications_mean
    assert (found["draws"], found["numbers_drawn"], found["numbers_held"]) == (30, 4, 1)
    assert [each["parameter"] for each in found["drivers"]] == list(results.drivers().parameter)


def test_without_draws_there_is_nothing_to_tell(tmp_path):
    results = run(toy_plan(), out=tmp_path, workers=1)
    assert results.psa == {}
    for ask in (results.doubt, results.drivers):
        with pytest.raises(InputError, match="--draws 100"):
            ask()
    assert "over_draws" not in results.to_json_object()["scenarios"][1]["money"]["appraisal"]


def test_where_there_is_nothing_to_pay_back_no_run_and_no_draw_has_paid_back():
    """As `Results.payback` says it: what never costs anything counted as paid back in every run and draw."""
    nothing = np.zeros((2, 12))
    figures = money_figures(nothing, nothing, np.ones(12))
    draws = np.stack([figures[PAYBACK]] * 3)
    frame = doubt_frame({"new": {PAYBACK: figures[PAYBACK]}}, table({PAYBACK: draws}), 12, 2).set_index("figure")
    row = frame.loc["paid_back_within_run"]
    assert np.isnan([row.replications_mean, row.draws_share]).all()


def test_draws_with_nothing_to_pay_back_are_left_out():
    draws = np.array([[np.nan, np.nan], [12.0, 12.0], [np.inf, np.inf]])
    frame = doubt_frame({"new": {PAYBACK: np.array([12.0, 12.0])}}, table({PAYBACK: draws}), 12, 2).set_index("figure")
    assert frame.loc["paid_back_within_run", "draws_share"] == pytest.approx(0.5)


@pytest.mark.parametrize("wrong", [5, "payer", float("nan")], ids=str)
def test_what_is_no_list_is_refused_where_a_list_is_asked_for(results, wrong):
    with pytest.raises(InputError, match="no list"):
        results.ledger(wrong)
    with pytest.raises(InputError, match="no list"):
        results.payback(payers=wrong)
