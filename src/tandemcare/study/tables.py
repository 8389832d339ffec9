"""The tables of a run, written scenario by scenario so that memory holds one at a time.

Rows are in the order scenario, replication, month, measure or line; nothing in a table tells when, where or by how
many workers it was made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from tandemcare.engine.periods import year_name
from tandemcare.trace.tally import Floats

from .batch import Batch, Line, Purchase

_TEXT = pa.dictionary(pa.int32(), pa.string())
Codes = npt.NDArray[np.int32]


class Table:
    """A tidy table under way: texts as dictionaries, a number at the end of each row."""

    def __init__(self, path: Path, columns: Sequence[str], number: str) -> None:
        kinds = [(name, pa.int32() if name == "replication" else _TEXT) for name in columns]
        self.schema = pa.schema([*kinds, (number, pa.float64())])
        self._writer = pq.ParquetWriter(
            path,
            self.schema,
            compression="zstd",
            use_dictionary=list(columns),
            write_statistics=False,
            write_page_checksum=True,
        )

    def add(self, columns: Sequence[Any], numbers: Floats) -> None:
        """Add a scenario's rows as one group."""
        arrays = [*columns, pa.array(numbers.ravel())]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema), row_group_size=len(arrays[-1]))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


def texts(words: Sequence[str], codes: Codes) -> Any:
    """Return a column of texts from the words and, row by row, which of them stands there."""
    distinct = list(dict.fromkeys(words))
    places = np.array([distinct.index(word) for word in words], dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(places[codes]), pa.array(distinct, pa.string()))


def along(shape: tuple[int, ...], axis: int) -> Codes:
    """Return the place along one axis of every cell of an array, cells in order."""
    one = np.arange(shape[axis], dtype=np.int32)
    return np.broadcast_to(one.reshape([-1 if k == axis else 1 for k in range(len(shape))]), shape).ravel()


def year_of(month: str) -> str:
    """Return the April-March year of a month such as 2026-11."""
    year, number = month.split("-")
    return year_name(date(int(year), int(number), 1))


class Tables:
    """The yearly, monthly and ledger tables of a run."""

    def __init__(self, paths: dict[str, Path], measures: Sequence[str], monthly: Sequence[str]) -> None:
        self.measures, self.monthly_measures = tuple(measures), tuple(monthly)
        self.yearly = Table(paths["yearly"], ("scenario", "replication", "measure"), "value")
        self.monthly = Table(paths["monthly"], ("scenario", "replication", "month", "year", "measure"), "value")
        month = ("scenario", "replication", "month")
        self.ledger = Table(paths["ledger"], (*month, *Line._fields), "amount_gbp")
        self.activity = Table(paths["activity"], (*month, "activity"), "value")
        self.purchases = Table(paths["purchases"], (*month, "purchase", *Purchase._fields, "part"), "units")

    def add(self, scenario: str, batches: Sequence[Batch]) -> None:
        """Add all replications of one scenario: yearly figures, monthly figures, amounts and what was costed."""
        first = batches[0]
        months = first.months
        yearly, monthly, amounts, activity, units = (
            np.concatenate([getattr(batch, part) for batch in batches])
            for part in ("yearly", "monthly", "amounts", "activity", "units")
        )
        at = [along(yearly.shape, axis) for axis in range(2)]
        self.yearly.add([_same(scenario, at[0]), pa.array(at[0]), texts(self.measures, at[1])], yearly)
        at = [along(monthly.shape, axis) for axis in range(3)]
        years = [year_of(month) for month in months]
        begin = [_same(scenario, at[0]), pa.array(at[0]), texts(months, at[1])]
        self.monthly.add([*begin, texts(years, at[1]), texts(self.monthly_measures, at[2])], monthly)
        self._add_by_month(self.ledger, scenario, months, _transposed(first.lines), amounts)
        self._add_by_month(self.activity, scenario, months, [list(first.activities)], activity)
        self._add_by_month(self.purchases, scenario, months, _of_purchases(first.purchases), units)

    def _add_by_month(
        self, table: Table, scenario: str, months: Sequence[str], words: Iterable[Sequence[str]], numbers: Floats
    ) -> None:
        if numbers.shape[2] == 0:
            return
        at = [along(numbers.shape, axis) for axis in range(3)]
        begin = [_same(scenario, at[0]), pa.array(at[0]), texts(months, at[1])]
        table.add([*begin, *(texts(each, at[2]) for each in words)], numbers)

    def close(self) -> None:
        """Finish the files."""
        for table in (self.yearly, self.monthly, self.ledger, self.activity, self.purchases):
            table.close()


def _same(word: str, at: Codes) -> Any:
    return texts([word], np.zeros(len(at), dtype=np.int32))


def _transposed(lines: Sequence[Line]) -> Iterable[list[str]]:
    return ([line[part] for line in lines] for part in range(len(Line._fields)))


PARTS = ("paid", "serving")
"""Units that are paid for, and those of them that serve people."""


def _of_purchases(purchases: Sequence[Purchase]) -> list[list[str]]:
    """Return the columns that tell purchases apart, two rows a purchase: number, service, payers, part."""
    twice = [(number, each) for number, each in enumerate(purchases) for _ in PARTS]
    payers = [json.dumps(dict(each.payers)) for _, each in twice]
    return [
        [str(number) for number, _ in twice],
        [each.service for _, each in twice],
        payers,
        [*PARTS] * len(purchases),
    ]
