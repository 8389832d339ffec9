"""Kinds of values that scenario and place files share, each with the sentence said when a value is not of the kind."""

from __future__ import annotations

import json
import re
from datetime import date
from math import fsum, inf
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, Strict, WithJsonSchema
from pydantic_core import PydanticCustomError

from tandemcare.documents import number_in, plain_signs
from tandemcare.errors import did_you_mean
from tandemcare.model import WARD_KINDS
from tandemcare.terms import BUYERS
from tandemcare.texts import hyphened, is_whole
from tandemcare.units import day_of

from .loops import LOOPS
from .month_meant import day_meant, month_meant
from .months import read_month
from .other_words import KINDS, PAYERS, meant_by

NOBODY = "nobody"
ANY, NEVER = "any", "never"
ON_OR_OFF = {"on": True, "off": False}
ANY_ACUTE = "any acute"
KINDS_OF_WARDS = (*WARD_KINDS, ANY_ACUTE)
"""Of which the largest ward of a place can be named."""
LARGEST = "largest"
MOST_OCCUPANCY = 2.0
SHARES_TOLERANCE = 1e-9
PER_CENT = 100
CALENDAR_YEARS = (1850, 2400)
"""Years that a file can name: a run-in before the first census date and a century after the last are dates too."""
MOST_GBP = 1e12
"""Pounds that a file can name: more than any government spends in a year."""
_NAME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
LONGEST_NAME = 60
LONGEST_SHOWN = 60


class Largest(str):
    """The largest ward of a kind, whichever that is in a place; it reads as it is written."""

    kind: str

    def __new__(cls, kind: str) -> Largest:
        """Return the name that stands for the largest ward of a kind."""
        named = super().__new__(cls, f"{{{LARGEST}: {kind}}}")
        named.kind = kind
        return named

    def __getnewargs__(self) -> tuple[str]:
        """Return what it is made of when it is copied or kept."""
        return (self.kind,)


