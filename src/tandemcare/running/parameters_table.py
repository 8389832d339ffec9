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
    first: dict[str, Mapping[str, float]] = {}
    for scenario in grid.scenarios:
        values = getattr(scenario, "values", {})
        if scenario.place.name not in first:
            first[scenario.place.name] = values
            rows += _rows(scenario, EVERY, values, "")
        usual = first[scenario.place.name]
        rows += _rows(
            scenario, scenario.name, {name: one for name, one in values.items() if usual.get(name) != one}, ""
        )
        for month, changed in getattr(scenario, "dated", ()):
            rows += _rows(scenario, scenario.name, changed, f"{month:%Y-%m}")
    return pd.DataFrame(rows, columns=list(NumberOfRun._fields))


def _rows(scenario: Resolved, which: str, values: Mapping[str, float], month: str) -> Iterator[NumberOfRun]:
    known, facts = evidence.parameters(), fact_labels(scenario.place)
    of_place = {one.parameter for one in getattr(scenario.place, "numbers", ())}
    numbers = getattr(scenario, "numbers", None)
    of_study = {one.parameter: one for one in numbers.numbers} if numbers else {}
    for name, value in values.items():
        parameter = known.get(name)
        said_by = OWN if which != EVERY else STUDY_SAYS if name in of_study else PLACE_SAYS if name in of_place else ""
        said_by = said_by or (EVIDENCE if parameter else PLACE_SAYS)
        label, unit = (parameter.label, parameter.unit) if parameter else facts.get(name, ("", ""))
        low, high = (parameter.low, parameter.high) if parameter else (float("nan"), float("nan"))
        if said_by == STUDY_SAYS and of_study[name].range:
            low, high = of_study[name].range
        grade = parameter.grade if parameter and said_by == EVIDENCE else ""
        source = _source(parameter) if parameter and said_by == EVIDENCE else ""
        yield NumberOfRun(
            scenario.place.name, which, month, name, label, value, unit, low, high, grade, source, said_by
        )


def _source(parameter: Parameter) -> str:
    """Return where a number of the evidence was read, and what it was fitted to if it was."""
    read = [", ".join(filter(None, (one.title, one.publisher, str(one.year or "")))) for one in parameter.sources]
    fitted = [f"fitted to {parameter.fitted_to}"] if parameter.fitted_to else []
    return "; ".join([*read, *fitted])
