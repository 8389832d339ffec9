"""One scenario file serves any place: by adults, by pounds, by the largest ward, and by what there is to cut."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tandemcare import model
from tandemcare.errors import InputError
from tandemcare.evidence import services
from tandemcare.experiments.planning import plan, run
from tandemcare.experiments.sign_readings import SignReadings
from tandemcare.finance import unit_cost_month
from tandemcare.model import Place, Ward
from tandemcare.model.beds_by_sex import Beds, BySex, Occupancy, OpenWard, beds_of, in_mixed_wards, laid_out, occupancy
from tandemcare.scenario import (
    Bought,
    Change,
    Closure,
    Cut,
    Gateway,
    Investment,
    Redesignation,
    Scenario,
    WhatIf,
    check,
    diff,
    load,
    load_place,
    resolve,
    review,
    shipped_scenarios,
)
from tandemcare.scenario.cuts import CAN_BE_CUT, names_of
from tandemcare.scenario.fields import Largest
from tandemcare.scenario.shipped import shipped_folder

PLACES = sorted((shipped_folder() / "places").glob("*.yaml"))
ELEVEN = [
    ("birch", "women", 16),
    ("cedar", "men", 17),
    ("elder", "women", 18),
    ("fir", "men", 18),
    ("hazel", "women", 18),
    ("larch", "men", 18),
    ("maple", "mixed", 15),
    ("oak", "men", 16),
    ("rowan", "women", 17),
    ("willow", "men", 17),
    ("yew", "picu", 12),
]
"""Eleven wards with names of their own, no one of them as large as the largest of the stylised place."""
START = "2026-10"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Return the file of a place of 1.2 million adults with eleven wards, of other names than any shipped place has."""
    text = (shipped_folder() / "places" / "norfolk-suffolk-before.yaml").read_text(encoding="utf-8")
    wards = "".join(f"  - {{name: {name}, kind: {kind}, beds: {beds}}}\n" for name, kind, beds in ELEVEN)
    text = re.sub(r"wards:\n(  - .*\n)+", f"wards:\n{wards}", text, count=1)
    text = text.replace("adults: 1264000", "adults: 1200000").replace("name: Norfolk and Suffolk", "name: Elsewhere")
    path = tmp_path / "elsewhere.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def of(place: Place, **items: object) -> Scenario:
    """Return a scenario as it is in a place."""
    source = resolve(Scenario("story", "Story", **items), place, 1).source
    assert source is not None
    return source


def units(place: Place, service: str, **amount: float) -> float:
    (one,) = of(place, investments=(Investment(service, start=START, **amount),)).investments
    return one.bought


# --- what is bought -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("adults", "asked", "service", "expected"),
    [
        (500_000, 0.88, "amhp-fte", 4.4),
        (500_000, 3.2, "home-treatment-slots", 16.0),
        (434_000, 3.2, "home-treatment-slots", 14.0),  # 13.888, to the nearest slot
        (434_000, 0.88, "amhp-fte", 3.8192),
        (1_200_000, 0.3, "crisis-house-beds", 4.0),  # 3.6
    ],
)
def test_units_for_100_000_adults_are_those_of_the_adults_of_the_place(adults, asked, service, expected):
    place = replace(load_place(), adults=adults, population=1_500_000)
    assert units(place, service, per_100k_adults=asked) == expected


def test_a_budget_buys_what_it_pays_for_at_the_contract_s_price_and_no_part_of_a_whole_unit():
    """A slot of home treatment and a community place are priced by the year, which is 12 mean months."""
    place = load_place()
    values = resolve(Scenario("as-is", "As is"), place, 1).values
    slot = 12 * unit_cost_month("home-treatment-slots", values)
    assert slot == pytest.approx(values["price.home_treatment_slot_year"])
    assert units(place, "home-treatment-slots", budget_gbp_a_year=slot * 5.9) == 5.0
    assert units(place, "home-treatment-slots", budget_gbp_a_year=slot * 6) == 6.0
    a_year = values["community_places.price"]
    assert units(place, "community-places", budget_gbp_a_year=250.0 * a_year) == 250.0
    told = of(place, investments=(Investment("home-treatment-slots", start=START, budget_gbp_a_year=slot * 5.5),)).here
    assert f"buy 5 slots at £{slot:,.0f} a year each" in told[0]
    assert f"leave £{slot * 0.5:,.0f}" in told[0]


