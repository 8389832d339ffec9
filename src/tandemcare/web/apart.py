"""What takes a while and is no job: done in a process of its own, one at a time, giving way to everything else."""

from __future__ import annotations

import os
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from tandemcare.errors import InputError, Problem, RunError
from tandemcare.sums import summed

LOWER = 5
"""How much the process gives way to others."""
MOST_WAITING = 12
"""How many may wait at a time: each waits in a thread, of which a server has forty for everything."""
_one, _known = Lock(), Lock()
_under_way: dict[Any, Future[Any]] = {}
_waiting: Counter[Any] = Counter()
_SUDDENLY = "What was simulated again ended suddenly: the machine may be short of memory. Load this page again."
HELD = 16
"""How many answers of a kind are kept."""
Found = TypeVar("Found")


class Answered(Protocol):
    """What is told of a run, or why there is nothing to tell."""

    @property
    def why_not(self) -> str:
        """Why there is nothing to tell, or nothing where there is something."""


Answer = TypeVar("Answer", bound=Answered)


class KeptAnswers(Generic[Answer]):
    """Answers that are kept, the latest of them; why there is none is not, as memory that is short may be free soon."""

    def __init__(self, find: Callable[..., Answer]) -> None:
        self._find = find
        self._known: OrderedDict[Any, Answer] = OrderedDict()

    def __call__(self, *given: Any) -> Answer:
        """Return what is kept or found."""
        with _known:
            if given in self._known:
                self._known.move_to_end(given)
                return self._known[given]
        found = self._find(*given)
        with _known:
            if not found.why_not:
                self._known[given] = found
            while len(self._known) > HELD:
                self._known.popitem(last=False)
        return found

    def cache_clear(self) -> None:
        """Keep nothing any more."""
        self._known.clear()


def apart(work: Callable[..., Found], *given: Any) -> Found:
    """Return what a function of a module gives, called in a process of its own, once for all who ask meanwhile.

    InputError where too many wait already, RunError where that process is killed.
    """
    key = (work, *given)
    mine, is_first = _asked(key)
    try:
        if is_first:
            _do(mine, work, given)
        found: Found = mine.result()
        return found
    finally:
        with _known:
            _waiting[key] -= 1
            if not _waiting[key]:
                del _waiting[key], _under_way[key]


def _asked(key: Any) -> tuple[Future[Any], bool]:
    """Return what is under way for a key, and whether nobody does it yet."""
    with _known:
        if summed(_waiting.values()) >= MOST_WAITING:
            found = f"{MOST_WAITING} wait for something to be simulated again already."
            raise InputError([Problem("This page", found, "Load it again in a minute or two.")])
        is_first = key not in _under_way
        _waiting[key] += 1
        return _under_way.setdefault(key, Future()), is_first


def _do(mine: Future[Any], work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    try:
        with _one, ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_give_way) as worker:
            mine.set_result(worker.submit(work, *given).result())
    except BrokenProcessPool:
        mine.set_exception(RunError(_SUDDENLY))
    except BaseException as error:
        mine.set_exception(error)


def _give_way() -> None:
    if hasattr(os, "nice"):
        os.nice(LOWER)
