"""What a run folder says for a spreadsheet: appraisal, who pays, double-running, where money went, and by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tandemcare.errors import RunError
from tandemcare.files import write_text
from tandemcare.running import GROUP, frame_csv

from .ledger import VIEWS
from .results import Results


def _appraisal(results: Results) -> pd.DataFrame:
    parts = [results.payback(view=view) for view in VIEWS]
    named = [part.assign(view=view) for part, view in zip(parts, VIEWS, strict=True)]
    found = pd.concat(named, ignore_index=True)
    return found[["scenario", "view", *(name for name in found.columns if name not in ("scenario", "view"))]]


REPORTS: Mapping[str, Callable[[Results], pd.DataFrame]] = {
    "appraisal.csv": _appraisal,
    "headline.csv": Results.headline,
    "need.csv": Results.need,
    "bearers.csv": Results.bearers,
    "who-pays.csv": Results.net_by_payer,
    "double-running.csv": Results.double_running,
    "money-flow.csv": Results.money_flow,
    "sharing.csv": Results.sharing,
    "health.csv": Results.health,
    "rules.csv": Results.rules_kept,
    "released-bed-days.csv": Results.released_bed_days,
}
"""Files of a run folder that follow from its tables, and what each holds."""

DRAW_REPORTS: Mapping[str, Callable[[Results], pd.DataFrame]] = {
    "doubt.csv": Results.doubt,
    "drivers.csv": Results.drivers,
}
"""Those of a run in which numbers were drawn."""

YEAR_REPORTS: Mapping[str, Callable[[Results], pd.DataFrame]] = {"by-year.csv": Results.summary_by_year}
"""Those of any run that keeps a measure by month, one that compares or not."""

GRANT_REPORTS: Mapping[str, Callable[[Results], pd.DataFrame]] = {"grants.csv": Results.grants}
"""Those of a run in which grants end."""

GROUP_REPORTS: Mapping[str, Callable[[Results], pd.DataFrame]] = {"by-group.csv": Results.by_group}
"""Those of a run that is told by population group, one that compares or not."""


def reports_of(results: Results) -> dict[str, Callable[[Results], pd.DataFrame]]:
    """Return the reports that a run has."""
    found = dict(GROUP_REPORTS) if GROUP in results.manifest else {}
    found |= YEAR_REPORTS if results.known_by_month else {}
    if len(results.scenarios) > 1:
        grants = GRANT_REPORTS if any(each.get("grants") for each in results.manifest["scenarios"]) else {}
        found |= {**REPORTS, **grants, **(DRAW_REPORTS if results.psa else {})}
    return found


def write_reports(results: Results) -> list[Path]:
    """Return the files written beside the tables of a run: those of its reports that are missing or say otherwise."""
    written = []
    for name, made in reports_of(results).items():
        path = results.folder / name
        text = frame_csv(made(results).replace({np.inf: np.nan}))
        try:
            # No hash of a report is kept: it is whole if it says what the tables say.
            if path.is_file() and path.read_bytes() == text.encode():
                continue
            write_text(path, text)
        except OSError as error:
            raise RunError(
                f"{path}: the report cannot be written ({error.strerror or error}). The tables of the run are whole."
            ) from error
        written.append(path)
    return written
