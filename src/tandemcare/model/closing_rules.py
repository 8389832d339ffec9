"""Beds that close and open again, as the monthly exchange asks: loop B2 (double-running release) closes here.

A quarter begins with the exchange before its first month, and its order is written here alone (`Rules.settled`):

1. Beds that are to come back do so; then the beds that closed last are tested, and open again some months later if
   they must. Only one step waits to come back at a time.
2. Steps of this month close by their dates, in any month; then gateways are reviewed in the order of the file, of which
   one at most closes. Closed beds that add up to a ward merge.
3. Staff of what has closed move: posts fall with the beds (`slow_layer.ward_staff`), and converted staff go over.
4. Money moves after its lag (`slow_layer.released_money`), and buys what is to be bought with it (`reinvesting.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest
from math import nan

from tandemcare.stockflow import Signal
from tandemcare.units import DAYS_A_MONTH

from .beds_by_sex import MEN, MIXED, SEXES, WOMEN, BySex, OpenWard, beds_of, in_mixed_wards, occupancy
from .closing import Board, merger_of
from .gateways import Observed, ReviewFigures, failed, figures_of, is_review, limits_of, must_reopen
from .place import Place
from .plan import Closing, Plan, ReviewRule
from .wards import AWAY, ELSEWHERE, ward_resource

REVIEW = "review_"
"""Begins the name of what is kept of a review."""
WAITED = Signal("community_waiting_days", "Days waited for a community team", waiting=("community-place",))
"""Read of the pathway for the rules, and by no equation."""
REVIEWED = (*ReviewFigures._fields, "in_time", "closes")
"""What is kept of a gateway: its figures, whether it was time for a step, and whether its beds close."""


@dataclass
class RememberedBeds:
    """What is remembered of beds: the board, what months have shown, the last review, and what as-is waits."""

    board: Board = field(default_factory=Board)
    seen: list[Observed] = field(default_factory=list)
    reviews: list[float] = field(default_factory=list)
    as_is: Sequence[float] = ()


def signals_of(place: Place) -> tuple[Signal, ...]:
    """Return what is read of the pathway for the rules, and by no equation: days in acute beds and away, by sex.

    Beds of mixed wards do not say who is in them: their days are read apart, where a place has any.
    """
    mixed = tuple(ward_resource(ward) for ward in place.wards if ward.kind == MIXED)
    wards = {sex: tuple(ward_resource(ward) for ward in place.wards if ward.kind == sex) for sex in SEXES}
    by_sex = tuple(
        signal
        for sex in SEXES
        for signal in (
            Signal(days_in(sex), f"Days in acute beds, {sex}", (*wards[sex], ELSEWHERE[sex])),
            Signal(days_away(sex), f"Days out of area in acute beds, {sex}", (AWAY[sex],)),
        )
    )
    return (*by_sex, Signal(days_in(MIXED), "Days in beds of mixed wards", mixed)) if mixed else by_sex


def reviewed_of(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield what is kept of reviews, in its order: the gateway, the name of a figure, and its limit, if it has one."""
    for number, closing, rule in Rules(plan).gateways:
        what = f"{closing.beds} beds of {closing.ward}" if closing.beds else f"ward {closing.ward}"
        limits = [f"{limit:g}" for limit in limits_of(rule)]
        for name, limit in zip_longest(REVIEWED, limits, fillvalue=""):
            yield f"{number + 1}: {what}", name, limit


def days_in(sex: str) -> str:
    """Return the name of days in acute beds."""
    return f"occupied_bed_days_{sex}"


def days_away(sex: str) -> str:
    """Return the name of days out of area."""
    return f"out_of_area_days_{sex}"


