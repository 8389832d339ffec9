"""The page without a browser: its views, whom it answers, what it loads, and that texts of others stay text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from page_desk import FORMULA, HOSTILE, desk_at, small_run
from starlette.testclient import TestClient

from tandemcare.report import pictures
from tandemcare.results import Results
from tandemcare.scenario import load, shipped_scenarios
from tandemcare.web.application import application
from tandemcare.web.drawing import VIEWS
from tandemcare.web.guards import STATIC
from tandemcare.web.jobs.job import STEPS

ADDRESS = re.compile(r"(?:https?:)?//[\w.-]+")
SPACE_OF_NAMES = "http://www.w3.org/2000/svg"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with TestClient(application(desk_at(tmp_path_factory.mktemp("page")))) as client:
        yield client


@pytest.fixture(scope="module")
def run():
    return small_run().name


class Seen(HTMLParser):
    """The elements of a page, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data):
        self.texts.append(data)


def seen(text: str) -> Seen:
    found = Seen()
    found.feed(text)
    return found


def views(run: str) -> list[str]:
    return [f"{path}?run={run}&scenario=close-first" for path in VIEWS]


@pytest.mark.parametrize("path", VIEWS)
def test_every_view_is_a_get_whose_address_holds_the_study(page, run, path):
    found = page.get(path, params={"run": run, "years": 7, "seed": 3, "scenario": ["close-first", "supported-housing"]})
    assert found.status_code == 200
    links = [value for tag, name, value in seen(found.text).attributes if (tag, name) == ("a", "href")]
    others = [link for link in links if link.split("?")[0] in VIEWS and "?" in link]
    assert len(others) >= len(VIEWS)
    for link in others:
        assert {"years=7", "seed=3", "scenario=close-first", "scenario=supported-housing"} <= set(
            link.split("?")[1].split("#")[0].split("&")
        )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_another_host_is_refused(page, host):
    assert page.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8501", "localhost:8501"])
def test_this_machine_is_answered(page, host):
    assert page.get("/choose", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://testserver:81"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/jobs", "/upload", "/jobs/x/cancel", "/size"])
def test_a_change_that_another_website_asks_for_is_refused(page, headers, path):
    assert page.post(path, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"origin": "http://testserver"}, {"sec-fetch-site": "same-origin"}])
def test_a_change_that_the_page_asks_for_is_made_and_then_shown_by_another_address(page, headers):
    found = page.post("/jobs?scenario=close-first", headers=headers, follow_redirects=False)
    assert found.status_code == 303
    assert found.headers["location"].startswith("/jobs/")


def test_another_website_cannot_have_a_look_worked_out_in_the_background(page):
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert page.get("/look", headers=headers).status_code == 403
    assert page.get("/choose", headers={**headers, "sec-fetch-mode": "navigate"}).status_code == 200


def test_every_answer_says_what_a_browser_may_load(page, run):
    for path in [*views(run), "/nowhere", "/static/page.css", "/?years=x"]:
        policy = page.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_no_page_has_a_script_or_a_style_of_its_own_or_an_address_elsewhere(page, run):
    for path in [*views(run), f"/?run={run}&measure=net_position", "/nowhere", f"/look?run={run}&base=close-first"]:
        text = page.get(path).text
        found = seen(text)
        assert not [each for each in found.attributes if each[1] == "style" or each[1].startswith("on")]
        scripts = [value for tag, name, value in found.attributes if tag == "script" and name == "src"]
        assert found.elements.count("script") == len(scripts)
        assert "style" not in found.elements
        assert set(ADDRESS.findall(text)) <= set(ADDRESS.findall(SPACE_OF_NAMES))


def test_no_asset_names_another_host():
    files = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    assert len(files) >= 5
    for path in files:
        text = path.read_text(encoding="utf-8").replace(SPACE_OF_NAMES, "")
        assert not re.findall(r"https?://|url\(\s*['\"]?//|@import|@font-face|Frutiger", text), path.name


def test_no_style_is_told_twice_and_a_row_that_stands_out_is_shaded_in_all_its_cells():
    for path in STATIC.glob("*.css"):
        rules = [
            line for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}") and line[0] == "."
        ]
        assert len(rules) == len(set(rules)), path.name
    assert ".scrolls tr.strong td, .scrolls tr.strong th { background: var(--warm); }" in rules_of("page.css")


def rules_of(name):
    return (STATIC / name).read_text(encoding="utf-8").splitlines()


def test_all_that_the_first_page_loads_is_there_and_small(page, run):
    first = page.get("/", params={"run": run})
    loads = [
        value
        for tag, name, value in seen(first.text).attributes
        if (tag, name) in {("link", "href"), ("script", "src"), ("img", "src")}
    ]
    answers = [page.get(each) for each in loads]
    assert all(each.status_code == 200 for each in answers)
    assert all("immutable" in each.headers["cache-control"] for each in answers)
    assert len(first.content) + sum(len(each.content) for each in answers) < 500_000


