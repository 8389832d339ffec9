"""What the fields of an entry must say together: one small check after another, all problems at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .kinds import ASSUMED, FITTED, GRADES, Refused
from .parameter import Parameter, Source

SHARE_UNIT = re.compile(r"(share|chance)( of .*)?")
NOT_PER_CENT = "A share is 0 to 1, not per cent."
ASSUMPTION = "Assumption"
SAY_TARGET = "Say in plain words which target, such as: 15.5% of people detained are detained again in the year."
MEASURED = GRADES.keys() - {ASSUMED, FITTED}


def problems_together(number: Parameter) -> list[Refused]:
    """Return what is wrong between the fields of an entry: the field, what was found and what to do."""
    return [problem for check in CHECKS for problem in check(number)]


def _check_order(number: Parameter) -> Iterator[Refused]:
    low, value, high = number.low, number.value, number.high
    if low > value:
        yield "low", f"low {low:g} is above the value {value:g}", "Put low at or under the value."
    if high < value:
        yield "high", f"high {high:g} is under the value {value:g}", "Put high at or above the value."


def _check_share(number: Parameter) -> Iterator[Refused]:
    if not SHARE_UNIT.fullmatch(number.unit):
        return
    for field, value in (("value", number.value), ("low", number.low), ("high", number.high)):
        if not 0.0 <= value <= 1.0:
            yield field, f"{value:g} is no {number.unit}", NOT_PER_CENT
    for _, value in number.dated:
        if not 0.0 <= value <= 1.0:
            yield "dated", f"{value:g} is no {number.unit}", NOT_PER_CENT


def _check_latest(number: Parameter) -> Iterator[Refused]:
    if number.dated and number.dated[-1][1] != number.value:
        found = f"{number.value:g} is not the latest dated value {number.dated[-1][1]:g}"
        yield "value", found, "Write the same in both."


def _check_distribution(number: Parameter) -> Iterator[Refused]:
    kind, low, value, high = number.distribution, number.low, number.value, number.high
    if (kind == "fixed") != (low == value == high):
        found = f"{kind!r} with low {low:g}, value {value:g} and high {high:g}"
        yield "distribution", found, "Write `fixed` exactly if all three are the same."
    elif kind == "lognormal" and low <= 0.0:
        yield "low", f"{low:g} is no low of a lognormal", "Give a low above 0, or use `triangular`."


def _check_grade(number: Parameter) -> Iterator[Refused]:
    if number.is_assumption and not number.note:
        yield "note", "an assumption says nothing of its reason", "Say why, and what would settle it."
    if number.grade in MEASURED and all(_is_assumed(source) for source in number.sources):
        found = f"grade {number.grade} with no source but an assumption"
        yield "source", found, "Name the source by title or url, or give it grade D."


def _check_target(number: Parameter) -> Iterator[Refused]:
    if number.is_fitted and not number.fitted_to:
        yield "grade", f"grade {FITTED} does not say what it was fitted to", f"Add `fitted_to:`. {SAY_TARGET}"
    elif number.fitted_to and not number.is_fitted:
        found = f"grade {number.grade} was fitted to a target"
        yield "fitted_to", found, f"Leave it out, or give grade {FITTED} if the number was chosen to meet it."


def _is_assumed(source: Source) -> bool:
    return not source.url and source.title == ASSUMPTION


CHECKS = (_check_order, _check_share, _check_latest, _check_distribution, _check_grade, _check_target)
