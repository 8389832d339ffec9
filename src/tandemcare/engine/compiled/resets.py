"""Resets of inputs, worked out in Python once and carried out by the kernel in every replication.

A reset becomes rows of (time, what to do, address, value), all numbers as floats, which hold addresses exactly. At a
pause the kernel itself resets all but rates that need more layers, from a table of the inputs (`inputs.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from math import inf
from typing import NamedTuple

import numpy as np

from tandemcare.engine.forms import scale_for_mean
from tandemcare.errors import RunError
from tandemcare.pathway import Arrivals, Branch, Pathway, Risk
from tandemcare.pathway.inputs import factor_name, inputs_of_risk, ways_of
from tandemcare.sums import summed

from . import places as at
from .image import SPARE_LAYERS, Image
from .memory import Floats, Words
from .origins import layers_needed
from .rows import form_row, running_sums

Row = tuple[float, float, float, float]
Deed = tuple[float, float, float]
MOST_KEPT = 64

LAST: Row = (inf, 0.0, 0.0, 0.0)
OPENS, RATE, FLOAT = float(at.RESET_OPENS), float(at.RESET_RATE), float(at.RESET_FLOAT)
WHAT, WHERE, HELD, FIRST, CHANCES, REACH, PEAK, UNIT_MEAN, REGISTER, CODE, WORDS = map(
    int,
    (
        at.INPUT_WHAT,
        at.INPUT_WHERE,
        at.INPUT_HELD,
        at.INPUT_FIRST,
        at.INPUT_CHANCES,
        at.INPUT_REACH,
        at.INPUT_PEAK,
        at.INPUT_UNIT_MEAN,
        at.INPUT_REGISTER,
        at.INPUT_CODE,
        at.INPUT_WORDS,
    ),
)


def table_of(rows: Iterable[Row]) -> Floats:
    """Return rows one after another, with a last one that never comes."""
    return np.array([*chain.from_iterable(rows), *LAST], dtype=np.float64)


NO_RESETS = table_of(())
Standing = tuple[Floats, dict[str, int], int]
"""What resets have come to in a replication: inputs as a table, open layers by source, and how many more can be."""


class Asked(NamedTuple):
    """Inputs that are reset together: where they stand in the table, and the risks whose rates they are part of.

    Risks are bits. `sets_codes` says whether any is a mean of what sets a code.
    """

    rows: Words
    risks: np.uint64
    sets_codes: bool


class Resets:
    """Turns resets into rows, in order of time; it knows what held before and which layers are open.

    `inputs` is the table of the inputs as they are now, for the kernel.
    """

    def __init__(self, pathway: Pathway, image: Image) -> None:
        self.pathway, self.image = pathway, image
        self.peaks = {source.name: source.peak for source in pathway.sources}
        self.first_layers = {source.name: self._layers(source, 1.0) for source in pathway.sources}
        self.rates = {f"{source.name}.rate": source for source in pathway.sources if source.rate is not None}
        self.row = {name: number * WORDS for number, name in enumerate(pathway.inputs)}
        rated = enumerate(pathway.risks)
        self.risks = {name: 1 << number for number, risk in rated for name in inputs_of_risk(risk)}
        if image.inputs_at_first is None:
            image.inputs_at_first = self._table()
        self.at_first = image.inputs_at_first
        self.known: dict[tuple[str, ...], Asked] = {}
        self.begin()

    def begin(self) -> None:
        """Stand where a replication begins."""
        self.inputs = self.at_first.copy()
        self.layers, self.spare = dict(self.first_layers), SPARE_LAYERS

    def standing(self) -> Standing:
        """Return where a replication stands: what its inputs hold, which layers are open, and how many more can be."""
        return self.inputs.copy(), dict(self.layers), self.spare

    def stand(self, standing: Standing) -> None:
        """Stand where another replication stood."""
        inputs, layers, self.spare = standing
        self.inputs, self.layers = inputs.copy(), dict(layers)

    def asked(self, names: tuple[str, ...]) -> Asked:
        """Return what a reset of some inputs comes to; the same are asked for again and again."""
        found = self.known.get(names)
        if found is None:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            found = self.known[names] = self._asked(names)
        return found

    def _asked(self, names: tuple[str, ...]) -> Asked:
        return Asked(
            np.array([self.row[name] for name in names], dtype=np.uint64),
            np.uint64(summed({self.risks[name] for name in self.risks.keys() & names})),
            not self.image.means_of_codes.isdisjoint(names),
        )

    def rows(self, time: float, values: Mapping[str, float]) -> list[Row]:
        """Return the rows of a reset; RunError, and then nothing has changed, if there is no room for its layers."""
        held = self.inputs
        changed = {name: float(value) for name, value in values.items() if value != held[self.row[name] + HELD]}
        self._check_layers(changed)
        for name, value in changed.items():
            held[self.row[name] + HELD] = value
        # A branch is written whole, once, whichever of its chances have changed; risks are looked at last, once each.
        asked = {(held[row + WHAT], held[row + WHERE]): row for row in map(self.row.__getitem__, changed)}
        names = {self.row[name]: name for name in changed}
        deeds = dict.fromkeys(deed for row in asked.values() for deed in self._deeds(names[row], row))
        return [(time, *deed) for deed in sorted(deeds, key=lambda deed: deed[0] == at.RESET_RISK)]

    # --- the table ---

    def _table(self) -> Floats:
        """Return the table of the inputs where a replication begins."""
        table = np.zeros(len(self.row) * WORDS)
        for name, value in self.pathway.inputs.items():
            table[self.row[name] + HELD] = value
        for name, what, where in self._inputs():
            table[self.row[name] + WHAT], table[self.row[name] + WHERE] = what, where
            if what == at.RESET_MEAN:
                table[self.row[name] + UNIT_MEAN] = max(self.image.forms[where].unit_mean, 0.0)
        for ways in self._ways().values():
            for row in map(self.row.__getitem__, ways):
                table[row + FIRST], table[row + CHANCES] = self.row[ways[0]], len(ways)
        for number, risk in enumerate(self.pathway.risks):
            for name in inputs_of_risk(risk):
                table[self.row[name] + FIRST] = number
            for name, register, code in self._factors_of_codes(risk):
                table[self.row[name] + REGISTER], table[self.row[name] + CODE] = register, code
        for name, source in self.rates.items():
            row = self.row[name]
            table[row + PEAK] = self.peaks[source.name]
            table[row + REACH] = self._reach(source, self.first_layers[source.name])
        return table

    def _inputs(self) -> Iterator[tuple[str, np.uint64, int]]:
        """Go through all inputs, each with what a reset of it does, and where."""
        bases = self.image.bases
        for number, source in enumerate(self.pathway.sources):
            if source.rate is not None:
                yield f"{source.name}.rate", at.RESET_RATE, bases["SOURCES"] + number * int(at.SOURCE_WORDS)
        for number, risk in enumerate(self.pathway.risks):
            for name, address in zip(inputs_of_risk(risk), self._numbers_of_risk(number), strict=False):
                yield name, at.RESET_RISK, address
        for forms in (self.image.source_forms, self.image.step_forms):
            for name, address in forms.items():
                yield f"{name}.mean", at.RESET_MEAN, address
        for named, ways in self._ways().items():
            for name in ways:
                yield name, at.RESET_CHANCES, self.image.branch_shares[named]
        for number, resource in enumerate(self.pathway.resources):
            address = bases["RESOURCES"] + number * int(at.RESOURCE_WORDS)
            for what, deed in (("capacity", at.RESET_CAPACITY), ("capacity_multiplier", at.RESET_MULTIPLIER)):
                if f"{resource.name}.{what}" in self.row:
                    yield f"{resource.name}.{what}", deed, address
            for k, shift in enumerate(resource.rota.shifts if resource.rota else ()):
                row = bases["SHIFTS"] + (self.image.first_shift[resource.name] + k) * int(at.SHIFT_WORDS)
                yield f"{resource.name}.{shift.name}.slots", at.RESET_WORD, row + int(at.SLOTS)
                yield f"{resource.name}.{shift.name}.fill", at.RESET_FLOAT, row + int(at.FILL)

    def _ways(self) -> dict[str, list[str]]:
        """Return the inputs that are the chances of a branch (or the bands of one value), which stand together."""
        branches = {name: step for name, step in self.pathway.steps.items() if isinstance(step, Branch)}
        parted = [each for name, step in branches.items() for each in ways_of(name, step).items()]
        return {named: [f"{named}.{target}" for target, _ in ways] for named, ways in parted}

    def _numbers_of_risk(self, number: int) -> Iterator[int]:
        """Go through where the rate of a risk stands and its factors, in the order of its inputs."""
        words, risk = self.image.words, self.image.bases["RISKS"] + number * int(at.RISK_WORDS)
        yield risk + int(at.RISK_RATE)
        rows = range(int(words[risk + int(at.BY_FIRST)]), int(words[risk + int(at.BY_LAST)]), int(at.BY_WORDS))
        for by, (_, factors) in zip(rows, self.pathway.risks[number].by, strict=True):
            first = int(words[by + 1])
            of_code = words[by] >= at.CODE
            yield from (first + (int(value) if of_code else 2 * k + 1) for k, (value, _) in enumerate(factors))

    def _factors_of_codes(self, risk: Risk) -> Iterator[tuple[str, int, float]]:
        """Go through the factors of a risk that hold for one code each, with where its register stands."""
        registers = self.image.columns.registers
        for register, factors in risk.by:
            for value, _ in factors:
                if registers[register] >= at.CODE and value < at.CODES_AT_ONCE:
                    yield factor_name(risk.name, register, value), registers[register], value

    # --- what is done ---

    def _deeds(self, name: str, row: int) -> list[Deed]:
        what, where, value = (float(self.inputs[row + word]) for word in (WHAT, WHERE, HELD))
        if what == at.RESET_RATE:
            return self._rate(self.rates[name], row, where, value)
        if what == at.RESET_MEAN:
            return self._mean(int(where), value)
        if what == at.RESET_CHANCES:
            return self._chances(row, where)
        if what == at.RESET_RISK:
            return [(FLOAT, where, value), (what, float(self.inputs[row + FIRST]), 0.0)]
        return [(what, where, value)]

    def _mean(self, address: int, mean: float) -> list[Deed]:
        form = self.image.forms[address]
        row = form_row(replace(form, scale=scale_for_mean(form, mean)), 0).view(np.float64)
        return [(FLOAT, float(address + int(place)), float(row[place])) for place in (at.SCALE, at.F_A)]

    def _chances(self, row: int, where: float) -> list[Deed]:
        first, ways = int(self.inputs[row + FIRST]), int(self.inputs[row + CHANCES])
        sums = running_sums(self.inputs[first + HELD : first + ways * WORDS : WORDS].tolist())
        return [(FLOAT, where + k, each) for k, each in enumerate(sums)]

    # --- sources ---

    def _layers(self, source: Arrivals, factor: float) -> int:
        return layers_needed(source, self.peaks[source.name], factor)

    def _reach(self, source: Arrivals, layers: int) -> float:
        """Return how high so many layers reach, as `layers_needed` counts."""
        return layers * (source.layer or self.peaks[source.name])

    def _has_layers(self, row: int, factor: float) -> bool:
        """Tell, as `layers_needed` would, whether enough layers are open: they nearly always are."""
        return not self.inputs[row + REACH] < factor * self.inputs[row + PEAK]

    def _check_layers(self, changed: Mapping[str, float]) -> None:
        spare = self.spare
        for name, factor in changed.items():
            source = self.rates.get(name)
            if source is None or self._has_layers(self.row[name], factor):
                continue
            spare -= max(self._layers(source, factor) - self.layers[source.name], 0)
            if spare < 0:
                raise RunError(
                    f"Source {source.name!r} would need too many layers for a rate of {factor!r} times its own. "
                    "Give it a higher layer=."
                )

    def _rate(self, source: Arrivals, row: int, address: float, factor: float) -> list[Deed]:
        if self._has_layers(row, factor):
            return [(RATE, address, factor)]
        have, needed = self.layers[source.name], self._layers(source, factor)
        opened = [(OPENS, address, float(layer)) for layer in range(have, needed)]
        self.layers[source.name] += len(opened)
        self.inputs[row + REACH] = self._reach(source, self.layers[source.name])
        self.spare -= len(opened)
        return [*opened, (RATE, address, factor)]
