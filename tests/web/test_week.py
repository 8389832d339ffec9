"""The week of the place on the page: the same numbers as from Python, in words, in marks and in a table, and moving."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from html import unescape
from io import BytesIO, StringIO

import pandas as pd
import pytest
from browser import axe, faults, is_too_wide, served, walking
from page_desk import FORMULA, HOSTILE, desk_at, small_run
from starlette.testclient import TestClient

from tandemcare.results import PlaceWeek, Results, WeekCell, week_of_run
from tandemcare.web import weeks
from tandemcare.web.application import application
from tandemcare.web.drawn import OURS
from tandemcare.web.pages.week import CLOCK
from tandemcare.web.weeks import drawn_week

HOUR = 38
MOST_BYTES = 60_000
ROW = re.compile(r"<tr><th scope=\"row\">([^<]+)</th>((?:<td>\d+)+)</tr>")


@cache
def week() -> PlaceWeek:
    return week_of_run(Results.read(small_run()), "close")


@pytest.fixture(autouse=True)
def simulated(monkeypatch):
    """Simulate each week once for all tests, in this process; the fixture is what was asked for."""
    asked, known = [], drawn_week(week())  # before any browser waits for it

    def apart(work, *given):
        asked.append(given)
        return known if given[1:] == ("close", week().monday, 0) else work(*given)

    shutil.rmtree(small_run().parent / OURS, ignore_errors=True)
    weeks.week_of_folder.cache_clear()
    monkeypatch.setattr(weeks, "apart", apart)
    return asked


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return application(desk_at(tmp_path_factory.mktemp("week")))


@pytest.fixture(scope="module")
def client(app):
    with TestClient(app) as found:
        yield found


@pytest.fixture(scope="module")
def address(app):
    with served(app) as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with walking() as (found, asked):
        yield found
    beyond = {each.split(b" ")[1] for each in asked if each}
    assert beyond == set(), "Chromium asked for something beyond this machine"


def shown(**more):
    said = {"run": small_run().name, "option": "close", "hour": HOUR, **more}
    return "/week/shown?" + "&".join(f"{name}={value}" for name, value in said.items())


@contextmanager
def opened(browser, where, **how):
    context = browser.new_context(**how)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.clock.install()
    page.goto(where)
    yield page
    assert page.said == []
    context.close()


def numbers_of(page):
    """Return every number that a page shows at its hour: by scenario, in the order of the columns of its table."""
    found = page.locator("#week b").evaluate_all(
        "all => all.map(b => [b.dataset.scenario, b.dataset.column, b.innerText])"
    )
    return {(int(scenario), int(column)): int(text) for scenario, column, text in found}


def expected(hour):
    drawn = drawn_week(week())
    columns = [column for spot in drawn.spots for column in spot.columns]
    return {(at, each.number): each.people[at][hour] for each in columns for at in range(len(drawn.titles))}


def test_each_place_and_state_of_the_week_is_drawn_once_with_its_numbers():
    drawn = drawn_week(week())
    columns = [column for spot in drawn.spots for column in spot.columns]
    assert [column.number for column in columns] == list(range(len(columns)))
    for at, people in enumerate(week().people.values()):
        waits = sum(sum(numbers) for cell, numbers in people.items() if cell.state in ("for-amhp", "for-bed"))
        assert sum(sum(each.people[at]) for each in columns) == waits + sum(map(sum, people.values()))


def test_a_mark_stands_for_as_many_people_as_fit():
    cells = {WeekCell("home-treatment", "in"): (700,) * len(CLOCK), WeekCell("ae", "seen"): (3,) * len(CLOCK)}
    drawn = drawn_week(PlaceWeek(date(2027, 9, 27), 0, 1, {"As is": cells}))
    assert {spot.name: spot.each for spot in drawn.spots if spot.most} == {"Home treatment": 20, "A&E": 1}


def test_without_scripts_the_page_has_every_number_of_every_hour(client):
    text = client.get(shown()).text
    assert f"<strong data-now>{CLOCK[HOUR]}</strong>" in text
    rows = ROW.findall(text)
    assert [name for name, _ in rows] == [*CLOCK, *CLOCK]
    for place, (_, cells) in enumerate(rows):
        scenario, hour = divmod(place, len(CLOCK))
        told = [number for (at, _), number in sorted(expected(hour).items()) if at == scenario]
        assert [int(cell) for cell in cells.split("<td>")[1:]] == told
    in_words = [int(number) for number in re.findall(r"<b data-scenario=[^>]*>(\d+)</b>", text)]
    assert sorted(in_words) == sorted(expected(HOUR).values())


def test_the_data_of_the_page_are_small(client):
    import gzip

    text = client.get(shown()).text
    tables = "".join(re.findall(r"<table data-week.*?</table>", text, re.DOTALL))
    assert len(gzip.compress(tables.encode())) < MOST_BYTES / 2
    assert len(re.sub(r"<td>", ",", "".join(cells for _, cells in ROW.findall(text)))) < MOST_BYTES


def test_it_says_that_it_is_one_week_of_one_run_and_which(client):
    text = " ".join(client.get(shown()).text.split())
    assert "One week of one run, an illustration and not an average" in text
    assert f"Monday {week().monday.day} {week().monday:%B %Y}" in text
    assert "run 1 of 2 (seed 1)" in text


def test_a_week_is_simulated_once_and_its_second_view_is_kept(client, simulated):
    first = client.get(shown()).text
    assert client.get(shown()).text == first
    assert client.get(shown(hour=40)).text != first
    assert len(simulated) == 1


def test_a_week_is_kept_when_the_server_ends_and_is_the_same_again(client, simulated):
    first = client.get(shown()).text
    weeks.week_of_folder.cache_clear()  # as a server that begins anew
    assert client.get(shown()).text == first
    assert len(simulated) == 1


def test_a_week_that_cannot_be_kept_is_shown_all_the_same(client, monkeypatch):
    def full(*_):
        raise OSError

    monkeypatch.setattr(weeks, "keep_json", full)
    assert "One week of one run" in client.get(shown()).text


def test_a_week_is_taken_away_in_three_forms_that_say_what_the_page_says(client):
    drawn = drawn_week(week())
    told = [
        (title, spot.name, column.words.says, list(column.people[at]))
        for at, title in enumerate(drawn.titles)
        for spot in drawn.spots
        for column in spot.columns
    ]
    links = re.findall(r'href="(/week/files/[^"]+)" download', client.get(shown()).text)
    csv, xlsx, data = (client.get(unescape(each)).content for each in links)
    frames = [
        pd.read_csv(StringIO(csv.decode("utf-8-sig"))),
        pd.read_excel(BytesIO(xlsx), sheet_name="Hours", engine="openpyxl"),
        pd.DataFrame(json.loads(data)["hours"]),
    ]
    for frame in frames:
        assert list(frame["hour"].unique()) == [
            f"{week().monday + timedelta(days=hour // 24)} {hour % 24:02}:00" for hour in range(len(CLOCK))
        ]
        frame["option"] = frame["option"].str.removeprefix("'")  # which keeps a text from being a formula
        grouped = frame.groupby(["option", "place", "counted"], sort=False)["people"].apply(list)
        assert [(*key, numbers) for key, numbers in grouped.items()] == told
    assert "an illustration and not an average" in json.loads(data)["about"][0]


@pytest.mark.parametrize("wrong", [{"week": "2020-01-01"}, {"nth": 3}, {"option": "nothing"}])
def test_a_week_that_there_is_not_is_no_file(client, wrong):
    for name in ("week.csv", "week.xlsx", "week.json"):
        assert client.get(shown(**wrong).replace("/shown", f"/files/{name}")).status_code == 422
    assert client.get(shown().replace("/shown", "/files/other.csv")).status_code == 422


def test_every_day_of_a_week_is_the_same_week(client, simulated, monkeypatch):
    monkeypatch.setattr(weeks, "apart", lambda work, *given: simulated.append(given) or drawn_week(week()))
    monday = week().monday
    for day in range(7):
        assert client.get(shown(week=monday + timedelta(days=day))).status_code == 200
    assert [given[2] for given in simulated] == [monday]


def test_the_titles_of_others_are_text(client):
    text = client.get(shown()).text
    assert HOSTILE not in text
    assert "&lt;b onclick=" in text
    assert "<b onclick" not in text
    assert FORMULA in client.get(f"/inside?run={small_run().name}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"hour": 168},
        {"hour": "x"},
        {"nth": 0},
        {"nth": 3},
        {"week": "soon"},
        {"option": "nothing"},
        {"run": "000000000000"},
    ],
)
def test_what_the_run_does_not_have_is_a_page_with_a_summary(client, wrong):
    for path in (shown(**wrong), shown(**wrong).replace("/shown", "")):
        found = client.get(path)
        assert found.status_code == 422
        assert "nhsuk-error-summary" in found.text


@pytest.mark.parametrize("day", ["2020-01-01", "2028-03-31", "2100-01-01"])
def test_a_week_beyond_the_run_is_told_with_those_that_there_are_before_anything_is_simulated(client, simulated, day):
    for path in (shown(week=day), shown(week=day).replace("/shown", "")):
        found = client.get(path)
        assert found.status_code == 422
        assert "The run has the weeks from" in found.text
    assert simulated == []


def test_the_first_and_the_last_week_of_a_run_are_there(client):
    text = client.get(shown(week="2020-01-01")).text
    for day in re.search(r"weeks from (\S+) to (\S+)\.", text).groups():
        assert client.get(shown(week=day).replace("/shown", "")).status_code == 200


def test_it_moves_when_played_and_stops_when_paused_and_the_link_restores_the_hour(browser, address):
    with opened(browser, address + shown()) as page:
        page.get_by_role("button", name="Play").click()
        page.clock.run_for(5_000)
        page.get_by_role("button", name="Pause").click()
        hour = HOUR + 10
        assert page.locator("[data-now]").inner_text() == CLOCK[hour]
        assert numbers_of(page) == expected(hour)
        page.clock.run_for(5_000)
        assert page.locator("[data-now]").inner_text() == CLOCK[hour]
        assert page.get_by_role("status").inner_text() == f"Paused at {CLOCK[hour]}"
        link = page.url
    with opened(browser, link) as page:
        assert page.locator("[data-now]").inner_text() == CLOCK[hour]
        assert numbers_of(page) == expected(hour)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_by_itself(browser, address, motion):
    with opened(browser, address + shown(), reduced_motion=motion) as page:
        page.clock.run_for(60_000)
        assert page.locator("[data-now]").inner_text() == CLOCK[HOUR]
        assert page.locator(".row i").first.evaluate("i => getComputedStyle(i).animationName") == (
            "none" if motion == "reduce" else "comes"
        )


def test_the_keyboard_moves_it_by_an_hour_and_its_end_is_its_end(browser, address):
    with opened(browser, address + shown()) as page:
        slider = page.get_by_role("slider", name="Hour of the week")
        slider.focus()
        page.keyboard.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") == CLOCK[HOUR + 1]
        assert numbers_of(page) == expected(HOUR + 1)
        page.keyboard.press("End")
        page.get_by_role("button", name="Play").press("Enter")
        page.clock.run_for(1_000)
        assert page.locator("[data-now]").inner_text() == CLOCK[2]
        page.clock.run_for(600_000)
        assert page.locator("[data-now]").inner_text() == CLOCK[-1]
        assert page.get_by_role("button", name="Play").is_visible()


def test_there_are_as_many_marks_as_people(browser, address):
    with opened(browser, address + shown()) as page:
        page.get_by_role("slider", name="Hour of the week").fill("100")
        found = page.locator(".row [data-column]").evaluate_all(
            "all => all.map(m => [m.dataset.scenario, m.dataset.column, m.dataset.each, m.childElementCount])"
        )
        assert len(found) == len(expected(100))
        for scenario, column, each, marks in found:
            assert marks == -(-expected(100)[int(scenario), int(column)] // int(each))


def test_it_comes_by_itself_from_look_inside(browser, address):
    with opened(browser, f"{address}/inside?run={small_run().name}") as page:
        page.get_by_label(re.compile("Option, shown beside")).select_option("close")
        page.get_by_role("button", name="Watch a week").click()
        page.get_by_role("button", name="Play").wait_for()
        assert numbers_of(page) == expected(12)


def test_without_scripts_an_hour_is_shown_by_a_button(browser, address):
    with opened(browser, address + shown(), java_script_enabled=False) as page:
        assert not page.get_by_role("button", name="Play").is_visible()
        page.get_by_role("slider", name="Hour of the week").press("ArrowRight")
        page.get_by_role("button", name="Show this hour").click()
        assert page.locator("[data-now]").inner_text() == CLOCK[HOUR + 1]


def test_at_320_pixels_it_scrolls_nowhere_and_has_no_serious_fault_of_access(browser, address):
    script = axe()
    with opened(browser, address + shown(), viewport={"width": 320, "height": 640}, bypass_csp=True) as page:
        assert not is_too_wide(page)
        for each in page.locator("summary").all():
            each.click()
        assert not is_too_wide(page)
        assert faults(page, script) == []
