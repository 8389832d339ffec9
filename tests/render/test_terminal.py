"""A terminal, a file and a page get the same words: folded, in columns, with weight only where it can be shown."""

import io
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from tandemcare.render import markdown, plain, show
from tandemcare.render.tables import MOST_LETTERS
from tandemcare.render.terminal import NARROWEST, WIDTH, WIDTH_OF_FOLDED_TABLES
from tandemcare.report.blocks import (
    Arrow,
    Box,
    Chart,
    Column,
    Figure,
    Heading,
    Link,
    Note,
    Number,
    Paragraph,
    Points,
    Range,
    Row,
    Subhead,
    TableBlock,
    section,
)

LONG = "Words that go on and on. " * 20
NAME = Column("", "name", is_left=True)
COUNTS = TableBlock(
    (NAME, Column("mean\nof all"), Column("interval", "range"), Column("", "mark", is_left=True)),
    (
        Subhead("Admissions", "people a year"),
        Row(("as-is", Number(1234.5, 1), Range(Number(1.0, 0), Number(20.0, 0)), ""), level=1),
        Row(("[bold]more[/]", Number(2.0, 1, sign=True), "none", "* worse"), level=1),
    ),
    title="Beds",
)
REPORT = [
    section(COUNTS, TableBlock(COUNTS.columns, (Row(("a much longer name", Number(0.0, 1), "", "")),), title="Money")),
    section(Heading("What it says"), Paragraph(LONG, level=1, hanging=1), Points("Limits", (LONG,))),
    section(Note(f"Run folder: {LONG}", "files")),
]
FOLDING = [section(TableBlock((Column("target", "name", letters=12, is_left=True, folds=True),), (Row((LONG,)),)))]


def shown(report) -> str:
    text = io.StringIO()
    show(report, text)
    return text.getvalue()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """Return what a terminal of so many columns is shown."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def on_terminal(report, columns: int) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        stream = Terminal()
        show(report, stream)
        return stream.getvalue()

    return on_terminal


def test_tables_of_a_section_stand_in_the_same_columns():
    lines = shown(REPORT).splitlines()
    assert lines[:6] == [
        "",
        "                       mean",
        "BEDS                 of all  interval",
        "Admissions (people a year)",
        "  as-is             1,234.5   1 to 20",
        "  [bold]more[/]        +2.0      none  * worse",
    ]
    assert lines[7:10] == [
        "                       mean",
        "MONEY                of all  interval",
        "a much longer name      0.0",
    ]


def test_sections_stand_a_line_apart():
    assert shown([section(Note("a", "run")), section(Note("b", "run"))]) == "a\n\nb\n"


def test_lines_are_folded_but_notes_never_are():
    *lines, folder = shown(REPORT).splitlines()
    assert max(map(len, lines)) <= WIDTH < len(folder)
    hanging = [line for line in lines if line.startswith("    ")]
    assert sum(line.startswith("  W") for line in lines) == sum(line.startswith("  - W") for line in lines) == 1
    assert len(hanging) >= 8


def test_plain_text_folds_nothing():
    assert f"  {LONG}" in plain(REPORT).splitlines()


def test_what_is_no_terminal_gets_no_weight_and_a_terminal_the_same_words(terminal):
    assert "\x1b" not in shown(REPORT)
    on_screen = terminal(REPORT, NARROWEST)
    assert "\x1b[1mWHAT IT SAYS" in on_screen
    for weight in ("\x1b[1m", "\x1b[3m", "\x1b[0m"):
        on_screen = on_screen.replace(weight, "")
    assert on_screen.split() == shown(REPORT).split()
    assert max(map(len, on_screen.splitlines()[:-1])) <= NARROWEST


@pytest.mark.parametrize("columns", [80, WIDTH_OF_FOLDED_TABLES, 200])
def test_a_table_that_folds_has_its_width_on_every_terminal(terminal, columns):
    assert {len(line.rstrip()) <= 12 for line in terminal(FOLDING, columns).splitlines()[1:]} == {True}


def test_markdown_has_every_word_too():
    page = markdown(REPORT)
    assert "| *Admissions (people a year)* |  |  |  |" in page
    assert "| as-is | 1,234.5 | 1 to 20 |  |" in page
    assert "# What it says" in page
    assert f"- {LONG}" in page
    picture = markdown([section(Figure("spend", "Who pays", "A bar a payer.", COUNTS))])
    assert picture.startswith("**Who pays.** A bar a payer.\n\n**Beds**\n\n|  | mean of all | interval |  |")


def test_a_bar_in_a_cell_does_not_end_it():
    page = markdown([section(TableBlock((Column("a"),), (Row(("x | y",)),)))])
    assert page.splitlines()[-1] == "| x \\| y |"


def test_a_subhead_stands_in_a_table_that_folds():
    columns = (Column("target", "name", letters=12, is_left=True, folds=True),)
    table = TableBlock(columns, (Subhead("Beds", "a year"), Row(("as-is",))))
    assert shown([section(table)]).split() == ["target", "\u2500" * 12, "Beds", "(a", "year)", "as-is"]
    columns = (Column("target", "name", letters=6, is_left=True), Column("x", folds=True))
    narrow = TableBlock(columns, (Subhead("Admissions"),))
    assert "".join(shown([section(narrow)]).split()).endswith("Admissions")


MARKUP = ["a\\b", "<b>x</b>", "*x*", "[x](y)", "a|b", "_x_", "x `y", "<!-- x", "a_b_c", "\\|", "**", "![x](y)"]


def read_back(page: str) -> list[str]:
    """Return what a reader of Markdown sees in each heading, paragraph, item and cell."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    inline = [token.children or [] for token in tokens if token.type == "inline"]
    return ["".join(part.content for part in children) for children in inline]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_text_is_text(text):
    table = TableBlock(
        (Column(text),), (Row((text,)), Row(((Link(text, "x"),),)), Subhead(text), Row((text,), strong=True))
    )
    blocks = Heading(text), Paragraph(text), Points(text, (text,)), Note(text, "run"), Figure("x", text, "", table)
    page = markdown([section(*blocks)])
    assert read_back(page) == [text, text, f"{text}:", text, text, f"{text}.", *[text] * 5]
    assert "<b>" not in page.replace("\\<b>", "")


