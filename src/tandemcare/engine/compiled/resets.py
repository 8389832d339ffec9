"""Resets of inputs, worked out in Python once and carried out by the kernel in every replication.

A reset becomes rows of (time, what to do, address, value), all numbers as floats, which hold addresses exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from tandemcare.engine.forms import scale_for_mean
from tandemcare.errors import RunError
from tandemcare.pathway import Arrivals, Pathway, Resource

from . import places as at
from .image import SPARE_LAYERS, Image
from .lower import form_row, running_sums
from .memory import Floats
from .origins import layers_needed

Row = tuple[float, float, float, float]


def table_of(rows: Iterable[Row]) -> Floats:
    """Return rows one after another, with a last one that never comes."""
    return np.array([*rows, (np.inf, 0.0, 0.0, 0.0)], dtype=np.float64).ravel()


NO_RESETS = table_of(())


class Resets:
    """Turns resets into rows, in order of time; it knows what held before and which layers are open."""

    def __init__(self, pathway: Pathway, image: Image) -> None:
        self.pathway, self.image = pathway, image
        self.inputs: dict[str, float] = dict(pathway.inputs)
        self.peaks = {source.name: source.peak for source in pathway.sources}
        self.layers = {source.name: self._layers(source, 1.0) for source in pathway.sources}
        self.spare = SPARE_LAYERS

    def rows(self, time: float, values: Mapping[str, float]) -> list[Row]:
        """Return the rows of a reset; RunError, and then nothing has changed, if there is no room for its layers."""
        changed = {name: float(value) for name, value in values.items() if float(value) != self.inputs[name]}
        if not changed:
            return []
        self._check_layers(changed)
        self.inputs |= changed
        found: list[tuple[np.uint64, float, float]] = []
        for number, source in enumerate(self.pathway.sources):
            if f"{source.name}.rate" in changed:
                found += self._rate(number, source, changed[f"{source.name}.rate"])
            if source.every is not None and f"{source.name}.mean" in changed:
                found += self._mean(self.image.source_forms[source.name], changed[f"{source.name}.mean"])
        for name, form in self.image.step_forms.items():
            if f"{name}.mean" in changed:
                found += self._mean(form, changed[f"{name}.mean"])
        for name in dict.fromkeys(key.split(".chance.")[0] for key in changed if ".chance." in key):
            found += self._chances(name)
        for number, resource in enumerate(self.pathway.resources):
            found += self._capacity(number, resource, changed)
        return [(time, float(what), float(address), value) for what, address, value in found]

    # --- sources ---

    def _layers(self, source: Arrivals, factor: float) -> int:
        return layers_needed(source, self.peaks[source.name], factor)

    def _check_layers(self, changed: Mapping[str, float]) -> None:
        spare = self.spare
        for source in self.pathway.sources:
            factor = changed.get(f"{source.name}.rate", 1.0)
            spare -= max(self._layers(source, factor) - self.layers[source.name], 0)
            if spare < 0:
                raise RunError(
                    f"Source {source.name!r} would need too many layers for a rate of {factor!r} times its own. "
                    "Give it a higher layer=."
                )

    def _rate(self, number: int, source: Arrivals, factor: float) -> list[tuple[np.uint64, float, float]]:
        address = self.image.bases["SOURCES"] + number * int(at.SOURCE_WORDS)
        have, needed = self.layers[source.name], self._layers(source, factor)
        opened = [(at.RESET_OPENS, float(address), float(layer)) for layer in range(have, needed)]
        self.layers[source.name] += len(opened)
        self.spare -= len(opened)
        return [*opened, (at.RESET_RATE, float(address), factor)]

    def _mean(self, address: int, mean: float) -> list[tuple[np.uint64, float, float]]:
        form = self.image.forms[address]
        row = form_row(replace(form, scale=scale_for_mean(form, mean)), 0).view(np.float64)
        return [(at.RESET_FLOAT, address + int(place), float(row[place])) for place in (at.SCALE, at.F_A)]

    # --- steps and resources ---

    def _chances(self, name: str) -> list[tuple[np.uint64, float, float]]:
        targets = self.pathway.steps[name].to  # type: ignore[union-attr]
        sums = running_sums(self.inputs[f"{name}.chance.{target}"] for target, _ in targets)
        first = self.image.branch_shares[name]
        return [(at.RESET_FLOAT, float(first + k), each) for k, each in enumerate(sums)]

    def _capacity(
        self, number: int, resource: Resource, changed: Mapping[str, float]
    ) -> list[tuple[np.uint64, float, float]]:
        name, address = resource.name, float(self.image.bases["RESOURCES"] + number * int(at.RESOURCE_WORDS))
        found = []
        for last, what in (("capacity", at.RESET_CAPACITY), ("capacity_multiplier", at.RESET_MULTIPLIER)):
            if f"{name}.{last}" in changed:
                found.append((what, address, changed[f"{name}.{last}"]))
        for k, shift in enumerate(resource.rota.shifts if resource.rota else ()):
            row = self.image.bases["SHIFTS"] + (self.image.first_shift[name] + k) * int(at.SHIFT_WORDS)
            for last, what, place in (("slots", at.RESET_WORD, at.SLOTS), ("fill", at.RESET_FLOAT, at.FILL)):
                if f"{name}.{shift.name}.{last}" in changed:
                    found.append((what, float(row + int(place)), changed[f"{name}.{shift.name}.{last}"]))
        return found
