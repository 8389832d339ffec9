"""What signs are read from: measures, activities and cash of a finished study, a year, for each replication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from tandemcare.finance import CASH
from tandemcare.results import Results, cube
from tandemcare.trace.tally import Floats

from .sign_table import (
    ANY_CLOSED,
    CASH_OF_ALL,
    CASH_OF_OTHERS,
    CLOSED_AT_THE_END,
    DETAINED_OR_LOST,
    ONSETS_AND_WAITING,
    STAY_AWAY,
)

SUMS = {
    DETAINED_OR_LOST: ("detentions", "assessments_not_completed_no_bed"),
    ONSETS_AND_WAITING: ("crises", "community_waiting"),
}
"""Readings that are sums of measures."""
SHOWN = {
    DETAINED_OR_LOST: ("Detentions, and assessments not completed for want of a bed", "people a year", 0),
    ONSETS_AND_WAITING: ("Crises, and people waiting for a team", "people", 0),
    CASH_OF_ALL: ("Cash paid", "GBP a year", 0),
    CASH_OF_OTHERS: ("Cash paid for all other services", "GBP a year", 0),
    STAY_AWAY: ("Stay away, beside the local stay as it is", "days", 1),
    ANY_CLOSED: ("Runs in which beds close", "share", 2),
    CLOSED_AT_THE_END: ("Beds closed in the last month", "beds", 1),
    "ae_attendances": ("A&E attendances in a crisis", "people a year", 0),
}
"""Label, unit and decimals of readings that are no measures."""


@dataclass(frozen=True, eq=False)
class SignReadings:
    """Readings of a study by the names that the table of signs has for them, as values [scenario, replication]."""

    results: Results

    def shown(self, measure: str) -> tuple[str, str, int]:
        """Return the label, the unit and the decimals of a reading."""
        if measure in SHOWN:
            return SHOWN[measure]
        note = self.results.notes[self._measures.index(measure)]
        return note.label, note.unit, note.decimals

    def of(self, measure: str, own: Sequence[str] = ()) -> Floats:
        """Return a measure, a sum of some, an activity, or cash: of all services, or of those that are not `own`."""
        if measure in (CASH_OF_ALL, CASH_OF_OTHERS):
            names, cash = self._cash
            others = [place for place, name in enumerate(names) if name not in own]
            return np.asarray(cash[:, :, others].sum(axis=-1), dtype=np.float64)
        if measure in (ANY_CLOSED, CLOSED_AT_THE_END):
            return self._closed.max(axis=2) > 0.0 if measure == ANY_CLOSED else self._closed[:, :, -1]
        if measure == STAY_AWAY:
            return self._stay_away
        if measure in self._activities[0]:
            names, values = self._activities
            return values[:, :, names.index(measure)]
        places = [self._measures.index(name) for name in SUMS.get(measure, (measure,))]
        return np.asarray(self.results.values[:, :, places].sum(axis=-1), dtype=np.float64)

    @cached_property
    def _measures(self) -> list[str]:
        return [note.name for note in self.results.notes]

    @cached_property
    def _cash(self) -> tuple[list[str], Floats]:
        lines = self.results.lines
        return self._a_year(lines[lines["cash"] == CASH], "service", "amount_gbp")

    @cached_property
    def _activities(self) -> tuple[list[str], Floats]:
        return self._a_year(self.results.activity, "activity", "value")

    @cached_property
    def _closed(self) -> Floats:
        """Beds closed in steps [scenario, replication, month]."""
        frame = self.results.table("monthly")
        chosen = frame[frame["measure"] == "beds_closed"]
        manifest = self.results.manifest
        months = sorted(chosen["month"].astype("category").cat.categories)
        axes = {"scenario": self.results.scenarios, "replication": manifest["replications"], "month": months}
        return cube(chosen.astype({"month": "category"}), axes, "value", missing=0.0)

    @cached_property
    def _stay_away(self) -> Floats:
        """Mean days of stays away [scenario, replication]; of as-is, which is the first, of local stays."""
        local = self._measures.index("length_of_stay_days_mean")
        away = self._measures.index("out_of_area_stay_days_mean")
        found = self.results.values[:, :, away].copy()
        found[0] = self.results.values[0, :, local]
        return found

    def _a_year(self, frame: pd.DataFrame, key: str, value: str) -> tuple[list[str], Floats]:
        """Return the names in a column of a table, and what they came to a year [scenario, replication, name]."""
        keys = ["scenario", "replication", key]
        summed = frame.groupby(keys, observed=True, sort=False)[value].sum().reset_index()
        names = list(dict.fromkeys(summed[key]))
        manifest = self.results.manifest
        axes = {"scenario": self.results.scenarios, "replication": manifest["replications"], key: names}
        return names, cube(summed, axes, value, missing=0.0) / manifest["years"]