def test_a_budget_is_spent_at_the_price_that_the_scenario_believes_in():
    place, price = load_place(), "community_places.price"
    text = {"investments": (Investment("community-places", start=START, budget_gbp_a_year=780_000),)}
    assert of(place, **text).investments[0].bought == 200.0
    assert of(place, changes=(WhatIf(price, 7800.0),), **text).investments[0].bought == 100.0


def test_a_range_is_of_the_number_that_is_written():
    one = Investment("community-places", start=START, per_100k_adults=60, range=(30, 90))
    (bought,) = of(load_place(), investments=(one,)).investments
    assert (bought.bought, bought.range) == (300.0, (150.0, 450.0))


def test_all_that_is_bought_can_be_halved_and_fenced_at_once():
    one = Investment("home-treatment-slots", 16, START)
    half = of(load_place(), investments=(one,), bought=Bought(0.5, True)).investments
    assert half == (replace(one, units=8.0, ring_fenced=True),)


def test_the_same_units_however_they_are_asked_for_are_the_same_run():
    place = load_place()
    by_unit = Scenario("story", "Story", investments=(Investment("amhp-fte", 4.4, START),))
    by_adults = Scenario("story", "Story", investments=(Investment("amhp-fte", start=START, per_100k_adults=0.88),))
    assert resolve(by_unit, place, 1).text == resolve(by_adults, place, 1).text


def test_too_little_money_for_a_unit_is_said_with_its_price():
    one = Investment("home-treatment-slots", start=START, budget_gbp_a_year=1000)
    with pytest.raises(InputError, match=r"buy no slot of home-treatment-slots: one costs £"):
        of(load_place(), investments=(one,))


# --- the largest ward -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("men", "acute-2"), ("women", "acute-1"), ("any acute", "acute-2"), ("picu", "picu-1")],
)
def test_the_largest_ward_of_a_kind_is_the_first_of_those_as_large(kind, expected):
    """Two wards for women have 21 beds; intensive care is not among acute wards."""
    scenario = of(load_place(), closures=(Closure(Largest(kind), "2028-04"),))
    assert [one.ward for one in scenario.closures] == [expected]
    assert expected in scenario.here[0]


def test_intensive_care_is_no_acute_ward_however_large():
    place = load_place()
    large = replace(place, wards=(*place.wards, Ward("picu-2", "picu", 40)))
    assert of(large, closures=(Closure(Largest("any acute"), "2028-04"),)).closures[0].ward == "acute-2"


def test_a_ward_without_beds_is_not_the_largest():
    place = load_place()
    closed = replace(
        place, wards=(*(replace(ward, beds=0) for ward in place.wards if ward.kind == "men"), *place.wards[::2])
    )
    with pytest.raises(InputError, match="no open bed in a ward for men"):
        of(closed, closures=(Closure(Largest("men"), "2028-04"),))


def test_a_ward_that_is_the_largest_of_two_kinds_is_not_closed_and_re_designated_at_once(tmp_path):
    path = tmp_path / "story.yaml"
    path.write_text(
        "name: Story\nclose:\n  - ward: {largest: any acute}\n    from: 2028-04\n"
        "    redesignate: {ward: {largest: men}, to: mixed}\n",
        encoding="utf-8",
    )
    (problem,) = check([path])
    assert problem.where.endswith("story.yaml:5")
    assert "acute-2 closes and is re-designated at once" in problem.found


# --- cuts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "number", "left"),
    [
        ("to", 30, 30),
        ("by", 30, 70),
        ("to_share", 0.3, 30),
        ("by_share", 0.3, 70),
        ("to_per_100k_adults", 4, 20),
        ("by_per_100k_adults", 4, 80),
        ("by", 100, 0),
    ],
)
def test_a_cut_is_a_change_of_what_the_place_has(way, number, left):
    """The stylised place has 100 places in floating support for 500,000 adults."""
    scenario = of(load_place(), cuts=(Cut("floating-support-places", START, **{way: number}),))
    assert scenario.changes == (Change("floating_support.places", value=float(left), start=START),)
    assert scenario.cuts == ()


def test_a_cut_of_several_shifts_takes_the_same_share_of_each():
    scenario = of(load_place(), cuts=(Cut("amhp-rota", START, by_share=0.5, until="2027-10"),))
    assert [(one.parameter, one.value) for one in scenario.changes] == [
        ("amhp_rota.day.slots", 2.0),
        ("amhp_rota.weekend.slots", 1.0),
        ("amhp_rota.night.slots", 1.0),
    ]
    assert "4 of 6 are left" in scenario.here[0]


