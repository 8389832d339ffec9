"""Chromium asks in plain words: targets as fields, levers as people read them, doubt, and uploads that are removed."""

from __future__ import annotations

import re

import pytest
from browser import axe, faults, is_too_wide, served, walking
from page_desk import desk_at, small_run

from tandemcare.web.application import application

SECONDS = 30_000


@pytest.fixture(scope="module")
def browser():
    with walking() as (found, asked):
        yield found
    assert {each.split(b" ")[1] for each in asked if each} == set(), "Chromium asked for something beyond this machine"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(application(desk_at(tmp_path_factory.mktemp("words")))) as found:
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
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def button(page, name):
    return page.get_by_role("main").get_by_role("button", name=re.compile(name))


def test_another_measure_brings_its_unit_and_its_usual_number_and_a_link_restores_it(opened, address):
    page = opened()
    page.goto(f"{address}/size")
    page.locator("#measure-1").focus()
    page.locator("#measure-1").select_option("start-24h")
    page.wait_for_url(re.compile("target=share"))
    assert page.get_by_label("at least (in 100)").input_value() == "95"
    assert page.evaluate("document.activeElement.id") == "measure-1"
    page.get_by_label("at least (in 100)").fill("90")
    page.get_by_label("at least (in 100)").press("Tab")
    page.wait_for_url(re.compile("90%25"))
    other = opened()
    other.goto(page.url)
    assert other.get_by_label("at least (in 100)").input_value() == "90"
    assert other.locator("#measure-1").input_value() == "start-24h"


def test_a_size_is_asked_for_without_scripts_and_its_faults_stand_at_their_fields(opened, address):
    page = opened(java_script_enabled=False)
    page.goto(f"{address}/size")
    page.get_by_role("link", name="Acute beds", exact=True).click()
    page.locator("#number-1").fill("few")
    button(page, "Find the size").click()
    assert page.locator("#number-1").get_attribute("aria-invalid") == "true"
    assert "'few' is no number" in page.locator("#number-1-error").inner_text()
    page.locator("#number-1").fill("3")
    page.locator("#measure-2").select_option("occupancy")
    button(page, "Find the size").click()
    page.wait_for_url(re.compile("/jobs/.*target=away"))
    assert "occupancy+at+most+92%25" in page.url


def test_a_size_is_asked_for_by_keyboard_alone(opened, address):
    page = opened()
    page.goto(f"{address}/size?size=beds")
    page.locator("#number-1").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText ?? ''").startswith("Find the size"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/jobs/.*away\+at\+most\+5"))


def test_the_keyboard_stays_where_it_is_when_a_form_is_drawn_anew(opened, address):
    page = opened()
    page.goto(f"{address}/size?size=beds")
    held = []

    def hold(route):
        held.append(route)

    page.route(re.compile(r"/size\?"), hold)
    page.locator("#number-1").fill("5")
    with page.expect_request(re.compile(r"/size\?")):
        page.locator("#find").focus()
    page.wait_for_timeout(0)  # in which the request comes to be held
    page.locator("#find").evaluate("each => { each.isOld = true }")
    held[0].continue_()
    page.wait_for_function("() => document.querySelector('#find').isOld === undefined")
    assert page.evaluate("document.activeElement.id") == "find"


@pytest.mark.parametrize(
    "path",
    [
        "/size",
        "/size?size=beds+housing&target=away+at+most+4&target=p90+housing+wait+within+180d",
        "/size?size=amhp&measure-1=start-p95&number-1=soon&was-1=start-p95&written=x",
    ],
)
def test_nothing_here_scrolls_sideways_or_has_a_serious_fault_of_access(opened, address, path):
    script = axe()
    page = opened(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page.goto(f"{address}{path}")
    assert not is_too_wide(page)
    assert faults(page, script) == []


def test_a_share_is_moved_in_per_cent_and_a_link_restores_it(opened, address):
    page = opened()
    page.goto(f"{address}/adjust")
    field = page.locator("#lever-need-growth")
    assert field.input_value() == "0.7"
    field.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.wait_for_url(re.compile(r"lever-need-growth=0\.008"))
    assert page.locator("#lever-need-growth-slider").input_value() == "0.8"
    page.reload()
    assert page.locator("#lever-need-growth").input_value() == "0.8"
    assert page.get_by_text("Moved from 0.7% a year").is_visible()


def test_what_is_typed_out_of_a_range_is_told_where_the_look_would_stand_and_what_is_between_two_steps_is_taken(
    opened, address
):
    page = opened()
    page.goto(f"{address}/adjust")
    field = page.locator("#lever-community-places")
    field.fill("99999")
    field.blur()
    page.get_by_text("99,999 places is outside its range").wait_for()
    page.wait_for_url(re.compile(r"lever-community-places=99999"))
    field.fill("33")  # which is no step of the slider
    field.blur()
    page.wait_for_url(re.compile(r"lever-community-places=33"))
    page.get_by_text("outside its range").wait_for(state="detached")


def test_a_ring_fence_is_yes_or_no_without_scripts_too(opened, address):
    page = opened(java_script_enabled=False)
    page.goto(f"{address}/adjust")
    fence = page.get_by_role("group", name=re.compile("Ring fence"))
    assert fence.get_by_label("No").is_checked()
    fence.get_by_label("Yes").check()
    page.get_by_role("button", name="Run it in full").click()
    assert page.get_by_text("Ring fence around all that is bought: yes").is_visible()


def test_draws_are_asked_for_with_their_time_said_before(opened, address):
    page = opened()
    page.goto(f"{address}/run?scenario=close-first")
    page.get_by_label("Also vary what is not known").select_option("20")
    page.wait_for_url(re.compile("draws=20"))
    assert page.get_by_text("It takes about").is_visible()
    button(page, "Run it$").click()
    page.wait_for_url(re.compile("/jobs/.*draws=20"))


def test_how_sure_leads_to_the_next_step_of_the_page(opened, address, run):
    page = opened()
    page.goto(f"{address}/?run={run}")
    page.get_by_role("link", name=re.compile("Also vary what is not known")).click()
    page.wait_for_url(re.compile("/run.*draws=20"))


def test_a_file_that_was_sent_is_seen_and_removed_without_scripts(opened, address):
    page = opened(java_script_enabled=False)
    page.goto(f"{address}/choose?years=3")
    file = {"name": "mine.yaml", "mimeType": "text/yaml", "buffer": b"name: My <i>own</i>\nextends: as-is.yaml\n"}
    page.get_by_label(re.compile("An option")).set_input_files(files=[file])
    button(page, "Send it").click()
    page.get_by_role("link", name="Your files: see and remove").click()
    row = page.get_by_role("row", name=re.compile("mine.yaml"))
    assert "40 bytes" in row.inner_text()
    assert re.search(r"\d+ \w+ 20\d\d, \d\d:\d\d", row.inner_text())
    row.get_by_role("button", name="Remove mine.yaml").click()
    assert page.get_by_text("You have sent none").is_visible()
    assert "scenario=" not in page.url
    assert "years=3" in page.url
