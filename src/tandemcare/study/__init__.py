"""Studies: many replications of several scenarios on the same people, kept as they come, compared in the end."""

from .bars import Bridge, problems_of_measure
from .batch import Batch, Job, Methods, run_batch
from .bridging import PlannedBridge, bridge, finish_bridge, plan_bridge
from .comparing import compare, resolve_all
from .executors import Serial, make_executor
from .one_at_a_time import Switching, switching, switching_json
from .planning import Plan, plan, problems_of_draws, problems_of_options
from .progress import Progress, Quiet
from .recosting import recost
from .reports import write_reports
from .results import Results, alike
from .work import StudyInterrupted, run

__all__ = [
    "Batch",
    "Bridge",
    "Job",
    "Methods",
    "Plan",
    "PlannedBridge",
    "Progress",
    "Quiet",
    "Results",
    "Serial",
    "StudyInterrupted",
    "Switching",
    "alike",
    "bridge",
    "compare",
    "finish_bridge",
    "make_executor",
    "plan",
    "plan_bridge",
    "problems_of_draws",
    "problems_of_measure",
    "problems_of_options",
    "recost",
    "resolve_all",
    "run",
    "run_batch",
    "switching",
    "switching_json",
    "write_reports",
]
