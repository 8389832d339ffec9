"""The planner's workbook: ten sheets whose numbers are those of the answer, and a column that is read back."""

from __future__ import annotations

import io
import math
from typing import Any

import openpyxl
import pytest
from experiments.test_sizing_amhp import SMALL, TARGETS
from libreoffice import assert_opens_as_written

from tandemcare.errors import InputError
from tandemcare.experiments import ServicePlan, SizeRequest, service_plan, workforce_tables
from tandemcare.render import workbook
from tandemcare.report import service_plan_book
from tandemcare.report.service_plan import ASSUMPTIONS
from tandemcare.scenario import NUMBER, YOURS, load_numbers

SHEETS = [
    *("Answer", "Rota", "Targets", "Where the wait goes", "Workforce by quarter"),
    *("Recruitment plan", "Cost", "Options", "Assumptions", "Doubt"),
]


@pytest.fixture(scope="module")
def plan() -> ServicePlan:
    """The plan of a small place, with room for few replications."""
    return service_plan(SizeRequest(TARGETS, SMALL, zone=0.02, replications=400, workers=1))


@pytest.fixture(scope="module")
def book(plan: ServicePlan) -> bytes:
    return workbook(service_plan_book(plan))


def sheet_of(book: bytes, name: str) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(book))[name]
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def row_of(rows: list[tuple[Any, ...]], first: str) -> tuple[Any, ...]:
    return next(row for row in rows if row[0] == first)


def test_there_are_ten_sheets_and_each_says_something(book: bytes):
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames == SHEETS
    assert all(any(any(row) for row in sheet_of(book, name)) for name in SHEETS)


def test_the_rota_is_that_of_the_json(plan: ServicePlan, book: bytes):
    told = plan.size.to_json_object()
    row = row_of(sheet_of(book, "Rota"), "the answer")
    assert row[1] == "-".join(
        str(number) for number in told["best"]["slots"].values() if number or len(plan.size.names)
    )
    assert row[2] == told["best"]["fte"]
    assert row[3] == told["best"]["heads"]
    assert row[4] == pytest.approx(told["best"]["cost_gbp_a_year"] / 1e6, rel=1e-12)


def test_every_rota_that_was_tried_is_an_option(plan: ServicePlan, book: bytes):
    rows = sheet_of(book, "Options")
    head = next(number for number, row in enumerate(rows) if row[0] == plan.size.names[0])
    told = [one["fte"] for one in plan.size.to_json_object()["tried"]]
    place = rows[head].index("fte")
    assert [row[place] for row in rows[head + 1 : head + 1 + len(told)]] == pytest.approx(told, rel=1e-12)


def test_people_by_quarter_are_those_of_the_plan(plan: ServicePlan, book: bytes):
    assert plan.workforce is not None
    rows = sheet_of(book, "Workforce by quarter")
    told = workforce_tables.quarters(plan.workforce)
    assert told
    for one in told:
        found = row_of(rows, one["month"])
        assert found[3] == pytest.approx(one["in_post"], rel=1e-12)


def test_the_week_has_an_hour_a_row_and_a_graph(plan: ServicePlan, book: bytes):
    rows = [
        row for row in sheet_of(book, "Rota") if row[0] and str(row[0])[:3] in {"Mon", "Sun"} and ":" in str(row[0])
    ]
    assert len(rows) == 48
    monday = row_of(rows, "Mon 09:00")
    assert monday[2] == pytest.approx(plan.size.filled_by_hour(plan.size.today.slots)[9], rel=1e-12)
    assert monday[1] == pytest.approx(float(plan.size.load.by_hour[9]), rel=1e-12)


def test_targets_are_told_for_all_and_by_month_shift_and_route(plan: ServicePlan):
    frame = plan.targets_met()
    assert set(frame["of"]) == {"all", "month", "shift", "route"}
    whole = frame[frame["of"] == "all"]
    assert len(whole) == len(plan.size.targets)
    assert frame["before"].dropna().between(0.0, 1.0).all()
    months = frame[(frame["of"] == "month") & (frame["target"] == plan.size.targets[0].text)]["name"]
    assert list(months) == sorted(months)


def test_the_answer_meets_a_target_as_often_as_today_or_more(plan: ServicePlan):
    whole = plan.targets_met().query("of == 'all'")
    assert (whole["after"] >= whole["before"] - 0.02).all()


def test_a_number_that_somebody_filled_in_is_read_back(book: bytes, tmp_path):
    opened = openpyxl.load_workbook(io.BytesIO(book))
    sheet = opened[ASSUMPTIONS]
    head = next(row for row in sheet.iter_rows() if row[0].value == NUMBER)
    column = next(cell.column for cell in head if cell.value == YOURS)
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=head[0].row + 1)}
    sheet.cell(rows["amhp.arrange_hours"], column).value = 2.75
    opened.save(tmp_path / "plan.xlsx")
    [number] = load_numbers(tmp_path / "plan.xlsx").numbers
    assert (number.parameter, number.value) == ("amhp.arrange_hours", 2.75)
    sheet.cell(rows["amhp.arrange_hours"], column).value = "soon"
    opened.save(tmp_path / "plan.xlsx")
    with pytest.raises(InputError) as refused:
        load_numbers(tmp_path / "plan.xlsx")
    letter = openpyxl.utils.get_column_letter(column)
    assert f"{ASSUMPTIONS}!{letter}{rows['amhp.arrange_hours']}" in str(refused.value)


def test_a_workbook_in_which_nothing_was_filled_in_says_nothing(book: bytes, tmp_path):
    (tmp_path / "plan.xlsx").write_bytes(book)
    with pytest.raises(InputError, match="Nothing stands in the column"):
        load_numbers(tmp_path / "plan.xlsx")


def test_a_workbook_without_the_columns_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(InputError, match="No sheet has"):
        load_numbers(tmp_path / "empty.xlsx")


def test_no_cell_is_without_a_value(book: bytes):
    for name in SHEETS:
        for row in sheet_of(book, name):
            assert not any(isinstance(cell, float) and not math.isfinite(cell) for cell in row)


def test_libreoffice_opens_it_and_comes_to_the_same(book: bytes, tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(book)
    assert_opens_as_written(path, tmp_path)
