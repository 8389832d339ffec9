"""A place as a workbook: it comes back as it was, mistakes are told by cell, and only one sheet is written."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import assert_opens_as_written
from scenario.toy import PLACE_FILE

from tandemcare.errors import InputError
from tandemcare.scenario import (
    facts_in_file,
    load_place,
    new_place,
    place_book,
    place_text,
    review,
    with_calibration,
)
from tandemcare.scenario.place_schema import PlaceForm
from tandemcare.scenario.place_sheets import fact_rows
from tandemcare.scenario.shipped import shipped_folder

PLACES = [PLACE_FILE, *sorted((shipped_folder() / "places").glob("*.yaml"))]
DATA = new_place("Ours", 1_200_000)


def written(data: Any, path: Path) -> Path:
    path.write_bytes(place_book(data))
    return path


def changed(path: Path, *cells: tuple[str, str, object]) -> Path:
    """A workbook with other values in some cells, as Excel saves it."""
    book = openpyxl.load_workbook(path)
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    book.save(path)
    return path


def cell_of(path: Path, key: str) -> str:
    """The cell of the value of a fact."""
    sheet = openpyxl.load_workbook(path)["Place"]
    return next(f"B{row}" for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)


def refused(path: Path) -> dict[str, str]:
    with pytest.raises(InputError) as error:
        load_place(path)
    assert all(problem.remedy for problem in error.value.problems)
    return {problem.where.rpartition(":")[2]: problem.found for problem in error.value.problems}


@pytest.fixture
def path(tmp_path):
    return written(DATA, tmp_path / "place.xlsx")


# --- there and back -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", PLACES, ids=lambda file: file.stem)
def test_a_place_is_the_same_from_yaml_to_a_workbook_to_yaml(file, tmp_path):
    book = written(facts_in_file(file), tmp_path / "place.xlsx")
    assert load_place(book) == load_place(file)
    again = tmp_path / "place.yaml"
    again.write_text(place_text(facts_in_file(book)), encoding="utf-8")
    assert load_place(again) == load_place(file)
    assert facts_in_file(again)["calibrated"] == facts_in_file(file)["calibrated"]


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,6}([_-][a-z0-9]{1,4})?", fullmatch=True)
SHARES = st.integers(0, 1000).map(lambda number: number / 1000)
HOURS = st.integers(0, 23)
TITLES = st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), min_size=1, max_size=12).filter(str.strip)


@st.composite
def shifts(draw: Any, *, is_of_amhps: bool) -> list[dict[str, Any]]:
    days = st.sampled_from(["mon-fri", "daily", "sat,sun,holiday", "holiday", "mon,wed"])
    found = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        start = draw(HOURS)
        length = draw(st.integers(1, 23))
        one = {"name": name, "days": draw(days), "start": start, "end": (start + length) % 24}
        one |= {"slots": draw(st.integers(1, 9)), "fill": draw(SHARES)}
        if draw(st.booleans()):
            one |= {"at_end": "finish", "last_start": 0.5}
        found.append(one | ({"shared": draw(SHARES)} if is_of_amhps and draw(st.booleans()) else {}))
    return found


@st.composite
def places(draw: Any) -> dict[str, Any]:
    data = dict(DATA) | {"name": draw(TITLES), "amhp_heads": draw(st.none() | st.integers(1, 500))}
    names = draw(st.lists(NAMES, min_size=3, max_size=5, unique=True))
    kinds = (
        "women",
        "men",
        *draw(st.lists(st.sampled_from(["mixed", "picu", "rehabilitation"]), min_size=3, max_size=3)),
    )
    beds = st.integers(10, 30)
    data["wards"] = [{"name": name, "kind": kind, "beds": draw(beds)} for name, kind in zip(names, kinds, strict=False)]
    data["wards"].append(
        {"name": "xyz-block", "kind": "men", "beds": 4, "run_by": "independent", "price_a_bed_day_gbp": 655.5}
    )
    data["amhp_rota"] = draw(shifts(is_of_amhps=True))
    data["cafe_shifts"] = draw(st.just([]) | shifts(is_of_amhps=False))
    data["bank_holidays"] = draw(st.none() | st.just([]) | st.just(["2026-12-25", "2027-01-01"]))
    data["growth_by_group"] = draw(st.none() | st.just({"age_65_plus": 0.02}))
    if draw(st.booleans()):
        data["census"] = {"out_of_area": draw(st.integers(0, 9)), "in_ward": {names[0]: draw(st.integers(0, 9))}}
    if draw(st.booleans()):
        price = {"parameter": "price.out_of_area_bed_day", "value": 702.25, "range": [650, 760.5], "source": "=A1"}
        data["numbers"] = [price]
    return {key: value for key, value in data.items() if value is not None}


@settings(max_examples=25)
@given(data=places())
def test_any_place_is_the_same_in_either_form(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("place")
    text = folder / "place.yaml"
    text.write_text(place_text(data), encoding="utf-8")
    book = written(facts_in_file(text), folder / "place.xlsx")
    assert load_place(book) == load_place(text)
    text.write_text(place_text(facts_in_file(book)), encoding="utf-8")
    assert load_place(book) == load_place(text)


def test_every_fact_outside_lists_has_a_row_with_what_it_is(path):
    sheet = openpyxl.load_workbook(path)["Place"]
    keys = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert keys == [fact.key for fact in fact_rows()]
    assert all(row[5].value for row in sheet.iter_rows(min_row=2))


def test_a_formula_beside_each_fact_says_whether_it_is_england_s(path):
    sheet = openpyxl.load_workbook(path)["Place"]
    kept = openpyxl.load_workbook(path, data_only=True)["Place"]
    cell = cell_of(path, "home_treatment_slots").replace("B", "E")
    assert sheet[cell].value.startswith("=IF(B")
    assert kept[cell].value == "national average, put yours"


# --- as people fill it in -------------------------------------------------------------------------------------------


def test_what_excel_makes_of_months_and_numbers_is_taken_as_meant(path):
    """A month that somebody types is a date to Excel, and a whole number may have a point."""
    cells = [("Place", cell_of(path, "census_date"), datetime(2027, 4, 1)), ("Place", cell_of(path, "adults"), 1.2e6)]
    cells += [
        ("Wards", "A2", "Birch Ward"),
        ("Wards", "B2", "Older mixed"),
        ("Bank holidays", "A2", datetime(2027, 12, 27)),
    ]
    here = load_place(changed(path, *cells))
    assert (str(here.census_date), here.adults) == ("2027-04-01", 1_200_000)
    assert (here.wards[0].name, here.wards[0].kind) == ("birch-ward", "older_mixed")
    assert [str(day) for day in here.bank_holidays] == ["2027-12-27"]


def test_every_mistake_is_told_by_sheet_and_cell_at_once(path):
    slots, adults = cell_of(path, "home_treatment_slots"), cell_of(path, "adults")
    cells = [("Place", slots, "many"), ("Place", adults, None), ("Place", "A20", "presentations.custard")]
    cells += [("Wards", "B3", "mens"), ("AMHP rota", "C2", "25:00"), ("Bank holidays", "A2", "Boxing Day")]
    cells += [("Numbers", "A2", "price.acute_bed_day"), ("Numbers", "B2", "dear")]
    found = refused(changed(path, *cells))
    assert {
        f"Place!{slots}",
        f"Place!{adults}",
        "Place!A20",
        "Wards!B3",
        "AMHP rota!C2",
        "Bank holidays!A2",
        "Numbers!B2",
    } <= (found.keys())
    assert "'mens' is not among" in found["Wards!B3"]
    assert "missing" in found[f"Place!{adults}"]
    assert "There is no fact" in found["Place!A20"]


def test_a_formula_without_a_value_is_told_and_nothing_else_of_its_cell(path):
    cell = cell_of(path, "step_down_places")
    assert list(refused(changed(path, ("Place", cell, "=1+1")))) == [f"Place!{cell}"]


def test_a_sheet_that_is_missing_is_told(path):
    book = openpyxl.load_workbook(path)
    book["Wards"].title = "Words"
    book.save(path)
    assert "There is no sheet Wards." in refused(path).values()


@pytest.mark.parametrize("name", ["Place", "Wards", "AMHP rota", "Numbers"])
def test_a_copy_of_a_sheet_is_not_read_in_its_place(name, path):
    """Excel calls the copy of a sheet "Wards (2)"."""
    book, before = openpyxl.load_workbook(path), load_place(path)
    copy = book.copy_worksheet(book[name])
    copy.title = f"{name} (2)"
    copy.delete_rows(2, 2)
    book.save(path)
    assert load_place(path) == before


@pytest.mark.parametrize("said", ["Mixed (older)", "Men (rehabilitation)"])
def test_what_a_bracket_says_of_a_kind_is_not_passed_over(said, path):
    assert list(refused(changed(path, ("Wards", "B2", said)))) == ["Wards!B2"]


def test_a_column_of_ones_own_is_not_read_though_it_is_called_nearly_alike(path):
    book, before = openpyxl.load_workbook(path), load_place(path)
    for name, column, head in (("Place", 2, "value (last year)"), ("Wards", 3, "beds (funded)")):
        book[name].insert_cols(column)
        for row in range(2, 60):
            book[name].cell(row, column).value = 1
        book[name].cell(1, column).value = head
    book.save(path)
    assert load_place(path) == before


def test_a_fact_that_stands_twice_is_told(path):
    assert any(
        "already" in found for found in refused(changed(path, ("Place", "A60", "adults"), ("Place", "B60", 5))).values()
    )


def test_check_takes_a_workbook_and_a_scenario_may_name_one(path):
    assert review(path).problems == ()
    scenario = path.with_name("mine.yaml")
    scenario.write_text("name: Mine\nextends: as-is.yaml\nplace: place.xlsx\n", encoding="utf-8")
    assert review(scenario).problems == ()
    assert review(scenario).resolved.place.name == "Ours"


# --- what helps who fills it in -------------------------------------------------------------------------------------


def lists_of(sheet) -> dict[str, list[str]]:
    """What the cells of a column offer to choose from, by the letter of the column."""
    found = {str(one.sqref)[0]: one for one in sheet.data_validations.dataValidation if one.type == "list"}
    return {column: one.formula1.strip('"').split(",") for column, one in found.items()}


def remarks_of(sheet) -> str:
    return " ".join(cell.comment.text for cell in sheet[1] if cell.comment)


def test_what_a_cell_offers_to_choose_from_is_what_is_read(path):
    book = openpyxl.load_workbook(path)
    form = PlaceForm.model_fields["wards"].annotation
    lists = lists_of(book["Wards"])
    kinds = get_args(get_args(form)[0].model_fields["kind"].annotation)
    assert tuple(lists["B"]) == kinds
    assert "independent" in lists["D"]
    for sheet, column in (("AMHP rota", "H"), ("Crisis café", "G"), ("Section 12 doctors", "G")):
        assert lists_of(book[sheet])[column] == ["finish", "hand over"]
        assert book[sheet][f"{column}1"].value == "At the end"


def test_remarks_are_of_what_the_sheet_holds(path):
    book = openpyxl.load_workbook(path)
    assert "AMHP" in remarks_of(book["AMHP rota"])
    assert "AMHP" not in remarks_of(book["Crisis café"]) + remarks_of(book["Section 12 doctors"])
    assert "doctor" in remarks_of(book["Section 12 doctors"])
    assert "café" in remarks_of(book["Crisis café"])


@pytest.mark.parametrize("column", [1, 2, 3])
def test_what_stands_beside_is_never_read_in_place_of_a_column_that_is_gone(column, path):
    """Wards without their kind were of the kinds that the table beside them lists."""
    book = openpyxl.load_workbook(path)
    book["Wards"].delete_cols(column)
    book.save(path)
    assert any("has no row with the heads" in found for found in refused(path).values())


def test_examples_stand_beside_and_are_not_read(path):
    """Each is what it would be read as if it were moved to where it is read."""
    book = openpyxl.load_workbook(path)
    sheet = book["Wards"]
    first = next(cell.column for cell in sheet[1] if cell.value == "for example, name")
    shown = [[sheet.cell(row, first + number).value for number in range(5)] for row in range(2, 6)]
    assert {name for name, *_ in shown}.isdisjoint(ward["name"] for ward in facts_in_file(path)["wards"])
    for number, ward in enumerate(shown, start=len(DATA["wards"]) + 2):
        for column, value in enumerate(ward, start=1):
            sheet.cell(number, column, value)
    book.save(path)
    names = [ward["name"] for ward in facts_in_file(path)["wards"]]
    assert names[-4:] == [ward[0] for ward in shown]
    assert load_place(path).wards[-1].is_block


def test_beds_of_each_kind_stand_beside_those_of_england(path):
    sheet = openpyxl.load_workbook(path)["Wards"]
    kept = openpyxl.load_workbook(path, data_only=True)["Wards"]
    first = next(cell.column for cell in sheet[1] if cell.value == "wards by kind")
    for row in range(2, 10):
        kind = sheet.cell(row, first).value
        beds = sum(ward["beds"] for ward in DATA["wards"] if ward["kind"] == kind)
        assert sheet.cell(row, first + 1).value.startswith("=SUMIF(")
        assert kept.cell(row, first + 1).value == kept.cell(row, first + 2).value == beds


def test_every_sheet_prints_across_one_page_with_its_heads(path):
    for sheet in openpyxl.load_workbook(path):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"


def test_libreoffice_opens_a_place_and_comes_to_the_same(path, tmp_path):
    assert_opens_as_written(path, tmp_path)


# --- the calibration ------------------------------------------------------------------------------------------------

BLOCK = facts_in_file(shipped_folder() / "places" / "stylised.yaml")["calibrated"]


def test_a_calibration_is_written_on_its_sheet_and_every_other_part_stays(path):
    old = path.read_bytes()
    path.write_bytes(with_calibration(old, BLOCK))
    assert facts_in_file(path)["calibrated"] == BLOCK
    before, after = zipfile.ZipFile(BytesIO(old)), zipfile.ZipFile(path)
    assert before.namelist() == after.namelist()
    assert sum(before.read(name) != after.read(name) for name in before.namelist()) == 1
    path.write_bytes(with_calibration(path.read_bytes(), BLOCK | {"seed": 7}))
    assert facts_in_file(path)["calibrated"]["seed"] == 7


def test_a_workbook_that_another_program_saved_takes_a_calibration_too(path):
    saved = changed(path).read_bytes()
    path.write_bytes(with_calibration(saved, BLOCK))
    assert facts_in_file(path)["calibrated"] == BLOCK
    assert openpyxl.load_workbook(path)["Calibrated"]["A1"].value == "key"


def test_without_its_sheet_there_is_no_room_for_a_calibration(path):
    book = openpyxl.load_workbook(path)
    del book["Calibrated"]
    book.save(path)
    assert with_calibration(path.read_bytes(), BLOCK) is None
