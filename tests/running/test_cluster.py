"""A study done on a Dask cluster of this machine: the same bytes, whoever does the batches and whoever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from toy_study import methods, scenarios, slow_cost, tables_of, toy_plan

from tandemcare import running
from tandemcare.errors import InputError, RunError
from tandemcare.running import Cluster, cluster, cluster_executor

TESTS = Path(__file__).parents[1]
SECONDS = 60


class Dask:
    """A scheduler and workers as processes of their own, on the loopback, ended by their ids."""

    def __init__(self, folder: Path, scheme: str, *files: str):
        self.folder, self.files, self.started = folder, files, []
        told = folder / "scheduler.json"
        self._start(
            "distributed.cli.dask_scheduler", "--scheduler-file", str(told), "--protocol", scheme, "--port", "0"
        )
        self.address = self._read_when_there(told)

    def _start(self, module: str, *arguments: str) -> subprocess.Popen:
        # A module of Dask's command line is no program by itself.
        code = f"import sys; from {module} import main; main(sys.argv[1:])"
        usual = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0", *self.files)
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])}
        with (self.folder / f"log-{len(self.started)}").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", code, *usual, *arguments], stdout=log, stderr=log, env=environment
            )
        self.started.append(process)
        return process

    def _read_when_there(self, told: Path) -> str:
        import json

        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                return json.loads(told.read_text())["address"]
            except (OSError, ValueError):
                time.sleep(0.05)
        raise AssertionError((self.folder / "log-0").read_text())

    def worker(self) -> subprocess.Popen:
        name = f"worker-{len(self.started)}"
        arguments = ("--nthreads", "1", "--no-nanny", "--name", name, "--local-directory", str(self.folder))
        return self._start("distributed.cli.dask_worker", self.address, *arguments)

    def end(self):
        for process in reversed(self.started):
            process.kill()
            process.wait(SECONDS)


@pytest.fixture
def dask(tmp_path):
    folder = tmp_path / "dask"
    folder.mkdir()
    found = Dask(folder, "tcp")
    yield found
    found.end()


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed_half_way(dask, tmp_path):
    workers = [dask.worker(), dask.worker()]
    grid = toy_plan(methods=replace(methods(), cost=slow_cost), batch=1)
    kept, killed_at = [], []

    class Killing(running.Quiet):
        def advanced(self, done, total):
            kept.append(done)
            if done >= total // 2 and not killed_at:
                killed_at.append(done)
                workers[0].send_signal(signal.SIGKILL)

    with cluster_executor(Cluster(dask.address), grid.engine) as executor:
        folder = running.run(grid, out=tmp_path / "cluster", executor=executor, progress=Killing())
    assert workers[0].wait(SECONDS) == -signal.SIGKILL
    assert kept[-1] == 18 > killed_at[0]
    alone = running.run(grid, out=tmp_path / "alone", workers=1)
    assert tables_of(folder) == tables_of(alone)


def test_a_scenario_is_sent_once_and_every_batch_comes_back_checked(dask, tmp_path):
    dask.worker()
    grid = toy_plan(batch=2)
    with cluster_executor(Cluster(dask.address), grid.engine) as executor:
        running.run(grid, out=tmp_path, executor=executor)
        sent = executor._scenarios
        assert len(sent) == len(scenarios())
        assert len(grid.jobs) > len(sent)


def test_workers_with_other_sources_are_refused(dask, monkeypatch):
    dask.worker()
    monkeypatch.setattr(cluster, "sources_hash", lambda: "another")
    with (
        pytest.raises(InputError, match=r"Its sources differ from here"),
        cluster_executor(Cluster(dask.address), "compiled"),
    ):
        pass


def test_a_worker_that_comes_later_and_differs_makes_no_number(monkeypatch):
    (job, *_), wanted = toy_plan().jobs, cluster.made_with("compiled")
    monkeypatch.setattr(cluster, "fingerprint", lambda engine: "another")
    with pytest.raises(RunError, match="fingerprint"):
        cluster.run_sent(job, job.cell.scenario, wanted)


def test_a_damaged_batch_from_a_worker_is_refused():
    (job, *_) = toy_plan().jobs
    content = bytearray(cluster.run_sent(job, job.cell.scenario, cluster.made_with("compiled")))
    content[len(content) // 2] ^= 1
    sent = Future()
    read = cluster._read_by(sent, job)
    sent.set_result(bytes(content))
    with pytest.raises(RunError, match="damaged"):
        read.result(1)


def test_over_tls_certificates_decide_who_is_who(tmp_path):
    authority = trustme.CA()
    mine = authority.issue_cert("127.0.0.1")
    files = {name: tmp_path / f"{name}.pem" for name in ("ca", "cert", "key")}
    authority.cert_pem.write_to_path(files["ca"])
    mine.private_key_pem.write_to_path(files["key"])
    files["cert"].write_bytes(b"".join(blob.bytes() for blob in mine.cert_chain_pems))
    told = ("--tls-ca-file", str(files["ca"]), "--tls-cert", str(files["cert"]), "--tls-key", str(files["key"]))
    dask = Dask(tmp_path, "tls", *told)
    try:
        dask.worker()
        grid = toy_plan()
        known = Cluster(dask.address, authority=files["ca"], certificate=files["cert"], key=files["key"])
        assert known.problems() == []
        with cluster_executor(known, grid.engine) as executor:
            folder = running.run(grid, out=tmp_path / "cluster", executor=executor)
        assert tables_of(folder) == tables_of(running.run(grid, out=tmp_path / "alone", workers=1))
        other = trustme.CA()
        other.cert_pem.write_to_path(files["ca"])
        with pytest.raises(InputError, match="Nobody answers"), cluster_executor(known, grid.engine):
            pass
    finally:
        dask.end()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Cluster("localhost:8786"), "no address"),
        (Cluster("tcp://127.0.0.1"), "no address"),
        (Cluster("tcp://127.0.0.1:port"), "no address"),
        (Cluster("tcp://10.0.0.7:8786"), "can run code"),
        (Cluster("tcp://scheduler.example:8786"), "can run code"),
        (Cluster("tls://127.0.0.1:8786"), "--tls-ca FILE"),
        (Cluster("tls://127.0.0.1:8786", authority=Path("nowhere.pem")), "is no file"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(told, words):
    assert words in " ".join(problem.found for problem in told.problems())


@pytest.mark.parametrize(
    "told", [Cluster("tcp://127.0.0.1:8786"), Cluster("tcp://[::1]:8786"), Cluster("tcp://10.0.0.7:8786", True)]
)
def test_an_address_here_or_one_that_the_user_trusts_is_used(told):
    assert told.problems() == []


def test_a_cluster_where_nobody_answers_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "WAIT_SECONDS", 0.5)
    with pytest.raises(InputError, match="Nobody answers"), cluster_executor(Cluster("tcp://127.0.0.1:9"), "compiled"):
        pass


def test_what_the_cluster_drops_or_cannot_take_is_said_and_nobody_waits_for_ever():
    (job, *_) = toy_plan().jobs
    dropped = Future()
    read = cluster._read_by(dropped, job)
    assert not read.cancel()
    dropped.cancel()
    dropped.set_running_or_notify_cancel()
    with pytest.raises(RunError, match="dropped it"):
        read.result(1)
    sent = Future()
    read = cluster._read_by(sent, job)
    sent.set_exception(OSError("the network is down"))
    with pytest.raises(RunError, match="the network is down"):
        read.result(1)


def test_workers_with_another_evidence_would_make_other_numbers(monkeypatch):
    here = cluster.made_with("compiled")
    monkeypatch.setattr(cluster, "evidence_version", lambda: "another")
    assert cluster.made_with("compiled") != here


def test_an_address_that_nobody_may_use_is_refused_before_anybody_is_called():
    with pytest.raises(InputError, match="can run code"), cluster_executor(Cluster("tcp://10.0.0.7:8786"), "compiled"):
        pass
    assert "no address" in Cluster("tcp://[bad").problems()[0].found
