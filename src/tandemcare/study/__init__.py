"""Studies: many replications of several scenarios on the same people, kept as they come, compared in the end."""

from .batch import Batch, Job, Methods, run_batch
from .comparing import compare, resolve_all
from .executors import Serial, make_executor
from .one_at_a_time import Switching, switching, switching_json
from .planning import Plan, plan, problems_of_options
from .progress import Progress, Quiet
from .recosting import recost
from .results import Results, alike
from .work import StudyInterrupted, run

__all__ = [
    "Batch",
    "Job",
    "Methods",
    "Plan",
    "Progress",
    "Quiet",
    "Results",
    "Serial",
    "StudyInterrupted",
    "Switching",
    "alike",
    "compare",
    "make_executor",
    "plan",
    "problems_of_options",
    "recost",
    "resolve_all",
    "run",
    "run_batch",
    "switching",
    "switching_json",
]
