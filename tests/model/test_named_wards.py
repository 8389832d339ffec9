"""Wards bought in block, for older adults and for rehabilitation: who they take, what they cost, whom they spare."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from model.coupled import TENTH
from model.stylised import AWAY, BASELINE, PLACE, YEAR, busy, totals, wards

from tandemcare.engine import simulate
from tandemcare.evidence import parameters
from tandemcare.model import (
    Closing,
    Plan,
    Ward,
    crisis_pathway,
    inputs_of,
    older_ward_labels,
    slow_inputs,
    stated_by,
    values_of,
)
from tandemcare.model.bed_contracts import Contracts, contract_costs
from tandemcare.model.beds_by_sex import BySex
from tandemcare.model.closing_rules import RememberedBeds, Rules
from tandemcare.model.gateways import Observed
from tandemcare.model.group_weights import group_shares
from tandemcare.model.older_wards import OLDEST, share_elsewhere
from tandemcare.model.rehabilitation import rehabilitation_labels
from tandemcare.model.resources import wards_of
from tandemcare.pathway import Branch, Delay, Gate, Seize
from tandemcare.trace import Trace
from tandemcare.trace.intervals import student_interval

RIVERSIDE = Ward("riverside", "men", 8, "independent", 600.0)
LAKESIDE = Ward("lakeside", "women", 4, "independent", 700.0)
CEDAR = Ward("cedar", "older_mixed", 12)
OAK = Ward("oak", "rehabilitation", 10, price_a_bed_day_gbp=430.0)
EVERY = replace(PLACE, wards=(*PLACE.wards, RIVERSIDE, LAKESIDE, CEDAR, OAK))
LEVEL, REPLICATIONS = 0.99, 12
BLOCK = ("men/block/riverside", "women/block/lakeside")


def of(*more: Ward, place=PLACE):
    return replace(place, wards=(*place.wards, *more))


def steps_of(place):
    return crisis_pathway(place, values_of(place, parameters())).steps


@cache
def year(changed: tuple[tuple[str, float], ...] = ()) -> Trace:
    """A year from the census on, empty wards and all, with some numbers in place of the baseline's."""
    values = values_of(EVERY, parameters()) | dict(changed)
    built, inputs = crisis_pathway(EVERY, values), inputs_of(EVERY, values)
    left = {name: value for name, value in inputs.items() if built.inputs[name] != value}
    settings = {"replications": REPLICATIONS, "seed": 4, "levels": False}
    return simulate(built, YEAR, start=EVERY.census_date, changes=[(0.0, left)], **settings)


def never_lower(more: np.ndarray, less: np.ndarray) -> bool:
    """Whether no paired interval of a difference lies wholly below nothing."""
    return bool(student_interval(more - less, LEVEL).high >= 0.0)


# --- a place that names none of them ------------------------------------------------------------------------


def test_a_place_that_names_none_is_what_it_was():
    assert all(ward.said == {"name": ward.name, "kind": ward.kind, "beds": ward.beds} for ward in PLACE.wards)
    assert not {*older_ward_labels(), *rehabilitation_labels()} & steps_of(PLACE).keys()
    resources = [each.name for each in crisis_pathway(PLACE, BASELINE).resources]
    assert not [name for name in resources if "/block/" in name or "rehabilitation" in name or "older" in name]
    assert not [name for name in BASELINE if name.endswith("times_mean_price")]


def test_a_place_that_names_them_is_another_place():
    for ward in (RIVERSIDE, CEDAR, OAK):
        assert of(ward).facts_digest != PLACE.facts_digest
    dearer = replace(RIVERSIDE, price_a_bed_day_gbp=601.0)
    assert len({of(each).facts_digest for each in (RIVERSIDE, dearer, replace(RIVERSIDE, run_by="nhs"))}) == 3


