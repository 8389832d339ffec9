"""Tandem: simulate and cost adult mental-health crisis care in England."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tandemcare.engine import Run, fingerprint, simulate
    from tandemcare.experiments import Bridge, Switching, bridge, compare, recost, switching
    from tandemcare.report import pictures as plot
    from tandemcare.results import Results
    from tandemcare.scenario import Scenario, load, load_prices
    from tandemcare.trace import Trace

    __version__: str

# Public names, and the room that each comes from: looked up when asked for, so that the command line starts at once.
_ROOMS = {
    "Bridge": "tandemcare.experiments",
    "Results": "tandemcare.results",
    "Run": "tandemcare.engine",
    "Scenario": "tandemcare.scenario",
    "Switching": "tandemcare.experiments",
    "Trace": "tandemcare.trace",
    "bridge": "tandemcare.experiments",
    "compare": "tandemcare.experiments",
    "fingerprint": "tandemcare.engine",
    "load": "tandemcare.scenario",
    "load_prices": "tandemcare.scenario",
    "plot": "tandemcare.report",
    "recost": "tandemcare.experiments",
    "simulate": "tandemcare.engine",
    "switching": "tandemcare.experiments",
}
_NAMED_THERE = {"plot": "pictures"}
__all__ = [
    "Bridge",
    "Results",
    "Run",
    "Scenario",
    "Switching",
    "Trace",
    "__version__",
    "bridge",
    "compare",
    "fingerprint",
    "load",
    "load_prices",
    "plot",
    "recost",
    "simulate",
    "switching",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its room when it is first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("tandemcare")
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), _NAMED_THERE.get(name, name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
