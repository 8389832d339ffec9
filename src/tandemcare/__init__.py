"""Tandem: simulate and cost adult mental-health crisis care in England."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tandemcare.engine import Run, fingerprint, simulate
    from tandemcare.errors import InputError, RunError, TandemError, TandemWarning
    from tandemcare.experiments import (
        Bridge,
        ScenarioRun,
        Switching,
        bridge,
        compare,
        recost,
        simulate_scenario,
        switching,
    )
    from tandemcare.report import pictures as plot
    from tandemcare.results import Results
    from tandemcare.scenario import Scenario, load, load_prices
    from tandemcare.trace import Trace

    __version__: str

# Public names, and the room that each comes from: looked up when asked for, so that the command line starts at once.
_ROOMS = {
    "Bridge": "tandemcare.experiments",
    "InputError": "tandemcare.errors",
    "Results": "tandemcare.results",
    "Run": "tandemcare.engine",
    "RunError": "tandemcare.errors",
    "Scenario": "tandemcare.scenario",
    "ScenarioRun": "tandemcare.experiments",
    "Switching": "tandemcare.experiments",
    "TandemError": "tandemcare.errors",
    "TandemWarning": "tandemcare.errors",
    "Trace": "tandemcare.trace",
    "bridge": "tandemcare.experiments",
    "compare": "tandemcare.experiments",
    "fingerprint": "tandemcare.engine",
    "load": "tandemcare.scenario",
    "load_prices": "tandemcare.scenario",
    "plot": "tandemcare.report",
    "recost": "tandemcare.experiments",
    "simulate": "tandemcare.engine",
    "simulate_scenario": "tandemcare.experiments",
    "switching": "tandemcare.experiments",
}
_NAMED_THERE = {"plot": "pictures"}
__all__ = [
    "Bridge",
    "InputError",
    "Results",
    "Run",
    "RunError",
    "Scenario",
    "ScenarioRun",
    "Switching",
    "TandemError",
    "TandemWarning",
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
    "simulate_scenario",
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