class FileForm(BaseModel):
    """A mapping of a file: unknown keys are refused, and a value is taken only as what it is."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def shown(value: Any) -> str:
    """Return a value as it would be written in a file, cut short where it is long."""
    if value is None:
        return "nothing"
    text = repr(value) if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def refusal(found: str, remedy: str) -> PydanticCustomError:
    """Return the error of a value that is refused, with what to do about it."""
    # The texts go in as values: braces in what a user wrote must not be taken for a template.
    return PydanticCustomError("refused", "{found}", {"found": found, "remedy": remedy})


def _month(value: Any) -> date:
    remedy = "Write the first of a month: 2027-04 or 2027-04-01."
    day = read_month(value) if isinstance(value, str) else day_of(value)
    if day is None:
        meant = plain_signs(value) if isinstance(value, str) else ""
        if meant != value and read_month(meant):
            remedy = f"Write it with hyphens in place of long dashes: {meant}."
        else:
            remedy = month_meant(value) or remedy
        raise refusal(f"{shown(value)} is not a month.", remedy)
    if day.day != 1:
        raise refusal(f"{day.isoformat()} is not the first of a month.", month_meant(day.isoformat()))
    return _within_calendar(day)


def _within_calendar(day: date) -> date:
    """Return a date if every date that can be counted from it is one that a calendar has."""
    first, last = CALENDAR_YEARS
    if not first <= day.year <= last:
        raise refusal(f"The year {day.year} is not among {first} to {last}.", "Give a date near today's.")
    return day


def _day(value: Any) -> date:
    day = day_of(value)
    if day is None:
        remedy = day_meant(value) or "Write year, month and day: 2026-12-25."
        raise refusal(f"{shown(value)} is not a date.", remedy)
    return _within_calendar(day)


def is_name(text: str) -> bool:
    """Tell whether a text can name a ward or a shift."""
    return bool(_NAME.fullmatch(text)) and len(text) <= LONGEST_NAME


def _name(value: Any) -> str:
    if not isinstance(value, str) or not is_name(value):
        name = hyphened(plain_signs(value)) if isinstance(value, str) else ""
        such = name if is_name(name) else "acute-1"
        remedy = f"Use at most {LONGEST_NAME} small letters, digits and single hyphens: {such}."
        raise refusal(f"{shown(value)} cannot be a name.", remedy)
    return value


def _text(value: Any) -> str:
    if value is None:
        raise refusal("Nothing is written here.", "Write a sentence, or leave the key out.")
    if isinstance(value, list):
        raise refusal(f"{shown(value)} is a list, not text.", "Write one alone, without brackets or hyphens.")
    if not isinstance(value, str):
        raise refusal(f"{shown(value)} is not text.", "Write a sentence, in quotes if it is a number or true or false.")
    if not is_whole(value):
        raise refusal("Half a sign stands alone in the text.", "Take it out.")
    if not value.strip():
        raise refusal("This is empty.", "Write a sentence, or leave the key out.")
    return value


def _title(value: Any) -> str:
    if value is None:
        raise refusal("Nothing is written here.", "Write a name, as tables and charts shall have it.")
    text = _text(value).strip()
    if "\n" in text:
        raise refusal("The name has several lines.", "Write it on one line, and the story in `why`.")
    return text


def _title_if_any(value: Any) -> str:
    return "" if value == "" else _title(value)


def _remark(value: Any) -> str:
    return "" if value is None else _text(value).strip()


def released_money(*, is_lost: bool) -> str:
    """Return what a file says of what the ICB saves."""
    return "leaves" if is_lost else "stays"


def _is_lost(value: Any) -> bool:
    for is_lost in (False, True):
        if value == released_money(is_lost=is_lost):
            return is_lost
    words = [released_money(is_lost=is_lost) for is_lost in (False, True)]
    raise refusal(f"{shown(value)} is not among {', '.join(words)}.", did_you_mean(str(value), words))


def _ward(value: Any) -> str:
    """Return the name of a ward, or what stands for the largest of a kind until the place is known."""
    if isinstance(value, str):
        return value
    known = ", ".join(KINDS_OF_WARDS)
    if isinstance(value, list) and len(value) > 1:
        raise refusal(f"{shown(value)} is more than one ward.", "Write an item for each: `- ward: acute-1`.")
    if not isinstance(value, dict) or list(value) != [LARGEST]:
        raise refusal(
            f"{shown(value)} does not name a ward.", f"Write its name, or {{{LARGEST}: men}}. Known: {known}."
        )
    kind = value[LARGEST]
    if kind not in KINDS_OF_WARDS:
        raise refusal(f"{shown(kind)} is no kind of ward.", meant_by(str(kind), KINDS_OF_WARDS, KINDS))
    return Largest(kind)


def _payers(value: Any) -> tuple[tuple[str, float], ...]:
    known = ", ".join(BUYERS)
    if not isinstance(value, dict):
        remedy = f"Write {{council: 0.6, icb: 0.4}}. Known: {known}."
        if isinstance(value, str) and value.lower() in BUYERS:
            remedy = f"Write {{{value.lower()}: 1}}, or {{council: 0.6, icb: 0.4}} if more than one pays."
        raise refusal(f"{shown(value)} does not say who pays which share.", remedy)
    for payer, share in value.items():
        if payer not in BUYERS:
            meant = meant_by(str(payer), BUYERS, PAYERS)
            offered = meant if meant.startswith("Did you") else ""
            raise refusal(f"{shown(payer)} is not a payer.", f"{offered} Known: {known}.".strip())
        if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0.0 <= share <= 1.0:
            raise refusal(f"{shown(share)} is not the share that {payer} pays.", _share_meant(share))
    total = fsum(value.values())
    if abs(total - 1.0) > SHARES_TOLERANCE:
        lacking = f"{abs(1.0 - total):.6g} {'is missing' if total < 1.0 else 'is too much'}"
        raise refusal(
            f"The shares of those who pay add up to {total:.6g}.", f"Give shares that add up to 1: {lacking}."
        )
    return tuple(sorted((payer, float(share)) for payer, share in value.items()))


def _share_meant(value: Any) -> str:
    """Return what to write in place of a share that is none: of one that is written as per cent, the share."""
    meant = number_in(value) if isinstance(value, str) else share_of_per_cent(value)
    return f"Give each payer a share from 0 to 1. {meant}".strip()


def share_of_per_cent(value: Any) -> str:
    """Return how to write the share that a number from 1 to 100 is as per cent; nothing of other values."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return f"Write {value / 100:g} for {value:g}%." if is_number and 1.0 < value <= PER_CENT else ""


def _payers_if_any(value: Any) -> tuple[tuple[str, float], ...]:
    return () if value is None else _payers(value)


def _after_grant(value: Any) -> tuple[tuple[str, float], ...]:
    if value == NOBODY:
        return ()
    if not isinstance(value, dict):
        remedy = f"Write {{council: 0.6, icb: 0.4}}, or {NOBODY} if it then ends."
        raise refusal(f"{shown(value)} does not say who pays after the grant.", remedy)
    return _payers(value)


def _loop(value: Any) -> str:
    if not isinstance(value, str) or value not in LOOPS:
        raise refusal(f"There is no loop {shown(value)}.", did_you_mean(str(value), LOOPS))
    return value


