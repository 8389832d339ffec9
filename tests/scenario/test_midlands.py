"""Parameters of the NHS Midlands inpatient tool: causes are read, outcomes are told, and mistakes are told by line."""

from datetime import date
from pathlib import Path

import pytest

from tandemcare.errors import InputError
from tandemcare.evidence import parameters
from tandemcare.scenario import load_place, midlands_parameters, resolve, review, scenario_text
from tandemcare.scenario.loading import load_file
from tandemcare.scenario.midlands import DELAYS, STAYS

CENSUS = date(2026, 4, 1)
ROWS = {
    "Incidence Change": 3.5,
    "Acuity Change": 6.7,
    "Social Care Pressures": 6.6,
    "Mental Health Act Changes": -5,
    "National Policy": -4.8,
    "Service Models": -5,
    "Prevention Programme": -4.8,
    "Admission Avoidance": -4,
    "Waiting List Reduction": -3.7,
    "Out of Area Repatriation": 50,
    "Out of Area Expatriation": 50,
    "Shift to Independent setting": 0,
}


def file(folder: Path, lines: list[str], head: str = "Parameter,Value") -> Path:
    path = folder / "parameters.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def test_all_twelve_are_read_or_told_and_nothing_else(tmp_path):
    found = midlands_parameters(file(tmp_path, [f'"{name}",{value}' for name, value in ROWS.items()]), CENSUS)
    assert [each.name for each in found] == list(ROWS)
    assert {each.name for each in found if each.is_read} == set(list(ROWS)[:3])
    assert all(each.said.startswith("Read as" if each.is_read else "No counterpart") for each in found)


def test_three_yearly_steps_make_the_change_and_need_grows_by_a_third_of_it_a_year(tmp_path):
    found = midlands_parameters(file(tmp_path, [f"{name},{value}" for name, value in ROWS.items()]), CENSUS)
    items = [item for each in found for item in each.items]
    path = tmp_path / "beliefs.yaml"
    path.write_text(scenario_text("Beliefs", "as-is.yaml", CENSUS, what_if=items), encoding="utf-8")
    assert review(path).problems == ()
    assert all(change.why for change in load_file(path).changes)
    resolve(load_file(path), load_place(), 4)
    for names, per_cent in ((STAYS, 6.7), (DELAYS, 6.6)):
        for name in names:
            factor = 1.0
            for item in items:
                factor *= item["multiply"] if item["parameter"] == name else 1.0
            assert factor == pytest.approx(1 + per_cent / 100, rel=1e-4)
    (need,) = [item["value"] for item in items if item["parameter"] == "need.growth"]
    usual = parameters()["need.growth"].value
    assert ((1 + need) / (1 + usual)) ** 3 == pytest.approx(1.035, rel=1e-4)


def test_all_mistakes_are_told_by_line(tmp_path):
    lines = ["Incidence Change,much", "Acuty Change,3", "Acuity Change,nan", "", "Service Models,1", "Service Models,2"]
    with pytest.raises(InputError) as error:
        midlands_parameters(file(tmp_path, lines), CENSUS)
    assert [problem.where.rpartition(":")[2] for problem in error.value.problems] == ["2", "3", "4", "7"]
    assert "Acuity Change" in error.value.problems[1].remedy


@pytest.mark.parametrize("head", ["name,number", "", "Parameter;Value"])
def test_a_file_of_another_kind_is_told_from_it(tmp_path, head):
    with pytest.raises(InputError, match="Parameter and Value"):
        midlands_parameters(file(tmp_path, [], head), CENSUS)
