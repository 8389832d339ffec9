"""A document as a Word file: real headings and styles, repeated heads of tables, and words beside every picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tandemcare.report.blocks import (
    Block,
    Chart,
    Figure,
    Heading,
    Note,
    Paper,
    Paragraph,
    Plot,
    Points,
    Section,
    TableBlock,
)

from .grids import NO_CHART
from .page import ANNEX
from .plots import drawn
from .same_bytes import WRITTEN, same_bytes
from .seen import seen
from .slide_look import without_thumbnail
from .word_look import FINDING, HEADLINE, LANGUAGE, NOTE, WIDTH_CM, set_up, with_foot
from .word_tables import add_table

if TYPE_CHECKING:
    from docx.document import Document


def word(paper: Paper) -> bytes:
    """Return a document as a Word file, its annex on pages of its own: the same bytes for the same blocks."""
    import docx

    [whole] = seen([paper])
    document = docx.Document()
    without_thumbnail(document.part.package.rels)
    set_up(document)
    _about(document, whole)
    document.add_paragraph(whole.title, "Title")
    document.add_paragraph(whole.headline, HEADLINE)
    for section in whole.main:
        _section(document, section)
    if whole.annex:
        document.add_heading(ANNEX, 1).paragraph_format.page_break_before = True
    for section in whole.annex:
        _section(document, section, deeper=1)
    with_foot(document, whole.foot)
    held = io.BytesIO()
    document.save(held)
    return same_bytes(held.getvalue())


def _about(document: Document, paper: Paper) -> None:
    """Say what the file is, for who searches for it or hears it read out."""
    about = document.core_properties
    about.title, about.subject, about.author = paper.title, paper.headline, "Tandem"
    about.comments, about.keywords, about.last_modified_by = paper.foot, "", "Tandem"
    about.language, about.created, about.modified, about.revision = LANGUAGE, WRITTEN, WRITTEN, 1


def _section(document: Document, section: Section, deeper: int = 0) -> None:
    for block in section.blocks:
        _block(document, block, deeper)


def _block(document: Document, block: Block, deeper: int) -> None:
    match block:
        case Heading(text, level):
            document.add_heading(_plain(text), max(level - 1, 1) + deeper)
        case Paragraph(text) | Note(text):
            document.add_paragraph(_plain(text))
        case Points(title, items):
            document.add_heading(title, 2 + deeper)
            for item in items:
                document.add_paragraph(_plain(item), "List Bullet")
        case TableBlock():
            _table(document, block)
        case Figure(_, title, alt, table):
            document.add_paragraph(title, FINDING)
            document.add_paragraph(alt)
            _table(document, table)
        case Plot():
            _plot(document, block)
        case Chart():
            raise ValueError(NO_CHART)


def _plain(text: str) -> str:
    """Return a text without the signs round code, which a document has no use for."""
    return text.replace("`", "")


def _table(document: Document, table: TableBlock) -> None:
    if table.title:
        document.add_paragraph(table.title, FINDING)
    add_table(document, table)
    document.add_paragraph(table.caption, NOTE)


def _plot(document: Document, plot: Plot) -> None:
    """Add a graph as a picture, what it finds above it, and what is measured below."""
    from docx.shared import Cm

    document.add_paragraph(plot.title, FINDING)
    held = document.add_paragraph()
    held.paragraph_format.keep_with_next = True
    picture = held.add_run().add_picture(io.BytesIO(drawn(plot, "png")), width=Cm(WIDTH_CM))
    about = picture._inline.docPr  # python-docx has no public way to say what a picture shows
    about.set("descr", plot.alt)
    about.set("title", plot.title)
    document.add_paragraph(plot.caption, NOTE)
