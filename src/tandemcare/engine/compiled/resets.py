"""Resets of inputs, worked out in Python once and carried out by the kernel in every replication.

A reset becomes rows of (time, what to do, address, value), all numbers as floats, which hold addresses exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from math import inf

import numpy as np

from tandemcare.engine.forms import scale_for_mean
from tandemcare.errors import RunError
from tandemcare.pathway import Arrivals, Pathway

from . import places as at
from .image import SPARE_LAYERS, Image
from .lower import form_row, running_sums
from .memory import Floats
from .origins import layers_needed

Row = tuple[float, float, float, float]
Deed = tuple[float, float, float]
Setter = Callable[[float], list[Deed]]


LAST: Row = (inf, 0.0, 0.0, 0.0)
OPENS, RATE, FLOAT = float(at.RESET_OPENS), float(at.RESET_RATE), float(at.RESET_FLOAT)


def table_of(rows: Iterable[Row]) -> Floats:
    """Return rows one after another, with a last one that never comes."""
    return np.array([*chain.from_iterable(rows), *LAST], dtype=np.float64)


NO_RESETS = table_of(())


class Resets:
    """Turns resets into rows, in order of time; it knows what held before and which layers are open."""

    def __init__(self, pathway: Pathway, image: Image) -> None:
        self.pathway, self.image = pathway, image
        self.peaks = {source.name: source.peak for source in pathway.sources}
        self.first_layers = {source.name: self._layers(source, 1.0) for source in pathway.sources}
        self.rates = {f"{source.name}.rate": source for source in pathway.sources}
        self.setters: dict[str, list[Setter]] = {}
        for name, setter in self._setters():
            self.setters.setdefault(name, []).append(setter)
        self.begin()

    def begin(self) -> None:
        """Stand where a replication begins."""
        self.inputs: dict[str, float] = dict(self.pathway.inputs)
        self.layers, self.spare = dict(self.first_layers), SPARE_LAYERS

    def rows(self, time: float, values: Mapping[str, float]) -> list[Row]:
        """Return the rows of a reset; RunError, and then nothing has changed, if there is no room for its layers."""
        held = self.inputs
        changed = {name: float(value) for name, value in values.items() if value != held[name]}
        self._check_layers(changed)
        held |= changed
        # A branch is written whole, once, whichever of its chances have changed.
        asked = {setter: value for name, value in changed.items() for setter in self.setters[name]}
        return [(time, *deed) for setter, value in asked.items() for deed in setter(value)]

    def _setters(self) -> Iterator[tuple[str, Setter]]:
        """Go through all inputs, each with what a reset of it does."""
        for number, source in enumerate(self.pathway.sources):
            address = self.image.bases["SOURCES"] + number * int(at.SOURCE_WORDS)
            yield f"{source.name}.rate", partial(self._rate, source, float(address))
        for forms in (self.image.source_forms, self.image.step_forms):
            for name, address in forms.items():
                yield f"{name}.mean", partial(self._mean, address)
        for name in self.image.branch_shares:
            inputs = tuple(f"{name}.chance.{target}" for target, _ in self.pathway.steps[name].to)  # type: ignore[union-attr]
            chances = partial(self._chances, inputs, self.image.branch_shares[name])
            yield from ((each, chances) for each in inputs)
        for number, resource in enumerate(self.pathway.resources):
            address = self.image.bases["RESOURCES"] + number * int(at.RESOURCE_WORDS)
            yield f"{resource.name}.capacity", partial(_one, at.RESET_CAPACITY, address)
            yield f"{resource.name}.capacity_multiplier", partial(_one, at.RESET_MULTIPLIER, address)
            for k, shift in enumerate(resource.rota.shifts if resource.rota else ()):
                row = self.image.bases["SHIFTS"] + (self.image.first_shift[resource.name] + k) * int(at.SHIFT_WORDS)
                yield f"{resource.name}.{shift.name}.slots", partial(_one, at.RESET_WORD, row + int(at.SLOTS))
                yield f"{resource.name}.{shift.name}.fill", partial(_one, at.RESET_FLOAT, row + int(at.FILL))

    # --- sources ---

    def _layers(self, source: Arrivals, factor: float) -> int:
        return layers_needed(source, self.peaks[source.name], factor)

    def _has_layers(self, source: Arrivals, factor: float) -> bool:
        """Tell, as `layers_needed` would, whether enough layers are open: they nearly always are."""
        peak = self.peaks[source.name]
        return source.rate is None or not self.layers[source.name] * (source.layer or peak) < factor * peak

    def _check_layers(self, changed: Mapping[str, float]) -> None:
        spare = self.spare
        for name, factor in changed.items():
            source = self.rates.get(name)
            if source is None or self._has_layers(source, factor):
                continue
            spare -= max(self._layers(source, factor) - self.layers[source.name], 0)
            if spare < 0:
                raise RunError(
                    f"Source {source.name!r} would need too many layers for a rate of {factor!r} times its own. "
                    "Give it a higher layer=."
                )

    def _rate(self, source: Arrivals, address: float, factor: float) -> list[Deed]:
        if self._has_layers(source, factor):
            return [(RATE, address, factor)]
        have, needed = self.layers[source.name], self._layers(source, factor)
        opened = [(OPENS, address, float(layer)) for layer in range(have, needed)]
        self.layers[source.name] += len(opened)
        self.spare -= len(opened)
        return [*opened, (RATE, address, factor)]

    # --- forms and chances ---

    def _mean(self, address: int, mean: float) -> list[Deed]:
        form = self.image.forms[address]
        row = form_row(replace(form, scale=scale_for_mean(form, mean)), 0).view(np.float64)
        return [(FLOAT, float(address + int(place)), float(row[place])) for place in (at.SCALE, at.F_A)]

    def _chances(self, inputs: tuple[str, ...], first: int, _: float) -> list[Deed]:
        sums = running_sums([self.inputs[name] for name in inputs])
        return [(FLOAT, float(first + k), each) for k, each in enumerate(sums)]


def _one(what: np.uint64, address: int, value: float) -> list[Deed]:
    return [(float(what), float(address), value)]
