"""AMHPs in training and in post: who begins, who is approved when, who leaves, and where recruitment stops."""

from __future__ import annotations

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE

from tandemcare.model import slow_inputs, slow_model
from tandemcare.model.slow_inputs import switches, undisturbed
from tandemcare.stockflow import simulate
from tandemcare.units import MONTHS_A_YEAR

STEP = 0.125
ALL_THREE = ("amhps_under_55", "amhps_55_and_over", "trainees", "trainees_added", "amhps_hired")


def years(count: int, later: tuple = (), numbers: dict | None = None, **bought: float):
    """The slow layer with AMHP posts (FTE) and trainees (a year) bought from the third month on, numbers changed."""
    inputs = (
        undisturbed(0) | switches(frozenset()) | slow_inputs(PLACE, BASELINE | {"need.growth": 0.0} | (numbers or {}))
    )
    changed = {
        "amhp_fte_bought": bought.get("posts", 0.0),
        "trainees_bought": bought.get("trainees", 0.0) / MONTHS_A_YEAR,
    }
    return simulate(slow_model(0), count, STEP, settings=[(0.0, inputs), (3.0, changed), *later])


def test_nobody_is_made_or_lost_between_training_and_leaving():
    table = years(10, posts=4.4, trainees=2.0)
    change = table[["amhps", *ALL_THREE]].diff().iloc[1:].to_numpy()
    flow = table.iloc[:-1] * STEP
    approved = flow["qualify"] + flow["approve_added"]
    left = flow["leave_under_55"] + flow["leave_55_and_over"]
    assert change[:, 0] == pytest.approx((approved + flow["hire"] - left).to_numpy(), abs=1e-9)
    assert change[:, 3] == pytest.approx((flow["start_training"] - flow["qualify"]).to_numpy(), abs=1e-9)
    assert change[:, 4] == pytest.approx((flow["start_added_training"] - flow["approve_added"]).to_numpy(), abs=1e-9)


def test_at_the_census_as_many_are_trained_and_approved_as_leave_by_hand():
    row = years(1).iloc[0]
    heads, older = BASELINE["amhp_staff.heads_per_100k"] * PLACE.adults / 1e5, BASELINE["amhp_staff.share_55_and_over"]
    leave = heads * (
        (1 - older) * BASELINE["amhp_staff.leavers_under_55"] + older * BASELINE["amhp_staff.leavers_55_and_over"]
    )
    for flow in ("start_training", "qualify"):
        assert row[flow] * MONTHS_A_YEAR == pytest.approx(leave)
    assert row["trainees"] == pytest.approx(leave / MONTHS_A_YEAR * BASELINE["amhp_staff.training_months"])
    assert row["amhp_posts"] * (1.0 - BASELINE["amhp_staff.vacancy"]) == pytest.approx(heads)


@pytest.mark.parametrize("posts", [0.0, 2.2, 4.4, 8.8])
def test_recruitment_ends_at_the_posts_asked_for_and_replacement_goes_on(posts):
    table = years(40, posts=posts, trainees=3.0)
    last = table.iloc[-1]
    assert last["amhps"] == pytest.approx(last["amhp_posts"], rel=0.005)
    assert last["amhps"] <= table["amhps"].max() < 1.06 * last["amhp_posts"]
    assert last["start_training"] + last["start_added_training"] == pytest.approx(last["amhps_leaving"], rel=0.02)


def test_posts_for_a_quarter_more_end_at_a_quarter_more():
    heads = years(1)["amhps"].iloc[0]
    quarter = 0.25 * heads * BASELINE["amhp_staff.fte_per_head"]
    last = years(20, posts=quarter, trainees=2.0)["amhps"].iloc[-1]
    assert last == pytest.approx(1.25 * heads, rel=0.01)


def test_trainees_bought_are_approved_when_their_training_is_over():
    months = BASELINE["amhp_staff.training_months"]
    table = years(6, trainees=1.0)
    began, approved = (table[name].to_numpy() for name in ("start_added_training", "approve_added"))
    lag = round(months / STEP)
    assert approved[:lag] == pytest.approx(0.0, abs=0.0)
    assert approved[lag:] == pytest.approx(began[:-lag])


def test_more_trainees_and_more_posts_never_make_fewer_amhps():
    for less, more in (({}, {"trainees": 1.0}), ({"trainees": 1.0}, {"trainees": 2.0}), ({}, {"posts": 2.0})):
        assert np.all(years(10, **more)["amhps"] >= years(10, **less)["amhps"] - 1e-9)


def test_where_posts_end_nobody_is_trained_until_those_in_post_fit():
    table = years(12, later=((60.0, {"amhp_fte_bought": 0.0}),), posts=8.8)
    row = table.iloc[round(61.0 / STEP)]
    assert row["amhps"] > row["amhp_posts"]
    assert row["start_training"] + row["start_added_training"] == pytest.approx(0.0, abs=0.0)
    last = years(40, later=((60.0, {"amhp_fte_bought": 0.0}),), posts=8.8).iloc[-1]
    assert last["amhps"] < last["amhp_posts"] * 1.005


def test_without_a_vacant_post_at_the_census_leavers_are_still_replaced():
    table = years(10, numbers={"amhp_staff.vacancy": 0.0})
    assert table["amhps"].to_numpy() == pytest.approx(table["amhps"].iloc[0], rel=1e-9)
