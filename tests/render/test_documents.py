"""HTML, Word and PowerPoint of the same blocks: words as they are, alt text, styles, no address, the same bytes."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import docx
import pptx
import pytest
from docx.shared import Pt
from libreoffice import converted

from tandemcare.palette import PALETTE
from tandemcare.render import html_page, plots, slides, word
from tandemcare.render.plots import BASELINE, LOOKS, drawn, spread, values_of
from tandemcare.report.blocks import (
    CalendarMonth,
    Column,
    Heading,
    Number,
    Paper,
    Paragraph,
    Plot,
    PlotMark,
    Points,
    Range,
    Row,
    Subhead,
    TableBlock,
    section,
)

DRAWN = {"html": html_page, "docx": word, "pptx": slides}
FORMULA, HOSTILE, TURNING = "=1+1", "<script>alert('x')</script>", "a\u202eb"
WIDE = [3.0, 1.0]
MONTHS = ["2026-04", "2026-07", "2026-10", "2027-01"]
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def plot(name: str = "Option", **more) -> Plot:
    """Return a graph of a baseline and an option over four quarters."""
    columns = (Column("", "name", is_left=True), Column("As is"), Column(name))
    rows = [Row((CalendarMonth(month), Number(10.0 + at, 1), Number(9.5 - at, 1))) for at, month in enumerate(MONTHS)]
    marks = (PlotMark(name, "2026-07", "C", "Jul 2026, 22 beds close"),)
    about = {"unit": "people", "caption": "People away.", "marks": marks, "baseline": True}
    return Plot(f"{name} halves it", f"Line chart of {name}.", TableBlock(columns, tuple(rows)), **(about | more))


def table(name: str = "Option", rows: int = 2) -> TableBlock:
    """Return a table with all kinds of cells."""
    columns = (Column("", "name", is_left=True), Column("net", unit="£m"), Column("interval", "range"))
    cells = [Row((f"{name} {at}", Number(1.25, 2, sign=True), Range(Number(1.0), Number(2.0)))) for at in range(rows)]
    return TableBlock(columns, (Subhead("Buys care"), *cells), title=f"Change from {name}", caption="How to read it.")


def paper(name: str = "Option", rows: int = 2) -> Paper:
    """Return a small document in which everything is called after a name."""
    main = (section(Paragraph(f"Not a forecast: {name}."), Heading("Options", 2), table(name, rows), Paragraph(name)),)
    annex = (section(Heading(f"Over time {name}", 2), plot(name), Points(name, (f"One {name}", "`code` two"))),)
    return Paper(f"Title {name}", f"Headline {name}.", f"Tandem 1, seed 1, {name}.", main, annex)


def shapes_of(deck: bytes):
    """Yield every shape of a deck."""
    for slide in pptx.Presentation(io.BytesIO(deck)).slides:
        yield from slide.shapes


def texts_of(kind: str, document: bytes) -> str:
    """Return every text of a document, in one."""
    if kind == "html":
        return text_of_page(document)
    if kind == "docx":
        file = docx.Document(io.BytesIO(document))
        cells = [cell.text for each in file.tables for row in each.rows for cell in row.cells]
        foot = [each.text for each in file.sections[0].footer.paragraphs]
        return "\n".join([*(each.text for each in file.paragraphs), *cells, *foot])
    found = []
    for shape in shapes_of(document):
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            found += [series.name for series in shape.chart.plots[0].series]
    return "\n".join(found)


class _Text(HTMLParser):
    """Collects the texts of a page, and the elements in it."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict]] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs) -> None:
        self.tags.append((tag, dict(attrs)))


def read_page(document: bytes) -> _Text:
    reader = _Text()
    reader.feed(document.decode())
    return reader