def _on_or_off(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ON_OR_OFF:
        return ON_OR_OFF[value.lower()]
    if not isinstance(value, bool):
        raise refusal(f"{shown(value)} is neither on nor off.", "Write `on` or `off`.")
    return value


def _at_most(value: Any) -> float:
    """Return a limit that a file can leave open."""
    if value == ANY:
        return inf
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0.0:
        meant = number_in(value) if isinstance(value, str) else ""
        raise refusal(
            f"{shown(value)} is not a limit.", f"{meant} Give 0 or more, or {ANY} to ask for nothing.".strip()
        )
    return float(value)


def _occupancy(value: Any) -> float:
    """Return a limit of how full beds are, which nobody means to be twice as full as they can be."""
    found = _at_most(value)
    if MOST_OCCUPANCY < found < inf:
        raise refusal(
            f"{shown(value)} is {found:,.0%} of the beds.",
            f"Write {found / 100:g} for {found:g}%, or {ANY} to ask for nothing.",
        )
    return found


def _range(value: Any) -> tuple[float, float]:
    numbers = isinstance(value, list) and all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in value)
    if not numbers or len(value) != 2 or value[0] > value[1]:
        raise refusal(f"{shown(value)} is not a range.", "Write the lower and the upper end: [0.05, 0.12].")
    return (float(value[0]), float(value[1]))


WardName = Annotated[
    str,
    PlainValidator(_ward),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {LARGEST: {"enum": list(KINDS_OF_WARDS)}},
                    "required": [LARGEST],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
Limit = Annotated[
    float,
    BeforeValidator(_at_most),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"const": ANY}]}),
]
Occupancy = Annotated[
    float,
    BeforeValidator(_occupancy),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": MOST_OCCUPANCY}, {"const": ANY}]}),
]
Month = Annotated[
    date,
    BeforeValidator(_month),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}(-01)?$", "examples": ["2027-04"]}),
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Name = Annotated[str, BeforeValidator(_name), WithJsonSchema({"type": "string", "pattern": f"^{_NAME.pattern}$"})]
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "minLength": 1})]
Title = Annotated[str, BeforeValidator(_title), WithJsonSchema({"type": "string", "minLength": 1})]
TitleIfAny = Annotated[str, BeforeValidator(_title_if_any)]
Range = Annotated[
    tuple[float, float],
    BeforeValidator(_range),
    WithJsonSchema({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}),
]
_SHARES_OF_PAYERS = {
    "type": "object",
    "properties": {payer: {"type": "number", "minimum": 0, "maximum": 1} for payer in BUYERS},
    "additionalProperties": False,
    "description": "Shares that add up to 1",
}
Shares = tuple[tuple[str, float], ...]
"""Who pays which share, by name of the payer."""
_OF_PAYERS = WithJsonSchema(_SHARES_OF_PAYERS)
_NULL = {"type": "null"}
Payers = Annotated[Shares, BeforeValidator(_payers), _OF_PAYERS]
PayersIfAny = Annotated[Shares, BeforeValidator(_payers_if_any), WithJsonSchema({"anyOf": [_SHARES_OF_PAYERS, _NULL]})]
AfterGrant = Annotated[
    Shares, BeforeValidator(_after_grant), WithJsonSchema({"anyOf": [_SHARES_OF_PAYERS, {"const": NOBODY}]})
]
Remark = Annotated[
    str, BeforeValidator(_remark), WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, _NULL]})
]
IsLost = Annotated[
    bool, BeforeValidator(_is_lost), WithJsonSchema({"enum": ["stays", "leaves"], "type": "string", "default": "stays"})
]
OnOrOff = Annotated[bool, BeforeValidator(_on_or_off), WithJsonSchema({"enum": [*ON_OR_OFF, True, False]})]
Loop = Annotated[str, BeforeValidator(_loop)]
LoopSwitches = Annotated[
    dict[Loop, Annotated[bool, BeforeValidator(_on_or_off)]],
    WithJsonSchema(
        {
            "type": "object",
            "properties": {
                name: {"enum": [*ON_OR_OFF, True, False], "description": label} for name, label in LOOPS.items()
            },
            "additionalProperties": False,
        }
    ),
]
Count = Annotated[int, Strict(), Field(ge=0, le=1_000_000_000)]
Months = Annotated[int, Strict(), Field(ge=0)]
Yearly = Annotated[float, Strict(), Field(ge=0, le=1_000_000_000, allow_inf_nan=False)]
Share = Annotated[float, Strict(), Field(ge=0, le=1)]
Number = Annotated[float, Strict(), Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
Amount = Annotated[float, Strict(), Field(ge=0, allow_inf_nan=False)]
AboveZero = Annotated[float, Strict(), Field(gt=0, allow_inf_nan=False)]
Pounds = Annotated[float, Strict(), Field(ge=0, le=MOST_GBP, allow_inf_nan=False)]
