"""The local wards as a patient tries them, and the names of beds that are in no ward of their own sex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .place import Ward

ELSEWHERE: Mapping[str, str] = MappingProxyType({"women": "women/re-designated/beds", "men": "men/re-designated/beds"})
"""Beds for women in wards for men, and the other way round: no ward can have such a name."""
ELSEWHERE_BEDS: Mapping[str, str] = MappingProxyType({"women": "place.women_elsewhere", "men": "place.men_elsewhere"})
"""The numbers that say how many there are."""
AWAY: Mapping[str, str] = MappingProxyType({"women": "out-of-area/women", "men": "out-of-area/men"})
"""Acute beds out of area by the sex of who is in them."""
AWAY_INTENSIVE = "out-of-area/intensive"
REHABILITATION_ELSEWHERE = "rehabilitation-elsewhere"
IN_BLOCK = "block/"
"""Between the kind and the name of a ward of which beds are bought in block: no ward can have such a name."""


@dataclass(frozen=True)
class Wards:
    """Names of the local wards by whom they take, in the order in which beds are tried.

    Those for older adults of either sex, and for rehabilitation, are empty where the place names none.
    """

    women: tuple[str, ...]
    men: tuple[str, ...]
    picu: tuple[str, ...]
    older_women: tuple[str, ...] = ()
    older_men: tuple[str, ...] = ()
    rehabilitation: tuple[str, ...] = ()


def ward_resource(ward: Ward) -> str:
    """Return the name of a ward's beds as a resource, which says whom it takes and whether they are in block."""
    return f"{ward.kind}/{IN_BLOCK}{ward.name}" if ward.is_block else f"{ward.kind}/{ward.name}"
