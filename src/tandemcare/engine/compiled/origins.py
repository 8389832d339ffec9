"""The rows of sources and of their streams."""

from __future__ import annotations

import numpy as np

from tandemcare.engine.arithmetic import name_key
from tandemcare.engine.forms import form_of
from tandemcare.pathway import Arrivals, Table
from tandemcare.sums import summed

from . import places as at
from .lower import Lowering
from .memory import Words
from .rows import put_float, row_of


def kind_of(source: Arrivals) -> np.uint64:
    """Return how a source's people come."""
    if source.every is not None:
        return at.BY_GAPS
    if source.at is not None:
        return at.BY_LIST
    if isinstance(source.rate, Table):
        return at.BY_STEPS if source.rate.kind == "step" else at.BY_LINES
    return at.BY_WEEK if isinstance(source.rate, tuple) else at.BY_NUMBER


def layers_needed(source: Arrivals, peak: float, factor: float) -> int:
    """Return how many layers a source with this peak opens while its rate's input is `factor`."""
    if source.rate is None:
        return 1
    height, layers = source.layer or peak, 0
    while height > 0.0 and layers * height < factor * peak:
        layers += 1
    return layers


def source_rows(work: Lowering) -> tuple[list[Words], dict[str, int]]:
    """Return the rows of all sources, the census as the last one, and where the forms of gaps stand."""
    rows, forms = [], {}
    first = next(iter(work.pathway.steps))
    for number, source in enumerate(work.pathway.sources):
        row = row_of(at.SOURCE_WORDS)
        row[at.SOURCE_KIND], row[at.SOURCE_NAME] = kind_of(source), name_key("source:" + source.name)
        row[at.SOURCE_NUMBER], row[at.FIRST_STEP] = number, work.step_at(source.to or first)
        row[at.SOURCE_EPISODE] = work.episode_of(source.episode)
        row[at.SOURCE_FIRST_HOLD], row[at.SOURCE_LAST_HOLD] = work.add_holds(work.kept_by(source))
        row[at.SOURCE_ATTRIBUTES] = work.add_attributes(source.attributes)
        row[at.LEFT_TO_COME] = at.WITHOUT_END if source.count is None else source.count
        if source.every is not None:
            row[at.SOURCE_FORM] = forms[source.name] = work.add_form(form_of(source.every))
        _put_rate(work, source, row)
        put_float(row, at.START, source.start)
        put_float(row, at.STOP, np.inf if source.stop is None else source.stop)
        rows.append(row)
    census = row_of(at.SOURCE_WORDS)
    census[at.SOURCE_KIND], census[at.LEFT_TO_COME] = at.BY_CENSUS, at.WITHOUT_END
    return [*rows, census], forms


def _put_rate(work: Lowering, source: Arrivals, row: Words) -> None:
    put_float(row, at.RATE_FACTOR, 1.0)
    put_float(row, at.PEAK, source.peak)
    put_float(row, at.LAYER_HEIGHT, source.layer or source.peak)
    if isinstance(source.rate, Table):
        row[at.TABLE_FIRST] = work.add_table(number for pair in source.rate.rows for number in pair)
        row[at.TABLE_SIZE] = len(source.rate.rows)
        put_float(row, at.REPEAT, source.rate.repeat or 0.0)
    elif isinstance(source.rate, tuple):
        row[at.TABLE_FIRST] = work.add_table(source.rate)
    elif source.rate is not None:
        put_float(row, at.RATE, source.rate)


def stream_row(source_at: int, layer: int) -> Words:
    """Return the row of a stream that has not begun."""
    row = row_of(at.STREAM_WORDS)
    row[at.STREAM_SOURCE], row[at.LAYER] = source_at, layer
    put_float(row, at.OFFERED_TIME, np.inf)
    return row


def stream_rows(work: Lowering) -> list[Words]:
    """Return the rows of all streams that are open at first; the census is the last one."""
    rows = []
    for number, source in enumerate(work.pathway.sources):
        source_at = work.bases["SOURCES"] + number * int(at.SOURCE_WORDS)
        for layer in range(layers_needed(source, source.peak, 1.0)):
            row = stream_row(source_at, layer)
            if source.at is not None:
                times = sorted(source.at)
                row[at.LIST_FIRST] = work.add_table(times)
                row[at.LIST_BEGIN] = sum(time < source.start for time in times)
                row[at.LIST_END] = summed(source.stop is None or time < source.stop for time in times)
            rows.append(row)
    if not work.pathway.initial:
        return rows
    census = stream_row(work.bases["SOURCES"] + len(work.pathway.sources) * int(at.SOURCE_WORDS), 0)
    census[at.LIST_END] = summed(group.people for group in work.pathway.initial)
    return [*rows, census]
