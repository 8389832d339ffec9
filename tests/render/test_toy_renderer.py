"""A renderer of one's own takes forty lines and touches no other room: the comparison of the toy study in Markdown."""

import pytest
from toy_study import toy_plan

from tandemcare.experiments import run
from tandemcare.render import plain
from tandemcare.report import comparison_report, pictures
from tandemcare.report.blocks import Heading, Note, Paragraph, Points, Row, Subhead, TableBlock, cell_text, section


def toy_table(table):
    """Yield the lines of a table."""
    yield f"Table: {table.title} {table.caption}".rstrip()
    yield "| " + " | ".join(column.label.replace("\n", " ") for column in table.columns) + " |"
    yield "|" + " --- |" * len(table.columns)
    for row in table.rows:
        cells = [row.text, row.unit] if isinstance(row, Subhead) else map(cell_text, row.cells)
        yield f"| {' | '.join(cells)} |"


def toy_lines(block):
    """Yield the lines of a block."""
    match block:
        case Heading(text, level):
            yield f"{'#' * level} {text}"
        case Paragraph(text) | Note(text):
            yield text
        case Points(title, items):
            yield from (f"**{title}**", *(f"* {item}" for item in items))
        case TableBlock():
            yield from toy_table(block)
        case _:
            yield f"![{block.alt}]({block.name}.svg)"
            yield from toy_table(block.table)


def toy_markdown(report) -> str:
    """Return a report in Markdown."""
    return "\n\n".join("\n".join(toy_lines(block)) for part in report for block in part.blocks)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the toy study."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("toy-renderer"), workers=1)


def test_it_says_what_the_terminal_says(results):
    report = comparison_report(results)
    page, terminal = toy_markdown(report), plain(report)
    for block in (block for part in report for block in part.blocks):
        if isinstance(block, Paragraph | Note):
            assert block.text in page
            assert block.text in terminal
        if isinstance(block, TableBlock):
            words = [word for row in block.rows if isinstance(row, Row) for word in map(cell_text, row.cells)]
            assert [word for word in words if word not in page or word not in terminal] == []


def test_it_draws_pictures_by_name_with_the_table_behind_them(results):
    found = [picture.block for picture in pictures.pictures_of(results)]
    page = toy_markdown([section(*found)])
    for figure, picture in zip(found, pictures.pictures_of(results), strict=True):
        assert f"]({picture.name}.svg)" in page
        assert len(figure.table.rows) == len(picture.table)
        assert picture.caption[0] in figure.alt