def text_of_page(document: bytes) -> str:
    return "".join(read_page(document).texts)


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("name", [FORMULA, HOSTILE, "Fish & chips", "+1", "@sum", "-2"])
def test_a_name_is_text_whatever_it_looks_like(kind, name):
    document = DRAWN[kind](paper(name))
    assert name in texts_of(kind, document)
    if kind == "html":
        assert not [tag for tag, _ in read_page(document).tags if tag == "script"]


@pytest.mark.parametrize("kind", DRAWN)
def test_what_steers_a_reader_is_written_out(kind):
    told = texts_of(kind, DRAWN[kind](paper(TURNING)))
    assert TURNING not in told
    assert "a\\u202eb" in told


@pytest.mark.parametrize("kind", DRAWN)
def test_headline_foot_and_every_sentence_stand_in_it(kind):
    told = texts_of(kind, DRAWN[kind](paper()))
    for text in (
        "Headline Option.",
        "Title Option",
        "seed 1",
        "Not a forecast",
        "How to read it.",
        "code two",
        "+1.25",
    ):
        assert text in told
    assert "`" not in told


@pytest.mark.parametrize("kind", DRAWN)
def test_the_same_blocks_make_the_same_bytes(kind, monkeypatch):
    first = DRAWN[kind](paper())
    if kind != "html":
        with zipfile.ZipFile(io.BytesIO(first)) as held:
            assert {info.date_time[0] for info in held.infolist()} == {2026}
            assert not [name for name in held.namelist() if "thumbnail" in name]
            for part in [name for name in held.namelist() if name.endswith(".xlsx")]:
                inner = zipfile.ZipFile(io.BytesIO(held.read(part)))
                assert {info.date_time for info in inner.infolist()} == {(2026, 4, 1, 0, 0, 0)}
                assert b"2026-04-01T00:00:00Z" in inner.read("docProps/core.xml")
    assert DRAWN[kind](paper()) == first


def test_a_page_asks_for_nothing_and_runs_nothing():
    page = html_page(paper())
    assert set(re.findall(r"https?://[^\"'\s<)]+", page.decode())) <= NAMESPACES
    tags = read_page(page).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not [attributes for _, attributes in tags if any(name.startswith("on") for name in attributes)]
    assert not [value for _, attributes in tags for value in [attributes.get("href")] if value and value[0] != "#"]
    assert ("html", {"lang": "en-GB"}) in tags


def test_every_picture_of_a_page_has_a_title_and_words_and_its_numbers_behind_it():
    reader = read_page(html_page(paper()))
    pictures = [attributes for tag, attributes in reader.tags if tag == "svg"]
    names = {attributes["id"] for _, attributes in reader.tags if "id" in attributes}
    assert pictures
    for attributes in pictures:
        assert attributes["role"] == "img"
        assert set(attributes["aria-labelledby"].split()) <= names
    assert "Line chart of Option." in "".join(reader.texts)
    assert len([tag for tag, _ in reader.tags if tag == "details"]) >= len(pictures)


def test_every_name_in_a_page_is_there_once():
    tags = read_page(html_page(Paper("T", "H", "F", (section(plot("A"), plot("B"), table(), table()),), ()))).tags
    names = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(names) == len(set(names))


def test_every_cell_of_a_page_has_a_head():
    tags = read_page(html_page(paper())).tags
    heads = [attributes.get("scope") for tag, attributes in tags if tag == "th"]
    assert {"col", "row", "colgroup"} == set(heads)


def test_word_has_styles_language_pages_heads_and_alt_text():
    file = docx.Document(io.BytesIO(word(paper(rows=60))))
    styles = {each.style.name for each in file.paragraphs}
    assert {"Title", "Headline", "Heading 1", "Heading 2", "Heading 3", "List Bullet"} <= styles
    assert [each.text for each in file.paragraphs if each.style.name == "Title"] == ["Title Option"]
    xml = file.element.xml
    assert xml.count("w:tblHeader") == len(file.tables)
    assert {each.get("descr") for each in file.element.xpath("//wp:docPr")} == {"Line chart of Option."}
    assert "en-GB" in file.styles.element.xml
    assert "en-US" not in file.styles.element.xml
    foot = file.sections[0].footer._element.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    annex = next(each for each in file.paragraphs if each.text == "Annex")
    assert annex.paragraph_format.page_break_before


