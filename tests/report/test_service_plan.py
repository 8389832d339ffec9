"""The planner's workbook: ten sheets whose numbers are those of the answer, and a column that is read back."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import openpyxl
import pytest
from libreoffice import assert_opens_as_written
from report.planned import REQUEST, as_json, as_workbook, planned

from tandemcare.documents.workbook import LARGEST_BYTES
from tandemcare.errors import InputError
from tandemcare.experiments import ServicePlan, service_plan, workforce_tables
from tandemcare.report import service_plan_book, service_plan_report
from tandemcare.report.service_plan import ASSUMPTIONS
from tandemcare.scenario import NUMBER, YOURS, load_numbers

service_plan_module = import_module("tandemcare.experiments.service_plan")
SHEETS = [
    *("Answer", "Rota", "Targets", "Where the wait goes", "Workforce by quarter"),
    *("Recruitment plan", "Cost", "Options", "Assumptions", "Doubt"),
]


@pytest.fixture(scope="module")
def plan() -> ServicePlan:
    """The plan of a small place."""
    return planned()


@pytest.fixture(scope="module")
def book() -> bytes:
    """Its workbook."""
    return as_workbook()


def sheet_of(book: bytes, name: str) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(book))[name]
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def row_of(rows: list[tuple[Any, ...]], first: str) -> tuple[Any, ...]:
    return next(row for row in rows if row[0] == first)


def test_there_are_ten_sheets_and_each_says_something(book: bytes):
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames == SHEETS
    assert all(any(any(row) for row in sheet_of(book, name)) for name in SHEETS)


def numbers_in(said: Any) -> list[float]:
    """Return every number of some JSON, in its order."""
    if isinstance(said, dict | list):
        return [number for one in (said.values() if isinstance(said, dict) else said) for number in numbers_in(one)]
    return [float(said)] if isinstance(said, int | float) and not isinstance(said, bool) else []


def alike(one: Any, other: Any) -> bool:
    """Tell whether two cells say the same; a workbook keeps 16 digits of a number."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-14)
    return (one or None) == (other or None)


def test_every_number_of_every_sheet_is_in_the_json_where_it_stands_and_none_is_missing(book: bytes):
    told = as_json()["sheets"]
    assert list(told) == SHEETS
    for name in SHEETS:
        cells = [cell for row in sheet_of(book, name) for cell in row if isinstance(cell, int | float)]
        numbers = numbers_in([table["rows"] for table in told[name]["tables"]])
        assert len(cells) == len(numbers), name
        assert all(map(alike, cells, numbers)), name


def test_every_table_of_the_json_stands_in_the_workbook_under_its_columns(book: bytes):
    for name, sheet in as_json()["sheets"].items():
        rows, begin = sheet_of(book, name), 0
        for table in sheet["tables"]:
            asked = [table["columns"], *table["rows"]]
            begin = next(first for first in range(begin, len(rows)) if all(map(alike, table["columns"], rows[first])))
            for row, found in zip(asked, rows[begin:], strict=False):
                assert all(map(alike, row, found)), f"{name}: {table['title']}"
            begin += len(asked)


def test_every_sentence_of_the_workbook_is_in_the_json(book: bytes):
    for name, sheet in as_json()["sheets"].items():
        texts = {str(row[0]).removeprefix("- ").rstrip(":") for row in sheet_of(book, name) if row[0]}
        assert {text.rstrip(":") for text in sheet["words"]} <= texts


BEHIND = {
    "Rota": ("best", "fresh", "today", "more", "ample", "by_shift", "needs_by_shift", "week"),
    "Targets": ("targets_met",),
    "Where the wait goes": ("waits",),
    "Workforce by quarter": ("workforce",),
    "Recruitment plan": ("workforce",),
    "Cost": ("workforce",),
    "Options": ("tried", "checked", "frontier"),
    "Assumptions": ("assumptions",),
}
"""Where in the JSON what a sheet tells was found."""


@pytest.mark.parametrize("name", BEHIND)
def test_every_number_of_a_sheet_is_one_that_was_found(name: str):
    told = as_json()
    found = [number for part in BEHIND[name] for number in numbers_in(told[part])]
    # An AMHP is waited for at first, again and after a hand-over, which a sheet adds up.
    rows = [row for waits in told["waits"].values() for by in ("by_route", "by_shift") for row in waits[by]]
    found += [row["amhp"] + row["amhp_again"] + row["amhp_handed_over"] for row in rows if row["amhp"] is not None]
    # Pounds are told in thousands or millions.
    known = np.sort([number / scale for number in found for scale in (1.0, 1e3, 1e6)])
    cells = np.array(numbers_in([table["rows"] for table in told["sheets"][name]["tables"]]))
    place = np.searchsorted(known, cells)
    near = np.minimum(
        np.abs(cells - known[np.maximum(place - 1, 0)]), np.abs(cells - known[np.minimum(place, len(known) - 1)])
    )
    assert len(cells)
    assert list(cells[near > 1e-9 * np.maximum(np.abs(cells), 1e-6)]) == []


def test_a_plan_for_as_large_a_share_of_hours_as_today_takes_more_people(plan: ServicePlan, monkeypatch):
    needs = plan.size.today.needs
    with_time = replace(needs, heads_in_post=1.5 * needs.heads)
    size = replace(plan.size, today=replace(plan.size.today, needs=with_time))
    monkeypatch.setattr(service_plan_module, "size_amhp", lambda *_: size)
    monkeypatch.setattr(service_plan_module, "waits", lambda *_, **__: plan.before)
    usual, more = (service_plan(REQUEST, share_as_today=share_as_today) for share_as_today in (False, True))
    (few,), (many,) = usual.workforce.asked.needs, more.workforce.asked.needs
    assert few.heads == size.best.needs.whole_heads
    assert many.heads == math.ceil(1.5 * few.heads - 1e-9)
    assert "as today" in str(service_plan_report(more))
    assert "give --share-as-today" in str(service_plan_report(usual))
    assert "--share-as-today" not in str(service_plan_book(more))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"by": "2020-04"}, "before the census"),
        ({"by": "2027-04", "as_of": "2027-05"}, "is past, as of 2027-05"),
        ({"by": "soon"}, "is no month"),
        ({"as_of": "now"}, "is no month"),
        ({"by": "2090-04"}, "years away"),
    ],
)
def test_months_that_make_no_sense_are_told_before_anything_is_run(asked, said, monkeypatch):
    monkeypatch.setattr(service_plan_module, "size_amhp", None)
    with pytest.raises(InputError, match=said):
        service_plan(REQUEST, **asked)


def test_the_rota_is_that_of_the_json(plan: ServicePlan, book: bytes):
    told = plan.size.to_json_object()
    row = row_of(sheet_of(book, "Rota"), "the answer, checked")
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
    place = rows[head].index("FTE")
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


def test_no_word_on_a_workbook_of_numbers_speaks_of_a_rota(tmp_path):
    path = tmp_path / "numbers.xlsx"
    for data in (b"text", b"\xd0\xcf\x11\xe0", b" " * (LARGEST_BYTES + 1)):
        path.write_bytes(data)
        with pytest.raises(InputError) as refused:
            load_numbers(path)
        assert "rota" not in str(refused.value).lower()


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


def test_a_plan_of_a_place_that_is_not_calibrated_is_refused_before_a_size_is_looked_for():
    with pytest.raises(InputError, match="not calibrated"):
        service_plan(replace(REQUEST, place=replace(REQUEST.place, baseline={}), replications=10**9))
