"""Switching values: how far one number must move, all others at their value, for a scenario to pay for itself or not.

Numbers are moved one at a time to the ends of their ranges, on the same people. A first run of one replication drops
those that move nothing; a last one checks the switching values, which lie on a straight line between two ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.files import DEFAULT_OUT
from tandemcare.finance import HALF_A_PENNY
from tandemcare.model import Place
from tandemcare.results import NET_PRESENT_COST, Results, table_of
from tandemcare.running import Cell, Progress, Quiet, make_grid, somewhere
from tandemcare.scenario import NumbersAsked, Resolved, Scenario, System, baseline_of, system_in
from tandemcare.sums import finite_or_none
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import Floats

from .inactive_parameters import inactive_parameters
from .psa_design import Draw, Uncertain, uncertain_numbers
from .psa_iterations import world_cells
from .request import Asked, StudyRequest, scenario_asked
from .stored_fit import about_fit
from .varied_parameters import VariedParameter, chosen, effects, singly

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
    describe the census. `baseline` says what is measured from.

    >>> import tandemcare as tc
    >>> found = tc.switching(["amhp-capacity"], parameters=["price.amhp_hour"], years=1, replications=2, out=None)
    >>> set(found.frame["parameter"])
    {'price.amhp_hour'}
    """

    results: Results
    frame: pd.DataFrame
    unmoved: Mapping[str, tuple[str, ...]]
    held: tuple[str, ...]
    baseline: str = ""


def switching(
    scenarios: Sequence[Asked],
    *,
    parameters: Sequence[str] | None = None,
    baseline: Asked | None = None,
    place: Place | Path | str | None = None,
    years: int = 10,
    replications: int = 10,
    seed: int = 1,
    engine: str = "compiled",
    workers: int | None = None,
    out: Path | str | None = DEFAULT_OUT,
    any_folder: bool = False,
    numbers: NumbersAsked | None = None,
    progress: Progress | None = None,
) -> Switching:
    """Return what one number, moved over its range, does to net present cost against a baseline, and where that turns.

    Of the scenarios given (files, or loaded ones), for the numbers named or all that are not held for the census. The
    baseline is the one given, else the scenario with which their chain of `extends` begins, else the place without any
    change: what `compare` would be given first. `Switching.baseline` says which. Runs are kept under `out` and not done
    twice, or with `out=None` nowhere; with `any_folder` files may name files of any folder. `numbers` stand in place of
    those of the evidence in every run. Raises InputError for a scenario or a number that cannot be moved.

    >>> import tandemcare as tc
    >>> found = tc.switching(["amhp-capacity"], parameters=["price.amhp_hour"], years=1, replications=2, out=None)
    >>> len(found.frame)
    1
    """
    request = StudyRequest(
        scenarios,
        place,
        years,
        replications,
        seed,
        engine,
        workers=workers,
        out=out,
        any_folder=any_folder,
        numbers=numbers,
    )
    with somewhere(out) as folder:
        found = switching_values(replace(request, out=folder), parameters, progress or Quiet(), baseline)
        return found if out is not None else replace(found, results=found.results.in_memory())


def switching_values(
    request: StudyRequest, parameters: Sequence[str] | None, progress: Progress, baseline: Asked | None = None
) -> Switching:
    """Return the same for a request, whose scenarios are measured from one baseline; nothing is drawn or grouped."""
    if request.draws or request.population_group:
        found = "Numbers are moved one at a time here: nothing is drawn, and nothing is told by group."
        raise InputError([Problem("switching values", found, "Leave draws and groups out, or compare.")])
    if parameters is not None and (isinstance(parameters, str) or not isinstance(parameters, Iterable)):
        found = f"{parameters!r} is not a list of names."
        raise InputError([Problem("parameters", found, f"Give a list: [{str(parameters)!r}].")])
    begins = None if baseline is None else scenario_asked(baseline, any_folder=request.any_folder)
    resolved, sentence = _with_baseline(request, begins)

    def study(cells: Sequence[Cell]) -> Results:
        about = about_fit(resolved)
        grid = make_grid(cells, years=request.years, seed=request.seed, engine=request.engine, about=about)
        return request.run(grid, progress)

    moved = switching_of(resolved, study, parameters, request.replications, progress=progress)
    return replace(moved, baseline=sentence)


