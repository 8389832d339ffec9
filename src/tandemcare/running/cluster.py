"""Batches done on a Dask cluster, behind the same seam as threads and processes.

Each scenario is sent once, under its hash; what comes back is a batch's file, JSON and Arrow, checked by its hash, so
that nothing that a worker says is unpickled here. Dask itself carries code both ways: whoever can reach the scheduler
can run anything on the workers, which is why an address beyond this machine needs TLS or the user's word.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tandemcare.engine import fingerprint
from tandemcare.errors import InputError, Problem, RunError
from tandemcare.evidence import evidence_version
from tandemcare.sums import summed

from .address import digest, libraries
from .batch import Batch
from .batch_file import batch_bytes, batch_of
from .jobs import Job, run_batch
from .sources import sources_hash

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved

SCHEMES = ("tcp", "tls")
WAIT_SECONDS = 30
_NOT_SENT: Any = None


@dataclass(frozen=True)
class Cluster:
    """Where a Dask scheduler listens, `tcp://host:port` or `tls://host:port`, and how it is known to be the right one.

    `tls` needs the certificate of the authority, and a certificate and key of one's own. `is_trusted` is the user's
    word that everybody who can reach a scheduler beyond this machine over plain TCP may run code on its workers.
    """

    address: str
    is_trusted: bool = False
    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    def problems(self) -> list[Problem]:
        """Return what is wrong with it, before anybody is called."""
        where = f"cluster {self.address!r}"
        try:
            parts = urlsplit(self.address)
            is_address = parts.scheme in SCHEMES and bool(parts.hostname) and bool(parts.port)
        except ValueError:
            is_address = False
        if not is_address:
            return [Problem(where, "It is no address of a scheduler.", "Give tcp://HOST:PORT or tls://HOST:PORT.")]
        if parts.scheme == "tls":
            return self._problems_of_files(where)
        if not self.is_trusted and not _is_here(str(parts.hostname)):
            found = "Whoever can reach this scheduler can run code on its workers, and over tcp nothing is checked."
            remedy = "Use tls://, or say --trust-cluster if the network is closed to all whom you do not trust."
            return [Problem(where, found, remedy)]
        return []

    def _problems_of_files(self, where: str) -> list[Problem]:
        files = {"ca": self.authority, "cert": self.certificate, "key": self.key}
        return [
            Problem(where, f"It needs --tls-{name} FILE{f', and {path} is no file' if path else ''}.", "Name the file.")
            for name, path in files.items()
            if path is None or not path.is_file()
        ]

    def security(self) -> Any:
        """Return what Dask is told of keys and certificates."""
        from distributed import Security

        if not self.address.startswith("tls"):
            return None
        return Security(  # type: ignore[no-untyped-call]
            tls_ca_file=str(self.authority),
            tls_client_cert=str(self.certificate),
            tls_client_key=str(self.key),
            require_encryption=True,
        )


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def cluster_executor(cluster: Cluster, engine: str) -> Iterator[Executor]:
    """Lend an executor that has batches done on a cluster; InputError where nobody answers, or workers differ."""
    problems = cluster.problems()
    if problems:
        raise InputError(problems)
    try:
        from distributed import Client
    except ImportError as error:
        found = "Dask is not installed."
        raise InputError([Problem("--cluster", found, "Install it: pip install 'tandemcare[cluster]'.")]) from error
    try:
        client = Client(  # type: ignore[no-untyped-call]
            cluster.address, security=cluster.security(), timeout=WAIT_SECONDS, set_as_default=False, name="tandem"
        )
    except (OSError, ValueError, TimeoutError) as error:
        remedy = "Start it (dask scheduler), or mend the address or the certificates."
        raise InputError([Problem(f"cluster {cluster.address}", f"Nobody answers there: {error}.", remedy)]) from error
    with client:
        _refuse_others(client, cluster.address, engine)
        yield ClusterExecutor(client)


def made_with(engine: str) -> dict[str, str]:
    """Return what numbers depend on beside the study: how a machine computes, our sources and libraries."""
    found = {"fingerprint": fingerprint(engine), "sources": sources_hash(), "evidence": evidence_version()}
    return {**found, "libraries": digest(libraries())}


def _refuse_others(client: Any, address: str, engine: str) -> None:
    """Refuse workers that would make other numbers, and a cluster without any."""
    here = made_with(engine)
    try:
        client.wait_for_workers(1, timeout=WAIT_SECONDS)
    except TimeoutError as error:
        remedy = "Start some: dask worker ADDRESS."
        raise InputError([Problem(f"cluster {address}", "It has no workers.", remedy)]) from error
    found: Mapping[str, Any] = client.run(made_with, engine, on_error="return")
    problems = [_difference(worker, here, there) for worker, there in found.items() if there != here]
    if problems:
        raise InputError(problems)


def _difference(worker: str, here: Mapping[str, str], there: Any) -> Problem:
    remedy = "Install the same version of Tandem, Python and libraries on all workers, on machines of one kind."
    if not isinstance(there, Mapping):
        return Problem(f"worker {worker}", f"It cannot say what it computes with ({there}).", remedy)
    names = ", ".join(name for name, value in here.items() if there.get(name) != value)
    return Problem(f"worker {worker}", f"Its {names} differ from here, and results are not mixed.", remedy)


class ClusterExecutor(Executor):
    """An executor whose jobs are done by the workers of a Dask cluster."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._inner: Any = client.get_executor(pure=False)
        self._scenarios: dict[int, tuple[Resolved, Any]] = {}
        self._max_workers = max(summed(client.nthreads().values()), 1)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a job done on the cluster; what comes back is checked and read here."""
        (job,) = args
        if fn is not run_batch or not isinstance(job, Job) or kwargs:
            raise TypeError("A cluster does batches and nothing else.")
        light = replace(job, cell=replace(job.cell, scenario=_NOT_SENT))
        try:
            sent = self._inner.submit(run_sent, light, self._sent(job.cell.scenario), made_with(job.engine))
        except Exception as error:
            return _failed(error)
        return _read_by(sent, job)

    def _sent(self, scenario: Resolved) -> Any:
        """Return a scenario on the cluster: sent once, and made again there where a worker is lost with it."""
        known = self._scenarios.get(id(scenario))
        if known is None:
            content = pickle.dumps(scenario)
            future = self._client.submit(pickle.loads, content, key=f"tandem-{sha256(content).hexdigest()}")
            known = self._scenarios[id(scenario)] = scenario, future
        return known[1]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the cluster, which goes on without us."""
        self._scenarios.clear()
        self._inner.shutdown(wait=wait)


