"""A finished batch as a file, and back; anything but the batch that was asked for reads as None.

The file is the sha256 of a Parquet file and that file. Parquet's own checksums leave out its footer, which holds the
names of lines and purchases; and nothing damaged should be parsed at all.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tandemcare.finance import PARTS, Line, Purchase
from tandemcare.trace.tally import Floats

from .batch import Batch
from .jobs import Job

SUFFIX = ".batch"
_KEY = b"tandem"
_HASH_BYTES = 32
_ARRAYS = ("yearly", "monthly", "amounts", "activity", "units", "by_group", "beds", "reviews")


def name_of(job: Job) -> str:
    """Return the name of a job's file: the number of its cell and the first replication."""
    return f"{job.number:06d}-{job.first:06d}{SUFFIX}"


def write_batch(path: Path, run: str, job: Job, batch: Batch) -> None:
    """Write a batch as a file."""
    path.write_bytes(batch_bytes(run, job, batch))


def batch_bytes(run: str, job: Job, batch: Batch) -> bytes:
    """Return the content of a batch's file, one row a replication, with what it belongs to in its own description."""
    about = {
        **_belongs_to(run, job),
        "fingerprint": batch.fingerprint,
        "events": batch.events,
        "months": batch.months,
        "lines": batch.lines,
        "activities": batch.activities,
        "groups": batch.groups,
        "wards": batch.wards,
        "reviewed": batch.reviewed,
        "purchases": [(each.service, each.payers, each.pooled) for each in batch.purchases],
        "shapes": {name: getattr(batch, name).shape for name in _ARRAYS},
    }
    # Parquet has no lists of nothing: what has no width is told by its shape alone.
    columns = {name: _rows(getattr(batch, name)) for name in _ARRAYS if getattr(batch, name).size}
    table = pa.table(columns).replace_schema_metadata({_KEY: json.dumps(about).encode()})
    content = pa.BufferOutputStream()
    pq.write_table(table, content, compression="zstd", use_dictionary=False)
    written: bytes = content.getvalue().to_pybytes()
    return hashlib.sha256(written).digest() + written


def read_batch(path: Path, run: str, job: Job) -> Batch | None:
    """Return the batch of a job; None where the file is missing, damaged or belongs to something else."""
    try:
        return batch_of(path.read_bytes(), run, job)
    except OSError:
        return None


def batch_of(content: bytes, run: str, job: Job) -> Batch | None:
    """Return the batch of a job from its file's content; None where it is damaged or belongs to something else."""
    try:
        written = content[_HASH_BYTES:]
        if hashlib.sha256(written).digest() != content[:_HASH_BYTES]:
            return None
        with pq.ParquetFile(pa.BufferReader(written)) as file:
            table = file.read(use_threads=False)
        about = json.loads((table.schema.metadata or {})[_KEY])
        if any(about[name] != value for name, value in _belongs_to(run, job).items()):
            return None
        arrays = {name: _array(table, name, about["shapes"][name]) for name in _ARRAYS}
        units = arrays.pop("units")
        return Batch(
            fingerprint=about["fingerprint"],
            months=tuple(about["months"]),
            lines=tuple(Line(*line) for line in about["lines"]),
            activities=tuple(about["activities"]),
            groups=tuple(about["groups"]),
            wards=tuple(about["wards"]),
            reviewed=tuple((gateway, figure, limit) for gateway, figure, limit in about["reviewed"]),
            purchases=tuple(
                _purchase(service, payers, pooled, units, place)
                for place, (service, payers, pooled) in enumerate(about["purchases"])
            ),
            events=int(about["events"]),
            **arrays,
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, pa.ArrowException):
        return None


def _belongs_to(run: str, job: Job) -> dict[str, Any]:
    return {"run": run, "number": job.number, "cell": str(job.cell), "first": job.first, "count": job.count}


def _purchase(service: str, payers: list[list[Any]], pooled: list[list[Any]], units: Floats, place: int) -> Purchase:
    own = units[:, :, place * len(PARTS) : (place + 1) * len(PARTS)]
    shares = [tuple((payer, share) for payer, share in each) for each in (payers, pooled)]
    return Purchase.of_parts(service, shares[0], own, shares[1])


def _rows(array: Floats) -> Any:
    width = int(np.prod(array.shape[1:]))
    return pa.FixedSizeListArray.from_arrays(pa.array(np.ascontiguousarray(array).ravel()), width)


def _array(table: Any, name: str, shape: list[int]) -> Floats:
    if 0 in shape:
        return np.zeros(shape)
    values = table.column(name).combine_chunks().flatten().to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.float64).reshape(shape)
