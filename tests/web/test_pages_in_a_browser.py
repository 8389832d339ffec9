"""Chromium walks the whole way: the answer, choose, adjust, run, stop, compare, size, take away, and back by a link."""

from __future__ import annotations

import re

import pytest
from browser import axe, button, faults, is_too_wide, link, served, walking
from page_desk import HOSTILE, desk_at, small_run

from tandemcare.web.application import application
from tandemcare.web.drawing import VIEWS

SECONDS = 30_000


@pytest.fixture(scope="module")
def browser():
    with walking() as (found, asked):
        yield found
    beyond = {each.split(b" ")[1] for each in asked if each}
    assert beyond == set(), "Chromium asked for something beyond this machine"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(application(desk_at(tmp_path_factory.mktemp("served")))) as found:
        yield found


@pytest.fixture(scope="module")
def run():
    return small_run().name


@pytest.fixture
def opened(browser):
    contexts = []

    def open_one(**how):
        context = browser.new_context(**how)
        context.set_default_timeout(SECONDS)
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.said = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        return page

    yield open_one
    for context in contexts:
        context.close()


def to_the_answer(page, address):
    """Choose an option and run it to its answer."""
    page.goto(f"{address}/choose")
    page.get_by_label("Crisis alternatives", exact=True).check()
    button(page, "Go on with these").click()
    button(page, "Run it").click()
    link(page, "See the answer").click()
    page.wait_for_url(re.compile(r"/\?.*run="))


def test_the_whole_way(opened, address, run):
    page = opened()
    page.goto(f"{address}/?run={run}")
    title = page.get_by_role("heading", level=1).inner_text()
    assert title
    before = page.locator("figure h3").inner_text()
    page.get_by_role("link", name="Net cost so far").click()
    page.wait_for_url(re.compile("measure=net_position"))
    page.wait_for_function("before => document.querySelector('figure h3').innerText !== before", arg=before)
    to_the_answer(page, address)
    assert page.get_by_role("heading", level=1).inner_text() == title
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Compare").click()
    assert page.get_by_role("heading", name="Every measure").is_visible()
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Take away").click()
    for each in page.locator(".files a").all():
        with page.expect_download() as taken:
            each.click()
        assert taken.value.failure() is None
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Size").click()
    page.get_by_role("button", name="Find the size of AMHPs, by shift").click()
    page.get_by_role("heading", name="The run is finished").wait_for()
    assert all(each.startswith((address, "data:", "blob:")) for each in page.asked)
    assert page.said == []


def test_a_lever_moves_by_one_step_an_arrow_and_the_look_and_the_address_follow(opened, address):
    page = opened()
    page.goto(f"{address}/adjust")
    slider = page.locator("#lever-community-places-slider")
    field = page.locator("#lever-community-places")
    step = float(field.get_attribute("step"))
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert float(field.input_value()) == step
    page.get_by_role("table", name="Change from As is").wait_for()
    page.wait_for_url(re.compile(r"lever-community-places="))
    assert slider.evaluate("slider => slider === document.activeElement")
    assert page.locator("#look i").count() == 0
    copied = page.url
    page.reload()
    assert float(page.locator("#lever-community-places").input_value()) == step
    assert page.get_by_text("Moved from 0").count() == 1
    other = opened()
    other.goto(copied)
    assert float(other.locator("#lever-community-places").input_value()) == step
    other.get_by_role("link", name="Reset every lever").click()
    assert other.locator(".lever--moved").count() == 0


def test_a_run_is_stopped_and_goes_on_from_what_is_done(opened, address):
    page = opened(java_script_enabled=False)
    page.goto(f"{address}/run?scenario=close-first")
    button(page, "Run it").click()
    button(page, "Cancel").click()
    page.get_by_role("heading", name="The run has stopped").wait_for()
    button(page, "Go on from what is done").click()
    page.wait_for_load_state()
    again = page.context.new_page()  # the first page asks again by itself, and a reload would come between
    again.goto(f"{address}/run")
    assert "cancelled" not in again.get_by_role("table").inner_text()


def test_a_copied_link_shows_the_same_numbers_to_somebody_else(opened, address, run):
    one, other = opened(), opened()
    to_the_answer(one, address)
    other.goto(one.url)
    assert other.locator("main").inner_text() == one.locator("main").inner_text()
    one.reload()
    assert other.locator("main").inner_text() == one.locator("main").inner_text()


def test_two_at_once_do_not_mix(opened, address):
    one, other = opened(), opened()
    for page, option in ((one, "close-first"), (other, "supported-housing")):
        page.goto(f"{address}/run?scenario={option}")
    for page in (one, other):
        button(page, "Run it").click()
    one.goto(f"{address}/run")
    other.goto(f"{address}/run")
    assert "Close first" in one.get_by_role("table").inner_text()
    assert "Close first" not in other.get_by_role("table").inner_text()


