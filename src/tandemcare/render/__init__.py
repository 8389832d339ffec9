"""Draw the blocks of a report on some paper, knowing nothing of what they mean."""

from .markdown import markdown
from .terminal import plain, show

__all__ = ["markdown", "plain", "show"]
