"""Tandem: simulate and cost adult mental-health crisis care in England.

Public names are those of `dir(tandemcare)`; each tells with an example what it does. `docs/python.md` shows their use.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inspect import Signature

    from tandemcare.engine import Run, couple, fingerprint, simulate
    from tandemcare.errors import InputError, RunError, TandemError, TandemWarning
    from tandemcare.experiments import (
        Bridge,
        ScenarioRun,
        Switching,
        bridge,
        compare,
        evaluate,
        recost,
        simulate_scenario,
        switching,
    )
    from tandemcare.report import pictures as plot
    from tandemcare.results import PatientStory, Results
    from tandemcare.scenario import Scenario, load, load_place, load_prices
    from tandemcare.trace import Trace

    __version__: str

# Public names, and the room that each comes from: looked up when asked for, so that the command line starts at once.
_ROOMS = {
    "Bridge": "tandemcare.experiments",
    "InputError": "tandemcare.errors",
    "PatientStory": "tandemcare.results",
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
    "couple": "tandemcare.engine",
    "evaluate": "tandemcare.experiments",
    "fingerprint": "tandemcare.engine",
    "load": "tandemcare.scenario",
    "load_place": "tandemcare.scenario",
    "load_prices": "tandemcare.scenario",
    "plot": "tandemcare.report",
    "recost": "tandemcare.experiments",
    "simulate": "tandemcare.engine",
    "simulate_scenario": "tandemcare.experiments",
    "switching": "tandemcare.experiments",
}
_NAMED_THERE = {"plot": "pictures"}
_CALLED = {
    "scenario": ("tandemcare.scenario", "make_scenario"),
    "trace": ("tandemcare.experiments", "trace_scenario"),
}
"""Rooms whose name is also that of something to do: `tc.scenario(...)` makes one, `tc.trace(...)` follows one."""
__all__ = [
    "Bridge",
    "InputError",
    "PatientStory",
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
    "couple",
    "evaluate",
    "fingerprint",
    "load",
    "load_place",
    "load_prices",
    "plot",
    "recost",
    "scenario",
    "simulate",
    "simulate_scenario",
    "switching",
    "trace",
]


class _Room(ModuleType):
    """A room that can be called: what it does then is that of the function in _CALLED, which it is told as."""

    def __call__(self, *given: Any, **named: Any) -> Any:
        return _called(self.__name__)(*given, **named)

    @property
    def __signature__(self) -> Signature:
        from inspect import signature

        return signature(_called(self.__name__))

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        found: str | None = _called(self.__name__).__doc__
        return found


class _FrontDoor(ModuleType):
    """This package: a room that is imported, by whomever, becomes one that can be called if it stands in _CALLED."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _CALLED and isinstance(value, ModuleType):
            value.__class__ = _Room
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _FrontDoor


def _called(room: str) -> Any:
    there, name = _CALLED[room.rpartition(".")[2]]
    return getattr(import_module(there), name)


def __getattr__(name: str) -> Any:
    """Import a public name from its room when it is first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("tandemcare")
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), _NAMED_THERE.get(name, name))
    if name in _CALLED:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names, for `tc.<TAB>`."""
    return list(__all__)
