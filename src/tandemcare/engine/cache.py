"""The folder in which Tandem keeps things from one run to the next: compiled code, and what libraries look up."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

CACHE_VARIABLE = "TANDEM_CACHE"


def kept_folder(*parts: str) -> Path:
    """Return a folder to keep things in, made if need be; one in the temporary folder where home is read-only.

    OSError where neither can be written.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    home = Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tandem"
    for root in (home, Path(tempfile.gettempdir()) / f"tandem-cache-{os.getuid() if hasattr(os, 'getuid') else 0}"):
        folder = root.joinpath(*parts)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError:
            continue
        return folder
    raise OSError(f"No folder to keep compiled code in. Set {CACHE_VARIABLE} to a folder that can be written.")
