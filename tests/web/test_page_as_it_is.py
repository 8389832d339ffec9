"""The whole journey with nothing stood in for: `tandem app` as its user starts it, its own processes, and Chromium.

It waits for what it sees and never for seconds, so that it holds on any machine.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pptx
import pytest
from browser import button, link, refusing_proxy, tandem_app, view, walking
from documents_read import rows_of
from playwright.sync_api import TimeoutError as TookTooLongError

from tandemcare import scenario

MOST_MILLISECONDS = 240_000
"""By then something hangs, whatever the machine."""
A_MOMENT = 2_000
YEARS, FEW, MANY = 2, 3, (40, 250, 1600)
"""A run is cancelled half way: where a machine has finished it before, it is asked for more."""
LEVER = "community-places"
DOCUMENTS = {"report.docx", "report.pptx", "report.html", "results.xlsx"}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="starts and ends a server by signal")


@pytest.fixture(scope="module")
def asked_beyond():
    """What Chromium or the server asked for beyond this machine."""
    return []


@pytest.fixture(scope="module")
def browser(asked_beyond):
    with walking() as (found, asked):
        yield found
    asked_beyond += asked
    assert {each.split(b" ")[1] for each in asked if each} == set(), "Chromium asked for something beyond this machine"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with refusing_proxy() as (proxy, asked):
        with tandem_app(tmp_path_factory.mktemp("app"), http_proxy=proxy, https_proxy=proxy, all_proxy=proxy) as found:
            yield found
        assert asked == [], "the server asked for something beyond this machine"


@pytest.fixture
def opened(browser, address):
    contexts = []

    def open_one():
        context = browser.new_context(accept_downloads=True)
        context.set_default_timeout(MOST_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        for page in context.pages:
            assert all(each.startswith((address, "data:", "blob:")) for each in getattr(page, "asked", ()))
        context.close()


def choose(page, *options):
    """Choose options by their titles, and go on with them."""
    view(page, "Choose")
    for each in options:
        page.get_by_label(each, exact=True).check()
    button(page, "Go on with these").click()


def set_size(page, replications, seed=1):
    """Say how often and how long on the page Run."""
    page.locator("summary", has_text="runs of").click()
    page.get_by_label("Runs of each option", exact=True).fill(str(replications))
    page.get_by_label("Years", exact=True).fill(str(YEARS))
    page.get_by_label("Seed", exact=True).fill(str(seed))
    button(page, "Use these").click()
    page.get_by_text(f"{replications} runs of {YEARS} years, seed {seed}").wait_for()


def move(page, steps):
    """Move the lever by some steps to the right, and return the first look that follows."""
    before = page.locator("#look table").inner_text() if page.locator("#look table").count() else ""
    field = page.locator(f"#lever-{LEVER}")
    wanted = float(field.input_value()) + steps * float(field.get_attribute("step"))
    page.locator(f"#lever-{LEVER}-slider").focus()
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(f"lever-{LEVER}={wanted:g}(&|$)"))
    page.wait_for_function(
        "before => { const found = document.querySelector('#look table'); return found && found.innerText !== before }",
        arg=before,
    )
    assert float(field.input_value()) == wanted
    return page.locator("#look table").inner_text()


def is_stopped_half_way(page):
    """Run what is chosen, and cancel it once some of it is done; tell whether it was not finished before."""
    button(page, "Run it").click()
    under_way = page.locator("#job-status", has_text=re.compile("[1-9][0-9]* of [0-9]+ done"))
    finished = page.get_by_role("heading", name="The run is finished")
    under_way.or_(finished).first.wait_for()
    while not finished.is_visible():
        with suppress(TookTooLongError):  # each poll draws the button anew, and a busy machine is slow to click it
            button(page, "Cancel").click(timeout=A_MOMENT)
            break
    page.get_by_role("heading", name=re.compile("The run (has stopped|is finished)")).wait_for()
    return not finished.is_visible()


def stop_half_way(page):
    """Have a run stopped half way, of as many replications as it takes to be in time; return how many."""
    for often in MANY:
        set_size(page, often)
        if is_stopped_half_way(page):
            return often
        view(page, "Run")
    raise AssertionError("no run was long enough to be cancelled")


def options_of(page):
    """Return what Compare says of each option, by its title."""
    view(page, "Compare")
    table = page.get_by_role("table", name="Change from As is").first
    table.wait_for()
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    return {title: cells for title, *cells in rows if cells and title != "As is"}


def taken_away(page, folder):
    """Return every file that Take away offers, by its name, downloaded."""
    view(page, "Take away")
    found = {}
    for each in page.locator(".files a").all():
        with page.expect_download() as taken:
            each.click()
        path = folder / taken.value.suggested_filename
        taken.value.save_as(path)
        found[path.name] = path
    return found


def texts_of(path):
    """Return all the text of a document, opened by what opens documents of its kind."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(each.text for each in document.paragraphs), *cells])
    if path.suffix == ".pptx":
        shapes = [shape for slide in pptx.Presentation(str(path)).slides for shape in slide.shapes]
        tables = ["\n".join(map("\n".join, rows_of("pptx", path.read_bytes())))]
        return "\n".join([*(shape.text_frame.text for shape in shapes if shape.has_text_frame), *tables])
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        return "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    return path.read_text(encoding="utf-8")


