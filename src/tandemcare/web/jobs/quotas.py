"""How much one user and one job may take of a machine that several use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quotas:
    """Limits of a server: jobs that a user has waiting or running, the size of a job, and bytes on the disk."""

    jobs_a_user: int = 3
    replication_years_a_job: int = 20_000
    scenarios_a_job: int = 12
    disk_bytes: int = 20_000_000_000
