"""A validation as blocks has every row with its number, and hides none that is missed."""

import math

from experiments.made_up import made_up

from tandemcare.experiments import NOT_READ, OUTSIDE
from tandemcare.report import validation_report
from tandemcare.report.blocks import Heading, Note, TableBlock, cell_text
from tandemcare.report.validation import PARTS


def rows_of(**found):
    """Return the cells of every row, and which rows are strong."""
    tables = [
        block for part in validation_report(made_up(**found)) for block in part.blocks if isinstance(block, TableBlock)
    ]
    rows = [row for table in tables for row in table.rows]
    return [tuple(map(cell_text, row.cells)) for row in rows], [row.cells[0] for row in rows if row.strong]


def test_a_missed_row_is_never_hidden():
    cells, strong = rows_of(bed_occupancy=0.99)
    (line,) = [each for each in cells if each[1] == "Adult acute bed occupancy"]
    assert (line[0], line[-1]) == ("22", OUTSIDE.upper())
    assert strong == ["22"]
    notes = [each.text for each in validation_report(made_up(bed_occupancy=0.99))[-1].blocks if isinstance(each, Note)]
    assert any("outside: 22" in note for note in notes)


def test_every_row_is_there_with_its_number():
    cells, strong = rows_of()
    assert {each[0] for each in cells} == {str(row) for row in range(1, 39)}
    assert strong == []


def test_what_cannot_be_read_has_no_number_of_the_model():
    cells, _ = rows_of(community_wait_median=math.nan)
    (line,) = [each for each in cells if each[1] == "Community wait, median"]
    assert line[-3:] == ("", "", NOT_READ)


def test_every_part_has_its_title_once():
    sections = validation_report(made_up())[:-1]
    assert [section.blocks[0] for section in sections] == [Heading(title, 2) for title in PARTS.values()]