def test_community_teams_are_cut_for_a_whole_run_from_the_census_on_and_lose_places_from_a_later_month():
    """The stylised place has 4,500 places for 500,000 adults."""
    place = load_place()
    scenario = of(place, cuts=(Cut("community-places", "2026-04", by=450),))
    assert scenario.changes == (Change("community.caseload_per_100k", value=810.0),)
    with pytest.raises(InputError, match="smaller for a whole run"):
        of(place, cuts=(Cut("community-places", "2026-04", by=450, until="2027-04"),))
    scenario = of(place, cuts=(Cut("community-places", START, by_share=0.1, until="2030-04"),))
    back = scenario.changes[0].until
    assert scenario.changes == (Change("community.places_cut", value=450.0, start=START, until=back),)
    assert "4050 of 4500 are left" in scenario.here[0]


def test_a_later_cut_of_community_teams_begins_from_what_one_from_the_census_on_leaves():
    cuts = (Cut("community-places", START, to=3600), Cut("community-places", "2026-04", to=4000))
    for order in (cuts, cuts[::-1]):
        first, later = of(load_place(), cuts=order).changes
        assert first == Change("community.caseload_per_100k", value=800.0)
        assert (later.parameter, later.value) == ("community.places_cut", 400.0)


def test_how_large_teams_are_for_a_whole_run_cannot_change_later_but_places_can_be_cut():
    later = (Change("community.caseload_per_100k", value=800.0, start=date(2026, 10, 1)),)
    with pytest.raises(InputError, match="A `cut` of community-places can begin later"):
        resolve(Scenario("later", "Later", changes=later), load_place(), 1)


def test_the_range_of_a_later_cut_of_community_teams_is_in_places():
    (found,) = of(load_place(), cuts=(Cut("community-places", START, by=450, range=(100, 900)),)).changes
    assert (found.value, found.range) == (450.0, (100.0, 900.0))


def test_what_can_be_cut_is_what_the_place_has_and_a_service_buys_more_of():
    here = load_place()
    known = model.values_of(replace(here, section_12_doctors=here.amhp_rota[:1]), {})
    for name, number in CAN_BE_CUT.items():
        assert names_of(name, {**known, "community.caseload_per_100k": 900.0}), name
        targets = (
            [target for act in services()[name].acts for target in act.targets] if name in services() else [number]
        )
        assert number in targets or name == "community-places"


# --- mixed wards ----------------------------------------------------------------------------------------------------


def test_a_mixed_ward_takes_both_sexes_so_that_a_gateway_counts_its_beds_for_the_fuller():
    """Eight women and ten men, with ten beds each: of four mixed beds three go to men (10 of 13), then one to women."""
    wards = [OpenWard("a", "women", 10), OpenWard("b", "men", 10), OpenWard("c", "mixed", 4)]
    assert beds_of(wards) == Beds(10, 10, 4)
    assert occupancy(BySex(8.0, 10.0), Beds(10, 10, 4)) == Occupancy(18 / 24, 8 / 11, 10 / 13)
    own, elsewhere = laid_out(wards, BySex(8.0, 10.0), BySex(8.0, 10.0))
    assert (own, elsewhere) == ({"a": 10, "b": 10, "c": 4}, BySex(0, 0))


def test_people_in_mixed_wards_are_as_those_elsewhere():
    assert in_mixed_wards(6.0, BySex(10.0, 20.0)) == BySex(2.0, 4.0)
    assert in_mixed_wards(6.0, BySex(0.0, 0.0)) == BySex(3.0, 3.0)


def test_where_every_bed_takes_both_fewer_are_sent_away(tmp_path):
    """Beds that all can use are never worse than as many that half can use each."""
    place = load_place()
    mixed = tuple(replace(ward, kind="mixed") if ward.kind != "picu" else ward for ward in place.wards)
    as_is = Scenario("as-is", "As is")
    away = []
    for number, here in enumerate((place, replace(place, wards=mixed))):
        found = run(plan([resolve(as_is, here, 1)], years=1, replications=4), out=tmp_path / str(number), workers=1)
        reading = SignReadings(found)
        away.append(reading.of("out_of_area_bed_days", ())[0].mean())
    assert away[1] < away[0]


