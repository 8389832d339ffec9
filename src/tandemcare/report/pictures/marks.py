"""What happens on a day and is marked in pictures: beds that close and open again, and grants that end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tandemcare.results import Results
from tandemcare.units import month_in_words

from ..about import count
from ..blocks import as_text

CLOSES, OPENS, ENDS = "C", "O", "G"
KINDS = {CLOSES: "beds close", OPENS: "beds open again", ENDS: "a grant ends"}
"""The letters that stand in pictures, and what they say."""
COLUMNS = ("scenario", "month", "mark", "says", "beds", "share_of_runs")
MOST_LINES, MORE = 2, "; {} more"


@dataclass(frozen=True)
class DatedMark:
    """A month of a scenario that is marked by a letter, what happens in it, and in what share of runs."""

    month: str
    letter: str
    says: str
    beds: float
    share: float

    @property
    def words(self) -> str:
        """The mark in words, where no letter stands."""
        return f"{month_in_words(self.month, is_short=True)}: {self.says}"

    @property
    def lettered(self) -> str:
        """The mark in words, its letter first."""
        return f"{self.letter} {self.words}"


Marks = Mapping[str, tuple[DatedMark, ...]]


def marks_of(results: Results) -> Marks:
    """Return the marks of each scenario by month; none where nothing closes and no grant ends."""
    found: dict[str, list[DatedMark]] = {name: [] for name in results.scenarios}
    runs = int(results.manifest["replications"])
    changes = results.bed_changes()
    changes = changes.assign(closes=changes["beds"] < 0.0)
    keys = ["scenario", "month", "closes", "share_of_runs"]
    for row in changes.groupby(keys, sort=False)["beds"].sum().reset_index().to_dict("records"):
        beds, share = float(row["beds"]), float(row["share_of_runs"])
        found[row["scenario"]].append(_of_beds(str(row["month"]), beds, share, runs))
    for row in results.grants()[["scenario", "month"]].drop_duplicates().to_dict("records"):
        found[row["scenario"]].append(DatedMark(str(row["month"]), ENDS, "grant ends", 0.0, 1.0))
    return {name: tuple(sorted(marks, key=lambda mark: mark.month)) for name, marks in found.items()}


def _of_beds(month: str, beds: float, share: float, runs: int) -> DatedMark:
    number, closes = as_text(abs(beds), ",.0f"), beds < 0.0
    noun = "bed" if number == "1" else "beds"
    verb = ("closes" if number == "1" else "close") if closes else ("opens" if number == "1" else "open")
    often = "" if share >= 1.0 else f" ({round(share * runs)} of {count(runs, 'run')})"
    return DatedMark(month, CLOSES if closes else OPENS, f"{number} {noun} {verb}{often}", beds, share)


def marks_table(marks: Marks) -> pd.DataFrame:
    """Return a row for each mark of each scenario: exactly what is marked in pictures."""
    rows = [
        (name, mark.month, mark.letter, mark.says, mark.beds, mark.share)
        for name, its_marks in marks.items()
        for mark in its_marks
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def notes_of(marks: Sequence[DatedMark], letters: int, *, lettered: bool = True) -> tuple[str, ...]:
    """Return what the marks of a panel say, on so many lines as there is room for, each of so many letters at most."""
    lines: list[str] = []
    for number, mark in enumerate(marks):
        said = mark.lettered if lettered else mark.words
        is_last = number == len(marks) - 1
        room = letters - (0 if is_last or len(lines) < MOST_LINES else len(MORE.format(len(marks))))
        if lines and len(lines[-1]) + len(said) + 2 <= room:
            lines[-1] += f"; {said}"
        elif len(lines) < MOST_LINES:
            lines.append(said)
        else:
            lines[-1] += MORE.format(len(marks) - number)
            break
    return tuple(lines)


def in_caption(marks: Marks, names: Sequence[str], where: str = "mark the month") -> str:
    """Return what the letters say that stand in a picture of these scenarios; nothing where none does."""
    known = {mark.letter for name in names for mark in marks.get(name, ())}
    told = "; ".join(f"{letter}: {says}" for letter, says in KINDS.items() if letter in known)
    median = ", in the median run in which it happens" if known & {CLOSES, OPENS} else ""
    return f"Letters {where}{median}. {told}. marks.csv has all." if told else ""


def told_of_all(marks: Marks, names: Mapping[str, str]) -> Iterator[str]:
    """Yield of each scenario that has marks what they say, for pictures that have no axis of time."""
    for name, title in names.items():
        if marks.get(name):
            yield f"{title}: {'; '.join(mark.words for mark in marks[name])}."
