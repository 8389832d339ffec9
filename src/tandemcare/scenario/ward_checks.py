"""Check the wards of a place file, and who is in them on the census day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tandemcare.documents import Document
from tandemcare.errors import Problem, did_you_mean
from tandemcare.model import ACUTE_WARDS, MOST_WARDS, NHS, REHABILITATION, WARD_KINDS
from tandemcare.sums import summed

Parts = Mapping[str, Any]


def census_in_wards(document: Document, parts: Parts) -> list[Problem]:
    """Return who cannot be in the wards of a place on the census day."""
    census, wards = parts.get("census"), parts.get("wards")
    if census is None or wards is None:
        return []
    beds = {ward.name: ward.beds for ward in wards}
    unfollowed = {ward.name for ward in wards if ward.kind == REHABILITATION}
    problems = []
    for ward, people in census.in_ward.items():
        path = ("census", "in_ward", ward)
        if ward not in beds:
            problems.append(document.problem(path, "There is no such ward.", did_you_mean(ward, beds)))
        elif ward in unfollowed:
            found = f"{ward} is for rehabilitation, and nobody is followed there."
            problems.append(document.problem(path, found, "Leave it out of the census."))
        elif people > beds[ward]:
            found = f"{people} people on a ward of {beds[ward]} beds."
            problems.append(document.problem(path, found, "Count at most one person to a bed; others wait elsewhere."))
    acute = [ward.name for ward in wards if ward.kind in ACUTE_WARDS]  # nobody is delayed on any other
    delayed = summed(people or 0 for state, people in census if state.startswith("delayed_"))
    total = summed(census.in_ward.get(ward, 0) for ward in acute) + delayed
    room = summed(beds[ward] for ward in acute)
    if not problems and total > room:
        found = f"{total} people, {delayed} of them delayed, are in {room} acute beds."
        remedy = "Who is delayed has an acute bed: count them once, and all others in `in_ward` of their ward."
        problems.append(document.problem(("census",), found, remedy))
    return problems


def beds_for_both(document: Document, parts: Parts) -> list[Problem]:
    """Return that a sex has no acute ward, if so."""
    kinds = {ward.kind for ward in parts.get("wards", ())}
    if not kinds or "mixed" in kinds or {"women", "men"} <= kinds:
        return []
    missing = " and ".join(sorted({"women", "men"} - kinds))
    found = f"There is no acute ward for {missing}: nobody could ever step down or be transferred."
    return [
        document.problem(("wards",), found, "Give at least one ward of each kind, or a mixed one with single rooms.")
    ]


def wards_of_a_kind(document: Document, parts: Parts) -> list[Problem]:
    """Return the kinds of which there are more wards than a patient can try."""
    kinds = Counter(ward.kind for ward in parts.get("wards", ()))
    problems = []
    for kind, number in kinds.items():
        age, _, sex = kind.rpartition("_")
        mixed = kinds["_".join(filter(None, (age, "mixed")))] if sex in ("women", "men") else 0
        if number + mixed > MOST_WARDS:
            found = f"There are {number} wards of the kind {kind!r}{f' and {mixed} mixed ones' if mixed else ''}."
            problems.append(document.problem(("wards",), found, f"Give at most {MOST_WARDS}."))
    return problems


def prices_of_wards(document: Document, parts: Parts) -> list[Problem]:
    """Return prices of wards that the evidence prices by what is open and used: one number for all of them."""
    problems = []
    for index, ward in enumerate(parts.get("wards", ())):
        if ward.price_a_bed_day_gbp is not None and ward.run_by == NHS and ward.kind in WARD_KINDS:
            price = "price.picu_bed_day" if ward.kind == "picu" else "price.acute_bed_day"
            found = f"{ward.name} is an NHS ward, which costs what is open and what is used of {price}."
            remedy = f"Give {price} under `numbers`, or write `run_by: independent` if its beds are bought in block."
            problems.append(document.problem(("wards", index, "price_a_bed_day_gbp"), found, remedy))
    return problems
