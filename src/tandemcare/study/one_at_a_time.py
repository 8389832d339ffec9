"""Switching values: how far one number must move, all others at their value, for a scenario to pay for itself or not.

Numbers are moved one at a time to the ends of their ranges, on the same people. A first run of one replication drops
those that move nothing; a last one checks the switching values, which lie on a straight line between two ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tandemcare.finance import HALF_A_PENNY
from tandemcare.model import Place
from tandemcare.scenario import Resolved, Scenario, System, english_system
from tandemcare.scenario.shipped import shipped_scenarios
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import Floats

from .comparing import resolve_all
from .doubt import table_of
from .draw_figures import NET_PRESENT_COST
from .drawing import Draw, Drawing, Uncertain, uncertain_numbers
from .inactive_parameters import inactive_parameters
from .levers import Lever, chosen, effects, singly
from .planning import plan
from .progress import Progress, Quiet
from .results import Results
from .work import run

COLUMNS = tuple(
    "scenario parameter label unit grade value low high cost_gbp cost_at_low_gbp cost_at_low_ci95_low "
    "cost_at_low_ci95_high cost_at_high_gbp cost_at_high_ci95_low cost_at_high_ci95_high move_gbp switching_value "
    "cost_there_gbp cost_there_ci95_low cost_there_ci95_high verdict".split()
)
PAYS, DOES_NOT, SWITCHES = "pays everywhere", "does not pay anywhere", "switches"


@dataclass(frozen=True, eq=False)
class Switching:
    """What moving one number at a time came to: `frame` has COLUMNS, in each scenario the widest move first.

    `results` hold the central case; `unmoved` names, by scenario, the numbers that moved nothing; `held` are those that
    describe the census.
    """

    results: Results
    frame: pd.DataFrame
    unmoved: Mapping[str, tuple[str, ...]]
    held: tuple[str, ...]


def switching(
    scenarios: Sequence[Path | str | Scenario],
    *,
    parameters: Sequence[str] | None = None,
    place: Place | Path | str | None = None,
    years: int = 10,
    replications: int = 10,
    seed: int = 1,
    engine: str = "compiled",
    workers: int | None = None,
    out: Path | str | None = None,
    progress: Progress | None = None,
) -> Switching:
    """Return what one number, moved over its range, does to net present cost against as-is, and where that turns.

    Of the scenarios given (files, or loaded ones), for the numbers named or all that are not held for the census. Runs
    are kept under `out` and not done twice. Raises InputError for a scenario or a number that cannot be moved.
    """
    resolved = resolve_all([shipped_scenarios()[0], *scenarios], place, years)

    def study(replications: int, drawing: Drawing) -> Results:
        planned = plan(resolved, years=years, replications=replications, seed=seed, engine=engine, drawing=drawing)
        return run(planned, out=None if out is None else Path(out), workers=workers, progress=progress)

    return switching_of(resolved, study, parameters, replications, progress=progress or Quiet())


def switching_of(
    resolved: Sequence[Resolved],
    study: Callable[[int, Drawing], Results],
    parameters: Sequence[str] | None,
    replications: int,
    *,
    system: System | None = None,
    progress: Progress,
) -> Switching:
    """Return the same for scenarios that are resolved, the first being as-is; `study` runs them with a drawing."""
    numbers, held = uncertain_numbers(resolved, system or english_system())
    idle = inactive_parameters(resolved) if system is None else {}
    moves = _Moves(resolved, study, held, idle, system)
    levers = [*singly(chosen(numbers, held, parameters, resolved)), *effects(resolved, parameters, system)]
    levers = [lever for lever in levers if moves.can_move(lever)]
    if len(levers) > FEW:
        progress.note(f"Looking which of {len(levers)} numbers move anything, with one replication.")
        levers = moves.that_move(levers)
    if len(levers) == 1:
        progress.note("Moving 1 number to the ends of its range.")
    else:
        progress.note(f"Moving {len(levers)} numbers to the ends of their ranges, one at a time.")
    results, costs = moves.costs([(lever, end) for lever in levers for end in lever.ends], replications)
    central = moves.central(results)
    rows = [
        row_of(name, lever, central[name], {end: costs[name, lever, end] for end in lever.ends})
        for name in results.scenarios[1:]
        for lever in levers
        if lever.scenario in ("", name) and lever.number.name not in idle.get(name, ())
    ]
    moved = [row for row in rows if row["move_gbp"] > HALF_A_PENNY]
    _check(moves, [row for row in moved if np.isfinite(row["switching_value"])], levers, replications, progress)
    frame = pd.DataFrame(moved, columns=list(COLUMNS))
    frame = frame.sort_values(["scenario", "move_gbp", "parameter"], ascending=[True, False, True], ignore_index=True)
    return Switching(results, frame, _unmoved(results.scenarios[1:], numbers, parameters, moved), held)


FEW = 12
"""So few numbers are moved at once, without a look at which of them matter."""


class _Moves:
    """Runs of scenarios with levers moved, as draws of a study."""

    def __init__(
        self,
        resolved: Sequence[Resolved],
        study: Callable[[int, Drawing], Results],
        held: tuple[str, ...],
        idle: Mapping[str, tuple[str, ...]],
        system: System | None,
    ) -> None:
        self.resolved, self.study, self.held, self.idle, self.system = resolved, study, held, idle, system

    def costs(
        self, wanted: Sequence[tuple[Lever, float]], replications: int
    ) -> tuple[Results, dict[tuple[str, Lever, float], Floats]]:
        """Return net present costs by replication for levers at some values, by scenario."""
        numbers = tuple(dict.fromkeys(lever.number for lever, _ in wanted))
        draws = tuple(lever.draw_at(value) for lever, value in wanted)
        skips = tuple(self._skipped(lever, draw) for (lever, _), draw in zip(wanted, draws, strict=True))
        drawing = Drawing(numbers, self.held, draws, replications, self.system, self.idle, skips)
        results = self.study(replications, drawing)
        found: dict[tuple[str, Lever, float], Floats] = {}
        for name in results.scenarios[1:]:
            each = results.drawing["replications"]
            table = table_of(results.draws, name, each)[NET_PRESENT_COST] if wanted else ()
            found |= {(name, *one): values for one, values in zip(wanted, table, strict=True)}
        return results, found

    def _skipped(self, lever: Lever, draw: Draw) -> frozenset[str]:
        """Return the scenarios that a move of a lever cannot change."""
        first = self.resolved[0].name
        return frozenset(
            each.name
            for each in self.resolved
            if draw.keys() <= set(self.idle.get(each.name, ()))
            or (lever.scenario and each.name not in (first, lever.scenario))
        )

    def can_move(self, lever: Lever) -> bool:
        """Tell whether there is a scenario that can depend on a lever."""
        return any(lever.number.name not in self.idle.get(each.name, ()) for each in self.resolved)

    def central(self, results: Results) -> dict[str, Floats]:
        """Return net present costs by replication with every number at its value."""
        return {name: figures[NET_PRESENT_COST] for name, figures in results.central.items()}

    def that_move(self, levers: Sequence[Lever]) -> list[Lever]:
        """Return the levers that move the net present cost of some scenario in one replication."""
        wanted = [(lever, end) for lever in levers for end in lever.ends]
        results, costs = self.costs(wanted, 1)
        central = self.central(results)
        moving = {
            lever
            for (name, lever, _), values in costs.items()
            if abs(float(values[0] - central[name][0])) > HALF_A_PENNY
        }
        return [lever for lever in levers if lever in moving]


def row_of(name: str, lever: Lever, central: Floats, ends: Mapping[float, Floats]) -> dict[str, Any]:
    """Return what moving a number to its ends does to a scenario."""
    number, usual = lever.number, float(central.mean())
    row: dict[str, Any] = {"scenario": name, "parameter": number.name, "label": number.label, "unit": number.unit}
    row |= {"grade": number.grade, "value": number.value, "low": number.low, "high": number.high, "cost_gbp": usual}
    means = {number.value: usual}
    for word, end in (("low", number.low), ("high", number.high)):
        found = student_interval(ends.get(end, central))
        means[end] = found.mean
        row |= {f"cost_at_{word}_gbp": found.mean, f"cost_at_{word}_ci95_low": found.low}
        row[f"cost_at_{word}_ci95_high"] = found.high
    turns = [
        _between(number.value, usual, end, means[end]) for end in lever.ends if (means[end] < 0.0) != (usual < 0.0)
    ]
    nearest = min(turns, key=lambda turn: abs(turn - number.value), default=np.nan)
    verdict = SWITCHES if turns else PAYS if usual < 0.0 else DOES_NOT
    row |= {"move_gbp": max(means.values()) - min(means.values()), "switching_value": nearest, "verdict": verdict}
    return row


def _between(value: float, cost: float, end: float, cost_at_end: float) -> float:
    """Return where a straight line from the value to an end of the range crosses zero."""
    return value + (end - value) * cost / (cost - cost_at_end)


def _check(
    moves: _Moves, rows: Sequence[dict[str, Any]], levers: Sequence[Lever], replications: int, progress: Progress
) -> None:
    """Run each switching value once, and note what net present cost is there."""
    if not rows:
        return
    progress.note(f"Checking {len(rows)} switching values.")
    by_name = {lever.number.name: lever for lever in levers}
    wanted = [(by_name[row["parameter"]], row["switching_value"]) for row in rows]
    _, costs = moves.costs(list(dict.fromkeys(wanted)), replications)
    for row, (lever, value) in zip(rows, wanted, strict=True):
        found = student_interval(costs[row["scenario"], lever, value])
        row |= {"cost_there_gbp": found.mean, "cost_there_ci95_low": found.low, "cost_there_ci95_high": found.high}


def _unmoved(
    scenarios: Sequence[str],
    numbers: Sequence[Uncertain],
    parameters: Sequence[str] | None,
    moved: Sequence[Mapping[str, Any]],
) -> dict[str, tuple[str, ...]]:
    """Return the numbers looked at that move nothing, by scenario."""
    looked_at = [number.name for number in numbers if parameters is None or number.name in parameters]
    found = {}
    for name in scenarios:
        moving = {row["parameter"] for row in moved if row["scenario"] == name}
        found[name] = tuple(each for each in looked_at if each not in moving)
    return found


def switching_json(found: Switching) -> dict[str, Any]:
    """Return what `tandem switching --json` prints: plain lists, texts and numbers, None where there is none."""
    about = {name: found.results.manifest[name] for name in "place engine years replications seed version".split()}
    scenarios = [
        {
            "name": name,
            "against": found.results.scenarios[0],
            "numbers": [
                {key: _plain(value) for key, value in row.items() if key != "scenario"}
                for row in found.frame[found.frame["scenario"] == name].to_dict("records")
            ],
            "moved_nothing": list(found.unmoved[name]),
        }
        for name in found.results.scenarios[1:]
    ]
    return {**about, "run": str(found.results.folder), "held": list(found.held), "scenarios": scenarios}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else float(value) if np.isfinite(value) else None
