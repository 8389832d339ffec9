"""A week of the place as files: a row for each hour, option, place and state, in the words of the page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

import pandas as pd

from tandemcare import render, report
from tandemcare.running import frame_csv

from .weeks import HOURS, DrawnWeek

WEEK_FILES: Mapping[str, str] = {
    "week.csv": "numbers as CSV",
    "week.xlsx": "a workbook (Excel)",
    "week.json": "for programs (JSON)",
}
"""What a week is taken away as, and what each file is called."""
NO_AVERAGE = "One week of one run, an illustration and not an average: {days}, in run {nth} of {runs}."
TITLE = "A week of the place"


def week_file(week: DrawnWeek, name: str, about: Sequence[str]) -> bytes:
    """Return a week as one of its files; `about` are sentences on what it is."""
    frame = week_frame(week)
    if name == "week.csv":
        return frame_csv(frame).encode()
    if name == "week.xlsx":
        return render.workbook(report.week_book(frame, TITLE, about), title=TITLE)
    said = {"about": list(about), "hours": frame.to_dict("records")}
    return json.dumps(said, allow_nan=False, indent=1, ensure_ascii=False).encode()


def week_frame(week: DrawnWeek) -> pd.DataFrame:
    """Return every number of a week: option, hour, place, what is counted there, and people."""
    begins = datetime.combine(week.monday, time())
    hours = [f"{begins + timedelta(hours=hour):%Y-%m-%d %H:%M}" for hour in range(HOURS)]
    rows = [
        (title, hour, spot.name, column.words.says, column.people[scenario][at])
        for scenario, title in enumerate(week.titles)
        for at, hour in enumerate(hours)
        for spot in week.spots
        for column in spot.columns
    ]
    return pd.DataFrame(rows, columns=["option", "hour", "place", "counted", "people"])
