"""The address of a run: a hash of all that its numbers depend on, and the manifest that says it in words."""

from __future__ import annotations

import hashlib
import json
import pickle
import platform
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tandemcare.finance import prices

from .batch import MeasureNote
from .grid import Grid
from .sources import PACKAGE, sources_hash
from .tables import GROUP

if TYPE_CHECKING:
    from tandemcare.scenario import GrantEnd, Resolved

SCHEMA = 7
"""Version of the layout of tables and manifest; raised whenever a column or what the manifest must hold changes."""

PATHWAYS_HELD = 8
LIBRARIES = ("llvmlite", "numba", "numpy", "pandas", "pyarrow", "scipy")
_WAY_TO_A_FILE = re.compile(r"[^\s]*/(?=[^/\n]+\.ya?ml:[0-9])")
_PLAIN = frozenset({type(None), bool, int, float, str})


def canonical(value: Any) -> Any:
    """Return plain lists, texts and numbers that are the same for equal values in every process."""
    if type(value) in _PLAIN or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        # The order of steps is part of a story, so the order of a mapping counts.
        return [_all(item) for item in value.items()]
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(_all(value), key=repr) if isinstance(value, set | frozenset) else _all(value)
    if hasattr(value, "tolist"):
        return canonical(value.tolist())
    kind: Any = type(value)
    names = _field_names(kind) if is_dataclass(value) else tuple(vars(value))
    return {"type_": kind.__name__} | dict(zip(names, _all(getattr(value, name) for name in names), strict=True))


def _all(values: Iterable[Any]) -> list[Any]:
    return [value if type(value) in _PLAIN else canonical(value) for value in values]


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def digest(value: Any) -> str:
    """Return the sha256 of a value's canonical form."""
    return hashlib.sha256(json.dumps(canonical(value), sort_keys=True, ensure_ascii=True).encode()).hexdigest()


@cache
def pins_hash(package: Path = PACKAGE) -> str:
    """Return a hash of the pinned packages where Tandem runs from its own folder, else nothing."""
    root = package.parents[1]
    pins = root / "constraints.txt"
    is_ours = (root / "pyproject.toml").is_file() and pins.is_file()
    return hashlib.sha256(pins.read_bytes()).hexdigest() if is_ours else ""


