"""Words of the page: levers as people read them, in their order; doubt that can be asked for; files to be removed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from page_desk import desk_at, small_run
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from tandemcare.evidence import parameters
from tandemcare.experiments import StudyRequest
from tandemcare.report import RunPage
from tandemcare.results import Results
from tandemcare.scenario import load_place
from tandemcare.web import JobAsked, PageJob
from tandemcare.web.application import application
from tandemcare.web.chosen import ChoiceFiles
from tandemcare.web.drawing import text_of
from tandemcare.web.how_long import how_long
from tandemcare.web.levers import ORDER, lever_order, levers, ranked
from tandemcare.web.shown import answer as shown_of_run
from tandemcare.web.study import WHOLE, Study

PLACE = load_place()
LEVERS = {each.key: each for each in levers(PLACE)}


@pytest.fixture
def desk(tmp_path: Path):
    return desk_at(tmp_path)


@pytest.fixture
def page(desk):
    with TestClient(application(desk)) as client:
        client.get("/choose")
        yield client


@pytest.fixture(scope="module")
def run():
    return small_run().name


# --- words


@pytest.mark.parametrize("path", ["/", "/compare"])
def test_a_bad_fit_is_told_with_a_word_and_no_sign(page, run, monkeypatch, path):
    monkeypatch.setattr(RunPage, "strip", "! 8 of 17 known figures missed, so trust no level.")
    text = page.get(f"{path}?run={run}").text
    assert "Beware: 8 of 17 known figures missed" in text
    assert "! 8 of" not in text


def shown(text: str) -> str:
    """Return what people read of a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_no_view_calls_a_scenario_or_a_month_as_files_do(page, run):
    for path in ("/", "/compare", "/?measure=net_position"):
        found = shown(page.get(path, params={"run": run}).text)
        assert not re.findall(r"\b20[0-9]{2}-[0-9]{2}\b", found), path
        assert "crisis-alternatives" not in found, path
        assert "Crisis alternatives" in found, path


def test_pounds_say_at_each_place_how_they_count(page, run):
    answer, compared = (page.get(path, params={"run": run}).text for path in ("/", "/compare"))
    said = "present values, + cost, - saving"
    assert answer.count(f"£m: {said}") == len(Results.read(small_run()).scenarios) - 1
    assert "£m are present values (cumulative peak: not discounted), + cost, - saving" in compared
    assert "Cumulative peak: the most spent so far and not saved again." in compared
    for heads in ("Money, not discounted", "cash, present value", "peak funding, not discounted"):
        assert heads in compared
    chart = page.get("/", params={"run": run, "measure": "net_position"}).text.split("<svg")[1].split("</svg>")[0]
    assert "not discounted: + cost, - saving" in chart


def test_what_net_is_stands_below_the_sentences_that_say_it_and_what_a_peak_is_above_the_cards(run, monkeypatch):
    told = "for £3.0m net over 2 years."
    for sentences, is_said in (((f"Close first {told}",), True), (("The internet costs nothing.",), False)):
        monkeypatch.setattr("tandemcare.report.run_page.below_headline", lambda _, says=sentences: says)
        page = RunPage(Results.read(small_run()))
        text = text_of("start.html", Study(), "/", run=run, page=page, problems=(), **shown_of_run(Study(), page))
        above = text.split('<p class="what">Tandem:')[1].split("<ul")[0]
        assert ("Net: the cash of all payers, and the care" in above) is is_said
    assert "Cumulative peak: the most spent so far and not saved again." in text.split('class="cards"')[0]
    assert "Cumulative peak £m, not discounted" in text.split('class="cards"')[2]


def test_a_chart_tells_of_a_band_where_it_has_one(page, run):
    def caption(*names):
        found = page.get("/", params={"run": run, "show": list(names)}).text
        return found.split("<figcaption>")[1].split("</figcaption>")[0]

    alone, several = caption("formula"), caption("formula", "crisis-alternatives")
    assert "Band: 10th to 90th percentile of outcomes of =1+1 places" in alone
    assert "Band" not in several
    assert "An option that is drawn alone has a band" in several


def test_what_is_known_of_a_place_stands_under_its_name(page, run):
    sheet = page.get("/", params={"run": run}).text.split("Does this look like my area?")[1]
    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]*)</th>", sheet)
    assert PLACE.name in heads
    assert "yours" not in heads
    assert "model (means, no interval is kept)" in heads


@pytest.mark.parametrize(
    ("state", "done", "total", "said"),
    [
        ("failed", 0, 0, "Failed: no run of it was done."),
        ("failed", 1, 2, "Failed: 1 of 2 runs is done and kept."),
        ("cancelled", 2, 3, "Cancelled: 2 of 3 runs are done and kept."),
        ("finished", 1, 1, "The one run is done."),
        ("finished", 2, 2, "All 2 runs are done."),
    ],
)
def test_a_run_tells_how_far_it_is_in_numbers_and_nouns_that_agree(state, done, total, said):
    job = PageJob("a", JobAsked("compare", ()), state, 0, done, total, 0.0)
    assert said in shown(text_of("job.html", Study(), "/jobs/a", job=job))


