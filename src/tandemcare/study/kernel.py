"""Getting the engine ready before any worker starts, so that it is compiled once and found by all."""

from __future__ import annotations

from tandemcare.engine import fingerprint

from .progress import Progress


def make_ready(engine: str, progress: Progress) -> str:
    """Return the fingerprint of this machine; on the first use this compiles the kernel, and says so."""
    if engine == "compiled" and not _is_compiled():
        progress.note("Preparing the engine for its first use on this machine (about half a minute)...")
    return fingerprint(engine)


def _is_compiled() -> bool:
    from tandemcare.engine.compiled.jit import cache_folder

    return any(cache_folder().rglob("*.nbc"))
