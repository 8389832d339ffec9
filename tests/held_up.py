"""Work that takes as long as a test wants, for a process of its own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import Any


def held_up(folder: str, number: int) -> int:
    """Say that it has begun, and end when the folder has a file that lets it."""
    begun = Path(folder) / f"begun-{number}-{os.getpid()}"
    begun.touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.01)
    return number


def ask_until_killed(flags: Sequence[Any], pipe: Any) -> None:
    """Ask flags again and again, each in a thread of its own, as the threads of a run do every month."""
    threads = [Thread(target=_ask, args=(flag,)) for flag in flags]
    for each in threads:
        each.start()
    pipe.send("begun")
    for each in threads:
        each.join()


def _ask(flag: Any) -> None:
    while not flag.is_set():
        pass


def killed() -> None:
    """End the process that does this, as a machine that is short of memory does."""
    os.kill(os.getpid(), signal.SIGKILL)
