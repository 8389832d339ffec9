"""How often what people who live on need has happened in a log: risks of each sort, kept units, bands and lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.worlds import Row

from tandemcare.pathway import Branch, Leave, Pathway, Risk, Seize
from tandemcare.pathway.joint import JointRegister

RISKS_HAPPEN = (
    "risk at a Seize",
    "risk at a Delay",
    "risk at a Gate",
    "risk by a clock",
    "risk by a plain rate",
    "risk by factors of values",
    "risk by a factor of its own",
    "risk with an episode",
    "risk with a kept unit held",
)
FEATURES = (
    *RISKS_HAPPEN,
    "kept unit got",
    "kept unit given back",
    "kept unit given back on leaving",
    "granted by a clock before joining",
    "share in bands for all",
    "share in bands of a kind",
    "row of a Joint",
)


def features_of(rows: Sequence[Row], pathway: Pathway) -> Counter[str]:
    """Return how often each feature has happened."""
    found, lives = Counter[str](), Lives(pathway)
    for row in rows:
        found.update(lives.take(row))
    return found


class Lives:
    """Who holds kept units and since when each waits, as a log tells it."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.kept = [resource.kept for resource in pathway.resources]
        self.kept_names = {resource.name for resource in pathway.resources if resource.kept}
        self.origins = [*pathway.sources, *pathway.initial]
        self.are_joint = [
            any(isinstance(value, JointRegister) for _, value in each.attributes) for each in self.origins
        ]
        self.holds: Counter[int] = Counter()
        self.joined: dict[int, float] = {}

    def take(self, row: Row) -> Iterator[str]:
        """Take in a row; yield the features that it shows."""
        return getattr(self, f"_{row[3].lower()}", lambda _row: iter(()))(row)

    def _arrive(self, row: Row) -> Iterator[str]:
        self.holds[row[1]] = len(self.kept_names & set(self.origins[row[4]].holds))
        if self.are_joint[row[4]]:
            yield "row of a Joint"

    def _risk(self, row: Row) -> Iterator[str]:
        yield f"risk at a {type(self.pathway.steps[row[2]]).__name__}"
        yield from sorts_of(self.pathway.risks[row[4]])
        if self.holds[row[1]]:
            yield "risk with a kept unit held"

    def _queue(self, row: Row) -> Iterator[str]:
        self.joined[row[1]] = row[0]
        return iter(())

    def _grant(self, row: Row) -> Iterator[str]:
        joined, step = self.joined.pop(row[1], row[0]), self.pathway.steps[row[2]]
        if self.kept[row[4]]:
            self.holds[row[1]] += 1
            yield "kept unit got"
        if isinstance(step, Seize) and step.since is not None and joined < row[0] and row[5] > row[0] - joined:
            yield "granted by a clock before joining"

    def _release(self, row: Row) -> Iterator[str]:
        if self.kept[row[4]]:
            self.holds[row[1]] -= 1
            left = isinstance(self.pathway.steps[row[2]], Leave)
            yield "kept unit given back on leaving" if left else "kept unit given back"

    def _branch(self, row: Row) -> Iterator[str]:
        step = self.pathway.steps[row[2]]
        if isinstance(step, Branch) and step.share is not None:
            yield "share in bands for all" if step.by is None else "share in bands of a kind"


def sorts_of(risk: Risk) -> Iterator[str]:
    """Yield what sort of a risk one is."""
    if risk.at is not None:
        yield "risk by a clock"
    elif not risk.by and risk.factor is None:
        yield "risk by a plain rate"
    if risk.by:
        yield "risk by factors of values"
    if risk.factor is not None:
        yield "risk by a factor of its own"
    if risk.episode:
        yield "risk with an episode"
