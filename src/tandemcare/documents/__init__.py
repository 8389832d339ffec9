"""Read a YAML file so that every value knows its line, and refuse what a short file of facts has no need of."""

from .document import Document, KeyPath, in_order, in_words
from .numbers_meant import number_in
from .reading import Expected, read_document
from .signs import plain_signs
from .text import as_path, files_near, text_of
from .workbook import BookSheet, NoValue, read_sheets

__all__ = [
    "BookSheet",
    "Document",
    "Expected",
    "KeyPath",
    "NoValue",
    "as_path",
    "files_near",
    "in_order",
    "in_words",
    "number_in",
    "plain_signs",
    "read_document",
    "read_sheets",
    "text_of",
]
