"""Numbers stand in one place: lengths of time in `units`, facts in the evidence, and none in the code beside them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import ROOT

from tandemcare import units
from tandemcare.terms import PAYERS

SOURCE = ROOT / "src" / "tandemcare"
LENGTHS = {units.DAYS_A_MONTH, units.DAYS_A_YEAR, units.HOURS_A_MONTH, units.HOURS_A_YEAR}


def numbers_of(text: str) -> Iterator[tuple[int, float]]:
    """Yield the line and value of each number that a module writes out."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
            yield node.lineno, node.value


def lengths_in(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [f"{path.name}:{line} {value}" for line, value in numbers_of(text) if value in LENGTHS]


def test_units_hold_together():
    assert units.DAYS_A_MONTH == 30.4375
    assert units.HOURS_A_MONTH == 730.5
    assert units.HOURS_A_YEAR == 8766.0
    assert units.HOURS_A_WEEK == 168.0


def test_no_second_copy_of_the_length_of_a_month_or_year():
    paths = [path for path in SOURCE.rglob("*.py") if path != SOURCE / "units.py"]
    assert [found for path in sorted(paths) for found in lengths_in(path)] == []


@pytest.mark.parametrize("text", ["DAYS = 30.4375", "rate / 365.25", "def f(hours=8766):\n    return hours"])
def test_a_second_copy_would_be_found(text):
    assert LENGTHS & {value for _, value in numbers_of(text)}


def test_payers_are_listed_once():
    """Only `terms` spells out three payers or more in a row; everybody else asks it."""
    spelt = [path for path in SOURCE.rglob("*.py") if payers_spelt(path.read_text(encoding="utf-8")) > 2]
    assert spelt == [SOURCE / "terms" / "payers.py"]


def payers_spelt(text: str) -> int:
    """Return the most payers that one list or mapping of a module spells out."""
    most = 0
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
            parts = node.keys if isinstance(node, ast.Dict) else node.elts
            most = max(most, len({part.value for part in parts if isinstance(part, ast.Constant)} & PAYERS.keys()))
    return most


PLAIN = {0.0, 0.5, 1.0, 2.0, 1e-9}
"""Floats that are no facts: nothing, a half to round by, one, a square, and what rounding leaves."""
KNOWN_BY_NAME = {
    "away.py": {12.0, 24.0},  # hours in which a bed out of area is found, told with the story of the pathway
    "codes.py": {24.0, 36.0, 72.0, 6.0},  # hours that the Mental Health Act says
    "draws.py": {0.6},  # the spread of durations that `crisis_pathway.py` says nothing more of
    "gateways.py": {100.0},  # beds by which people away are counted
    "month.py": {1000.0},  # parts of a unit that differ
    "groups.py": {1e-3},  # what is left of a group that all but ends
    "people.py": {0.01, 0.1, 1e-6},  # usual growth, and hardly any before the census: what it is a month sets
    "place.py": {52.18, 8.0},  # weeks and bank holidays a year, as rotas are counted
    "rota_needs.py": {5.0},  # days at work a week that contracted hours are spread over
    "slow_inputs.py": {0.01},  # so that nothing is divided by a workload of 0
    "slow_layer.py": {1e-6},  # a pound so small that it is none
}


def test_the_model_holds_no_number_of_its_own():
    """Facts and assumptions stand in the evidence; the story of the pathway still has some until it is rewritten."""
    paths = [path for path in (SOURCE / "model").rglob("*.py") if path.name != "crisis_pathway.py"]
    assert {path.name: found for path in paths if (found := floats_of(path))} == {}


def floats_of(path: Path) -> set[float]:
    """Return the floats of a module but for those that are known not to be facts."""
    found = {value for _, value in numbers_of(path.read_text(encoding="utf-8")) if isinstance(value, float)}
    return found - PLAIN - KNOWN_BY_NAME.get(path.name, set())


def test_what_is_known_by_name_is_there():
    for name, values in KNOWN_BY_NAME.items():
        text = (SOURCE / "model" / name).read_text(encoding="utf-8")
        assert values <= {value for _, value in numbers_of(text)}, name
