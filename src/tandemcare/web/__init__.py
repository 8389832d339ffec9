"""The page: views in a browser, and behind them levers, first looks, jobs and uploads that know no HTTP."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .chosen import Choice
    from .jobs import JobAsked, Jobs, JobState, PageJob, Quotas
    from .levers import Lever, Moved, SettingRow, all_settings, moved
    from .looks import FirstLook, Looks, ReplacedError
    from .serving import serve
    from .uploads import Receiving, Upload, Uploads

# Looked up when asked for: what the page shows first needs little of it, and the rest takes seconds to load.
_PARTS = {
    "Choice": "chosen",
    "FirstLook": "looks",
    "JobAsked": "jobs",
    "JobState": "jobs",
    "Jobs": "jobs",
    "Lever": "levers",
    "Looks": "looks",
    "Moved": "levers",
    "PageJob": "jobs",
    "Quotas": "jobs",
    "Receiving": "uploads",
    "ReplacedError": "looks",
    "SettingRow": "levers",
    "Upload": "uploads",
    "Uploads": "uploads",
    "all_settings": "levers",
    "moved": "levers",
    "serve": "serving",
}
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
    "moved",
    "serve",
]


def __getattr__(name: str) -> Any:
    """Import a name from its part when it is first asked for."""
    if name in _PARTS:
        return getattr(import_module(f"{__name__}.{_PARTS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
