"""First looks: ten replications of ten years against as-is, by a worker that is kept warm in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tandemcare.report.blocks import Section

from .chosen import Chosen
from .uploads import Uploads


class ReplacedError(Exception):
    """A newer look of the same user has taken the place of this one, whose answer nobody waits for any more."""


@dataclass(frozen=True)
class Look:
    """What a first look found: the first screen of a comparison, as the command line would give it of ten replications.

    `sections` are its blocks, `results` the object of `--json`, `warnings` what is worth a second look, and `seconds`
    how long it took.
    """

    sections: tuple[Section, ...]
    results: dict[str, Any]
    warnings: tuple[str, ...]
    seconds: float
    replications: int
    years: int


class Looks:
    """The worker of first looks, and who waits for it; one for a server, closed when it ends.

    >>> with Looks(uploads) as looks:  # doctest: +SKIP
    ...     found = looks.look("a-session", Chosen(values={"community-places": 200}))
    """

    def __init__(self, uploads: Uploads, *, replications: int = 10, years: int = 10, seed: int = 1) -> None:
        raise NotImplementedError

    def warm(self) -> None:
        """Start the worker and have it run as-is, without waiting for it: a server does so when it starts."""

    def look(self, user: str, chosen: Chosen, *, timeout: float = 60.0) -> Look:
        """Return a first look; blocks, so call it in a thread.

        `ReplacedError` where the same user has asked for another meanwhile; InputError with every problem of what was
        chosen; RunError where it went wrong, the worker died (it is started anew for the next) or took too long.
        Of several users the one who has waited longest comes first.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End the worker."""

    def __enter__(self) -> Looks:
        """Return the looks themselves, to be closed when the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the worker."""
        self.close()
