"""Full runs in processes of their own, one at a time, which outlive the page that asked for them."""

from .job import JobAsked, JobState, PageJob
from .queue import Jobs
from .quotas import Quotas

__all__ = ["JobAsked", "JobState", "Jobs", "PageJob", "Quotas"]
