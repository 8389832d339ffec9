"""Addresses that somebody has written by hand: what cannot be meant is refused by name, and never shown as another."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from page_desk import desk_at, small_run
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from tandemcare.errors import InputError
from tandemcare.scenario import load_place
from tandemcare.web.application import application
from tandemcare.web.kept import KeptRuns
from tandemcare.web.levers import levers
from tandemcare.web.study import Study

LEVERS = {each.key: each for each in levers(load_place())}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with TestClient(application(desk_at(tmp_path_factory.mktemp("page")))) as client:
        yield client


def read(said: str) -> Study:
    return Study.read(QueryParams(said))


@pytest.mark.parametrize(
    "said",
    [
        "lever-need-growth=0.02&lever-need-growth-percent=0.5",
        "lever-need-growth-percent=0.5&lever-need-growth=0.02",
        "lever-beds-closed=10&lever-beds-closed=20",
        "years=5&years=7",
        "place=places/stylised&place=other",
    ],
)
def test_what_is_given_twice_with_two_values_is_refused_and_neither_wins(said):
    with pytest.raises(InputError, match="given twice"):
        read(said)


def test_what_is_given_twice_with_one_value_is_that():
    assert read("lever-need-growth=0.007&lever-need-growth-percent=0.7").values == {"need-growth": 0.007}
    assert read("years=7&years=7").years == 7


@pytest.mark.parametrize("lever", [each for each in LEVERS.values() if not each.is_per_cent], ids=lambda one: one.key)
def test_a_lever_that_is_not_read_in_per_cent_takes_none(lever):
    with pytest.raises(InputError, match="no such lever"):
        read(f"lever-{lever.key}-percent={lever.high * 100}")


@pytest.mark.parametrize("path", ["/", "/adjust", "/run", "/size"])
@pytest.mark.parametrize("lever", LEVERS.values(), ids=lambda one: one.key)
def test_a_lever_out_of_its_range_is_told_by_name_with_its_range_wherever_it_would_be_shown(page, path, lever):
    for value in (lever.low - lever.step, lever.high + lever.step):
        found = page.get(path, params={f"lever-{lever.key}": f"{value:.12g}", "run": small_run().name})
        told = unescape(found.text)
        assert found.status_code == 422
        assert f"{lever.label}</strong>" in told
        assert f"Give {lever.told(lever.low)} to {lever.told(lever.high)}." in told


def test_a_lever_that_is_typed_out_of_its_range_stands_in_its_field_and_can_be_reset(page):
    text = page.get("/adjust?lever-beds-closed=2500").text
    field = re.search(r'<input [^>]*name="lever-beds-closed"[^>]*>', text)[0]
    assert 'value="2500"' in field
    assert "Reset every lever" in text


@pytest.mark.parametrize("path", ["/", "/choose", "/adjust", "/run", "/compare", "/size", "/inside", "/take-away"])
def test_a_lever_that_there_is_not_is_refused_in_every_view(page, path):
    found = page.get(path, params={"lever-bed-closed": "3"})
    assert found.status_code == 422
    assert "beds-closed" in found.text  # what may be meant


@pytest.mark.parametrize("path", ["/story", "/story/told"])
def test_nobody_is_followed_in_what_the_others_are_compared_with(page, monkeypatch, path):
    monkeypatch.setattr("tandemcare.web.pages.inside.story_of_run", None)
    found = page.get(path, params={"run": small_run().name, "option": "as-is"})
    assert found.status_code == 422
    assert "is what the others are compared with" in found.text


@pytest.mark.parametrize("path", ["/story", "/story/told", "/week", "/week/shown", "/week/files/week.csv"])
def test_where_nothing_has_been_run_there_is_nothing_to_follow(tmp_path, path):
    desk = desk_at(tmp_path)
    with TestClient(application(replace(desk, runs=KeptRuns(tmp_path / "none")))) as page:
        found = page.get(path)
    assert found.status_code == 422
    assert "Nothing has been run here yet" in found.text


@pytest.mark.parametrize("path", ["/", "/compare"])
def test_a_chart_that_a_run_has_not_is_told_with_those_it_has_above_the_usual_one(page, path):
    run = small_run().name
    usual = page.get(path, params={"run": run}).text
    found = page.get(path, params={"run": run, "measure": "waiting"})
    told = unescape(found.text)
    assert found.status_code == 422
    assert "There is no chart of 'waiting' in this run" in told
    assert "There are: " in told
    assert "Net cost so far." in told
    is_shown = re.compile(r'id="(switch-\w+)" aria-current="true"')
    assert is_shown.findall(found.text) == is_shown.findall(usual) != []
    assert "measure=waiting" not in found.text  # no link leads back to it
    assert page.get(path, params={"run": run, "measure": "waiting"}).status_code == 422  # nor is it kept as right


def test_options_that_a_chart_cannot_draw_are_told_and_the_others_are_drawn(page):
    run = small_run().name
    found = page.get("/", params={"run": run, "show": ["crisis-alternatives", "crisis", "as-is"]})
    told = unescape(found.text)
    assert found.status_code == 422
    assert "This run has no option 'crisis'." in told
    assert "As is is always drawn" in told
    assert re.findall(r'name="show" value="([^"]*)"[^>]* checked', found.text) == ["crisis-alternatives"]
    assert "show=crisis&" not in told


def test_more_options_than_a_chart_draws_are_told_by_name(page, monkeypatch):
    monkeypatch.setattr("tandemcare.report.run_page.MOST_OPTIONS", 2)
    found = page.get("/", params={"run": small_run().name, "show": ["close", "formula", "crisis-alternatives"]})
    assert found.status_code == 422
    assert "Crisis alternatives is not drawn: 2 options are at most." in unescape(found.text)


@pytest.mark.parametrize("path", ["/choose", "/adjust", "/run"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("scenario=close-frist", "There is no scenario 'close-frist'. Did you mean 'close-first'?"),
        ("base=close-frist", "There is no scenario 'close-frist'. Did you mean 'close-first'?"),
        ("numbers=mine", "There is no file of numbers 'mine'."),
        ("place=elsewhere", "There is no place 'elsewhere'."),
    ],
)
def test_an_option_a_place_and_numbers_that_there_are_not_are_told_where_they_would_be_chosen(page, path, said, told):
    found = page.get(f"{path}?{said}")
    assert found.status_code == 422
    assert told in unescape(found.text)
    assert "<h1>Choose options and a place</h1>" in found.text or path != "/choose"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("yeras=3", "years"), ("scenarios=close-first", "scenario"), ("Replication=9", "replications")],
)
def test_a_name_that_is_nearly_one_of_a_study_is_told_and_one_of_nobodys_changes_nothing(said, meant):
    with pytest.raises(InputError, match=f"Did you mean '{meant}'"):
        read(said)
    others = "utm_source=mail&fbclid=1&option=x&week=2&nth=1&hour=3&size=beds&measure-1=a&number-1=2&was-1=a&written=w"
    assert read(others) == Study(size="beds")


@pytest.mark.parametrize("path", ["/week", "/week/shown", "/week/files/week.csv", "/story"])
def test_an_option_that_a_run_has_not_is_told_by_name_and_of_two_none_wins(page, monkeypatch, path):
    monkeypatch.setattr("tandemcare.web.pages.week.week_of_folder", None)
    wrong = page.get(path, params={"run": small_run().name, "option": "crisis-alternative"})
    assert wrong.status_code == 422
    assert "no option 'crisis-alternative'. Did you mean 'crisis-alternatives'?" in unescape(wrong.text)
    both = page.get(path, params={"run": small_run().name, "option": ["close", "formula"]})
    assert both.status_code == 422
    assert "given twice" in both.text


def test_an_error_page_leads_out_of_the_address_that_made_it(page):
    text = page.get("/?run=000000000000&years=7").text
    assert '<a href="/">begin anew</a>' in text
    assert page.get("/").status_code == 200