def run_sent(job: Job, scenario: Resolved, wanted: Mapping[str, str]) -> bytes:
    """Do a job on a worker and return its batch as a file's content; RunError where it computes differently."""
    here = made_with(job.engine)
    if here != wanted:
        raise RunError(_difference("of the cluster", wanted, here).found)
    whole = replace(job, cell=replace(job.cell, scenario=scenario))
    return batch_bytes("", whole, run_batch(whole))


def _read_by(sent: Future[bytes], job: Job) -> Future[Batch]:
    """Return a future of the batch that a future of its file's content brings.

    It counts as under way from the start: after Ctrl-C it is waited for and kept, as what a thread does is.
    """
    read: Future[Batch] = Future()
    read.set_running_or_notify_cancel()

    def finished(done: Future[bytes]) -> None:
        try:
            read.set_result(_received(done, job))
        except Exception as error:
            read.set_exception(_in_words(error))

    sent.add_done_callback(finished)
    return read


def _received(done: Future[bytes], job: Job) -> Batch:
    if done.cancelled():
        raise RunError("The cluster dropped it: its scheduler may have been stopped or started anew.")
    batch = batch_of(done.result(), "", job)
    if batch is None:
        raise RunError("What a worker sent is damaged.")
    return batch


def _failed(error: Exception) -> Future[Batch]:
    """Return a future of a batch that could not even be handed out."""
    failed: Future[Batch] = Future()
    failed.set_exception(_in_words(error))
    return failed


def _in_words(error: Exception) -> RunError:
    """Return what went wrong on the cluster as an error of ours."""
    if isinstance(error, RunError):
        return error
    return RunError(f"The cluster could not do it ({type(error).__name__}: {error}); see the logs of its workers.")