def test_one_run_of_one_year_is_called_so(page):
    assert "1 run of 1 year, seed 1" in shown(page.get("/run", params={"replications": 1, "years": 1}).text)


# --- levers


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("need-growth", 0.007, "0.7% a year"),
        ("bed-price-away", 664.0, "£664 per day"),
        ("ring-fenced", 1.0, "yes"),
        ("beds-closed", 25.0, "25 beds"),
        ("community-places", 1500.0, "1,500 places"),
    ],
)
def test_a_value_is_told_as_people_read_it(key, value, told):
    assert LEVERS[key].told(value) == told


def test_no_lever_is_shown_as_a_bare_share_or_a_switch_as_a_slider(page):
    text = page.get("/adjust").text
    assert "share a year" not in text
    assert 'name="lever-need-growth-percent" min="0" max="2" step="0.1" value="0.7"' in text
    assert text.count('type="radio" name="lever-ring-fenced"') == 2
    assert 'type="range" id="lever-ring-fenced' not in text


def test_a_field_in_per_cent_and_an_address_say_the_same():
    of_form, of_link = (
        Study.read(QueryParams(said)) for said in ("lever-need-growth-percent=0.7", "lever-need-growth=0.007")
    )
    assert of_form == of_link
    assert of_form.query == "lever-need-growth=0.007"


def test_every_lever_has_its_source_its_range_and_its_grade_and_an_assumption_says_so(page):
    text = unescape(page.get("/adjust").text)
    for each in LEVERS.values():
        about = text.split(f'id="about-{each.key}">')[1].split("</p>")[0]
        assert each.source in about
        assert each.is_switch or f"{each.told(each.low)} to {each.told(each.high)}" in about
        assert each.grade == "D" or f"grade {each.grade}" in about
    assert text.count('class="assumed">Assumption, grade D<') == sum(each.grade == "D" for each in LEVERS.values())


def test_a_lever_out_of_its_range_is_told_in_the_same_words(page):
    found = page.post("/jobs?lever-need-growth-percent=7")
    assert "7% a year is outside its range. Give 0% a year to 2% a year." in unescape(found.text)


# --- their order