@cache
def libraries() -> dict[str, str]:
    """Return the versions of Python and of the packages that numbers and tables are made with."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def manifest_of(grid: Grid, fingerprint: str) -> dict[str, Any]:
    """Return how the results of a grid are made, without time, machine or path; `study` and `run` are its addresses.

    `study` leaves the fingerprint out: two machines that compute differently have one study and two runs of it.
    """
    manifest = _said(grid)
    for said, scenario in zip(manifest["scenarios"], grid.scenarios, strict=True):
        said["sha256"] = scenario_digest(scenario)
    manifest["study"] = digest([manifest, *(_name(each) for each in _ways(grid))])
    manifest["fingerprint"] = fingerprint
    manifest["run"] = digest([manifest["study"], fingerprint])
    return _with_more_said(manifest, grid)


def without_address(grid: Grid, fingerprint: str) -> dict[str, Any]:
    """Return the same of a run that is kept nowhere: it needs no address, which takes long to work out."""
    return _with_more_said({**_said(grid), "fingerprint": fingerprint}, grid)


def _said(grid: Grid) -> dict[str, Any]:
    """Return what is said of a grid that its address hangs on, but for the hashes of its scenarios."""
    places = {scenario.place.name: scenario.place for scenario in grid.scenarios}
    manifest: dict[str, Any] = {
        "schema": SCHEMA,
        "version": version("tandemcare"),
        "places": [{"name": name, "facts": canonical(place)} for name, place in places.items()],
        "start": grid.scenarios[0].census.isoformat(),
        "years": grid.years,
        "replications": grid.replications,
        "seed": grid.seed,
        "engine": grid.engine,
        "evidence": grid.methods.evidence,
        "scenarios": [_scenario_said(scenario) for scenario in grid.scenarios],
        "measures": [note._asdict() for note in grid.methods.notes()],
        "monthly_measures": list(grid.methods.monthly_names()),
        "sources": sources_hash(),
        "pins": pins_hash(),
        "libraries": libraries(),
    }
    numbers = getattr(grid.scenarios[0], "numbers", None)
    if numbers and numbers.numbers:
        manifest["numbers"] = numbers.said
    if grid.worlds:
        sha256 = digest([grid.worlds_sha256(), list(_systems(grid))])
        worlds = {"count": len(grid.worlds), "replications": grid.world_replications, "sha256": sha256}
        manifest["worlds"] = worlds
    if grid.grouping:
        manifest[GROUP] = grid.grouping.to_json_object([scenario.pathway for scenario in grid.scenarios])
    taken = sorted(manifest.keys() & grid.about.keys())
    if taken:
        raise ValueError(f"what is said about a grid cannot be called {', '.join(taken)}")
    return {**manifest, **grid.about}


def _with_more_said(manifest: dict[str, Any], grid: Grid) -> dict[str, Any]:
    """Return a manifest with what is worth a second look, which is no part of an address: lines of files move."""
    for said, scenario in zip(manifest["scenarios"], grid.scenarios, strict=True):
        said["here"] = list(getattr(scenario, "here", ()))
        said["kind"] = getattr(scenario, "kind", "other")
        said["warnings"] = [_WAY_TO_A_FILE.sub("", warning.in_one_line) for warning in scenario.warnings]
    return manifest


def _scenario_said(scenario: Resolved) -> dict[str, Any]:
    """Return what is said of a scenario, as far as its address hangs on it."""
    return {
        "place": scenario.place.name,
        "name": scenario.name,
        "title": scenario.title,
        "why": scenario.why,
        "text": scenario.text,
        "assumptions": list(scenario.assumptions),
        "funding": canonical(getattr(scenario, "funding", None)),
        "pool": canonical(getattr(scenario, "pool", None)),
        "routes": canonical(getattr(scenario, "routes", ())),
        "grants": [_grant(end) for end in getattr(scenario, "grants", ())],
        "prices": {name: scenario.values[name] for name in prices() if name in scenario.values},
        "what_if": _what_ifs(scenario),
    }


def _grant(end: GrantEnd) -> dict[str, Any]:
    """Return a grant that ends, its month as 2029-10 and shares by payer."""
    shares = {"before": dict(end.before), "after": dict(end.after)}
    return {"service": end.service, "month": f"{end.month:%Y-%m}", "units": end.units, **shares}


def _what_ifs(scenario: Resolved) -> list[str]:
    """Return the names of the beliefs that a scenario changes on its own."""
    source = getattr(scenario, "source", None)
    return list(dict.fromkeys(change.parameter for change in source.what_ifs)) if source else []


def _ways(grid: Grid) -> Iterator[Any]:
    """Yield the functions that measure and cost."""
    yield from (grid.methods.measure, grid.methods.cost)
    if grid.grouping:
        yield grid.grouping.by_group.measure


def _systems(grid: Grid) -> Iterator[Any]:
    """Yield which cells of other worlds are resolved in a system of their own, and what it says."""
    known: dict[int, str] = {}
    for cell in grid.cells:
        if not cell.world or cell.system is None:
            continue
        if id(cell.system) not in known:
            known[id(cell.system)] = digest(_of_system(cell.system))
        yield cell.world, cell.scenario.place.name, cell.scenario.name, known[id(cell.system)]


def _of_system(value: Any) -> Any:
    """Return what a system, or a service of it, says: its numbers, and the names of its functions."""
    if isinstance(value, Mapping):
        return {str(name): _of_system(one) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _of_system(getattr(value, name)) for name in _field_names(type(value))}
    return _name(value) if callable(value) else canonical(value)


def scenario_digest(scenario: Resolved) -> str:
    """Return a hash of all that a scenario does to a run, whatever its text says, as a manifest keeps it."""
    values = sorted(scenario.values.items())
    run = (scenario.start, scenario.run_in_hours, scenario.hours)
    slow = [getattr(scenario, name, None) for name in ("plan", "is_held", "pool", "routes")]
    pathway = _digest_of_pickled(pickle.dumps(scenario.pathway))
    return digest([pathway, run, scenario.changes, scenario.spending, values, slow])


@lru_cache(PATHWAYS_HELD)
def _digest_of_pickled(pickled: bytes) -> str:
    """Return the digest of what was pickled; most scenarios have one pathway, the largest thing in them.

    It is known by its bytes: values that are equal, such as 1 and 1.0, need not have one digest.
    """
    return digest(pickle.loads(pickled))


def _name(function: Any) -> str:
    named = function if hasattr(function, "__qualname__") else type(function)
    return f"{named.__module__}.{named.__qualname__}"


def notes_of(manifest: Mapping[str, Any]) -> tuple[MeasureNote, ...]:
    """Return the yearly measures that a manifest describes, in the order of the tables."""
    return tuple(MeasureNote(*(note[name] for name in MeasureNote._fields)) for note in manifest["measures"])
