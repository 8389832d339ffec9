"""A workbook says what the blocks say: numbers as numbers, per cent as per cent, and text as text."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from tandemcare.render import workbook
from tandemcare.report.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    Note,
    Number,
    Paragraph,
    Plot,
    Points,
    Range,
    Row,
    Subhead,
    TableBlock,
    Worksheet,
)

# A PNG of one point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
COLUMNS = (Column("", "name", is_left=True), Column("mean"), Column("95% interval\nof the mean", "range"))


def table(*rows: Row | Subhead, columns: tuple[Column, ...] = COLUMNS) -> TableBlock:
    return TableBlock(columns, rows)


def opened(*blocks: Block) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook([Worksheet("one", blocks)])))["one"]


def rows_of(*blocks: Block) -> list[tuple[Any, ...]]:
    """Return the rows of cells that hold anything."""
    found = [tuple(cell.value for cell in row) for row in opened(*blocks).iter_rows()]
    return [row for row in found if any(cell is not None for cell in row)]


def test_an_interval_is_two_columns_of_numbers():
    [head, row] = rows_of(table(Row(("as-is", Number(4.56789, 1), Range(Number(4.0), Number(5.25))))))
    assert [*head] == ["", "mean", "95% interval of the mean, low", "95% interval of the mean, high"]
    assert [*row] == ["as-is", 4.56789, 4.0, 5.25], "numbers are kept whole and only shown short"


def test_an_interval_that_is_not_there_leaves_its_cells_empty():
    [_, row, other] = rows_of(table(Row(("as-is", Number(1.0), "")), Row(("b", Number(2.0), "n/a"))))
    assert row[2:] == (None, None)
    assert other[2:] == ("n/a", None)


def test_what_rows_are_of_is_a_column_with_its_unit():
    found = rows_of(
        table(
            Subhead("Admissions", "a year"),
            Row(("as-is", Number(860.0, 0), "")),
            Subhead("Occupancy", "per cent"),
            Row(("as-is", Number(94.25, 1), Range(Number(94.0, 1), Number(95.0, 1)))),
        )
    )
    assert [row[:4] for row in found[1:]] == [
        ("Admissions", "a year", "as-is", 860.0),
        ("Occupancy", "per cent", "as-is", 0.9425),
    ]
    assert found[2][4:] == (0.94, 0.95)


@pytest.mark.parametrize(
    ("number", "value", "shape"),
    [
        (Number(94.25, 1, after="%"), 0.9425, "0.0%"),
        (Number(1234.5, 0), 1234.5, "#,##0"),
        (Number(-1.25, 2, sign=True), -1.25, "+#,##0.00;-#,##0.00;#,##0.00"),
        (Number(0.5), 0.5, "General"),
    ],
)
def test_a_number_is_shown_at_its_precision(number: Number, value: float, shape: str):
    sheet = opened(table(Row(("x", number, ""))))
    cell = sheet["B2"]
    assert cell.value == pytest.approx(value, rel=1e-15)
    assert cell.number_format.endswith(shape)


def test_what_may_be_chance_keeps_its_mark_in_a_column_of_shares():
    columns = (Column("", "name", is_left=True), Column("late", "share"))
    sheet = opened(TableBlock(columns, (Row(("x", Number(-2.4, 0, sign=True, after="?"))),)))
    assert sheet["B2"].value == pytest.approx(-0.024)
    assert sheet["B2"].number_format.endswith('%"?"')


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_words(value: float):
    [_, row] = rows_of(table(Row(("x", Number(value, 1), ""))))
    assert isinstance(row[1], str)


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "=HYPERLINK(A1)", "https://example.org", "007"])
def test_text_is_text_whatever_it_begins_with(text: str):
    sheet = opened(Paragraph(text), table(Row((text, text, text))))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_words_stand_in_the_order_of_the_blocks():
    found = rows_of(Heading("Title"), Paragraph("A sentence."), Points("Limits", ("One.", "Two.")), Note("Run.", "run"))
    assert [row[0] for row in found] == ["Title", "A sentence.", "Limits:", "- One.", "- Two.", "Run."]


def test_the_same_blocks_make_the_same_bytes():
    sheets = [Worksheet("one", (Heading("Title"), table(Row(("x", Number(1.0), "")))))]
    assert workbook(sheets) == workbook(sheets)


@pytest.mark.parametrize("names", [("a", "A"), ("x" * 32,), ("a/b",), ("",), ("'a'",)])
def test_a_name_that_excel_refuses_is_refused(names: tuple[str, ...]):
    with pytest.raises(ValueError, match="sheet"):
        workbook([Worksheet(name, ()) for name in names])


def test_a_graph_is_drawn_from_the_cells_and_says_what_it_shows():
    columns = (Column("month", "name"), Column("needed"), Column("in post"))
    rows = [Row((f"2027-{month:02}", Number(20.0), Number(10.0 + month))) for month in range(1, 13)]
    plot = Plot("Plan against need", "In post meets what is needed in October.", table(*rows, columns=columns))
    whole = workbook([Worksheet("plan", (plot,))])
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    [sheet] = openpyxl.load_workbook(io.BytesIO(whole)).worksheets
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "month")
    assert f"plan!$B${head + 1}:$B${head + 12}" in chart
    assert f"plan!$C${head + 1}:$C${head + 12}" in chart
    assert "In post meets what is needed in October." in drawing


def test_a_picture_has_its_words():
    figure = Figure("spend", "Who pays", "A bar a payer.", table(Row(("ICB", Number(1.0), ""))))
    whole = workbook([Worksheet("one", (figure,))], {"spend": PNG})
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        assert any(name.startswith("xl/media/") for name in parts.namelist())
        assert "A bar a payer." in parts.read("xl/drawings/drawing1.xml").decode()


def test_the_head_of_one_table_stays_above_its_rows_and_of_several_none_does():
    one = table(Row(("x", Number(1.0), "")))
    for blocks, has_head in (((Heading("Title"), one), True), ((one, Plot("Graph", "Of one.", one)), False)):
        sheet = opened(*blocks)
        assert (sheet.freeze_panes is not None) is has_head
        assert bool(sheet.print_title_rows) is has_head


def test_a_head_far_below_is_repeated_in_print_and_does_not_fill_the_screen():
    sheet = opened(*(Paragraph("A sentence.") for _ in range(30)), table(Row(("x", Number(1.0), ""))))
    assert sheet.print_title_rows == "$31:$31"
    assert sheet.freeze_panes is None


@pytest.mark.parametrize("words", [3, 40, 200])
def test_a_text_has_room_for_its_lines_and_none_to_waste(words: int):
    text = " ".join(["sentence"] * words)
    # Columns of a table, and those of a sheet without one.
    for blocks in ((Paragraph(text),), (Paragraph(text), table(Row(("x" * 60, Number(1.0), ""))))):
        sheet = opened(*blocks)
        [across] = [one for one in sheet.merged_cells.ranges if one.min_row == 1]
        said = {column: one.width for one in sheet.column_dimensions.values() for column in range(one.min, one.max + 1)}
        wide = sum(said.get(column, 8.43) for column in range(1, across.max_col + 1))
        lines = (sheet.row_dimensions[1].height or 15.0) / 15.0
        assert wide <= 125.0
        assert 0.7 * len(text) / wide <= lines <= 1.2 * len(text) / wide + 1.0
