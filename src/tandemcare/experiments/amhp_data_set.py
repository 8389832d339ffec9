"""The shape of the national AMHP data set: requests, places, outcomes, delays with reasons and staff, by month.

Local authorities count by hand what a run knows of everybody. Numbers are means over replications of a month, with the
ends of 95% intervals; a month of none is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from tandemcare.files import write_text
from tandemcare.metrics import FOR_AN_AMHP
from tandemcare.running import frame_csv
from tandemcare.trace.intervals import student_intervals

from .assessments import LoggedRequests, assessment_table

DELAYED_HOURS = 4.0
"""An assessment that starts later than this after the request counts as delayed (NHS Benchmarking 2018)."""
LIMITS_HOURS = (DELAYED_HOURS, 12.0, 24.0, 72.0)
NO_BED = ("left_before_bed", "improved_before_bed", "worsened_before_bed", "recommendations_lapsed")
"""What came of an assessment that could not be completed for want of a bed."""
REASONS = {
    "no AMHP": tuple(f"wait_{part}" for part in FOR_AN_AMHP),
    "no section 12 doctor": ("wait_doctors",),
    "the person's best interest": ("wait_best_interest",),
    "routine, in office hours": ("wait_office_hours",),
    "warrant (section 135)": ("wait_warrant",),
    "arranging": ("wait_arranging", "wait_hand_over"),
}
"""Reasons for a delay, and the parts of a wait that they are; the longest is the main reason."""


def amhp_data_set(found: Sequence[LoggedRequests]) -> dict[str, pd.DataFrame]:
    """Return the tables of the data set by name; each has a row for each month and kind."""
    return {
        "requests": _monthly(found, _requests, ["source"]),
        "assessments": _monthly(found, _assessments, ["source", "place"]),
        "outcomes": _monthly(found, _outcomes, ["source", "outcome"]),
        "delays": _monthly(found, _delays, ["main_reason"]),
        "staff": _monthly(found, _staff, []),
    }


def write_data_set(found: Sequence[LoggedRequests], folder: Path) -> list[Path]:
    """Return the files written: each table of the data set, and one with every request, as CSV."""
    tables = {f"amhp-{name}": table for name, table in amhp_data_set(found).items()}
    written = []
    for name, table in (tables | {"every-request": every_request(found)}).items():
        write_text(folder / f"{name}.csv", frame_csv(table.replace({np.inf: np.nan})))
        written.append(folder / f"{name}.csv")
    return written


def every_request(found: Sequence[LoggedRequests]) -> pd.DataFrame:
    """Return every request as a table to be read elsewhere: people by number, moments as text, hours of waits."""
    table = assessment_table(found)
    start = np.datetime64(found[0].start, "s")
    told = {"replication": table["replication"], "person": pd.factorize(table["person"])[0] + 1}
    for name in table.select_dtypes("category"):
        told[str(name)] = table[name].astype(object).fillna("")
    for name in [name for name in table if str(name).startswith("hour_")]:
        seconds = np.round(table[name].fillna(0.0).to_numpy() * 3600.0).astype("timedelta64[s]")
        moments = np.datetime_as_string(start + seconds, unit="s")
        told[str(name).removeprefix("hour_")] = np.where(table[name].isna(), "", moments)
    waits = [name for name in table if str(name).startswith(("wait", "times_"))]
    return pd.concat((pd.DataFrame(told), table[waits]), axis=1)


def months_of(one: LoggedRequests, hours: pd.Series[float]) -> pd.Series[str]:
    """Return the months, such as 2026-04, in which some hours of a run lie."""
    moments = np.datetime64(one.start, "h") + np.floor(hours.to_numpy()).astype("timedelta64[h]")
    return pd.Series(moments.astype("datetime64[M]").astype(str), hours.index)


def _requests(one: LoggedRequests) -> pd.DataFrame:
    """Return requests by source, and how many of them the hub screened out or nobody assessed."""
    table = one.requests.table
    ended = table["ended"]
    return pd.DataFrame(
        {
            "month": months_of(one, table["hour_requested"]),
            "source": table["route"].astype(str),
            "requests": 1.0,
            "assessed": (ended == "started").astype(float),
            "screened_out": (ended == "screened_out").astype(float),
            "still_waiting": (ended == "still_waiting").astype(float),
            "never_assessed": (~ended.isin(("started", "screened_out", "still_waiting"))).astype(float),
        }
    )[table["hour_requested"] >= one.first_hour]


def _begun(one: LoggedRequests) -> pd.DataFrame:
    """Return the requests whose assessment began after the run-in, with the month in which it did."""
    table = one.requests.table
    begun = table[table["hour_started"] >= one.first_hour]
    return begun.assign(month=months_of(one, begun["hour_started"]), source=begun["route"].astype(str))


def _assessments(one: LoggedRequests) -> pd.DataFrame:
    begun = _begun(one)
    place = begun["place"].astype(object).fillna("under way")
    return pd.DataFrame({"month": begun["month"], "source": begun["source"], "place": place, "assessments": 1.0})


def _outcomes(one: LoggedRequests) -> pd.DataFrame:
    """Return outcomes of assessments, and how many of them came to nothing for want of a bed."""
    begun = _begun(one)
    return pd.DataFrame(
        {
            "month": begun["month"],
            "source": begun["source"],
            "outcome": begun["outcome"].astype(object).fillna("under way"),
            "assessments": 1.0,
            "not_completed_no_bed": begun["afterwards"].isin(NO_BED).astype(float),
        }
    )


def _delays(one: LoggedRequests) -> pd.DataFrame:
    """Return assessments that began late, by how late, and the main reason for it."""
    begun = _begun(one)
    hours = np.stack([begun[list(parts)].sum(axis=1) for parts in REASONS.values()], axis=1)
    reason = np.array(list(REASONS), dtype=object)[hours.argmax(axis=1)]
    over = {f"over_{limit:g}_hours": (begun["wait"] > limit).astype(float) for limit in LIMITS_HOURS}
    late = pd.DataFrame({"month": begun["month"], "main_reason": reason, **over, "hours_waited": begun["wait"]})
    return late[begun["wait"] > DELAYED_HOURS]


def _staff(one: LoggedRequests) -> pd.DataFrame:
    """Return AMHPs in post and vacancies as the slow layer has them, and the hours that they were on duty."""
    hour, on_duty = one.duty["hour"].to_numpy(), one.duty["on_duty"].to_numpy()
    begin, end = int(one.first_hour), int(one.last_hour)
    each = pd.Series(np.arange(begin, end, dtype=float))
    last = np.searchsorted(hour, each, side="right") - 1
    duty = np.where(last >= 0, np.append(on_duty, 0.0)[last], 0.0)
    hours = pd.DataFrame({"month": months_of(one, each), "hours_on_duty": duty}).groupby("month", as_index=False).sum()
    known = [name for name in one.staff if one.staff[name].notna().any()]
    return hours.merge(one.staff[known], on="month", how="left") if known else hours


def _monthly(
    found: Sequence[LoggedRequests], told_by: Callable[[LoggedRequests], pd.DataFrame], by: list[str]
) -> pd.DataFrame:
    """Return means over replications of sums by month and kind, with the ends of their intervals."""
    sums = [told_by(one).groupby(["month", *by]).sum() for one in found]
    months = sorted({str(month) for each in sums for month in each.index.get_level_values(0)})
    kinds = sorted({key[1:] if by else () for each in sums for key in each.index if by}) or [()]
    keys = [(month, *kind) for month in months for kind in kinds]
    index = pd.MultiIndex.from_tuples(keys, names=["month", *by])
    numbers = np.stack(
        [
            each.set_axis(each.index if by else pd.MultiIndex.from_arrays([each.index]), axis=0)
            .reindex(index)
            .fillna(0.0)
            .to_numpy(dtype=float)
            for each in sums
        ]
    )
    mean, low, high = (ends.reshape(len(keys), -1) for ends in student_intervals(numbers.reshape(len(sums), -1)))
    low = np.maximum(low, 0.0)
    table = index.to_frame(index=False)
    for place, name in enumerate(sums[0].columns):
        table[name], table[f"{name}_high"] = mean[:, place], high[:, place]
        table[f"{name}_low"] = np.maximum(low[:, place], 0.0)  # there are never fewer than none
    return table
