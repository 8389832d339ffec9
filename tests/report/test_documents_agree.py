"""One run on the page, in HTML, Word, PowerPoint, workbook, `--json`, CSV, the screen and Python: equal numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import docx
import openpyxl
import pandas as pd
import pptx
import pytest
from documents_read import rows_of
from libreoffice import converted
from page_desk import desk_at
from starlette.testclient import TestClient

from tandemcare.experiments import StudyRequest
from tandemcare.render import html_page, plain, slides, word, workbook
from tandemcare.report import answer, board_paper, results_book
from tandemcare.report.answer.facts import RunFacts
from tandemcare.report.answer.findings import WARNING, findings
from tandemcare.report.answer.on_paper import headline
from tandemcare.report.answer.options import heads_in_words, labels_of
from tandemcare.report.answer.sure import VARY, VARY_IN_FULL
from tandemcare.report.blocks import CalendarMonth, Number, Paragraph, Plot, Range, Row, TableBlock, cell_text
from tandemcare.results import Results, write_reports
from tandemcare.web.application import application

FILES = ["as-is.yaml", "double-running.yaml", "close-first.yaml"]
KINDS = ("html", "docx", "pptx")
PAGE = "page"
WITH_EVERY_TABLE = ("html", "docx")
"""Slides have graphs in place of the tables by year."""
LIKE = {"rel": 1e-9, "abs": 1e-9}


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Results:
    """Three shipped scenarios, briefly, with their reports."""
    request = StudyRequest(FILES, years=2, replications=2, out=tmp_path_factory.mktemp("study"))
    results = request.run(request.grid(request.resolved()))
    write_reports(results)
    return results


@pytest.fixture(scope="module")
def paper(study):
    return board_paper(study)


@pytest.fixture(scope="module")
def documents(paper) -> dict[str, bytes]:
    """The three documents."""
    return {"html": html_page(paper), "docx": word(paper), "pptx": slides(paper)}


@pytest.fixture(scope="module")
def page(study, tmp_path_factory) -> Callable[..., str]:
    """What a server of the page answers at an address about the study."""
    desk = desk_at(tmp_path_factory.mktemp("page"), study.folder)
    with TestClient(application(desk)) as client:
        yield lambda path, **said: client.get(path, params={"run": study.folder.name, **said}).text


@pytest.fixture(scope="module")
def rows(documents, page) -> dict[str, list[list[str]]]:
    read = {kind: rows_of(kind, document) for kind, document in documents.items()}
    return {**read, PAGE: [row for path in ("/", "/compare") for row in rows_of("html", page(path).encode())]}


def numbers_of_screen(study) -> dict[str, list[str]]:
    """Return the cells of each option on the first screen, by title."""
    tables = [block for part in answer(study) for block in part.blocks if isinstance(block, TableBlock)]
    return {
        str(row.cells[0]): list(map(cell_text, row.cells[1:]))
        for row in tables[-1].rows
        if isinstance(row, Row) and row.cells[0] != "As is"
    }


@pytest.mark.parametrize("kind", [*KINDS, PAGE])
def test_the_option_table_is_that_of_the_screen(study, rows, kind):
    told = numbers_of_screen(study)
    assert set(told) == {"Double-running", "Close first"}
    for title, cells in told.items():
        assert [title, *cells] in rows[kind]
        assert all(cell in plain(answer(study)) for cell in cells)


def text_of(kind: str, document: bytes) -> str:
    """Return what stands in a document beside its tables."""
    text = {
        "html": lambda held: re.sub(r"<[^>]*>", " ", held.decode()),
        "docx": lambda held: "\n".join(each.text for each in docx.Document(io.BytesIO(held)).paragraphs),
        "pptx": lambda held: "\n".join(
            shape.text_frame.text
            for slide in pptx.Presentation(io.BytesIO(held)).slides
            for shape in slide.shapes
            if shape.has_text_frame
        ),
    }[kind](document)
    return text.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_of_the_screen_stands_in_each(study, documents, kind, tmp_path):
    text = text_of(kind, documents[kind])
    assert headline(study) in text
    assert heads_in_words(study) in text
    assert all(label and label[1:] in heads_in_words(study) for label in labels_of(study))
    for block in (block for part in answer(study) for block in part.blocks if isinstance(block, Paragraph)):
        said = re.sub(r"^[A-Z ]+ {2,}", "", block.text).replace(VARY, VARY_IN_FULL)
        assert said.replace(WARNING, "Beware: ") in text, (
            "words for a sign that only the screen has the room to explain"
        )


def shown(value: float, decimals: int, *, sign: bool = False) -> str:
    return Number(value, decimals, sign).text


@pytest.mark.parametrize("kind", WITH_EVERY_TABLE)
def test_every_measure_by_year_is_that_of_python_csv_and_workbook(study, rows, kind):
    by_csv = pd.read_csv(study.folder / "by-year.csv")
    book = openpyxl.load_workbook(io.BytesIO(workbook(results_book(study))))["By year"]
    in_book = {
        (str(label), str(title)): values for label, _, title, *values in book.iter_rows(min_row=1, values_only=True)
    }
    compared = 0
    for measure, decimals in (("out_of_area_active", 1), ("community_wait_days_mean", 0), ("amhps", 0)):
        note = next(note for note in study.notes if note.name == measure)
        for name in study.scenarios:
            kept = by_csv.query(f"measure == '{measure}' and scenario == '{name}'")["mean"].tolist()
            python = study.by_year(measure)[study.scenarios.index(name)].mean(axis=0)
            assert kept == pytest.approx(python.tolist(), **LIKE)
            assert in_book[note.label, study.titles[name]] == pytest.approx(kept, **LIKE)
            assert [study.titles[name], *(shown(value, decimals) for value in kept)] in rows[kind]
            compared += 1
    assert compared == 9


@pytest.mark.parametrize("kind", KINDS)
def test_changes_with_their_intervals_are_those_of_json_csv_and_workbook(study, rows, kind):
    said = {each["name"]: each for each in study.to_json_object()["scenarios"]}
    summary, headlines = (pd.read_csv(study.folder / f"{name}.csv") for name in ("summary", "headline"))
    for name in study.scenarios[1:]:
        away = said[name]["measures"]["out_of_area_active"]["difference"]
        kept = summary.query(f"scenario == '{name}' and measure == 'out_of_area_active'").iloc[0]
        assert kept["difference"] == pytest.approx(away["mean"], **LIKE)
        cash = said[name]["money"]["appraisal"]["net_present_cost"]
        row = headlines.query(f"scenario == '{name}'").iloc[0]
        assert row["net_present_cost_gbp"] == pytest.approx(cash["mean"], **LIKE)
        cells = [study.titles[name], shown(away["mean"], 1, sign=True), interval(away["ci95"], 1)]
        for figure in ("headline_gbp", "net_present_cost_gbp"):
            ends = [row[f"{figure}_ci95_{end}"] / 1e6 for end in ("low", "high")]
            cells += [shown(row[figure] / 1e6, 1, sign=True), interval(ends, 1)]
        assert cells in rows[kind]


def interval(ends, decimals: int) -> str:
    low, high = (Number(end, decimals, sign=True) for end in ends)
    return Range(low, high).text


@pytest.mark.parametrize("kind", [*WITH_EVERY_TABLE, PAGE])
def test_who_pays_by_year_is_that_of_python_and_csv(study, rows, kind):
    by_csv = pd.read_csv(study.folder / "who-pays.csv")
    for name in study.scenarios[1:]:
        kept = by_csv.query(f"scenario == '{name}' and payer == 'icb'")["difference_gbp"].tolist()
        frame = study.net_by_payer()
        python = frame[(frame["scenario"] == name) & (frame["payer"] == "icb")]["difference_gbp"].tolist()
        assert kept == pytest.approx(python, **LIKE)
        wanted = ["ICB", *(shown(pounds / 1e6, 2 if pounds else 0, sign=True) for pounds in (*kept, sum(kept)))]
        assert wanted in [[cell.rstrip("?") for cell in row] for row in rows[kind]]


def test_sentences_and_cards_of_the_page_are_those_of_the_screen(study, page):
    first = page("/")
    text = unescape(re.sub(r"<[^>]*>", " ", first))
    assert headline(study) in text
    for told in findings(RunFacts(study)):
        assert told.removeprefix("! ") in text
    cards = re.findall(r'<li class="option"><h4>(.*?)</h4>(.*?)</li>', first, re.DOTALL)
    shown_on_cards = {title: re.findall(r"<dd[^>]*>([^<]*)", figures) for title, figures in cards}
    assert shown_on_cards == numbers_of_screen(study)


def test_every_measure_of_the_page_is_that_of_json_and_of_python(study, rows):
    said = {each["name"]: each["measures"] for each in study.to_json_object()["scenarios"]}
    places = {row[0]: place for place, row in enumerate(rows[PAGE]) if len(row) == 1}
    as_kept = [note for note in study.notes if note.unit != "share" and not note.name.endswith("_gbp")]
    known = [note for note in as_kept if any(label.startswith(f"{note.label}, ") for label in places)]
    for note in known:
        at = next(place for label, place in places.items() if label.startswith(f"{note.label}, "))
        for name, row in zip(study.scenarios, rows[PAGE][at + 1 :], strict=False):
            told = said[name][note.name]
            mean = study.values[study.scenarios.index(name), :, study.notes.index(note)].mean()
            assert told["mean"] == pytest.approx(mean, **LIKE)
            assert (row[0], row[1]) == (study.titles[name], shown(mean, note.decimals))
            if name != study.scenarios[0]:
                change = told["difference"]
                cells = [shown(change["mean"], note.decimals, sign=True), interval(change["ci95"], note.decimals)]
                assert row[-3:-1] == (cells if any(change["ci95"]) else ["none", ""])
    assert len(known) > 10


def test_the_chart_of_the_page_draws_the_months_of_python(study, page):
    course = study.course("out_of_area_active", 1)
    every = page("/", measure="out_of_area_active", show=list(study.scenarios[1:]))
    named = {CalendarMonth(month).text for month in study.months}
    of_months = [row for row in rows_of("html", every.encode()) if row[0] in named and len(row) == 3]
    drawn = [[float(row[place]) for row in of_months] for place in (1, 2)]
    months = len(study.months)
    for number, name in enumerate(study.scenarios[1:]):
        for scenario, values in zip((study.scenarios[0], name), drawn, strict=True):
            kept = course[course["scenario"] == scenario]["mean"].tolist()
            assert values[number * months : (number + 1) * months] == pytest.approx(kept, rel=1e-5)
    assert len(of_months) == months * len(study.scenarios[1:])


def test_charts_of_slides_hold_the_numbers_of_the_paper_and_of_python(study, paper, documents):
    plots = [block for part in (*paper.slides, *paper.behind) for block in part.blocks if isinstance(block, Plot)]
    deck = pptx.Presentation(io.BytesIO(documents["pptx"]))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == len(plots) > 5
    for chart, plot in zip(charts, plots, strict=True):
        for place, series in enumerate(chart.plots[0].series, 1):
            kept = [row.cells[place].value for row in plot.table.rows]
            assert list(series.values) == pytest.approx(kept, **LIKE)
    away = study.course("out_of_area_active", 1)
    for series in charts[0].plots[0].series:
        name = next(name for name, title in study.titles.items() if title == series.name)
        assert list(series.values) == pytest.approx(away[away["scenario"] == name]["mean"].tolist(), **LIKE)
        assert len(series.values) == len(study.months)


def test_every_graph_is_as_a_table_behind_its_picture_in_the_page(paper, rows):
    plots = [block for part in (*paper.main, *paper.annex) for block in part.blocks if isinstance(block, Plot)]
    for plot in plots:
        last = plot.table.rows[-1]
        first = last.cells[0]
        words = cell_text(first)
        assert [words, *(cell.text for cell in last.cells[1:])] in rows["html"]


@pytest.mark.parametrize("kind", KINDS)
def test_version_seed_and_what_each_scenario_does_stand_in_each(study, documents, rows, kind):
    every = "\n".join("\n".join(row) for row in rows[kind])
    foot = text_of(kind, documents[kind]) if kind != "docx" else every
    assert study.manifest["version"] in foot
    assert study.manifest["run"][:12] in foot
    assert "Intensive home treatment: 16 more slots" in every
    assert "Ward acute-2 (22 beds) closes in April 2027." in every
    assert "home-treatment-slots" not in every, "what has a title is not told by the name that files use"


def test_slides_are_as_many_as_a_board_will_look_at_and_none_is_nearly_empty(documents):
    """They were 59 of twelve scenarios, a dozen of raw settings and many with a line or two."""
    deck = pptx.Presentation(io.BytesIO(documents["pptx"]))
    assert 12 <= len(deck.slides) <= 20
    for number, slide in enumerate(deck.slides):
        held = [shape for shape in slide.shapes if shape.has_chart or shape.has_table]
        words = sum(len(shape.text_frame.text) for shape in slide.shapes if shape.has_text_frame)
        assert held or words > 400 or not number, f"slide {number + 1} has little on it"


def pages_of(path, folder) -> list[str]:
    """Return the text of each page of a document as LibreOffice prints it."""
    import shutil
    import subprocess

    if shutil.which("pdftotext") is None:
        pytest.skip("NOT RUN: there is no pdftotext here.")
    printed = converted(path, folder, "pdf")
    told = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True, text=True)
    return told.stdout.split("\f")


def test_the_board_paper_is_two_pages_and_an_annex(documents, tmp_path):
    path = tmp_path / "report.docx"
    path.write_bytes(documents["docx"])
    pages = pages_of(path, tmp_path)
    first_of_annex = next(
        number for number, text in enumerate(pages) if re.search(r"^\s*Annex\s*$", text, re.MULTILINE)
    )
    assert first_of_annex <= 2
    for number, text in enumerate(pages[:-1], 1):
        assert f"Page {number} of {len(pages) - 1}" in text


def test_the_same_run_makes_the_same_documents_wherever_it_stands(study, documents, tmp_path):
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for path in study.folder.iterdir():
        if path.is_file():
            (moved / path.name).write_bytes(path.read_bytes())
    again = board_paper(Results.read(moved))
    assert {"html": html_page(again), "docx": word(again), "pptx": slides(again)} == documents
