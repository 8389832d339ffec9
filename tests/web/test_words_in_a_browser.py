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
