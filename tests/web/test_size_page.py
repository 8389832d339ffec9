"""Size on the page: targets as fields, what is wrong at its field, an address that restores them, a taken answer."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import docx
import openpyxl
import pytest
from page_desk import desk_at
from report.made_up_sizing import answer
from starlette.testclient import TestClient

from tandemcare.report import amhp_size_book, amhp_size_report, kept_report
from tandemcare.web import JobAsked, PageJob
from tandemcare.web.application import application
from tandemcare.web.folders import keep_json
from tandemcare.web.size_form import SizeForm
from tandemcare.web.study import Study

FIELDS = {"size": "amhp", "measure-1": "start-p95", "was-1": "start-p95", "number-1": "24"}


@pytest.fixture
def desk(tmp_path: Path):
    return desk_at(tmp_path)


@pytest.fixture
def page(desk):
    with TestClient(application(desk)) as client:
        client.get("/choose")
        yield client


def asked_of(desk) -> JobAsked:
    (jobs,) = desk.jobs.asked.values()
    return jobs[-1].asked


def test_the_usual_target_is_filled_in_and_asks_for_what_the_command_line_would(page, desk):
    text = page.get("/size").text
    assert 'value="start-p95" selected' in text
    assert 'name="number-1" inputmode="decimal" autocomplete="off" value="24"' in text
    found = page.post("/size", data=FIELDS, follow_redirects=False)
    assert found.status_code == 303
    assert (asked_of(desk).kind, asked_of(desk).sized, asked_of(desk).targets) == (
        "size_amhp",
        "amhp",
        ("p95 started within 24h",),
    )


def test_the_run_that_is_shown_is_kept_while_a_size_is_found(page):
    text = page.get("/size", params={"run": "0123456789ab", "of": "01234567"}).text
    action = unescape(re.search('formaction="([^"]*)"', text)[1])
    address = page.post(action, data=FIELDS, follow_redirects=False).headers["location"]
    assert "run=0123456789ab&of=01234567" in address


def test_several_targets_of_beds_and_homes_are_one_question(page, desk):
    fields = {"size": "beds housing", "measure-1": "away", "number-1": "3.5", "was-1": "away"}
    fields |= {"measure-2": "housing-p90", "number-2": "180", "was-2": "housing-p90", "written": "full at most 9%; x"}
    wrong = page.post("/size", data=fields)
    assert wrong.status_code == 422
    assert 'id="written-error"' in wrong.text
    assert 'value="3.5"' in wrong.text
    page.post("/size", data=fields | {"written": "median bed wait within 12h"}, follow_redirects=False)
    assert asked_of(desk).kind == "size_capacity"
    assert asked_of(desk).targets == (
        "away at most 3.5",
        "p90 housing wait within 180d",
        "median bed wait within 12h",
    )


@pytest.mark.parametrize(("number", "told"), [("soon", "is no number"), ("0", "no time at all"), ("", "")])
def test_what_is_wrong_stands_at_its_field_and_in_a_summary_that_leads_there(page, desk, number, told):
    found = page.post("/size", data=FIELDS | {"number-1": number})
    if not told:  # an empty number of a measure that was shown is no number
        told = "No number is given"
    assert found.status_code == 422
    text = unescape(found.text)
    assert text.count(told) == 2
    assert '<a href="#number-1">' in text
    assert 'aria-describedby="usual-1 number-1-error" aria-invalid="true"' in text
    assert not desk.jobs.asked


def test_everything_stays_in_an_address_that_restores_it(page):
    found = page.get("/size", params={**FIELDS, "number-1": "36", "years": "7"}, follow_redirects=False)
    assert found.status_code == 303
    said = parse_qs(urlsplit(found.headers["location"]).query)
    assert said == {"size": ["amhp"], "target": ["p95 started within 36h"], "years": ["7"]}
    again = page.get(found.headers["location"]).text
    assert 'name="number-1" inputmode="decimal" autocomplete="off" value="36"' in again
    assert "target=p95+started+within+36h" in again.split("/compare?")[1].split('"')[0]


def test_a_target_of_the_command_line_that_is_not_in_the_list_is_restored_as_it_is_written(page):
    text = page.get("/size", params={"size": "amhp", "target": "p99 custody allocated within 3d"}).text
    assert 'value="p99 custody allocated within 3d"' in text


def test_of_more_targets_than_the_list_has_room_for_none_is_left_out(page, desk):
    asked = [f"p{share} started within 24h" for share in (95, 90)]
    asked += ["share started within 24h >= 95%", "share s136 seen within 6h >= 95%", "p99 custody allocated within 3d"]
    study = Study(size="amhp", targets=tuple(asked))
    text = unescape(page.get(study.to("/size")).text)
    assert 'value="share s136 seen within 6h >= 95%; p99 custody allocated within 3d"' in text
    assert set(SizeForm.of_study(study).texts) == set(asked)


def test_targets_that_are_too_long_are_refused_and_never_cut_to_another(page):
    long = "; ".join([*(f"p90 bed wait within {hours}h" for hours in range(101, 109)), "away at most 4"])
    targets = [each.strip() for each in (long + "0" * 30).split(";")]
    text = page.get(Study(size="beds", targets=tuple(targets)).to("/size")).text
    assert 'id="written-error"' in text
    assert 'name="written" value=""' in text


def test_a_measure_that_was_changed_without_a_script_is_shown_with_its_usual_number_before_anything_runs(page, desk):
    changed = FIELDS | {"measure-1": "start-24h"}
    found = page.post("/size", data=changed)
    assert found.status_code == 422
    assert 'autocomplete="off" value="95"' in found.text
    assert "Another measure was chosen" in found.text
    assert not desk.jobs.asked
    page.post("/size", data=changed | {"was-1": "start-24h", "number-1": "95"}, follow_redirects=False)
    assert asked_of(desk).targets == ("share started within 24h >= 95%",)


@pytest.mark.parametrize(
    "fields", [{}, {"size": "wards"}, {"size": "beds"}, {"size": "beds", "measure-1": "start-p95"}]
)
def test_a_form_without_a_target_of_what_is_sized_is_refused(page, desk, fields):
    found = page.post("/size", data=fields)
    assert found.status_code == 422
    assert 'class="nhsuk-error-summary"' in found.text
    assert not desk.jobs.asked


def test_a_size_to_be_found_makes_no_results_stale():
    shown = Study(scenarios=("close-first",)).of_run("a" * 12)
    assert not shown.with_size("beds", ("away at most 4",)).is_stale
    assert replace(shown, years=7).is_stale


@pytest.fixture
def sized(page, desk, tmp_path):
    """The address of a finished size."""
    page.post("/size", data=FIELDS)
    ((user, (job,)),) = desk.jobs.asked.items()
    found = answer()
    kept = {"report": kept_report(amhp_size_report(found, True)), "book": kept_report(amhp_size_book(found))}
    keep_json(tmp_path / "answer.json", {**kept, "json": {"place": found.place}, "title": f"AMHPs of {found.place}"})
    desk.jobs.asked[user] = [replace(job, state="finished", answer=tmp_path / "answer.json")]
    assert isinstance(desk.jobs.asked[user][0], PageJob)
    return f"/jobs/{job.token}"


def test_the_answer_says_first_what_to_do(page, sized):
    text = page.get(f"{sized}/answer").text
    first = text.split("<h1", 1)[1].split("</h1>")[0]
    assert "One more AMHP on the weekend shift (3, not 2) and five more AMHPs on the night shift (6, not 1): £" in first
    assert "How long until 95 in 100 urgent assessments have started: at most 24 hours" in text
    assert text.count("One more AMHP on the weekend shift") == 2  # the title of the page, and its heading


def test_the_answer_is_taken_away_with_what_to_do_first(page, sized):
    files = {name: page.get(f"{sized}/files/size.{name}") for name in ("xlsx", "docx", "html", "json")}
    assert all(each.headers["content-disposition"].startswith("attachment") for each in files.values())
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"].content))
    said = [str(cell.value) for row in book["Answer"].iter_rows() for cell in row if cell.value]
    paper = [each.text for each in docx.Document(io.BytesIO(files["docx"].content)).paragraphs]
    for texts in (said, paper, [unescape(files["html"].text)]):
        assert any("One more AMHP on the weekend shift (3, not 2)" in text for text in texts)
    assert json.loads(files["json"].content) == {"place": answer().place}
    assert page.get(f"{sized}/files/other.pdf").status_code == 422


def test_nobody_else_takes_it_away(page, desk, sized):
    with TestClient(page.app) as other:
        assert other.get(f"{sized}/files/size.json").status_code == 422
