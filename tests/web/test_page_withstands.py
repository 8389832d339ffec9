"""What somebody may send the page by hand: each is refused with words, and none is a fault or reaches anything else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from page_desk import desk_at
from starlette.testclient import TestClient

from tandemcare.experiments import StudyRequest, compare
from tandemcare.scenario import make_scenario
from tandemcare.web.application import application
from tandemcare.web.guards import is_foreign
from tandemcare.web.kept import KeptRuns
from tandemcare.web.study import LEAST, MOST, WHOLE

HUGE = "9" * 4000


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with TestClient(application(desk_at(tmp_path_factory.mktemp("page")))) as client:
        yield client


@pytest.mark.parametrize("path", ["/static/none.css", "/static/%00", "/static/" + "a" * 5000, "/static/", "/static"])
def test_a_file_of_ours_that_there_is_not_is_no_fault(page, path):
    assert page.get(path).status_code in {404, 405}


def test_a_file_of_ours_takes_nothing(page):
    assert page.post("/static/page.css").status_code == 405


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("value", ["-1", "1.5", "1_0", "nan", "1e3", HUGE, "-" + HUGE, "\u0663"])
@pytest.mark.parametrize("path", ["/", "/run", "/look"])
def test_a_number_of_a_study_that_cannot_be_run_is_told_at_once_and_in_few_words(page, name, value, path):
    found = page.get(path, params={name: value})
    assert found.status_code == 422
    assert len(found.text) < 5_000


def test_what_an_address_may_say_is_what_the_command_line_may():
    for name, most in MOST.items():
        assert not StudyRequest(**{name: most}).problems()
        if name != "draw_replications":  # which has no end there
            assert StudyRequest(**{name: most + 1}).problems()
        assert not StudyRequest(**{name: LEAST[name]}).problems()
        assert StudyRequest(**{name: LEAST[name] - 1}).problems()


def test_the_page_lets_somebody_type_what_an_address_may_say(page):
    form = page.get("/run").text
    for name, least in LEAST.items():
        assert name == "draws" or re.search(rf'<input [^>]*name="{name}"[^>]* min="{least}"', form)
        assert page.get("/run", params={name: least}).status_code == 200


def test_numbers_that_are_both_below_nothing_make_no_run(page):
    assert page.post("/jobs?years=-100&replications=-100").status_code == 422
    assert page.post("/jobs?replications=0").status_code == 422


@pytest.mark.parametrize(
    "lever", ["lever-none=1", "lever-%00=1", "lever-community-places=-1", "lever-community-places=1e308"]
)
@pytest.mark.parametrize("path", ["/jobs", "/size"])
def test_a_lever_that_cannot_stand_so_is_told_before_anything_runs(page, lever, path):
    found = page.post(
        f"{path}?{lever}",
        data={"size": "beds", "measure-1": "away", "number-1": "4", "was-1": "away"} if path == "/size" else None,
    )
    assert found.status_code == 422
    assert 'class="nhsuk-error-summary"' in found.text


@pytest.mark.parametrize("data", [b"size=beds&written=" + b"x" * 60_000, b"&".join([b"a=1"] * 20_000)])
def test_a_form_of_words_is_read_no_further_than_words_go(page, data):
    found = page.post("/size", content=data, headers={"content-type": "application/x-www-form-urlencoded"})
    assert found.status_code == 422
    assert "no form of this page has" in found.text


def test_a_file_in_a_form_of_words_is_read_no_further(page):
    assert page.post("/size", files={"size": ("a.bin", b"0" * 1_000_000)}).status_code == 422
    assert page.post("/size", files={"size": ("a.bin", b"beds")}).status_code == 422


def test_a_target_is_no_longer_than_targets_are(page):
    found = page.post("/size", data={"size": "beds", "written": "x" * 5_000})
    assert found.status_code == 422
    assert "x" * 300 not in found.text


def test_an_option_that_a_run_does_not_have_begins_no_story(page, monkeypatch):
    monkeypatch.setattr("tandemcare.web.pages.inside.story_of_run", None)
    for path in ("/story", "/story/told"):
        assert page.get(path, params={"option": "nope"}).status_code == 422


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_website_has_nothing_worked_out_in_a_frame_or_in_the_background(site):
    headers = {"sec-fetch-site": site}
    assert is_foreign("GET", {**headers, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"})
    assert is_foreign("GET", {**headers, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"})
    assert not is_foreign("GET", {**headers, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"})


def test_closing_the_browser_loses_nothing(page):
    with TestClient(page.app) as other:
        cookie = other.get("/choose").headers["set-cookie"].lower()
    assert int(cookie.split("max-age=")[1].split(";")[0]) > 300 * 24 * 3600


def test_a_scenario_may_be_called_in_any_letters(tmp_path: Path):
    wanted = ["as-is", *(replace(make_scenario(name, extends="close-first"), name=name) for name in ("żółw", '亀 "1"'))]
    run = compare(wanted, years=1, replications=1, out=tmp_path / "runs").folder
    desk = replace(desk_at(tmp_path), runs=KeptRuns(run.parent))
    with TestClient(application(desk)) as page:
        for name in ("żółw", '亀 "1"'):
            found = page.get(f"/files/{run.name}/scenario-{name}.json")
            assert found.status_code == 200
            assert '"' not in found.headers["content-disposition"]
            assert found.json()["name"] == name


def test_an_error_names_no_folder_of_the_server(tmp_path: Path):
    run = tmp_path / "runs" / "0123456789ab"
    run.mkdir(parents=True)
    (run / "manifest.json").write_text("{", encoding="utf-8")
    with TestClient(application(replace(desk_at(tmp_path), runs=KeptRuns(run.parent)))) as page:
        for path in ("/", "/compare", "/take-away", "/story"):
            found = page.get(path, params={"run": run.name})
            assert found.status_code == 422
            assert "damaged" in found.text
            assert str(tmp_path) not in found.text
        assert page.get("/").status_code == 200
