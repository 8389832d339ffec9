"""What a server of the page has at hand: run folders, uploads, the worker of first looks, and the queue of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from starlette.requests import Request

from tandemcare.files import DEFAULT_OUT

from .ahead import Ahead
from .drawn import OURS, DrawnPages, drawn_at
from .guards import LOOPBACK
from .jobs import Jobs, Quotas
from .kept import KeptRuns
from .looks import Looks
from .uploads import Uploads


@dataclass(frozen=True)
class PageDesk:
    """The parts behind the page; `names` are the hosts by which it may be called."""

    runs: KeptRuns
    uploads: Uploads
    looks: Looks
    jobs: Jobs
    drawn: DrawnPages
    names: tuple[str, ...] = LOOPBACK

    @classmethod
    def at(cls, folder: Path = DEFAULT_OUT, *, names: tuple[str, ...] = (), quotas: Quotas | None = None) -> Self:
        """Return a desk whose runs, uploads and jobs are kept in a folder."""
        uploads = Uploads(folder / OURS / "uploads")
        drawn = drawn_at(folder)
        jobs = Jobs(folder / OURS / "jobs", uploads, runs=folder, quotas=quotas, finish=Ahead(drawn))
        return cls(KeptRuns(folder), uploads, Looks(uploads), jobs, drawn, (*LOOPBACK, *names))

    def close(self) -> None:
        """End every process that works for the page."""
        self.looks.close()
        self.jobs.close()


def desk_of(request: Request) -> PageDesk:
    """Return the desk of the server that answers a request."""
    desk: PageDesk = request.app.state.desk
    return desk