def test_the_shipped_order_is_of_the_levers_as_they_are_now_and_by_what_each_changes():
    order = lever_order()
    expected = {each.key for each in LEVERS.values() if each.is_amount or each.kind == "belief"}
    assert set(order.effects) == expected
    for key, effect in order.effects.items():
        lever = LEVERS[key]
        assert effect.to == max((lever.low, lever.high), key=lambda end: abs(end - lever.default))
        assert effect.low_gbp <= effect.net_cost_gbp <= effect.high_gbp
    sizes = [abs(each.net_cost_gbp) for each in order.effects.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert order.place == PLACE.name
    often = f"--replications {order.replications}"
    assert json.loads(ORDER.read_text())["command"] == f"python benchmarks/levers.py {often} --write"


def test_without_draws_the_first_page_has_the_levers_of_the_shipped_order_and_says_so(page, run):
    text = unescape(page.get("/", params={"run": run}).text)
    shown = re.findall(r'type="number" id="lever-([a-z-]+)"', text)
    assert shown == list(lever_order().effects)[:4]
    assert "This run has no draws, which would rank them for it." in text
    assert lever_order().in_words in text
    for key in shown:
        assert lever_order().effects[key].in_words in text


def test_a_number_that_stands_out_over_draws_comes_first():
    price = "price.out_of_area_bed_day"
    assert price in parameters()
    by_draws = ranked(levers(PLACE), {price: -0.6})
    assert by_draws[0].key == "bed-price-away"
    shipped = [key for key in lever_order().effects if key != "bed-price-away"]
    assert [each.key for each in by_draws[1:]] == shipped


def test_levers_of_a_run_with_draws_are_ranked_by_them_and_the_page_says_so(page, run, monkeypatch):
    monkeypatch.setattr(RunPage, "strengths", {"price.out_of_area_bed_day": 0.71})
    text = unescape(page.get("/", params={"run": run, "seed": 9}).text)
    assert re.findall(r'type="number" id="lever-([a-z-]+)"', text)[0] == "bed-price-away"
    assert "first by how they go with the net cost over the draws of this run (rank correlation), then by" in text
    assert "Over the draws of this run: rank correlation +0.71 with the net cost." in text


# --- doubt


def test_how_sure_names_the_pages_own_next_step_and_no_command(page, run):
    text = page.get("/", params={"run": run}).text
    main = text.split("<main")[1].split("</main>")[0]
    assert "tandem compare" not in main
    assert "--" not in re.sub(r"<!--.*?-->|nhsuk-[a-z_]+--[a-z-]+|[a-z_]+--[a-z]+", "", main)
    assert 'href="/run?run=' in main
    assert "draws=20" in main


def test_draws_are_asked_for_as_on_the_command_line(page, desk):
    page.post("/jobs?scenario=close-first&draws=20&draw_replications=2", follow_redirects=False)
    ((job,),) = desk.jobs.asked.values()
    assert (job.asked.draws, job.asked.draw_replications) == (20, 2)
    assert job.asked.size == 2 * 10 * (50 + 20 * 2)
    page.post("/jobs?scenario=close-first", follow_redirects=False)
    (jobs,) = desk.jobs.asked.values()
    assert (jobs[-1].asked.draws, jobs[-1].asked.draw_replications) == (0, 0)


def test_the_time_of_draws_is_said_before_and_what_the_server_refuses_is_not_offered(page):
    few = unescape(page.get("/run?scenario=close-first").text)
    for draws in (20, 50, 100):
        assert (
            f"{draws} draws, 5 runs of each option with each: {how_long(2 * 10 * draws * 5, is_drawn=True)} more" in few
        )
    often = unescape(page.get("/run?scenario=close-first&draw_replications=9").text)
    assert f"20 draws, 9 runs of each option with each: {how_long(2 * 10 * 20 * 9, is_drawn=True)} more" in often
    many = page.get("/run").text
    assert '<option value="20">' in many
    assert '<option value="100">' not in many
    assert "It takes about 5 minutes" in many


def test_times_are_told_in_words():
    assert [how_long(years) for years in (100, 1_200, 6_000, 144_000)] == [
        "less than a minute",
        "about 1 minute",
        "about 5 minutes",
        "about 2.0 hours",
    ]


def test_a_study_with_draws_is_another_study():
    study = Study(scenarios=("close-first",))
    assert study.of_run("a" * 12).is_stale is False
    assert replace(study.of_run("a" * 12), draws=20).is_stale
    assert replace(study.of_run("a" * 12), draw_replications=9).is_stale is False
    assert replace(replace(study, draws=20).of_run("a" * 12), draw_replications=9).is_stale


# --- files of one's own


def test_files_of_a_user_are_listed_and_removed_and_left_out_of_the_address(page, desk):
    for name in ("one.yaml", "two.yaml"):
        text = f"name: {name} <b>\nextends: as-is.yaml\n".encode()
        sent = page.post("/upload?years=3", files={"file": (name, text)}, follow_redirects=False)
    token = re.search("scenario=([0-9a-f]{32})", sent.headers["location"])[1]
    shown = page.get("/uploads", params={"scenario": token}).text
    assert "two.yaml &lt;b&gt;" in shown
    assert f"/uploads/{token}/remove?" in shown
    gone = page.post(f"/uploads/{token}/remove?scenario={token}&base={token}&years=3", follow_redirects=False)
    assert (gone.status_code, gone.headers["location"]) == (303, "/uploads?years=3")
    left = page.get("/uploads").text
    assert "one.yaml" in left
    assert "two.yaml" not in left


def test_a_file_that_is_gone_meanwhile_is_told_so_and_can_be_removed(page, desk):
    page.post("/upload", files={"file": ("mine.yaml", b"name: Mine\nextends: as-is\n")})
    user = page.cookies["tandem"]
    (sent,) = desk.uploads.of(user)
    sent.path.unlink()
    found = page.get("/uploads")
    assert found.status_code == 200
    assert "no longer here" in found.text
    page.post(f"/uploads/{sent.token}/remove")
    assert desk.uploads.of(user) == ()


def test_nobody_removes_a_file_of_another_nor_does_another_website(page):
    sent = page.post("/upload", files={"file": ("a.yaml", b"name: A\nextends: as-is.yaml\n")}, follow_redirects=False)
    token = re.search("scenario=([0-9a-f]{32})", sent.headers["location"])[1]
    assert page.post(f"/uploads/{token}/remove", headers={"origin": "http://evil.example"}).status_code == 403
    with TestClient(page.app) as other:
        other.get("/choose")
        other.post(f"/uploads/{token}/remove")
        assert "a.yaml" not in other.get("/uploads").text
    for odd in ("..%2F..", "x", "0" * 32):
        assert page.post(f"/uploads/{odd}/remove").status_code in {200, 404}
    assert "a.yaml" in page.get("/uploads").text


def test_a_file_that_a_run_still_reads_is_not_removed(page, desk):
    page.post("/upload", files={"file": ("a.yaml", b"name: A\nextends: as-is.yaml\n")})
    page.post("/jobs?scenario=close-first", follow_redirects=False)
    ((user, (job,)),) = desk.jobs.asked.items()
    (upload,) = desk.uploads.of(user)
    files = (ChoiceFiles(upload.path, None, None, {}, ""),)
    desk.jobs.asked[user] = [replace(job, files=files)]
    found = page.post(f"/uploads/{upload.token}/remove")
    assert found.status_code == 422
    assert "under way reads it" in found.text
    desk.jobs.asked[user] = [replace(job, files=files, state="finished")]
    assert "You have sent none" in page.post(f"/uploads/{upload.token}/remove").text


def test_what_is_drawn_is_told_as_the_command_line_tells_it():
    plain = RunPage(Results.read(small_run()))
    assert not plain.is_drawn
    assert plain.doubt == []
    assert plain.strengths == {}
    assert "tandem" not in plain.how_sure


def test_what_an_address_leaves_out_is_what_the_command_line_takes():
    usual = StudyRequest()
    assert {name: getattr(usual, name) for name in WHOLE} == WHOLE
