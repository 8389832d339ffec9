"""Beds, homes and crisis houses by number: spread as they are today, sized as rotas are, and told in words."""

import io
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from model.stylised import BASELINE, PLACE
from model.test_engines_agree import SMALL

from tandemcare.errors import InputError
from tandemcare.evidence import parameters
from tandemcare.experiments.sizing import SizeRequest, size_capacity
from tandemcare.experiments.sizing.capacity import MADE, capacities_of, spread
from tandemcare.experiments.sizing.feasibility import Met
from tandemcare.experiments.sizing.lacked import away_gbp, charge_gbp, without_home
from tandemcare.model import Ward, values_of
from tandemcare.render import plain, workbook
from tandemcare.report import capacity_size_book, capacity_size_report

ACUTE = [ward for ward in PLACE.wards if ward.kind != "picu"]
OTHERS = (Ward("cedar", "older_mixed", 12), Ward("oak", "rehabilitation", 10))


def test_as_many_beds_as_today_are_where_they_are_today():
    today = {f"ward.{ward.name}.beds": float(ward.beds) for ward in ACUTE}
    assert spread(sum(ward.beds for ward in ACUTE), ACUTE) == today


def test_one_more_bed_is_one_more_on_one_ward_and_fewer_on_none():
    before = spread(0, ACUTE)
    for number in range(1, 200):
        now = spread(number, ACUTE)
        more = [now[name] - before[name] for name in now]
        assert sorted(more) == [0.0] * (len(more) - 1) + [1.0]
        before = now


@pytest.mark.parametrize("name", list(MADE))
def test_what_there_is_today_costs_and_can_be_more(name):
    (one,) = capacities_of([name], PLACE, BASELINE)
    assert one.today > 0
    assert one.price_gbp > 0.0
    assert one.most * one.step > one.today
    assert set(one.numbers(one.today)) <= set(BASELINE)
    assert all(BASELINE[number] == value for number, value in one.numbers(one.today).items())


def test_beds_for_older_adults_and_of_rehabilitation_are_no_acute_beds():
    larger = replace(PLACE, wards=(*PLACE.wards, *OTHERS))
    (one,), (usual,) = (capacities_of(["beds"], place, values_of(place, parameters())) for place in (larger, PLACE))
    assert one.today == usual.today
    assert one.numbers(one.today) == usual.numbers(one.today)


def test_beds_bought_in_block_cost_what_the_place_pays_for_them():
    wards = (Ward("birch", "mixed", 20), Ward("riverside", "men", 5, "independent", 600.0))
    place = replace(PLACE, wards=wards)
    values = values_of(place, parameters())
    (one,) = capacities_of(["beds"], place, values)
    assert one.price_gbp * one.today == pytest.approx((20 * values["price.acute_bed_day"] + 5 * 600.0) * 365.25)


def test_what_cannot_be_sized_is_told():
    with pytest.raises(InputError, match="Did you mean 'beds'"):
        capacities_of(["bed"], PLACE, BASELINE)
    with pytest.raises(InputError, match="one or two"):
        size_capacity([], SizeRequest(["away at most 2"]))
    with pytest.raises(InputError, match="no acute ward"):
        capacities_of(["beds"], type(PLACE)(**{**vars(PLACE), "wards": ()}), BASELINE)


@pytest.fixture(scope="module")
def answer():
    """Crisis-house beds of the small place, for a target that they can meet and one that they can not."""
    targets = ("full at most 30%", "away at most 0.01")
    return size_capacity(["crisis-house"], SizeRequest(targets, SMALL, zone=0.05, replications=300, workers=1))


def test_the_fewest_beds_meet_the_target_and_one_fewer_does_not(answer):
    (number,) = answer.best.units
    assert answer.verdicts[number,] is Met.MEETS
    assert number == 0 or answer.verdicts[number - 1,] is Met.FAILS
    assert answer.is_settled


