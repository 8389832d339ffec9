"""What stands behind the page: levers, first looks, jobs and uploads, without any HTTP."""

from .chosen import Choice
from .jobs import JobAsked, Jobs, JobState, PageJob, Quotas, size_found
from .levers import Lever, Moved, SettingRow, all_settings, levers, moved
from .looks import FirstLook, Looks, ReplacedError
from .uploads import Receiving, Upload, Uploads

__all__ = [
    "Choice",
    "FirstLook",
    "JobAsked",
    "JobState",
    "Jobs",
    "Lever",
    "Looks",
    "Moved",
    "PageJob",
    "Quotas",
    "Receiving",
    "ReplacedError",
    "SettingRow",
    "Upload",
    "Uploads",
    "all_settings",
    "levers",
    "moved",
    "size_found",
]