def test_html_and_formulas_in_names_stay_text(page, run):
    for path in (f"/?run={run}", f"/compare?run={run}", f"/take-away?run={run}"):
        found = seen(page.get(path).text)
        assert "b" not in found.elements
        assert HOSTILE in " ".join(found.texts)
        assert any(text.strip().startswith(FORMULA) for text in found.texts)


def test_html_in_an_address_stays_text(page):
    attack = "<script>alert(1)</script>"
    for path in ("/", "/run", "/choose", "/adjust", "/compare"):
        found = page.get(path, params={"years": attack, "run": attack, "measure": attack, "show": attack})
        assert attack not in found.text
        assert found.status_code in {200, 422}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/?run=../../etc", 422),
        ("/?run=000000000000", 422),
        ("/run?years=many", 422),
        ("/adjust?lever-x=nan", 422),
        ("/jobs/unknown", 422),
        ("/files/000000000000/summary.csv", 422),
        ("/templates/other.yaml", 422),
        ("/static/../page.py", 404),
    ],
)
def test_errors_are_pages_with_a_summary(page, path, status):
    found = page.get(path)
    assert found.status_code == status
    assert 'class="nhsuk-error-summary"' in found.text
    assert found.headers["content-type"].startswith("text/html")


def test_a_file_of_a_run_is_no_way_to_another(page, run):
    for name in ("manifest.json", "..%2F..%2Fetc%2Fpasswd", ".made", "yearly.parquet"):
        assert page.get(f"/files/{run}/{name}").status_code in {404, 422}


def test_what_the_page_says_is_what_the_command_line_says(page, run):
    said = " ".join(page.get("/", params={"run": run}).text.split())
    from tandemcare.report import RunPage

    told = RunPage(Results.read(small_run()))
    figures = {figure.text for card in told.cards for figure in (*card.people, *card.pounds)}
    assert len(figures) > 10
    for figure in figures:
        assert f">{figure.replace('<', '&lt;')}<" in said
    words = " ".join("".join(seen(said).texts).split())
    assert told.below_headline
    for sentence in (told.headline, *told.below_headline):
        assert sentence.removeprefix("! ") in words


def test_each_user_has_a_word_that_scripts_cannot_read(page):
    with TestClient(page.app) as other:
        cookie = other.get("/choose").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize(("scheme", "is_secure"), [("https", True), ("http", False)])
def test_the_word_goes_by_tls_alone_where_the_proxy_says_that_there_is_tls(page, scheme, is_secure):
    with TestClient(page.app) as other:
        cookie = other.get("/choose", headers={"X-Forwarded-Proto": scheme}).headers["set-cookie"].lower()
    assert ("secure" in cookie.split("; ")) is is_secure


def test_two_users_see_their_own_runs_only(tmp_path: Path):
    app = application(desk_at(tmp_path))
    with TestClient(app) as one, TestClient(app) as other:
        for each in (one, other):
            each.get("/choose")
        where = one.post("/jobs?scenario=close-first", follow_redirects=False).headers["location"]
        assert one.get(where).status_code == 200
        assert other.get(where).status_code == 422
        assert where.split("?")[0] in one.get("/run").text
        assert where.split("?")[0] not in other.get("/run").text


def test_a_run_goes_from_asking_to_its_answer(tmp_path: Path, run):
    with TestClient(application(desk_at(tmp_path))) as page:
        first = page.post("/jobs?scenario=close-first&years=2", follow_redirects=True)
        assert "<progress" in first.text
        assert 'role="status"' in first.text
        last = page.get(first.url)
        link = next(value for _, name, value in seen(last.text).attributes if name == "href" and f"run={run}" in value)
        answer = page.get(link)
        assert answer.status_code == 200
        assert "of another study" not in answer.text
        changed = page.get(link.replace("years=2", "years=3"))
        assert "of another study" in changed.text


def test_a_run_is_as_long_as_the_fields_beside_its_button_say(tmp_path: Path):
    with TestClient(application(desk_at(tmp_path))) as client:
        fields = {"replications": "5", "years": "3", "seed": "9"}
        found = client.post("/jobs?scenario=close-first&replications=7", data=fields, follow_redirects=False)
        address = found.headers["location"]
        assert {"replications=5", "years=3", "seed=9", "scenario=close-first"} <= set(address.split("?")[1].split("&"))
        assert "replications" in client.post("/jobs?scenario=close-first", data={"replications": "none"}).text


def test_a_run_that_gets_ready_says_what_it_does_how_long_and_that_it_is_once(tmp_path: Path):
    desk = desk_at(tmp_path)
    with TestClient(application(desk)) as page:
        where = page.post("/jobs?scenario=close-first", follow_redirects=False).headers["location"]
        ((job,),) = desk.jobs.asked.values()
        for step, does in enumerate(STEPS):
            getting_ready = replace(job, done=0, total=0, step=step, notes=("Preparing the engine.",) * (step == 2))
            desk.jobs.job = lambda *_, now=getting_ready: now
            text = page.get(where).text
            assert f"Step {step + 1} of 3, {does}." in text
            assert ("Preparing the engine." in text.partition('role="status"')[2].partition("</p>")[0]) == (step == 2)
            assert "once, as its engine is compiled" in text
            assert re.search(r'<progress id="how-far">', text)  # a bar that says no share of what nobody knows


