"""Signs that look right and are not: commas and dashes of other habits, curly quotation marks, spaces that are none."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from tandemcare.errors import Problem

LONGEST_LINE = 1000
_DASHES, _SPACES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "\u00a0\u2007\u2009\u202f\u3000"
_CURLY, _BULLETS = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb", "\u2022\u00b7\u25aa\u25e6*"
_PLAIN = str.maketrans(
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
    | dict.fromkeys("\u2018\u2019", "'")
    | {"\uff1a": ":", "\uff0c": ",", "\uff0e": "."}
)

_ITEMS = (
    (rf"^\s*[{_DASHES}]\s", "A long dash stands where an item of a list begins: write a hyphen and a space, `- `."),
    (rf"^\s*[{re.escape(_BULLETS)}]\s", "A bullet stands where an item of a list begins: write a hyphen, `- `."),
    (rf"^[{_SPACES} ]*[{_SPACES}]", "A space here is one that keeps words together: write ordinary ones."),
    (r"^\s*-\w[\w ]*:(\s|$)", "Write a space after the hyphen that begins an item: `- key: value`."),
)
"""Signs at the beginning of an item: what is wrong with them may show on the next line."""
_HINTS = (
    *_ITEMS,
    (rf"(^|[:,\[{{-])\s*[{_CURLY}]", "The quotation marks are curly: write straight ones, \" or '."),
    ("\uff1a", "The colon is one of full width: write `:` and a space."),
    (
        rf":[{_SPACES}]",
        "The space after the colon is one that keeps words together: write an ordinary one.",
    ),
    (r"^\s*(- )?\w+\s*=\s", "Write `key: value`, with a colon in place of `=`."),
    (r"^\s*(- )?\w+:[^\s:/]", "Write a space after the colon: `key: value`."),
)
_REMEDIES = (
    ("\\t", "Write spaces in place of tabs: two for each step to the right, one after a colon."),
    ("cannot start any token", "Put the text in quotes."),
    ("mapping values are not allowed", "Put text that has a colon in quotes, and keep `key: value` on one line."),
    ("flow sequence", "Close the list with `]`."),
    ("flow mapping", "Close the mapping with `}`."),
    ("quoted scalar", "Close the quotation mark."),
    (
        "<block sequence start>",
        "Indent the items of a list alike; never mix `- item` and `key: value` at one level.",
    ),
    ("block collection", "Use either `- item` or `key: value` at one level, not both."),
    ("could not find expected ':'", "Write `key: value`, with a colon and a space."),
    ("block mapping", "Indent the keys of one mapping alike."),
)


def syntax_problem(name: str, error: YAMLError, text: str) -> Problem:
    """Return what is wrong with a text that is not YAML, on the line to look at, and the sign that made it so."""
    mark, what = None, "the text does not follow the rules of YAML"
    if isinstance(error, MarkedYAMLError):
        # A bracket or quotation mark that is never closed, or a key without a colon, is best shown where it begins.
        begins = error.context is not None and any(sign in error.context for sign in ("flow", "quoted", "simple key"))
        mark = (error.context_mark if begins else None) or error.problem_mark
        what = ", ".join(part for part in (error.context, error.problem) if part)
    line, hint = _hint(text, mark.line if mark else 0)
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in what), "Compare with the examples in scenarios/.")
    if not hint and "mapping values are not allowed" in what and _is_too_far_right(text.split("\n"), line):
        remedy = "This key begins further to the right than the one above it: begin both in the same column."
    return Problem(f"{name}:{line + 1}", f"This is not YAML: {what}.", hint or remedy)


def _is_too_far_right(lines: list[str], at: int) -> bool:
    """Tell whether a key stands further to the right than the key above it, which has a value already."""
    above = next((line for line in reversed(lines[:at]) if line.strip()), "")[:LONGEST_LINE]
    key = re.match(r"\s*(- )?(?=\w+:(\s|$))", lines[at][:LONGEST_LINE])
    before = re.match(r"\s*(- )?(?=\w+: +\S)", above)
    return bool(key and before and key.end() > before.end())


def begins_wrongly(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a text in which not even one key is found, and what to do; None where nothing shows."""
    lines = [line[:LONGEST_LINE] for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    for pattern, remedy in _HINTS:
        if lines and re.search(pattern, lines[0]):
            return "No key with a value begins the file.", remedy
    parted = next((sign for sign in (";", "\t", ",") if len(lines) > 1 and all(sign in line for line in lines[:5])), "")
    if parted:
        return "This is a table, such as Excel saves as CSV, and not keys with values.", A_TABLE
    return None


A_TABLE = "Write `key: value` lines instead, as in scenarios/; a place or a rota can be a workbook, saved as .xlsx."


def _hint(text: str, line: int) -> tuple[int, str]:
    """Return what to do about a sign that looks right and is not, and the line of it; nothing where there is none."""
    lines = text.split("\n")
    for at, hints in ((line, _HINTS), (line - 1, _ITEMS)):
        written = lines[at][:LONGEST_LINE] if 0 <= at < len(lines) else ""
        for pattern, remedy in hints:
            if re.search(pattern, written):
                return at, remedy
    return line, ""


def plain_signs(text: str) -> str:
    """Return a text with plain hyphens, spaces, colons and quotation marks in place of those of printed pages."""
    return text.translate(_PLAIN)
