"""The same study gives the same bytes: whatever the executor, the workers, the batches and the interruptions."""

import os
import signal
import subprocess
import sys
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from toy_study import scripted_methods, tables_of, toy_plan

from tandemcare.experiments import run
from tandemcare.running import Serial, make_executor

NAMES = {
    "manifest.json",
    "yearly.parquet",
    "monthly.parquet",
    "activity.parquet",
    "ledger.parquet",
    "purchases.parquet",
    "beds.parquet",
    "gateways.parquet",
    "summary.csv",
}


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """The tables of the toy study, done by one worker."""
    return tables_of(run(toy_plan(), out=tmp_path_factory.mktemp("once"), workers=1).folder)


@pytest.mark.parametrize("workers", [2, 4])
def test_one_worker_equals_several(once, tmp_path, workers):
    assert set(once) == NAMES
    assert tables_of(run(toy_plan(), out=tmp_path, workers=workers).folder) == once


def test_processes_equal_one_worker(once, tmp_path):
    with make_executor(2, kind="processes") as executor:
        assert isinstance(executor, ProcessPoolExecutor)
        assert tables_of(run(toy_plan(), out=tmp_path, executor=executor).folder) == once


@pytest.mark.parametrize("batch", [1, 5, 6])
def test_the_size_of_batches_changes_nothing(once, tmp_path, batch):
    assert tables_of(run(toy_plan(batch=batch), out=tmp_path, workers=2).folder) == once


class LastFirst(Executor):
    """An executor that waits until it has every job of the toy study, and does the last one first."""

    _max_workers = 9

    def __init__(self):
        self.waiting = []

    def submit(self, fn, /, *args, **kwargs):
        self.waiting.append((Future(), fn, args))
        if len(self.waiting) == len(toy_plan().jobs):
            for future, function, words in reversed(self.waiting):
                future.set_result(function(*words))
        return self.waiting[-1][0]


def test_batches_that_come_back_in_another_order_change_nothing(once, tmp_path):
    assert tables_of(run(toy_plan(), out=tmp_path, executor=LastFirst()).folder) == once


def test_engines_give_the_same_results_but_for_the_rounding_of_sums(tmp_path):
    compiled = run(toy_plan(), out=tmp_path, workers=1)
    reference = run(toy_plan(engine="reference"), out=tmp_path, workers=1)
    assert compiled.manifest["events"] == reference.manifest["events"]
    np.testing.assert_allclose(compiled.values, reference.values, rtol=1e-12)


def test_a_scenario_that_changes_nothing_is_identical(tmp_path):
    values = run(toy_plan(), out=tmp_path, workers=1).values
    assert values[0].tobytes() == values[1].tobytes() != values[2].tobytes()


def test_threads_for_the_kernel_processes_for_the_reference_nothing_for_one_worker():
    assert isinstance(make_executor(1), Serial)
    assert isinstance(make_executor(1, "reference"), Serial)
    assert isinstance(make_executor(2), ThreadPoolExecutor)
    assert isinstance(make_executor(2, "reference"), ProcessPoolExecutor)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal 9")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_goes_on_where_it_stopped_and_ends_in_the_same_bytes(tmp_path, monkeypatch, workers):
    marks = tmp_path / "marks"
    marks.mkdir()
    command = [sys.executable, "-c", "import toy_study; toy_study.main()", str(tmp_path / "runs"), str(workers)]
    found_at = os.pathsep.join(path for path in sys.path if path)
    environment = os.environ | {"TOY_MARKS": str(marks), "TOY_KILLS": "13-2", "PYTHONPATH": found_at}
    killed = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    kept = {path.name for path in (tmp_path / "runs").glob("*/batches/*.batch")}
    assert len(kept) == 5 if workers == 1 else 4 <= len(kept) <= 8
    assert not list((tmp_path / "runs").glob("*/manifest.json"))

    already = set(marks.iterdir())
    monkeypatch.setenv("TOY_MARKS", str(marks))
    results = run(toy_plan(methods=scripted_methods()), out=tmp_path / "runs", workers=workers)
    assert len(set(marks.iterdir()) - already) == len(toy_plan().jobs) - len(kept)

    monkeypatch.delenv("TOY_MARKS")
    whole = run(toy_plan(methods=scripted_methods()), out=tmp_path / "whole", workers=1)
    assert tables_of(results.folder) == tables_of(whole.folder)
    assert {path.name for path in results.folder.iterdir()} == NAMES | {".lock"}


def test_nothing_in_the_run_folder_tells_where_it_was_made(once, tmp_path):
    text = b"".join(once.values())
    assert str(Path.cwd()).encode() not in text
    assert str(tmp_path.parent).encode() not in text