def test_steps_that_only_they_bring_have_labels_and_no_label_is_left_over():
    both = (older_ward_labels(), rehabilitation_labels())
    happens = {name for name, step in steps_of(EVERY).items() if isinstance(step, Seize | Delay | Branch | Gate)}
    before = {name for name, step in steps_of(PLACE).items() if isinstance(step, Seize | Delay | Branch | Gate)}
    assert happens - before == {name for labels in both for name in labels}


# --- beds bought in block -----------------------------------------------------------------------------------


def test_beds_in_block_are_tried_after_the_nhs_s_own_of_their_kind_and_before_mixed_ones():
    found = wards_of(of(Ward("annexe", "mixed", 3), RIVERSIDE, place=EVERY))
    own = [ward.name for ward in PLACE.wards if ward.kind == "men"]
    assert [name.rpartition("/")[2] for name in found.men] == [*own, "riverside", "riverside", "annexe", "beds"]


def test_they_take_no_nurses_and_no_ward_cost_of_the_nhs():
    usual, found = (slow_inputs(place, values_of(place, parameters())) for place in (PLACE, EVERY))
    assert found == usual


def test_a_day_costs_the_mean_of_the_place_and_each_ward_its_own_price_of_it():
    values = values_of(EVERY, parameters())
    assert values["price.block_bed_day"] == pytest.approx((8 * 600.0 + 4 * 700.0) / 12)
    for ward, pounds in ((RIVERSIDE, 600.0), (LAKESIDE, 700.0)):
        assert values["price.block_bed_day"] * values[f"ward.{ward.name}.times_mean_price"] == pytest.approx(pounds)
    assert {"price.block_bed_day", "price.rehabilitation_bed_day"} <= stated_by(EVERY)
    assert values["price.older_adult_bed_day"] == BASELINE["price.older_adult_bed_day"]
    assert "price.older_adult_bed_day" not in stated_by(EVERY)


def test_one_price_of_all_wards_is_that_price_to_the_bit():
    same = values_of(of(RIVERSIDE, replace(LAKESIDE, price_a_bed_day_gbp=600.0)), parameters())
    assert same["price.block_bed_day"] == 600.0
    assert same["ward.lakeside.times_mean_price"] == 1.0


def test_a_closed_block_bed_never_adds_up_to_a_ward_of_the_nhs():
    quiet = Observed(BySex(5.0, 5.0), BySex(0.0, 0.0), staffed=1.0)
    steps = (Closing("riverside", 8, 1), Closing("lakeside", 4, 1), Closing("acute-2", 10, 1))
    rules = Rules(Plan(EVERY, 3, ((0, values_of(EVERY, parameters())),), closings=steps))
    memory = RememberedBeds(seen=[quiet])
    rules.settled(memory, 1)
    assert memory.board.closed == {"riverside": 8, "lakeside": 4, "acute-2": 10}
    assert memory.board.mergers == ()


def test_what_an_ended_contract_releases_comes_with_its_notice_and_the_site_of_a_ward_stays():
    values = values_of(EVERY, parameters()) | {"money.block_notice_months": 2.0, "money.ward_release_lag_months": 3.0}
    site = values["money.ward_site_share"]
    beds = [float(ward.beds) for ward in EVERY.wards]
    closed = [0.0 if ward in (RIVERSIDE, OAK) else float(ward.beds) for ward in EVERY.wards]
    part = [4.0 if ward == OAK else float(ward.beds) for ward in EVERY.wards]
    contracts = Contracts([contract_costs(EVERY, beds, values)])
    released = [contracts.noted(EVERY, closed, values)["contract_released"] for _ in range(4)]
    month = 365.25 / 12
    block, ward = 8 * 600.0 * month, 10 * 430.0 * month * (1.0 - site)
    assert released == pytest.approx([0.0, 0.0, block, block + ward])
    assert contracts.noted(EVERY, beds, values)["contract_released"] == 0.0
    few = Contracts([contract_costs(EVERY, beds, values)])
    share = values["money.ward_variable_share"] + values["money.ward_bed_share"]
    last = [few.noted(EVERY, part, values)["contract_released"] for _ in range(4)][-1]
    assert last == pytest.approx(6 * 430.0 * month * share)
    assert Contracts([contract_costs(PLACE, beds[: len(PLACE.wards)], values)]).noted(PLACE, beds, values) == {}


