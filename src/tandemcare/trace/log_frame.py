"""The event log with names, for people and for process miners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .log import LOG_ROW, Event

COLUMNS = LOG_ROW.names or ()
JOINED_ROW = np.dtype([("replication", np.dtype("i4")), *[(name, LOG_ROW[name]) for name in COLUMNS]])
OF_RESOURCES = (Event.GRANT, Event.RELEASE, Event.HAND_OVER, Event.SWAP, Event.CAPACITY)
LogRows = npt.NDArray[Any]


def join_logs(logs: Sequence[LogRows], replications: Sequence[int]) -> LogRows:
    """Return the logs of all replications as one array with a column for the replication."""
    joined = np.empty(sum(map(len, logs)), dtype=JOINED_ROW)
    for name in COLUMNS:
        joined[name] = np.concatenate([log[name] for log in logs]) if logs else []
    joined["replication"] = np.repeat(np.asarray(replications[: len(logs)], dtype=np.int32), list(map(len, logs)))
    return joined


def log_frame(log: LogRows, steps: Sequence[str], resources: Sequence[str]) -> pd.DataFrame:
    """Return a joined log with the names of events, steps, resources and branch targets (None where there is none).

    `steps` and `resources` are the names in the order declared. Columns: replication, time (hours), person, step,
    event, resource, target, detail, value.
    """
    event: npt.NDArray[np.int32] = log["event"]
    return pd.DataFrame(
        {
            "replication": log["replication"],
            "time": log["time"],
            "person": log["person"],
            "step": _named(steps, log["step"], event != Event.CAPACITY),
            "event": pd.Categorical.from_codes(event - 1, pd.Index([kind.name for kind in Event])),
            "resource": _named(resources, log["detail"], np.isin(event, OF_RESOURCES)),
            "target": _named(steps, log["detail"], event == Event.BRANCH),
            "detail": log["detail"],
            "value": log["value"],
        }
    )


def _named(names: Sequence[str], places: npt.NDArray[Any], where: npt.NDArray[np.bool_]) -> pd.Categorical[Any]:
    codes: npt.NDArray[np.int64] = np.where(where, places, -1).astype(np.int64)
    return pd.Categorical.from_codes(codes, pd.Index(list(names), dtype=object))
