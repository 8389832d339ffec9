"""What takes a while and is no job: done in a process of its own, one at a time, giving way to everything else."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import Lock
from typing import Any, TypeVar

LOWER = 5
"""How much the process gives way to others."""
_one = Lock()
Found = TypeVar("Found")


def apart(work: Callable[..., Found], *given: Any) -> Found:
    """Return what a function of a module gives, called in a process of its own."""
    with _one, ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_give_way) as worker:
        return worker.submit(work, *given).result()


def _give_way() -> None:
    if hasattr(os, "nice"):
        os.nice(LOWER)
