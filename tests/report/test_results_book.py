"""The workbook of a run: one table a sheet, and the numbers of screen, CSV, `--json` and Python in it."""

from __future__ import annotations

import io
import re
from datetime import datetime

import openpyxl
import pandas as pd
import pytest
from libreoffice import assert_opens_as_written, converted

from tandemcare.evidence import parameters
from tandemcare.experiments import StudyRequest
from tandemcare.render import plain, workbook
from tandemcare.render.pages import MOST_LETTERS_OF_A_PAGE, MOST_ROWS
from tandemcare.report import answer, results_book
from tandemcare.report.answer.findings import WARNING
from tandemcare.report.answer.on_paper import BEWARE, headline
from tandemcare.report.answer.options import KINDS, PEOPLE
from tandemcare.report.answer.sure import VARY, VARY_IN_FULL
from tandemcare.report.blocks import Heading, Number, Paragraph, Row, TableBlock
from tandemcare.report.workbook.book import ANSWER, CONTENTS, SHEETS
from tandemcare.results import Results, write_reports

FILES = ["as-is.yaml", "double-running.yaml", "close-first.yaml"]
LIKE = {"rel": 1e-9, "abs": 1e-6}


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Results:
    """Three shipped scenarios, briefly, with their reports."""
    request = StudyRequest(FILES, years=2, replications=2, out=tmp_path_factory.mktemp("study"))
    results = request.run(request.grid(request.resolved()))
    write_reports(results)
    return results


