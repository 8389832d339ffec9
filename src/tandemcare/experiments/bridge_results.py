"""The bridge of a finished run: what each change does alone, and what they do to one another."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.finance import PRICE_YEAR
from tandemcare.results import Results, titles_of
from tandemcare.running import MeasureNote, Methods, own_methods
from tandemcare.scenario import ALONE, MODEL
from tandemcare.sums import finite_or_none
from tandemcare.terms import PAYERS
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.trace.tally import Floats

COST = "cost_total_gbp"
START, CHANGE, INTERACTION, END = KINDS = ("start", "change", "interaction", "end")
COLUMNS = ("kind", "change", "mean", "low", "high")


class Bar(NamedTuple):
    """A change, and what it does alone: the mean of its differences from the start, with a 95% interval."""

    change: str
    difference: Interval


@dataclass(frozen=True, eq=False)
class Bridge:
    """The way from a baseline to a scenario in one measure: start + what each change does alone + interaction = end.

    A bar is (the change alone) - (the baseline), the interaction is (the scenario) - (the baseline) - the sum of the
    bars: each paired by replication, on the same people, with its own 95% interval of the mean, which holds chance
    only. A bar is not what would be missing if the change were taken out of the scenario. `difference` is (the
    scenario) - (the baseline). Of `replications` those count in which every run has a value. `rules` say which rules
    stand with which changes, and `baseline` what is measured from.

    >>> import tandemcare as tc
    >>> bridge = tc.bridge("amhp-capacity", years=1, replications=2, out=None)
    >>> abs(bridge.gap) < 1.0
    True
    """

    results: Results
    note: MeasureNote
    start: Interval
    bars: tuple[Bar, ...]
    interaction: Interval
    end: Interval
    difference: Interval
    replications: int
    rules: tuple[str, ...] = ()
    baseline: str = ""

    @property
    def gap(self) -> float:
        """What the bars and the interaction miss of the end, in the measure's unit: nothing but rounding."""
        parts = [self.start.mean, *(bar.difference.mean for bar in self.bars), self.interaction.mean]
        return math.fsum(parts) - self.end.mean

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each part in order: kind (start, change, interaction, end), change, mean, low, high.

        Of start and end `change` is the name of the scenario, and the mean is that of the measure; else a difference.
        """
        start, end = self.results.scenarios[0], self.results.scenarios[-1]
        rows = [(START, start, *self.start)]
        rows += [(CHANGE, bar.change, *bar.difference) for bar in self.bars]
        rows += [(INTERACTION, INTERACTION, *self.interaction), (END, end, *self.end)]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def to_json_object(self) -> dict[str, Any]:
        """Return what `tandem bridge --json` prints: plain lists, texts and numbers, None where undefined."""
        about = {name: self.results.manifest[name] for name in "place engine years replications seed version".split()}
        note = self.note
        return {
            **about,
            "run": str(self.results.folder),
            "scenario": self.results.scenarios[-1],
            "baseline": self.results.scenarios[0],
            "measured_from": self.baseline,
            "numbers": self.results.manifest.get("numbers", []),
            "warnings": list(self.results.warnings),
            "measure": {"name": note.name, "label": note.label, "unit": note.unit, "definition": note.definition},
            "replications_counted": self.replications,
            "start": _json(self.start),
            "changes": [{"change": bar.change, **_json(bar.difference)} for bar in self.bars],
            "interaction": _json(self.interaction),
            "end": _json(self.end),
            "difference": _json(self.difference),
            "rules": list(self.rules),
        }


def bridge_of(results: Results, measure: str = COST, rules: tuple[str, ...] = (), baseline: str = "") -> Bridge:
    """Return the bridge in one measure from a run of a baseline, each change alone, and the scenario, in this order.

    The measure is a yearly one or what a payer bears, `cost_<payer>_gbp`.
    """
    known = {note.name: (note, values) for note, values in _figures(results)}
    if measure not in known:
        raise InputError([_no_such_measure(measure, list(known))])
    note, values = known[measure]
    return replace(_bridge(results, note, values, rules), baseline=baseline)


def bridge_table(results: Results) -> pd.DataFrame:
    """Return the bridges in all measures, one below the other: measure, unit and the columns of `Bridge.to_frame`."""
    frames = []
    for note, values in _figures(results):
        frame = _bridge(results, note, values, ()).to_frame()
        frame.insert(0, "measure", note.name)
        frame.insert(1, "unit", note.unit)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def problems_of_measure(measure: str, methods: Methods | None = None) -> list[Problem]:
    """Return what is wrong with the measure of a bridge, before anything is run; by default of our own measures."""
    methods = methods or own_methods()
    known = [note.name for note in (*methods.notes(), *_payer_notes())]
    return [] if measure in known else [_no_such_measure(measure, known)]


def _no_such_measure(measure: str, known: list[str]) -> Problem:
    return Problem(f"measure {measure!r}", "There is no such measure.", did_you_mean(measure, known))


def _payer_notes() -> list[MeasureNote]:
    return [
        MeasureNote(
            f"cost_{payer}_gbp",
            f"Cost borne ({_payer_in_words(payer)})",
            "GBP a year",
            f"Sum of the ledger's lines of the payer {_payer_in_words(payer)}, in pounds of {PRICE_YEAR}, a year.",
            0,
            "",
        )
        for payer in PAYERS
    ]


def _payer_in_words(payer: str) -> str:
    return payer.replace("icb", "ICB").replace("nhs", "NHS").replace("_", " ")


def _figures(results: Results) -> Iterator[tuple[MeasureNote, Floats]]:
    """Yield each measure with its values [scenario, replication]; a payer without a line pays nothing."""
    for place, note in enumerate(results.notes):
        yield note, results.values[:, :, place]
    names, a_year = results.pounds_a_year("payer")
    nothing: Floats = np.zeros(a_year.shape[:2])
    for payer, note in zip(PAYERS, _payer_notes(), strict=True):
        yield note, a_year[:, :, names.index(payer)] if payer in names else nothing


def _bridge(results: Results, note: MeasureNote, values: Floats, rules: tuple[str, ...]) -> Bridge:
    # A wait that nobody had, or of which nobody saw the end, would leave bars of other replications than the end's.
    counted = values[:, np.isfinite(values).all(axis=0)]
    start, alone, end = counted[0], counted[1:-1], counted[-1]
    bars = alone - start
    if len(alone) and results.scenarios[1].startswith(f"{ALONE}{MODEL}"):
        bars[1:] = alone[1:] - alone[0]  # how the model works is the first change, and the others are made on it
    titles = list(titles_of(results.manifest["scenarios"][1:-1]).values())
    return Bridge(
        results=results,
        note=note,
        start=student_interval(start),
        bars=tuple(Bar(title, student_interval(bar)) for title, bar in zip(titles, bars, strict=True)),
        interaction=student_interval((end - start) - bars.sum(axis=0)),
        end=student_interval(end),
        difference=student_interval(end - start),
        replications=counted.shape[1],
        rules=rules,
    )


def _json(found: Interval) -> dict[str, Any]:
    mean, low, high = map(finite_or_none, found)
    return {"mean": mean, "ci95": [low, high]}
