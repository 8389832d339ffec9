"""Full runs in processes of their own, one at a time, which outlive the page that asked for them."""

from .job import Job, JobAsked, JobState
from .queue import Jobs
from .quotas import Quotas

__all__ = ["Job", "JobAsked", "JobState", "Jobs", "Quotas"]
