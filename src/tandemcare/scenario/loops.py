"""The feedback loops of the slow layer by the names that a scenario switches them off by."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tandemcare import model

LOOPS: Mapping[str, str] = MappingProxyType({name: f"{loop.number}: {loop.says}" for name, loop in model.LOOPS.items()})
"""What each loop says, in a line; R are reinforcing, B called balancing."""

UNMET_NEED = "unmet_need"
