"""A run that nobody waits for any more: it ends with the month that it is in, and nothing of it is kept."""

from __future__ import annotations

from typing import Protocol


class StopEvent(Protocol):
    """Something that others set, of this process or of another."""

    def is_set(self) -> bool:
        """Tell whether it is set."""


class StoppedError(BaseException):
    """A run was told to stop; no fault of anything, so that nobody takes it for one on its way up."""


_ASKED: list[StopEvent] = []


def stop_with(event: StopEvent | None) -> None:
    """Let every run of this process stop once an event is set; None lets none stop any more."""
    _ASKED[:] = [] if event is None else [event]


def stop_if_asked() -> None:
    """Raise StoppedError where runs of this process shall stop."""
    for event in _ASKED:
        if event.is_set():
            raise StoppedError
