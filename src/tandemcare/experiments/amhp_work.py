"""What AMHPs do with their hours, by shift: first visits, visits again, for want of a bed, and looking for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from tandemcare.trace import Event

from .log_readings import Rows

FIRST, AGAIN, SECOND, BED, SCREENING = "first_visit", "visit_again", "second_visit", "bed_wait", "screening"
TASKS: Mapping[str, str] = {
    "assess-allocate": FIRST,
    "ward-allocate": FIRST,
    "assess-allocate-again": AGAIN,
    "ward-allocate-again": AGAIN,
    "bed-apply": SECOND,
    "bed-reassess": SECOND,
    "bed-chasing": BED,
    "oap-chase": BED,
    "request-screened": SCREENING,
}
"""What begins at each step: an assessment, one taken up again after a wait for a doctor or a better time, a second
visit once there is a bed or none is needed any more, looking for a bed, and what is screened out."""
KINDS_OF_WORK = (FIRST, AGAIN, SECOND, BED, SCREENING)
ENDS = (Event.RELEASE, Event.HAND_OVER)
NOTHING = -1


def amhp_work(rows: Rows, steps: Sequence[str], resource: int, last_hour: float) -> pd.DataFrame:
    """Return what AMHPs did and when, from the log of one replication: task, begin, end (hours of the run).

    Work that is handed over ends, and goes on as the same task once somebody has taken it over.
    """
    task_of = np.array([KINDS_OF_WORK.index(TASKS[name]) if name in TASKS else NOTHING for name in steps], np.int64)
    of_staff = (rows["detail"] == resource) & np.isin(rows["event"], (Event.GRANT, *ENDS))
    # Looking for a bed is part of a visit, and begins with its delay.
    told = rows[of_staff | ((rows["event"] == Event.DELAY) & (task_of[rows["step"]] >= 0))]
    told = told[np.argsort(told["person"], kind="stable")]
    begins = np.flatnonzero(~np.isin(told["event"], ENDS))
    follows = np.append(told["person"], NOTHING)[begins + 1] == told["person"][begins]
    end = np.where(follows, np.append(told["time"], last_hour)[begins + 1], last_hour)
    task = task_of[told["step"]]
    # Who takes work over goes on with what was begun last.
    begun = np.maximum.accumulate(np.where(task >= 0, np.arange(len(told)), 0))[begins]
    named = pd.Categorical.from_codes(task[begun], pd.Index(KINDS_OF_WORK, dtype=object))
    return pd.DataFrame({"task": named, "begin": told["time"][begins], "end": end})
