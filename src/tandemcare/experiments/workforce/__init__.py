"""A workforce plan for AMHPs: from the size needed to people by quarter, and what that costs."""

from . import tables
from .asked import SizeNeeded, WorkforceAsked, problems_in_time
from .needed import needs_in
from .plan import Facts, Outcome, WorkforcePlan
from .planning import workforce_plan
from .tables import workforce_json

__all__ = [
    "Facts",
    "Outcome",
    "SizeNeeded",
    "WorkforceAsked",
    "WorkforcePlan",
    "needs_in",
    "problems_in_time",
    "tables",
    "workforce_json",
    "workforce_plan",
]
