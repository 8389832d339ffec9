"""The beds of a month: open ones by ward, those of wards that are open, and for whom beds in other wards are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tandemcare.sums import summed

from .beds_by_sex import BySex, laid_out
from .closing_rules import RememberedBeds, Rules
from .slow_inputs import bed_cost_of
from .values import Values

NOBODY = BySex(0, 0)


class OpenBeds(NamedTuple):
    """The NHS's own beds of a month: open ones, and those of wards that are open; acute ones, and in intensive care."""

    acute: float = 0.0
    picu: float = 0.0
    acute_ward: float = 0.0
    picu_ward: float = 0.0

    def costs(self, values: Values) -> tuple[float, float]:
        """Return what open beds cost in a month, and what those of open wards do."""
        return bed_cost_of(values, self.acute, self.picu), bed_cost_of(values, self.acute_ward, self.picu_ward)


class BedsOfMonth(NamedTuple):
    """What is open in a month: `by_ward` in the order of the place; `wards_closed` are those closed whole.

    `converted` are closed beds whose staff went over to a service, of acute wards and of intensive care. `changed` are
    beds of wards that have others than by the dated numbers, and `elsewhere` for women in wards for men, and the other
    way round.
    """

    open: OpenBeds = OpenBeds()
    by_ward: tuple[float, ...] = ()
    beds_closed: float = 0.0
    wards_closed: float = 0.0
    converted: tuple[float, float] = (0.0, 0.0)
    changed: tuple[tuple[str, int], ...] = ()
    elsewhere: tuple[int, int] = (0, 0)


def beds_of_month(rules: Rules, remembered: RememberedBeds, month: int) -> BedsOfMonth:
    """Return the beds of a month from what has closed so far, and from who was in need of a bed the month before."""
    sizes, most, closed = rules.sizes(month), rules.most_so_far[month], remembered.board.closed
    is_open = {ward: max(0, beds - closed.get(ward, 0)) for ward, beds in sizes.items()}
    own, elsewhere = is_open, NOBODY
    if rules.designates or remembered.board.mergers:
        last = remembered.seen[-1] if remembered.seen else None
        # Whoever is in a mixed ward takes no bed of the wards that are laid out.
        each = (last.people, last.in_beds) if last else (NOBODY, NOBODY)
        people, in_beds = (one.less(last.in_mixed) if last else one for one in each)
        laid, elsewhere = laid_out(rules.wards(remembered.board, month), people, in_beds)
        own = is_open | dict(laid)
    return BedsOfMonth(
        _added_up(rules, is_open, most),
        tuple(float(beds) for beds in is_open.values()),
        float(summed(closed.values())),
        float(summed(beds == 0 < most[ward] for ward, beds in is_open.items())),
        _converted(rules, remembered),
        tuple((ward, beds) for ward, beds in own.items() if beds != sizes[ward]),
        (int(elsewhere.women), int(elsewhere.men)),
    )


def _converted(rules: Rules, remembered: RememberedBeds) -> tuple[float, float]:
    """Return closed beds whose staff went over to a service, of acute wards and of intensive care."""
    acute_ones = {ward.name for ward in rules.plan.place.wards if ward.is_acute}
    steps = [step for step in remembered.board.steps if rules.plan.closings[step.number].staff_to]
    acute, picu = (
        summed([step.beds for step in steps if (step.ward in acute_ones) == is_acute]) for is_acute in (True, False)
    )
    return float(acute), float(picu)


def _added_up(rules: Rules, is_open: Mapping[str, int], most: Mapping[str, int]) -> OpenBeds:
    kinds = {True: [0.0, 0.0], False: [0.0, 0.0]}
    for ward in rules.plan.place.wards:
        if ward.is_own:
            found = kinds[ward.is_acute]
            found[0] += is_open[ward.name]
            found[1] += most[ward.name] if is_open[ward.name] else 0
    (acute, acute_ward), (picu, picu_ward) = kinds[True], kinds[False]
    return OpenBeds(acute, picu, acute_ward, picu_ward)
