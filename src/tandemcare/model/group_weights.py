"""How many people of each group come, by one another, and what a place states of how fast need grows in some."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tandemcare.sums import summed

DEPRIVATION_FIFTHS = (1, 2, 3, 4, 5)  # 1 is the most deprived
AGE_NUMBERS = ("18_34", "35_49", "50_64", "65_plus")
"""What numbers of an age band are called, in the order of the bands."""
ETHNIC_NUMBERS = ("asian", "black", "mixed", "other", "white")
GROWTH = "need.growth"
GROWTH_OF = "need.growth_"
"""How much faster a group grows than the others of its attribute."""
STATED_OF = "place.growth_"
"""How fast it grows, where the place says so."""
GROWING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "age_band": tuple(f"age_{band}" for band in AGE_NUMBERS),
        "ethnic_group": tuple(f"ethnic_{name}" for name in ETHNIC_NUMBERS),
        "deprivation": tuple(f"deprivation_{fifth}" for fifth in DEPRIVATION_FIFTHS),
    }
)
"""By attribute of people, what its groups are called in the numbers of their growth."""
GROUP_NAMES = tuple(name for names in GROWING.values() for name in names)


def weights_of(v: Mapping[str, float], attribute: str) -> list[float]:
    """Return how many of each group come, by one another; rates by group act here, once, and nowhere later."""
    if attribute == "deprivation":
        most = v["people.rate_ratio_deprivation"]
        return [most + (1.0 - most) * (fifth - 1) / 4 for fifth in DEPRIVATION_FIFTHS]
    numbers = AGE_NUMBERS if attribute == "age_band" else ETHNIC_NUMBERS
    return [v[f"people.share_{name}"] * v[f"people.rate_{name}"] for name in numbers]


def group_shares(v: Mapping[str, float], attribute: str) -> list[float]:
    """Return the share of each group among those who come."""
    weights = weights_of(v, attribute)
    whole = summed(weights)
    return [weight / whole for weight in weights]


def growth_stated(stated: Mapping[str, float]) -> dict[str, float]:
    """Return what a place states of how fast need grows in some groups, a share a year, as numbers of the place."""
    return {f"{STATED_OF}{name}": growth for name, growth in stated.items()}


def factors_of(v: Mapping[str, float], attribute: str) -> list[float]:
    """Return what need of each group of an attribute is times a year later, or how that is to one another.

    Of an attribute of which the place states no group there is no more to say than how much faster each grows.
    """
    if not _is_stated(v, attribute):
        return [1.0 + v[f"{GROWTH_OF}{name}"] for name in GROWING[attribute]]
    return [1.0 + growth for growth in _growth_of(v, attribute)]


def whole_growth(v: Mapping[str, float]) -> float:
    """Return by what share a year need grows as a whole.

    That is `need.growth`, and in a place that states some groups the mean of its groups, weighted by who comes, where
    all others grow by `need.growth`. Groups of two attributes that are stated multiply over what is usual.
    """
    usual = v.get(GROWTH, 0.0)
    whole: float | None = None
    for attribute in (each for each in GROWING if _is_stated(v, each)):
        growth = _growth_of(v, attribute)
        mean = summed(share * each for share, each in zip(group_shares(v, attribute), growth, strict=True))
        mean = growth[0] if len(set(growth)) == 1 else mean
        whole = mean if whole is None else (1.0 + whole) * (1.0 + mean) / (1.0 + usual) - 1.0
    return usual if whole is None else whole


def _growth_of(v: Mapping[str, float], attribute: str) -> list[float]:
    """Return the growth of each group of an attribute: as stated, and else what is usual and how much faster it is."""
    usual = v.get(GROWTH, 0.0)
    return [v.get(f"{STATED_OF}{name}", usual + (1.0 + usual) * v[f"{GROWTH_OF}{name}"]) for name in GROWING[attribute]]


def _is_stated(v: Mapping[str, float], attribute: str) -> bool:
    """Tell whether the place states how fast need grows in some group of an attribute."""
    return any(f"{STATED_OF}{name}" in v for name in GROWING[attribute])