def test_more_beds_are_full_less_often(answer):
    full = [one.values[0].value.mean for one in answer.tried]
    assert full == sorted(full, reverse=True)


def test_a_target_that_no_number_meets_is_told(answer):
    assert [target.text for target in answer.impossible] == ["away at most 0.01"]
    words = " ".join(plain(capacity_size_report(answer)).split())
    assert words.startswith("By the targets that can be met alone, 5 fewer crisis-house beds (")
    first, rest = words.split(" counted. ", 1)
    assert f"crisis-house beds ({answer.best.units[0]}, not {answer.today.units[0]}): £" in first
    assert rest.startswith('The fewest with which "full at most 30%" is met:')
    assert " today; the cheapest by its own price, not by net." in rest
    assert 'No number meets "away at most 0.01"' in words


def test_what_the_table_holds_and_what_money_is_not_in_it_is_said(answer):
    words = " ".join(plain(capacity_size_report(answer)).split())
    assert "Nothing else that changes with them in pounds is in it" in words
    own, net = (getattr(answer.best, name) - getattr(answer.today, name) for name in ("cost_gbp", "net_gbp"))
    assert f"£{abs(own) / 1e6:.2f}m a year {'more' if own >= 0 else 'less'} than today for crisis-house beds" in words
    assert f"£{abs(net) / 1e6:.2f}m a year {'more' if net >= 0 else 'less'} with beds out of area" in words


def test_a_size_stands_once_in_the_table_and_the_chosen_one_as_the_people_have_it_who_decide(answer):
    block = capacity_size_report(answer)[1].blocks[1]
    rows = {row.cells[0].value: row for row in block.rows}
    assert len(rows) == len(block.rows) == len(answer.decisive)
    assert {one.units[0] for one in (answer.today, *answer.tried, *answer.checked)} == set(rows)
    chosen = rows[answer.best.units[0]]
    assert chosen.strong
    assert chosen.cells[1] == "the answer, checked"
    chance = [column.label for column in block.columns].index("chance\nmet")
    assert chosen.cells[chance].value == pytest.approx(100.0 * answer.fresh.values[0].chance)
    assert rows[answer.today.units[0]].cells[1] == "today"
    words = " ".join(plain(capacity_size_report(answer)).split())
    assert f"{len(rows)} sizes on the same people, {len(answer.checked)} of them on others too" in words


def test_what_is_checked_keeps_the_money_of_the_people_of_today(answer):
    assert answer.fresh.values != answer.best.values
    assert answer.fresh.net_gbp == answer.best.net_gbp
    assert answer.today.away_gbp == 0.0


def test_days_away_are_priced_against_today_of_the_same_people():
    prices = {"price.out_of_area_bed_day": 700.0, "price.out_of_area_extras_day": 50.0}
    today = np.array([1000.0, 1200.0])
    assert away_gbp(np.array([900.0, 1100.0, 5000.0]), today, prices) == pytest.approx(-100.0 * 750.0)


def test_the_workbook_begins_with_what_to_do_and_has_every_size(answer):
    book = openpyxl.load_workbook(io.BytesIO(workbook(capacity_size_book(answer), title=answer.title)))
    assert book.sheetnames == ["Answer", "Options", "Doubt"]
    texts = [str(cell.value) for row in book["Answer"].iter_rows() for cell in row if cell.value]
    assert texts[0] == answer.title
    assert texts[1].startswith("By the targets that can be met alone, ")
    tried = {row[0].value for row in book["Options"].iter_rows() if isinstance(row[0].value, int | float)}
    assert {one.units[0] for one in answer.tried} <= tried


def test_a_pair_of_which_one_is_fewer_is_told_as_what_the_target_alone_asks_for(answer):
    fewer = replace(answer, today=replace(answer.today, units=(answer.best.units[0] + 3,)), impossible=())
    words = " ".join(plain(capacity_size_report(fewer)).split())
    assert words.startswith("By the targets alone, 3 fewer crisis-house beds")