def test_it_works_without_scripts(opened, address):
    page = opened(java_script_enabled=False)
    page.goto(f"{address}/adjust?lever-community-places=100")
    button(page, "Look").click()
    assert page.get_by_role("heading", name="First look").is_visible()
    link(page, "Run it in full").click()
    button(page, "Run it").click()
    page.reload()
    page.reload()
    link(page, "See the answer").click()
    assert "lever-community-places=100" in page.url


def test_without_scripts_no_slider_stands_there_that_moves_nothing(opened, address):
    """It has no name of its own: a script carries it over to the number beside it, and without one it is lost."""
    for has_scripts in (True, False):
        page = opened(java_script_enabled=has_scripts)
        page.goto(f"{address}/adjust")
        assert page.locator("#lever-community-places").is_visible()
        assert page.locator("#lever-community-places-slider").is_visible() == has_scripts


@pytest.mark.parametrize("width", [700, 1030, 1100, 1200, 1400])
def test_the_page_never_touches_the_edge_of_the_window(opened, address, width):
    page = opened(viewport={"width": width, "height": 640})
    page.goto(f"{address}/choose")
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert heading["x"] >= 16


def test_a_file_with_faults_is_shown_by_line_and_in_focus(opened, address):
    page = opened()
    page.goto(f"{address}/choose?years=3")
    file = {"name": "mine.yaml", "mimeType": "text/yaml", "buffer": b"name: Mine\nextends: as-is.yaml\nnonsense: 1\n"}
    page.get_by_label(re.compile("An option")).set_input_files(files=[file])
    button(page, "Send it").click()
    summary = page.get_by_role("alert")
    assert "mine.yaml:3" in summary.inner_text()
    assert summary.evaluate("each => each === document.activeElement")


@pytest.mark.parametrize("view", ["story", "week"])
def test_where_no_answer_comes_it_is_said_and_nobody_waits_on(opened, address, run, view):
    page = opened()
    page.route(f"**/{view}/*", lambda route: route.fulfill(status=500, body="no"))
    page.goto(f"{address}/{view}?run={run}")
    page.get_by_text("No answer came. Load the page again to ask once more.").wait_for()


def test_where_no_look_comes_it_is_said_where_it_would_stand(opened, address):
    page = opened()
    page.route("**/look*", lambda route: route.abort())
    page.goto(f"{address}/adjust")
    page.locator("#lever-community-places-slider").press("ArrowRight")
    page.locator("#look").get_by_text("No answer came.").wait_for()


def test_names_of_others_are_text(opened, address, run):
    page = opened()
    page.goto(f"{address}/?run={run}")
    assert page.get_by_text(HOSTILE).count() > 0
    assert page.locator("main b").count() == 0


@pytest.mark.parametrize("path", [*VIEWS, "/settings", "/look?base=close-first", "/nowhere"])
def test_no_page_scrolls_sideways_at_320_pixels_nor_has_a_serious_fault_of_access(opened, address, run, path):
    script = axe()
    page = opened(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}run={run}")
    assert not is_too_wide(page)
    assert faults(page, script) == []


def test_the_page_that_is_sent_by_mail_scrolls_nowhere_sideways_at_320_pixels(opened, address, run):
    page = opened(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page.goto(address)
    page.set_content(page.request.get(f"{address}/files/{run}/report.html").text())
    assert page.get_by_role("heading", name="What it says").is_visible()
    assert not is_too_wide(page)


def test_a_job_has_no_serious_fault_of_access(opened, address):
    script = axe()
    page = opened(bypass_csp=True)
    page.goto(f"{address}/run?scenario=close-first")
    button(page, "Run it").click()
    assert faults(page, script) == []


def test_the_keyboard_alone_can_do_it(opened, address, run):
    page = opened()

    def tab_to(name):
        for _ in range(200):
            page.keyboard.press("Tab")
            text = page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText ?? ''")
            if text.strip() == name:
                return
        raise AssertionError(f"no way by keyboard to {name}")

    page.goto(f"{address}/?run={run}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    tab_to("Choose options")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/choose"))
    tab_to("Close first")
    page.keyboard.press("Space")
    tab_to("Go on with these")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/run"))
    tab_to("Run it")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/jobs/"))
    link(page, "See the answer").wait_for()
    tab_to("See the answer")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/\?.*run="))


def test_scrollable_boxes_can_be_reached_by_keyboard(opened, address, run):
    page = opened(viewport={"width": 320, "height": 640})
    page.goto(f"{address}/?run={run}")
    boxes = page.locator(".scrolls")
    assert boxes.count() > 2
    for box in boxes.all():
        assert box.get_attribute("tabindex") == "0"
        assert box.get_attribute("aria-label")