WIDEST = {"+": 0.838, ".": 0.318, "?": 0.531} | dict.fromkeys("0123456789", 0.636)
"""How wide signs are, of their size, in DejaVu Sans: LibreOffice takes it where there is no Arial."""


@pytest.mark.parametrize(("text", "columns"), [("+11.49?", 11), ("+20.63", 11), ("+20.63", 12)])
def test_a_number_of_word_is_never_broken_over_two_lines(text, columns):
    """Sums of a whole run were, on the second line of a row their last digit."""
    heads = [f"20{at:02}/{at + 1}" for at in range(26, 25 + columns)]
    cells = ("to be spent in mental health", *["+0.10?"] * (columns - 1), text)
    block = TableBlock(
        (Column("", "name", is_left=True), *map(Column, heads), Column("run", "text")), (Row(cells),), title="Paid"
    )
    file = docx.Document(io.BytesIO(word(Paper("", "It pays.", "", (), (section(block),)))))
    *_, last = file.tables[-1].rows[-1].cells
    size = last.paragraphs[0].runs[0].font.size
    margins = Pt(5)
    assert sum(WIDEST[sign] for sign in text) * size <= last.width - margins


def test_no_line_of_the_scale_goes_through_the_name_of_a_line():
    from matplotlib.figure import Figure

    axes = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
    plots._draw(axes, plot())
    names = [each for each in axes.texts if each.get_text() in {"As is", "Option"}]
    assert len(names) == 2
    for name in names:
        behind = name.get_bbox_patch()
        assert behind.get_facecolor() == (1.0, 1.0, 1.0, 1.0)
        assert name.get_zorder() > max(line.get_zorder() for line in (*axes.get_ygridlines(), axes.spines["bottom"]))


def test_graphs_of_slides_are_native_and_say_what_they_show():
    [chart] = [shape for shape in shapes_of(slides(paper())) if shape.has_chart]
    assert chart._element.xpath(".//p:cNvPr")[0].get("descr") == "Line chart of Option."
    [drawn_plot] = chart.chart.plots
    assert [list(series.values) for series in drawn_plot.series] == values_of(plot())
    colours = [str(series.format.line.color.rgb) for series in drawn_plot.series]
    assert len(set(colours)) == len(colours)
    assert {f"#{colour}" for colour in colours} <= set(PALETTE)
    assert "C" in [
        point.data_label.text_frame.text for point in (drawn_plot.series[1].points[at] for at in range(1, 2))
    ]


@pytest.mark.parametrize(("first", "last", "begins"), [(2080.0, 2651.0, 2000), (92.0, 118.0, 90), (0.32, 0.52, 0.3)])
def test_an_axis_of_a_slide_that_begins_above_zero_begins_at_a_round_number(first, last, begins):
    rows = tuple(Row((CalendarMonth(MONTHS[at]), Number(each, 2))) for at, each in enumerate((first, last)))
    lines = TableBlock((Column("", "name", is_left=True), Column("As is")), rows)
    graph = Plot("It grows", "Line chart.", lines, unit="people", from_zero=False)
    deck = slides(Paper("", "It grows.", "", (), (section(graph),)))
    [chart] = [shape.chart for shape in shapes_of(deck) if shape.has_chart]
    assert chart.value_axis.minimum_scale == pytest.approx(begins)


