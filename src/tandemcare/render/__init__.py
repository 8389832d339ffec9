"""Draw the blocks of a report on some paper, knowing nothing of what they mean."""

from .in_json import sheets_json
from .markdown import markdown
from .page import html_page
from .slides import slides
from .terminal import plain, show
from .word import word
from .workbook import workbook

__all__ = ["html_page", "markdown", "plain", "sheets_json", "show", "slides", "word", "workbook"]
