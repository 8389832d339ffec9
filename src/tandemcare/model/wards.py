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


@dataclass(frozen=True)
class Wards:
    """Names of the local wards by whom they take, in the order in which beds are tried."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    picu: tuple[str, ...]


def ward_resource(ward: Ward) -> str:
    """Return the name of a ward's beds as a resource, which says whom it takes."""
    return f"{ward.kind}/{ward.name}"
