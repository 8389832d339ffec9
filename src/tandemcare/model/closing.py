"""Wards that close on a trigger: loop B2 (double-running release) closes here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from tandemcare.stockflow import Signal
from tandemcare.sums import summed
from tandemcare.units import DAYS_A_MONTH

from .plan import Closing, Plan
from .resources import ward_resource


@dataclass(frozen=True, eq=False)
class Triggers:
    """The wards of a plan that close once few enough people are in."""

    plan: Plan

    @cached_property
    def closings(self) -> tuple[Closing, ...]:
        """Those without a date."""
        return tuple(closing for closing in self.plan.closings if closing.month is None)

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """What is read of the pathway for them, and by no equation: days in the kinds of wards that may close."""
        kinds = sorted({self._kinds[closing.ward] for closing in self.closings})
        wards = self.plan.place.wards
        return tuple(
            Signal(days_in(kind), f"Days in {kind} beds", tuple(ward_resource(w) for w in wards if w.kind == kind))
            for kind in kinds
        )

    def due(
        self, closed: Collection[str], quiet_months: dict[str, int], month: int, first: int, read: Mapping[str, float]
    ) -> str | None:
        """Return the ward that closes with the month to come, if any: one at a time, as each changes what is left.

        Months in a row that held are counted in `quiet_months`. The numbers of a month are those that hold from the
        month `first` on.
        """
        for closing in self.closings:
            if closing.ward in closed or month < closing.not_before:
                continue
            left = {ward: beds for ward, beds in self._beds[first].items() if ward not in {closing.ward, *closed}}
            held = quiet_months.get(closing.ward, 0) + 1 if self._is_quiet(closing, left, read) else 0
            quiet_months[closing.ward] = held
            if held >= closing.for_months:
                return closing.ward
        return None

    def _is_quiet(self, closing: Closing, left: Mapping[str, float], read: Mapping[str, float]) -> bool:
        """Tell whether the wards left would have room for all patients, and those of its kind for their own.

        Wards are single-sex. Of those away, as many are taken to be of the ward's kind as of those in local beds.
        """
        away, local = read["out_of_area_days"] / DAYS_A_MONTH, read["occupied_bed_days"] / DAYS_A_MONTH
        if away > closing.out_of_area_at_most:
            return False
        kind = self._kinds[closing.ward]
        own = read[days_in(kind)] / DAYS_A_MONTH
        own_away = away * own / local if local > 0.0 else away
        own_left = summed([beds for ward, beds in left.items() if self._kinds[ward] == kind])
        most = closing.occupancy_at_most
        return local + away <= most * summed(left.values()) and own + own_away <= most * own_left

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        """Whom each ward takes."""
        return {ward.name: ward.kind for ward in self.plan.place.wards}

    @cached_property
    def _beds(self) -> Mapping[int, Mapping[str, float]]:
        """Beds by ward in the dated numbers, by the month from which they hold."""
        wards = [ward.name for ward in self.plan.place.wards]
        return {first: {ward: values[f"ward.{ward}.beds"] for ward in wards} for first, values in self.plan.values}


def days_in(kind: str) -> str:
    """Return the name of days in one kind of ward."""
    return f"occupied_bed_days_{kind}"
