"""Validation: the model beside everything published that it can be compared with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np

from tandemcare.errors import InputError, tell
from tandemcare.model import Place
from tandemcare.running import Progress, Sample, problems_of_options, sample, simulate_scenario
from tandemcare.scenario import Resolved, Scenario, resolve, study_numbers
from tandemcare.sums import finite_or_none
from tandemcare.trace import Interval, Trace
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import Floats

from .log_readings import LOG_READINGS, LOGGED_ADULT_YEARS, LOGGED_REPLICATIONS, Logged
from .money_targets import ALL_TARGETS
from .readings import READINGS, Case
from .slow_readings import slow_readings
from .targets import Part, Target

INSIDE, OUTSIDE, NOT_READ = "inside", "outside", "cannot be read"
NO_YEAR = "The run is too short: it holds no whole April-March year, or nobody was followed for so long."
AS_AT_THE_CENSUS = study_numbers({"need.growth": 0.0})
TOO_LARGE = "The event log of so large a place does not fit into memory; validate a smaller one."


@dataclass(frozen=True)
class TargetRow:
    """A target as scaled to the place, and what the model says: `found` is NaN where nothing can be read."""

    target: Target
    found: Interval
    replications: int
    why: str = ""

    @property
    def verdict(self) -> str:
        """Whether the model's mean is inside the tolerance, outside it, or cannot be read."""
        if math.isnan(self.found.mean):
            return NOT_READ
        return INSIDE if self.target.holds(self.found.mean) else OUTSIDE


@dataclass(frozen=True)
class Validation:
    """Every target of a place with what the model says, and how it was asked."""

    place: str
    adults: int
    years: int
    replications: int
    seed: int
    evidence: str
    rows: tuple[TargetRow, ...]
    version: str = version("tandemcare")
    warnings: tuple[str, ...] = ()

    def numbers(self, part: Part) -> dict[int, str]:
        """Return the verdict on each numbered row of a part: outside if any of its lines is."""
        found: dict[int, str] = {}
        for row in self.of(part):
            verdicts = {row.verdict, found.get(row.target.row, row.verdict)}
            found[row.target.row] = next(each for each in (OUTSIDE, NOT_READ, INSIDE) if each in verdicts)
        return found

    def of(self, part: Part) -> Iterator[TargetRow]:
        """Yield the lines of a part."""
        return (row for row in self.rows if row.target.part is part)

    def summary(self, part: Part) -> str:
        """Return a sentence on how many rows of a part are inside, which are not and which nobody can read."""
        verdicts = self.numbers(part)
        rows = {verdict: [str(row) for row, each in verdicts.items() if each == verdict] for verdict in _VERDICTS}
        told = f"{len(rows[INSIDE])} of {len(verdicts)} {part.value} rows inside"
        told += f"; outside: {', '.join(rows[OUTSIDE])}" if rows[OUTSIDE] else ""
        return told + (f"; cannot be read yet: {', '.join(rows[NOT_READ])}" if rows[NOT_READ] else "") + "."

    def to_json_object(self) -> dict[str, Any]:
        """Return what `--json` prints: plain lists, texts and numbers, None where nothing can be read."""
        about = {name: getattr(self, name) for name in _ABOUT}
        parts = (Part.CONSISTENCY, Part.HELD_OUT, Part.LEDGER, Part.CONSTRUCTION)
        summary = {part.value: {str(row): verdict for row, verdict in self.numbers(part).items()} for part in parts}
        rows = [_json(row) for row in self.rows]
        return {**about, "warnings": list(self.warnings), "rows": rows, "summary": summary}


_VERDICTS = (INSIDE, OUTSIDE, NOT_READ)
_ABOUT = "place adults years replications seed evidence version".split()


def validate(
    place: Place,
    *,
    years: int = 5,
    replications: int = 30,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Validation:
    """Return every target beside the model at as-is, need as at the census, means over some years from the census."""
    from tandemcare.evidence import evidence_version

    problems = problems_of_options(
        years=years, replications=replications, seed=seed, engine="compiled", workers=workers
    )
    if problems:
        raise InputError(problems)
    as_is = Scenario(name="as-is", title="As is, with need as at the census")
    resolved = resolve(as_is, place, years, numbers=AS_AT_THE_CENSUS)
    tell(resolved.warnings)
    ask = {"seed": seed, "workers": workers, "progress": progress}
    read = partial(_read, resolved, years)
    found = _joined(sample(_run(resolved), read, replications=replications, **ask))  # type: ignore[arg-type]
    logged_years = min(years, int(LOGGED_ADULT_YEARS // place.adults))
    if logged_years:
        shorter = resolve(as_is, place, logged_years, numbers=AS_AT_THE_CENSUS)
        number = min(replications, LOGGED_REPLICATIONS)
        read_log = partial(_read_log, resolved)
        found |= _joined(sample(_run(shorter, log=True), read_log, replications=number, **ask))  # type: ignore[arg-type]
    if resolved.plan is not None:
        found |= _slow(resolved, seed, min(replications, LOGGED_REPLICATIONS))
    rows = tuple(_row(target.scaled(place.adults), found) for target in ALL_TARGETS)
    told = tuple(warning.in_one_line for warning in resolved.warnings)
    return Validation(place.name, place.adults, years, replications, seed, evidence_version(), rows, warnings=told)


def _slow(resolved: Resolved, seed: int, replications: int) -> dict[str, Floats]:
    """Return what is read of the slow layer; few replications will do."""
    _, kept = simulate_scenario(resolved, seed=seed, replications=replications, first_replication=0, engine="compiled")
    return slow_readings(kept)


def _run(resolved: Resolved, log: bool = False) -> Sample:
    times = (resolved.start, resolved.hours, resolved.run_in_hours)
    return Sample(resolved.pathway.alone(), *times, changes=resolved.changes, log=log)


def _read(resolved: Resolved, years: int, trace: Trace) -> dict[str, Floats]:
    case = Case(trace, resolved.values, years)
    return {name: reading(case) for name, reading in READINGS.items()}


def _read_log(resolved: Resolved, trace: Trace) -> dict[str, Floats]:
    logged = Logged.of(trace, resolved.pathway)
    return {name: np.array([reading(logged)]) for name, reading in LOG_READINGS.items()}


def _joined(batches: list[dict[str, Floats]]) -> dict[str, Floats]:
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


def _row(target: Target, found: dict[str, Floats]) -> TargetRow:
    values = found.get(target.reading)
    if values is None:
        return TargetRow(target, Interval(math.nan, math.nan, math.nan), 0, target.why or TOO_LARGE)
    interval = student_interval(values)
    return TargetRow(target, interval, len(values), NO_YEAR if math.isnan(interval.mean) else target.why)


def _json(row: TargetRow) -> dict[str, Any]:
    target, found = row.target, row.found
    return {
        "row": target.row,
        "label": target.label,
        "part": target.part.value,
        "kind": "out of scope" if target.part is Part.OUT_OF_SCOPE else "H" if target.held_out else "C",
        "unit": target.unit,
        "target": {"value": target.value, "low": target.low, "high": target.high, "scale": target.scale.value},
        "source": target.source,
        "model": {
            "mean": finite_or_none(found.mean),
            "ci95": [finite_or_none(found.low), finite_or_none(found.high)],
            "replications": row.replications,
        },
        "verdict": row.verdict,
        "why": row.why,
    }
