"""Where batches are done: in this thread, in several threads, or in several processes, behind one seam.

Threads are the usual choice. The kernel works without Python's global lock: on two cores, a study that took one thread
8.3 s took two threads 4.4 s and two processes 5.7 s, start-up included. Threads need no second copy of the program in
memory, no `if __name__ == "__main__"` in a user's script, and no time to import everything again. The reference engine
is plain Python, which only processes can do side by side; they are started anew (`spawn`) on every system.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, Literal, TypeVar

Kind = Literal["serial", "threads", "processes"]
_Result = TypeVar("_Result")


class Serial(Executor):
    """An executor that does each job at once, in the thread that submits it."""

    def submit(self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> Future[_Result]:
        """Do a job now and return its finished future; Ctrl-C goes through to the caller."""
        future: Future[_Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_executor(workers: int, engine: str = "compiled", kind: Kind | None = None) -> Executor:
    """Return an executor with some workers, of the kind that suits the engine unless one is named."""
    if kind is None:
        kind = "serial" if workers == 1 else "processes" if engine == "reference" else "threads"
    if kind == "serial":
        return Serial()
    if kind == "threads":
        return ThreadPoolExecutor(workers, thread_name_prefix="tandem")
    # Windows cannot wait for more than 61 processes.
    return ProcessPoolExecutor(
        min(workers, 61), mp_context=multiprocessing.get_context("spawn"), initializer=_leave_ctrl_c_to_the_parent
    )


def room_of(executor: Executor) -> int:
    """Return how many jobs to hand to an executor at a time: enough to keep it busy, few enough to stop soon."""
    workers = workers_of(executor)
    return workers if isinstance(executor, Serial) else 2 * workers


def workers_of(executor: Executor) -> int:
    """Return how many jobs an executor does at a time: as many as there are cores where it does not say."""
    return 1 if isinstance(executor, Serial) else int(getattr(executor, "_max_workers", cores()))


def abandon(executor: Executor) -> None:
    """Stop an executor without waiting for what is under way; threads go on until their job is done."""
    processes = dict(getattr(executor, "_processes", None) or {})
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes.values():
        process.terminate()


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
