"""Texts as they may be shown: what nobody can see, or what turns a line about, is written out, as in `\\u202e`."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Kinds of signs that steer a terminal or a page in place of standing on it, halves of a sign among them."""
_SHORT = {"\t": "\\t", "\r": "\\r", "\n": "\\n"}


def visible(text: str) -> str:
    """Return a text with every sign to be seen: all that steers is written out, but for ends of lines."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if sign == "\n" else _written(sign) for sign in text)


def one_line(text: str) -> str:
    """Return a text as `visible` does, on one line: ends of lines are written out, too."""
    return visible(text).replace("\n", _SHORT["\n"])


def is_whole(text: str) -> bool:
    """Tell whether a text can be written to a file: no half of a sign stands in it alone."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def hyphened(text: str) -> str:
    """Return a text as a name: its letters and digits, small and without accents, a hyphen for whatever parts them.

    >>> hyphened("Café, £1 million")
    'cafe-1-million'
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, on one line."""
    first, dot, _ = " ".join(text.split()).partition(". ")
    return f"{first}." if dot else first


def folded(text: str, letters: int) -> str:
    """Return a text in lines of so many letters at most."""
    return textwrap.fill(text, letters)


def lines_taken(text: str, letters: int, indent: int = 0) -> int:
    """Return how many lines a text takes in which so many letters have room; all but the first are indented."""
    return len(textwrap.wrap(text, letters, subsequent_indent=" " * indent))


def brief(number: float) -> str:
    """Return a number with two decimals at most: nobody buys a millionth of somebody."""
    return f"{round(number, 2):.10g}"


def html_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table for a notebook, in which whatever is said stands as text and never as HTML."""
    head = "".join(f"<th>{_as_html(one)}</th>" for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_as_html(cell)}</td>' for cell in row)}</tr>" for row in rows)
    above = f"<caption>{_as_html(caption)}</caption>"
    return f"<table>{above}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _as_html(text: str) -> str:
    return escape(visible(text))


def looks(name: str) -> str:
    """Return what a reader sees of a name: names that look the same give the same."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) not in _UNSEEN)
    return " ".join(seen.split())


def _written(sign: str) -> str:
    if unicodedata.category(sign) not in _UNSEEN:
        return sign
    if sign in _SHORT:
        return _SHORT[sign]
    code = ord(sign)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
