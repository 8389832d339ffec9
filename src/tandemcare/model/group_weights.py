"""How many people of each group come, by one another, and what a place states of how fast need grows in some."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tandemcare.sums import summed

DEPRIVATION_FIFTHS = (1, 2, 3, 4, 5)  # 1 is the most deprived
AGE_NUMBERS = ("18_34", "35_49", "50_64", "65_plus")
"""What numbers of an age band are called, in the order of the bands."""
ETHNIC_NUMBERS = ("asian", "black", "mixed", "other", "white")
GROWTH_OF = "need.growth_"
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


def growth_stated(v: Mapping[str, float], stated: Mapping[str, float]) -> dict[str, float]:
    """Return the numbers of growth that follow from what a place states of some groups, a share a year.

    Groups that it does not name grow as everybody does by the evidence.
    """
    found: dict[str, float] = {}
    usual, means = v.get("need.growth", 0.0), []
    for attribute, names in GROWING.items():
        if stated.keys().isdisjoint(names):
            continue
        growth = [stated.get(name, usual) for name in names]
        shares = group_shares(v, attribute)
        mean = summed(share * each for share, each in zip(shares, growth, strict=True))
        means.append(growth[0] if len(set(growth)) == 1 else mean)
        found |= {f"{GROWTH_OF}{name}": each - means[-1] for name, each in zip(names, growth, strict=True)}
    if means:
        found["need.growth"] = means[0] if len(means) == 1 else usual + summed(mean - usual for mean in means)
    return found
