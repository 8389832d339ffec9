"""A new experiment is cells in and tables out: sizing a ward, in forty lines that touch no room."""

import pytest
from toy_study import ToyResolved, methods, ward

from tandemcare import running
from tandemcare.results import Results
from tandemcare.running import Cell, make_grid

WAIT = "bed_wait_hours_mean"


def smallest_ward(sizes, most_hours, folder, replications=4):
    """Return the fewest beds with which the mean wait for one is short enough, or None, and the wait for each size."""
    cells = [Cell(ToyResolved(f"{beds}-beds", ward(beds=beds)), replications) for beds in sizes]
    grid = make_grid(cells, years=1, methods=methods(), about={"sizing": {"measure": WAIT, "at_most": most_hours}})
    results = Results.read(running.run(grid, out=folder, workers=1))
    yearly = results.yearly
    waits = yearly[yearly["measure"] == WAIT].groupby("scenario", observed=True)["value"].mean()
    by_beds = {beds: float(waits[f"{beds}-beds"]) for beds in sizes}
    return min((beds for beds, wait in by_beds.items() if wait <= most_hours), default=None), by_beds, results


SIZES = (8, 10, 12)


@pytest.fixture(scope="module")
def waits(tmp_path_factory):
    """The mean wait for a bed by the number of beds."""
    return smallest_ward(SIZES, 0.0, tmp_path_factory.mktemp("sizes"))[1]


def test_more_beds_shorten_the_wait(waits):
    assert waits[8] > waits[10] > waits[12] > 0.0


def test_the_smallest_ward_that_is_good_enough_is_found(waits, tmp_path):
    for beds in SIZES:
        assert smallest_ward(SIZES, waits[beds], tmp_path)[0] == beds
    assert smallest_ward(SIZES, 0.99 * waits[12], tmp_path)[0] is None


def test_what_the_experiment_says_of_its_cells_is_in_the_manifest(tmp_path):
    results = smallest_ward(SIZES, 24.0, tmp_path)[2]
    assert results.manifest["sizing"] == {"measure": WAIT, "at_most": 24.0}
    assert [each["name"] for each in results.manifest["scenarios"]] == ["8-beds", "10-beds", "12-beds"]
