"""A run that is held in memory is the one that its folder would keep, and nothing of it goes on once a batch fails."""

from concurrent.futures import Executor, Future

import pandas as pd
import pytest
from toy_draws import toy_drawn
from toy_study import toy_plan

from tandemcare.errors import RunError
from tandemcare.experiments import plan, resolve_all, run, run_held
from tandemcare.running import PARAMETERS, Grid, Serial
from tandemcare.running.tables import TABLES

HASHES = {"tables", "sha256", "study", "run"}


def crisis_plan() -> Grid:
    """Return scenarios with gateways, told by age."""
    wanted = resolve_all(["as-is", "double-running"], None, 1)
    return plan(wanted, years=1, replications=3, batch=2, population_group="age_band")


@pytest.fixture(scope="module", params=[toy_plan, crisis_plan])
def both(request, tmp_path_factory):
    """Results that are held and those that a folder keeps."""
    out = tmp_path_factory.mktemp("held")
    return run_held(request.param(), Serial()), run(request.param(), out=out, workers=1)


def without_hashes(manifest):
    """Return a manifest without its address and all that only the address is made of."""
    said = {name: each for name, each in manifest.items() if name not in HASHES}
    scenarios = [{name: each for name, each in one.items() if name not in HASHES} for one in said["scenarios"]]
    return said | {"scenarios": scenarios}


def test_what_is_held_is_what_a_folder_would_keep(both):
    for name in TABLES:
        here, there = (each.table(name, group=None) for each in both)
        pd.testing.assert_frame_equal(here, there)
    here, there = (without_hashes(each.manifest) for each in both)
    assert here == there


def test_numbers_of_a_run_that_is_held_are_those_of_its_folder(both):
    here, there = both
    if PARAMETERS in there.manifest["tables"]:  # a toy has none
        pd.testing.assert_frame_equal(here.parameters, there.parameters)


def test_a_batch_that_fails_is_named_and_what_waits_is_not_begun():
    class OneFails(Executor):
        """An executor that fails the first job and begins no other."""

        futures: list[Future]

        def __init__(self):
            self.futures = []

        def submit(self, fn, /, *args, **kwargs):
            self.futures.append(Future())
            if len(self.futures) == 1:
                self.futures[0].set_exception(RunError("Too hot."))
            return self.futures[-1]

    executor = OneFails()
    with pytest.raises(RunError, match=r"'as-is', replications 0 to 1\n    Too hot\."):
        run_held(toy_plan(), executor)
    assert all(future.cancelled() for future in executor.futures[1:])


def test_draws_are_not_held():
    with pytest.raises(ValueError, match="needs a folder"):
        run_held(toy_drawn(draws=2), Serial())
