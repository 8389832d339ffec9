"""Work that takes as long as a test wants, for a process of its own."""

from __future__ import annotations

import os
import time
from pathlib import Path


def held_up(folder: str, number: int) -> int:
    """Say that it has begun, and end when the folder has a file that lets it."""
    begun = Path(folder) / f"begun-{number}-{os.getpid()}"
    begun.touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.01)
    return number