def test_json_and_the_frame_agree(answer):
    found, frame = answer.to_json_object(), answer.frame()
    told = {one["units"]["crisis-house"]: one for one in (found["today"], *found["tried"], *found["checked"])}
    assert set(told) == set(frame["crisis-house"])
    for _, row in frame.iterrows():
        assert told[row["crisis-house"]]["replications"] == row["replications"]
        assert told[row["crisis-house"]]["net_gbp_a_year"] == row["net_gbp_a_year"]
    others = frame.loc[frame["people"] == "others", "crisis-house"]
    assert sorted(others) == sorted(one["units"]["crisis-house"] for one in found["checked"])
    assert found["best"]["units"]["crisis-house"] == answer.best.units[0]


def test_care_that_is_lacked_stands_beside_the_money(answer):
    """Fewer beds in a crisis house leave more people without care: what is lacked more than today is charged."""
    tried = sorted(answer.tried, key=lambda one: one.units)
    charges = [one.need_charge_gbp for one in tried]
    assert min(charges) >= 0.0
    assert charges == sorted(charges, reverse=True)
    assert charges[0] > 0.0
    assert [one.net_gbp for one in tried] == [one.cost_gbp + one.away_gbp + one.need_charge_gbp for one in tried]
    least = answer.least_net
    assert answer.verdicts[least.units] is Met.MEETS
    assert least.net_gbp <= answer.best.net_gbp


def test_what_is_gained_is_no_credit_and_today_lacks_nothing_more_than_itself():
    prices = {"price.acute_bed_day": 500.0, "price.home_treatment_slot_year": 3652.5}
    prices |= {"price.supported_housing_support_week": 70.0}
    today = np.array([[10.0, 0.0, 365.25], [12.0, 0.0, 365.25]])
    assert charge_gbp(today, today, prices) == 0.0
    other = today + np.array([3.0, -5.0, 100.0])
    assert charge_gbp(other, today, prices) == pytest.approx(3.0 * 500.0 + 100.0 * 10.0)
    assert charge_gbp(today - 1.0, today, prices) == 0.0
    assert without_home(today) == pytest.approx(1.0)


def test_what_is_lacked_is_compared_with_today_of_the_same_people():
    """Of what is looked at longer than today, people whom today has not seen would be charged or credited."""
    prices = {"price.acute_bed_day": 500.0, "price.home_treatment_slot_year": 3652.5}
    prices |= {"price.supported_housing_support_week": 70.0}
    today = np.array([[10.0, 0.0, 365.25], [12.0, 0.0, 365.25]])
    longer = np.concatenate([today, today + 50.0])
    assert charge_gbp(longer, today, prices) == 0.0
    assert charge_gbp(today, longer, prices) == 0.0


def test_what_an_answer_leaves_lacking_is_told_with_what_would_cost_least(answer):
    """A target that names no home gives homes up: what that takes from people stands in the answer."""
    poor = replace(answer.best, need_charge_gbp=2.4e6, without_home=61.0)
    better = replace(answer.best, units=(answer.best.units[0] + 1,), cost_gbp=poor.cost_gbp + 1e6)
    met = {better.units: Met.MEETS, poor.units: Met.MEETS}
    found = replace(answer, best=poor, tried=(poor, better), verdicts=met)
    assert found.least_net is better
    words = " ".join(plain(capacity_size_report(found)).split())
    assert (
        "! It leaves care lacking that is worth £2.40m a year: 61 people are due supported housing at a time without"
        in words
    )
    assert (
        f"{better.units[0]} crisis-house beds cost least with beds out of area and care that people lack counted"
        in words
    )
    well = replace(found, best=replace(poor, need_charge_gbp=0.0))
    assert "No more care is lacked than today: 61 people are" in " ".join(plain(capacity_size_report(well)).split())
    assert found.to_json_object()["best"]["need_charge_gbp_a_year"] == 2.4e6