def _with_baseline(request: StudyRequest, named: Scenario | None) -> tuple[list[Resolved], str]:
    """Return the baseline and the scenarios of a request, resolved, and a sentence that says which baseline it is."""
    resolved = request.resolved()
    sources = [each.source for each in resolved if each.source is not None]
    if not sources:
        raise InputError([Problem("scenarios", "There are none.", "Name at least one scenario file.")])
    first, *others = baselines = [baseline_of(each, named) for each in sources]
    problems = [
        Problem(
            f"scenario {source.name!r}",
            f"{baseline.sentence} {sources[0].name} is not: {first.sentence}",
            "Name one baseline for all of them, with --baseline FILE or baseline=, or ask for them one by one.",
        )
        for source, baseline in zip(sources[1:], others, strict=True)
        if not baseline.is_like(first)
    ]
    if problems:
        raise InputError(problems)
    sentences = " ".join(dict.fromkeys(each.sentence for each in baselines))
    return [request.resolved_baseline(first.scenario, resolved), *resolved], sentences


def switching_of(
    resolved: Sequence[Resolved],
    study: Callable[[Sequence[Cell]], Results],
    parameters: Sequence[str] | None,
    replications: int,
    *,
    system: System | None = None,
    progress: Progress,
) -> Switching:
    """Return the same for scenarios that are resolved, the first being as-is; `study` runs the cells."""
    numbers, held = uncertain_numbers(resolved, system_in(resolved[0].place, resolved[0].numbers, system))
    inactive = inactive_parameters(resolved) if system is None else {}
    moves = _Moves(resolved, study, inactive, system)
    varied_parameters = [*singly(chosen(numbers, held, parameters, resolved)), *effects(resolved, parameters, system)]
    varied_parameters = [varied for varied in varied_parameters if moves.can_move(varied)]
    if len(varied_parameters) > FEW:
        progress.note(f"Looking which of {len(varied_parameters)} numbers move anything, with one replication.")
        varied_parameters = moves.that_move(varied_parameters)
    if len(varied_parameters) == 1:
        progress.note("Moving 1 number to the ends of its range.")
    else:
        progress.note(f"Moving {len(varied_parameters)} numbers to the ends of their ranges, one at a time.")
    results, costs = moves.costs([(varied, end) for varied in varied_parameters for end in varied.ends], replications)
    central = moves.central(results)
    rows = [
        row_of(name, varied, central[name], {end: costs[name, varied, end] for end in varied.ends})
        for name in results.scenarios[1:]
        for varied in varied_parameters
        if varied.scenario in ("", name) and moves.can_move(varied, (results.scenarios[0], name))
    ]
    moved = [row for row in rows if row["move_gbp"] > HALF_A_PENNY]
    _check(
        moves, [row for row in moved if np.isfinite(row["switching_value"])], varied_parameters, replications, progress
    )
    frame = pd.DataFrame(moved, columns=list(COLUMNS))
    frame = frame.sort_values(["scenario", "move_gbp", "parameter"], ascending=[True, False, True], ignore_index=True)
    return Switching(results, frame, _unmoved(results.scenarios[1:], numbers, parameters, moved), held)


FEW = 12
"""So few numbers are moved at once, without a look at which of them matter."""