def test_every_shape_of_a_slide_stands_on_it_and_every_slide_has_a_title():
    deck = pptx.Presentation(io.BytesIO(slides(paper(rows=90))))
    assert len(deck.slides) > 5
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_a_long_table_runs_over_slides_with_its_head_and_what_rows_are_of():
    tables = [shape.table for shape in shapes_of(slides(paper(rows=90))) if shape.has_table]
    assert len(tables) > 2
    assert {each.cell(0, 1).text for each in tables} == {"net (£m)"}
    assert {each.cell(1, 0).text for each in tables} == {"Buys care"}
    rows = [each.cell(at, 0).text for each in tables for at in range(2, len(each.rows))]
    assert rows == [f"Option {at}" for at in range(90)]


def test_an_empty_cell_of_a_slide_is_no_higher_than_its_row():
    """An empty run is drawn by LibreOffice in letters of 18 points: the row grew, and the table over what is below."""
    table = TableBlock((Column("", "name", is_left=True), Column("people")), (Row(("As is", "")), Row(("More", "3"))))
    deck = slides(Paper("T", "H", "F", (section(Heading("Empty", 2), table, Paragraph("Below.")),), ()))
    [made] = [shape.table for shape in shapes_of(deck) if shape.has_table]
    sizes = {run.font.size for cell in made.iter_cells() for line in cell.text_frame.paragraphs for run in line.runs}
    for cell in made.iter_cells():
        for line in cell.text_frame.paragraphs:
            assert all(run.text for run in line.runs)
            assert int(line._p.get_or_add_endParaRPr().get("sz")) * 127 in sizes


def test_texts_of_slides_are_told_once_and_whole():
    sentences = tuple(f"Sentence {number} " + "of many words " * 12 for number in range(40))
    deck = slides(Paper("T", "H", "F", (section(Heading("Long", 2), Points("List", sentences)),), ()))
    told = texts_of("pptx", deck)
    assert [told.count(sentence.strip()) for sentence in sentences] == [1] * len(sentences)


@pytest.mark.parametrize("kind", ["docx", "pptx", "html"])
def test_libreoffice_opens_it(kind, tmp_path):
    path = tmp_path / f"report.{kind}"
    path.write_bytes(DRAWN[kind](paper(HOSTILE, rows=40)))
    assert converted(path, tmp_path, "pdf").read_bytes().startswith(b"%PDF")


def luminance(colour: str) -> float:
    """Return how light a colour is, as WCAG has it."""
    parts = [int(colour[at : at + 2], 16) / 255.0 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_lines_stand_out_from_white_and_differ_in_grey():
    looks = [BASELINE, *LOOKS]
    for look in looks:
        assert 1.05 / (luminance(look.colour) + 0.05) >= 3.0
    for one, other in itertools.combinations(looks, 2):
        lighter, darker = sorted((luminance(one.colour) + 0.05, luminance(other.colour) + 0.05))[::-1]
        differs = (one.dash_name, one.marker) != (other.dash_name, other.marker)
        assert differs or lighter / darker >= 1.8


def test_graphs_are_drawn_alike_whatever_a_user_has_set():
    import matplotlib as mpl

    before = drawn(plot(), "svg")
    with mpl.rc_context({"font.size": 30.0, "lines.linewidth": 9.0}):
        assert drawn(plot(), "svg") == before


def test_graphs_that_are_drawn_at_once_are_drawn_as_alone():
    """Two who take documents away at the same time each had some with the other's settings, or with none."""
    plots = [plot(f"Option {number}") for number in range(6)]
    alone = [drawn(each, "svg") for each in plots]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(lambda each: drawn(each, "svg"), plots)) == alone


def test_names_at_the_ends_of_lines_never_meet():
    for heights in ([0.0, 0.0, 0.0, 0.0], [1.0, 50.0, 2.0, 49.0], [5.0]):
        placed = spread(heights, 9.0)
        assert [later - earlier >= 9.0 - 1e-9 for earlier, later in itertools.pairwise(sorted(placed))].count(
            False
        ) == 0
        order = sorted(range(len(heights)), key=lambda at: heights[at])
        assert order == sorted(range(len(heights)), key=lambda at: placed[at])