def test_a_mixed_ward_closes_at_a_gateway_and_is_not_re_designated():
    place = load_place()
    here = replace(place, wards=(*place.wards, Ward("wren", "mixed", 12)))
    (one,) = of(here, closures=(Closure(Largest("mixed"), gateway=Gateway()),)).closures
    assert one.ward == "wren"
    with pytest.raises(InputError, match="wren is mixed, and takes both sexes already"):
        of(here, redesignations=(Redesignation("wren", "women", "2027-04"),))


# --- shipped scenarios in every place -------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES, ids=lambda path: path.stem)
def test_every_shipped_scenario_is_sound_in_every_shipped_place(place):
    here = load_place(place)
    assert check(shipped_scenarios(), here) == []


def test_every_shipped_scenario_is_sound_in_a_place_with_other_wards(large):
    here = load_place(large)
    assert check(shipped_scenarios(), here) == []
    double = review(next(path for path in shipped_scenarios() if path.stem == "double-running"), here).resolved
    assert [one.ward for one in double.source.closures] == ["fir", "fir"]
    assert double.source.closures[1].redesignate.ward == "elder"
    assert [one.bought for one in double.source.investments if one.service == "home-treatment-slots"] == [38.0]


def test_what_is_chosen_for_a_place_is_told_in_differences(large):
    as_is, close_first = (load(path) for path in shipped_scenarios() if path.stem in ("as-is", "close-first"))
    lines = diff(as_is, close_first, load_place(large))
    assert lines[-1].endswith("The largest ward for men: fir, 18 beds.")
    assert Ward("fir", "men", 18) in load_place(large).wards


def test_double_running_runs_in_a_place_with_other_wards(large, tmp_path):
    file = next(path for path in shipped_scenarios() if path.stem == "double-running")
    found = run(plan([resolve(load(file), load_place(large), 1)], years=1, replications=1), out=tmp_path, workers=1)
    assert found.scenarios == ("double-running",)
    (said,) = found.manifest["scenarios"]
    assert "The largest ward for men: fir, 18 beds." in said["here"]
    admitted = found.summary().query("measure == 'admissions'")["mean"]
    assert (admitted > 1000.0).all()


def test_every_shipped_scenario_runs_in_a_place_of_one_s_own_with_eleven_wards(large, tmp_path):
    """From the file of a place, as somebody writes it, to what all shipped scenarios come to in it."""
    scenarios = [resolve(load(file), load_place(large), 2) for file in shipped_scenarios()]
    found = run(plan(scenarios, years=2, replications=1), out=tmp_path, workers=2)
    assert len(found.scenarios) == len(shipped_scenarios())
    admitted = found.summary().query("measure == 'admissions'")["mean"]
    assert (admitted > 1000.0).all()


def test_a_gateway_that_nobody_reviews_is_told_by_its_line(tmp_path):
    path = tmp_path / "closing.yaml"
    path.write_text("name: Closing\nclose:\n  - ward: {largest: men}\n    gateway: {}\n", encoding="utf-8")
    place = load_place()
    assert not [one for one in review(path, place, 1).warnings if "nobody reviews it" in one.found]
    (told,) = [one for one in review(path, replace(place, baseline={}), 1).warnings if "nobody reviews it" in one.found]
    assert told.where.endswith(":4")


def test_what_a_held_slow_layer_leaves_undone_is_told_by_its_line(tmp_path):
    path = tmp_path / "posts.yaml"
    path.write_text("name: Posts\ninvest:\n  - {service: amhp-fte, units: 5, from: 2026-10}\n", encoding="utf-8")
    place = load_place()
    assert not [one for one in review(path, place, 1).warnings if "does nothing" in one.found]
    (told,) = [one for one in review(path, replace(place, baseline={}), 1).warnings if "does nothing" in one.found]
    assert told.where.endswith(":3")


def test_a_limit_in_per_cent_is_refused_with_the_share_that_is_meant(tmp_path):
    path = tmp_path / "closing.yaml"
    text = "name: Closing\nclose:\n  - ward: {largest: men}\n    gateway: {occupancy_at_most: 92}\n"
    path.write_text(text, encoding="utf-8")
    (told,) = review(path, load_place(), 1).problems
    assert told.where.endswith(":4")
    assert "0.92" in told.remedy


def test_a_cut_that_cuts_nothing_is_refused(tmp_path):
    path = tmp_path / "cut.yaml"
    path.write_text("name: Cut\ncut:\n  - {service: hbpos-places, by_share: 0.1, from: 2027-04}\n", encoding="utf-8")
    (told,) = review(path, load_place(), 1).problems
    assert "cuts nothing" in told.found
