"""Draw the blocks of a report on some paper, knowing nothing of what they mean."""

from .in_json import sheets_json
from .markdown import markdown
from .terminal import plain, show
from .workbook import workbook

__all__ = ["markdown", "plain", "sheets_json", "show", "workbook"]