def begins(title):
    """Return how a title begins that is cut on a page where there is no room for it."""
    return title.removesuffix("...").rstrip()


def are_of_one_run(files, run, options):
    """Open each file, and see that it is of this run; `options` are the rows of the page's table of options."""
    assert set(files) > {*DOCUMENTS, "results.json", "summary.csv", "yours.yaml"}
    said = json.loads(files["results.json"].read_text())
    assert Path(said["run"]).name == run
    names = [each["name"] for each in said["scenarios"]]
    for name in DOCUMENTS:
        told = texts_of(files[name])
        assert run in told, name
        assert all(title in told for title in map(begins, options)), name
    for name in ("report.docx", "report.pptx", "report.html"):
        rows = rows_of(name.rpartition(".")[2], files[name].read_bytes())
        for title, cells in options.items():
            assert any(row[0].startswith(begins(title)) and row[1:] == cells for row in rows if row), (name, title)
    for path in (path for path in files.values() if path.suffix == ".csv"):
        table = pd.read_csv(path)
        assert len(table), path.name
        assert set(table.get("scenario", names)) <= {*names, "every scenario"}, path.name
    for path in (path for path in files.values() if path.name.startswith("scenario-")):
        assert json.loads(path.read_text())["name"] in names
    for path in (path for path in files.values() if path.suffix == ".yaml" and path.name != "yours-numbers.yaml"):
        assert scenario.load(path).title


def settings_of(page):
    """Return what a page says that will be run, lever and all."""
    view(page, "Run")
    rows = page.locator(".nhsuk-summary-list__value").all_inner_texts()
    size = page.locator("summary", has_text="runs of").inner_text()
    view(page, "Adjust")
    return rows, size, page.locator(f"#lever-{LEVER}").input_value()


def test_the_whole_journey_of_one_user_with_real_processes(opened, tmp_path):
    page = opened()
    assert page.get_by_role("heading", name="The options that come with Tandem have not been run here yet").is_visible()
    choose(page, "Close first")
    view(page, "Adjust")
    assert move(page, 3) != move(page, 4)
    link(page, "Run it in full").click()
    often = stop_half_way(page)
    button(page, "Go on from what is done").click()
    link(page, "See the answer").wait_for()
    assert "were finished before" in page.locator("#job").text_content()
    assert f"All {3 * often} runs are done" in page.locator("#job-status").inner_text()
    link(page, "See the answer").click()
    page.wait_for_url(re.compile("run="))
    answer, run = page.url, re.search("run=([0-9a-f]{12})", page.url)[1]
    assert page.locator(".stale").count() == 0
    options = options_of(page)
    assert "Close first" in options
    assert len(options) == 2
    are_of_one_run(taken_away(page, tmp_path), run, options)
    copied = link(page, re.compile("restores every setting")).get_attribute("href")
    other = opened()
    other.goto(answer.partition("/?")[0] + copied)
    page.goto(answer)
    assert other.locator("main").inner_text() == page.locator("main").inner_text()
    assert settings_of(other) == settings_of(page)
    assert [*page.said, *other.said] == []


def test_a_size_is_found_in_a_place_that_was_sent(opened, tmp_path):
    page = opened()
    view(page, "Choose")
    text = scenario.place_text(scenario.new_place("A small place", 100_000, None))
    file = {"name": "small.yaml", "mimeType": "text/yaml", "buffer": text.encode()}
    page.get_by_label(re.compile("An option")).set_input_files(files=[file])
    button(page, "Send it").click()
    page.get_by_text("Chosen now: A small place").wait_for()
    view(page, "Size")
    page.get_by_role("button", name=re.compile("AMHP")).click()
    link(page, "See the size").click()
    rows = page.get_by_role("main").get_by_role("row")
    assert "yes" in "\n".join(rows.all_inner_texts())
    assert "A small place" in page.get_by_role("main").inner_text()


def test_two_users_at_once_do_not_mix(opened):
    titles = ("Close first", "Crisis alternatives")
    one, other = users = opened(), opened()
    for page, title in zip(users, titles, strict=True):
        choose(page, title)
        set_size(page, FEW, seed=7)
        view(page, "Adjust")
    for page, steps in zip(users, (2, 5), strict=True):
        page.locator(f"#lever-{LEVER}-slider").focus()
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
    looks = []
    for page in users:
        page.get_by_role("table", name="Change from As is").wait_for()
        looks.append(page.locator("#look table").inner_text())
    assert looks[0] != looks[1]
    for page in users:
        link(page, "Reset every lever").click()
        page.wait_for_url(lambda url: LEVER not in url)
        view(page, "Run")
    for page in users:
        button(page, "Run it").click()
        page.wait_for_url(re.compile("/jobs/"))
    jobs = [page.url for page in users]
    for page, mine, theirs in ((one, *titles), (other, *reversed(titles))):
        link(page, "See the answer").click()
        assert set(options_of(page)) == {mine}
        view(page, "Run")
        assert mine in page.get_by_role("table").inner_text()
        assert theirs not in page.get_by_role("table").inner_text()
    one.goto(jobs[1])
    assert one.get_by_text("There is no such run of yours").count() == 1