def test_closing_them_never_lowers_people_away_and_they_are_in_use():
    without = year((("ward.lakeside.beds", 0.0), ("ward.riverside.beds", 0.0)))
    assert (busy(year(), *BLOCK) > 0.0).all()
    assert busy(without, *BLOCK).sum() == 0.0
    assert never_lower(busy(without, *AWAY), busy(year(), *AWAY))
    assert (
        student_interval(totals(without, "out_of_area_starts") - totals(year(), "out_of_area_starts"), LEVEL).low > 0.0
    )


# --- older adults -------------------------------------------------------------------------------------------


def test_only_people_of_65_and_over_are_on_their_wards_and_they_go_there_first():
    found = year()
    assert (busy(found, "older_mixed/cedar") > 0.0).all()
    for who in ("detained", "informal"):
        asked = steps_of(EVERY)[f"bed-age-{who}"]
        assert dict(asked.cases) == {float(OLDEST): f"bed-older-{who}"}
        tried = steps_of(EVERY)[f"bed-older-{who}-women"]
        assert tried.otherwise == f"bed-specialty-{who}"
        assert tried.any_of == ("older_mixed/cedar",)


def test_a_sex_without_a_ward_for_its_older_adults_goes_on_as_all_others():
    steps = steps_of(of(Ward("elm", "older_women", 5)))
    assert (
        dict(steps["bed-older-informal"].cases) == {0.0: "bed-older-informal-women"}
        or steps["bed-older-informal"].otherwise == "bed-specialty-informal"
    )
    assert "bed-older-informal-men" not in steps


def test_as_many_go_to_other_wards_in_all_where_older_adults_find_a_bed():
    older = group_shares(BASELINE, "age_band")[OLDEST]
    share = older + 0.1
    assert older + (1.0 - older) * share_elsewhere(BASELINE, share) == pytest.approx(share)
    assert share_elsewhere(BASELINE, older / 2.0) == 0.0


def test_fewer_beds_for_older_adults_leave_more_people_for_adult_wards_and_away():
    fewer = year((("ward.cedar.beds", 2.0),))
    acute = [*wards(year(), "women/", "men/"), *AWAY]
    assert student_interval(busy(fewer, *acute) - busy(year(), *acute), LEVEL).low > 0.0


# --- rehabilitation -----------------------------------------------------------------------------------------


def test_fewer_rehabilitation_beds_leave_more_people_delayed_or_elsewhere():
    fewer = year((("ward.oak.beds", 1.0),))
    local, elsewhere = "rehabilitation/oak", "rehabilitation-elsewhere"
    assert (busy(year(), local) > busy(fewer, local)).all()
    assert (busy(fewer, "delay-other") + busy(fewer, elsewhere)).mean() > (
        busy(year(), "delay-other") + busy(year(), elsewhere)
    ).mean()
    assert never_lower(busy(fewer, elsewhere), busy(year(), elsewhere))


def test_everybody_in_is_out_or_inside():
    found = year()
    for name in (*BLOCK, "older_mixed/cedar", "rehabilitation/oak"):
        beds = next(ward.beds for ward in EVERY.wards if name.endswith(ward.name))
        assert (busy(found, name) <= beds).all()
    moved = totals(found, "discharged_other_ward")
    assert (moved >= totals(found, "rehabilitation_elsewhere")).all()


def test_both_engines_tell_the_same_of_a_place_with_all_of_them():
    place = replace(TENTH, wards=(*(replace(w, beds=w.beds // 8) for w in PLACE.wards), *EVERY.wards[-4:]))
    built = crisis_pathway(place, values_of(place, parameters()))
    one, other = (
        simulate(built, 24.0 * 120, start=place.census_date, seed=2, replications=1, log=True, engine=engine)
        for engine in ("compiled", "reference")
    )
    assert one.log.tobytes() == other.log.tobytes()
