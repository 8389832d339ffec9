"""A rota from Excel: two layouts as planners keep them, mistakes by cell, and nothing hostile opened."""

import zipfile
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from model.stylised import PLACE
from scenario.toy import PLACE_FILE

from tandemcare.documents.workbook import MOST_ROWS
from tandemcare.errors import InputError
from tandemcare.model import AmhpShift
from tandemcare.scenario import load, load_place, load_rota, review, rota_book, with_rota
from tandemcare.scenario.rota_cells import days_in, hour_in, number_in, share_in
from tandemcare.scenario.rota_grid import week_of_shifts

HEADINGS = ["Shift", "Days", "Start", "End", "AMHPs", "Filled"]
DAY = ["Day shift", "Mon-Fri", "08:00", "20:00", 3, 0.95]


def book(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    """A workbook with some sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def refused(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as error:
        load_rota(path)
    assert all(problem.remedy for problem in error.value.problems)
    return [(problem.where.rpartition("/")[2], problem.found) for problem in error.value.problems]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "rota.xlsx"


@pytest.mark.parametrize("ends", [{}, {"at_end": "finish", "last_start": 1.0, "hand_over_hours": 0.0}])
def test_the_rota_of_a_place_comes_back_from_its_workbook(path, ends):
    shifts = tuple(AmhpShift(**{**vars(one), **ends}, own=tuple(ends)) if ends else one for one in PLACE.amhp_rota)
    place = replace(PLACE, amhp_rota=shifts)
    rota_book(place, "=1+1").save(path)
    assert with_rota(place, load_rota(path)).amhp_rota == shifts
    assert load_rota(path).name == "=1+1"
    sheet = openpyxl.load_workbook(path)["Rota"]
    assert sheet["A1"].data_type == "s"
    assert all(cell.comment for cell in sheet[3])


def test_a_week_of_the_place_comes_back_from_its_workbook(path):
    rota_book(PLACE, "Ours", "week").save(path)
    found = load_rota(path)
    assert week_of_shifts((one.shift, one.slots) for one in found.shifts) == week_of_shifts(
        (one, one.slots) for one in PLACE.amhp_rota
    )


def test_a_list_as_a_planner_writes_it(path):
    rows = [
        ["AMHP rota, spring"],
        [],
        ["Shift", "Days", "From", "To", "Number of AMHPs", "Filled", "For AMHP work", "Notes"],
        ["Day shift", "Monday to Friday", time(8), time(20), 3, 0.95, None, "hub"],
        ["Weekend", "Sat & Sun, bank holidays", 8, "8pm", "2", "90%"],
        ["EDT", "daily", "20:00", time(8), 1, None, 0.6],
        ["Total", None, None, None, 6],
        [],
        ["Agreed in March; the night is shared."],
    ]
    found = load_rota(book(path, ("Rota 2026", rows), ("Leave", [["Name", "Days"], ["x", 3]])))
    assert found.name == "AMHP rota, spring"
    told = [(one.name, one.days, one.start, one.end, one.slots, one.fill, one.shared) for one in found.shifts]
    assert told == [
        ("day-shift", "mon-fri", 8, 20, 3, 0.95, 1.0),
        ("weekend", "sat,sun,holiday", 8, 20, 2, 0.9, 1.0),
        ("edt", "daily", 20, 8, 1, 1.0, 0.6),
    ]


def test_a_week_as_a_planner_writes_it(path):
    rows = [["Filled", "90%"], ["Hour", "Monday", "Tues", "Wed", "Thu", "Fri", "Sat", "Sun"]]
    rows += [[f"{hour:02}:00-{hour + 1:02}:00", *([2 if 9 <= hour < 17 else None] * 5), 1, 1] for hour in range(24)]
    found = load_rota(book(path, ("Week", rows)))
    week = week_of_shifts((one.shift, one.slots) for one in found.shifts)
    assert week[0][9:17] == (2,) * 8
    assert week[5] == week[6] == week[7] == (1,) * 24  # bank holidays as Sundays
    assert {one.fill for one in found.shifts} == {0.9}


def test_every_mistake_of_a_list_is_told_by_its_cell(path):
    rows = [
        HEADINGS,
        ["Day", "Mon-Fry", "08:30", "20:00", 2.5, "often"],
        ["Day", "mon-fri", 8, 25, -1, 95],
        [None, "daily", None, 8, 1, 1],
        ["Night", "daily", 20, 8, "=A1", 1],
    ]
    found = refused(book(path, ("Rota", rows)))
    cells = [where for where, _ in found]
    told = ["B2", "C2", "E2", "F2", "A3", "D3", "E3", "F3", "A4", "C4", "E5"]
    assert sorted(cells) == sorted(f"rota.xlsx:Rota!{cell}" for cell in told)
    assert any("A formula whose value Excel has not kept" in said for _, said in found)
    assert any("not a whole hour" in said for _, said in found)


def test_every_mistake_of_a_week_is_told_by_its_cell(path):
    rows = [["Hour", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"], ["nine", 1], [1, "x", -1, 0.5, 10_000], [1, 1]]
    found = refused(book(path, ("Rota", rows)))
    cells = {where.rpartition("!")[2] for where, _ in found}
    assert {"A2", "B3", "C3", "D3", "E3", "A4"} <= cells
    assert any("no column for sun" in said for _, said in found)
    assert any("no row for 00:00, 02:00" in said for _, said in found)


def test_text_that_begins_with_an_equals_sign_is_text(path):
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (HEADINGS, DAY):
        sheet.append(row)
    sheet["A2"] = "=day"
    sheet["A2"].data_type = "s"
    made.save(path)
    assert load_rota(path).shifts[0].name == "day"


def test_a_sheet_without_a_rota_or_with_two_is_told(path):
    assert "has a rota" in refused(book(path, ("Leave", [["a", "b"]])))[0][1]
    two = (("One", [HEADINGS, DAY]), ("Two", [HEADINGS, DAY]))
    assert "More than one sheet" in refused(book(path, *two))[0][1]
    assert load_rota(book(path, *two, ("Rota", [HEADINGS, DAY]))).shifts[0].slots == 3


def with_part(path: Path, name: str, data: bytes) -> Path:
    book(path, ("Rota", [HEADINGS, DAY]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("xl/vbaProject.bin", b"macro", "has macros"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", "from other workbooks"),
        ("xl/theme/more.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "declares entities"),
        ("xl/theme/more.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16"), "declares entities"),
        ("xl/media/bomb.bin", bytes(60 * 1024 * 1024), "Unpacked, the workbook has more than"),
    ],
)
def test_what_a_rota_has_no_need_of_is_refused(path, name, data, said):
    assert said in refused(with_part(path, name, data))[0][1]


def test_what_is_no_workbook_is_refused(path, tmp_path):
    for data, said in (
        (b"", "no workbook"),
        (b"name: x", "no workbook"),
        (b"\xd0\xcf\x11\xe0rest", "older Excel"),
        (b"PK\x03\x04broken", "no workbook"),
        (bytes(6 * 1024 * 1024), "larger than"),
    ):
        path.write_bytes(data)
        assert said in refused(path)[0][1]
    assert "no such file" in refused(tmp_path / "none.xlsx")[0][1]
    assert "a folder" in refused(tmp_path)[0][1] if tmp_path.suffix == ".xlsx" else True
    with_part(path, "xl/x.xml", b"")
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheetX.xml"))
    assert refused(path)


def test_rows_without_end_are_refused(path):
    rows = [HEADINGS, *([DAY] * (MOST_ROWS + 1))]
    assert f"more than {MOST_ROWS} rows" in refused(book(path, ("Rota", rows)))[0][1]


def test_a_place_and_a_scenario_name_a_workbook(tmp_path):
    book(tmp_path / "ours.xlsx", ("Rota", [HEADINGS, DAY]))
    text = PLACE_FILE.read_text(encoding="utf-8")
    begins, ends = text.index("amhp_rota:"), text.index("amhp_heads:")
    place = tmp_path / "place.yaml"
    place.write_text(text[:begins] + "amhp_rota: {file: ours.xlsx}\n" + text[ends:], encoding="utf-8")
    assert load_place(place).amhp_rota[0].slots == 3
    (tmp_path / "a.yaml").write_text("name: A\namhp_rota: {from: 2027-04, file: ours.xlsx}\n", encoding="utf-8")
    assert load(tmp_path / "a.yaml").rotas[0].forms[0].name == "day-shift"
    assert "This rota needs" in review(tmp_path / "ours.xlsx").said[0]


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("Mon-Fri", "mon-fri"),
        ("Monday to Friday", "mon-fri"),
        ("weekdays", "mon-fri"),
        ("Sat, Sun + bank holidays", "sat,sun,holiday"),
        ("Saturdays and Sundays", "sat,sun"),
        ("weekends/BH", "sat,sun,holiday"),
        ("every day", "daily"),
        ("Tues\u2013Thurs", "tue-thu"),
    ],
)
def test_days_as_planners_write_them(value, days):
    assert days_in(value)[0] == days


@pytest.mark.parametrize(
    ("value", "hour"),
    [
        (8, 8),
        (8.0, 8),
        ("08:00", 8),
        ("8am", 8),
        ("8 pm", 20),
        ("12am", 0),
        ("12pm", 12),
        (time(8), 8),
        (0.5, 12),
        ("24:00", 24),
        (datetime(1899, 12, 31), 24),
        (timedelta(hours=24), 24),
        ("0800", 8),
        (0, 0),
    ],
)
def test_hours_as_planners_write_them(value, hour):
    assert hour_in(value)[0] == hour


@pytest.mark.parametrize(
    "value", [None, "", "noon", "25:00", "13pm", 8.5, -1, True, float("nan"), 1e300, time(8, 30), "8:75"]
)
def test_what_is_no_whole_hour_is_told(value):
    meaning, found, remedy = hour_in(value)
    assert meaning is None
    assert found
    assert remedy


def test_numbers_and_shares():
    assert [number_in(value)[0] for value in (None, 3, "3", 3.0, 2.5, -1, "x", True, float("inf"))] == [
        0,
        3,
        3,
        3,
        None,
        None,
        None,
        None,
        None,
    ]
    assert [share_in(value)[0] for value in (1, 0.5, "95%", "0.95", 95, "x", -0.1)] == [
        1.0,
        0.5,
        0.95,
        0.95,
        None,
        None,
        None,
    ]


def test_every_sheet_of_a_template_is_printed_on_pages_that_are_as_wide_as_it():
    for sheet in rota_book(PLACE, "Here").worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
