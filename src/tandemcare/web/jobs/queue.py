"""The queue of jobs: one runs at a time, in a spawned process of lower priority; state is on the disk."""

from __future__ import annotations

from pathlib import Path

from ..uploads import Uploads
from .job import JobAsked, PageJob
from .quotas import Quotas


class Jobs:
    """The jobs of all users in a folder, and the process that does the first of them; one for a server.

    A server that begins where another was killed finds its jobs: what ran is "interrupted" and can be resumed, what
    waited waits again. No user can see or stop the jobs of another; the same study is run once all the same, as run
    folders are named by what is in them.
    """

    def __init__(self, folder: Path, uploads: Uploads, *, runs: Path, quotas: Quotas | None = None) -> None:
        raise NotImplementedError

    def ask(self, user: str, asked: JobAsked) -> PageJob:
        """Return a new job at the end of the queue; InputError where it makes no sense or is over a quota."""
        raise NotImplementedError

    def job(self, user: str, token: str) -> PageJob:
        """Return how a job is now; InputError where this user has none of this token."""
        raise NotImplementedError

    def of(self, user: str) -> tuple[PageJob, ...]:
        """Return the jobs of a user, the newest first."""
        raise NotImplementedError

    def cancel(self, user: str, token: str) -> PageJob:
        """Take a job out of the queue or tell it to stop, without waiting; what is finished of it is kept."""
        raise NotImplementedError

    def resume(self, user: str, token: str) -> PageJob:
        """Put a job that stopped at the end of the queue again; it goes on from what is finished."""
        raise NotImplementedError

    def close(self) -> None:
        """End the process; what runs is "interrupted", and can be resumed by the next server."""

    def __enter__(self) -> Jobs:
        """Return the jobs themselves, to be closed when the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()
