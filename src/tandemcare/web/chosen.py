"""What somebody has chosen on the page: a scenario, the place, the numbers, and the levers that are moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Chosen:
    """A scenario as it is chosen: by the name of a shipped one or the token of an upload, with levers that are moved.

    `base` is the scenario, `place` the place ("" for the one that the scenario names, or the stylised one), `numbers`
    the numbers of the study ("" for those of the evidence). `values` are levers by their key; only those that are not
    at their default count. Everything here fits into an address, and an address with it restores the same study.
    """

    base: str = "as-is"
    place: str = ""
    numbers: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
