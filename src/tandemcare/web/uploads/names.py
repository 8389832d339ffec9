"""Names of files as users send them: a plain name, and an ending that Tandem reads."""

from __future__ import annotations

import re

from tandemcare.errors import Problem
from tandemcare.texts import one_line

ENDINGS = (".yaml", ".yml", ".xlsx")
LONGEST_NAME = 100
_PLAIN = re.compile(r"\w[\w .,()&'+-]*")
_NO_FILES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\..*", re.IGNORECASE)
"""What Windows takes for a device, whatever its ending."""


def problem_of_name(name: str) -> Problem | None:
    """Return why no file is kept under a name, or None where one can be."""
    shown = one_line(name)[:LONGEST_NAME] or "the file"
    if not name.lower().endswith(ENDINGS):
        return Problem(shown, "Tandem does not read files with this ending.", f"Send one of {', '.join(ENDINGS)}.")
    stem = name.rpartition(".")[0]
    if len(name) > LONGEST_NAME or not _PLAIN.fullmatch(stem) or stem[-1] in " ." or _NO_FILES.match(name):
        found = "No file is kept under this name."
        remedy = (
            f"Rename it: at most {LONGEST_NAME} letters, digits, spaces, hyphens and single points, without a path."
        )
        return Problem(shown, found, remedy)
    return None