class _Moves:
    """Runs of scenarios with parameters moved, each move a world of a study."""

    def __init__(
        self,
        resolved: Sequence[Resolved],
        study: Callable[[Sequence[Cell]], Results],
        inactive: Mapping[str, tuple[str, ...]],
        system: System | None,
    ) -> None:
        self.resolved, self.study, self.inactive, self.system = resolved, study, inactive, system

    def costs(
        self, wanted: Sequence[tuple[VariedParameter, float]], replications: int
    ) -> tuple[Results, dict[tuple[str, VariedParameter, float], Floats]]:
        """Return net present costs by replication with parameters at some values, by scenario."""
        worlds = [varied.draw_at(value) for varied, value in wanted]
        skipped = [self._skipped(varied, world) for (varied, _), world in zip(wanted, worlds, strict=True)]
        moved = world_cells(self.resolved, worlds, replications, system=self.system, skipped=skipped)
        results = self.study([*(Cell(each, replications) for each in self.resolved), *moved])
        found: dict[tuple[str, VariedParameter, float], Floats] = {}
        for name in results.scenarios[1:]:
            table = table_of(results.draws, name, replications)[NET_PRESENT_COST] if wanted else ()
            found |= {(name, *one): values for one, values in zip(wanted, table, strict=True)}
        return results, found

    def _skipped(self, varied: VariedParameter, draw: Draw) -> frozenset[str]:
        """Return the scenarios that a move of a parameter cannot change."""
        first = self.resolved[0].name
        return frozenset(
            each.name
            for each in self.resolved
            if draw.keys() <= set(self.inactive.get(each.name, ()))
            or (varied.scenario and each.name not in (first, varied.scenario))
        )

    def can_move(self, varied: VariedParameter, names: Iterable[str] | None = None) -> bool:
        """Tell whether there is a scenario, of all or those named, that can depend on a parameter."""
        wanted = [each.name for each in self.resolved] if names is None else names
        return any(varied.number.name not in self.inactive.get(name, ()) for name in wanted)

    def central(self, results: Results) -> dict[str, Floats]:
        """Return net present costs by replication with every number at its value."""
        return {name: figures[NET_PRESENT_COST] for name, figures in results.central.items()}

    def that_move(self, varied_parameters: Sequence[VariedParameter]) -> list[VariedParameter]:
        """Return the parameters that move the net present cost of some scenario in one replication."""
        wanted = [(varied, end) for varied in varied_parameters for end in varied.ends]
        results, costs = self.costs(wanted, 1)
        central = self.central(results)
        moving = {
            varied
            for (name, varied, _), values in costs.items()
            if abs(float(values[0] - central[name][0])) > HALF_A_PENNY
        }
        return [varied for varied in varied_parameters if varied in moving]


def row_of(name: str, varied: VariedParameter, central: Floats, ends: Mapping[float, Floats]) -> dict[str, Any]:
    """Return what moving a number to its ends does to a scenario."""
    number, usual = varied.number, float(central.mean())
    row: dict[str, Any] = {"scenario": name, "parameter": number.name, "label": number.label, "unit": number.unit}
    row |= {"grade": number.grade, "value": number.value, "low": number.low, "high": number.high, "cost_gbp": usual}
    means = {number.value: usual}
    for word, end in (("low", number.low), ("high", number.high)):
        found = student_interval(ends.get(end, central))
        means[end] = found.mean
        row |= {f"cost_at_{word}_gbp": found.mean, f"cost_at_{word}_ci95_low": found.low}
        row[f"cost_at_{word}_ci95_high"] = found.high
    turns = [
        _between(number.value, usual, end, means[end]) for end in varied.ends if (means[end] < 0.0) != (usual < 0.0)
    ]
    nearest = min(turns, key=lambda turn: abs(turn - number.value), default=np.nan)
    verdict = SWITCHES if turns else PAYS if usual < 0.0 else DOES_NOT
    row |= {"move_gbp": max(means.values()) - min(means.values()), "switching_value": nearest, "verdict": verdict}
    return row


def _between(value: float, cost: float, end: float, cost_at_end: float) -> float:
    """Return where a straight line from the value to an end of the range crosses zero."""
    return value + (end - value) * cost / (cost - cost_at_end)


def _check(
    moves: _Moves,
    rows: Sequence[dict[str, Any]],
    varied_parameters: Sequence[VariedParameter],
    replications: int,
    progress: Progress,
) -> None:
    """Run each switching value once, and note what net present cost is there."""
    if not rows:
        return
    progress.note(f"Checking {len(rows)} switching values.")
    by_name = {varied.number.name: varied for varied in varied_parameters}
    wanted = [(by_name[row["parameter"]], row["switching_value"]) for row in rows]
    _, costs = moves.costs(list(dict.fromkeys(wanted)), replications)
    for row, (varied, value) in zip(rows, wanted, strict=True):
        found = student_interval(costs[row["scenario"], varied, value])
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
    about |= {"numbers": found.results.manifest.get("numbers", [])}
    about |= {"measured_from": found.baseline, "warnings": list(found.results.warnings)}
    return {**about, "run": str(found.results.folder), "held": list(found.held), "scenarios": scenarios}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else finite_or_none(value)
