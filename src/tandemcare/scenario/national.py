"""A place of so many adults with England's numbers: those of the stylised place, which are England's, by adults.

Whoever fills in their own sees at once which facts are still these, and so does the fit sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import Any

from tandemcare.documents import Document, read_document
from tandemcare.evidence import parameters
from tandemcare.model import MOST_WARDS, PER_100K
from tandemcare.sums import summed

from .shipped import stylised_place

SHIFTS = ("cafe_shifts", "amhp_rota")
BY_PARTS = ("presentations", "sources")
COUNTS = (
    "hbpos_places",
    "crisis_house_beds",
    "home_treatment_slots",
    "step_down_places",
    "supported_housing_units",
    "floating_support_places",
    "section_117_packages",
)
AMHP_HEADS = "amhp_staff.heads_per_100k"
PICU = "picu"
KINDS = ("women", "men", PICU)


def national_place(name: str, adults: int, population: int | None = None) -> dict[str, Any]:
    """Return a place with England's numbers for so many adults, by the keys of its file."""
    usual = _stylised().data
    times = adults / usual["adults"]
    return {
        "name": name,
        "adults": adults,
        "population": population or max(_whole(usual["population"] * times), adults),
        "census_date": usual["census_date"],
        "wards": list(_wards(usual["wards"], times)),
        **{key: _whole(usual[key] * times) for key in COUNTS[:2]},
        "cafe_shifts": [_shift(shift, times) for shift in usual["cafe_shifts"]],
        **{key: _whole(usual[key] * times) for key in COUNTS[2:]},
        "amhp_rota": [_shift(shift, times) for shift in usual["amhp_rota"]],
        "amhp_heads": max(_whole(parameters()[AMHP_HEADS].value * adults / PER_100K), 1),
        **{key: {part: _whole(number * times) for part, number in usual[key].items()} for key in BY_PARTS},
    }


def still_national(data: Mapping[str, Any]) -> frozenset[str]:
    """Return the facts of a place, by their names in `FACTS`, that are England's for its adults.

    Wards count as England's while the beds of each kind add up to England's, whatever they are called.
    """
    adults = data.get("adults")
    if not isinstance(adults, int) or adults <= 0:
        return frozenset()
    usual = national_place("", adults)
    found = {key for key in ("population", *COUNTS, "amhp_heads") if data.get(key) == usual[key]}
    found |= {key for key in SHIFTS if _hours(data.get(key)) == _hours(usual[key])}
    found |= {
        f"{key}.{part}" for key in BY_PARTS for part, number in usual[key].items() if _part(data, key, part) == number
    }
    return frozenset(found | ({"wards"} if _beds(data.get("wards")) == _beds(usual["wards"]) else set()))


def _stylised() -> Document:
    return read_document(stylised_place())


def _whole(number: float) -> int:
    return int(number + 0.5)


def _shift(shift: Mapping[str, Any], times: float) -> dict[str, Any]:
    return {**shift, "slots": max(_whole(shift["slots"] * times), 1)}


def _wards(wards: Iterable[Mapping[str, Any]], times: float) -> Iterator[dict[str, Any]]:
    """Yield wards about as large as those of the stylised place, with its beds by adults, women and men in turn."""
    by_kind = {kind: [ward["beds"] for ward in wards if ward["kind"] == kind] for kind in KINDS}
    laid_out = {kind: _laid_out(beds, times) for kind, beds in by_kind.items()}
    acute = [
        (kind, each[number])
        for number in range(max(map(len, laid_out.values())))
        for kind, each in laid_out.items()
        if kind != PICU and number < len(each)
    ]
    for number, (kind, beds) in enumerate(acute, start=1):
        yield {"name": f"acute-{number}", "kind": kind, "beds": beds}
    for number, beds in enumerate(laid_out[PICU], start=1):
        yield {"name": f"{PICU}-{number}", "kind": PICU, "beds": beds}


def _laid_out(beds: list[int], times: float) -> list[int]:
    """Return the beds of each of the wards that so many beds by adults make, the larger ones first."""
    total, usual = max(_whole(summed(beds) * times), 1), summed(beds) / len(beds)
    wards = min(max(round(total / usual), 1), MOST_WARDS)
    return [ceil((total - number) / wards) for number in range(wards)]


def _hours(shifts: Any) -> list[tuple[Any, ...]] | None:
    """Return what shifts plan: on which days, from when to when, how many people, and how often they are there."""
    keys = ("days", "start", "end", "slots", "fill")
    listed = shifts if isinstance(shifts, list) else []
    return [tuple(one.get(key) for key in keys) for one in listed if isinstance(one, Mapping)] or None


def _beds(wards: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for ward in wards if isinstance(wards, list) else []:
        if isinstance(ward, Mapping) and isinstance(ward.get("beds"), int):
            found[str(ward.get("kind"))] = found.get(str(ward.get("kind")), 0) + ward["beds"]
    return found


def _part(data: Mapping[str, Any], key: str, part: str) -> Any:
    inside = data.get(key)
    return inside.get(part) if isinstance(inside, Mapping) else None
