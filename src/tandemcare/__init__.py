"""Tandem: simulate and cost adult mental-health crisis care in England."""

from __future__ import annotations

__version__: str


def __getattr__(name: str) -> str:
    """Look the version up when it is asked for: reading package metadata is slow, and the command line starts here."""
    if name == "__version__":
        from importlib.metadata import version

        return version("tandemcare")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
