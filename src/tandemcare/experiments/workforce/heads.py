"""AMHPs as whole people: who begins, is approved, grows older and leaves, by chance at the rates of the slow layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tandemcare.trace.tally import Floats

from .rates import Rates

Counts = npt.NDArray[np.int64]
STOCKS = ("under_55", "aged_55_and_over", "trainees")
FLOWS = ("starts", "approvals", "hires", "left_under_55", "left_55_and_over", "reached_55")


@dataclass(frozen=True, eq=False)
class Heads:
    """People [draw, first of a month] in post and in training, and what happened [draw, month]."""

    stocks: dict[str, Counts]
    flows: dict[str, Counts]

    @property
    def in_post(self) -> Counts:
        """Everybody with a warrant."""
        return self.stocks["under_55"] + self.stocks["aged_55_and_over"]

    def plus(self, other: Heads) -> Heads:
        """Return these people and others."""
        return Heads(
            {name: self.stocks[name] + other.stocks[name] for name in STOCKS},
            {name: self.flows[name] + other.flows[name] for name in FLOWS},
        )


def empty(draws: int, months: int) -> Heads:
    """Return nobody."""
    return Heads(
        {name: np.zeros((draws, months + 1), dtype=np.int64) for name in STOCKS},
        {name: np.zeros((draws, months), dtype=np.int64) for name in FLOWS},
    )


def chance_of(rate: Any) -> Any:
    """Return the chance that something of this rate a month happens to a person in a month."""
    return 1.0 - np.exp(-np.asarray(rate))


def those_usual(rates: Rates, random: np.random.Generator) -> Heads:
    """Return the people of the census and those whom a scenario has trained and hired, each draw by its own chance.

    What is not whole at the census, and how many begin to be trained, is rounded by chance so that its mean is kept.
    """
    draws, months = rates.hires.shape
    found = empty(draws, months)
    now = [_whole(start, random) for start in (rates.under_55, rates.aged_55_and_over, rates.trainees)]
    _note(found, 0, now)
    usual = _whole_by_month(rates.usual_starts, random)
    added = _whole_by_month(rates.added_starts, random)
    approvals_due = approvals_of(added, rates.training_months, random)
    hires = random.poisson(np.maximum(rates.hires, 0.0))
    in_usual_training = now[2].copy()
    for month in range(months):
        # Usual trainees end by chance, as the mean of the slow layer has them; those added end when training is over.
        approved = random.binomial(in_usual_training, chance_of(1.0 / rates.training_months))
        due = approvals_due[:, month]
        _move(found, month, now, rates, random, approved + due + hires[:, month])
        in_usual_training += usual[:, month] - approved
        now[2] += usual[:, month] - approved + added[:, month] - due
        _note(found, month + 1, now)
        found.flows["starts"][:, month] = usual[:, month] + added[:, month]
        found.flows["approvals"][:, month] = approved + due
        found.flows["hires"][:, month] = hires[:, month]
    return found


def one_more(rates: Rates, start: int, random: np.random.Generator) -> Heads:
    """Return one person more in each draw who begins to be trained in a month, and what becomes of them."""
    draws, months = rates.hires.shape
    found = empty(draws, months)
    starts = np.zeros((draws, months), dtype=np.int64)
    starts[:, start] = 1
    due = approvals_of(starts, rates.training_months, random)
    now = [np.zeros(draws, dtype=np.int64) for _ in STOCKS]
    for month in range(start, months):
        _move(found, month, now, rates, random, due[:, month])
        now[2] += starts[:, month] - due[:, month]
        _note(found, month + 1, now)
    found.flows["starts"][:] = starts
    found.flows["approvals"][:] = due
    return found


def approvals_of(starts: Counts, training_months: Floats, random: np.random.Generator) -> Counts:
    """Return who is approved in each month, of those who began in some: each after the whole of training.

    People begin some time in a month, so that what is left of a month of training is rounded by chance.
    """
    months = starts.shape[1]
    found = np.zeros_like(starts)
    for month in range(months):
        for draw in np.flatnonzero(starts[:, month]):
            number = starts[draw, month]
            ends = np.floor(month + random.random(number) + training_months[draw]).astype(np.int64)
            np.add.at(found[draw], ends[ends < months], 1)
    return found


def _move(  # noqa: PLR0917
    found: Heads, month: int, now: list[Counts], rates: Rates, random: np.random.Generator, joining: Counts
) -> None:
    """Move the people in post through a month, and note who left; those who join are first at risk in the next."""
    leave, reach = rates.leave_under_55[:, month], rates.reach_55[:, month]
    either = random.binomial(now[0], chance_of(leave + reach))
    left = random.binomial(either, leave / np.maximum(leave + reach, 1e-12))
    older = random.binomial(now[1], chance_of(rates.leave_55_and_over[:, month]))
    now[0] += joining - either
    now[1] += either - left - older
    found.flows["left_under_55"][:, month] = left
    found.flows["left_55_and_over"][:, month] = older
    found.flows["reached_55"][:, month] = either - left


def _note(found: Heads, month: int, now: list[Counts]) -> None:
    for name, people in zip(STOCKS, now, strict=True):
        found.stocks[name][:, month] = people


def _whole(numbers: Floats, random: np.random.Generator) -> Counts:
    return np.floor(numbers + random.random(numbers.shape)).astype(np.int64)


def _whole_by_month(numbers: Floats, random: np.random.Generator) -> Counts:
    """Return whole people by month, as many in the long run as the numbers add up to."""
    so_far = np.cumsum(np.maximum(numbers, 0.0), axis=1) + random.random((len(numbers), 1))
    whole = np.floor(so_far).astype(np.int64)
    before = np.concatenate([np.zeros((len(whole), 1), dtype=np.int64), whole[:, :-1]], axis=1)
    return np.asarray(whole - before, dtype=np.int64)