def test_a_run_that_was_kept_says_so(tmp_path: Path, run):
    desk = desk_at(tmp_path)
    with TestClient(application(desk)) as client:
        address = client.post("/jobs?scenario=close-first", follow_redirects=False).headers["location"]
        (user,) = desk.jobs.asked
        (job,) = desk.jobs.asked[user]
        desk.jobs.asked[user] = [replace(job, state="finished", folder=desk.jobs.run, total=0)]
        text = client.get(address).text
        assert "It was run before, and kept" in text
        assert "All 0" not in text
        assert "0 of 0" not in client.get("/run").text


@pytest.mark.parametrize(("shown", "view"), [("/adjust", "Adjust"), ("/?run=1", "Answer")])
def test_the_view_that_a_look_is_asked_from_stays_marked(page, shown, view):
    text = page.get("/look?base=close-first", headers={"hx-current-url": f"http://testserver{shown}"}).text
    assert re.findall(r'aria-current="page">(\w+)<', text) == [view]


def test_a_run_is_stopped_and_goes_on(tmp_path: Path):
    with TestClient(application(desk_at(tmp_path))) as page:
        where = page.post("/jobs", follow_redirects=False).headers["location"].split("?")[0]
        stopped = page.post(f"{where}/cancel", follow_redirects=True)
        assert "Go on from what is done" in stopped.text
        assert "under way" in page.post(f"{where}/resume", follow_redirects=True).text


def test_a_page_is_drawn_once_and_anew_when_there_is_another_run(tmp_path: Path, run):
    desk = desk_at(tmp_path)
    with TestClient(application(desk)) as page:
        first = page.get("/", params={"run": run})
        assert desk.drawn.known("/", f"run={run}") == first.text
        assert page.get("/", params={"run": run}).text == first.text
        assert desk.drawn.known("/choose", "") is None


def test_a_large_upload_is_refused_while_it_comes(page):
    found = page.post("/upload", files={"file": ("big.yaml", b"x" * 11_000_000)})
    assert found.status_code == 422
    assert "MB" in found.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.yaml", b"name: 'x'\nnonsense: 1\n", "bad.yaml"),
        ("odd.exe", b"MZ", "odd.exe"),
        ("none.yaml", b"", "none.yaml"),
        ("<i>.yaml", b"[", "&lt;i&gt;"),
    ],
)
def test_a_file_with_faults_is_shown_with_each_of_them(page, name, content, said):
    found = page.post("/upload", files={"file": (name, content)})
    assert found.status_code == 422
    assert 'class="nhsuk-error-summary"' in found.text
    assert said in found.text


def test_a_scenario_that_is_sent_is_chosen(page):
    text = b"name: 'More <em>beds</em>'\nextends: as-is.yaml\n"
    found = page.post("/upload?years=3", files={"file": ("more.yaml", text)}, follow_redirects=False)
    assert found.status_code == 303
    assert "scenario=" in found.headers["location"]
    assert "years=3" in found.headers["location"]
    shown = page.get(found.headers["location"])
    assert "More &lt;em&gt;beds" in shown.text


def test_an_option_is_taken_away_as_the_file_that_the_command_line_runs(page, tmp_path):
    shipped = page.get("/options/close-first.yaml")
    assert shipped.content == next(path for path in shipped_scenarios() if path.stem == "close-first").read_bytes()
    moved = page.get("/options/yours.yaml", params={"lever-supported-housing-units": "20"})
    path = tmp_path / "yours.yaml"
    path.write_bytes(moved.content)
    found = load(path)
    assert [(each.service, each.units) for each in found.investments] == [("supported-housing-units", 20)]
    assert found.title == "As is with 20 supported-housing units"
    assert page.get("/options/..%2Fsecret.yaml").status_code in {404, 422}
    assert page.get("/options/nothing.yaml").status_code == 422


def test_the_first_page_has_levers_and_whether_the_place_fits(page, run):
    text = page.get("/", params={"run": run}).text
    assert text.count('type="range"') > 2
    assert "Does this look like my area?" in text
    assert "What is known, and what the model gives" in text


def test_the_file_that_a_charts_caption_names_can_be_taken_away(page, run, tmp_path):
    text = page.get("/", params={"run": run, "show": "close"}).text
    caption = text.split("<figcaption>")[1].split("</figcaption>")[0]
    assert f'<a href="/files/{run}/marks.csv" download>marks.csv</a> has all.' in caption
    assert f"/files/{run}/marks.csv" in page.get("/take-away", params={"run": run}).text
    pictures.write(Results.read(small_run()), tmp_path)
    assert page.get(f"/files/{run}/marks.csv").content == (tmp_path / "marks.csv").read_bytes()
