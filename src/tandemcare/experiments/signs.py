"""Signs: changes of as-is that no expert would doubt, each run on the same people, beside what must hold then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.model import Place
from tandemcare.running import Progress
from tandemcare.scenario import Scenario, load_place
from tandemcare.sums import finite_or_none
from tandemcare.trace.intervals import Interval

from .request import StudyRequest
from .sign_readings import SignReadings
from .sign_table import Deed, deeds_of
from .sign_verdicts import MustHold, Verdict, Way, paired, share_of

AS_IS = Scenario(name="as-is", title="As is")


@dataclass(frozen=True)
class SignRow:
    """A row of the table: `found` is the paired mean difference from `as_is`, with its 99% interval."""

    change: str
    title: str
    measure: str
    expected: MustHold
    as_is: float
    found: Interval
    label: str
    unit: str
    decimals: int
    replications: int = 30

    @property
    def replications_needed(self) -> int | None:
        """About how many replications would tell what these do not, or None."""
        return self.expected.replications_needed(self.as_is, self.found, self.replications)

    @property
    def verdict(self) -> Verdict:
        """Whether what must hold does."""
        return self.expected.verdict(self.as_is, self.found)


@dataclass(frozen=True)
class Signs:
    """Every row of the table that was asked for, and how it was asked."""

    place: str
    adults: int
    years: int
    replications: int
    seed: int
    rows: tuple[SignRow, ...]
    version: str = version("tandemcare")
    warnings: tuple[str, ...] = ()

    @property
    def hold(self) -> bool:
        """Whether every row holds; one that is inconclusive does not."""
        return all(row.verdict is Verdict.HOLDS for row in self.rows)

    def of(self, verdict: Verdict) -> list[SignRow]:
        """Return the rows with a verdict."""
        return [row for row in self.rows if row.verdict is verdict]

    def to_json_object(self) -> dict[str, Any]:
        """Return what `--json` prints: plain lists, texts and numbers, None where nothing can be read."""
        about = {name: getattr(self, name) for name in "place adults years replications seed version".split()}
        return {**about, "warnings": list(self.warnings), "hold": self.hold, "rows": [_json(row) for row in self.rows]}


def signs(
    place: Place | Path | str | None = None,
    *,
    changes: Sequence[str] | None = None,
    years: int = 10,
    replications: int = 30,
    seed: int = 1,
    workers: int | None = None,
    out: Path | str | None = None,
    progress: Progress | None = None,
) -> Signs:
    """Return the table of signs for a place: all changes, or those named.

    Every change begins at the census date, is run as `compare` would run it, with the slow layer and all its loops,
    and is compared replication by replication with as-is. Runs are kept under `out` and not done twice. Raises
    InputError for a change that is not in the table.
    """
    here = place if isinstance(place, Place) else load_place(place)
    deeds = _with_what_they_are_beside(_chosen(deeds_of(here), changes), deeds_of(here))
    scenarios = [AS_IS, *(deed.scenario for deed in deeds)]
    request = StudyRequest(scenarios, here, years, replications, seed, workers=workers, out=out)
    results = request.run(request.grid(request.resolved()), progress)
    rows = tuple(_rows(SignReadings(results), deeds))
    return Signs(here.name, here.adults, years, replications, seed, rows, warnings=results.warnings)


def _chosen(deeds: Sequence[Deed], names: Sequence[str] | None) -> list[Deed]:
    known = {deed.name: deed for deed in deeds}
    wanted = list(known if names is None else dict.fromkeys(names))
    problems = [
        Problem(f"change {name!r}", "It is not in the table of signs.", did_you_mean(name, known))
        for name in wanted
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    return [known[name] for name in wanted]


def _with_what_they_are_beside(chosen: Sequence[Deed], known: Sequence[Deed]) -> list[Deed]:
    """Return changes with those that they are compared with, each once and before them."""
    beside = {deed.against for deed in chosen}
    return [deed for deed in known if deed in chosen or deed.name in beside]


def _rows(readings: SignReadings, deeds: Sequence[Deed]) -> Iterator[SignRow]:
    for number, deed in enumerate(deeds, 1):
        beside = 1 + [each.name for each in deeds].index(deed.against) if deed.against else 0
        for measure, expected in deed.rows:
            as_is, changed = (readings.of(measure, deed.own)[place] for place in (beside, number))
            found = share_of(changed) if expected.way is Way.UNDER else paired(changed, as_is)
            mean = float(np.mean(as_is))
            shown, runs = readings.shown(measure), len(as_is)
            yield SignRow(deed.name, deed.title, measure, expected, mean, found, *shown, runs)


def _json(row: SignRow) -> dict[str, Any]:
    """Return a row as plain data."""
    return {
        "change": row.change,
        "measure": row.measure,
        "label": row.label,
        "unit": row.unit,
        "expected": row.expected.way.value,
        "as_is": finite_or_none(row.as_is),
        "difference": {
            "mean": finite_or_none(row.found.mean),
            "ci99": [finite_or_none(row.found.low), finite_or_none(row.found.high)],
        },
        "replications_needed": row.replications_needed,
        "verdict": row.verdict.value,
    }
