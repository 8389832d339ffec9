"""Full runs in processes of their own, one at a time, which outlive the page that asked for them."""

from .job import JobAsked, JobKind, JobState, PageJob, SizeFound, size_found
from .queue import Jobs
from .quotas import Quotas

__all__ = ["JobAsked", "JobKind", "JobState", "Jobs", "PageJob", "Quotas", "SizeFound", "size_found"]
