"""The two-column parameter file of the NHS Midlands mental-health inpatient tool, as far as its numbers exist here.

That tool moves bed days by so many per cent within three years. Here bed days follow from people, so that only what is
a cause is read: how many fall ill, how long they stay, how long they are delayed. What is an outcome here is told so.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from os.path import normpath
from pathlib import Path
from typing import Any

from tandemcare.documents import as_path, text_of
from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.evidence import parameters

from .months import later

NAME, VALUE = "parameter", "value"
HORIZON_YEARS = 3
PER_CENT = 100.0
MOST_PER_CENT = 1000.0
MONTHS_A_YEAR = 12
NEED = "need.growth"
STAYS = ("beds.section_2_stay_days", "beds.picu_stay_days")
DELAYS = ("delay.days_social_care", "delay.days_funding_panel")


@dataclass(frozen=True)
class Carried:
    """A row of the file: what it became here, as items of `what_if`, or nothing; and what is to be said of it."""

    name: str
    per_cent: float
    items: tuple[Mapping[str, Any], ...]
    said: str

    @property
    def is_read(self) -> bool:
        """Whether it has a counterpart here."""
        return self.name in _CAUSES


def midlands_parameters(path: Path | str, census: date) -> tuple[Carried, ...]:
    """Return what the rows of a parameter file are here; InputError tells every row that cannot be read, by line."""
    path = as_path(path)
    name = Path(normpath(path)).as_posix()
    return tuple(
        Carried(key, value, _CAUSES[key](value, census) if key in _CAUSES else (), _SAID[key])
        for key, value in _rows(name, path)
    )


def _rows(name: str, path: Path) -> Iterator[tuple[str, float]]:
    """Yield the parameters of a file by the names that the tool gives them."""
    lines = list(csv.reader(text_of(name, path).removeprefix("\ufeff").splitlines()))
    heads = [cell.strip().lower() for cell in lines[0]] if lines else []
    if NAME not in heads or VALUE not in heads:
        remedy = "Give the file that the Midlands tool exports, with the columns Parameter and Value."
        raise InputError([Problem(f"{name}:1", "These are not the heads Parameter and Value.", remedy)])
    problems: list[Problem] = []
    found: dict[str, float] = {}
    known = {key.lower(): key for key in _SAID}
    for number, cells in enumerate(lines[1:], start=2):
        given = dict(zip(heads, (cell.strip() for cell in cells), strict=False))
        key = known.get(given.get(NAME, "").lower())
        if not any(given.values()):
            continue
        wrong = _wrong(given, key, found)
        if wrong is not None:
            problems.append(Problem(f"{name}:{number}", *wrong))
        elif key is not None:
            found[key] = float(given[VALUE])
    if problems:
        raise InputError(problems)
    yield from found.items()


def _wrong(given: Mapping[str, str], key: str | None, found: Mapping[str, float]) -> tuple[str, str] | None:
    """Return what is wrong with a row and what to do, if anything."""
    if key is None:
        return f"The tool has no parameter {given.get(NAME, '')!r}.", did_you_mean(given.get(NAME, ""), _SAID)
    if key in found:
        return f"{key} stands in a row before.", "Keep one of them."
    try:
        number = float(given.get(VALUE, ""))
    except ValueError:
        return f"{key}: {given.get(VALUE, '')!r} is no number.", "Write per cent within three years, such as 3.5."
    if not isfinite(number) or not -PER_CENT < number < MOST_PER_CENT:
        return f"{key}: {number:g} per cent cannot be.", "Write per cent within three years, such as 3.5."
    return None


def _a_year(per_cent: float) -> float:
    """Return the factor of a year, three of which make a change of so many per cent."""
    return float((1.0 + per_cent / PER_CENT) ** (1.0 / HORIZON_YEARS))


def _incidence(per_cent: float, census: date) -> tuple[Mapping[str, Any], ...]:
    grows = (1.0 + parameters()[NEED].value) * _a_year(per_cent) - 1.0
    return ({"parameter": NEED, "value": round(grows, 6), "why": _why("Incidence Change", per_cent)},)


def _longer(names: tuple[str, ...], of: str) -> Callable[[float, date], tuple[Mapping[str, Any], ...]]:
    """Return what makes lengths grow in three yearly steps."""

    def items(per_cent: float, census: date) -> tuple[Mapping[str, Any], ...]:
        return tuple(
            {
                "parameter": name,
                "multiply": round(_a_year(per_cent), 6),
                "from": later(census, MONTHS_A_YEAR * year).strftime("%Y-%m"),
                "why": _why(of, per_cent),
            }
            for name in names
            for year in range(1, HORIZON_YEARS + 1)
        )

    return items


def _why(name: str, per_cent: float) -> str:
    return f"{name} of the Midlands tool: {per_cent:g}% within {HORIZON_YEARS} years."


_CAUSES: Mapping[str, Callable[[float, date], tuple[Mapping[str, Any], ...]]] = {
    "Incidence Change": _incidence,
    "Acuity Change": _longer(STAYS, "Acuity Change"),
    "Social Care Pressures": _longer(DELAYS, "Social Care Pressures"),
}
"""What is a cause here too, and how it becomes items of `what_if`."""
_SAID: Mapping[str, str] = {
    "Incidence Change": (
        f"Read as {NEED}: the evidence's growth of people and age, and this beside it, in every year of the run."
    ),
    "Acuity Change": f"Read as longer stays in three yearly steps: {' and '.join(STAYS)}.",
    "Social Care Pressures": f"Read as longer delays in three yearly steps: {' and '.join(DELAYS)}.",
    "Mental Health Act Changes": (
        "No counterpart: here the Act of 2025 acts on who is detained, and for how long (scenarios/law)."
    ),
    "National Policy": "No counterpart: fewer admissions are an outcome here; buy the services that shall bring them.",
    "Service Models": "No counterpart: buy managed-flow, step-down-places or others; shorter stays then come out.",
    "Prevention Programme": "No counterpart: buy early-intervention, peer-self-management or others.",
    "Admission Avoidance": "No counterpart: buy home-treatment-slots, crisis-house-beds or others.",
    "Waiting List Reduction": "No counterpart: buy community-places; waits and fewer crises then come out.",
    "Out of Area Repatriation": "No counterpart: who is away follows from the beds that are open here.",
    "Out of Area Expatriation": "No counterpart: patients of other areas are not in the model.",
    "Shift to Independent setting": "No counterpart as a share: name the beds as wards with run_by: independent.",
}
"""Every parameter that the tool's file has, with what is said of it."""
