"""Every number of a run, with its unit, range, grade and source, and who said that it is what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from tandemcare import evidence
from tandemcare.evidence import Parameter
from tandemcare.scenario import fact_labels

from .grid import Grid

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved

PARAMETERS = "parameters.csv"
EVERY = "every scenario"
EVIDENCE, PLACE_SAYS, STUDY_SAYS, OWN = "evidence", "place", "study", "scenario"
"""Who says a number: the evidence, the place, the numbers of the study, or the scenario on its own."""


class NumberOfRun(NamedTuple):
    """A number of a run; `month` is empty at the census, and else the first month in which it is this."""

    place: str
    scenario: str
    month: str
    name: str
    label: str
    value: float
    unit: str
    low: float
    high: float
    grade: str
    source: str
    said_by: str


def parameters_frame(grid: Grid) -> pd.DataFrame:
    """Return a row for each number of each place, and for each that a scenario has otherwise or changes by date."""
    rows: list[NumberOfRun] = []
    told: dict[str, Mapping[str, float]] = {}
    for scenario in grid.scenarios:
        values, changed = getattr(scenario, "values", {}), _changed(scenario)
        if scenario.place.name not in told:
            told[scenario.place.name] = {name: one for name, one in values.items() if name not in changed}
            rows += _rows(scenario, EVERY, told[scenario.place.name], "")
        usual = told[scenario.place.name]
        rows += _rows(scenario, scenario.name, {name: one for name, one in values.items() if name not in usual}, "")
        apart = {name: one for name, one in values.items() if usual.get(name, one) != one}
        rows += _rows(scenario, scenario.name, apart, "", is_own=True)
        for month, new in getattr(scenario, "dated", ()):
            rows += _rows(scenario, scenario.name, new, f"{month:%Y-%m}", is_own=True)
    return pd.DataFrame(rows, columns=list(NumberOfRun._fields))


def _changed(scenario: Resolved) -> set[str]:
    """Return the numbers that a scenario changes itself, from whatever month on."""
    return {change.parameter for change in getattr(getattr(scenario, "source", None), "changes", ())}


def _rows(
    scenario: Resolved, which: str, values: Mapping[str, float], month: str, *, is_own: bool = False
) -> Iterator[NumberOfRun]:
    known, facts, changed = evidence.parameters(), fact_labels(scenario.place), _changed(scenario)
    of_place = {one.parameter for one in getattr(scenario.place, "numbers", ())}
    numbers = getattr(scenario, "numbers", None)
    of_study = {one.parameter: one for one in numbers.numbers} if numbers else {}
    for name, value in values.items():
        parameter = known.get(name)
        said_by = OWN if is_own or (name in changed and which != EVERY) else ""
        said_by = said_by or (STUDY_SAYS if name in of_study else PLACE_SAYS if name in of_place else "")
        said_by = said_by or (EVIDENCE if parameter else PLACE_SAYS)
        label, unit = (parameter.label, parameter.unit) if parameter else facts.get(name, ("", ""))
        low, high = (parameter.low, parameter.high) if parameter else (float("nan"), float("nan"))
        if said_by == STUDY_SAYS:
            low, high = of_study[name].range or (float("nan"), float("nan"))
        of_evidence = parameter if said_by == EVIDENCE else None
        told = (of_evidence.grade, _source(of_evidence)) if of_evidence else ("", "")
        yield NumberOfRun(scenario.place.name, which, month, name, label, value, unit, low, high, *told, said_by)


def _source(parameter: Parameter) -> str:
    """Return where a number of the evidence was read, and what it was fitted to if it was."""
    read = [", ".join(filter(None, (one.title, one.publisher, str(one.year or "")))) for one in parameter.sources]
    fitted = [f"fitted to {parameter.fitted_to}"] if parameter.fitted_to else []
    return "; ".join([*read, *fitted])
