"""How much one user and one job may take of a machine that several use, and kind words for whoever asks for more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tandemcare.errors import Problem
from tandemcare.files import size_in_words
from tandemcare.sums import summed

from ..folders import bytes_in, outermost
from .job import JobAsked, PageJob

WHERE = "This run"


@dataclass(frozen=True)
class Quotas:
    """Limits of a server: jobs that a user has waiting or running, the size of a job, and bytes on the disk.

    The size of a job is replications (of draws too) x years x scenarios: the usual 50 of ten years of twelve scenarios
    are 6,000.
    """

    jobs_a_user: int = 3
    replication_years_a_job: int = 20_000
    scenarios_a_job: int = 12
    disk_bytes: int = 20_000_000_000

    def problems(self, asked: JobAsked, of_user: Iterable[PageJob], folders: Iterable[Path]) -> Iterator[Problem]:
        """Yield what stands against one more job of a user."""
        under_way = [job for job in of_user if not job.is_over]
        if len(under_way) >= self.jobs_a_user:
            found = f"{len(under_way)} runs of yours wait or run already, and {self.jobs_a_user} may."
            yield Problem(WHERE, found, "Wait until one is finished, or cancel one.")
        if len(asked.scenarios) > self.scenarios_a_job:
            found = f"It has {len(asked.scenarios)} scenarios, and {self.scenarios_a_job} may be compared at once."
            yield Problem(WHERE, found, "Compare fewer, or run it on the command line.")
        if asked.size > self.replication_years_a_job:
            found = f"It comes to {asked.size:,} years of replications, and {self.replication_years_a_job:,} may be."
            yield Problem(WHERE, found, "Ask for fewer replications, draws or scenarios, or use the command line.")
        used = summed(bytes_in(folder) for folder in outermost(folders))
        if used >= self.disk_bytes:
            found = f"The runs of this server take {size_in_words(used)} on its disk, and it may take no more."
            yield Problem(WHERE, found, "Tell whoever looks after the server: old runs can be removed.")
