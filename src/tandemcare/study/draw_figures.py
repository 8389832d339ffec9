"""What each draw came to, a value for each replication, as a difference from the first scenario in the same draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tandemcare.finance import (
    CASH,
    equivalent_annual,
    monthly_factors,
    payback_month,
    peak_funding,
    present_value,
    rates_on,
    saving_to_cost_ratio,
)
from tandemcare.trace.tally import Floats

from .batch import Batch, Job
from .draw_jobs import INVESTMENT, DrawJob, narrowed
from .drawing import Drawing

NET_PRESENT_COST = "net_present_cost_gbp"
PAYBACK = "payback_month"
NET, DIFFERENCE = "net_gbp_", "difference_"
DRAW_TABLES = ("draws", "drawn")
_TEXT = pa.dictionary(pa.int32(), pa.string())


def money_figures(extra: Floats, bought: Floats, factors: Floats) -> dict[str, Floats]:
    """Return the appraisal of each replication, from what is spent more and bought more [replication, month]."""
    present = present_value(extra, factors)
    return {
        PAYBACK: payback_month(extra),
        "peak_funding_gbp": peak_funding(extra)[0],
        NET_PRESENT_COST: present,
        "equivalent_annual_cost_gbp": equivalent_annual(present, factors),
        "saving_to_cost_ratio": saving_to_cost_ratio(bought - extra, bought, factors),
    }


def _figures(batch: Batch, first: Batch, measures: Sequence[str], factors: Floats) -> dict[str, Floats]:
    """Return every figure of a narrowed batch beside that of the first scenario, by replication."""
    spent, bought = (_summed(batch, kinds) - _summed(first, kinds) for kinds in (("", INVESTMENT), (INVESTMENT,)))
    payers = sorted({line.payer for line in (*batch.lines, *first.lines)})
    nets = {f"{NET}{payer}": _of_payer(batch, payer) - _of_payer(first, payer) for payer in payers}
    with np.errstate(invalid="ignore"):  # two waits without an end have no difference
        differences = {
            f"{DIFFERENCE}{name}": batch.yearly[:, n] - first.yearly[:, n] for n, name in enumerate(measures)
        }
    return {**money_figures(spent, bought, factors), **nets, **differences}


def _summed(batch: Batch, kinds: Sequence[str]) -> Floats:
    """Return the cash of some kinds [replication, month]."""
    which = [place for place, line in enumerate(batch.lines) if line.cash == CASH and line.kind in kinds]
    return np.asarray(batch.amounts[:, :, which].sum(axis=2), dtype=np.float64)


def _of_payer(batch: Batch, payer: str) -> Floats:
    """Return what a payer paid over the run, notional costs too, by replication."""
    which = [place for place, line in enumerate(batch.lines) if line.payer == payer]
    return np.asarray(batch.amounts[:, :, which].sum(axis=(1, 2)), dtype=np.float64)


def write_draws(
    folder: Callable[[str], Path],
    manifest: dict[str, Any],
    drawing: Drawing,
    jobs: Sequence[Job],
    read: Callable[[Job], Batch],
) -> None:
    """Write draws.parquet (scenario, draw, replication, figure, value) and drawn.parquet (draw, parameter, value).

    `folder` says where a table is written, by its name; `read` gives the narrowed batch of a job.
    """
    names = [scenario["name"] for scenario in manifest["scenarios"]]
    measures = [note["name"] for note in manifest["measures"]]
    rates = rates_on(date.fromisoformat(manifest["start"]))
    schema = pa.schema(
        [
            ("scenario", _TEXT),
            ("draw", pa.int32()),
            ("replication", pa.int32()),
            ("figure", _TEXT),
            ("value", pa.float64()),
        ]
    )
    of_draws = {(job.draw, job.scenario.name): job for job in jobs if isinstance(job, DrawJob)}
    usual = {name: _usual(name, jobs, drawing, read) for name in names} if any(drawing.skips) else {}

    def batch_of(draw: int, name: str) -> Batch:
        return read(of_draws[draw, name]) if (draw, name) in of_draws else usual[name]

    with pq.ParquetWriter(folder("draws"), schema, compression="zstd", write_page_checksum=True) as writer:
        for draw in range(len(drawing.draws)):
            first = batch_of(draw, names[0])
            factors = monthly_factors(first.months, rates)
            for name in names[1:]:
                found = _figures(batch_of(draw, name), first, measures, factors)
                writer.write_table(_rows(schema, name, draw, found))
    pq.write_table(_drawn(drawing), folder("drawn"), compression="zstd", write_page_checksum=True)


def _usual(name: str, jobs: Sequence[Job], drawing: Drawing, read: Callable[[Job], Batch]) -> Batch:
    """Return the first replications of the central case of a scenario as a draw has them."""
    own = [job for job in jobs if job.scenario.name == name and not isinstance(job, DrawJob)]
    batches = [narrowed(read(job)) for job in own if job.first < drawing.replications]
    yearly, amounts = (np.concatenate([getattr(batch, part) for batch in batches]) for part in ("yearly", "amounts"))
    return replace(batches[0], yearly=yearly[: drawing.replications], amounts=amounts[: drawing.replications])


def _rows(schema: Any, scenario: str, draw: int, found: dict[str, Floats]) -> Any:
    figures, values = list(found), np.stack(list(found.values()), axis=1)
    replications = len(values)
    count = values.size
    columns = [
        pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([scenario])),
        pa.array(np.full(count, draw, np.int32)),
        pa.array(np.repeat(np.arange(replications, dtype=np.int32), len(figures))),
        pa.DictionaryArray.from_arrays(
            pa.array(np.tile(np.arange(len(figures), dtype=np.int32), replications)), pa.array(figures)
        ),
        pa.array(values.ravel()),
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _drawn(drawing: Drawing) -> Any:
    rows: Iterator[tuple[int, str, float]] = (
        (draw, name, value) for draw, numbers in enumerate(drawing.draws) for name, value in numbers.items()
    )
    draws, names, values = zip(*rows, strict=True) if any(drawing.draws) else ((), (), ())
    return pa.table(
        {
            "draw": pa.array(draws, pa.int32()),
            "parameter": pa.array(names, pa.string()).dictionary_encode(),
            "value": pa.array(values, pa.float64()),
        }
    )
