"""Names of files as users send them: a plain name, and an ending that Tandem reads."""

from __future__ import annotations

import re

from tandemcare.errors import Problem
from tandemcare.files import why_no_name
from tandemcare.texts import one_line

ENDINGS = (".yaml", ".yml", ".xlsx")
LONGEST_NAME = 100
_PLAIN = re.compile(r"\w[\w .,()&'+-]*")


def problem_of_name(name: str) -> Problem | None:
    """Return why no file is kept under a name, or None where one can be."""
    shown = one_line(name)[:LONGEST_NAME] or "the file"
    if not name.lower().endswith(ENDINGS):
        return Problem(shown, "Tandem does not read files with this ending.", f"Send one of {', '.join(ENDINGS)}.")
    stem = name.rpartition(".")[0]
    is_plain = len(name) <= LONGEST_NAME and _PLAIN.fullmatch(stem) and stem[-1] not in " ."
    if not is_plain or why_no_name(name):
        found = (is_plain and why_no_name(name)) or "No file is kept under this name."
        remedy = (
            f"Rename it: at most {LONGEST_NAME} letters, digits, spaces, hyphens and single points, without a path."
        )
        return Problem(shown, found, remedy)
    return None