@dataclass(frozen=True, eq=False)
class Rules:
    """What a plan says of beds that close, open again or are re-designated."""

    plan: Plan

    @cached_property
    def gateways(self) -> tuple[tuple[int, Closing, ReviewRule], ...]:
        """The steps that wait for a gateway, with their numbers in the plan."""
        return tuple((k, one, one.gateway) for k, one in enumerate(self.plan.closings) if one.gateway is not None)

    @cached_property
    def looks_at_people(self) -> bool:
        """Whether people must be told by sex."""
        return bool(self.plan.closings or self.plan.redesignations)

    @cached_property
    def designates(self) -> bool:
        """Whether any bed is ever for others than its ward, mergers apart."""
        return bool(self.plan.redesignations) or any(one.designate is not None for one in self.plan.closings)

    @cached_property
    def outputs(self) -> Sequence[str]:
        """Names of what is kept of reviews."""
        return tuple(f"{REVIEW}{number}_{name}" for number, _, _ in self.gateways for name in REVIEWED)

    # --- what a month has shown -------------------------------------------------------------------------------------

    def observe(self, memory: RememberedBeds, read: Mapping[str, float], waiting: float, staffed: float) -> None:
        """Note what the month after those seen so far has shown."""
        month = len(memory.seen)
        days = BySex(read[days_in(WOMEN)], read[days_in(MEN)]), BySex(read[days_away(WOMEN)], read[days_away(MEN)])
        in_beds, away = (BySex(each.women / DAYS_A_MONTH, each.men / DAYS_A_MONTH) for each in days)
        in_mixed = in_mixed_wards(read.get(days_in(MIXED), 0.0) / DAYS_A_MONTH, in_beds.plus(away))
        as_is = memory.as_is[month] if month < len(memory.as_is) else nan
        memory.seen.append(Observed(in_beds.plus(in_mixed), away, staffed, waiting, as_is, in_mixed))

    # --- the month to come ------------------------------------------------------------------------------------------

    def settled(self, memory: RememberedBeds, month: int) -> None:
        """Settle which beds are closed in the month to come, in the order of the head of this file."""
        memory.reviews = [nan] * len(self.outputs)
        is_on = "double_running_release" not in self.plan.loops_off
        reviews = is_on and is_review(month, self.plan.place.census_date.month)
        memory.board = memory.board.in_month(month)
        if reviews:
            memory.board = self._tested(memory, month)
        memory.board = self.dated(memory.board, month)
        if reviews:
            memory.board = self._reviewed(memory, month)
        memory.board = self._merged(memory, month)

    def _tested(self, memory: RememberedBeds, month: int) -> Board:
        """Let the beds that closed last open again, if their rule says that they must."""
        board = memory.board
        if not board.steps or board.coming_back is not None:
            return board
        last = board.steps[-1]
        rule = self.plan.closings[last.number].reopen
        if rule is None or month - last.month < rule.not_within_months:
            return board
        if not must_reopen(rule, memory.seen, beds_of(self.wards(board, month))):
            return board
        return board.letting_reopen(month, rule.lag_months, rule.pause_months)

    def dated(self, board: Board, month: int) -> Board:
        """Take the steps whose month has come, each once, unless nothing may close yet."""
        for number, closing in enumerate(self.plan.closings):
            is_due = closing.month is not None and closing.month <= month and number not in board.done
            if is_due and month >= board.no_closing_before:
                board = board.taking(number, closing.ward, self._size(board, closing, month), month)
        return board

    def _reviewed(self, memory: RememberedBeds, month: int) -> Board:
        """Review every gateway that is left, and take the first step whose gateway is met."""
        board, closes = memory.board, None
        memory.reviews = []
        taken = {step.number for step in board.steps}
        for number, closing, gateway in self.gateways:
            if number in taken:
                memory.reviews += [nan] * len(REVIEWED)
                continue
            beds = self._size(board, closing, month)
            after = board.taking(number, closing.ward, beds, month)
            figures = figures_of(gateway, memory.seen, beds_of(self.wards(after, month)))
            in_time = month >= max(
                gateway.not_before, board.last_step + gateway.months_between, board.no_closing_before
            )
            is_met = closes is None and in_time and beds > 0 and not any(failed(gateway, figures))
            memory.reviews += [*figures, float(in_time), float(is_met)]
            closes = after if is_met else closes
        return closes or board

    def _merged(self, memory: RememberedBeds, month: int) -> Board:
        """Let wards merge as long as closed beds add up to one and patients fit in the others."""
        board = memory.board
        while memory.seen and board.coming_back is None:
            beds = {ward.name: ward.beds for ward in self.wards(Board(), month) if ward.name in self._own}
            merger = merger_of(beds, {ward: n for ward, n in board.closed.items() if ward in beds}, month)
            if merger is None:
                return board
            after = replace(board, mergers=(*board.mergers, merger))
            full = occupancy(memory.seen[-1].people, beds_of(self.wards(after, month)))
            if max(full.women, full.men) > 1.0:
                return board
            board = after
        return board

    def _size(self, board: Board, closing: Closing, month: int) -> int:
        """Return how many beds a step closes: what it says, or the ward, and no more than are open."""
        is_open = self.sizes(month)[closing.ward] - board.closed.get(closing.ward, 0)
        return max(0, is_open if closing.beds is None else min(closing.beds, is_open))

    # --- beds by ward -----------------------------------------------------------------------------------------------

    def wards(self, board: Board, month: int) -> list[OpenWard]:
        """Return the acute wards of a month as they are open, and for whom."""
        closed, sizes = board.closed, self.sizes(month)
        taken_back: dict[str, int] = {}
        for name, beds in board.taken_back_for(self._kinds):
            taken_back[name] = taken_back.get(name, 0) + beds
        found = []
        for ward in self.plan.place.wards:
            if not ward.is_acute:
                continue
            left = max(0, sizes[ward.name] - closed.get(ward.name, 0))
            to, number = self._designated(board, ward.name, month)
            number = min(left, left if number is None else number)
            other = number if to in SEXES and to != ward.kind else 0
            mixed = number if to == MIXED else 0
            other = min(other + taken_back.get(ward.name, 0), left - mixed)
            found.append(OpenWard(ward.name, ward.kind, left, other, mixed))
        return found

    def _designated(self, board: Board, ward: str, month: int) -> tuple[str, int | None]:
        """Return whom so many beds of a ward are for: by what was said of it last, or with the step taken last."""
        found: tuple[str, int | None] = ("", 0)
        with_steps = [self.plan.closings[step.number].designate for step in board.steps]
        for one in (*sorted(self.plan.redesignations, key=lambda each: each.month), *filter(None, with_steps)):
            if one.ward == ward and one.month <= month:
                found = (one.to, one.beds)
        return found

    def sizes(self, month: int) -> Mapping[str, int]:
        """Return the beds of every ward by the dated numbers of a month, closed or not."""
        return self._by_month[month]

    @cached_property
    def _by_month(self) -> Sequence[Mapping[str, int]]:
        found: list[Mapping[str, int]] = []
        for month in range(self.plan.months):
            values = self.plan.values_of(month)
            sizes = {ward.name: int(values[f"ward.{ward.name}.beds"]) for ward in self.plan.place.wards}
            found.append(found[-1] if found and found[-1] == sizes else sizes)
        return found

    @cached_property
    def most_so_far(self) -> Sequence[Mapping[str, int]]:
        """The most beds that each ward has had up to each month, by the dated numbers: what its staff is for."""
        found: list[Mapping[str, int]] = []
        for sizes in self._by_month:
            most = {ward: max(beds, found[-1][ward]) for ward, beds in sizes.items()} if found else sizes
            found.append(found[-1] if found and found[-1] == most else most)
        return found

    @cached_property
    def _own(self) -> frozenset[str]:
        """Wards whose closed beds add up to one: those of others have no staff that could go on in another."""
        return frozenset(ward.name for ward in self.plan.place.wards if ward.is_own)

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        """Whom each ward takes."""
        return {ward.name: ward.kind for ward in self.plan.place.wards}
