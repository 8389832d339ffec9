"""Full runs in processes of their own, one at a time, which outlive the page that asked for them."""

from .job import JobAsked, JobState, PageJob, size_found
from .queue import Jobs
from .quotas import Quotas

__all__ = ["JobAsked", "JobState", "Jobs", "PageJob", "Quotas", "size_found"]
