"""A table of signs as blocks: every row is there, and none that does not hold is hidden."""

from experiments.made_up_signs import made_up_signs, sign_row

from tandemcare.experiments import MustHold, Way
from tandemcare.report import signs_report
from tandemcare.report.blocks import Heading, Note, TableBlock, cell_text

HOLDS, WRONG, UNTOLD = sign_row(), sign_row(mean=-40.0), sign_row(half=80.0, title="Another to nothing")


def blocks_of(kind, *rows):
    return [block for each in signs_report(made_up_signs(*rows)) for block in each.blocks if isinstance(block, kind)]


def test_what_does_not_hold_stands_out():
    tables = blocks_of(TableBlock, HOLDS, WRONG, UNTOLD)
    rows = [row for table in tables for row in table.rows]
    assert [cell_text(row.cells[-1]) for row in rows] == ["holds", "WRONG", "inconclusive"]
    assert [row.strong for row in rows] == [False, True, True]
    assert len(blocks_of(Heading, HOLDS, WRONG, UNTOLD)) == 2  # one for each change


def test_the_notes_count_and_name():
    told = " ".join(note.text for note in blocks_of(Note, HOLDS, WRONG, UNTOLD))
    assert "1 of 3 rows hold." in told
    assert "Wrong: A service to nothing: Crises." in told
    assert "Inconclusive: Another to nothing: Crises (about " in told


def test_a_difference_has_its_sign_and_a_range_its_ends():
    row = sign_row(mean=60.0, half=10.0, expected=MustHold(Way.BETWEEN, low=30.0, high=110.0))
    (table,) = blocks_of(TableBlock, row)
    assert tuple(map(cell_text, table.rows[0].cells)) == (
        "Crises",
        "people a year",
        "1,000",
        "higher by 30 to 110",
        "+60",
        "+50 to +70",
        "holds",
    )
