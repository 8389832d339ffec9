"""What stands behind the page: levers, first looks, jobs and uploads, without any HTTP."""

from .chosen import Chosen
from .jobs import Job, JobAsked, Jobs, JobState, Quotas
from .levers import Lever, Moved, Setting, all_settings, levers, moved
from .looks import Look, Looks, Replaced
from .uploads import Receiving, Upload, Uploads

__all__ = [
    "Chosen",
    "Job",
    "JobAsked",
    "JobState",
    "Jobs",
    "Lever",
    "Look",
    "Looks",
    "Moved",
    "Quotas",
    "Receiving",
    "Replaced",
    "Setting",
    "Upload",
    "Uploads",
    "all_settings",
    "levers",
    "moved",
]
