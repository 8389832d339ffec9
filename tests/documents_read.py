"""What stands in the tables of documents, read back as somebody who opens them sees it."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import docx
import pptx


class _Tables(HTMLParser):
    """Collects the cells of each row of each table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.is_cell = False

    def handle_starttag(self, tag, attrs) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag == "br" and self.is_cell:
            self.rows[-1][-1] += "\n"
        elif tag in ("td", "th"):
            self.is_cell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag) -> None:
        self.is_cell = self.is_cell and tag not in ("td", "th")

    def handle_data(self, data) -> None:
        if self.is_cell:
            self.rows[-1][-1] += data


def rows_of(kind: str, document: bytes) -> list[list[str]]:
    """Return the rows of all tables of a document, as a reader sees them."""
    if kind == "html":
        reader = _Tables()
        reader.feed(document.decode())
        return reader.rows
    if kind == "docx":
        tables = docx.Document(io.BytesIO(document)).tables
        return [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    deck = pptx.Presentation(io.BytesIO(document))
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]
