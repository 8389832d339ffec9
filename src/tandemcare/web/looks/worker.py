"""The worker of first looks: a process that has everything loaded and compiled, and as-is of each place run."""

from __future__ import annotations

import signal
import time
import warnings
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from tandemcare import experiments, report, running
from tandemcare.engine import StoppedError, stop_with
from tandemcare.errors import InputError, Problem, ScenarioWarning, TandemError
from tandemcare.results import Results
from tandemcare.scenario import Resolved

from ..chosen import Understood, scenario_in, understood
from ..flag import Flag
from ..folders import plain_problems, without_folders
from ..priority import OF_LOOKS, lower_priority
from ..shipped_files import shipped_files
from .found import Answer, FirstLook, LookAsked

AS_IS = "as-is"
MOST_KEPT = 4
"""Places, or numbers of a study, of which as-is is kept."""


class KeptAsIs(Executor):
    """As-is resolved and its batches, done once; it hands on what is of another scenario."""

    def __init__(self, resolved: Resolved, threads: Executor, workers: int) -> None:
        self.resolved, self._threads = resolved, threads
        self.workers = self._max_workers = workers
        self._done: dict[tuple[int, int], Future[Any]] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return what is kept of a batch of as-is, or have a batch done."""
        (job,) = args
        if job.cell.scenario is not self.resolved:
            return self._threads.submit(fn, *args, **kwargs)
        key = (job.first, job.count)
        known = self._done.get(key)
        if known is None or known.cancelled() or (known.done() and known.exception() is not None):
            known = self._done[key] = self._threads.submit(fn, *args, **kwargs)
        return known


class Worker:
    """What a worker keeps between looks: threads, and as-is of the last places and numbers."""

    def __init__(self) -> None:
        self.workers = running.cores()
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="tandem-look")
        self._kept: dict[tuple[Any, ...], KeptAsIs] = {}

    def look(self, asked: LookAsked) -> FirstLook:
        """Return a first look; InputError with every problem of what was chosen."""
        begun = time.monotonic()
        wanted, as_is = self._wanted(asked)
        page = report.RunPage(_run(asked, wanted, as_is))
        cards, says = (page.first, *page.cards), page.sentences
        told = dict.fromkeys(str(warning) for each in wanted for warning in each.warnings)
        warned = tuple(without_folders(warning, asked.files.folders) for warning in told)
        return FirstLook(cards, says, warned, asked.replications, asked.years, time.monotonic() - begun)

    def results(self, asked: LookAsked) -> Results:
        """Return all that a first look is told from."""
        return _run(asked, *self._wanted(asked))

    def _wanted(self, asked: LookAsked) -> tuple[list[Resolved], KeptAsIs]:
        """Return as-is and the scenario that was chosen, and who has batches done."""
        chosen = understood(asked.files)
        as_is = self._as_is(asked, chosen)
        return [as_is.resolved, *self._option(asked, chosen, as_is.resolved)], as_is

    def _as_is(self, asked: LookAsked, chosen: Understood) -> KeptAsIs:
        """Return as-is in the place that was chosen with the numbers that were, kept or resolved."""
        key = (running.digest(chosen.place), repr(chosen.moved.numbers.said), *_length(asked))
        found = self._kept.pop(key, None)
        if found is None:
            (resolved,) = _request(asked, shipped_files("scenario")[AS_IS], chosen, chosen.place).resolved()
            found = KeptAsIs(resolved, self._threads, self.workers)
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
        self._kept[key] = found
        return found

    def _option(self, asked: LookAsked, chosen: Understood, as_is: Resolved) -> list[Resolved]:
        """Return the scenario that was chosen, resolved where as-is is; none where it is as-is itself."""
        if chosen.moved.scenario == scenario_in(shipped_files("scenario")[AS_IS]):
            return []
        return _request(asked, chosen.moved.scenario, chosen, as_is.place).resolved()


def _run(asked: LookAsked, wanted: list[Resolved], as_is: KeptAsIs) -> Results:
    replications, years, seed = _length(asked)
    batch = -(-replications // as_is.workers)
    grid = experiments.plan(wanted, years=years, replications=replications, seed=seed, batch=batch)
    return experiments.run_held(grid, as_is)


def _length(asked: LookAsked) -> tuple[int, int, int]:
    return asked.replications, asked.years, asked.seed


def _request(asked: LookAsked, what: Any, chosen: Understood, place: Any) -> experiments.StudyRequest:
    replications, years, seed = _length(asked)
    return experiments.StudyRequest([what], place, years, replications, seed, numbers=chosen.moved.numbers)


def work(pipe: Any, stop: Flag) -> None:
    """Do look after look as they come through a pipe; None is the answer of one told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    lower_priority(OF_LOOKS)
    warnings.simplefilter("ignore", ScenarioWarning)  # they are told with what was found
    stop_with(stop)
    worker = Worker()
    while True:
        try:
            asked = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_answer(worker, asked, stop))


def _answer(worker: Worker, asked: LookAsked, stop: Flag) -> Answer:
    """Return what a look found, what is wrong with it, or why it failed; None where it was told to stop."""
    try:
        return worker.look(asked)
    except StoppedError:
        return None
    except Exception as error:
        return None if stop.is_set() else _told(error, asked)


def _told(error: Exception, asked: LookAsked) -> tuple[Problem, ...] | str:
    """Return what went wrong in a form that goes through a pipe whole, and tells nothing of where files are."""
    if isinstance(error, InputError):
        return plain_problems(error, asked.files.folders).problems
    text = str(error) if isinstance(error, TandemError) else f"{type(error).__name__}: {error}"
    return without_folders(text, asked.files.folders)