@pytest.mark.parametrize("text", ["# x", "> x", "- x", "1. x", "12) x", "+ x"])
def test_a_paragraph_begins_nothing_else(text):
    assert "\\" in markdown([section(Paragraph(text))])[:4]


def test_names_with_underscores_and_code_stay_as_they_are():
    assert markdown([section(Paragraph("cost_council_gbp and `a_*b|c`"))]) == "cost_council_gbp and `a_*b|c`\n"


STEERS = "a\u202eb\x1b[31m\x07\u2028\u200b\ud800\U000e0041c"
SEEN = r"a\u202eb\u001b[31m\u0007\u2028\u200b\ud800\U000e0041c"


@pytest.mark.parametrize("draw", [plain, shown, markdown], ids=["plain", "shown", "markdown"])
def test_signs_that_steer_are_shown_on_every_paper(draw):
    table = TableBlock((Column(STEERS, unit=STEERS),), (Row((STEERS,)), Subhead(STEERS, STEERS)), STEERS, STEERS)
    folding = TableBlock((Column(STEERS, folds=True, letters=200),), (Row((STEERS,)),))
    drawn = draw(
        [
            section(Heading(STEERS), Paragraph(STEERS), Points(STEERS, (STEERS,)), Note(STEERS, "run"), table),
            section(folding, Figure("x", STEERS, STEERS, table)),
            section(Chart("down", (Box("a", STEERS), Arrow("a", "a", STEERS)))),
        ]
    )
    assert set(drawn).isdisjoint(STEERS.replace("[31m", "").replace("a", "").replace("b", "").replace("c", ""))
    assert SEEN.replace("[", "") in drawn.replace("\\\\", "\\").replace("\\[", "").replace("[", "")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Number(0.08), "0.08"),
        (Number(1450000.0), "1.45e+06"),
        (Number(-0.01, 1), "0.0"),
        (Number(-0.3, 0, after="%"), "0%"),
        (Number(12.0, 0, sign=True, after="%"), "+12%"),
    ],
)
def test_a_number_says_itself(number, text):
    assert number.text == text


def wide(columns: int) -> TableBlock:
    """A table of so many columns of numbers, each of which is another, with a mark after the second."""
    heads = [NAME, Column("number 0"), Column("number 1"), Column("", "mark", is_left=True)]
    heads += [Column(f"number {column}") for column in range(2, columns)]
    numbers: list = [Number(1000.0 + column, 0) for column in range(columns)]
    rows = (Subhead("Admissions"), Row(("as-is", *numbers[:2], "* worse", *numbers[2:]), level=1))
    return TableBlock(tuple(heads), rows, title="Beds")


@pytest.mark.parametrize("columns", [2, 11, 12, 13, 30, 100])
def test_no_row_is_wider_than_120_letters_and_no_number_is_lost(columns):
    lines = shown([section(wide(columns))]).splitlines()
    assert max(map(len, lines)) <= MOST_LETTERS
    words = " ".join(lines).split()
    assert [word for word in words if word.startswith("1,")] == [f"1,{column:03}" for column in range(columns)]
    assert all("as-is" in line for line in lines if "1,0" in line)  # each part says whose its numbers are
    assert all("1,001" in line for line in lines if "* worse" in line)


def test_tables_that_would_be_too_wide_alike_are_as_narrow_as_they_can_be():
    long = TableBlock((NAME, *wide(9).columns[1:]), (Row(("a name", *["x" * 30] * 3, *[""] * 7)),))
    rows = shown([section(wide(9), replace(long, columns=wide(9).columns))]).splitlines()
    row = next(line for line in rows if "1,000" in line)
    assert "1,008" in row
