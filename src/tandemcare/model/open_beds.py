"""The beds of a month: open ones by ward, those of wards that are open, and for whom beds in other wards are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tandemcare.sums import summed

from .beds_by_sex import BySex, laid_out
from .closing import Board
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

    def closing(self, before: OpenBeds) -> dict[str, float]:
        """Return what closes with these after those before, as inputs of the slow layer: beds, and of whole wards."""
        return {
            "beds_closing": before.acute + before.picu - self.acute - self.picu,
            "ward_beds_closing": before.acute_ward + before.picu_ward - self.acute_ward - self.picu_ward,
        }


class Settled(NamedTuple):
    """What settles the beds of a month: what has closed, the beds of each ward, and the most that it has had."""

    board: Board
    sizes: Mapping[str, int]
    most: Mapping[str, int]


class BedsOfMonth(NamedTuple):
    """What is open in a month: `by_ward` in the order of the place; `wards_closed` are those closed whole.

    `converted` are closed beds whose staff went over to a service, of acute wards and of intensive care, and those of
    them in wards that have closed whole. `changed` are
    beds of wards that have others than by the dated numbers, and `elsewhere` for women in wards for men, and the other
    way round. `settled_by` is what alone settles them, and nothing where that is also who was in need of a bed.
    """

    open: OpenBeds = OpenBeds()
    by_ward: tuple[float, ...] = ()
    beds_closed: float = 0.0
    wards_closed: float = 0.0
    converted: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    changed: tuple[tuple[str, int], ...] = ()
    elsewhere: tuple[int, int] = (0, 0)
    settled_by: Settled | None = None


def beds_of_month(
    rules: Rules, remembered: RememberedBeds, month: int, before: BedsOfMonth | None = None
) -> BedsOfMonth:
    """Return the beds of a month from what has closed so far, and from who was in need of a bed the month before.

    They are the very same as `before` where nothing has changed that settles them.
    """
    board, sizes, most = settled_by = Settled(remembered.board, rules.sizes(month), rules.most_so_far[month])
    if before is not None and settled_by == before.settled_by:
        return before
    closed = board.closed
    is_open = {ward: max(0, beds - closed.get(ward, 0)) for ward, beds in sizes.items()}
    own, elsewhere = is_open, NOBODY
    depends_on_people = rules.designates or bool(board.mergers)
    if depends_on_people:
        last = remembered.seen[-1] if remembered.seen else None
        # Whoever is in a mixed ward takes no bed of the wards that are laid out.
        each = (last.people, last.in_beds) if last else (NOBODY, NOBODY)
        people, in_beds = (one.less(last.in_mixed) if last else one for one in each)
        laid, elsewhere = laid_out(rules.wards(board, month), people, in_beds)
        own = is_open | dict(laid)
    return BedsOfMonth(
        _added_up(rules, is_open, most),
        tuple(float(beds) for beds in is_open.values()),
        float(summed(closed.values())),
        float(summed(beds == 0 < most[ward] for ward, beds in is_open.items())),
        _converted(rules, remembered, is_open),
        tuple((ward, beds) for ward, beds in own.items() if beds != sizes[ward]),
        (int(elsewhere.women), int(elsewhere.men)),
        None if depends_on_people else settled_by,
    )


def _converted(
    rules: Rules, remembered: RememberedBeds, is_open: Mapping[str, int]
) -> tuple[float, float, float, float]:
    """Return closed beds whose staff went over to a service: acute ones, intensive care, and those of whole wards."""
    converting = {number for number, closing in enumerate(rules.plan.closings) if closing.staff_to}
    found = [0.0, 0.0, 0.0, 0.0]
    if not converting:
        return (0.0, 0.0, 0.0, 0.0)
    acute_ones = {ward.name: ward.is_acute for ward in rules.plan.place.wards}
    for ward, beds in remembered.board.closed_by(converting).items():
        is_picu = int(not acute_ones[ward])
        found[is_picu] += beds
        found[2 + is_picu] += 0 if is_open[ward] else beds
    return found[0], found[1], found[2], found[3]


def _added_up(rules: Rules, is_open: Mapping[str, int], most: Mapping[str, int]) -> OpenBeds:
    kinds = {True: [0.0, 0.0], False: [0.0, 0.0]}
    for ward in rules.plan.place.wards:
        if ward.is_own:
            found = kinds[ward.is_acute]
            found[0] += is_open[ward.name]
            found[1] += most[ward.name] if is_open[ward.name] else 0
    (acute, acute_ward), (picu, picu_ward) = kinds[True], kinds[False]
    return OpenBeds(acute, picu, acute_ward, picu_ward)
