"""How to write the number that a text means: pounds, thousands, per cent, millions, or a number and its unit."""

from __future__ import annotations

import re
from decimal import Decimal

from .signs import plain_signs

LONGEST_READ = 40
THOUSAND_DIGITS = 3
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
_FRACTION = re.compile(r"([0-9]{1,6})\s*/\s*([1-9][0-9]{0,5})")
_WITH_MORE = re.compile(r"([-+]?[0-9][0-9.,_' ]*?)\s*([a-z][a-z ]*)", re.IGNORECASE)
_TIMES = {
    **dict.fromkeys(("k", "thousand"), 1_000),
    **dict.fromkeys(("m", "mn", "million"), 1_000_000),
    **dict.fromkeys(("bn", "billion"), 1_000_000_000),
}
_IN_WORDS = {
    word: str(number)
    for number, word in enumerate("none one two three four five six seven eight nine ten eleven twelve".split(), 0)
}


def number_in(text: str, *, is_whole: bool = False) -> str:
    """Return how to write the number that a text is; both readings where a comma may part decimals or thousands.

    Of a whole number only that reading is offered which is whole, if one is.
    """
    written = plain_signs(text).strip(" \"'")
    is_whole = is_whole or "\u00a3" in written  # of pounds no comma begins decimals
    written = written.replace("\u00a3", "").strip().lower()
    is_percent = written.endswith("%")
    read = _readings(written.removesuffix("%").strip())
    if is_whole and not is_percent:
        read = [each for each in read if "." not in each] or read
    read = [_shown(each, is_percent) for each in read]
    if len(read) == 2:
        return f"Write {read[0]} if the comma begins decimals, or {read[1]} if it parts thousands."
    if not read:
        return "" if is_percent else _with_more(written)
    if _COMMA.fullmatch(written) and "." in read[0]:
        return f"Write {read[0]}: the comma begins decimals, as thousands would have three digits after it."
    return f"Write {read[0]}." if is_percent else f"Write the number alone, without quotes: {read[0]}."


def _with_more(written: str) -> str:
    """Return how to write a number that has a word after it, is one itself, or is a fraction."""
    if written in _IN_WORDS:
        return f"Write the number in digits: {_IN_WORDS[written]}."
    if part := _FRACTION.fullmatch(written):
        return f"Write the fraction as a decimal number: {int(part[1]) / int(part[2]):.10g}."
    found = _WITH_MORE.fullmatch(written) if len(written) <= LONGEST_READ else None
    read = _readings(found[1].strip()) if found else []
    if found is None or len(read) != 1:
        return ""
    times = _TIMES.get(found[2].strip())
    if times is None:
        return f"Write the number alone, without words: {read[0]}."
    return f"Write it in full: {(Decimal(read[0]) * times).normalize():f}."


def _readings(written: str) -> list[str]:
    """Return the numbers that a text may mean, digit for digit; that with decimals first where there are two."""
    if len(written) > LONGEST_READ:
        return []
    if _COMMA.fullmatch(written):
        before, _, after = written.partition(",")
        may_part_thousands = len(after) == THOUSAND_DIGITS and not before.lstrip("+-").startswith("0")
        return [written.replace(",", "."), *([written.replace(",", "")] if may_part_thousands else [])]
    for thousands, decimals in ((",", "."), (".", ","), (" ", "."), (" ", ","), ("_", "."), ("'", ".")):
        grouped = rf"[-+]?[0-9]{{1,3}}({re.escape(thousands)}[0-9]{{3}})+({re.escape(decimals)}[0-9]+)?"
        # One point and three digits are a number already, and no other reading of it is offered.
        if re.fullmatch(grouped, written) and not _NUMBER.fullmatch(written):
            return [written.replace(thousands, "").replace(decimals, ".")]
    return [written] if _NUMBER.fullmatch(written) else []


def _shown(number: str, is_percent: bool) -> str:
    return f"{(Decimal(number) / 100).normalize():f}" if is_percent else number
