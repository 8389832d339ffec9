"""The page: views in a browser, and behind them levers, first looks, jobs and uploads that know no HTTP."""

from .chosen import Chosen
from .jobs import JobAsked, Jobs, JobState, PageJob, Quotas
from .levers import Lever, Moved, Setting, all_settings, levers, moved
from .looks import Look, Looks, ReplacedError
from .serving import serve
from .uploads import Receiving, Upload, Uploads

__all__ = [
    "Chosen",
    "JobAsked",
    "JobState",
    "Jobs",
    "Lever",
    "Look",
    "Looks",
    "Moved",
    "PageJob",
    "Quotas",
    "Receiving",
    "ReplacedError",
    "Setting",
    "Upload",
    "Uploads",
    "all_settings",
    "levers",
    "moved",
    "serve",
]
