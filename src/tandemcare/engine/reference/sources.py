"""Sources of people: Poisson layers, renewal and lists, each a stream that offers one person at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf

from tandemcare.engine import arithmetic
from tandemcare.engine.forms import form_of, sample_form, scale_for_mean
from tandemcare.pathway import Arrivals, Table

from .agenda import Agenda, Kind
from .clock import LAST_MONTH, WallClock, value_at
from .draws import attribute

GAP, ACCEPT = arithmetic.name_key("arrival:gap"), arithmetic.name_key("arrival:accept")
Come = Callable[[int, str, dict[str, float], int], None]
"""Somebody comes: their key, first step, attributes, and the number of the source."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who may come at a time; `layer` says from which layer of a rate."""

    time: float
    key: int
    layer: int = 0


class Stream:
    """Candidates of one layer, renewal or list: the next one joins the agenda when the one before has come."""

    def __init__(self, agenda: Agenda, candidates: Iterator[Candidate], come: Callable[[Candidate], bool]) -> None:
        self.agenda, self.candidates, self.come = agenda, candidates, come
        self.has_left = False
        self.offer()

    def offer(self) -> None:
        """Put the next candidate on the agenda, if there is one."""
        candidate = next(self.candidates, None)
        self.has_left = candidate is not None
        if candidate is not None:
            self.agenda.book(candidate.time, Kind.ARRIVAL, candidate.key, lambda: self._take(candidate))

    def _take(self, candidate: Candidate) -> None:
        if self.come(candidate):
            self.offer()
        else:
            self.has_left = False


class PeopleSource:
    """One source: its streams, how many have come, and the inputs `rate` and `mean` as they now stand."""

    def __init__(
        self,
        declared: Arrivals,
        number: int,
        first_step: str,
        *,
        base: int,
        agenda: Agenda,
        clock: WallClock,
        come: Come,
    ) -> None:
        self.declared, self.number, self.first_step, self.come = declared, number, declared.to or first_step, come
        self.agenda, self.clock = agenda, clock
        self.key = arithmetic.chain(base, arithmetic.name_key(f"source:{declared.name}"))
        self.multiplier = 1.0
        self.form = None if declared.every is None else form_of(declared.every)
        self.so_far = 0
        self.streams: list[Stream] = []
        self.stop = inf if declared.stop is None else declared.stop
        self.most = inf if declared.count is None else declared.count
        self.open_streams(0.0)

    @property
    def has_left(self) -> bool:
        """Whether anybody may still come."""
        return self.so_far < self.most and any(stream.has_left for stream in self.streams)

    @property
    def height(self) -> float:
        """The height of a layer, people an hour."""
        return self.declared.peak if self.declared.layer is None else self.declared.layer

    def open_streams(self, now: float) -> None:
        """Open the one stream of a renewal or a list, or as many layers as the rate now needs."""
        if self.declared.at is not None:
            self._open(self.listed(self.declared.at))
        elif self.form is not None:
            self._open(self.renewal())
        else:
            while len(self.streams) * self.height < self.multiplier * self.declared.peak:
                self._open(self.layer(len(self.streams), now))

    def _open(self, candidates: Iterator[Candidate]) -> None:
        self.streams.append(Stream(self.agenda, candidates, self.take))

    def set_multiplier(self, multiplier: float) -> None:
        """Reset the input `rate`."""
        self.multiplier = multiplier
        self.open_streams(self.agenda.now)

    def set_mean(self, mean: float) -> None:
        """Reset the input `mean`: from the next gap on."""
        if self.form is not None and self.declared.every is not None:
            self.form = replace(self.form, scale=scale_for_mean(self.declared.every, mean))

    # --- who may come when --------------------------------------------------------------------------------------

    def layer(self, layer: int, now: float) -> Iterator[Candidate]:
        """Go through the candidates of one layer from now on; gaps start again each month."""
        earliest = max(now, self.declared.start)
        month = self.clock.month_of(earliest)
        while self.clock.month_begins(month) < self.stop and month <= LAST_MONTH:
            stream = arithmetic.chain(arithmetic.chain(self.key, layer), month)
            end = min(self.clock.month_begins(month + 1), self.stop)
            time, i = self.clock.month_begins(month), 0
            while True:
                person = arithmetic.chain(stream, i)
                share = arithmetic.uniform(arithmetic.draw_bits(person, GAP, 0))
                time = time + -arithmetic.log(1.0 - share) / self.height
                if time >= end:
                    break
                if time >= earliest:
                    yield Candidate(time, person, layer)
                i += 1
            month += 1

    def renewal(self) -> Iterator[Candidate]:
        """Go through people one gap apart; each gap is drawn when the person before comes."""
        stream = arithmetic.chain(arithmetic.chain(self.key, 0), 0)
        time, i = self.declared.start, 0
        while self.form is not None:
            person = arithmetic.chain(stream, i)
            time = time + sample_form(arithmetic.uniform(arithmetic.draw_bits(person, GAP, 0)), self.form)
            if time >= self.stop:
                break
            yield Candidate(time, person)
            i += 1

    def listed(self, times: tuple[float, ...]) -> Iterator[Candidate]:
        """Go through the people of a list, in order of time."""
        stream = arithmetic.chain(arithmetic.chain(self.key, 0), 0)
        for i, time in enumerate(sorted(times)):
            if self.declared.start <= time < self.stop:
                yield Candidate(time, arithmetic.chain(stream, i))

    # --- who comes ----------------------------------------------------------------------------------------------

    def take(self, candidate: Candidate) -> bool:
        """Let a candidate come if the rate is high enough now; return whether the source goes on."""
        if self.so_far < self.most and self.accepts(candidate):
            self.so_far += 1
            attributes = {name: attribute(candidate.key, name, law) for name, law in self.declared.attributes}
            self.come(candidate.key, self.first_step, attributes, self.number)
        return self.so_far < self.most

    def accepts(self, candidate: Candidate) -> bool:
        """Return whether a candidate lies below the rate; those of lists and renewals always come."""
        if self.declared.rate is None:
            return True
        share = arithmetic.uniform(arithmetic.draw_bits(candidate.key, ACCEPT, 0))
        return (candidate.layer + share) * self.height < self.multiplier * self.rate_at(candidate.time)

    def rate_at(self, time: float) -> float:
        """Return the declared rate at a time."""
        rate = self.declared.rate
        if isinstance(rate, Table):
            return value_at(rate, time)
        if isinstance(rate, tuple):
            return rate[self.clock.hour_of_week(time)]
        return float(rate or 0.0)