@pytest.fixture(scope="module")
def sheets(study) -> dict[str, pd.DataFrame]:
    """The table of each sheet as a spreadsheet has it: the head is the row from which the sheet is filtered."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(results_book(study))))
    found = {}
    for sheet in book.worksheets:
        if sheet.auto_filter.ref:
            rows = [[cell.value for cell in row] for row in sheet[sheet.auto_filter.ref]]
            found[sheet.title] = pd.DataFrame(rows[1:], columns=rows[0])
    return found


@pytest.fixture(scope="module")
def told(study) -> dict:
    """What `--json` prints, by scenario."""
    return {each["name"]: each for each in study.to_json_object()["scenarios"]}


@pytest.fixture(scope="module")
def csvs(study) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_csv(path) for path in study.folder.glob("*.csv")}


def row_of(frame: pd.DataFrame, **where: str) -> pd.Series:
    for name, value in where.items():
        frame = frame[frame[name] == value]
    [(_, row)] = frame.iterrows()
    return row


def test_every_measure_is_the_same_in_workbook_csv_json_and_python(study, sheets, told, csvs):
    compared = 0
    for note in study.notes:
        for name in study.scenarios:
            found = study.figures(name, note.name)
            row = row_of(sheets["Measures"], measure=note.label, scenario=study.titles[name])
            kept = row_of(csvs["summary"], scenario=name, measure=note.name)
            said = told[name]["measures"][note.name]
            for value, in_csv, in_json in (
                (row["mean"], kept["mean"], said["mean"]),
                (row["95% interval of the mean, low"], kept["ci95_low"], said["ci95"][0]),
                (row["10th to 90th percentile, high"], kept["p90"], said["p90"]),
            ):
                if value is not None and not pd.isna(value):
                    assert value == pytest.approx(in_csv, **LIKE) == pytest.approx(in_json, **LIKE)
                    compared += 1
            if name != study.scenarios[0] and not pd.isna(found.difference.mean):
                assert row["difference from As is"] == pytest.approx(found.difference.mean, **LIKE)
    assert compared > len(study.notes) * len(study.scenarios)


def shown_of(study) -> dict[str, list[str]]:
    """Return the numbers of each row of the screen, as they are shown, by title; months left out."""
    screen = plain(answer(study)).splitlines()
    found = {}
    for name in study.scenarios[1:]:
        line = next(line for line in screen if line.strip().startswith(study.titles[name] + "  "))
        cells = re.sub(r"rising|in [0-9]{4}", "", line.strip().removeprefix(study.titles[name]))
        found[name] = [cell.rstrip("?") for cell in cells.split()]
    return found


def is_shown_as(value: float, shown: str) -> bool:
    """Tell whether a number is shown so: rounded to as many decimals."""
    decimals = len(shown.partition(".")[2])
    return abs(value - float(shown.replace(",", ""))) <= 0.5 * 10**-decimals + 1e-9


def test_the_first_screen_is_the_same_in_workbook_csv_json_and_python(study, sheets, told, csvs):
    notes = {note.name: note for note in study.notes}
    payback, headline = (frame.set_index("scenario") for frame in (study.payback(), study.headline()))
    borne = study.bearers(("icb", "council")).set_index(["scenario", "payer"])["present_gbp"]
    for name, shown in shown_of(study).items():
        row = row_of(sheets["Options"], scenario=study.titles[name])
        of_payer = csvs["bearers"].query(f"scenario == '{name}'").set_index("payer")["present_gbp"]
        said = told[name]["money"]
        kept = (of_payer, pd.Series({row["payer"]: row["present_gbp"] for row in said["bearers"]}))
        apart = {payer: tuple(each[payer] for each in kept) for payer in ("icb", "council")}
        apart["others"] = tuple(each.drop(["icb", "council"]).sum() for each in kept)
        assert len(shown) == len(PEOPLE) + 6
        for each, text in zip(PEOPLE, shown, strict=False):
            note = notes[each.measure]
            unit = "per cent" if note.unit == "share" else note.unit
            in_python = study.figures(name, each.measure).difference.mean
            in_csv = row_of(csvs["summary"], scenario=name, measure=each.measure)["difference"]
            in_json = told[name]["measures"][each.measure]["difference"]["mean"]
            assert row[f"{note.label} ({unit})"] == pytest.approx(in_python, **LIKE)
            assert in_csv == pytest.approx(in_python, **LIKE) == pytest.approx(in_json, **LIKE)
            assert is_shown_as(in_python * each.times, text), (name, each.measure)
        net, cash, *payers, most = shown[len(PEOPLE) :]
        of_file = row_of(csvs["headline"], scenario=name)
        for text, label, in_python, in_csv, in_json in (
            (
                net,
                "net cost",
                headline.loc[name, "headline_gbp"],
                of_file["headline_gbp"],
                said["headline"][0]["headline_gbp"],
            ),
            (
                cash,
                "cash",
                headline.loc[name, "net_present_cost_gbp"],
                of_file["net_present_cost_gbp"],
                said["appraisal"]["net_present_cost"]["mean"],
            ),
            (
                most,
                "cumulative peak: the most spent so far and not saved again, not discounted",
                payback.loc[name, "peak_funding_gbp"],
                row_of(csvs["appraisal"], scenario=name, view="cash")["peak_funding_gbp"],
                said["appraisal"]["peak_funding"]["mean"],
            ),
            *(
                (text, f"of the cash, borne by {label}", borne[name, payer], *apart[payer])
                for text, label, payer in zip(payers, ("ICB", "council", "others"), apart, strict=True)
            ),
        ):
            assert row[f"{label} (£)"] == pytest.approx(in_python, **LIKE) == pytest.approx(in_csv, **LIKE)
            assert in_json == pytest.approx(in_python, **LIKE)
            assert is_shown_as(in_python / 1e6, text), (name, label)


def test_if_nothing_changes_is_the_first_and_last_year_of_the_sheet(study, sheets):
    screen = plain(answer(study)).splitlines()
    for label, measure in (("Wait for a bed, hours", "bed_wait_hours_mean"), ("untreated", "untreated")):
        line = next(line for line in screen if label in line)
        shown = re.findall(r"[0-9][0-9,.]*", line.split(label)[1])
        note = next(note for note in study.notes if note.name == measure)
        row = row_of(sheets["By year"], measure=note.label, scenario="As is")
        for year, text in zip((study.whole_years[0], study.whole_years[-1]), shown, strict=False):
            assert row[year] == pytest.approx(study.by_year(measure)[0].mean(axis=0)[study.whole_years.index(year)])
            assert is_shown_as(row[year], text)


@pytest.mark.parametrize("measure", ["crises", "out_of_area_active", "cost_total_gbp"])
def test_a_measure_by_year_is_that_of_the_summary_by_year_in_its_unit(study, sheets, measure):
    years = study.summary_by_year().query(f"measure == '{measure}' and scenario == 'as-is'").set_index("year")["mean"]
    note = next(note for note in study.notes if note.name == measure)
    row = row_of(sheets["By year"], measure=note.label, scenario="As is")
    for year in study.whole_years:
        assert row[year] == pytest.approx(years[year], **LIKE)


def test_who_pays_when_adds_up_to_the_whole_run(study, sheets, csvs):
    frame = sheets["Who pays when"]
    years = [name for name in frame.columns if re.match(r"20[0-9]{2}/[0-9]{2} \(£\)", str(name))]
    assert [year.split()[0] for year in years] == list(dict.fromkeys(csvs["who-pays"]["year"]))
    assert frame[years].sum(axis=1).to_numpy() == pytest.approx(frame["whole run (£)"].to_numpy(), rel=1e-6, abs=1e-3)


def test_money_by_payer_is_all_the_money(study, sheets):
    for name in study.scenarios:
        rows = sheets["Money by payer"]
        total = rows[rows["scenario"] == study.titles[name]]["mean (£ a year)"].sum()
        lines = study.ledger(["payer"])
        all_of_it = lines[lines["scenario"] == name]["amount_gbp"].sum() / study.manifest["years"]
        assert total == pytest.approx(all_of_it / study.manifest["replications"], rel=1e-9)


def test_months_are_dates_and_beds_are_open_or_not(study, sheets):
    beds = sheets["Beds"]
    assert all(isinstance(month, datetime) for month in beds["month"])
    assert len(beds) == len(study.scenarios) * len(study.months)
    as_is = beds[beds["scenario"] == "As is"]  # elsewhere a bed that closes is left by whoever lies in it
    assert (as_is["occupied (beds)"] <= as_is["open (beds)"] + 1e-9).all()
    wards = [name for name in beds.columns if str(name).startswith("open on ")]
    assert wards
    assert {f"{month:%Y-%m}" for month in sheets["By month"]["month"]} == set(study.months)


def test_every_assumption_has_unit_range_grade_and_source(sheets):
    rows = sheets["Assumptions"].set_index("number")
    assert set(rows.index) == set(parameters())
    for name, one in parameters().items():
        row = rows.loc[name]
        assert (row["value"], row["range, low"], row["range, high"]) == pytest.approx((one.value, one.low, one.high))
        assert row["unit"] == one.unit
        assert row["grade"].startswith(one.grade)
        assert ("assumed" in row["grade"]) == one.is_assumption
        assert row["source"]


def test_gateways_say_which_condition_failed(study, sheets):
    rows = sheets["Gateways"]
    assert set(rows["scenario"]) == {study.titles["double-running"]}
    failed = rows["failed in, of runs reviewed (per cent)"]
    assert ((failed >= 0.0) & (failed <= 1.0)).all()
    missed = study.gateways().query("figure == 'occupancy_men'")["missed_share"].tolist()
    assert failed[rows["condition"] == "occupancy of the beds left, men"].tolist() == pytest.approx(missed)


def test_every_sheet_has_one_table_with_units_frozen_and_filtered(study):
    book = openpyxl.load_workbook(io.BytesIO(workbook(results_book(study))))
    assert book.sheetnames[:2] == [ANSWER, CONTENTS]
    assert set(book.sheetnames[2:]) == set(SHEETS) - {"Doubt"}
    for name in book.sheetnames[2:]:
        sheet = book[name]
        assert sheet.freeze_panes, name
        assert sheet.auto_filter.ref, name
    links = {
        cell.value: cell.hyperlink.location for row in book[CONTENTS].iter_rows() for cell in row if cell.hyperlink
    }
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames if name != CONTENTS}


def test_the_cover_is_the_first_screen_with_whole_titles_and_full_commands(study):
    [cover, *_] = results_book(study)
    assert cover.blocks[1] == Heading(headline(study), 2)
    screen = [block for part in answer(study) for block in part.blocks]
    told = " ".join(block.text for block in cover.blocks if isinstance(block, Paragraph))
    for text in (block.text for block in screen if isinstance(block, Paragraph)):
        said = re.sub(r"^[A-Z ]+ {2,}", "", text).replace(VARY, VARY_IN_FULL)
        assert said.replace(WARNING, BEWARE) in told
    of_screen, of_cover = (
        [[cell for cell in row.cells[1:] if isinstance(cell, Number)] for row in rows_of(tables)]
        for tables in ([each for each in blocks if isinstance(each, TableBlock)] for blocks in (screen, cover.blocks))
    )
    assert of_screen == of_cover
    beside = [str(row.cells[-1]) for row in rows_of([next(each for each in screen if isinstance(each, TableBlock))])]
    assert all(
        words in next(block.caption for block in cover.blocks if isinstance(block, TableBlock)) for words in beside
    )
    groups = [row.cells[-1] for row in rows_of([block for block in cover.blocks if isinstance(block, TableBlock)][1:])]
    assert groups == ["", *(KINDS[study.kinds[name]] for name in in_order(study))]


def rows_of(tables: list[TableBlock]) -> list[Row]:
    return [row for table in tables for row in table.rows if isinstance(row, Row)]


def in_order(study) -> list[str]:
    """The options as the screen has them: by their kind."""
    return [name for kind in KINDS for name in study.scenarios[1:] if study.kinds[name] == kind]


def test_the_columns_of_the_answer_are_as_wide_as_its_numbers(study):
    """Groups before the names made columns of numbers as wide as a name, and the sheet three pages long."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(results_book(study))))[ANSWER]
    name, *numbers, _ = [sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJKLM"]
    assert max(numbers) < 25.0 < name
    assert sum(each.width for each in sheet.column_dimensions.values()) < MOST_LETTERS_OF_A_PAGE


def test_the_same_run_makes_the_same_bytes_wherever_it_stands(study, tmp_path):
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for path in study.folder.iterdir():
        if path.is_file():
            (moved / path.name).write_bytes(path.read_bytes())
    assert workbook(results_book(Results.read(moved))) == workbook(results_book(study))


def test_libreoffice_opens_it_and_comes_to_the_same(study, tmp_path):
    path = tmp_path / "results.xlsx"
    path.write_bytes(workbook(results_book(study)))
    assert_opens_as_written(path, tmp_path)


def cells_of_answer(study) -> dict[str, list]:
    """The cells of the table of options on the first sheet, by title: the head is the row with the people away."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(results_book(study))))[ANSWER]
    rows = [row for row in sheet.iter_rows() if row[0].value in study.titles.values()]
    return {row[0].value: list(row[1:-1]) for row in rows}


def test_the_answer_sheet_holds_numbers_whose_format_shows_the_sign(study, sheets):
    """A sum or a graph can be made of them: what the screen shows with a question mark or a year is a number, too."""
    counted = 0
    found = cells_of_answer(study)
    shown = shown_of(study)
    for name in study.scenarios[1:]:
        cells = [cell for cell in found[study.titles[name]] if cell.value is not None]
        assert [cell.data_type for cell in cells] == ["n"] * len(shown[name])
        row = row_of(sheets["Options"], scenario=study.titles[name])
        for cell, text in zip(cells, shown[name], strict=True):
            times = 100.0 if "%" in cell.number_format else 1.0
            assert is_shown_as(cell.value * times, text)
            assert ("+" in cell.number_format) == text.startswith(("+", "-"))
            counted += "?" in cell.number_format
        assert cells[len(PEOPLE)].value * 1e6 == pytest.approx(row["net cost (£)"])
    assert counted  # some differences chance could make


def test_a_decision_is_a_row_without_brackets_of_a_program(study, sheets):
    rows = sheets["Scenario text"]
    assert set(rows["scenario"]) == set(study.titles.values())
    assert not rows["what it says"].astype(str).str.contains(r'[\[\]{}"]').any()
    assert "place" not in set(rows["key"])


def test_what_scenarios_take_for_granted_is_told_once(study, sheets):
    rows = sheets["Taken for granted"]
    assert rows["sentence"].is_unique
    told = {sentence for each in study.manifest["scenarios"] for sentence in each.get("assumptions", ())}
    assert told <= set(rows["sentence"])
    assert "all" in set(rows["scenarios"])


def test_a_long_sheet_is_not_printed_by_accident(study, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(workbook(results_book(study))))
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        is_long = sheet.max_row > MOST_ROWS
        assert bool(sheet.print_area) == is_long, sheet.title
        assert ("Print Area" in sheet.oddFooter.left.text) == is_long
        assert bool(sheet.print_title_rows) == bool(sheet.auto_filter.ref)
    path = tmp_path / "results.xlsx"
    path.write_bytes(workbook(results_book(study)))
    pages = len(re.findall(rb"/Type\s*/Page[^s]", converted(path, tmp_path, "pdf").read_bytes()))
    assert len(book.sheetnames) <= pages <= 2.5 * len(book.sheetnames)
