"""What the cells of a rota in Excel mean: days, hours, numbers and shares, as planners write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from tandemcare.documents import NoValue
from tandemcare.errors import PathwayError
from tandemcare.pathway.calendars import DAY_NAMES, HOURS_A_DAY, days_of
from tandemcare.texts import hyphened

from .fields import LONGEST_NAME, is_name, shown

Meaning = tuple[Any, str, str]
"""What a cell means, or None; then what is wrong with it, and what to do."""
A_DAY, MINUTES_A_DAY = timedelta(days=1), 60 * HOURS_A_DAY
_HOUR = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?(?::00)?\s*(am|pm)?", re.IGNORECASE)
DAYS_CALLED = {
    **dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), DAY_NAMES, strict=True)),
    "tues": "tue",
    "weds": "wed",
    "thurs": "thu",
    **dict.fromkeys(("bank holidays", "bank holiday", "bankholiday", "bank hols", "bank hol", "holidays"), "holiday"),
    "bh": "holiday",
}
"""What else planners call a day, in small letters."""
_SEVERAL = {
    "weekday": "mon-fri",
    "weekend": "sat,sun",
    **dict.fromkeys(("every day", "everyday", "all days", "all", "7 days"), "daily"),
}
_ENDS = {"finish": "finish", "hand over": "hand_over", "hand_over": "hand_over", "handover": "hand_over"}


def days_in(value: Any) -> Meaning:
    """Return the days of a cell as a shift names them: "Monday to Friday" is mon-fri."""
    if not isinstance(value, str):
        return None, f"{_told(value)} does not name days.", "Write Mon-Fri, Sat, Sun, bank holiday or daily."
    text = " ".join(value.lower().replace("\u2013", "-").replace("\u2014", "-").split())
    for word, called in {**DAYS_CALLED, **_SEVERAL}.items():
        text = re.sub(rf"\b{word}s?\b", called, text)
    text = re.sub(r"\s*(?:\bto\b|-)\s*", "-", text)
    text = re.sub(r"\s*(?:\band\b|[&+/;,])\s*", ",", text)
    days = text.replace(" ", ",")
    try:
        days_of(days)
    except PathwayError as error:
        return None, f"{_told(value)}: {error.problems[0].found}", error.problems[0].remedy
    return days, "", ""


def hour_in(value: Any) -> Meaning:
    """Return the whole hour of a cell, 0 to 24: a time, a number, a part of a day, or text such as 08:00 or 8pm."""
    remedy = "Write a whole hour: 08:00, 8 or 8am; midnight is 00:00 or 24:00."
    minutes = _minutes(value)
    if minutes is None or not 0 <= minutes <= MINUTES_A_DAY:
        return None, f"{_told(value)} is no time of the day.", remedy
    if minutes % 60:
        return None, f"{_told(value)} is not a whole hour.", f"{remedy} The model counts in hours: round it."
    return minutes // 60, "", ""


def _minutes(value: Any) -> int | None:
    if isinstance(value, datetime):  # a time with a date: 24:00 is the first midnight that Excel knows
        return MINUTES_A_DAY if value.time() == time() else value.hour * 60 + value.minute
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    if isinstance(value, timedelta):
        return round(value / A_DAY * MINUTES_A_DAY)
    if isinstance(value, str):
        return _minutes_written(value)
    number = _plain_number(value)
    return None if number is None else round(number * MINUTES_A_DAY) if 0.0 < number < 1.0 else round(number * 60)


def _minutes_written(text: str) -> int | None:
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return None
    hour, part, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if part > 59 or (half and not 1 <= hour <= 12):
        return None
    return (hour % 12 + (12 if half == "pm" else 0) if half else hour) * 60 + part


def number_in(value: Any) -> Meaning:
    """Return the whole number of a cell; an empty one is none."""
    remedy = "Write a whole number of people, 0 or more; say under `filled` how often a slot is not."
    if value is None:
        return 0, "", ""
    number = _plain_number(value)
    if number is None:
        return None, f"{_told(value)} is no number.", remedy
    if number != int(number) or number < 0:
        return None, f"{_told(value)} is not a whole number of people.", remedy
    return int(number), "", ""


def share_in(value: Any) -> Meaning:
    """Return the share of a cell: 95%, 0.95 or the text of either."""
    remedy = "Write a share as 95% or 0.95."
    text = str(value).strip() if isinstance(value, str) else ""
    number = _plain_number(text[:-1]) if text.endswith("%") else _plain_number(value)
    if number is None:
        return None, f"{_told(value)} is no share.", remedy
    number = number / 100.0 if text.endswith("%") else number
    if not 0.0 <= number <= 1.0:
        return None, f"{_told(value)} is no share from 0 to 1.", remedy
    return float(number), "", ""


def hours_in(value: Any) -> Meaning:
    """Return a length in hours."""
    number = _plain_number(value)
    return (
        (None, f"{_told(value)} is no number of hours.", "Write hours, such as 2.")
        if number is None
        else (float(number), "", "")
    )


def end_in(value: Any) -> Meaning:
    """Return how a shift ends."""
    found = _ENDS.get(str(value).strip().lower())
    return (
        found,
        f"{_told(value)} is neither finish nor hand over.",
        "Write `finish` or `hand over`, or leave it empty.",
    )


def name_in(value: Any) -> Meaning:
    """Return a name of small letters, digits and hyphens: "Day shift" is day-shift."""
    if isinstance(value, str) and is_name(value):
        return value, "", ""
    number = _plain_number(value)
    text = f"{number:g}" if number is not None else value
    if not isinstance(text, str):
        return None, f"{_told(value)} cannot be a name.", "Write a name, such as day or night."
    name = hyphened(text)
    if not name or len(name) > LONGEST_NAME:
        return None, f"{_told(value)} cannot be a name.", "Write a short name, such as day or night."
    return name, "", ""


def _plain_number(value: Any) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value) if abs(value) < 1e9 else None
    if isinstance(value, str):
        try:
            number = float(value.strip())
        except ValueError:
            return None
        return number if abs(number) < 1e9 else None
    return None


def _told(value: Any) -> str:
    if isinstance(value, NoValue):
        return "A formula whose value Excel has not kept"
    return shown(value if isinstance(value, (str, int, float, bool)) or value is None else str(value))


MEANINGS: dict[str, Callable[[Any], Meaning]] = {
    "name": name_in,
    "days": days_in,
    "start": hour_in,
    "end": hour_in,
    "slots": number_in,
    "fill": share_in,
    "shared": share_in,
    "at_end": end_in,
    "last_start": hours_in,
    "hand_over_hours": hours_in,
}
"""What the cells of a column of a list mean."""
