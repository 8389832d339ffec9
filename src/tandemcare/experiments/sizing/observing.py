"""Candidates simulated as a selection asks for them, side by side; what was seen of each is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tandemcare.running import Progress, Quiet, SampleBatch, sample_batches
from tandemcare.sums import summed
from tandemcare.trace.tally import Floats

from .seen import Seen, read
from .selection import Asked, Candidate
from .setting import Setting

OTHER_PEOPLE = 1_000_003
"""How far the seed of people nobody has seen is from that of the search."""
A_BATCH = 4
"""Replications that one core does at a time."""


@dataclass(eq=False)
class Observer:
    """What runs candidates in a setting: `inputs` says what a candidate is to the pathway.

    `usual` are waits that end in a replication, by target, over which margins are told. The same seed has the same
    people in the same replication of every candidate. `asks_lacked` has the care that people lack counted too.
    """

    setting: Setting
    inputs: Callable[[Candidate], Mapping[str, float]]
    seed: int
    usual: Floats
    workers: int | None = None
    progress: Progress = field(default_factory=Quiet)
    expected: int = 0
    asks_lacked: bool = False
    seen: dict[Candidate, list[Seen]] = field(default_factory=dict)
    done: int = 0

    def __call__(self, asked: Sequence[Asked]) -> Sequence[Floats]:
        """Return the margins of what is asked."""
        wanted = [(self.inputs(candidate), first, count) for candidate, first, count in asked]
        found = self.runs(wanted)
        for (candidate, _, _), one in zip(asked, found, strict=True):
            self.seen.setdefault(candidate, []).append(one)
        return [one.margins(self.setting.targets, self.usual) for one in found]

    def of_targets(self, numbers: Sequence[int]) -> Callable[[Sequence[Asked]], Sequence[Floats]]:
        """Return what observes the margins of some targets alone, by their numbers."""
        return lambda asked: [margins[:, list(numbers)] for margins in self(asked)]

    def with_other_people(self) -> Observer:
        """Return what runs the same with people whom this one never sees."""
        return replace(self, seed=self.seed + OTHER_PEOPLE, seen={})

    def of(self, candidate: Candidate) -> Seen:
        """Return all that was seen of a candidate."""
        return Seen.together(self.seen[candidate])

    def runs(self, wanted: Sequence[tuple[Mapping[str, float], int, int]]) -> list[Seen]:
        """Return what is seen with some inputs, in replications from a first one on, so many of them."""
        batches, owners = [], []
        for number, (inputs, first, count) in enumerate(wanted):
            run = self.setting.sample(inputs)
            for begin in range(first, first + count, A_BATCH):
                batches.append(SampleBatch(run, begin, min(A_BATCH, first + count - begin)))
                owners.append(number)
        targets, values = self.setting.targets, self.setting.values if self.asks_lacked else None
        parts = sample_batches(
            batches,
            lambda trace: read(trace, targets, values),
            seed=self.seed,
            workers=self.workers,
            progress=_Further(self),
        )
        self.done += summed(count for _, _, count in wanted)
        return [
            Seen.together([part for part, owner in zip(parts, owners, strict=True) if owner == number])
            for number in range(len(wanted))
        ]


@dataclass(eq=False)
class _Further:
    """Progress of some replications as part of all that a selection may need."""

    observer: Observer

    def note(self, message: str) -> None:
        """Pass a sentence on."""
        self.observer.progress.note(message)

    def advanced(self, done: int, total: int) -> None:
        """Tell how far all is."""
        so_far = self.observer.done + done
        self.observer.progress.advanced(so_far, max(self.observer.expected, so_far))
